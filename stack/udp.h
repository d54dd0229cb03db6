/*
 * UDP (RFC 768, RFC 1122 §4.1). An endpoint queues a bounded number of whole datagrams; what does
 * not fit is dropped and counted. All calls are non-blocking: `waiters` is woken when more can be
 * done.
 */
#ifndef STACK_UDP_H
#define STACK_UDP_H

#include "config.h"
#include "counter.h"
#include "flow.h"
#include "pkt.h"
#include "types.h"
#include "wait.h"

struct net;

enum { UDP_HEADER_BYTES = 8, UDP_BUCKETS = 16, UDP_ANY_LOCAL = 255 };

/*
 *   0      7 8     15 16    23 24    31
 *  |   source port   |   destination   |
 *  |     length      |    checksum     |
 */
struct udp_header { be16 source, destination, bytes, sum; } __attribute__((may_alias));

struct udp_datagram {
    struct pkt *pkt;                    /* the data alone */
    /* where it came from and to: a reply goes there as it stands */
    struct flow flow;
};

/* An endpoint. Unbound while local_port is 0. */
struct udp_port {
    struct udp_port *next;              /* in its bucket, or in the free list */
    struct net *net;
    /* local may be UDP_ANY_LOCAL; remote counts when connected */
    struct flow flow;
    bool connected, reuse;
    /* an errno that an ICMP error left (RFC 1122 §4.1.3.3 MUST) */
    int error;
    unsigned head, count;
    struct udp_datagram queue[NET_UDP_QUEUE];
    struct wait_queue waiters;
};

struct udp_state {
    struct udp_port ports[NET_UDP_PORTS];
    struct udp_port *free;
    struct udp_port *buckets[UDP_BUCKETS];      /* by local port */
    struct pool_level level;
    unsigned queued;                    /* datagrams waiting on all endpoints */
    struct {
        uint32_t short_packet;          /* shorter than its header, or than its length says */
        uint32_t bad_checksum;
        uint32_t no_port;
        uint32_t queue_full;            /* the endpoint's own queue */
        uint32_t icmp_ignored;          /* an error about a datagram of no connected endpoint */
        uint32_t memory_full;           /* NET_UDP_QUEUED, or the pool is nearly empty */
    } drops;
    uint32_t rx_datagrams, tx_datagrams, tx_no_memory;
};

void udp_init(struct net *net);
void udp_input(struct net *net, struct ip_in *in);      /* consumes in->pkt */

/*
 * An ICMP error quoted a datagram of this flow: `error`, an errno, is the connected endpoint's;
 * else it is counted.
 */
void udp_icmp_error(struct net *net, const struct flow *flow, int error);
void udp_tx_ready(struct net *net);                     /* the TX ring has room again */

struct udp_port *udp_open(struct net *net);             /* NULL: none free */
void udp_close(struct udp_port *port);                  /* unread datagrams are freed */

/*
 * Binds to an own address (UDP_ANY_LOCAL: all) and port (0: an ephemeral one). 0, -EADDRINUSE,
 * -EINVAL: is bound.
 */
int udp_bind(struct udp_port *port, unsigned local, be16 local_port, bool reuse);

/*
 * From now on only `flow`'s remote end is heard, and sent to. NULL: disconnects. 0 or -errno. Binds
 * if need be.
 */
int udp_connect(struct udp_port *port, const struct flow *flow);

/*
 * Sends one datagram, copied, to `to` (NULL: the connected peer). The length, or -errno: EMSGSIZE,
 * EDESTADDRREQ, EAGAIN (no buffer or no room in the ring now), ENETDOWN, ENETUNREACH, or the
 * pending error.
 */
long udp_send(struct udp_port *port, const struct flow *to, const void *bytes, size_t len);

/*
 * The oldest datagram, cut to `len`; `from` (may be NULL) is told where it came from. -EAGAIN:
 * none.
 */
long udp_receive(struct udp_port *port, void *bytes, size_t len, bool peek, struct flow *from);

unsigned udp_poll(const struct udp_port *port);         /* POLLIN | POLLOUT | POLLERR */
/* SO_ERROR: the pending errno (positive), cleared; 0: none */
int udp_take_error(struct udp_port *port);

#endif
