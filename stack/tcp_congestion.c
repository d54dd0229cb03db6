/*
 * Congestion control: slow start and congestion avoidance (RFC 5681 §3.1), limited transmit (RFC
 * 3042), fast retransmit and fast recovery with partial ACKs (NewReno, RFC 6582 §3.2).
 */
#include "tcp_internal.h"

/* RFC 5681 §3.1. */
static uint32_t tcp_initial_window(const struct tcp *t)
{
    uint32_t mss = t->snd_mss;

    return mss > 2190 ? 2 * mss : mss > 1095 ? 3 * mss : 4 * mss;
}

void tcp_congestion_init(struct tcp *t)
{
    /* one segment when the SYN was lost */
    t->cwnd = t->retransmits ? t->snd_mss : tcp_initial_window(t);
    t->ssthresh = UINT32_MAX;
}

/* RFC 5681 §4.1: after an idle time the old window says nothing any more. */
void tcp_congestion_on_send(struct tcp *t)
{
    if (tcp_flight(t) == 0 && seq_eq(t->snd_una, t->snd_max) && t->sendq.bytes &&
        tcp_is_synchronized(t) && time_reached(t->net->now_ms, t->last_send_ms + t->rto_ms))
        t->cwnd = min_u32(t->cwnd, tcp_initial_window(t));
}

/* RFC 3042: each of the first two duplicate ACKs lets a new segment out. */
uint32_t tcp_congestion_window(const struct tcp *t)
{
    return t->cwnd + (t->in_recovery ? 0 : min_u32(t->dup_acks, TCP_DUP_ACKS - 1u) * t->snd_mss);
}

/* RFC 5681 equation (4). */
static uint32_t tcp_half_flight(const struct tcp *t)
{
    return max_u32(seq_diff(t->snd_max, t->snd_una) / 2, 2u * t->snd_mss);
}

/* What is never used need not grow: the peer's window bounds what can be in flight. */
static void tcp_grow(struct tcp *t, uint32_t acked)
{
    uint32_t mss = t->snd_mss;

    if (t->cwnd > 2 * t->snd_wnd_max + mss)
        return;
    if (t->cwnd < t->ssthresh)
        t->cwnd += min_u32(acked, mss);                         /* slow start, equation (2) */
    else
        /* congestion avoidance, equation (3) */
        t->cwnd += max_u32(mss * mss / t->cwnd, 1);
}

/* RFC 6582 §3.2 step 3: a partial ACK shows the next hole; a full one ends recovery. */
static void tcp_recover(struct tcp *t, uint32_t acked)
{
    uint32_t mss = t->snd_mss;

    if (seq_ge(t->snd_una, t->recover)) {
        t->in_recovery = t->recovery_partial = false;
        t->dup_acks = 0;
        t->cwnd = min_u32(t->ssthresh, max_u32(seq_diff(t->snd_max, t->snd_una), mss) + mss);
        return;
    }
    tcp_stats(t)->partial_acks++;
    t->recovery_partial = true;
    tcp_retransmit_first(t);
    t->cwnd -= min_u32(acked, t->cwnd);
    if (acked >= mss || t->cwnd < mss)
        t->cwnd += mss;
}

void tcp_congestion_on_ack(struct tcp *t, uint32_t acked)
{
    if (t->in_recovery) {
        tcp_recover(t, acked);
        return;
    }
    t->dup_acks = 0;
    tcp_grow(t, acked);
}

/*
 * RFC 6582 §3.2 step 2. A timeout's or an earlier recovery's own echoes (not beyond `recover`)
 * start nothing.
 */
static void tcp_fast_retransmit(struct tcp *t)
{
    if (!seq_gt(t->snd_una, t->recover))
        return;
    tcp_stats(t)->fast_retransmits++;
    t->ssthresh = tcp_half_flight(t);
    t->recover = t->snd_max;
    t->in_recovery = true;
    tcp_retransmit_first(t);
    t->cwnd = t->ssthresh + TCP_DUP_ACKS * t->snd_mss;
}

void tcp_congestion_on_dup_ack(struct tcp *t)
{
    if (t->dup_acks < UINT8_MAX)
        t->dup_acks++;
    if (t->in_recovery)
        t->cwnd += t->snd_mss;          /* a segment has left the network */
    else if (t->dup_acks == TCP_DUP_ACKS)
        tcp_fast_retransmit(t);
}

/*
 * RFC 5681 §3.1: one segment, and half of what was in flight when the loss began. RFC 6582 §4.2 for
 * `recover`.
 */
void tcp_congestion_on_timeout(struct tcp *t)
{
    if (!tcp_is_synchronized(t))
        return;
    if (t->retransmits == 0)
        t->ssthresh = tcp_half_flight(t);
    t->cwnd = t->snd_mss;
    t->recover = t->snd_max;
    t->in_recovery = t->recovery_partial = false;
    t->dup_acks = 0;
}
