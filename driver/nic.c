/* Probe, up, down and counters. */
#include <string.h>

#include "nic_internal.h"

enum {
    MAX_FRAME_BYTES = 1518,                         /* header + 1500 + FCS */
    RESET_READS = 1000,                             /* far more than a bus cycle's time-out */
};

bool nic_queue_reset(struct nic *nic, uint32_t ctrl)
{
    nic_write(nic, ctrl, NIC_QUEUE_RESET);
    for (unsigned i = 0; i < RESET_READS; i++)
        if (!(nic_read(nic, ctrl) & NIC_QUEUE_RESET))
            return true;
    nic->netif.error_text = "a queue's reset was not acknowledged";
    return false;
}

/* The own address: entry 0 of the perfect filter, enabled by its second word. */
static void nic_set_address(struct nic *nic)
{
    const uint8_t *mac = nic->netif.mac;

    nic_write(nic, NIC_FILTER(0) + NIC_FILTER_HIGH, 0);
    nic_write(nic, NIC_FILTER(0) + NIC_FILTER_LOW,
              (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 |
                  (uint32_t)mac[3] << 24);
    nic_write(nic, NIC_FILTER(0) + NIC_FILTER_HIGH,
              (uint32_t)mac[4] | (uint32_t)mac[5] << 8 | NIC_FILTER_HIGH_ENABLE);
}

/*
 * The rings are taken from the NIC and emptied. False: a reset hangs, and what they name stays with
 * the NIC, which may still read and write there; the next call tries again.
 */
static bool nic_release(struct nic *nic)
{
    nic_irq_off(nic);
    nic_write(nic, NIC_CTRL, 0);
    if (!nic_queue_reset(nic, NIC_RX0 + NIC_RX_CTRL) || !nic_queue_reset(nic, NIC_TX + NIC_TX_CTRL))
        return false;
    if (nic->holds_memory) {
        nic_rx_drain(nic);
        nic_tx_discard(nic);
    }
    nic->holds_memory = false;
    return true;
}

static void nic_switch_on(const struct nic *nic)
{
    nic_write(nic, NIC_CTRL,
              NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP | NIC_CTRL_BROADCAST |
              (nic->hashing ? NIC_CTRL_HASH : 0));
}

/*
 * The first 16 bytes are all that an IPv4 flow needs. No frame may meet half of them: hashing is
 * off meanwhile.
 */
static void nic_set_hash_key(struct netif *netif, const uint8_t *key)
{
    struct nic *nic = nic_of(netif);

    nic->hashing = false;
    if (netif->is_up)
        nic_switch_on(nic);
    for (unsigned i = 0; i < 4; i++, key += 4)
        nic_write(nic, NIC_HASH_KEY(i) + NIC_HASH_KEY_WORD,
                  (uint32_t)key[0] | (uint32_t)key[1] << 8 | (uint32_t)key[2] << 16 |
                      (uint32_t)key[3] << 24);
    nic->hashing = true;
    if (netif->is_up)
        nic_switch_on(nic);
}

static bool nic_up(struct netif *netif)
{
    struct nic *nic = nic_of(netif);

    if (netif->is_up)
        return true;
    if (!nic_release(nic))
        return false;
    if (!nic_rx_fill(nic)) {
        netif->error_text = "too few packet buffers for the receive ring";
        return false;
    }
    nic->holds_memory = true;
    nic_set_address(nic);
    nic_write(nic, NIC_MAX_FRAME_BYTES, MAX_FRAME_BYTES);
    nic_rx_start(nic);
    nic_tx_start(nic);
    nic_switch_on(nic);
    nic_write(nic, NIC_EVENT_REARM, 0);
    netif->is_up = true;
    return true;
}

static void nic_down(struct netif *netif)
{
    struct nic *nic = nic_of(netif);

    netif->is_up = false;
    if (nic->holds_memory)
        nic_release(nic);
}

/* The NIC's registers first, then what the driver itself counts. */
static const struct {
    const char *name;
    uint32_t offset;
} nic_counters[] = {
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
    { "nic_rx_dribble", NIC_COUNT_RX_DRIBBLE },
    { "nic_tx_frames", NIC_COUNT_TX_FRAMES },
    { "nic_tx_bus_error", NIC_COUNT_TX_BUS_ERROR },
    { "nic_tx_chain", NIC_COUNT_TX_CHAIN },
    { "nic_tx_length", NIC_COUNT_TX_LENGTH },
    { "nic_tx_link_down", NIC_COUNT_TX_LINK_DOWN },
    { "nic_tx_underrun", NIC_COUNT_TX_UNDERRUN },
};

static const struct {
    const char *name;
    size_t offset;
} driver_counters[] = {
    { "driver_rx_restarts", offsetof(struct nic_stats, rx_restarts) },
    { "driver_tx_restarts", offsetof(struct nic_stats, tx_restarts) },
    { "driver_tx_discarded", offsetof(struct nic_stats, tx_discarded) },
    { "driver_tx_bad_index", offsetof(struct nic_stats, tx_bad_index) },
    { "driver_events", offsetof(struct nic_stats, events) },
};

enum {
    NIC_COUNTERS = sizeof nic_counters / sizeof *nic_counters,
    DRIVER_COUNTERS = sizeof driver_counters / sizeof *driver_counters,
};

static const char *nic_counter(struct netif *netif, unsigned index, uint32_t *value)
{
    struct nic *nic = nic_of(netif);

    if (index < NIC_COUNTERS) {
        *value = nic_read(nic, NIC_COUNT + nic_counters[index].offset);
        return nic_counters[index].name;
    }
    index -= NIC_COUNTERS;
    if (index >= DRIVER_COUNTERS)
        return NULL;
    memcpy(value, (const char *)&nic->stats + driver_counters[index].offset, sizeof *value);
    return driver_counters[index].name;
}

static const struct netif_ops nic_ops = {
    .up = nic_up,
    .down = nic_down,
    .rx_poll = nic_rx_poll,
    .tx_header = nic_tx_header,
    .tx_send = nic_tx_send,
    .tx_flush = nic_tx_flush,
    .rearm = nic_irq_rearm,
    .hash_key = nic_set_hash_key,
    .counter = nic_counter,
};

static uint16_t nic_capabilities(uint32_t caps)
{
    unsigned result = 0;

    if (caps & NIC_CAPS_RX_SUM)
        result |= NETIF_CAP_RX_SUM;
    if (caps & NIC_CAPS_TX_SUM)
        result |= NETIF_CAP_TX_SUM;
    if (caps & NIC_CAPS_RX_HASH)
        result |= NETIF_CAP_HASH;
    return (uint16_t)result;
}

bool nic_probe(struct nic *nic, const struct nic_config *config)
{
    uint32_t caps;

    memset(nic, 0, sizeof *nic);
    nic->regs = config->regs;
    nic->rings = config->rings;
    nic->irq_rx = config->irq_rx;
    nic->irq_tx = config->irq_tx;
    nic->irq_event = config->irq_event;
    nic->netif.ops = &nic_ops;
    nic->netif.pool = config->pool;
    nic->netif.name = config->name;
    nic->netif.mtu_bytes = 1500;
    memcpy(nic->netif.mac, config->mac, sizeof nic->netif.mac);

    if (nic_read(nic, NIC_ID) != NIC_ID_IS) {
        nic->netif.error_text = "no earshot NIC at this address (wrong ID register)";
        return false;
    }
    caps = nic_read(nic, NIC_CAPS);
    if (!NIC_GET(NIC_CAPS_RX_QUEUES, caps) || !NIC_GET(NIC_CAPS_PERFECT_ENTRIES, caps)) {
        nic->netif.error_text = "the NIC reports no receive queue or no address filter";
        return false;
    }
    nic->netif.caps = nic_capabilities(caps);
    return true;
}
