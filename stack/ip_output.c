/* IPv4 output: routes and the operations behind the seam of flow.h. */
#include "net.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include "compiler.h"
#include "sum.h"

bool ip_is_neighbour(const struct net *net, const struct netif *netif, be32 address)
{
    for (const struct ip_own *own = net->ip.own; own < net->ip.own + net->ip.own_count; own++)
        if (own->netif == netif && ip_is_on_link(own, address))
            return true;
    return false;
}

/* Where a packet from `own` to `remote` goes next; 0: nowhere. */
static be32 ip_next_hop(const struct net *net, const struct ip_own *own, be32 remote)
{
    if (ip_is_on_link(own, remote) || ip_is_multicast(remote) || ip_is_broadcast(net, remote))
        return remote;
    return own->gateway;
}

/* The address to speak from: one on the peer's network, else one with a gateway. */
static int ip_choose_local(const struct net *net, be32 remote)
{
    for (unsigned i = 0; i < net->ip.own_count; i++)
        if (ip_is_on_link(&net->ip.own[i], remote))
            return (int)i;
    for (unsigned i = 0; i < net->ip.own_count; i++)
        if (ip_next_hop(net, &net->ip.own[i], remote).n)
            return (int)i;
    return -1;
}

int ip_flow_to(struct net *net, struct flow *flow, be32 remote)
{
    int local = ip_choose_local(net, remote);

    if (remote.n == 0)
        return -EINVAL;
    if (local < 0) {
        net->ip.drops.no_route++;
        return -ENETUNREACH;
    }
    flow->ip = &ip_v4;
    flow->remote = (struct ip_addr){ .word = { remote } };
    flow->local = (uint8_t)local;
    return 0;
}

COLD static struct ip_out ip_refuse(uint32_t *counter, int error)
{
    if (counter)
        ++*counter;
    return (struct ip_out){ .error = error };
}

static struct ip_out ip_send_begin(struct net *net, const struct flow *flow, unsigned fragments)
{
    const struct ip_own *own = &net->ip.own[flow->local];
    be32 remote = flow->remote.word[0], next_hop = ip_next_hop(net, own, remote);
    struct ip_out out = { .netif = own->netif, .next_hop = next_hop };

    if (next_hop.n == 0)
        return ip_refuse(&net->ip.drops.no_route, ENETUNREACH);
    if (be32_eq(remote, own->address))
        return ip_refuse(&net->ip.drops.to_self, ENETUNREACH);
    if (!own->netif->is_up)
        return ip_refuse(&own->netif->stats.tx_link_down, ENETDOWN);
    out.cell = own->netif->ops->tx_header(own->netif, fragments);
    if (!out.cell) {
        net->tx_was_full = true;
        return ip_refuse(NULL, EAGAIN);         /* counted by the driver */
    }
    out.transport = out.cell + ETH_HEADER_BYTES + IP_HEADER_BYTES;
    return out;
}

/* The header's sum is made of its fields while they are at hand. */
static void ip_fill_header(struct ip_header *ip, uint16_t id, unsigned total_bytes,
                           unsigned protocol, be32 source, be32 destination)
{
    be16 total = be16_make(total_bytes);

    ip->version_ihl = 0x45;
    ip->tos = 0;
    ip->total_bytes = total;
    ip->id = (be16){ id };
    ip->fragment = (be16){ 0 };
    ip->ttl = IP_TTL;
    ip->protocol = (uint8_t)protocol;
    ip->source = source;
    ip->destination = destination;
    ip->sum =
        sum_finish(ip_pseudo_sum(source, destination, protocol) + 0x45 + total.n + id + IP_TTL);
}

/*
 * The transport's checksum: by the NIC, which then finds the pseudo-header's sum as the seed in the
 * field, or here. UDP sends a sum of 0 as FFFF (RFC 768).
 */
static struct netif_tx ip_sum_transport(const struct net *net, const struct flow *flow,
                                        const struct ip_out *out, unsigned transport_bytes,
                                        unsigned sum_offset, const struct pkt *payload,
                                        size_t payload_bytes)
{
    be16 *field = (be16 *)(void *)(out->transport + sum_offset);
    uint32_t seed =
        ip_pseudo_sum(net->ip.own[flow->local].address, flow->remote.word[0], flow->protocol) +
        be16_make((unsigned)(transport_bytes + payload_bytes)).n;
    bool is_udp = flow->protocol == IP_PROTOCOL_UDP;
    uint32_t sum;

    if (out->netif->caps & NETIF_CAP_TX_SUM) {
        unsigned start = ETH_HEADER_BYTES + IP_HEADER_BYTES;

        field->n = sum_fold(seed);
        return (struct netif_tx){ .sum_start = (uint8_t)start,
                                  .sum_offset = (uint8_t)(start + sum_offset),
                                  .sum_is_udp = is_udp };
    }
    field->n = 0;
    sum = sum_add(seed, out->transport, transport_bytes);
    *field = sum_finish(sum_add_chain(sum, payload, transport_bytes & 1));
    if (is_udp && field->n == 0)
        field->n = 0xffff;
    return (struct netif_tx){ 0 };
}

/* A group's MAC address in `mac` (RFC 1112 §6.4); false: the address is one host's. */
COLD static bool ip_group_mac(const struct net *net, be32 destination, uint8_t mac[6])
{
    uint32_t address = be32_get(destination);

    if (ip_is_multicast(destination)) {
        memcpy(mac,
               (const uint8_t[]){ 0x01, 0x00, 0x5e, (address >> 16) & 0x7f, (uint8_t)(address >> 8),
                                  (uint8_t)address },
               6);
        return true;
    }
    memset(mac, 0xff, 6);
    return ip_is_broadcast(net, destination);
}

static void ip_transmit(struct net *net, const struct ip_out *out, unsigned header_bytes,
                        struct pkt *payload, const struct netif_tx *how)
{
    _Alignas(2) uint8_t group[6];
    const uint8_t *mac = arp_lookup(net, out->netif, out->next_hop);

    if (!mac && ip_group_mac(net, out->next_hop, group))
        mac = group;
    if (!mac) {
        arp_hold(net, out->netif, out->next_hop, out->cell, header_bytes, payload, how);
        return;
    }
    eth_fill(out->cell, out->netif, mac, ETH_TYPE_IPV4);
    out->netif->ops->tx_send(out->netif, header_bytes, payload, how);
}

static void ip_send_end(struct net *net, const struct flow *flow, struct ip_out *out,
                        unsigned transport_bytes, unsigned sum_offset, struct pkt *payload)
{
    struct ip_header *ip = (struct ip_header *)(void *)(out->cell + ETH_HEADER_BYTES);
    size_t payload_bytes = pkt_chain_len(payload);
    size_t total_bytes = IP_HEADER_BYTES + transport_bytes + payload_bytes;
    unsigned header_bytes = ETH_HEADER_BYTES + IP_HEADER_BYTES + transport_bytes;
    struct netif_tx how = { 0 };

    assert(header_bytes <= NETIF_HEADER_BYTES);
    if (total_bytes > out->netif->mtu_bytes) {
        net->ip.drops.too_long++;
        pkt_free(payload);
        return;
    }
    ip_fill_header(ip, net->ip.next_id++, (unsigned)total_bytes, flow->protocol,
                   net->ip.own[flow->local].address, flow->remote.word[0]);
    if (sum_offset != IP_NO_SUM)
        how = ip_sum_transport(net, flow, out, transport_bytes, sum_offset, payload, payload_bytes);
    net->ip.tx_packets++;
    ip_transmit(net, out, header_bytes, payload, &how);
}

static unsigned ip_payload_bytes(struct net *net, const struct flow *flow)
{
    return net->ip.own[flow->local].netif->mtu_bytes - (unsigned)IP_HEADER_BYTES;
}

static uint32_t ip_hash(const struct net *net, const struct flow *flow)
{
    return hash_flow(&net->hash_key, flow->remote.word[0], net->ip.own[flow->local].address,
                     flow->remote_port, flow->local_port);
}

static void ip_port_unreachable(struct net *net, const struct ip_in *in)
{
    icmp_send_unreachable(net, in, ICMP_PORT_UNREACHABLE);
}

const struct ip_ops ip_v4 = {
    .send_begin = ip_send_begin,
    .send_end = ip_send_end,
    .payload_bytes = ip_payload_bytes,
    .hash = ip_hash,
    .port_unreachable = ip_port_unreachable,
};
