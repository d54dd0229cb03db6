/* Ethernet II framing (IEEE 802.3 §3.2.6, type interpretation). */
#ifndef STACK_ETH_H
#define STACK_ETH_H

#include "netif.h"
#include "pkt.h"
#include "types.h"

struct net;

/*
 *   0                   1
 *  +----- 6 -----+----- 6 -----+- 2 -+
 *  | destination |   source    |type |
 */
enum { ETH_HEADER_BYTES = 14, ETH_TYPE_IPV4 = 0x0800, ETH_TYPE_ARP = 0x0806 };

struct eth_state {
    struct {
        uint32_t runt;          /* shorter than its header */
        uint32_t unknown_type;
    } drops;
};

/* A frame as it arrived, FCS removed. Consumes it. */
void eth_input(struct net *net, struct netif *netif, struct pkt *pkt);

/* Fills the header at the start of a TX cell. Like the cell, the addresses lie at even places. */
void eth_fill(uint8_t *cell, const struct netif *netif, const uint8_t destination[6],
              unsigned type);

static inline bool eth_is_group(const uint8_t mac[6]) { return mac[0] & 1; }

#endif
