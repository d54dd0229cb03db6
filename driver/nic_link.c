/*
 * The link: what the PHY says becomes WIRE.SPEED, LINK_UP and PAUSE. The speed is changed by the
 * drain rule: nothing is taken or sent any more, and the NIC shows that nothing is left.
 */
#include "compiler.h"
#include "nic_internal.h"
#include "types.h"

/*
 * A drain takes as long as 32 KiB do at 10 Mbit/s, 27 ms, unless the PHY's clock stands still: then
 * what is inside never leaves. When the PHY has been asked again (250 ms) and still says that there
 * is a link, the speed is changed all the same.
 */
enum {
    DRAIN_MS = 1,                                   /* between looks at STATUS */
    DRAIN_LOOKS = 300,
};

/*
 * Counters of 16 bits go round in 65,536 of the shortest frames, 44 ms at a gigabit and 440 at 100
 * Mbit/s: they are read twice as often.
 */
enum { COUNT_MS = 200, COUNT_GIGABIT_MS = 20 };

uint32_t nic_link_speed_code(unsigned mbps)
{
    return mbps == 1000 ? NIC_WIRE_SPEED_IS_MBPS_1000
         : mbps == 100 ? NIC_WIRE_SPEED_IS_MBPS_100 : NIC_WIRE_SPEED_IS_MBPS_10;
}

void nic_link_control(const struct nic *nic)
{
    uint32_t ctrl = NIC_CTRL_BROADCAST;

    if (!nic->draining)
        ctrl |= NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE;
    if (nic->netif.link_mbps)
        ctrl |= NIC_CTRL_LINK_UP;
    if (nic->netif.link_mbps && nic->phy.link.pause)
        ctrl |= NIC_CTRL_PAUSE_RX | NIC_CTRL_PAUSE_TX;
    if (nic->hashing)
        ctrl |= NIC_CTRL_HASH;
    if (nic->promiscuous)
        ctrl |= NIC_CTRL_PROMISCUOUS;
    if (nic_filter_all_multicast(nic))
        ctrl |= NIC_CTRL_ALL_MULTICAST;
    if (nic->vlan_strip)
        ctrl |= NIC_CTRL_VLAN_STRIP;
    if (nic->vlan_filter)
        ctrl |= NIC_CTRL_VLAN_FILTER;
    nic_write(nic, NIC_CTRL, ctrl);
}

void nic_link_tick_at(struct nic *nic, uint32_t ms)
{
    if (time_before(ms, nic->netif.tick_ms))
        nic->netif.tick_ms = ms;
}

static void nic_link_set(struct nic *nic, uint16_t mbps)
{
    struct netif *netif = &nic->netif;

    if (netif->link_mbps != mbps)
        netif->link_changes++;
    netif->link_mbps = mbps;
    netif->link_full_duplex = nic->phy.link.full_duplex;
    nic_link_control(nic);
}

/* Nothing is left inside, or it has been waited for long enough. */
static bool nic_link_drained(struct nic *nic)
{
    if (!(nic_read(nic, NIC_STATUS) & (NIC_STATUS_RX_BUSY | NIC_STATUS_TX_BUSY)))
        return true;
    if (++nic->drain_looks <= DRAIN_LOOKS)
        return false;
    nic->stats.drains_given_up++;
    return true;
}

/* Brings the NIC to what the PHY says now; or, while it drains, at a later tick. */
static void nic_link_follow(struct nic *nic)
{
    uint16_t mbps = nic->phy.link.up ? nic->phy.link.mbps : 0;
    uint8_t speed = (uint8_t)nic_link_speed_code(mbps);

    if (mbps && speed != nic->wire_speed) {
        if (!nic->draining)
            nic->drain_looks = 0;
        nic->draining = true;
        nic_link_set(nic, 0);
        if (!nic_link_drained(nic))
            return;
        nic_write(nic, NIC_WIRE, NIC_PUT(NIC_WIRE_SPEED, speed));
        nic->wire_speed = speed;
    }
    nic->draining = false;
    nic_link_set(nic, mbps);
}

static void nic_link_next_tick(struct nic *nic)
{
    nic->netif.tick_ms = nic->now_ms + NETIF_TICK_MAX_MS;
    if (!phy_is_fixed(&nic->phy))
        nic_link_tick_at(nic, nic->phy.due_ms);
    if (nic->draining)
        nic_link_tick_at(nic, nic->now_ms + DRAIN_MS);
    if (!(nic->caps & NIC_CAPS_RMON))
        nic_link_tick_at(nic, nic->now_ms +
                                  (nic->netif.link_mbps == 1000 ? COUNT_GIGABIT_MS : COUNT_MS));
    if (nic->restart_period != NIC_NO_PERIOD)
        nic_link_tick_at(nic, nic->restart_period_ends_ms);
}

void nic_link_start(struct nic *nic)
{
    nic->wire_speed = NIC_SPEED_UNKNOWN;
    nic->draining = false;
    nic->netif.link_mbps = 0;
    phy_start(&nic->phy, &nic->phy_config, nic->now_ms);
    nic_link_follow(nic);
    nic_link_next_tick(nic);
}

COLD void nic_link_tick(struct netif *netif, uint32_t now_ms)
{
    struct nic *nic = nic_of(netif);

    nic->now_ms = now_ms;
    if (!netif->is_up) {
        netif->tick_ms = now_ms + NETIF_TICK_MAX_MS;
        return;
    }
    if (phy_tick(&nic->phy, now_ms) || nic->draining)
        nic_link_follow(nic);
    nic_irq_tick(nic);
    nic_count_tick(nic);
    nic_link_next_tick(nic);
}
