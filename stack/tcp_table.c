/*
 * Where connections and listeners are found: hash tables keyed by the 5-tuple (bucket from
 * flow.hash) and by port, and the pools they come from.
 */
#include <assert.h>
#include "tcp_internal.h"

static const struct tcp unused_connection;

void tcp_table_init(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    for (unsigned i = NET_TCP_CONNECTIONS; i-- > 0; s->free_connections = &s->connections[i])
        s->connections[i].next = s->free_connections;
    for (unsigned i = NET_TCP_LISTENERS; i-- > 0; s->free_listeners = &s->listeners[i])
        s->listeners[i].next = s->free_listeners;
    for (unsigned i = NET_TCP_TIME_WAIT; i-- > 0; s->free_time_waits = &s->time_waits[i])
        s->time_waits[i].next = s->free_time_waits;
    pool_level_init(&s->connection_level, NET_TCP_CONNECTIONS);
    pool_level_init(&s->listener_level, NET_TCP_LISTENERS);
    pool_level_init(&s->time_wait_level, NET_TCP_TIME_WAIT);
}

/*
 * How little would be lost if this connection ended for a new one: 0 nothing may be taken, else
 * higher is better. A socket's connection is never taken; an orphan in FIN-WAIT-2 waits only for
 * the peer's FIN.
 */
static unsigned tcp_expendable(const struct tcp *t)
{
    if (t->attached || t->listener)
        return 0;
    return t->state == TCP_FIN_WAIT_2 ? 2 : 1;
}

/* The most expendable orphan, the longest without progress among equals. */
static struct tcp *tcp_find_orphan(struct tcp_state *s)
{
    struct tcp *best = NULL;

    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++) {
        if (!t->hashed || !tcp_expendable(t))
            continue;
        if (!best || tcp_expendable(t) > tcp_expendable(best) ||
            (tcp_expendable(t) == tcp_expendable(best) &&
             time_before(t->deadline_ms[TCP_TIMER_LIFE], best->deadline_ms[TCP_TIMER_LIFE])))
            best = t;
    }
    return best;
}

struct tcp *tcp_alloc(struct net *net, const struct flow *flow)
{
    struct tcp_state *s = &net->tcp;

    if (!s->free_connections) {
        struct tcp *orphan = tcp_find_orphan(s);

        if (!orphan)
            return NULL;
        s->stats.orphan_evicted++;
        tcp_send_rst(orphan);
        tcp_enter_closed(orphan, 0);
        tcp_settle(orphan);
    }

    struct tcp *t = s->free_connections;

    s->free_connections = t->next;
    pool_level_take(&s->connection_level);
    *t = unused_connection;
    t->net = net;
    t->flow = *flow;
    t->rto_ms = TCP_RTO_INITIAL_MS;
    t->snd_mss = TCP_MSS_DEFAULT;
    /* RFC 9293 §3.7.1: less a header without options */
    t->rcv_mss = (uint16_t)(flow->ip->payload_bytes(net, flow) - sizeof(struct tcp_header));
    return t;
}

void tcp_free(struct tcp *t)
{
    struct tcp_state *s = &t->net->tcp;

    assert(!t->hashed && !t->attached && !t->listener);
    tcp_queue_free(&t->sendq);
    tcp_queue_free(&t->recvq);
    tcp_reass_free(t);
    *t = unused_connection;
    t->next = s->free_connections;
    s->free_connections = t;
    pool_level_give(&s->connection_level);
}

bool tcp_flow_eq(const struct flow *a, const struct flow *b)
{
    uint32_t differ = 0;

    for (unsigned i = 0; i < 4; i++)
        differ |= a->remote.word[i].n ^ b->remote.word[i].n;
    return !differ && a->ip == b->ip && a->local == b->local &&
           be16_eq(a->local_port, b->local_port) && be16_eq(a->remote_port, b->remote_port);
}

static struct tcp **tcp_bucket(struct net *net, const struct flow *flow)
{
    return &net->tcp.buckets[flow->hash % TCP_BUCKETS];
}

void tcp_table_insert(struct tcp *t)
{
    struct tcp **bucket = tcp_bucket(t->net, &t->flow);

    assert(!t->hashed);
    t->next = *bucket;
    *bucket = t;
    t->hashed = true;
}

void tcp_table_remove(struct tcp *t)
{
    struct tcp **link = tcp_bucket(t->net, &t->flow);

    if (!t->hashed)
        return;
    while (*link != t)
        link = &(*link)->next;
    *link = t->next;
    t->hashed = false;
}

struct tcp *tcp_table_find(struct net *net, const struct flow *flow)
{
    for (struct tcp *t = *tcp_bucket(net, flow); t; t = t->next)
        if (t->flow.hash == flow->hash && tcp_flow_eq(&t->flow, flow))
            return t;
    return NULL;
}

struct tcp_listener **tcp_port_bucket(struct net *net, be16 port)
{
    return &net->tcp.ports[be16_get(port) % TCP_PORT_BUCKETS];
}

/* A listener on the very address is preferred to one on all. */
struct tcp_listener *tcp_port_find(struct net *net, unsigned local, be16 port)
{
    struct tcp_listener *any = NULL;

    for (struct tcp_listener *l = *tcp_port_bucket(net, port); l; l = l->next) {
        if (!be16_eq(l->port, port))
            continue;
        if (l->local == local)
            return l;
        if (l->local == TCP_ANY_LOCAL)
            any = l;
    }
    return any;
}
