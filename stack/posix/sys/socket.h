/*
 * BSD sockets (POSIX.1-2017 <sys/socket.h>), served by stack/sock*.c: the assembler labels let an
 * application say socket() in every build, on the host too, without meeting the C library's.
 */
#ifndef POSIX_SYS_SOCKET_H
#define POSIX_SYS_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uint32_t socklen_t;
typedef uint16_t sa_family_t;

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

struct sockaddr_storage {
    sa_family_t ss_family;
    char ss_padding[26];
    uint32_t ss_align;
};

#define AF_UNSPEC       0
#define AF_INET         2
#define PF_INET         AF_INET

#define SOCK_STREAM     1
#define SOCK_DGRAM      2
#define SOCK_NONBLOCK   0x4000      /* may be or-ed into the type, as on Linux */

#define SOL_SOCKET      1
#define SO_REUSEADDR    2
#define SO_TYPE         3
#define SO_ERROR        4
#define SO_BROADCAST    6           /* without it a datagram to a broadcast address is EACCES */
#define SO_RCVTIMEO     20          /* struct timeval; 0: for ever */
#define SO_SNDTIMEO     21
#define SO_ACCEPTCONN   30

#define MSG_PEEK        0x02
#define MSG_DONTWAIT    0x40
#define MSG_NOSIGNAL    0x4000      /* there are no signals: accepted, and always so */

#define SHUT_RD         0
#define SHUT_WR         1
#define SHUT_RDWR       2

#define SOMAXCONN       16

int socket(int domain, int type, int protocol) __asm__("sock_socket");
int bind(int fd, const struct sockaddr *address, socklen_t len) __asm__("sock_bind");
int listen(int fd, int backlog) __asm__("sock_listen");
int accept(int fd, struct sockaddr *address, socklen_t *len) __asm__("sock_accept");
int connect(int fd, const struct sockaddr *address, socklen_t len) __asm__("sock_connect");
ssize_t send(int fd, const void *bytes, size_t len, int flags) __asm__("sock_send");
ssize_t recv(int fd, void *bytes, size_t len, int flags) __asm__("sock_recv");
ssize_t sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *to,
               socklen_t to_len) __asm__("sock_sendto");
ssize_t recvfrom(int fd, void *bytes, size_t len, int flags, struct sockaddr *from,
                 socklen_t *from_len) __asm__("sock_recvfrom");
int shutdown(int fd, int how) __asm__("sock_shutdown");
int getsockname(int fd, struct sockaddr *address, socklen_t *len) __asm__("sock_getsockname");
int getpeername(int fd, struct sockaddr *address, socklen_t *len) __asm__("sock_getpeername");
int setsockopt(int fd, int level, int option, const void *value,
               socklen_t len) __asm__("sock_setsockopt");
int getsockopt(int fd, int level, int option, void *value,
               socklen_t *len) __asm__("sock_getsockopt");

/*
 * Not POSIX: sends `len` bytes that never change (ROM) on a stream socket without copying them.
 * Blocks as send() does; returns how many were queued.
 */
ssize_t send_rom(int fd, const void *bytes, size_t len) __asm__("sock_send_rom");

#endif
