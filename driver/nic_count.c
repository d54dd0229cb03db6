/* Counters: the NIC's, as of one moment where it can tell, then what the driver counts. */
#include <string.h>

#include "compiler.h"
#include "nic_internal.h"

enum { SNAPSHOT_READS = 1000 };                     /* more than the copy of 64 counters takes */

struct nic_register_counter {
    const char *name;
    uint16_t offset;
};

/* Those of every NIC, of 16 bits without CAPS.RMON. */
static const struct nic_register_counter every_nic[] = {
    { "nic_rx_frames", NIC_COUNT_RX_FRAMES },
    { "nic_rx_bad_fcs", NIC_COUNT_RX_BAD_FCS },
    { "nic_rx_er", NIC_COUNT_RX_ER },
    { "nic_rx_runt", NIC_COUNT_RX_RUNT },
    { "nic_rx_giant", NIC_COUNT_RX_GIANT },
    { "nic_rx_lost", NIC_COUNT_RX_LOST },
    { "nic_rx_filtered", NIC_COUNT_RX_FILTERED },
    { "nic_rx_overflow", NIC_COUNT_RX_OVERFLOW },
    { "nic_rx_no_buffer", NIC_COUNT_RX_NO_BUFFER },
    { "nic_rx_too_long", NIC_COUNT_RX_TOO_LONG },
    { "nic_rx_stopped", NIC_COUNT_RX_STOPPED },
    { "nic_rx_bus_error", NIC_COUNT_RX_BUS_ERROR },
    { "nic_rx_pause", NIC_COUNT_RX_PAUSE },
    { "nic_rx_vlan", NIC_COUNT_RX_VLAN },
    { "nic_rx_fragment", NIC_COUNT_RX_FRAGMENT },
    { "nic_rx_jabber", NIC_COUNT_RX_JABBER },
    { "nic_tx_frames", NIC_COUNT_TX_FRAMES },
    { "nic_tx_bus_error", NIC_COUNT_TX_BUS_ERROR },
    { "nic_tx_chain", NIC_COUNT_TX_CHAIN },
    { "nic_tx_length", NIC_COUNT_TX_LENGTH },
    { "nic_tx_link_down", NIC_COUNT_TX_LINK_DOWN },
    { "nic_tx_underrun", NIC_COUNT_TX_UNDERRUN },
};

static const struct nic_register_counter rmon_only[] = {
    { "nic_rx_bytes", NIC_COUNT_RX_BYTES },
    { "nic_rx_dribble", NIC_COUNT_RX_DRIBBLE },
    { "nic_rx_multicast", NIC_COUNT_RX_MULTICAST },
    { "nic_rx_broadcast", NIC_COUNT_RX_BROADCAST },
    { "nic_rx_64", NIC_COUNT_RX_64 },
    { "nic_rx_65_127", NIC_COUNT_RX_65_127 },
    { "nic_rx_128_255", NIC_COUNT_RX_128_255 },
    { "nic_rx_256_511", NIC_COUNT_RX_256_511 },
    { "nic_rx_512_1023", NIC_COUNT_RX_512_1023 },
    { "nic_rx_1024_1518", NIC_COUNT_RX_1024_1518 },
    { "nic_rx_1519_max", NIC_COUNT_RX_1519_MAX },
    { "nic_tx_bytes", NIC_COUNT_TX_BYTES },
    { "nic_tx_pause", NIC_COUNT_TX_PAUSE },
    { "nic_tx_multicast", NIC_COUNT_TX_MULTICAST },
    { "nic_tx_broadcast", NIC_COUNT_TX_BROADCAST },
    { "nic_tx_64", NIC_COUNT_TX_64 },
    { "nic_tx_65_127", NIC_COUNT_TX_65_127 },
    { "nic_tx_128_255", NIC_COUNT_TX_128_255 },
    { "nic_tx_256_511", NIC_COUNT_TX_256_511 },
    { "nic_tx_512_1023", NIC_COUNT_TX_512_1023 },
    { "nic_tx_1024_1518", NIC_COUNT_TX_1024_1518 },
    { "nic_tx_1519_max", NIC_COUNT_TX_1519_MAX },
    { "nic_tx_tso", NIC_COUNT_TX_TSO },
};

static const struct nic_register_counter driver_counters[] = {
    { "driver_rx_restarts", offsetof(struct nic, stats.rx_restarts) },
    { "driver_tx_restarts", offsetof(struct nic, stats.tx_restarts) },
    { "driver_tx_discarded", offsetof(struct nic, stats.tx_discarded) },
    { "driver_tx_bad_index", offsetof(struct nic, stats.tx_bad_index) },
    { "driver_drains_given_up", offsetof(struct nic, stats.drains_given_up) },
    { "driver_events", offsetof(struct nic, stats.events) },
    { "driver_fault_address", offsetof(struct nic, stats.fault_address) },
    { "driver_phy_id", offsetof(struct nic, phy.id) },
};

enum {
    EVERY_NIC = sizeof every_nic / sizeof *every_nic,
    RMON_ONLY = sizeof rmon_only / sizeof *rmon_only,
    DRIVER_COUNTERS = sizeof driver_counters / sizeof *driver_counters,
};

_Static_assert((int)EVERY_NIC == NIC_COUNTERS_16, "each of them is widened");

/* False: the copy does not end. */
static bool nic_count_snapshot(const struct nic *nic)
{
    nic_write(nic, NIC_SNAPSHOT, NIC_SNAPSHOT_BUSY);
    for (unsigned i = 0; i < SNAPSHOT_READS; i++)
        if (!(nic_read(nic, NIC_SNAPSHOT) & NIC_SNAPSHOT_BUSY))
            return true;
    return false;
}

uint32_t nic_count_now(const struct nic *nic, uint32_t counter)
{
    bool snapshot = nic->caps & NIC_CAPS_RMON && nic_count_snapshot(nic);

    return nic_read(nic, (snapshot ? NIC_SNAPSHOT_COUNT : NIC_COUNT) + counter);
}

/* What was counted since the last reading is less than 65,536: nic_link.c sees to it. */
COLD static uint32_t nic_count_widened(struct nic *nic, unsigned index)
{
    uint32_t *counted = &nic->counted[index];

    *counted += (uint16_t)(nic_read(nic, NIC_COUNT + every_nic[index].offset) - *counted);
    return *counted;
}

void nic_count_tick(struct nic *nic)
{
    if (!(nic->caps & NIC_CAPS_RMON))
        for (unsigned i = 0; i < EVERY_NIC; i++)
            nic_count_widened(nic, i);
}

/* Asked in order from 0: the first one takes the snapshot that the others are read from. */
const char *nic_count(struct netif *netif, unsigned index, uint32_t *value)
{
    struct nic *nic = nic_of(netif);
    bool rmon = nic->caps & NIC_CAPS_RMON;
    unsigned registers = EVERY_NIC + (rmon ? RMON_ONLY : 0);

    if (index == 0)
        nic->has_snapshot = rmon && nic_count_snapshot(nic);
    if (index < registers) {
        const struct nic_register_counter *c =
            index < EVERY_NIC ? &every_nic[index] : &rmon_only[index - EVERY_NIC];

        if (value)
            *value = rmon ? nic_read(nic, (nic->has_snapshot ? NIC_SNAPSHOT_COUNT : NIC_COUNT) +
                                              c->offset) : nic_count_widened(nic, index);
        return c->name;
    }
    index -= registers;
    if (index >= DRIVER_COUNTERS)
        return NULL;
    if (value)
        memcpy(value, (const char *)nic + driver_counters[index].offset, sizeof *value);
    return driver_counters[index].name;
}
