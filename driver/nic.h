/*
 * Driver of the earshot NIC, as whoever owns the machine sees it: memory and addresses go in, a
 * `struct netif` comes out. The stack calls the rest through netif.ops.
 *
 *   nic.c       probe, up, down                nic_rx.c  completions to packets, buffers to the NIC
 *   nic_irq.c   re-arm, faults and recovery    nic_tx.c  packets to descriptors, reclaim
 *   nic_link.c  what the PHY says: speed, PAUSE, link; and all that goes by the clock
 *   nic_filter.c  addresses, multicast, VLAN   nic_count.c  counters
 *   phy.c mdio.c  the PHY
 */
#ifndef NIC_H
#define NIC_H

#include <stdbool.h>
#include <stdint.h>

#include "netif.h"
#include "phy.h"

enum {
    NIC_RX_RING_LOG2 = 4,                           /* buffers posted: 16 */
    NIC_TX_RING_LOG2 = 5,                           /* descriptors: 32, two to three a frame */
    NIC_RX_RING = 1 << NIC_RX_RING_LOG2,
    NIC_TX_RING = 1 << NIC_TX_RING_LOG2,
    NIC_PERFECT_MAX = 16,
    NIC_BUCKETS = 64,
    NIC_COUNTERS_16 = 22,           /* counters of 16 bits that a NIC without CAPS.RMON has */
    NIC_CELL_PAD = 2,               /* puts the IP header behind 14 bytes of Ethernet on a word */
};

/* Formats in memory: docs/registers.md. */
struct nic_completion { uint32_t w0, w1, w2, w3; };
struct nic_descriptor { uint32_t w0, w1, w2, w3; };

/*
 * What the NIC reads and writes besides frames. 32-byte aligned and, on the target, named by its
 * uncached alias: a read is then right by construction.
 */
struct nic_rings {
    struct nic_completion rx_completions[NIC_RX_RING];
    struct nic_descriptor tx[NIC_TX_RING];
    uint32_t rx_free[NIC_RX_RING];
    uint32_t tx_consumer;                           /* written back by the NIC */
    uint32_t padding[7];                            /* nothing else in the last line */
} __attribute__((aligned(32)));

/* Header cells are written by the core alone; the write-through cache needs no help. */
struct nic_cell {
    uint8_t bytes[NIC_CELL_PAD + NETIF_HEADER_BYTES + 2];
} __attribute__((aligned(4)));

struct nic_stats {
    uint32_t rx_restarts, tx_restarts;              /* queue stopped by a fault and brought back */
    uint32_t tx_discarded;                      /* frames that were in the ring when it was reset */
    uint32_t tx_bad_index;                          /* consumer index outside the ring: ignored */
    uint32_t drains_given_up;                   /* speed changed with a frame inside the NIC */
    uint32_t events;                                /* event interrupts handled */
    uint32_t fault_address;                     /* the last bus fault's: FAULT_ADDR of its queue */
};

/* A multicast address that has an entry of the perfect filter to itself. */
struct nic_group {
    uint8_t mac[6];
    uint16_t users;                                 /* 0: free */
};

struct nic {
    struct netif netif;                             /* first: ops are called with it */
    void *regs;                                     /* handed to nic_io_*() */
    volatile struct nic_rings *rings;
    uint32_t irq_rx, irq_tx, irq_event;             /* the core's lines, as bits */

    uint16_t rx_consumed;               /* completions taken; buffers posted = this + NIC_RX_RING */
    uint16_t rx_rearmed_at;                     /* rx_consumed when the line was last re-armed */
    bool rx_loaded;                                 /* the line is moderated */
    uint16_t tx_producer, tx_told, tx_reclaimed, tx_last_report;
    uint16_t tx_armed_at;                       /* tx_reclaimed when the line was last re-armed */
    bool tx_starved;                            /* tx_header found no room since the last reclaim */
    bool holds_memory;                          /* the rings name buffers and payload, up or not */
    bool hashing;                                   /* the NIC has a key */
    uint32_t caps;                                  /* NIC_CAPS_* */
    uint32_t sys_hz;

    /* nic_link.c */
    struct phy phy;
    struct phy_config phy_config;
    uint8_t wire_speed;                             /* WIRE.SPEED; NIC_SPEED_UNKNOWN */
    bool draining;                              /* waits until the speed may be changed */
    uint16_t drain_looks;                           /* in vain */
    uint32_t now_ms;                                /* of the last tick */

    bool has_snapshot;                              /* nic_count.c */

    /* nic_irq.c: a queue that fails again and again is left alone for a while */
    uint8_t restarts_left;                          /* in this period */
    uint8_t restart_period;                         /* enum nic_period */
    uint32_t restart_period_ends_ms;
    uint32_t stopped_causes;                        /* NIC_CAUSE_*: not brought back yet */

    /* nic_filter.c */
    bool promiscuous, vlan_strip, vlan_filter;
    uint8_t groups_unfiltered;                  /* why all multicast is let in: no table had room */
    uint8_t all_multicast_users;
    struct nic_group groups[NIC_PERFECT_MAX - 1];   /* entry i + 1 of the perfect filter */
    uint8_t buckets[NIC_BUCKETS];                   /* users of each */

    struct pkt *tx_payload[NIC_TX_RING];            /* at the slot of the frame's last descriptor */
    struct nic_cell cells[NIC_TX_RING];
    struct nic_stats stats;
    /* nic_count.c: widened; the low halves are as they were last read */
    uint32_t counted[NIC_COUNTERS_16];
};

struct nic_config {
    void *regs;
    volatile struct nic_rings *rings;
    struct pkt_pool *pool;
    const char *name;
    uint8_t mac[6];
    uint32_t irq_rx, irq_tx, irq_event;
    uint32_t sys_hz;                                /* the NIC's system clock */
    bool phy_sets_delays;                       /* RGMII: the PHY is told to delay as follows */
    uint8_t phy_delays;                             /* PHY_DELAY_* */
};

/*
 * Fills in `nic` (the caller's, for the driver's life) for the hardware at config->regs. False with
 * nic->netif.error_text when that is no such NIC. The interface is down afterwards.
 */
bool nic_probe(struct nic *nic, const struct nic_config *config);

/* What is let in besides frames for us and broadcast; multicast groups: netif.ops->multicast. */
void nic_set_promiscuous(struct nic *nic, bool on);
/* Counted: as often off as on. False, and nothing changes: more off than on, or 255 users. */
bool nic_set_all_multicast(struct nic *nic, bool on);

/*
 * VLAN tags (with CAPS.VLAN; false without). Stripped ones are in pkt_rx.vlan_tag. With `filters`,
 * tagged frames come in only if their identifier was let in.
 */
bool nic_set_vlan(struct nic *nic, bool strips, bool filters);
bool nic_let_vlan_in(struct nic *nic, unsigned identifier, bool lets_in);

/*
 * Of the frame that tx_send was given last, before it is flushed: a VLAN tag is inserted behind its
 * addresses; or it is cut into segments of `mss_bytes` (rounded down to a multiple of 4), for which
 * its header must be in the cell alone and its sum inserted, from a seed without the length. False,
 * and the frame stays as it was queued: the NIC cannot, or there is no such frame; or, of segments,
 * it is to be cut already, has no payload or more than 65,535 bytes of it, its sum is not inserted,
 * or mss_bytes is under 4 or over 65,535.
 */
bool nic_tx_tag(struct nic *nic, uint16_t tag);
bool nic_tx_segment(struct nic *nic, unsigned mss_bytes);

#endif
