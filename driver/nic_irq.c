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
#include "types.h"

/* A queue that stops again and again is brought back this often a period; then it waits. */
enum { RESTARTS_A_PERIOD = 4, PERIOD_MS = 20 };

enum {
    RX0_CAUSES = NIC_CAUSE_RX0_BUS | NIC_CAUSE_RX0_RING,
    RX1_CAUSES = NIC_CAUSE_RX1_BUS | NIC_CAUSE_RX1_RING,
    TX_CAUSES = NIC_CAUSE_TX_BUS | NIC_CAUSE_TX_CHAIN | NIC_CAUSE_TX_RING,
};

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

/* Queue 1 is not in use: it has nothing to be brought back with. */
static void nic_irq_quiet_rx1(struct nic *nic)
{
    if (!nic_queue_reset(nic, NIC_RX(1) + NIC_RX_CTRL))
        nic_irq_give_up(nic);
}

/*
 * The queues that stopped, each by itself: the other direction runs on. All completions have been
 * taken, so the ring's own entries name every buffer that the NIC held.
 */
static void nic_irq_restart(struct nic *nic, uint32_t causes)
{
    if (causes & RX0_CAUSES)
        nic_irq_restart_rx(nic);
    if (nic->netif.is_up && causes & RX1_CAUSES)
        nic_irq_quiet_rx1(nic);
    if (nic->netif.is_up && causes & TX_CAUSES)
        nic_irq_restart_tx(nic);
}

/* The address is gone with the queue's reset. */
static void nic_irq_note_fault(struct nic *nic, uint32_t causes)
{
    if (causes & NIC_CAUSE_RX0_BUS)
        nic->stats.fault_address = nic_read(nic, NIC_RX0 + NIC_RX_FAULT_ADDR);
    if (causes & NIC_CAUSE_TX_BUS)
        nic->stats.fault_address = nic_read(nic, NIC_TX + NIC_TX_FAULT_ADDR);
}

/*
 * A latched cause: a queue stopped at a fault. A bus that stays dead must not keep the core busy
 * with nothing else, so the number of restarts is bounded; from the first one on, a tick looks
 * after it. What the receive queue completed before it stopped is taken first, for its reset
 * forgets what waits: until then the cause stays, and with it the line, which wakes the core at
 * once.
 */
COLD static void nic_irq_handle_event(struct nic *nic)
{
    uint32_t causes = nic_read(nic, NIC_CAUSE);

    if (causes & RX0_CAUSES && nic_rx_waiting(nic))
        return;
    nic->stats.events++;
    nic_irq_note_fault(nic, causes);
    nic_write(nic, NIC_CAUSE, causes);
    if (nic->restarts_left) {
        nic->restarts_left--;
        nic_irq_restart(nic, causes);
    } else {
        nic->stopped_causes |= causes;
    }
    if (nic->restart_period == NIC_NO_PERIOD) {
        nic->restart_period = NIC_PERIOD_BEGINS;
        nic_link_tick_at(nic, nic->now_ms);         /* at once: what time it is is not known here */
    }
    if (nic->netif.is_up)
        nic_write(nic, NIC_EVENT_REARM, 0);
}

/*
 * The end of a period: what had to wait is brought back, which begins the next one. What the queue
 * has completed is taken first.
 */
static void nic_irq_end_period(struct nic *nic)
{
    uint32_t causes = nic->stopped_causes;

    if (causes && nic_rx_waiting(nic)) {
        nic->restart_period_ends_ms = nic->now_ms + 1;
        return;
    }
    nic->restarts_left = RESTARTS_A_PERIOD;
    nic->restart_period = causes ? NIC_PERIOD_RUNS : NIC_NO_PERIOD;
    nic->restart_period_ends_ms = nic->now_ms + PERIOD_MS;
    nic->stopped_causes = 0;
    nic_irq_restart(nic, causes);
}

void nic_irq_tick(struct nic *nic)
{
    if (nic->restart_period == NIC_PERIOD_BEGINS) {
        nic->restart_period = NIC_PERIOD_RUNS;
        nic->restart_period_ends_ms = nic->now_ms + PERIOD_MS;
    } else if (nic->restart_period == NIC_PERIOD_RUNS &&
               time_reached(nic->now_ms, nic->restart_period_ends_ms)) {
        nic_irq_end_period(nic);
    }
}

void nic_irq_start(struct nic *nic)
{
    nic->restarts_left = RESTARTS_A_PERIOD;
    nic->restart_period = NIC_NO_PERIOD;
    nic->stopped_causes = 0;
    nic_write(nic, NIC_CAUSE, UINT32_MAX);          /* what was before concerns nobody now */
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
                      NIC_PUT(NIC_TX_REARM_PRODUCER, nic->tx_told));
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
        return false;
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
