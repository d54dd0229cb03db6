/*
 * SEGMENT ARRIVES (RFC 9293 §3.10.7): parses and checks a segment and finds what it is for. Then go
 * on in tcp_segment.c (a connection), tcp_syn_sent.c (one in SYN-SENT), tcp_time_wait.c, or
 * tcp_listen.c (a listener, or nobody).
 */
#include "compiler.h"
#include "sum.h"
#include "tcp_internal.h"

/*
 * The MSS option of a SYN (RFC 9293 §3.2). An illegal length ends the parsing: MUST-7 asks only not
 * to crash.
 */
static uint16_t tcp_parse_mss(struct tcp_stats *stats, const uint8_t *opt, unsigned bytes)
{
    for (unsigned i = 0; i < bytes && opt[i] != TCP_OPT_END;) {
        if (opt[i] == TCP_OPT_NOP) {
            i++;
            continue;
        }
        if (i + 1 >= bytes || opt[i + 1] < 2 || opt[i + 1] > bytes - i) {
            stats->rx_bad_option++;
            break;
        }
        if (opt[i] == TCP_OPT_MSS && opt[i + 1] == TCP_OPT_MSS_BYTES)
            return (uint16_t)(opt[i + 2] << 8 | opt[i + 3]);
        i += opt[i + 1];
    }
    return 0;
}

static bool tcp_sum_is_good(const struct ip_in *in)
{
    return in->sum_is_ok || sum_fold(sum_add_chain(in->pseudo_sum(in), in->pkt, false)) == 0xffff;
}

/* Why the segment cannot be understood: the counter of its drop. NULL: it is fine. */
static uint32_t *tcp_find_fault(struct net *net, const struct ip_in *in)
{
    struct tcp_stats *stats = &net->tcp.stats;
    const struct tcp_header *h = (const struct tcp_header *)(const void *)in->pkt->data;

    if (in->to_group)
        return &stats->rx_multicast;                    /* RFC 9293 §3.9.2.3 MUST-57 */
    if (in->pkt->len < sizeof *h)
        return &stats->rx_short;
    if (h->offset >> 4 < 5 || (h->offset >> 4) * 4u > in->pkt->len)
        return &stats->rx_bad_offset;
    if (!tcp_sum_is_good(in))
        return &stats->rx_bad_sum;                      /* RFC 9293 §3.1 MUST-3 */
    return NULL;
}

/* Fills in *seg and the ports of in->flow. Takes in->pkt: it becomes the text. */
static void tcp_parse(struct net *net, struct ip_in *in, struct tcp_seg *seg)
{
    const struct tcp_header *h = (const struct tcp_header *)(const void *)in->pkt->data;
    unsigned header_bytes = (h->offset >> 4) * 4u;

    in->flow.local_port = h->dst_port;
    in->flow.remote_port = h->src_port;
    in->flow.hash = flow_hash(net, in);
    *seg = (struct tcp_seg){
        .seq = seq(be32_get(h->seq)), .ack = seq(be32_get(h->ack)), .wnd = be16_get(h->wnd),
        .flags = h->flags & (TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_ACK | TCP_URG),
    };
    if (seg->flags & TCP_SYN)
        seg->mss = tcp_parse_mss(&net->tcp.stats, in->pkt->data + sizeof *h,
                                 header_bytes - (unsigned)sizeof *h);
    pkt_pull(in->pkt, header_bytes);
    seg->text = in->pkt;
    in->pkt = NULL;
    seg->len = seg->sent_len = seg->text->len + tcp_flag_bytes(seg->flags);
}

static void tcp_connection_arrives(struct tcp *t, struct tcp_seg *seg)
{
    if (t->state == TCP_SYN_SENT)
        tcp_syn_sent_arrives(t, seg);
    else
        tcp_segment_arrives(t, seg);
    tcp_settle(t);
}

static void tcp_demultiplex(struct net *net, const struct ip_in *in, struct tcp_seg *seg)
{
    struct tcp *t = tcp_table_find(net, &in->flow);
    struct tcp_time_wait *tw = t ? NULL : tcp_time_wait_find(net, &in->flow);

    if (t)
        tcp_connection_arrives(t, seg);
    else if (!tw || tcp_time_wait_arrives(net, tw, seg))
        tcp_no_connection_arrives(net, in, seg);
}

APART void tcp_input(struct net *net, struct ip_in *in)
{
    uint32_t *fault = tcp_find_fault(net, in);
    struct tcp_seg seg;

    net->tcp.stats.rx_segments++;
    if (fault) {
        ++*fault;
        pkt_free(in->pkt);
        in->pkt = NULL;
        return;
    }
    if (net->pool.buffers_free < TCP_POOL_LOW)
        tcp_reass_prune(net);
    tcp_parse(net, in, &seg);
    tcp_demultiplex(net, in, &seg);
    pkt_free(seg.text);
}
