/*
 * SEGMENT ARRIVES for every state past SYN-SENT (RFC 9293 §3.10.7.4): eight ordered steps, each one
 * function. Begin at tcp_segment_arrives(), below.
 */
#include <errno.h>
#include "compiler.h"
#include "tcp_internal.h"

COLD void tcp_enter_established(struct tcp *t)
{
    if (t->retransmits && !t->rtt_known)
        t->rto_ms = TCP_RTO_AFTER_SYN_LOSS_MS;
    tcp_congestion_init(t);
    t->retransmits = 0;
    t->snd_small = t->snd_una;
    t->state = t->fin_queued ? TCP_FIN_WAIT_1 : TCP_ESTABLISHED;
    t->snd_wnd_max = max_u32(t->snd_wnd_max, t->snd_wnd);
    tcp_timer_disarm(t, TCP_TIMER_RETRANSMIT);
    tcp_stats(t)->established++;
    if (t->listener)
        tcp_listener_established(t);
    wait_wake(&t->waiters);
}

COLD void tcp_enter_closed(struct tcp *t, int error)
{
    if (t->state == TCP_SYN_RECEIVED && t->listener)
        tcp_listener_forget(t);
    tcp_table_remove(t);
    t->state = TCP_CLOSED;
    t->timers_armed = 0;
    t->ack_now = t->ack_pending = t->tx_blocked = false;
    tcp_queue_free(&t->sendq);
    tcp_reass_free(t);
    if (error) {
        t->error = (int16_t)error;
        tcp_queue_free(&t->recvq);      /* §3.10.7.4: "all segment queues should be flushed" */
    }
    wait_wake(&t->waiters);
}

void tcp_settle(struct tcp *t)
{
    if (t->state != TCP_CLOSED && t->state != TCP_TIME_WAIT) {
        tcp_output(t);
        tcp_check(t);
    } else if (!t->attached && !t->listener) {
        tcp_free(t);
    }
}

/*
 * Our SYN,ACK got lost: the peer sends its SYN again and is given the answer again at once. (By the
 * letter the first step answers with an ACK, which says nothing to a peer in SYN-SENT.)
 */
static bool tcp_repeat_syn_ack(struct tcp *t, const struct tcp_seg *seg)
{
    if (t->state != TCP_SYN_RECEIVED || (seg->flags & (TCP_SYN | TCP_ACK | TCP_RST)) != TCP_SYN ||
        !seq_eq(seg->seq, t->irs))
        return false;
    tcp_stats(t)->rx_duplicate++;
    t->snd_nxt = t->iss;
    return true;
}

/*
 * First step: is any part of the segment inside the receive window?
 *
 *   SEG.LEN  RCV.WND   acceptable when
 *      0        0      SEG.SEQ == RCV.NXT
 *      0       >0      SEG.SEQ in window
 *     >0        0      never
 *     >0       >0      it overlaps the window
 *
 * (By the RFC's test one that reaches out of the window at both ends would not.)
 */
static bool tcp_is_acceptable(const struct tcp *t, const struct tcp_seg *seg)
{
    if (seg->len == 0)
        return seq_eq(seg->seq, t->rcv_nxt) ||
               seq_diff(seg->seq, t->rcv_nxt) < seq_diff(t->rcv_adv, t->rcv_nxt);
    return seq_lt(seg->seq, t->rcv_adv) && seq_gt(seq_add(seg->seq, seg->len), t->rcv_nxt);
}

/*
 * Text at a closed window, exactly where it should be: a probe. §3.10.7.4: "if the RCV.WND is zero,
 * no segments will be acceptable, but special allowance should be made to accept valid ACKs, URGs,
 * and RSTs". So only the text is refused.
 */
static bool tcp_strip_probe(struct tcp *t, struct tcp_seg *seg)
{
    if (!seq_eq(t->rcv_nxt, t->rcv_adv) || !seq_eq(seg->seq, t->rcv_nxt) || (seg->flags & TCP_SYN))
        return false;
    pkt_trim(seg->text, 0);
    seg->flags &= (uint8_t)~TCP_FIN;
    seg->len = 0;
    t->ack_now = true;
    tcp_stats(t)->rx_past_window++;
    return true;
}

static bool tcp_check_seq(struct tcp *t, struct tcp_seg *seg)
{
    if (tcp_is_acceptable(t, seg) || tcp_strip_probe(t, seg))
        return false;
    tcp_stats(t)->rx_out_of_window++;
    if (seg->flags & TCP_RST)
        return true;
    if (seg->len && !(seg->flags & TCP_SYN))
        t->ack_now = true;              /* tells the peer where we really are */
    else
        /* the same, but limited: two confused ends could go on for ever (RFC 5961 §7) */
        tcp_send_challenge_ack(t);
    return true;
}

/*
 * Second step: RST, hardened by RFC 5961 §3.2: it must name exactly the next byte, or it is asked
 * to prove itself.
 */
static bool tcp_check_rst(struct tcp *t, const struct tcp_seg *seg)
{
    if (!(seg->flags & TCP_RST))
        return false;
    if (!seq_eq(seg->seq, t->rcv_nxt)) {
        tcp_stats(t)->rx_bad_rst++;
        if (seq_gt(seg->seq, t->rcv_nxt))       /* one that begins before the window is dropped */
            tcp_send_challenge_ack(t);
        return true;
    }
    tcp_stats(t)->resets_received++;
    if (t->state == TCP_SYN_RECEIVED)
        tcp_enter_closed(t, t->listener ? 0 : ECONNREFUSED);
    else if (t->state == TCP_CLOSING || t->state == TCP_LAST_ACK)
        tcp_enter_closed(t, 0);
    else
        tcp_enter_closed(t, ECONNRESET);
    return true;
}

/* Fourth step: SYN, hardened by RFC 5961 §4.2. A half-open connection goes back to LISTEN. */
static bool tcp_check_syn(struct tcp *t, const struct tcp_seg *seg)
{
    if (!(seg->flags & TCP_SYN))
        return false;
    tcp_stats(t)->rx_bad_syn++;
    if (t->state == TCP_SYN_RECEIVED && t->listener)
        tcp_enter_closed(t, 0);
    else
        tcp_send_challenge_ack(t);
    return true;
}

/*
 * The end of the first step: "tailored to look like it's inside the window". After RST and SYN,
 * whose checks want the original numbers.
 */
static void tcp_trim(struct tcp *t, struct tcp_seg *seg)
{
    seq_t limit = t->fin_seen ? t->rcv_fin : t->rcv_adv;
    uint32_t early = seq_lt(seg->seq, t->rcv_nxt) ? seq_diff(t->rcv_nxt, seg->seq) : 0;

    if (early) {
        tcp_stats(t)->rx_duplicate++;
        pkt_pull(seg->text, min_u32(early, seg->text->len));
        seg->seq = t->rcv_nxt;
        seg->len -= min_u32(early, seg->len);
    }
    if (seg->len && seq_gt(seq_add(seg->seq, seg->len), limit)) {
        uint32_t room = seq_lt(seg->seq, limit) ? seq_diff(limit, seg->seq) : 0;

        if (room < seg->text->len) {
            tcp_stats(t)->rx_past_window++;
            pkt_trim(seg->text, room);
        }
        if (!t->fin_seen || !seq_eq(seq_add(seg->seq, seg->len - 1), t->rcv_fin))
            seg->flags &= (uint8_t)~TCP_FIN;
        seg->len = seg->text->len + tcp_flag_bytes(seg->flags);
    }
}

/*
 * Fifth step in SYN-RECEIVED: does this ACK end the handshake? If not, and it claims to, it is
 * reset.
 */
static bool tcp_ack_ends_handshake(struct tcp *t, const struct tcp_seg *seg)
{
    if (!seq_eq(seg->ack, seq_add(t->iss, 1)) || seq_eq(t->snd_max, t->iss)) {
        tcp_stats(t)->rx_bad_ack++;
        tcp_reply_rst(t->net, &t->flow, seg);
        return false;
    }
    tcp_rtt_on_ack(t, seg->ack);
    t->snd_una = t->snd_nxt = seg->ack;
    t->snd_wnd = seg->wnd;
    t->snd_wl1 = seg->seq;
    t->snd_wl2 = seg->ack;
    tcp_enter_established(t);
    return true;
}

/*
 * RFC 5961 §5.2: an ACK must lie in [SND.UNA - MAX.SND.WND, SND.NXT], or it is a stranger's guess.
 * As a distance from the range's start, for comparing with both ends would take the number just
 * opposite for "before" and "behind" at once.
 */
static bool tcp_ack_is_plausible(struct tcp *t, const struct tcp_seg *seg)
{
    seq_t oldest = seq_add(t->snd_una, 0 - t->snd_wnd_max);

    if (seq_diff(seg->ack, oldest) <= seq_diff(t->snd_max, oldest))
        return true;
    tcp_stats(t)->rx_bad_ack++;
    tcp_send_challenge_ack(t);
    return false;
}

/*
 * RFC 5681 §2: (a) data outstanding, (b) no text, (c) no SYN or FIN, (d) the greatest ACK, (e) the
 * same window.
 */
static bool tcp_is_dup_ack(const struct tcp *t, const struct tcp_seg *seg)
{
    return tcp_flight(t) > 0 && seg->sent_len == 0 && seq_eq(seg->ack, t->snd_una) &&
           seg->wnd == t->snd_wnd && t->snd_wnd > 0;
}

/* SND.UNA moves on. True: our FIN is acknowledged too. */
static bool tcp_take_new_ack(struct tcp *t, seq_t ack)
{
    uint32_t acked = seq_diff(ack, t->snd_una);
    bool fin_acked = acked > t->sendq.bytes;

    tcp_rtt_on_ack(t, ack);
    tcp_sendq_drop(t, min_u32(acked, t->sendq.bytes));
    t->snd_una = ack;
    if (seq_lt(t->snd_nxt, ack))
        t->snd_nxt = ack;
    if (seq_lt(t->snd_small, ack))
        t->snd_small = ack;
    t->retransmits = t->probes = 0;
    if (!t->recovery_partial || seq_ge(ack, t->recover))
        /* RFC 6298 §5.2, §5.3; RFC 6582 §3.2: of partial ACKs the first only */
        tcp_timer_disarm(t, TCP_TIMER_RETRANSMIT);
    tcp_congestion_on_ack(t, acked);
    if (tcp_timer_is_armed(t, TCP_TIMER_LIFE))
        tcp_timer_arm(t, TCP_TIMER_LIFE, TCP_ORPHAN_MS);
    if (tcp_sendq_is_writable(t))
        wait_wake(&t->waiters);
    return fin_acked;
}

/* RFC 9293 §3.10.7.4: "to prevent using old segments to update the window". */
static void tcp_take_window(struct tcp *t, const struct tcp_seg *seg)
{
    if (seq_lt(seg->ack, t->snd_una) || seq_gt(t->snd_wl1, seg->seq) ||
        (seq_eq(t->snd_wl1, seg->seq) && seq_gt(t->snd_wl2, seg->ack)))
        return;
    t->snd_wnd = seg->wnd;
    t->snd_wl1 = seg->seq;
    t->snd_wl2 = seg->ack;
    t->snd_wnd_max = max_u32(t->snd_wnd_max, t->snd_wnd);
    t->probes = 0;
    if (t->snd_wnd == 0)
        /* it lives, and only has no room: RFC 9293 §3.8.6.1 MUST-37 */
        t->retransmits = 0;
    else
        t->persist_shift = 0;
}

/* What our acknowledged FIN means to each state. True: the connection is over. */
static bool tcp_fin_is_acked(struct tcp *t)
{
    switch (t->state) {
    case TCP_FIN_WAIT_1:
        t->state = TCP_FIN_WAIT_2;
        if (!t->attached)
            tcp_timer_arm(t, TCP_TIMER_LIFE, TCP_ORPHAN_MS);
        return false;
    case TCP_CLOSING:
        tcp_enter_time_wait(t);
        return true;
    case TCP_LAST_ACK:
        tcp_enter_closed(t, 0);
        return true;
    default:
        return false;
    }
}

/* Fifth step: ACK. */
static bool tcp_check_ack(struct tcp *t, const struct tcp_seg *seg)
{
    bool fin_acked = false;

    if (!(seg->flags & TCP_ACK)) {
        tcp_stats(t)->rx_no_ack_flag++;
        return true;
    }
    if (t->state == TCP_SYN_RECEIVED && !tcp_ack_ends_handshake(t, seg))
        return true;
    if (!tcp_ack_is_plausible(t, seg))
        return true;
    if (seq_gt(seg->ack, t->snd_una))
        fin_acked = tcp_take_new_ack(t, seg->ack);
    else if (tcp_is_dup_ack(t, seg))
        tcp_congestion_on_dup_ack(t);
    else if (seq_lt(seg->ack, t->snd_una))
        tcp_stats(t)->rx_old_ack++;
    tcp_take_window(t, seg);
    return fin_acked && tcp_fin_is_acked(t);
}

/*
 * Sixth step: URG. Sockets here have no urgent mark: the byte stays in the stream, as RFC 6093 §6
 * advises.
 */
static void tcp_take_urg(struct tcp *t, const struct tcp_seg *seg)
{
    if (seg->flags & TCP_URG)
        tcp_stats(t)->urgent++;
}

static void tcp_take_text_in_order(struct tcp *t, struct tcp_seg *seg)
{
    bool had_hole = t->reass != NULL;

    t->rcv_nxt = seq_add(t->rcv_nxt, seg->text->len);
    tcp_recvq_append(t, seg->text);
    seg->text = NULL;
    tcp_reass_deliver(t);
    if (had_hole || ++t->unacked_segments >= 2)
        /* RFC 5681 §4.2; every second segment: RFC 9293 §3.8.6.3 SHLD-19 */
        t->ack_now = true;
    else
        tcp_ack_later(t);
    wait_wake(&t->waiters);
}

/*
 * Text in order takes the place of what is out of order, the farthest first, or no read could ever
 * make any.
 */
static bool tcp_has_place(struct tcp *t, const struct tcp_seg *seg)
{
    bool in_order = seq_eq(seg->seq, t->rcv_nxt);

    while (in_order && t->reass && !tcp_recvq_has_place(t, seg->text, in_order))
        tcp_reass_give_up_last(t);
    return tcp_recvq_has_place(t, seg->text, in_order);
}

/* Seventh step: the segment's text. */
static void tcp_take_text(struct tcp *t, struct tcp_seg *seg)
{
    if (tcp_seg_text_bytes(seg) == 0)
        return;
    if (t->fin_received) {
        tcp_stats(t)->rx_after_fin++;
    } else if (!t->attached && !t->listener) {
        tcp_stats(t)->rx_after_close++;         /* nobody will read it: RFC 1122 §4.2.2.13 */
        tcp_send_rst(t);
        tcp_enter_closed(t, 0);
    } else if (!tcp_has_place(t, seg)) {
        tcp_stats(t)->rx_no_memory++;
        t->ack_now = true;
    } else if (seq_eq(seg->seq, t->rcv_nxt)) {
        tcp_take_text_in_order(t, seg);
    } else {
        tcp_stats(t)->out_of_order++;
        tcp_reass_insert(t, seg->seq, seg->text);
        seg->text = NULL;
        t->ack_now = true;                      /* a duplicate ACK: RFC 5681 §4.2 */
    }
}

/* Remembers where the peer's FIN is; it may be behind a hole. A second one elsewhere is a lie. */
static void tcp_note_fin(struct tcp *t, const struct tcp_seg *seg)
{
    seq_t fin = seq_add(seg->seq, seg->len - 1);

    if (!(seg->flags & TCP_FIN) || t->fin_seen)
        return;
    if (seq_lt(fin, tcp_reass_end(t))) {
        tcp_stats(t)->rx_after_fin++;           /* text is already known to go on behind it */
        return;
    }
    t->fin_seen = true;
    t->rcv_fin = fin;
    t->ack_now = true;
}

/* Eighth step: FIN, as soon as all text before it is there. */
static void tcp_take_fin(struct tcp *t, const struct tcp_seg *seg)
{
    if (t->state == TCP_CLOSED)
        return;
    tcp_note_fin(t, seg);
    if (!t->fin_seen || t->fin_received || !seq_eq(t->rcv_nxt, t->rcv_fin))
        return;
    t->fin_received = true;
    t->rcv_nxt = seq_add(t->rcv_nxt, 1);
    if (seq_lt(t->rcv_adv, t->rcv_nxt))
        t->rcv_adv = t->rcv_nxt;
    t->ack_now = true;
    wait_wake(&t->waiters);
    switch (t->state) {
    case TCP_ESTABLISHED:
        t->state = TCP_CLOSE_WAIT;
        break;
    case TCP_FIN_WAIT_1:  /* our FIN is not acknowledged, or the fifth step had seen it */
        t->state = TCP_CLOSING;
        break;
    case TCP_FIN_WAIT_2:
        tcp_send_ack(t);
        tcp_enter_time_wait(t);
        break;
    default:
        break;
    }
}

/*
 * Every state past SYN-SENT (RFC 9293 §3.10.7.4): eight ordered steps, each one function. A
 * tcp_check_*() returns true when the segment must go no further.
 */
void tcp_segment_arrives(struct tcp *t, struct tcp_seg *seg)
{
    if (tcp_repeat_syn_ack(t, seg) ||
        tcp_check_seq(t, seg) ||        /* first                                */
        tcp_check_rst(t, seg) ||        /* second: RST, hardened by RFC 5961 §3 */
                                        /* third:  security, not implemented    */
        tcp_check_syn(t, seg))          /* fourth: SYN, hardened by RFC 5961 §4 */
        return;
    tcp_trim(t, seg);
    if (tcp_check_ack(t, seg))          /* fifth                                */
        return;
    tcp_take_urg(t, seg);               /* sixth                                */
    tcp_take_text(t, seg);              /* seventh                              */
    tcp_take_fin(t, seg);               /* eighth                               */
}
