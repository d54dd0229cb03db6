/*
 * ARP: packets in and out, and what they teach the cache (RFC 826). The cache itself is in
 * arp_cache.c.
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  |       hardware type 1         |      protocol type 0800       |
 *  |  hlen 6       |  plen 4       |          operation            |
 *  |                     sender hardware address                   |
 *  |             ...               |  sender protocol address      |
 *  |             ...               |  target hardware address      |
 *  |                              ...                              |
 *  |                     target protocol address                   |
 */
#include "arp_cache.h"

#include <string.h>
#include "compiler.h"

enum {
    ARP_BYTES = 28,
    ARP_OPERATION = 6,
    ARP_SENDER_MAC = 8,
    ARP_SENDER_IP = 14,
    ARP_TARGET_MAC = 18,
    ARP_TARGET_IP = 24,
    ARP_REQUEST = 1,
    ARP_REPLY = 2,
};

static const uint8_t arp_ethernet_ipv4[6] = { 0, 1, 8, 0, 6, 4 };
static _Alignas(2) const uint8_t arp_broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

/* Protocol addresses are not word-aligned in a packet. */
static be32 arp_address(const uint8_t *bytes)
{
    be32 address;

    memcpy(&address, bytes, sizeof address);
    return address;
}

static bool arp_send(struct netif *netif, unsigned operation, const uint8_t to[6], be32 sender,
                     const uint8_t target_mac[6], be32 target)
{
    uint8_t *cell = netif->is_up ? netif->ops->tx_header(netif, 0) : NULL;
    uint8_t *arp;

    if (!cell)
        return false;
    arp = cell + ETH_HEADER_BYTES;
    eth_fill(cell, netif, to, ETH_TYPE_ARP);
    memcpy(arp, arp_ethernet_ipv4, sizeof arp_ethernet_ipv4);
    arp[ARP_OPERATION] = 0;
    arp[ARP_OPERATION + 1] = (uint8_t)operation;
    memcpy(arp + ARP_SENDER_MAC, netif->mac, 6);
    memcpy(arp + ARP_SENDER_IP, &sender, 4);
    memcpy(arp + ARP_TARGET_MAC, target_mac, 6);
    memcpy(arp + ARP_TARGET_IP, &target, 4);
    netif->ops->tx_send(netif, ETH_HEADER_BYTES + ARP_BYTES, NULL, &(struct netif_tx){ 0 });
    return true;
}

void arp_send_request(struct net *net, struct netif *netif, const uint8_t to[6], be32 target)
{
    static const uint8_t unknown[6];
    struct flow flow;

    if (ip_flow_to(net, &flow, target) == 0 &&
        arp_send(netif, ARP_REQUEST, to ? to : arp_broadcast, net->ip.own[flow.local].address,
                 unknown, target))
        net->arp.tx_requests++;
}

void arp_announce(struct net *net, struct netif *netif, be32 address)
{
    static const uint8_t unknown[6];

    if (arp_send(netif, ARP_REQUEST, arp_broadcast, address, unknown, address))
        net->arp.tx_requests++;
}

static bool arp_is_good(const struct net *net, const struct pkt *pkt)
{
    const uint8_t *arp = pkt->data;
    be32 sender;

    if (pkt->len < ARP_BYTES || memcmp(arp, arp_ethernet_ipv4, sizeof arp_ethernet_ipv4) != 0 ||
        arp[ARP_OPERATION] != 0 || eth_is_group(arp + ARP_SENDER_MAC))
        return false;
    sender = arp_address(arp + ARP_SENDER_IP);
    return sender.n == 0 || ip_is_host(net, sender);        /* 0: a probe, RFC 5227 §2.1.1 */
}

/*
 * RFC 826's algorithm: an entry that exists is updated; a new one is made only when the packet is
 * for us, and only for a neighbour: nothing is ever sent to another, and forged ones would empty
 * the cache.
 */
COLD void arp_input(struct net *net, struct netif *netif, struct pkt *pkt)
{
    const uint8_t *arp = pkt->data;
    be32 sender, target;
    bool for_us;

    if (!arp_is_good(net, pkt)) {
        net->arp.drops.bad_packet++;
        pkt_free(pkt);
        return;
    }
    sender = arp_address(arp + ARP_SENDER_IP);
    target = arp_address(arp + ARP_TARGET_IP);
    for_us = ip_own_index(net, target) >= 0;
    if (arp[ARP_OPERATION + 1] == ARP_REQUEST) {
        net->arp.rx_requests++;
        if (for_us &&
            arp_send(netif, ARP_REPLY, arp + ARP_SENDER_MAC, target, arp + ARP_SENDER_MAC, sender))
            net->arp.tx_replies++;
    } else {
        net->arp.rx_replies++;
    }
    if (sender.n != 0 && ip_own_index(net, sender) < 0)     /* a probe teaches nothing */
        arp_learn(net, netif, sender, arp + ARP_SENDER_MAC,
                  for_us && ip_is_neighbour(net, netif, sender));
    pkt_free(pkt);
}

const struct counter arp_counters[] = {
    COUNTER("arp_rx_requests", arp.rx_requests),
    COUNTER("arp_rx_replies", arp.rx_replies),
    COUNTER("arp_tx_requests", arp.tx_requests),
    COUNTER("arp_tx_replies", arp.tx_replies),
    COUNTER("arp_bad_packet", arp.drops.bad_packet),
    COUNTER("arp_pending_full", arp.drops.pending_full),
    COUNTER("arp_unanswered", arp.drops.unanswered),
    COUNTER("arp_evicted", arp.drops.evicted),
    COUNTER("arp_no_memory", arp.drops.no_memory),
    COUNTER("arp_no_slot", arp.drops.no_slot),
    { 0 },
};
