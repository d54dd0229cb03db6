/*
 * The send queue: what the application has written and the peer has not yet acknowledged. Bytes are
 * copied once, into pool buffers, the last of which is filled up first; lent memory is linked as it
 * is. Segments are views of it.
 *
 * How many buffers a queue may hold depends on how many are free (a dynamic threshold: one in
 * TCP_SEND_SHARE), so that one busy connection gets a ninth of the pool, eight slow ones leave
 * something for another, and the RX ring never starves.
 */
#include <assert.h>
#include <string.h>
#include "tcp_internal.h"

bool tcp_may_hold(const struct net *net, unsigned held, unsigned share)
{
    unsigned free = net->pool.buffers_free;

    return free > TCP_POOL_RESERVE && held < free / share;
}

/* A buffer is filled to a whole number of segments, so that most segments are one fragment. */
static uint16_t tcp_sendq_buffer_bytes(const struct tcp *t)
{
    unsigned room = PKT_BUFFER_BYTES - PKT_LANDING;

    return (uint16_t)(t->snd_mss < room ? room - room % t->snd_mss : room);
}

static bool tcp_sendq_may_grow(const struct tcp *t)
{
    return t->sendq.views < TCP_SEND_VIEWS && tcp_may_hold(t->net, t->sendq.views, TCP_SEND_SHARE);
}

/* Nothing of this queue's own will be acknowledged and wake its writer: the pool must. */
static void tcp_sendq_note_starved(const struct tcp *t)
{
    if (t->sendq.views == 0)
        t->net->tcp.starved = true;
}

/* Bytes that a write would surely take now; it may take more. */
size_t tcp_sendq_room(const struct tcp *t)
{
    if (tcp_sendq_may_grow(t))
        return t->sendq.tail_room + (size_t)tcp_sendq_buffer_bytes(t);
    tcp_sendq_note_starved(t);
    return t->sendq.tail_room;
}

/* Half empty, so that a writer is woken for more than a few bytes. */
bool tcp_sendq_is_writable(const struct tcp *t)
{
    return t->sendq.views <= TCP_SEND_VIEWS / 2 && tcp_sendq_room(t) > 0;
}

static bool tcp_sendq_grow(struct tcp *t)
{
    struct pkt *pkt = tcp_sendq_may_grow(t) ? pkt_alloc(&t->net->pool) : NULL;

    if (!pkt) {
        tcp_stats(t)->send_starved += t->sendq.views < TCP_SEND_VIEWS;
        tcp_sendq_note_starved(t);
        return false;
    }
    tcp_sendq_link(t, pkt);
    t->sendq.tail_room = tcp_sendq_buffer_bytes(t);
    return true;
}

/* Copies what there is room for; returns how much that was. */
size_t tcp_sendq_write(struct tcp *t, const uint8_t *bytes, size_t len)
{
    struct tcp_queue *q = &t->sendq;
    size_t done = 0;

    while (done < len && (q->tail_room || tcp_sendq_grow(t))) {
        uint16_t n = (uint16_t)(len - done < q->tail_room ? len - done : q->tail_room);

        memcpy(q->tail->data + q->tail->len, bytes + done, n);
        q->tail->len = (uint16_t)(q->tail->len + n);
        q->tail_room = (uint16_t)(q->tail_room - n);
        q->bytes += n;
        done += n;
    }
    return done;
}

/* Takes over a chain that nobody writes into any more. */
void tcp_sendq_link(struct tcp *t, struct pkt *chain)
{
    struct tcp_queue *q = &t->sendq;

    if (q->tail)
        q->tail->next = chain;
    else
        q->head = chain;
    for (; chain; chain = chain->next) {
        q->tail = chain;
        q->bytes += chain->len;
        q->views++;
    }
    q->tail_room = 0;
}

/*
 * The first bytes are acknowledged. A view that the TX ring still reads keeps the buffer itself
 * alive.
 */
void tcp_sendq_drop(struct tcp *t, uint32_t bytes)
{
    struct tcp_queue *q = &t->sendq;

    q->bytes -= bytes;
    while (q->head && bytes >= q->head->len) {
        struct pkt *gone = q->head;

        bytes -= gone->len;
        q->head = gone->next;
        q->views--;
        gone->next = NULL;
        pkt_free(gone);
    }
    if (!q->head) {
        q->tail = NULL;
        q->tail_room = 0;
    } else if (bytes) {
        pkt_pull(q->head, bytes);
    }
}

/*
 * Views of up to *len bytes at `offset`, at most TCP_SEGMENT_VIEWS of them; *len says how many
 * bytes they are. NULL: there is not one free view.
 */
struct pkt *tcp_sendq_clone(struct tcp *t, uint32_t offset, uint32_t *len, unsigned *views)
{
    const struct pkt *from = t->sendq.head;
    struct pkt *first = NULL, **link = &first;
    uint32_t wanted = *len;

    for (; offset >= from->len; from = from->next)
        offset -= from->len;
    for (*views = 0, *len = 0; *len < wanted && *views < TCP_SEGMENT_VIEWS;
         from = from->next, offset = 0) {
        uint32_t n = min_u32(from->len - offset, wanted - *len);

        if (!n)
            continue;
        *link = pkt_clone(from, offset, n);
        if (!*link)
            break;
        link = &(*link)->next;
        *len += n;
        ++*views;
    }
    return first;
}

void tcp_queue_free(struct tcp_queue *queue)
{
    pkt_free(queue->head);
    *queue = (struct tcp_queue){ 0 };
}
