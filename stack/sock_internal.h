/* Between the sock_*.c files; nobody else includes this. */
#ifndef STACK_SOCK_INTERNAL_H
#define STACK_SOCK_INTERNAL_H

#include <netinet/in.h>
#include <sys/socket.h>
#include "net.h"

extern const struct file_ops sock_new_ops, sock_listener_ops, sock_tcp_ops, sock_udp_ops;

/* A socket of a kind, without a descriptor. NULL: none left. */
struct sock *sock_alloc(struct net *net, enum sock_kind kind);
void sock_set_kind(struct sock *sock, enum sock_kind kind);
void sock_release(struct file *file);

/*
 * The socket behind a descriptor with a reference for the caller (file_put(&sock->file)), or NULL
 * with *error.
 */
struct sock *sock_get(int fd, int *error);

static inline struct sock *sock_of(struct file *file) { return (struct sock *)file; }

/* An IPv4 address of the application; 0 or -errno. */
int sock_address_in(const struct sockaddr *address, socklen_t len, be32 *ip, be16 *port);

/* An address for the application, cut to *len as POSIX says; address NULL: nobody asks. */
void sock_address_out(be32 ip, be16 port, struct sockaddr *address, socklen_t *len);

int sock_bind_to(struct sock *sock, const struct sockaddr *address, socklen_t len);

/* The peer's flow, if this kind of socket may speak to that address; 0 or -errno. */
int sock_flow_to(struct sock *sock, const struct sockaddr *address, socklen_t len,
                 struct flow *flow);
int sock_tcp_connect(struct sock *sock, const struct sockaddr *address, socklen_t len);

/* send() and recv() on a stream, non-blocking. */
long sock_tcp_send(struct sock *sock, const void *bytes, size_t len);
long sock_tcp_recv(struct sock *sock, void *bytes, size_t len, bool peek);

#endif
