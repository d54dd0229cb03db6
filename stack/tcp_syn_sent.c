/* Active open: SEGMENT ARRIVES in SYN-SENT (RFC 9293 §3.10.7.3), with simultaneous open. */
#include <errno.h>
#include "compiler.h"
#include "tcp_internal.h"

/* Takes the peer's SYN: its numbers, window and MSS. */
void tcp_take_syn(struct tcp *t, const struct tcp_seg *seg)
{
    unsigned mss = seg->mss ? seg->mss : TCP_MSS_DEFAULT;

    t->irs = seg->seq;
    t->rcv_nxt = t->rcv_adv = seq_add(seg->seq, 1);
    t->snd_wnd = seg->wnd;
    t->snd_wnd_max = seg->wnd;
    t->snd_wl1 = seg->seq;
    t->snd_wl2 = seg->ack;
    t->snd_mss = (uint16_t)max_u32(min_u32(mss, t->rcv_mss), TCP_MSS_LEAST);
}

/* First step: an ACK must be of our SYN. False: it is not, and the segment is answered by RST. */
static bool tcp_syn_sent_ack_is_good(struct tcp *t, const struct tcp_seg *seg)
{
    if (!(seg->flags & TCP_ACK) || (seq_gt(seg->ack, t->iss) && seq_le(seg->ack, t->snd_max)))
        return true;
    tcp_stats(t)->rx_bad_ack++;
    if (!(seg->flags & TCP_RST))
        tcp_reply_rst(t->net, &t->flow, seg);
    return false;
}

/* A reset is believed only with a good ACK: anybody could have sent another. */
static void tcp_syn_sent_reset(struct tcp *t, const struct tcp_seg *seg)
{
    if (!(seg->flags & TCP_ACK)) {
        tcp_stats(t)->rx_bad_rst++;
        return;
    }
    tcp_stats(t)->resets_received++;
    tcp_enter_closed(t, ECONNREFUSED);
}

COLD void tcp_syn_sent_arrives(struct tcp *t, struct tcp_seg *seg)
{
    if (!tcp_syn_sent_ack_is_good(t, seg))                  /* first */
        return;
    if (seg->flags & TCP_RST) {                             /* second */
        tcp_syn_sent_reset(t, seg);
        return;
    }
    if (!(seg->flags & TCP_SYN)) {  /* fourth; text on a SYN is left to be sent again */
        tcp_stats(t)->rx_bad_ack++;
        return;
    }
    tcp_take_syn(t, seg);
    if (seg->flags & TCP_ACK) {
        tcp_rtt_on_ack(t, seg->ack);
        t->snd_una = t->snd_nxt = seg->ack;
        t->ack_now = true;
        tcp_enter_established(t);
    } else {  /* simultaneous open: our SYN again, now with an ACK */
        t->state = TCP_SYN_RECEIVED;
        t->snd_nxt = t->iss;
    }
}
