/* Between arp.c (packets) and arp_cache.c (the table); nobody else includes this. */
#ifndef STACK_ARP_CACHE_H
#define STACK_ARP_CACHE_H

#include "net.h"

/*
 * A neighbour spoke. Its entry is updated and what waits for it is sent; `make`: an entry is made
 * if there is none.
 */
void arp_learn(struct net *net, struct netif *netif, be32 address, const uint8_t mac[6], bool make);

/* Asks for `target`, by unicast to `to`, or NULL: by broadcast. */
void arp_send_request(struct net *net, struct netif *netif, const uint8_t to[6], be32 target);

#endif
