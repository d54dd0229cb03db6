/* Probe, up and down. */
#include <string.h>

#include "nic_internal.h"

enum {
    MAX_FRAME_BYTES = 1518,                         /* header + 1500 + FCS */
    RESET_READS = 1000,                             /* far more than a bus cycle's time-out */
    RX_QUEUES_MAX = 2,
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

/* Queue 1, which is not used, too: whoever had the NIC before may have left it running. */
static bool nic_queues_reset(struct nic *nic)
{
    unsigned queues = NIC_GET(NIC_CAPS_RX_QUEUES, nic->caps);

    for (unsigned i = 0; i < queues && i < RX_QUEUES_MAX; i++)
        if (!nic_queue_reset(nic, NIC_RX(i) + NIC_RX_CTRL))
            return false;
    return nic_queue_reset(nic, NIC_TX + NIC_TX_CTRL);
}

/*
 * The rings are taken from the NIC and emptied. False: a reset hangs, and what they name stays with
 * the NIC, which may still read and write there; the next call tries again.
 */
static bool nic_release(struct nic *nic)
{
    nic_irq_off(nic);
    nic_write(nic, NIC_CTRL, 0);
    if (!nic_queues_reset(nic))
        return false;
    if (nic->holds_memory) {
        nic_rx_drain(nic);
        nic_tx_discard(nic);
    }
    nic->holds_memory = false;
    return true;
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
        nic_link_control(nic);
    for (unsigned i = 0; i < 4; i++, key += 4)
        nic_write(nic, NIC_HASH_KEY(i) + NIC_HASH_KEY_WORD,
                  (uint32_t)key[0] | (uint32_t)key[1] << 8 | (uint32_t)key[2] << 16 |
                      (uint32_t)key[3] << 24);
    nic->hashing = true;
    if (netif->is_up)
        nic_link_control(nic);
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
    nic_filter_start(nic);
    nic_write(nic, NIC_MAX_FRAME_BYTES, MAX_FRAME_BYTES);
    nic_write(nic, NIC_TICK, (nic->sys_hz + 999999) / 1000000);
    nic_rx_start(nic);
    nic_tx_start(nic);
    nic_irq_start(nic);
    netif->is_up = true;
    nic_link_start(nic);
    return true;
}

static void nic_down(struct netif *netif)
{
    struct nic *nic = nic_of(netif);

    netif->is_up = false;
    netif->link_mbps = 0;
    if (nic->holds_memory)
        nic_release(nic);
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
    .multicast = nic_filter_multicast,
    .tick = nic_link_tick,
    .counter = nic_count,
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

/* RGMII alone has delays; MII and RMII do not carry a gigabit. */
static void nic_probe_phy(struct nic *nic, const struct nic_config *config)
{
    unsigned side = NIC_GET(NIC_CAPS_PHY_SIDE, nic->caps);

    mdio_init(&nic->phy.mdio, nic->regs, nic->caps, nic->sys_hz);
    nic->phy_config = (struct phy_config){
        .max_mbps = side == NIC_CAPS_PHY_SIDE_IS_MII || side == NIC_CAPS_PHY_SIDE_IS_RMII
                        ? 100 : 1000,
        .pause = nic->caps & NIC_CAPS_PAUSE,
        .sets_delays = config->phy_sets_delays && side == NIC_CAPS_PHY_SIDE_IS_RGMII,
        .delays = config->phy_delays,
    };
}

bool nic_probe(struct nic *nic, const struct nic_config *config)
{
    memset(nic, 0, sizeof *nic);
    nic->regs = config->regs;
    nic->rings = config->rings;
    nic->irq_rx = config->irq_rx;
    nic->irq_tx = config->irq_tx;
    nic->irq_event = config->irq_event;
    nic->sys_hz = config->sys_hz;
    nic->netif.ops = &nic_ops;
    nic->netif.pool = config->pool;
    nic->netif.name = config->name;
    nic->netif.mtu_bytes = 1500;
    memcpy(nic->netif.mac, config->mac, sizeof nic->netif.mac);

    if (nic_read(nic, NIC_ID) != NIC_ID_IS) {
        nic->netif.error_text = "no earshot NIC at this address (wrong ID register)";
        return false;
    }
    nic->caps = nic_read(nic, NIC_CAPS);
    if (!NIC_GET(NIC_CAPS_RX_QUEUES, nic->caps) || !NIC_GET(NIC_CAPS_PERFECT_ENTRIES, nic->caps)) {
        nic->netif.error_text = "the NIC reports no receive queue or no address filter";
        return false;
    }
    nic->netif.caps = nic_capabilities(nic->caps);
    nic_filter_init(nic);
    nic_probe_phy(nic, config);
    return true;
}
