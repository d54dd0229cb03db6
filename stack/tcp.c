/*
 * TCP as sockets call it: open, send, receive, close (RFC 9293 §3.10.1 to §3.10.5), and errors from
 * ICMP.
 */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include "tcp_internal.h"

#define TCP_COUNTER(field) COUNTER("tcp_" #field, tcp.stats.field)

const struct counter tcp_counters[] = {
    TCP_COUNTER(rx_segments),
    TCP_COUNTER(tx_segments),
    TCP_COUNTER(tx_retransmitted),
    TCP_COUNTER(tx_rst),
    TCP_COUNTER(tx_no_slot),
    TCP_COUNTER(tx_unsendable),
    TCP_COUNTER(active_opens),
    TCP_COUNTER(passive_opens),
    TCP_COUNTER(established),
    TCP_COUNTER(resets_received),
    TCP_COUNTER(accepted_after_time_wait),
    TCP_COUNTER(rx_short),
    TCP_COUNTER(rx_bad_offset),
    TCP_COUNTER(rx_bad_sum),
    TCP_COUNTER(rx_bad_option),
    TCP_COUNTER(rx_multicast),
    TCP_COUNTER(rx_closed_port),
    TCP_COUNTER(rx_no_ack_flag),
    TCP_COUNTER(rx_out_of_window),
    TCP_COUNTER(rx_bad_ack),
    TCP_COUNTER(rx_old_ack),
    TCP_COUNTER(rx_bad_rst),
    TCP_COUNTER(rx_bad_syn),
    TCP_COUNTER(rx_duplicate),
    TCP_COUNTER(rx_past_window),
    TCP_COUNTER(rx_after_close),
    TCP_COUNTER(rx_no_memory),
    TCP_COUNTER(rx_after_fin),
    TCP_COUNTER(rx_time_wait),
    TCP_COUNTER(listen_overflow),
    TCP_COUNTER(listen_no_connection),
    TCP_COUNTER(half_open_evicted),
    TCP_COUNTER(half_open_timeout),
    TCP_COUNTER(orphan_evicted),
    TCP_COUNTER(reass_full),
    TCP_COUNTER(reass_pruned),
    TCP_COUNTER(time_wait_recycled),
    TCP_COUNTER(icmp_ignored),
    TCP_COUNTER(icmp_soft),
    TCP_COUNTER(out_of_order),
    TCP_COUNTER(urgent),
    TCP_COUNTER(challenge_acks),
    TCP_COUNTER(challenge_limited),
    TCP_COUNTER(fast_retransmits),
    TCP_COUNTER(partial_acks),
    TCP_COUNTER(timeouts),
    TCP_COUNTER(probes),
    TCP_COUNTER(given_up),
    TCP_COUNTER(orphan_timeout),
    TCP_COUNTER(delayed_acks),
    TCP_COUNTER(compacted),
    TCP_COUNTER(window_updates),
    TCP_COUNTER(send_starved),
    TCP_COUNTER(zero_windows),
    { .name = NULL },
};

const struct pool_gauge tcp_gauges[] = {
    POOL_GAUGE("tcp_connections", tcp.connection_level),
    POOL_GAUGE("tcp_listeners", tcp.listener_level),
    POOL_GAUGE("tcp_time_wait", tcp.time_wait_level),
    { .name = NULL },
};

void tcp_init(struct net *net)
{
    tcp_table_init(net);
}

/* ---- OPEN ------------------------------------------------------------------------------------ */

static int tcp_prepare_flow(struct net *net, struct flow *flow)
{
    if (flow->local_port.n == 0)
        return tcp_choose_port(net, flow) ? 0 : EADDRNOTAVAIL;
    flow->hash = flow->ip->hash(net, flow);
    return tcp_table_find(net, flow) || tcp_time_wait_find(net, flow) ? EADDRINUSE : 0;
}

struct tcp *tcp_connect(struct net *net, const struct flow *to, int *error)
{
    struct flow flow = *to;
    struct tcp *t;

    flow.protocol = IP_PROTOCOL_TCP;
    *error = tcp_prepare_flow(net, &flow);
    if (*error)
        return NULL;
    t = tcp_alloc(net, &flow);
    if (!t) {
        *error = ENOBUFS;
        return NULL;
    }
    net->tcp.stats.active_opens++;
    t->attached = true;
    t->state = TCP_SYN_SENT;
    t->iss = t->snd_una = t->snd_nxt = t->snd_max = t->recover = t->snd_small = tcp_isn(net, &flow);
    tcp_table_insert(t);
    tcp_settle(t);
    return t;
}

/* ---- SEND ------------------------------------------------------------------------------------ */

int tcp_take_error(struct tcp *t)
{
    int error = t->error;

    t->error = 0;
    return error;
}

/* Why nothing can be sent: -errno, or 0 when it can. */
static int tcp_send_refusal(struct tcp *t)
{
    if (t->error)
        return -tcp_take_error(t);
    return t->fin_queued || t->state == TCP_CLOSED || t->state == TCP_TIME_WAIT ? -EPIPE : 0;
}

long tcp_send(struct tcp *t, const void *bytes, size_t len)
{
    int refusal = tcp_send_refusal(t);
    size_t taken;

    if (refusal)
        return refusal;
    if (!tcp_is_synchronized(t))
        return 0;
    taken = tcp_sendq_write(t, bytes, len < LONG_MAX ? len : LONG_MAX);
    tcp_settle(t);
    return (long)taken;
}

long tcp_send_pkt(struct tcp *t, struct pkt *chain)
{
    int refusal = tcp_send_refusal(t);

    if (refusal) {
        pkt_free(chain);
        return refusal;
    }
    if (!tcp_is_synchronized(t) || t->sendq.views >= TCP_SEND_VIEWS)
        return -EAGAIN;
    tcp_sendq_link(t, chain);
    tcp_settle(t);
    return 0;
}

/* ---- RECEIVE --------------------------------------------------------------------------------- */

long tcp_recv(struct tcp *t, void *bytes, size_t len, bool peek)
{
    if (t->recvq.bytes) {
        size_t done = tcp_recvq_read(t, bytes, len < LONG_MAX ? len : LONG_MAX, peek);

        if (t->hashed && !peek && !t->fin_received)
            tcp_recv_window_opened(t);
        return (long)done;
    }
    if (t->error)
        return -tcp_take_error(t);
    return t->fin_received || !t->hashed ? 0 : -EAGAIN;
}

/* ---- CLOSE and ABORT ------------------------------------------------------------------------- */

static void tcp_queue_fin(struct tcp *t)
{
    if (t->fin_queued || !t->hashed)
        return;
    t->fin_queued = true;
    if (t->state == TCP_ESTABLISHED)
        t->state = TCP_FIN_WAIT_1;
    else if (t->state == TCP_CLOSE_WAIT)
        t->state = TCP_LAST_ACK;
}

void tcp_shutdown_send(struct tcp *t)
{
    tcp_queue_fin(t);
    tcp_settle(t);
}

void tcp_close(struct tcp *t)
{
    if (t->recvq.bytes || t->state == TCP_SYN_SENT) {
        tcp_abort(t);
        return;
    }
    t->attached = false;
    tcp_queue_fin(t);
    if (t->hashed)
        tcp_timer_arm(t, TCP_TIMER_LIFE, TCP_ORPHAN_MS);
    tcp_settle(t);
}

void tcp_abort(struct tcp *t)
{
    t->attached = false;
    if (t->hashed)
        tcp_send_rst(t);
    tcp_enter_closed(t, 0);
    tcp_settle(t);
}

/* ---- what a socket asks ---------------------------------------------------------------------- */

struct wait_queue *tcp_wait_queue(struct tcp *t)
{
    return &t->waiters;
}

unsigned tcp_poll(const struct tcp *t)
{
    /* CLOSED or TIME-WAIT: no call would wait */
    bool over = !t->hashed;
    bool can_send = tcp_is_synchronized(t) && !t->fin_queued && tcp_sendq_is_writable(t);
    unsigned events = 0;

    if (t->recvq.bytes || t->fin_received || over)
        events |= TCP_IN;
    if (can_send || over)
        events |= TCP_OUT;
    if (t->error)
        events |= TCP_ERR;
    if (t->fin_received || over)
        events |= TCP_RDHUP;
    if (over || (t->fin_received && t->fin_queued))
        events |= TCP_HUP;
    return events;
}

const struct flow *tcp_flow(const struct tcp *t)
{
    return &t->flow;
}

void tcp_set_nodelay(struct tcp *t, bool on)
{
    t->nodelay = on;
    if (on && t->hashed)
        tcp_settle(t);
}

/* ---- ICMP ------------------------------------------------------------------------------------ */

/*
 * A hard error ends only a handshake of ours; afterwards an attacker could have sent it (RFC 5927
 * §5.2).
 */
static bool tcp_error_is_fatal(const struct tcp *t, int error)
{
    bool hard = error == ECONNREFUSED || error == ENOPROTOOPT || error == EACCES;

    return hard && !tcp_is_synchronized(t);
}

void tcp_icmp_error(struct net *net, const struct flow *quoted, seq_t quoted_seq, int error)
{
    struct flow flow = *quoted;
    struct tcp *t;

    flow.hash = flow.ip->hash(net, &flow);
    t = tcp_table_find(net, &flow);
    /* RFC 5927 §4.1 */
    if (!t || seq_lt(quoted_seq, t->snd_una) || seq_gt(quoted_seq, t->snd_max)) {
        net->tcp.stats.icmp_ignored++;
        return;
    }
    if (tcp_error_is_fatal(t, error))
        tcp_enter_closed(t, error);
    else
        t->soft_error = (int16_t)error;
    net->tcp.stats.icmp_soft += t->hashed;
    tcp_settle(t);
}
