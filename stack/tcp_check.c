/* What must hold for a connection between two calls. Built without assertions it is empty. */
#include <assert.h>
#include "tcp_internal.h"

#ifdef NDEBUG
void tcp_check(const struct tcp *t) { (void)t; }
#else

static void tcp_check_queue(const struct tcp_queue *q)
{
    uint32_t bytes = 0;
    unsigned views = 0;

    for (const struct pkt *p = q->head; p; p = p->next) {
        bytes += p->len;
        views++;
        assert(p->next || p == q->tail);
    }
    assert(bytes == q->bytes && views == q->views);
    assert(q->head ? q->tail != NULL : q->tail == NULL && q->tail_room == 0);
}

static void tcp_check_reass(const struct tcp *t)
{
    seq_t end = t->rcv_nxt;
    unsigned views = 0;

    for (const struct pkt *p = t->reass; p; p = p->next) {
        assert(p->len > 0);
        assert(views ? seq_ge(tcp_reass_seq(p), end) : seq_gt(tcp_reass_seq(p), end));
        end = seq_add(tcp_reass_seq(p), p->len);
        views++;
    }
    assert(views == t->reass_views && views <= TCP_REASS_VIEWS);
    assert(seq_le(end, t->rcv_adv) || !views);
}

static void tcp_check_send(const struct tcp *t)
{
    assert(seq_le(t->snd_una, t->snd_nxt) && seq_le(t->snd_nxt, t->snd_max));
    if (!tcp_is_synchronized(t))
        return;
    assert(seq_diff(t->snd_max, t->snd_una) <= t->sendq.bytes + t->fin_queued);
    assert(seq_ge(t->snd_small, t->snd_una) && seq_le(t->snd_small, t->snd_max));
    assert(t->cwnd >= t->snd_mss && t->ssthresh >= 2u * t->snd_mss);
    assert(seq_eq(t->snd_una, t->snd_max) || tcp_timer_is_armed(t, TCP_TIMER_RETRANSMIT) ||
           tcp_timer_is_armed(t, TCP_TIMER_PERSIST));
}

void tcp_check(const struct tcp *t)
{
    assert(t->state <= TCP_TIME_WAIT);
    assert(t->hashed == (t->state != TCP_CLOSED && t->state != TCP_TIME_WAIT));
    assert(!t->attached || !t->listener);
    assert(
        !(tcp_timer_is_armed(t, TCP_TIMER_RETRANSMIT) && tcp_timer_is_armed(t, TCP_TIMER_PERSIST)));
    assert(!t->ack_pending || tcp_timer_is_armed(t, TCP_TIMER_ACK));
    tcp_check_queue(&t->sendq);
    tcp_check_queue(&t->recvq);
    if (!t->hashed)
        return;
    tcp_check_send(t);
    if (t->state == TCP_SYN_SENT)
        return;
    assert(seq_le(t->rcv_nxt, t->rcv_adv));
    assert(!t->fin_received || t->fin_seen);
    tcp_check_reass(t);
}

#endif
