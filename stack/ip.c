/* IPv4 input, addresses and routes (RFC 791, RFC 1122 §3). Output is in ip_output.c. */
#include "net.h"

#include <errno.h>
#include "sum.h"

void ip_init(struct net *net)
{
    net->ip = (struct ip_state){ .next_id = (uint16_t)net_random(net) };
}

static be32 ip_mask(unsigned prefix_bits)
{
    return be32_make(prefix_bits ? ~0u << (32 - prefix_bits) : 0);
}

static be32 ip_broadcast_of(be32 address, unsigned prefix_bits)
{
    return (be32){ prefix_bits < 31 ? address.n | ~ip_mask(prefix_bits).n : 0xffffffff };
}

int ip_add_address(struct net *net, struct netif *netif, be32 address, unsigned prefix_bits,
                   be32 gateway)
{
    if (net->ip.own_count == NET_ADDRESSES || prefix_bits > 32)
        return -1;
    net->ip.own[net->ip.own_count] = (struct ip_own){
        .address = address, .mask = ip_mask(prefix_bits), .gateway = gateway, .netif = netif,
        .broadcast = ip_broadcast_of(address, prefix_bits),
    };
    return (int)net->ip.own_count++;
}

int ip_own_index(const struct net *net, be32 address)
{
    for (unsigned i = 0; i < net->ip.own_count; i++)
        if (be32_eq(net->ip.own[i].address, address))
            return (int)i;
    return -1;
}

bool ip_is_broadcast(const struct net *net, be32 address)
{
    if (address.n == 0xffffffff)
        return true;
    for (unsigned i = 0; i < net->ip.own_count; i++)
        if (be32_eq(net->ip.own[i].broadcast, address))
            return true;
    return false;
}

uint32_t ip_pseudo_sum(be32 a, be32 b, unsigned protocol)
{
    return (a.n & 0xffff) + (a.n >> 16) + (b.n & 0xffff) + (b.n >> 16) + (uint32_t)(protocol << 8);
}

static uint16_t ip_in_pseudo_sum(const struct ip_in *in)
{
    const struct ip_header *ip = (const struct ip_header *)(const void *)in->ip_header;

    return sum_fold(ip_pseudo_sum(ip->source, ip->destination, ip->protocol) +
                    be16_make(in->pkt->len).n);
}

/*
 * RFC 1122 §3.2.1.1-3: version, lengths and checksum. Returns the counter of what is wrong, or NULL
 * with the packet cut to its total length (Ethernet pads short frames).
 */
static uint32_t *ip_check_header(struct net *net, struct pkt *pkt)
{
    const struct ip_header *ip = (const struct ip_header *)(const void *)pkt->data;
    unsigned header_bytes, total_bytes;

    if (pkt->len < IP_HEADER_BYTES)
        return &net->ip.drops.short_packet;
    if (ip->version_ihl >> 4 != 4)
        return &net->ip.drops.bad_version;
    header_bytes = (ip->version_ihl & 15u) * 4;
    total_bytes = be16_get(ip->total_bytes);
    if (header_bytes < IP_HEADER_BYTES || total_bytes < header_bytes || total_bytes > pkt->len)
        return &net->ip.drops.short_packet;
    if (pkt->rx.l3_sum != PKT_SUM_OK && sum_fold(sum_add(0, ip, header_bytes)) != 0xffff)
        return &net->ip.drops.bad_checksum;
    pkt_trim(pkt, total_bytes);
    return NULL;
}

/* Its network's number, or the broadcast there; /31 and /32 have neither (RFC 3021). */
static bool ip_names_network(const struct ip_own *own, be32 address)
{
    uint32_t host = address.n & ~own->mask.n;

    return ip_is_on_link(own, address) && own->broadcast.n != 0xffffffff &&
           (host == 0 || host == ~own->mask.n);
}

bool ip_is_host(const struct net *net, be32 address)
{
    unsigned first = be32_get(address) >> 24;

    if (first == 0 || first == 127 || first >= 224)
        return false;
    for (const struct ip_own *own = net->ip.own; own < net->ip.own + net->ip.own_count; own++)
        if (ip_names_network(own, address))
            return false;
    return true;
}

/*
 * Which of our addresses a packet came for. A broadcast came for the first address of its
 * interface.
 */
static int ip_find_local(const struct net *net, const struct netif *netif, be32 destination,
                         bool *to_group)
{
    int own = ip_own_index(net, destination);

    if (own >= 0)
        return own;
    if (!ip_is_broadcast(net, destination))
        return -1;
    *to_group = true;
    for (unsigned i = 0; i < net->ip.own_count; i++)
        if (net->ip.own[i].netif == netif)
            return (int)i;
    return -1;
}

static uint32_t *ip_check_addresses(struct net *net, const struct ip_header *ip, struct ip_in *in)
{
    bool in_group_frame = in->to_group;
    int local;

    in->to_group = false;
    local = ip_find_local(net, in->netif, ip->destination, &in->to_group);
    if (local < 0)
        return &net->ip.drops.not_for_us;
    if (in_group_frame && !in->to_group)
        return &net->ip.drops.unicast_in_group;     /* RFC 1122 §3.3.6 SHOULD */
    if (!ip_is_host(net, ip->source) || ip_own_index(net, ip->source) >= 0)
        /* RFC 1122 §3.2.1.3: it names one host, and not us */
        return &net->ip.drops.bad_source;
    if (be16_get(ip->fragment) & 0x3fff)        /* more to come, or an offset */
        return &net->ip.drops.fragment;
    in->flow.local = (uint8_t)local;
    return NULL;
}

static void ip_to_transport(struct net *net, struct ip_in *in)
{
    switch (in->flow.protocol) {
    case IP_PROTOCOL_TCP:
        tcp_input(net, in);
        break;
    case IP_PROTOCOL_UDP:
        udp_input(net, in);
        break;
    case IP_PROTOCOL_ICMP:
        icmp_input(net, in);
        break;
    default:
        net->ip.drops.unknown_protocol++;
        /* RFC 1122 §3.2.2.1 SHOULD */
        icmp_send_unreachable(net, in, ICMP_PROTOCOL_UNREACHABLE);
        pkt_free(in->pkt);
    }
}

void ip_input(struct net *net, struct netif *netif, struct pkt *pkt, bool to_group)
{
    const struct ip_header *ip = (const struct ip_header *)(const void *)pkt->data;
    struct ip_in in = { .netif = netif, .pkt = pkt, .ip_header = pkt->data, .to_group = to_group,
                        .pseudo_sum = ip_in_pseudo_sum };
    uint32_t *drop = ip_check_header(net, pkt);

    net->ip.rx_packets++;
    if (!drop)
        drop = ip_check_addresses(net, ip, &in);
    if (drop) {
        ++*drop;
        pkt_free(pkt);
        return;
    }
    in.flow.ip = &ip_v4;
    in.flow.remote.word[0] = ip->source;
    in.flow.protocol = ip->protocol;
    in.sum_is_ok = pkt->rx.l4_sum == PKT_SUM_OK;
    pkt_pull(pkt, (ip->version_ihl & 15u) * 4);
    ip_to_transport(net, &in);
}

const struct counter ip_counters[] = {
    COUNTER("ip_rx_packets", ip.rx_packets),
    COUNTER("ip_tx_packets", ip.tx_packets),
    COUNTER("ip_short_packet", ip.drops.short_packet),
    COUNTER("ip_bad_version", ip.drops.bad_version),
    COUNTER("ip_bad_checksum", ip.drops.bad_checksum),
    COUNTER("ip_bad_source", ip.drops.bad_source),
    COUNTER("ip_not_for_us", ip.drops.not_for_us),
    COUNTER("ip_unicast_in_group", ip.drops.unicast_in_group),
    COUNTER("ip_fragment", ip.drops.fragment),
    COUNTER("ip_unknown_protocol", ip.drops.unknown_protocol),
    COUNTER("ip_no_route", ip.drops.no_route),
    COUNTER("ip_to_self", ip.drops.to_self),
    COUNTER("ip_too_long", ip.drops.too_long),
    { 0 },
};
