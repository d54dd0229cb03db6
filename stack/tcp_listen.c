/*
 * Listening ports: LISTEN (RFC 9293 §3.10.7.2), half-open connections and their limits, the accept
 * queue; and segments for which there is no connection at all (§3.10.7.1).
 *
 * At most `backlog` connections of a listener are half-open or not yet accepted; a SYN over that is
 * dropped, and its sender tries again a second later. So that a few forged SYNs cannot close a port
 * for a minute, one whose SYN,ACK has been sent three times may give its place to a new one.
 */
#include <assert.h>
#include <errno.h>
#include "compiler.h"
#include "tcp_internal.h"

static bool tcp_port_is_taken(struct net *net, unsigned local, be16 port)
{
    for (const struct tcp_listener *l = *tcp_port_bucket(net, port); l; l = l->next)
        if (be16_eq(l->port, port) &&
            (l->local == local || l->local == TCP_ANY_LOCAL || local == TCP_ANY_LOCAL))
            return true;
    return false;
}

struct tcp_listener *tcp_listen(struct net *net, unsigned local, be16 port, unsigned backlog,
                                int *error)
{
    struct tcp_state *s = &net->tcp;
    struct tcp_listener *l = s->free_listeners;
    struct tcp_listener **bucket = tcp_port_bucket(net, port);

    if (tcp_port_is_taken(net, local, port) || !l) {
        *error = l ? EADDRINUSE : ENOBUFS;
        return NULL;
    }
    s->free_listeners = l->next;
    pool_level_take(&s->listener_level);
    *l = (struct tcp_listener){
        .next = *bucket, .net = net, .port = port, .local = (uint8_t)local,
        .backlog = (uint16_t)(backlog == 0 ? 1 : min_u32(backlog, NET_TCP_CONNECTIONS)),
    };
    *bucket = l;
    return l;
}

/* The half-open connection that has waited longest, once its handshake is likely to be dead. */
static struct tcp *tcp_find_stale_half_open(const struct tcp_listener *l)
{
    struct tcp_state *s = &l->net->tcp;
    struct tcp *oldest = NULL;

    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++) {
        if (t->listener != l || t->state != TCP_SYN_RECEIVED ||
            time_before(l->net->now_ms, t->last_send_ms + TCP_HALF_OPEN_SAFE_MS))
            continue;
        if (!oldest || time_before(t->last_send_ms, oldest->last_send_ms))
            oldest = t;
    }
    return oldest;
}

/* A place in the backlog, perhaps a stale handshake's. */
static bool tcp_listener_has_place(struct tcp_listener *l)
{
    struct tcp *stale;

    if (l->ready + l->half_open < l->backlog)
        return true;
    stale = tcp_find_stale_half_open(l);
    if (!stale)
        return false;
    l->net->tcp.stats.half_open_evicted++;
    tcp_enter_closed(stale, 0);
    tcp_settle(stale);
    return true;
}

/* RFC 9293 §3.10.7.2, third step: SYN-RECEIVED. */
static void tcp_open_passively(struct tcp_listener *l, const struct flow *flow,
                               const struct tcp_seg *seg)
{
    struct net *net = l->net;
    struct tcp *t;

    if (!tcp_listener_has_place(l)) {
        net->tcp.stats.listen_overflow++;
        return;
    }
    t = tcp_alloc(net, flow);
    if (!t) {
        net->tcp.stats.listen_no_connection++;
        return;
    }
    net->tcp.stats.passive_opens++;
    t->listener = l;
    l->half_open++;
    t->state = TCP_SYN_RECEIVED;
    t->last_send_ms = net->now_ms;              /* until it is established: when it began */
    t->iss = tcp_time_wait_replace(net, flow);
    t->snd_una = t->snd_nxt = t->snd_max = t->recover = t->snd_small = t->iss;
    tcp_take_syn(t, seg);
    tcp_table_insert(t);
    tcp_settle(t);
}

/* LISTEN (§3.10.7.2): first RST, second ACK, third SYN. */
static void tcp_listen_arrives(struct tcp_listener *l, const struct flow *flow,
                               const struct tcp_seg *seg)
{
    struct tcp_stats *stats = &l->net->tcp.stats;

    if (seg->flags & TCP_RST)
        stats->rx_bad_rst++;
    else if (seg->flags & TCP_ACK) {
        stats->rx_bad_ack++;
        tcp_reply_rst(l->net, flow, seg);
    } else if ((seg->flags & (TCP_SYN | TCP_FIN)) == TCP_SYN)
        tcp_open_passively(l, flow, seg);
    else
        stats->rx_bad_syn++;
}

COLD void tcp_no_connection_arrives(struct net *net, const struct ip_in *in, struct tcp_seg *seg)
{
    struct tcp_listener *l = tcp_port_find(net, in->flow.local, in->flow.local_port);

    if (l) {
        tcp_listen_arrives(l, &in->flow, seg);
        return;
    }
    net->tcp.stats.rx_closed_port++;
    if (!(seg->flags & TCP_RST))
        tcp_reply_rst(net, &in->flow, seg);
}

void tcp_listener_established(struct tcp *t)
{
    struct tcp_listener *l = t->listener;

    assert(l->half_open > 0);
    l->half_open--;
    l->ready++;
    t->next_ready = NULL;
    if (l->ready_tail)
        l->ready_tail->next_ready = t;
    else
        l->ready_head = t;
    l->ready_tail = t;
    wait_wake(&l->waiters);
}

void tcp_listener_forget(struct tcp *t)
{
    assert(t->listener->half_open > 0);
    t->listener->half_open--;
    t->listener = NULL;
}

static struct tcp *tcp_listener_pop(struct tcp_listener *l)
{
    struct tcp *t = l->ready_head;

    if (!t)
        return NULL;
    l->ready_head = t->next_ready;
    if (!l->ready_head)
        l->ready_tail = NULL;
    l->ready--;
    t->next_ready = NULL;
    t->listener = NULL;
    return t;
}

struct tcp *tcp_accept(struct tcp_listener *l)
{
    struct tcp *t = tcp_listener_pop(l);

    if (t)
        t->attached = true;
    return t;
}

static void tcp_listener_reset_half_open(struct tcp_listener *l)
{
    struct tcp_state *s = &l->net->tcp;

    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS && l->half_open;
         t++) {
        if (t->listener != l)
            continue;
        tcp_send_rst(t);
        tcp_enter_closed(t, 0);
        tcp_settle(t);
    }
}

void tcp_listener_close(struct tcp_listener *l)
{
    struct tcp_state *s = &l->net->tcp;
    struct tcp_listener **link = tcp_port_bucket(l->net, l->port);

    while (l->ready_head)
        tcp_abort(tcp_accept(l));
    tcp_listener_reset_half_open(l);
    wait_wake(&l->waiters);
    while (*link != l)
        link = &(*link)->next;
    *link = l->next;
    l->next = s->free_listeners;
    s->free_listeners = l;
    pool_level_give(&s->listener_level);
}

struct wait_queue *tcp_listener_wait_queue(struct tcp_listener *l)
{
    return &l->waiters;
}

unsigned tcp_listener_poll(const struct tcp_listener *l)
{
    return l->ready ? TCP_IN : 0;
}
