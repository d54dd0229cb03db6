/*
 * ICMP (RFC 792):
 *
 *   0                   1                   2                   3
 *  |     type      |     code      |          checksum             |
 *  |   echo: identifier, sequence;  errors: unused, or next MTU    |
 *  |   echo: data;  errors: IP header and first bytes of what they are about
 */
#include "net.h"

#include <errno.h>
#include <string.h>
#include "compiler.h"
#include "sum.h"

struct icmp_header {
    uint8_t type, code;
    be16 sum;
    be32 rest;
} __attribute__((may_alias));

enum {
    /* RFC 1812 §4.3.2.3: as much as fits 576 */
    ICMP_QUOTE_BYTES = 576 - IP_HEADER_BYTES - ICMP_HEADER_BYTES,
    /* of the transport, needed to find its flow */
    ICMP_PORTS_BYTES = 8,
};

void icmp_init(struct net *net)
{
    net->icmp = (struct icmp_state){ .error_tokens = ICMP_ERROR_BURST };
}

COLD static void icmp_drop(struct ip_in *in, uint32_t *counter)
{
    ++*counter;
    pkt_free(in->pkt);
}

/*
 * The request is its own reply's payload: only type and checksum change (RFC 1624: the sum rises by
 * what the type word falls).
 */
static void icmp_echo(struct net *net, struct ip_in *in)
{
    struct icmp_header *icmp = (struct icmp_header *)(void *)in->pkt->data;
    struct ip_out out;

    net->icmp.rx_echo++;
    if (in->to_group) {
        icmp_drop(in, &net->icmp.drops.to_broadcast);
        return;
    }
    out = in->flow.ip->send_begin(net, &in->flow, 1);
    if (!out.transport) {
        pkt_free(in->pkt);              /* the layer below has counted why */
        return;
    }
    icmp->type = ICMP_ECHO_REPLY;
    icmp->sum.n = sum_fold((uint32_t)icmp->sum.n + ICMP_ECHO);
    net->icmp.tx_echo_reply++;
    in->flow.ip->send_end(net, &in->flow, &out, 0, IP_NO_SUM, in->pkt);
}

/*
 * What a quoted error means to a transport (RFC 1122 §4.2.3.9): the numbers are Linux'. TCP tells
 * hard from soft ones itself; a connected UDP endpoint hears of all (§4.1.3.3 MUST), where Linux
 * keeps the soft ones back.
 */
static int icmp_errno(const struct icmp_header *icmp)
{
    if (icmp->type == ICMP_TIME_EXCEEDED)
        return EHOSTUNREACH;
    if (icmp->type == ICMP_PARAMETER_PROBLEM)
        return EPROTO;
    switch (icmp->code) {
    case ICMP_NET_UNREACHABLE:
        return ENETUNREACH;
    case ICMP_PROTOCOL_UNREACHABLE:
        return ENOPROTOOPT;
    case ICMP_PORT_UNREACHABLE:
        return ECONNREFUSED;
    case ICMP_FRAGMENTATION_NEEDED:
        return EMSGSIZE;
    default:
        return EHOSTUNREACH;
    }
}

/*
 * The IP header that an error quotes, with the transport's ports behind it; NULL: cut short, or not
 * one.
 */
static const struct ip_header *icmp_quote_of(const struct pkt *pkt, unsigned *header_bytes)
{
    const struct ip_header *ip =
        (const struct ip_header *)(const void *)(pkt->data + ICMP_HEADER_BYTES);

    if (pkt->len < ICMP_HEADER_BYTES + IP_HEADER_BYTES + ICMP_PORTS_BYTES ||
        ip->version_ihl >> 4 != 4)
        return NULL;
    *header_bytes = (ip->version_ihl & 15u) * 4;
    if (*header_bytes < IP_HEADER_BYTES ||
        pkt->len < ICMP_HEADER_BYTES + *header_bytes + ICMP_PORTS_BYTES)
        return NULL;
    return be16_get(ip->fragment) & 0x1fff ? NULL : ip;        /* only a first fragment has ports */
}

/* The flow that an error's quote names, as it would be in our tables; false: not one of ours. */
static bool icmp_quoted_flow(const struct net *net, const struct pkt *pkt, struct flow *flow,
                             seq_t *quoted_seq)
{
    const struct { be16 source, destination; be32 seq; } __attribute__((may_alias)) *ports;
    unsigned header_bytes;
    const struct ip_header *ip = icmp_quote_of(pkt, &header_bytes);
    int local = ip ? ip_own_index(net, ip->source) : -1;

    if (local < 0)
        return false;
    ports = (const void *)((const uint8_t *)ip + header_bytes);
    *flow = (struct flow){ .ip = &ip_v4,
                           .remote.word[0] = ip->destination,
                           .local = (uint8_t)local,
                           .protocol = ip->protocol,
                           .local_port = ports->source,
                           .remote_port = ports->destination };
    flow->hash = ip_v4.hash(net, flow);
    *quoted_seq = seq(be32_get(ports->seq));
    return true;
}

COLD static void icmp_error(struct net *net, struct ip_in *in)
{
    const struct icmp_header *icmp = (const struct icmp_header *)(const void *)in->pkt->data;
    struct flow flow;
    seq_t quoted_seq;

    net->icmp.rx_errors++;
    if (!icmp_quoted_flow(net, in->pkt, &flow, &quoted_seq)) {
        icmp_drop(in, &net->icmp.drops.bad_quote);
        return;
    }
    if (flow.protocol == IP_PROTOCOL_TCP)
        tcp_icmp_error(net, &flow, quoted_seq, icmp_errno(icmp));
    else if (flow.protocol == IP_PROTOCOL_UDP)
        udp_icmp_error(net, &flow, icmp_errno(icmp));
    pkt_free(in->pkt);
}

void icmp_input(struct net *net, struct ip_in *in)
{
    const struct icmp_header *icmp = (const struct icmp_header *)(const void *)in->pkt->data;

    if (in->pkt->len < ICMP_HEADER_BYTES) {
        icmp_drop(in, &net->icmp.drops.short_packet);
        return;
    }
    if (!in->sum_is_ok && sum_fold(sum_add(0, in->pkt->data, in->pkt->len)) != 0xffff) {
        icmp_drop(in, &net->icmp.drops.bad_checksum);
        return;
    }
    switch (icmp->type) {
    case ICMP_ECHO:
        icmp_echo(net, in);
        break;
    case ICMP_UNREACHABLE:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETER_PROBLEM:
        icmp_error(net, in);
        break;
    /* RFC 1122 §3.2.2 MUST: unknown types are discarded silently */
    default:
        icmp_drop(in, &net->icmp.drops.unknown_type);
    }
}

static bool icmp_may_send_error(struct net *net)
{
    struct icmp_state *icmp = &net->icmp;
    uint32_t earned = (net->now_ms - icmp->refilled_ms) / ICMP_ERROR_EVERY_MS;

    icmp->refilled_ms += earned * ICMP_ERROR_EVERY_MS;
    icmp->error_tokens = earned > ICMP_ERROR_BURST - icmp->error_tokens
                             ? ICMP_ERROR_BURST
                             : icmp->error_tokens + earned;
    if (icmp->error_tokens == 0)
        return false;
    icmp->error_tokens--;
    return true;
}

/* Our header, then the offender's. */
static struct pkt *icmp_quote(struct net *net, const struct ip_in *in, unsigned code)
{
    const struct ip_header *ip = (const struct ip_header *)(const void *)in->ip_header;
    unsigned quote_bytes = be16_get(ip->total_bytes);
    struct pkt *pkt = pkt_alloc(&net->pool);
    struct icmp_header *icmp;

    if (!pkt)
        return NULL;
    if (quote_bytes > ICMP_QUOTE_BYTES)
        quote_bytes = ICMP_QUOTE_BYTES;
    pkt->data += PKT_LANDING_TO_WORD;
    pkt->len = (uint16_t)(ICMP_HEADER_BYTES + quote_bytes);
    icmp = (struct icmp_header *)(void *)pkt->data;
    *icmp = (struct icmp_header){ .type = ICMP_UNREACHABLE, .code = (uint8_t)code };
    memcpy(pkt->data + ICMP_HEADER_BYTES, in->ip_header, quote_bytes);
    icmp->sum = sum_finish(sum_add(0, pkt->data, pkt->len));
    return pkt;
}

COLD void icmp_send_unreachable(struct net *net, const struct ip_in *in, unsigned code)
{
    struct flow flow = in->flow;
    struct ip_out out;
    struct pkt *pkt;

    if (in->to_group)               /* RFC 1122 §3.2.2 MUST NOT */
        return;
    if (!icmp_may_send_error(net)) {
        net->icmp.drops.error_limited++;
        return;
    }
    flow.protocol = IP_PROTOCOL_ICMP;
    out = flow.ip->send_begin(net, &flow, 1);
    pkt = out.transport ? icmp_quote(net, in, code) : NULL;
    if (!pkt) {
        net->icmp.drops.error_no_memory++;
        return;
    }
    net->icmp.tx_errors++;
    flow.ip->send_end(net, &flow, &out, 0, IP_NO_SUM, pkt);
}

const struct counter icmp_counters[] = {
    COUNTER("icmp_rx_echo", icmp.rx_echo),
    COUNTER("icmp_tx_echo_reply", icmp.tx_echo_reply),
    COUNTER("icmp_rx_errors", icmp.rx_errors),
    COUNTER("icmp_tx_errors", icmp.tx_errors),
    COUNTER("icmp_short_packet", icmp.drops.short_packet),
    COUNTER("icmp_bad_checksum", icmp.drops.bad_checksum),
    COUNTER("icmp_unknown_type", icmp.drops.unknown_type),
    COUNTER("icmp_to_broadcast", icmp.drops.to_broadcast),
    COUNTER("icmp_bad_quote", icmp.drops.bad_quote),
    COUNTER("icmp_error_limited", icmp.drops.error_limited),
    COUNTER("icmp_error_no_memory", icmp.drops.error_no_memory),
    { 0 },
};
