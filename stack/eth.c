/* Ethernet II framing: by type to ARP or IPv4. The NIC has filtered the address. */
#include "net.h"

#include <assert.h>
#include <string.h>

void eth_input(struct net *net, struct netif *netif, struct pkt *pkt)
{
    const uint8_t *header = pkt->data;
    unsigned type;

    if (pkt->len < ETH_HEADER_BYTES) {
        net->eth.drops.runt++;
        pkt_free(pkt);
        return;
    }
    type = (unsigned)header[12] << 8 | header[13];
    pkt_pull(pkt, ETH_HEADER_BYTES);
    if (type == ETH_TYPE_IPV4) {
        ip_input(net, netif, pkt, eth_is_group(header));
    } else if (type == ETH_TYPE_ARP) {
        arp_input(net, netif, pkt);
    } else {
        net->eth.drops.unknown_type++;
        pkt_free(pkt);
    }
}

void eth_fill(uint8_t *cell, const struct netif *netif, const uint8_t destination[6], unsigned type)
{
    /* so that the compiler moves halves, not bytes */
    uint16_t *half = __builtin_assume_aligned(cell, 2);

    assert(((uintptr_t)destination | (uintptr_t)netif->mac | (uintptr_t)cell) % 2 == 0);
    memcpy(half, __builtin_assume_aligned(destination, 2), 6);
    memcpy(half + 3, __builtin_assume_aligned(netif->mac, 2), 6);
    half[6] = be16_make(type).n;
}

const struct counter eth_counters[] = {
    COUNTER("eth_runt", eth.drops.runt),
    COUNTER("eth_unknown_type", eth.drops.unknown_type),
    { 0 },
};
