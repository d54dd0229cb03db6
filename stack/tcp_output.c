/*
 * Sending: what may go out now (windows, Nagle, silly windows), and building it. Headers are
 * written into the cell of a TX slot; text is cloned views of the send queue, never copied. A
 * segment that finds no slot is tried again in tcp_tx_ready().
 */
#include <errno.h>
#include <stddef.h>
#include "compiler.h"
#include "tcp_internal.h"

/* ---- one segment ----------------------------------------------------------------------------- */

static void tcp_write_mss(uint8_t *opt, unsigned mss)
{
    opt[0] = TCP_OPT_MSS;
    opt[1] = TCP_OPT_MSS_BYTES;
    opt[2] = (uint8_t)(mss >> 8);
    opt[3] = (uint8_t)mss;
}

/* No slot now, or no way there (which the layer below has counted by its reason). */
COLD static bool tcp_emit_failed(struct net *net, const struct ip_out *out, struct pkt *text)
{
    if (out->error == EAGAIN)
        net->tcp.stats.tx_no_slot++;
    else
        net->tcp.stats.tx_unsendable++;
    pkt_free(text);
    return false;
}

bool tcp_emit(struct net *net, const struct flow *flow, const struct tcp_emit *e, struct pkt *text,
              unsigned views)
{
    struct ip_out out = flow->ip->send_begin(net, flow, views);
    struct tcp_header *h = (struct tcp_header *)(void *)out.transport;
    unsigned bytes = (unsigned)sizeof *h + (e->mss ? TCP_OPT_MSS_BYTES : 0u);

    if (!h)
        return tcp_emit_failed(net, &out, text);
    *h = (struct tcp_header){
        .src_port = flow->local_port, .dst_port = flow->remote_port,
        .seq = be32_make(e->seq.n), .ack = be32_make(e->ack.n),
        .offset = (uint8_t)(bytes / 4 << 4), .flags = e->flags, .wnd = be16_make(e->wnd),
    };
    if (e->mss)
        tcp_write_mss(out.transport + sizeof *h, e->mss);
    net->tcp.stats.tx_segments++;
    if (e->flags & TCP_RST)
        net->tcp.stats.tx_rst++;
    flow->ip->send_end(net, flow, &out, bytes, offsetof(struct tcp_header, sum), text);
    return true;
}

COLD static void tcp_block(struct tcp *t)
{
    t->tx_blocked = true;
    t->net->tcp.tx_blocked = true;
}

/* Sends a segment with the connection's ACK and window on it, which is then no longer owed. */
static bool tcp_emit_for(struct tcp *t, seq_t s, uint8_t flags, struct pkt *text, unsigned views)
{
    struct tcp_emit e = { .seq = s, .flags = flags };

    if (flags & TCP_ACK) {
        e.wnd = tcp_recv_window(t);
        e.ack = t->rcv_nxt;
    } else {
        e.wnd = TCP_RECV_BYTES;                 /* our first SYN */
    }
    if (flags & TCP_SYN)
        e.mss = t->rcv_mss;                     /* RFC 9293 §3.7.1 MUST-14 */
    if (!tcp_emit(t->net, &t->flow, &e, text, views)) {
        tcp_block(t);
        return false;
    }
    t->ack_now = t->ack_pending = false;
    t->unacked_segments = 0;
    tcp_timer_disarm(t, TCP_TIMER_ACK);
    return true;
}

/* What occupies sequence numbers was sent: time it, remember how far we got. */
static void tcp_note_sent(struct tcp *t, seq_t s, seq_t end)
{
    if (seq_lt(s, t->snd_max)) {
        tcp_stats(t)->tx_retransmitted++;
        t->rtt_running = false;                 /* Karn, RFC 6298 §3 */
    } else {
        tcp_rtt_start(t, end);
    }
    if (seq_gt(end, t->snd_max))
        t->snd_max = end;
}

/*
 * Sends SYN, text or FIN. Returns the sequence number behind it, or `s` when it cannot be sent now.
 * Fewer than `len` bytes may go: as many as fit TCP_SEGMENT_VIEWS fragments.
 */
static seq_t tcp_send_segment(struct tcp *t, seq_t s, uint32_t len, uint8_t flags)
{
    uint32_t taken = len;
    unsigned views = 0;
    struct pkt *text = NULL;
    seq_t end;

    if (len) {
        text = tcp_sendq_clone(t, seq_diff(s, t->snd_una), &taken, &views);
        if (!text) {
            tcp_block(t);
            t->net->tcp.starved = true;         /* no TX slot has to become free for this one */
            return s;
        }
    }
    if (taken < len)
        flags &= (uint8_t)~(TCP_FIN | TCP_PSH);
    if (!tcp_emit_for(t, s, flags, text, views))
        return s;
    end = seq_add(s, taken + tcp_flag_bytes(flags));
    if (taken && taken < t->snd_mss)
        t->snd_small = end;
    tcp_note_sent(t, s, end);
    return end;
}

/* ---- what may be sent ------------------------------------------------------------------------ */

struct tcp_plan {
    uint32_t len;
    uint8_t flags;
};

static bool tcp_plan_syn(const struct tcp *t, struct tcp_plan *plan)
{
    plan->flags = t->state == TCP_SYN_SENT ? TCP_SYN : TCP_SYN | TCP_ACK;
    return t->state != TCP_CLOSED && seq_eq(t->snd_nxt, t->iss);
}

static bool tcp_may_send_text(const struct tcp *t)
{
    return t->state == TCP_ESTABLISHED || t->state == TCP_CLOSE_WAIT ||
           t->state == TCP_FIN_WAIT_1 || t->state == TCP_CLOSING || t->state == TCP_LAST_ACK;
}

/* Bytes that the windows let out beyond SND.NXT. */
static uint32_t tcp_usable_window(const struct tcp *t)
{
    uint32_t wnd = min_u32(t->snd_wnd, tcp_congestion_window(t));

    return wnd > tcp_flight(t) ? wnd - tcp_flight(t) : 0;
}

/*
 * Is it worth a segment? RFC 9293 §3.8.6.2.1 (silly windows) with §3.7.4 (Nagle), in Minshall's
 * form: a short segment waits only while another short one is unacknowledged, so that a response's
 * tail does not wait for a delayed ACK.
 */
static bool tcp_is_worth_sending(const struct tcp *t, const struct tcp_plan *plan, bool is_all)
{
    if (plan->len == 0)
        return plan->flags & TCP_FIN;
    if (plan->len == t->snd_mss || (plan->flags & TCP_FIN) || seq_lt(t->snd_nxt, t->snd_max))
        return true;
    if (is_all)
        return t->nodelay || seq_eq(t->snd_small, t->snd_una);
    return plan->len >= t->snd_wnd_max / 2;
}

static bool tcp_plan_next(const struct tcp *t, struct tcp_plan *plan)
{
    uint32_t unsent;

    *plan = (struct tcp_plan){ .flags = TCP_ACK };
    if (!tcp_is_synchronized(t))
        return tcp_plan_syn(t, plan);
    /* more in flight than text: the FIN is out */
    if (!tcp_may_send_text(t) || tcp_flight(t) > t->sendq.bytes)
        return false;
    unsent = t->sendq.bytes - tcp_flight(t);
    plan->len = min_u32(min_u32(unsent, t->snd_mss), tcp_usable_window(t));
    if (plan->len == unsent)
        plan->flags |= (uint8_t)((unsent ? TCP_PSH : 0) | (t->fin_queued ? TCP_FIN : 0));
    return tcp_is_worth_sending(t, plan, plan->len == unsent);
}

void tcp_output(struct tcp *t)
{
    struct tcp_plan plan;

    tcp_congestion_on_send(t);
    while (tcp_plan_next(t, &plan)) {
        seq_t end = tcp_send_segment(t, t->snd_nxt, plan.len, plan.flags);

        if (seq_eq(end, t->snd_nxt))
            break;
        t->snd_nxt = end;
        if (tcp_is_synchronized(t))
            t->last_send_ms = t->net->now_ms;
    }
    if (t->ack_now)
        tcp_send_ack(t);
    tcp_timer_expect_ack(t);
}

/*
 * Fast retransmit and partial ACKs: the first segment again, whatever the windows say; SND.NXT
 * stays.
 */
COLD void tcp_retransmit_first(struct tcp *t)
{
    uint32_t len = min_u32(t->sendq.bytes, t->snd_mss);
    uint8_t flags = TCP_ACK;

    if (t->fin_queued && len == t->sendq.bytes && seq_gt(t->snd_max, seq_add(t->snd_una, len)))
        flags |= TCP_FIN;
    if (len || (flags & TCP_FIN))
        tcp_send_segment(t, t->snd_una, len, flags);
}

/*
 * A probe of a window that is zero (RFC 9293 §3.8.6.1): one byte beyond it, with SND.NXT left where
 * it is. One that is open but silly is filled (§3.8.6.2.1, the override timeout).
 */
void tcp_send_probe(struct tcp *t)
{
    uint32_t len = min_u32(min_u32(t->sendq.bytes, t->snd_mss), max_u32(t->snd_wnd, 1));
    bool fin = t->fin_queued && len == t->sendq.bytes;
    seq_t end =
        tcp_send_segment(t, t->snd_una, len, (uint8_t)(TCP_ACK | TCP_PSH | (fin ? TCP_FIN : 0)));

    if (t->snd_wnd > 0 || fin)
        t->snd_nxt = end;
}

/* ---- segments without text ------------------------------------------------------------------- */

/*
 * For a segment that only acknowledges: as far as we got, but where the peer's window test still
 * lets it in.
 */
static seq_t tcp_acceptable_seq(const struct tcp *t)
{
    seq_t edge = seq_add(t->snd_una, t->snd_wnd);

    return tcp_is_synchronized(t) && seq_gt(t->snd_max, edge) ? edge : t->snd_max;
}

bool tcp_send_ack(struct tcp *t)
{
    t->ack_now = true;                          /* until it is sent */
    t->ack_pending = false;
    tcp_timer_disarm(t, TCP_TIMER_ACK);
    return tcp_emit_for(t, tcp_acceptable_seq(t), TCP_ACK, NULL, 0);
}

COLD void tcp_send_challenge_ack(struct tcp *t)
{
    uint32_t now = t->net->now_ms;

    if (time_reached(now, t->challenge_ms + 1000) || t->challenges == 0) {
        t->challenge_ms = now;
        t->challenges = 0;
    }
    if (t->challenges >= TCP_CHALLENGES_PER_S) {
        tcp_stats(t)->challenge_limited++;
        return;
    }
    t->challenges++;
    tcp_stats(t)->challenge_acks++;
    t->ack_now = true;
}

void tcp_ack_later(struct tcp *t)
{
    t->ack_pending = true;
    t->net->tcp.acks_pending = true;
    if (!tcp_timer_is_armed(t, TCP_TIMER_ACK))
        tcp_timer_arm(t, TCP_TIMER_ACK, TCP_ACK_DELAY_MS);
}

/* RFC 9293 §3.10.5: <SEQ=SND.NXT><CTL=RST>. Nothing to reset before the peer's SYN is known. */
void tcp_send_rst(struct tcp *t)
{
    if (t->state < TCP_SYN_RECEIVED || t->state == TCP_TIME_WAIT)
        return;
    tcp_emit(t->net, &t->flow, &(struct tcp_emit){ .seq = tcp_acceptable_seq(t), .ack = t->rcv_nxt,
                                                   .flags = TCP_RST | TCP_ACK }, NULL, 0);
}

/* RFC 9293 §3.5.2, group 1: in answer to a segment for which there is no connection. */
void tcp_reply_rst(struct net *net, const struct flow *flow, const struct tcp_seg *seg)
{
    struct tcp_emit e = { .flags = TCP_RST };

    if (seg->flags & TCP_ACK) {
        e.seq = seg->ack;
    } else {
        e.ack = seq_add(seg->seq, seg->len);
        e.flags = TCP_RST | TCP_ACK;
    }
    tcp_emit(net, flow, &e, NULL, 0);
}
