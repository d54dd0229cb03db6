/*
 * Interrupts and recovery. A line is one-shot: it rises once and stays up until the re-arm write. The core's handler
 * only masks it, so a line is opened here, by the loop that has just polled everything dry.
 *
 * The race "a frame arrives between the last look and the re-arm" is closed by the NIC: the re-arm word carries what the
 * driver has seen, and the line rises at once when that is not all there is.
 */
#include "nic_internal.h"

void nic_irq_off(struct nic *nic)
{
    nic_io_irq_set(nic->regs, nic->irq_rx | nic->irq_tx | nic->irq_event, 0);
}

/* A queue could not be reset: its memory stays with the NIC, and nothing more is sent or received. */
static void nic_irq_give_up(struct nic *nic)
{
    nic->netif.is_up = false;
    nic_write(nic, NIC_CTRL, 0);
    nic_irq_off(nic);
}

static void nic_irq_restart_rx(struct nic *nic)
{
    if (!nic_queue_reset(nic, NIC_RX0 + NIC_RX_CTRL)) {
        nic_irq_give_up(nic);
        return;
    }
    nic->stats.rx_restarts++;
    nic_rx_start(nic);                              /* the free ring still names every buffer */
}

static void nic_irq_restart_tx(struct nic *nic)
{
    if (!nic_queue_reset(nic, NIC_TX + NIC_TX_CTRL)) {
        nic_irq_give_up(nic);
        return;
    }
    nic->stats.tx_restarts++;
    nic_tx_discard(nic);
    nic_tx_start(nic);
}

/*
 * A latched cause: the queue stopped at a fault. Its address is gone with the reset; the counters and `events` stay.
 * All completions have been taken, so the ring's own entries name every buffer that the NIC held.
 */
static void nic_irq_handle_event(struct nic *nic)
{
    uint32_t cause = nic_read(nic, NIC_CAUSE);

    nic->stats.events++;
    nic_write(nic, NIC_CAUSE, cause);
    if (cause & (NIC_CAUSE_RX0_BUS | NIC_CAUSE_RX0_RING))
        nic_irq_restart_rx(nic);
    if (nic->netif.is_up && cause & (NIC_CAUSE_TX_BUS | NIC_CAUSE_TX_CHAIN | NIC_CAUSE_TX_RING))
        nic_irq_restart_tx(nic);
    nic_write(nic, NIC_EVENT_REARM, 0);
}

/*
 * Somebody waits for what the NIC still fetches: room in the ring, or a packet that is freed with it. Else the transmit
 * line stays closed, since a wake-up for nothing costs more than a frame's header.
 */
static bool nic_irq_tx_is_wanted(const struct nic *nic)
{
    return nic->tx_starved || nic->tx_payloads > 0;
}

static void nic_irq_rearm_tx(struct nic *nic)
{
    nic_write(nic, NIC_TX + NIC_TX_REARM,
              NIC_PUT(NIC_TX_REARM_SEEN, nic->tx_reclaimed) | NIC_PUT(NIC_TX_REARM_PRODUCER, nic->tx_published));
}

bool nic_irq_rearm(struct netif *netif)
{
    struct nic *nic = nic_of(netif);
    uint32_t all = nic->irq_rx | nic->irq_tx | nic->irq_event;
    uint32_t wanted = nic->irq_rx | nic->irq_event;

    if (!netif->is_up)
        return true;
    if (nic_rx_waiting(nic))
        return false;
    nic_io_irq_set(nic->regs, all, nic->irq_event);
    if (nic_io_irq_fired(nic->regs, nic->irq_event))
        nic_irq_handle_event(nic);
    nic_tx_flush(netif);
    nic_rx_rearm(nic);
    if (nic_irq_tx_is_wanted(nic)) {
        nic_irq_rearm_tx(nic);
        wanted |= nic->irq_tx;
    }
    if (netif->is_up)
        nic_io_irq_set(nic->regs, all, wanted);
    return true;
}
