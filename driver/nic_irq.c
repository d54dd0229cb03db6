/*
 * Interrupts and recovery. A line is one-shot: it rises once and stays up until the re-arm write.
 * The core's handler only masks it, so a line is opened here, by the loop that has just polled
 * everything dry.
 *
 * The race "a frame arrives between the last look and the re-arm" is closed by the NIC: the re-arm
 * word carries what the driver has seen, and the line rises at once when that is not all there is.
 */
#include "compiler.h"
#include "nic_internal.h"

void nic_irq_off(struct nic *nic)
{
    nic_io_irq_set(nic->regs, nic->irq_rx | nic->irq_tx | nic->irq_event, 0);
}

/*
 * A queue could not be reset: nothing more is sent or received, and the rings keep their memory
 * until up or down.
 */
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
 * A latched cause: the queue stopped at a fault. Its address is gone with the reset; the counters
 * and `events` stay. All completions have been taken, so the ring's own entries name every buffer
 * that the NIC held.
 */
COLD static void nic_irq_handle_event(struct nic *nic)
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
 * The transmit line. While the NIC has descriptors to fetch it is open: somebody waits for the room
 * or for the payload that is freed with them. Else it is closed, and taken down if it is up: a line
 * that stays up, masked or not, keeps the machine from being idle.
 */
static uint32_t nic_irq_rearm_tx(struct nic *nic)
{
    bool wanted = nic_tx_in_use(nic) > 0;

    if (wanted || nic->tx_armed_at != nic->tx_reclaimed) {
        nic_write(nic, NIC_TX + NIC_TX_REARM,
                  NIC_PUT(NIC_TX_REARM_SEEN, nic->tx_reclaimed) |
                      NIC_PUT(NIC_TX_REARM_PRODUCER, nic->tx_published));
        nic->tx_armed_at = nic->tx_reclaimed;
    }
    return wanted ? nic->irq_tx : 0;
}

bool nic_irq_rearm(struct netif *netif)
{
    struct nic *nic = nic_of(netif);
    uint32_t all = nic->irq_rx | nic->irq_tx | nic->irq_event;
    bool starved = nic->tx_starved, fault;
    uint32_t tx;

    if (!netif->is_up)
        return true;
    nic_io_irq_set(nic->regs, all, nic->irq_event);
    fault = nic_io_irq_fired(nic->regs, nic->irq_event);
    if (nic_rx_waiting(nic))
        return false;               /* looked at after the fault: its reset forgets what waits */
    if (fault)
        nic_irq_handle_event(nic);
    nic_tx_flush(netif);
    if (starved && !nic->tx_starved)
        return false;                       /* room has come: whoever was refused may try again */
    nic_rx_rearm(nic);
    tx = nic_irq_rearm_tx(nic);
    if (netif->is_up)
        nic_io_irq_set(nic->regs, all, nic->irq_rx | nic->irq_event | tx);
    return true;
}
