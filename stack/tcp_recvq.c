/*
 * The receive queue: text in order that the application has not read, and the window that tells the
 * peer what is left. A frame received pins a whole buffer, so the queue is bounded in frames as
 * well as in bytes; a short segment is copied behind its predecessor's text when it fits into that
 * one's buffer.
 */
#include <string.h>
#include "tcp_internal.h"

/*
 * Bytes of a pool's buffer behind this view that nobody else can see; 0 for foreign or shared
 * memory.
 */
static unsigned tcp_room_behind(const struct pkt *pkt)
{
    const struct pkt_pool *pool = pkt->pool;
    uintptr_t owner = (uintptr_t)pkt->owner, first = (uintptr_t)pool->buffers;
    const struct pkt_buffer *buffer;

    if (owner - first >= pool->buffer_count * sizeof *buffer || pkt->owner->refs != 1)
        return 0;
    buffer = &pool->buffers[(owner - first) / sizeof *buffer];
    return (unsigned)(buffer->bytes + PKT_BUFFER_BYTES - (pkt->data + pkt->len));
}

static bool tcp_recvq_can_compact(const struct tcp *t, const struct pkt *text)
{
    return t->recvq.tail && text->len <= TCP_COMPACT_BYTES &&
           text->len <= tcp_room_behind(t->recvq.tail);
}

/* Frames that this connection pins, in order or not. */
static unsigned tcp_recv_held(const struct tcp *t)
{
    return t->recvq.views + t->reass_views;
}

/* May this segment's buffer stay here? Text in order has no need to when it can be copied. */
bool tcp_recvq_has_place(const struct tcp *t, const struct pkt *text, bool in_order)
{
    unsigned held = tcp_recv_held(t);

    return (in_order && tcp_recvq_can_compact(t, text)) ||
           (held < TCP_RECV_VIEWS && tcp_may_hold(t->net, held, TCP_RECV_SHARE));
}

static void tcp_recvq_compact(struct tcp *t, struct pkt *text)
{
    struct pkt *tail = t->recvq.tail;

    memcpy(tail->data + tail->len, text->data, text->len);
    tail->len = (uint16_t)(tail->len + text->len);
    pkt_free(text);
    tcp_stats(t)->compacted++;
}

/* Consumes text, a single view. */
void tcp_recvq_append(struct tcp *t, struct pkt *text)
{
    struct tcp_queue *q = &t->recvq;

    q->bytes += text->len;
    if (tcp_recvq_can_compact(t, text)) {
        tcp_recvq_compact(t, text);
        return;
    }
    if (q->tail)
        q->tail->next = text;
    else
        q->head = text;
    q->tail = text;
    q->views++;
}

static void tcp_recvq_drop_head(struct tcp_queue *q)
{
    struct pkt *gone = q->head;

    q->head = gone->next;
    if (!q->head)
        q->tail = NULL;
    q->views--;
    gone->next = NULL;
    pkt_free(gone);
}

static size_t tcp_recvq_peek(const struct tcp_queue *q, uint8_t *bytes, size_t len)
{
    size_t done = 0;

    for (const struct pkt *p = q->head; p && done < len; p = p->next) {
        size_t n = p->len < len - done ? p->len : len - done;

        memcpy(bytes + done, p->data, n);
        done += n;
    }
    return done;
}

size_t tcp_recvq_read(struct tcp *t, uint8_t *bytes, size_t len, bool peek)
{
    struct tcp_queue *q = &t->recvq;
    size_t done = tcp_recvq_peek(q, bytes, len), left = done;

    if (peek)
        return done;
    while (left) {
        unsigned n = q->head->len < left ? q->head->len : (unsigned)left;

        if (n == q->head->len)
            tcp_recvq_drop_head(q);
        else
            pkt_pull(q->head, n);
        left -= n;
    }
    q->bytes -= (uint32_t)done;
    return done;
}

/*
 * Frames that this connection may still take in if nobody else does: k with held + k < (free - k) /
 * TCP_RECV_SHARE.
 */
static unsigned tcp_recv_views(const struct tcp *t)
{
    unsigned held = tcp_recv_held(t), free = t->net->pool.buffers_free;
    unsigned own = held < TCP_RECV_VIEWS ? TCP_RECV_VIEWS - held : 0, share = 0;

    if (free > TCP_POOL_RESERVE && free > TCP_RECV_SHARE * held)
        share = (free - TCP_RECV_SHARE * held) / (TCP_RECV_SHARE + 1);
    if (share == 0 && t->recvq.views == 0)
        /* no read will open the window again: the pool must */
        t->net->tcp.starved = true;
    return share < own ? share : own;
}

/* Beyond RCV.NXT: what is there out of order has its place already. */
static uint32_t tcp_recv_room(const struct tcp *t)
{
    uint32_t room = t->recvq.bytes < TCP_RECV_BYTES ? TCP_RECV_BYTES - t->recvq.bytes : 0;

    return min_u32(room, tcp_recv_views(t) * t->rcv_mss + tcp_reass_bytes(t));
}

/* By how much the right edge could move on. It never moves back (RFC 9293 §3.8.6 SHLD-14). */
static uint32_t tcp_recv_gain(const struct tcp *t)
{
    seq_t edge = seq_add(t->rcv_nxt, tcp_recv_room(t));

    return seq_gt(edge, t->rcv_adv) ? seq_diff(edge, t->rcv_adv) : 0;
}

/* RFC 9293 §3.8.6.2.2: the edge moves by a segment or half the buffer, or not at all. */
uint32_t tcp_recv_window(struct tcp *t)
{
    uint32_t gain = tcp_recv_gain(t);

    if (gain >= min_u32(t->rcv_mss, TCP_RECV_BYTES / 2))
        t->rcv_adv = seq_add(t->rcv_adv, gain);
    if (seq_eq(t->rcv_adv, t->rcv_nxt))
        tcp_stats(t)->zero_windows++;
    return seq_diff(t->rcv_adv, t->rcv_nxt);
}

/*
 * At once when the peer may be waiting for it (less than half a buffer was left to it), else with
 * the next segment or in tcp_idle, so that a reader that keeps up costs no ACK of its own.
 */
void tcp_recv_window_opened(struct tcp *t)
{
    uint32_t gain = tcp_recv_gain(t), left = seq_diff(t->rcv_adv, t->rcv_nxt);

    if (gain < min_u32(t->rcv_mss, TCP_RECV_BYTES / 2))
        return;
    if (left < t->rcv_mss || (left < TCP_RECV_BYTES / 2 && gain >= 2u * t->rcv_mss)) {
        tcp_stats(t)->window_updates++;
        tcp_send_ack(t);
    } else if (gain >= 2u * t->rcv_mss) {
        tcp_ack_later(t);
    }
}
