/*
 * A network interface, as the stack sees it. One constant table of operations per driver; the
 * driver's own state follows the `struct netif` it embeds. The stack calls down through `ops`; the
 * driver never calls up: received frames are fetched by rx_poll, and everything else is state that
 * the stack reads.
 */
#ifndef STACK_NETIF_H
#define STACK_NETIF_H

#include "pkt.h"

struct netif;
struct net;

enum {
    /* room in a TX ring slot's header cell: Ethernet + IP + TCP with options */
    NETIF_HEADER_BYTES = 96,
    /* 12 days: a time that has passed never looks like one that is to come */
    NETIF_TICK_MAX_MS = 1 << 30,
};

/* What the hardware can do for the stack; a bit that is 0 means software computes. */
enum {
    NETIF_CAP_RX_SUM = 1u << 0, /* pkt_rx verdicts are given */
    NETIF_CAP_TX_SUM = 1u << 1, /* netif_tx.sum_* are obeyed */
    NETIF_CAP_HASH   = 1u << 2, /* pkt_rx.hash is given, once ops->hash_key() was called */
};

/* How a frame is to be sent. All zero: as it stands. */
struct netif_tx {
    /* with NETIF_CAP_TX_SUM: first byte summed, counted from the frame's start ... */
    uint8_t sum_start;
    uint8_t sum_offset;         /* ... and where the 16-bit sum is written; 0: no sum is inserted */
    bool sum_is_udp;            /* a sum of 0 is sent as FFFF */
};

/*
 * Counters that every interface has; a row of /proc/net/dev. A driver adds its own through
 * ops->counter().
 */
struct netif_stats {
    uint32_t rx_frames, rx_bytes, tx_frames, tx_bytes;
    uint32_t rx_no_packet;      /* frame dropped: no fresh buffer to post in its place */
    uint32_t tx_ring_full;      /* tx_header() had no slot */
    uint32_t tx_link_down;      /* frame given up: interface is down */
};

struct netif_ops {
    /*
     * Brings the interface up: rings filled, interrupts armed. False (with netif->error_text set)
     * when it cannot.
     */
    bool (*up)(struct netif *netif);

    /* Stops DMA; every packet of the rings is back in its pool when it returns. */
    void (*down)(struct netif *netif);

    /*
     * Up to `max` received frames, oldest first; each now belongs to the caller. Fewer than max:
     * the ring is empty.
     */
    unsigned (*rx_poll)(struct netif *netif, struct pkt *out[], unsigned max);

    /*
     * The header cell of the next free TX slot, NETIF_HEADER_BYTES long, offset so that the IP
     * header behind a 14-byte Ethernet header is word-aligned. NULL (counted) when the ring has no
     * room for a frame of `fragments` payload views. The cell is valid until the next call of
     * tx_send or tx_header.
     */
    uint8_t *(*tx_header)(struct netif *netif, unsigned fragments);

    /*
     * Sends the cell's first `header_bytes` followed by the chain `payload` (may be NULL; consumed:
     * its views are freed when the NIC has fetched them). Only after tx_header returned a cell for
     * at least as many fragments.
     */
    void (*tx_send)(struct netif *netif, unsigned header_bytes, struct pkt *payload,
                    const struct netif_tx *how);

    /* Publishes what tx_send queued and frees payload that the NIC has fetched; once a batch. */
    void (*tx_flush)(struct netif *netif);

    /*
     * Interrupts on again. False: something is already waiting, poll once more. Called with
     * everything polled dry.
     */
    bool (*rearm)(struct netif *netif);

    /*
     * The key of pkt_rx.hash, 40 bytes; from now on that is given. NULL: this interface does not
     * hash.
     */
    void (*hash_key)(struct netif *netif, const uint8_t *key);

    /*
     * Frames to this multicast address are let in, until as many have left it as joined. False: not
     * a multicast address, or too many.
     */
    bool (*multicast)(struct netif *netif, const uint8_t mac[6], bool joins);

    /*
     * What the driver does by the clock: it looks after the link. Called by net_poll when
     * netif->tick_ms has come, which it moves on. NULL: nothing.
     */
    void (*tick)(struct netif *netif, uint32_t now_ms);

    /*
     * The driver's own counters by index, for /proc/net/dev: name or NULL past the last one.
     * `value` may be NULL: only the name is wanted.
     */
    const char *(*counter)(struct netif *netif, unsigned index, uint32_t *value);
};

struct netif {
    const struct netif_ops *ops;
    struct netif *next;
    struct pkt_pool *pool;      /* where received frames come from */
    const char *name;           /* "eth0" */
    const char *error_text;     /* why `up` failed */
    uint8_t mac[6];
    uint16_t mtu_bytes;         /* IP packet, 1500 */
    uint16_t caps;              /* NETIF_CAP_* */
    bool is_up;

    /* The link, as the driver knows it; frames for one that is down are given up by the NIC. */
    bool link_full_duplex;
    uint16_t link_mbps;         /* 0: down */
    uint16_t link_changes;
    uint32_t tick_ms;           /* never further ahead than NETIF_TICK_MAX_MS */
    void (*link_changed)(struct netif *netif);      /* the owner's, told by net_poll; or NULL */

    struct netif_stats stats;
};

#endif
