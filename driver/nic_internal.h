/* Between the files of the driver. */
#ifndef NIC_INTERNAL_H
#define NIC_INTERNAL_H

#include <nic_io.h>     /* mmio/nic_io.h on the machine; the tests bring a model's */

#include "nic.h"
#include "nic_regs.h"

enum {
    NIC_RX0 = NIC_RX(0),
    NIC_QUEUE_ENABLE = NIC_RX_CTRL_ENABLE,          /* the same bits in NIC_TX_CTRL */
    NIC_QUEUE_RESET = NIC_RX_CTRL_RESET,
    NIC_SPEED_UNKNOWN = 0xFF,
    NIC_VLAN_WORDS = 4096 / 32,
};

/* A period of restarts begins with a fault; when it ends is known at the next tick. */
enum nic_period { NIC_NO_PERIOD, NIC_PERIOD_BEGINS, NIC_PERIOD_RUNS };

#define NIC_GET(field, word)  (((word) & field##_MASK) >> field##_SHIFT)
#define NIC_PUT(field, value) ((uint32_t)(value) << field##_SHIFT & field##_MASK)

static inline struct nic *nic_of(struct netif *netif)
{
    return (struct nic *)(void *)netif;             /* its first member */
}

static inline uint32_t nic_read(const struct nic *nic, uint32_t offset)
{
    return nic_io_read(nic->regs, offset);
}

static inline void nic_write(const struct nic *nic, uint32_t offset, uint32_t value)
{
    nic_io_write(nic->regs, offset, value);
}

/*
 * Resets the queue whose CTRL is at `ctrl`. False, with error_text set, when the NIC never
 * acknowledges.
 */
bool nic_queue_reset(struct nic *nic, uint32_t ctrl);

/* nic_rx.c. Buffers belong to the ring between nic_rx_fill and nic_rx_drain. */
bool nic_rx_fill(struct nic *nic);  /* false: the pool has too few buffers, and none was taken */
void nic_rx_start(struct nic *nic);             /* programs and enables a queue that is in reset */
void nic_rx_drain(struct nic *nic);
void nic_rx_rearm(struct nic *nic);
bool nic_rx_waiting(const struct nic *nic);         /* a completion has not been taken */
unsigned nic_rx_poll(struct netif *netif, struct pkt *out[], unsigned max);

/* nic_tx.c */
static inline unsigned nic_tx_in_use(const struct nic *nic)     /* descriptors not known fetched */
{
    return (uint16_t)(nic->tx_producer - nic->tx_reclaimed);
}
void nic_tx_start(struct nic *nic);
void nic_tx_discard(struct nic *nic);               /* the ring is in reset: frees what was in it */
void nic_tx_reclaim(struct nic *nic);
uint8_t *nic_tx_header(struct netif *netif, unsigned fragments);
void nic_tx_send(struct netif *netif, unsigned header_bytes, struct pkt *payload,
                 const struct netif_tx *how);
void nic_tx_flush(struct netif *netif);

/* nic_irq.c */
bool nic_irq_rearm(struct netif *netif);
void nic_irq_off(struct nic *nic);
void nic_irq_start(struct nic *nic);
void nic_irq_tick(struct nic *nic);                 /* brings back what was left stopped */

/* nic_link.c */
void nic_link_start(struct nic *nic);               /* the rings run; frames as soon as they may */
void nic_link_control(const struct nic *nic);       /* writes CTRL, all of it */
uint32_t nic_link_speed_code(unsigned mbps);        /* WIRE.SPEED, not shifted */
void nic_link_tick_at(struct nic *nic, uint32_t ms);            /* at the latest */
void nic_link_tick(struct netif *netif, uint32_t now_ms);

/* nic_filter.c */
void nic_filter_init(struct nic *nic);              /* no VLAN identifier is let in */
/* The address and the groups into a NIC that is off; VLAN table and hash key have stayed there. */
void nic_filter_start(struct nic *nic);
bool nic_filter_multicast(struct netif *netif, const uint8_t mac[6], bool joins);
static inline bool nic_filter_all_multicast(const struct nic *nic)
{
    return nic->all_multicast_users || nic->groups_unfiltered;
}

/* nic_count.c */
void nic_count_tick(struct nic *nic);   /* before a counter of 16 bits has gone round once */
const char *nic_count(struct netif *netif, unsigned index, uint32_t *value);
/* NIC_COUNT_*, of which 16 bits are there in every NIC */
uint32_t nic_count_now(const struct nic *nic, uint32_t counter);

#endif
