/*
 * ARP over Ethernet (RFC 826; RFC 1122 §2.3.2): which MAC address an IPv4 neighbour has. An entry ages: once it is
 * ARP_FRESH_MS old its next use asks the neighbour again, by unicast, and goes on using it until ARP_TRIES requests
 * stay unanswered.
 */
#ifndef STACK_ARP_H
#define STACK_ARP_H

#include "config.h"
#include "counter.h"
#include "netif.h"
#include "pkt.h"
#include "types.h"

struct net;

enum {
    ARP_FRESH_MS = 60000,
    ARP_RETRY_MS = 1000,        /* at most one request a second for an address: RFC 1122 §2.3.2.1 MUST */
    ARP_TRIES = 3,
};

enum arp_entry_state { ARP_FREE, ARP_ASKING, ARP_KNOWN, ARP_REFRESHING };

struct arp_entry {
    be32 address;
    uint8_t mac[6];
    uint8_t state, tries;       /* tries: requests sent that nobody answered yet */
    struct netif *netif;
    uint32_t known_ms;          /* when the neighbour last spoke */
    uint32_t used_ms;           /* when a frame last went there: the least recently used entry makes room */
    uint32_t asked_ms;
    uint8_t pending_count;
    struct pkt *pending[NET_ARP_PENDING];   /* frames, oldest first: a view of the header, then the payload */
};

struct arp_state {
    struct arp_entry entries[NET_ARP_ENTRIES];
    unsigned asking;            /* entries that a timer looks after */
    struct {
        uint32_t bad_packet;    /* not Ethernet/IPv4, too short, or a group address as sender */
        uint32_t pending_full;  /* a frame's neighbour does not answer and its queue is full: the oldest gave way */
        uint32_t unanswered;    /* frames given up after ARP_TRIES requests */
        uint32_t evicted;       /* frames whose entry had to make room for another */
        uint32_t no_memory;     /* frames that could not wait: no buffer for the header */
        uint32_t no_slot;       /* frames that waited and then found the TX ring full */
    } drops;
    uint32_t rx_requests, rx_replies, tx_requests, tx_replies;
};

void arp_init(struct net *net);

/* An ARP packet, data behind the Ethernet header. Consumes it. */
void arp_input(struct net *net, struct netif *netif, struct pkt *pkt);

/* The neighbour's MAC address, or NULL: not known, and asked for now if the rate allows. */
const uint8_t *arp_resolve(struct net *net, struct netif *netif, be32 address);

/*
 * Keeps a frame until `address`, which arp_resolve() just did not know, answers. `header` (Ethernet header first, the
 * destination still open) is copied, payload consumed. The cell `header` may be part of is free afterwards.
 */
void arp_hold(struct net *net, be32 address, const uint8_t *header, unsigned header_bytes, struct pkt *payload);

/* Tells the neighbours who we are (RFC 5227 §2.3: an announcement). */
void arp_announce(struct net *net, struct netif *netif, be32 address);

void arp_run_timers(struct net *net);
bool arp_next_deadline(const struct net *net, uint32_t *deadline_ms);

/* Frees what waits; for tests and a stack's end. */
void arp_flush(struct net *net);

#endif
