/* Ethernet frames over a UNIX stream socket, each behind its length (32 bits, big-endian), as QEMU sends them. */
#ifndef SIM_FRAME_SOCKET_H
#define SIM_FRAME_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_SOCKET_IN_BYTES = 64 * 1024,
    FRAME_SOCKET_OUT_BYTES = 1024 * 1024,       /* what a peer that does not read may have waiting */
};

struct frame_socket {
    int fd;                                     /* non-blocking, owned */
    size_t in_used, out_used;
    uint8_t in[FRAME_SOCKET_IN_BYTES];
    uint8_t out[FRAME_SOCKET_OUT_BYTES];
};

typedef void frame_take(void *context, const uint8_t *frame, size_t bytes);

struct frame_socket *frame_socket_new(int fd);
void frame_socket_free(struct frame_socket *socket);
bool frame_socket_send(struct frame_socket *socket, const uint8_t *frame, size_t bytes);    /* false: no room */
void frame_socket_flush(struct frame_socket *socket);
bool frame_socket_read(struct frame_socket *socket, frame_take *take, void *context);       /* false: it is over */

/* A descriptor, or -1 with errno set: ENAMETOOLONG for a path that is too long, ENOTSOCK for another kind of file. */
int frame_socket_connect(const char *path);
int frame_socket_listen(const char *path);      /* takes the place of a socket file that nobody listens on */
const char *frame_socket_error(int error);      /* the reason in words */

#endif
