/*
 * ARP over Ethernet (RFC 826; RFC 1122 §2.3.2): which MAC address an IPv4 neighbour has. An entry
 * ages: once it is ARP_FRESH_MS old its next use asks the neighbour again, by unicast, and goes on
 * using it until ARP_TRIES requests stay unanswered.
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
    /* at most one request a second for an address: RFC 1122 §2.3.2.1 MUST */
    ARP_RETRY_MS = 1000,
    ARP_TRIES = 3,
};

enum arp_entry_state { ARP_FREE, ARP_ASKING, ARP_KNOWN, ARP_REFRESHING };

/* A frame that waits: a view of its header (Ethernet header first), then its payload. */
struct arp_pending {
    struct pkt *frame;
    struct netif_tx how;
};

struct arp_entry {
    be32 address;
    uint8_t mac[6];
    uint8_t state, tries;       /* tries: requests sent that nobody answered yet */
    struct netif *netif;
    uint32_t known_ms;          /* when the neighbour last spoke */
    /* when a frame last went there: the least recently used entry makes room */
    uint32_t used_ms;
    uint32_t ask_ms;            /* ASKING, REFRESHING: when the next request is due */
    uint8_t pending_count;
    struct arp_pending pending[NET_ARP_PENDING];    /* oldest first */
};

struct arp_state {
    struct arp_entry entries[NET_ARP_ENTRIES];
    bool asking;                /* some entry may be ASKING or REFRESHING: the timer has to look */
    struct {
        uint32_t bad_packet;    /* not Ethernet/IPv4, too short, or the sender is not one host */
        /* a frame's neighbour does not answer and its queue is full: the oldest gave way */
        uint32_t pending_full;
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

/*
 * The neighbour's MAC address, or NULL. Sends nothing, so that a TX cell being filled stays valid;
 * an aged entry is asked for by the timer.
 */
const uint8_t *arp_lookup(struct net *net, const struct netif *netif, be32 address);

/*
 * Keeps a frame until `address`, which arp_lookup() just did not know, answers; asks for it.
 * `header` (Ethernet header first, still empty) is copied, payload consumed; a TX cell that
 * `header` is in is free afterwards.
 */
void arp_hold(struct net *net, struct netif *netif, be32 address, const uint8_t *header,
              unsigned header_bytes, struct pkt *payload, const struct netif_tx *how);

/* Tells the neighbours who we are (RFC 5227 §2.3: an announcement). */
void arp_announce(struct net *net, struct netif *netif, be32 address);

void arp_run_timers(struct net *net);
bool arp_next_deadline(const struct net *net, uint32_t *deadline_ms);

/* Frees what waits; at a stack's end. */
void arp_flush(struct net *net);

#endif
