/*
 * The out-of-order queue: text behind a hole, sorted and without overlaps, one view a segment. What
 * is already here wins over a later copy. It is bounded by TCP_REASS_VIEWS and by the window, and
 * is given up when buffers are few: the peer still has it all.
 */
#include <assert.h>
#include "compiler.h"
#include "tcp_internal.h"

seq_t tcp_reass_seq(const struct pkt *text)
{
    return seq(text->rx.seq);
}

static seq_t tcp_reass_end_of(const struct pkt *text)
{
    return seq_add(tcp_reass_seq(text), text->len);
}

static void tcp_reass_cut_front(struct pkt *text, uint32_t bytes)
{
    pkt_pull(text, bytes);
    text->rx.seq += bytes;
}

seq_t tcp_reass_end(const struct tcp *t)
{
    seq_t end = t->rcv_nxt;

    for (const struct pkt *p = t->reass; p; p = p->next)
        end = tcp_reass_end_of(p);
    return end;
}

uint32_t tcp_reass_bytes(const struct tcp *t)
{
    uint32_t bytes = 0;

    for (const struct pkt *p = t->reass; p; p = p->next)
        bytes += p->len;
    return bytes;
}

static void tcp_reass_remove(struct tcp *t, struct pkt **link)
{
    struct pkt *gone = *link;

    *link = gone->next;
    t->reass_views--;
    gone->next = NULL;
    pkt_free(gone);
}

/* Takes away what `text` repeats of its predecessor. False: all of it. */
static bool tcp_reass_trim_front(struct pkt *text, seq_t from)
{
    seq_t start = tcp_reass_seq(text);
    uint32_t known = seq_lt(start, from) ? seq_diff(from, start) : 0;

    if (known >= text->len)
        return false;
    tcp_reass_cut_front(text, known);
    return true;
}

/*
 * Removes successors that `text` covers whole, and cuts what it repeats of the one it reaches into.
 */
static void tcp_reass_trim_end(struct tcp *t, struct pkt *text, struct pkt **link)
{
    seq_t end = tcp_reass_end_of(text);

    while (*link && seq_le(tcp_reass_end_of(*link), end))
        tcp_reass_remove(t, link);
    if (*link && seq_lt(tcp_reass_seq(*link), end))
        pkt_trim(text, seq_diff(tcp_reass_seq(*link), tcp_reass_seq(text)));
}

/* One too many: the farthest goes, for it is needed last. */
COLD void tcp_reass_give_up_last(struct tcp *t)
{
    struct pkt **link = &t->reass;

    while ((*link)->next)
        link = &(*link)->next;
    tcp_stats(t)->reass_full++;
    tcp_reass_remove(t, link);
}

/* Consumes text, a single view whose first byte is `s`, beyond RCV.NXT. */
COLD void tcp_reass_insert(struct tcp *t, seq_t s, struct pkt *text)
{
    struct pkt **link = &t->reass;
    seq_t before = t->rcv_nxt;

    text->rx.seq = s.n;
    while (*link && seq_le(tcp_reass_seq(*link), s)) {
        before = tcp_reass_end_of(*link);
        link = &(*link)->next;
    }
    if (tcp_reass_trim_front(text, before))
        tcp_reass_trim_end(t, text, link);
    else
        pkt_trim(text, 0);
    if (!text->len) {
        tcp_stats(t)->rx_duplicate++;
        pkt_free(text);
        return;
    }
    text->next = *link;
    *link = text;
    t->reass_views++;
    if (t->reass_views > TCP_REASS_VIEWS)
        tcp_reass_give_up_last(t);
}

void tcp_reass_deliver(struct tcp *t)
{
    while (t->reass && seq_le(tcp_reass_seq(t->reass), t->rcv_nxt)) {
        struct pkt *text = t->reass;

        t->reass = text->next;
        t->reass_views--;
        text->next = NULL;
        if (!tcp_reass_trim_front(text, t->rcv_nxt)) {
            pkt_free(text);
            continue;
        }
        t->rcv_nxt = seq_add(t->rcv_nxt, text->len);
        tcp_recvq_append(t, text);
    }
}

void tcp_reass_free(struct tcp *t)
{
    pkt_free(t->reass);
    t->reass = NULL;
    t->reass_views = 0;
}

COLD void tcp_reass_prune(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++) {
        s->stats.reass_pruned += t->reass_views;
        tcp_reass_free(t);
    }
}
