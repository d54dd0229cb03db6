/*
 * BSD sockets. Applications see stack/posix/; the functions here carry the same prototypes under
 * the names that the assembler labels there point at, set errno, and act on the current task's net
 * and descriptor table.
 */
#ifndef STACK_SOCK_H
#define STACK_SOCK_H

#include "config.h"
#include "counter.h"
#include "file.h"
#include "tcp.h"
#include "types.h"
#include "udp.h"
#include "wait.h"

struct net;

enum sock_kind { SOCK_KIND_TCP_NEW, SOCK_KIND_TCP_LISTENER, SOCK_KIND_TCP, SOCK_KIND_UDP };

struct sock {
    struct file file;               /* first */
    struct sock *next_free;
    struct net *net;
    uint8_t kind;
    bool reuse_address, nodelay, broadcast;
    bool reading_shut, writing_shut;    /* by shutdown() */
    bool bound;                     /* TCP: bind() was called; UDP's is in its port */
    uint8_t local;                  /* own address' index, TCP_ANY_LOCAL: all */
    be16 local_port;
    struct wait_queue waiters;      /* of a TCP socket that is nothing yet */
    union {
        struct tcp *tcp;
        struct tcp_listener *listener;
        struct udp_port *udp;
    };
};

struct sock_state {
    struct sock socks[NET_SOCKETS];
    struct sock *free;
    struct pool_level level;
};

void sock_init(struct net *net);

#endif
