/*
 * TCP as sockets see it (RFC 9293). The state behind it is in tcp_internal.h.
 *
 * All calls are non-blocking: they do what can be done now, and `tcp_wait_queue` is woken when more
 * can be.
 */
#ifndef STACK_TCP_H
#define STACK_TCP_H

#include "flow.h"
#include "pkt.h"
#include "types.h"
#include "wait.h"

struct net;
struct tcp;                     /* a connection */
struct tcp_listener;            /* a listening port */

/* What poll() asks; the values are POSIX's (poll.h). */
enum { TCP_IN = 0x001, TCP_OUT = 0x004, TCP_ERR = 0x008, TCP_HUP = 0x010, TCP_RDHUP = 0x2000 };

#include "tcp_state.h"          /* struct tcp_state: tables and pools, a member of struct net */

void tcp_init(struct net *net);

/* A segment for us. Consumes in->pkt. */
void tcp_input(struct net *net, struct ip_in *in);

/*
 * An ICMP error quoted this flow (RFC 5927 checks are TCP's): `error` is an errno value, soft ones
 * only noted.
 */
void tcp_icmp_error(struct net *net, const struct flow *flow, seq_t quoted_seq, int error);

void tcp_run_timers(struct net *net);                       /* those due at net->now_ms */
bool tcp_next_deadline(const struct net *net, uint32_t *deadline_ms);
/* sends pending ACKs; RFC 9293 §3.8.6.3 bounds the delay */
void tcp_idle(struct net *net);
void tcp_tx_ready(struct net *net);                         /* the TX ring has room again */

/*
 * Listens on `port` of own address `local` (TCP_ANY_LOCAL: all). `backlog` bounds connections not
 * yet accepted. NULL with *error: EADDRINUSE, ENOBUFS.
 */
enum { TCP_ANY_LOCAL = 255 };
struct tcp_listener *tcp_listen(struct net *net, unsigned local, be16 port, unsigned backlog,
                                int *error);
struct tcp *tcp_accept(struct tcp_listener *listener);      /* NULL: none waits */
void tcp_listener_close(struct tcp_listener *listener);     /* unaccepted connections are reset */
struct wait_queue *tcp_listener_wait_queue(struct tcp_listener *listener);
unsigned tcp_listener_poll(const struct tcp_listener *listener);

/*
 * Opens a connection: `flow` says to whom and from where (ip_flow_to() makes one); a local port of
 * 0 is chosen here. The handle lives until tcp_close or tcp_abort; tcp_poll() has TCP_OUT when it
 * is open, TCP_ERR when it failed. NULL with *error: EADDRNOTAVAIL (no port free), EADDRINUSE,
 * ENOBUFS.
 */
struct tcp *tcp_connect(struct net *net, const struct flow *flow, int *error);

/*
 * Queues up to `len` bytes (copied); returns how many were taken, 0: no room now, -errno: EPIPE,
 * ECONNRESET, ...
 */
long tcp_send(struct tcp *tcp, const void *bytes, size_t len);

/*
 * The same without a copy: takes the chain over (ROM, lent memory). 0, or -errno; the chain is
 * consumed whatever the answer, except on EAGAIN: there is no room now, and it still is the
 * caller's.
 */
long tcp_send_pkt(struct tcp *tcp, struct pkt *chain);

/*
 * Copies up to `len` received bytes; 0: end of stream, -EAGAIN: nothing now, -ECONNRESET and the
 * like. `peek` keeps.
 */
long tcp_recv(struct tcp *tcp, void *bytes, size_t len, bool peek);

void tcp_shutdown_send(struct tcp *tcp);                    /* FIN after what is queued */
/* the socket lets go; unread data turns it into a reset (RFC 1122 §4.2.2.13) */
void tcp_close(struct tcp *tcp);
void tcp_abort(struct tcp *tcp);                            /* the socket lets go, with RST now */

struct wait_queue *tcp_wait_queue(struct tcp *tcp);
unsigned tcp_poll(const struct tcp *tcp);                   /* TCP_IN | TCP_OUT | ... */
const struct flow *tcp_flow(const struct tcp *tcp);
/* SO_ERROR: the pending errno, cleared */
int tcp_take_error(struct tcp *tcp);
void tcp_set_nodelay(struct tcp *tcp, bool on);

#endif
