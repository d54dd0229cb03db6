/*
 * TIME-WAIT (RFC 9293 §3.4.2): a connection that is over but whose last segments may still be on
 * the way. All that it needs is a small record; when records run out the oldest is recycled.
 */
#include "tcp_internal.h"

static struct tcp_time_wait **tcp_time_wait_bucket(struct net *net, const struct flow *flow)
{
    return &net->tcp.time_wait_buckets[flow->hash % TCP_BUCKETS];
}

struct tcp_time_wait *tcp_time_wait_find(struct net *net, const struct flow *flow)
{
    for (struct tcp_time_wait *tw = *tcp_time_wait_bucket(net, flow); tw; tw = tw->next)
        if (tcp_flow_eq(&tw->flow, flow))
            return tw;
    return NULL;
}

/* 2MSL begin (again): to the young end of the list. */
static void tcp_time_wait_start(struct net *net, struct tcp_time_wait *tw)
{
    struct tcp_state *s = &net->tcp;

    tw->expires_ms = net->now_ms + TCP_2MSL_MS;
    tw->newer = NULL;
    tw->older = s->newest_time_wait;
    if (tw->older)
        tw->older->newer = tw;
    else
        s->oldest_time_wait = tw;
    s->newest_time_wait = tw;
}

static void tcp_time_wait_stop(struct net *net, struct tcp_time_wait *tw)
{
    struct tcp_state *s = &net->tcp;

    if (tw->newer)
        tw->newer->older = tw->older;
    else
        s->newest_time_wait = tw->older;
    if (tw->older)
        tw->older->newer = tw->newer;
    else
        s->oldest_time_wait = tw->newer;
}

static void tcp_time_wait_free(struct net *net, struct tcp_time_wait *tw)
{
    struct tcp_time_wait **link = tcp_time_wait_bucket(net, &tw->flow);

    while (*link != tw)
        link = &(*link)->next;
    *link = tw->next;
    tcp_time_wait_stop(net, tw);
    tw->next = net->tcp.free_time_waits;
    net->tcp.free_time_waits = tw;
    pool_level_give(&net->tcp.time_wait_level);
}

static struct tcp_time_wait *tcp_time_wait_alloc(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    if (!s->free_time_waits) {
        s->stats.time_wait_recycled++;
        tcp_time_wait_free(net, s->oldest_time_wait);
    }

    struct tcp_time_wait *tw = s->free_time_waits;

    s->free_time_waits = tw->next;
    pool_level_take(&s->time_wait_level);
    return tw;
}

/*
 * Both FINs are acknowledged. A record answers for the connection from now on; a socket may still
 * read what is there.
 */
void tcp_enter_time_wait(struct tcp *t)
{
    struct net *net = t->net;
    struct tcp_time_wait *tw = tcp_time_wait_alloc(net);
    struct tcp_time_wait **bucket = tcp_time_wait_bucket(net, &t->flow);

    tw->flow = t->flow;
    tw->snd_nxt = t->snd_nxt;
    tw->rcv_nxt = t->rcv_nxt;
    tw->next = *bucket;
    *bucket = tw;
    tcp_time_wait_start(net, tw);
    tcp_enter_closed(t, 0);
    t->state = TCP_TIME_WAIT;
}

static void tcp_time_wait_ack(struct net *net, const struct tcp_time_wait *tw)
{
    struct tcp_emit e = { .seq = tw->snd_nxt, .ack = tw->rcv_nxt, .flags = TCP_ACK };

    tcp_emit(net, &tw->flow, &e, NULL, 0);
}

/*
 * RFC 9293 §3.10.7.4 fourth step, RFC 1122 §4.2.2.13: a new connection may begin above the old
 * one's numbers.
 */
static bool tcp_time_wait_may_reopen(const struct tcp_time_wait *tw, const struct tcp_seg *seg)
{
    return (seg->flags & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)) == TCP_SYN &&
           seq_gt(seg->seq, tw->rcv_nxt);
}

/*
 * The initial sequence number of a passive open. A connection in TIME-WAIT between the same ends is
 * over now, and the new one's numbers begin above all that it used (RFC 1122 §4.2.2.13): above its
 * last window, so that no old ACK names them.
 */
seq_t tcp_time_wait_replace(struct net *net, const struct flow *flow)
{
    struct tcp_time_wait *tw = tcp_time_wait_find(net, flow);
    seq_t isn = tcp_isn(net, flow), least;

    if (!tw)
        return isn;
    least = seq_add(tw->snd_nxt, TCP_WINDOW_MAX);
    net->tcp.stats.accepted_after_time_wait++;
    tcp_time_wait_free(net, tw);
    return seq_lt(isn, least) ? least : isn;
}

/*
 * A reset must name exactly what we expect (RFC 5961 §3.2): RFC 1337 shows what an old one could
 * do.
 */
static void tcp_time_wait_reset(struct net *net, struct tcp_time_wait *tw,
                                const struct tcp_seg *seg)
{
    if (!seq_eq(seg->seq, tw->rcv_nxt)) {
        net->tcp.stats.rx_bad_rst++;
        return;
    }
    net->tcp.stats.resets_received++;
    tcp_time_wait_free(net, tw);
}

static bool tcp_time_wait_is_fin_again(const struct tcp_time_wait *tw, const struct tcp_seg *seg)
{
    return (seg->flags & TCP_FIN) && seq_eq(seq_add(seg->seq, seg->len), tw->rcv_nxt);
}

/*
 * A segment for a connection in TIME-WAIT. True: it may open a new connection. Only the peer's FIN
 * again restarts 2MSL.
 */
bool tcp_time_wait_arrives(struct net *net, struct tcp_time_wait *tw, const struct tcp_seg *seg)
{
    if (tcp_time_wait_may_reopen(tw, seg))
        return true;
    if (seg->flags & TCP_RST) {
        tcp_time_wait_reset(net, tw, seg);
        return false;
    }
    if (tcp_time_wait_is_fin_again(tw, seg)) {
        net->tcp.stats.rx_duplicate++;
        tcp_time_wait_stop(net, tw);
        tcp_time_wait_start(net, tw);
    } else {
        net->tcp.stats.rx_time_wait++;
    }
    if (seg->len > 0)
        tcp_time_wait_ack(net, tw);
    return false;
}

void tcp_time_wait_expire(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    while (s->oldest_time_wait && time_reached(net->now_ms, s->oldest_time_wait->expires_ms))
        tcp_time_wait_free(net, s->oldest_time_wait);
}
