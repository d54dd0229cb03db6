/* driver/nic_irq.c: no wake-up is lost, none is for nothing, and a stopped queue comes back. */
#include "test_nic.h"

#define EXPECT_OPEN(lines) expect_eq(model.irq_mask, lines)

TEST(rearm_opens_receive_and_events)
{
    EXPECT_OPEN(0);
    expect(netif->ops->rearm(netif));
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_EVENT);
    expect_eq(model_lines(&model), 0);
}

TEST(a_frame_after_rearm_raises_the_line_once)
{
    expect(netif->ops->rearm(netif));
    expect(arrives(60, 1));
    expect_eq(model_lines(&model), MODEL_IRQ_RX);
    model_take_interrupts(&model);
    EXPECT_OPEN(MODEL_IRQ_EVENT);
    expect(arrives(60, 2));
    expect_eq(poll_and_free(), 2);
    expect(netif->ops->rearm(netif));
    expect_eq(model_lines(&model), 0);
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_EVENT);
}

TEST(rearm_refuses_while_a_frame_waits)
{
    expect(arrives(60, 1));
    expect(!netif->ops->rearm(netif));
    expect_eq(poll_and_free(), 1);
    expect(netif->ops->rearm(netif));
}

/* The driver looked, the frame came, the driver re-armed: what the NIC compares closes the gap. */
TEST(a_frame_between_the_last_look_and_the_rearm_is_not_lost)
{
    expect_eq(poll_and_free(), 0);
    model.rx.armed = model.rx.fired = false;            /* fired and handled before */
    expect(arrives(60, 1));
    expect_eq(model_lines(&model), 0);
    nic_rx_rearm(&nic);
    expect_eq(model_lines(&model), MODEL_IRQ_RX);
    expect_eq(poll_and_free(), 1);
}

TEST(rearm_costs_one_write_when_nothing_is_sent)
{
    expect(netif->ops->rearm(netif));
    model.reads = model.writes = 0;
    expect(arrives(60, 1));
    model_take_interrupts(&model);
    expect_eq(poll_and_free(), 1);
    expect(netif->ops->rearm(netif));
    expect_eq(model.writes, 2);                         /* the batch's doorbell, and the re-arm */
    expect_eq(model.reads, 0);
}

static void wake_with(unsigned frames)
{
    for (unsigned i = 0; i < frames; i++)
        expect(arrives(200, i));
    model_take_interrupts(&model);
    expect_eq(poll_and_free(), frames);
    model.writes = 0;
    expect(netif->ops->rearm(netif));
}

TEST(the_line_waits_for_company_while_many_frames_come_and_for_none_else)
{
    const uint32_t *moderation = &model.regs[(NIC_RX(0) + NIC_RX_MODERATION) / 4];

    expect(netif->ops->rearm(netif));
    wake_with(1);
    expect_eq(*moderation, 0);
    expect_eq(model.writes, 1);
    wake_with(8);
    expect(*moderation & NIC_RX_MODERATION_COUNT_MASK);
    expect(*moderation & NIC_RX_MODERATION_MICROSECONDS_MASK);  /* never for a number alone */
    wake_with(8);
    expect_eq(model.writes, 1);                         /* told once */
    wake_with(2);
    expect_eq(*moderation, 0);
}

TEST(the_transmit_line_opens_for_payload_that_waits_to_be_freed)
{
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    expect(netif->ops->rearm(netif));                   /* flushes, too */
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_TX | MODEL_IRQ_EVENT);
    expect_eq(model_lines(&model), 0);
    expect_eq(model_fetch(&model, 9), 2);
    expect_eq(model_lines(&model), MODEL_IRQ_TX);
    model_take_interrupts(&model);
    expect(netif->ops->rearm(netif));
    expect_eq(pool.views_free, VIEWS);
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_EVENT);        /* nothing more to wait for */
}

TEST(a_transmit_line_that_is_up_for_nothing_is_taken_down)
{
    expect(netif->ops->rearm(netif));
    expect(send_frame(20, NULL, 0, 1));
    netif->ops->tx_flush(netif);
    model_fetch(&model, 1);
    expect_eq(model_lines(&model), MODEL_IRQ_TX);   /* armed since the reset, closed in the core */
    expect(netif->ops->rearm(netif));
    expect_eq(model_lines(&model), 0);
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_EVENT);
}

TEST(a_full_ring_wakes_when_it_has_room_and_the_refused_may_try_again)
{
    while (send_frame(20, NULL, 0, 1))
        continue;
    expect(netif->ops->rearm(netif));
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_TX | MODEL_IRQ_EVENT);
    model_fetch(&model, NIC_TX_RING);
    expect_eq(model_lines(&model), MODEL_IRQ_TX);
    model_take_interrupts(&model);
    expect(!netif->ops->rearm(netif));
    expect(send_frame(20, NULL, 0, 1));
}

TEST(an_index_published_before_the_rearm_raises_the_line_at_once)
{
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    netif->ops->tx_flush(netif);
    model_fetch(&model, 2);
    nic.rings->tx_consumer = model.tx_published = 2;
    expect(netif->ops->rearm(netif));                   /* sees 2, waits for more */
    expect_eq(model_lines(&model), 0);
    model_fetch(&model, 2);
    expect_eq(model_lines(&model), MODEL_IRQ_TX);
}

static void fault_and_recover(uint32_t cause)
{
    expect(netif->ops->rearm(netif));
    model_fail(&model, cause);
    expect_eq(model_lines(&model), MODEL_IRQ_EVENT);
    model_take_interrupts(&model);
    expect(netif->ops->rearm(netif));
    expect_eq(model_lines(&model), 0);
    expect_eq(model.regs[NIC_CAUSE / 4], 0);
    expect_eq(nic.stats.events, 1);
    EXPECT_OPEN(MODEL_IRQ_RX | MODEL_IRQ_EVENT);
}

static void expect_receiving(void)
{
    for (unsigned i = 0; i < 3 * NIC_RX_RING; i++) {
        expect(arrives(60 + i, i));
        expect_eq(poll_and_free(), 1);
    }
}

static void expect_sending(void)
{
    for (unsigned i = 0; i < 2 * NIC_TX_RING; i++) {
        unsigned sent = model.sent_count;

        expect(send_frame(20, payload_of(30, i), 1, i));
        netif->ops->tx_flush(netif);
        expect_eq(model_fetch(&model, 9), 2);
        expect_sent(sent, 20, i, 30, i);
    }
}

TEST(a_receive_fault_restarts_the_queue_with_all_its_buffers)
{
    expect_receiving();
    fault_and_recover(NIC_CAUSE_RX0_BUS);
    expect_eq(nic.stats.rx_restarts, 1);
    expect_eq(nic.stats.tx_restarts, 0);
    for (unsigned i = 0; i < NIC_RX_RING; i++)          /* every buffer is posted again */
        expect(arrives(60, i));
    expect_eq(poll_and_free(), NIC_RX_RING);
    expect_receiving();
}

TEST(frames_that_came_before_the_fault_are_delivered)
{
    expect(netif->ops->rearm(netif));
    expect(arrives(60, 1));
    model_fail(&model, NIC_CAUSE_RX0_BUS);
    model_take_interrupts(&model);
    expect(!netif->ops->rearm(netif));                  /* first take what is there */
    expect_eq(poll_and_free(), 1);
    expect(netif->ops->rearm(netif));
    expect_eq(nic.stats.rx_restarts, 1);
    expect_receiving();
}

static void a_frame_and_then_a_fault(void)
{
    expect(arrives(60, 1));
    model_fail(&model, NIC_CAUSE_RX0_BUS);
}

TEST(a_frame_that_comes_with_the_fault_while_lines_are_opened_is_delivered)
{
    model.before_irq_set = a_frame_and_then_a_fault;
    expect(!netif->ops->rearm(netif));
    expect_eq(poll_and_free(), 1);
    expect(netif->ops->rearm(netif));
    expect_eq(nic.stats.rx_restarts, 1);
    expect_receiving();
}

/* The line is up for another fault; what comes between the last look and CAUSE is not forgotten. */
TEST(a_frame_that_comes_with_the_fault_before_the_cause_is_read_is_delivered)
{
    expect(netif->ops->rearm(netif));
    model_fail(&model, NIC_CAUSE_TX_BUS);
    model_take_interrupts(&model);
    model.before_cause_read = a_frame_and_then_a_fault;
    expect(netif->ops->rearm(netif));
    expect(model_lines(&model) & model.irq_mask);       /* the core does not even sleep */
    expect_eq(nic.stats.events, 0);
    model_take_interrupts(&model);
    expect_eq(poll_and_free(), 1);
    expect(netif->ops->rearm(netif));
    expect_eq(nic.stats.events, 1);
    expect_eq(nic.stats.rx_restarts, 1);
    expect_eq(nic.stats.tx_restarts, 1);
    expect_eq(model_lines(&model), 0);
    expect_sending();
    expect_receiving();
}

TEST(a_transmit_fault_frees_what_was_queued_and_counts_it)
{
    expect_sending();
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    expect(send_frame(20, NULL, 0, 1));
    netif->ops->tx_flush(netif);
    fault_and_recover(NIC_CAUSE_TX_BUS);
    expect_eq(nic.stats.tx_restarts, 1);
    expect_eq(nic.stats.tx_discarded, 2);
    expect_eq(pool.views_free, VIEWS);
    expect_sending();
}

TEST(a_chain_fault_is_recovered_like_a_bus_fault)
{
    fault_and_recover(NIC_CAUSE_TX_CHAIN);
    expect_eq(nic.stats.tx_restarts, 1);
    expect_sending();
    expect_receiving();
}

TEST(both_queues_may_fail_at_once)
{
    fault_and_recover(NIC_CAUSE_RX0_BUS | NIC_CAUSE_TX_BUS);
    expect_eq(nic.stats.rx_restarts, 1);
    expect_eq(nic.stats.tx_restarts, 1);
    expect_sending();
    expect_receiving();
}

TEST(the_address_of_a_bus_fault_is_kept)
{
    model.regs[(NIC_TX + NIC_TX_FAULT_ADDR) / 4] = 0x7FFF0001;
    fault_and_recover(NIC_CAUSE_TX_BUS);
    expect_eq(nic.stats.fault_address, 0x7FFF0001);
}

TEST(a_ring_of_illegal_size_is_recovered_like_a_bus_fault)
{
    fault_and_recover(NIC_CAUSE_RX0_RING | NIC_CAUSE_TX_RING);
    expect_eq(nic.stats.rx_restarts, 1);
    expect_eq(nic.stats.tx_restarts, 1);
    expect_sending();
    expect_receiving();
}

TEST(a_fault_of_the_queue_that_is_not_in_use_disturbs_nobody)
{
    expect(arrives(60, 1));
    expect_eq(poll_and_free(), 1);
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    netif->ops->tx_flush(netif);
    model.regs[(NIC_RX(1) + NIC_RX_CTRL) / 4] = NIC_RX_CTRL_STOPPED;
    expect(netif->ops->rearm(netif));
    model_fail(&model, NIC_CAUSE_RX1_BUS);
    expect(netif->ops->rearm(netif));
    expect_eq(model.regs[(NIC_RX(1) + NIC_RX_CTRL) / 4], 0);
    expect_eq(nic.stats.rx_restarts + nic.stats.tx_restarts, 0);
    expect_eq(nic.rx_consumed, 1);
    expect_eq(model_fetch(&model, 9), 2);
    expect_sending();
    expect_receiving();
}

TEST(a_receive_fault_leaves_what_is_being_sent_alone)
{
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    expect(netif->ops->rearm(netif));
    model_fail(&model, NIC_CAUSE_RX0_BUS);
    expect(netif->ops->rearm(netif));
    expect_eq(nic.stats.rx_restarts, 1);
    expect_eq(nic.stats.tx_discarded, 0);
    expect_eq(model_fetch(&model, 9), 2);
    expect_sent(0, 20, 1, 10, 1);
}

/* One that the driver brings back fails at once, for ever: the core must have time for others. */
TEST(a_bus_that_stays_dead_is_tried_a_bounded_number_of_times)
{
    run_ms(1);
    expect(netif->ops->rearm(netif));
    for (unsigned i = 0; i < 1000; i++) {
        if (!model.rx_stopped)
            model_fail(&model, NIC_CAUSE_RX0_BUS);
        expect(netif->ops->rearm(netif));
    }
    expect(nic.stats.rx_restarts < 20);
    expect(model.rx_stopped);
    expect_eq(model_lines(&model), 0);              /* and nothing keeps the core awake */
    expect_sending();                                   /* the other direction runs on */

    run_ms(50);                                         /* it is tried again, and now it works */
    expect(!model.rx_stopped);
    expect_receiving();
}

TEST(faults_seldom_enough_are_each_recovered_at_once)
{
    for (unsigned i = 0; i < 50; i++) {
        run_ms(50);
        fault_and_recover(NIC_CAUSE_RX0_BUS);
        expect_eq(nic.stats.rx_restarts, i + 1);
        nic.stats.events = 0;
        expect_receiving();
    }
}

TEST(an_event_with_interrupts_masked_by_the_handler_is_found)
{
    expect(netif->ops->rearm(netif));
    model_fail(&model, NIC_CAUSE_RX0_BUS);          /* no handler ran: the line is open and high */
    expect(netif->ops->rearm(netif));
    expect_eq(nic.stats.rx_restarts, 1);
}

TEST(a_queue_that_cannot_be_reset_takes_the_interface_down_and_keeps_its_memory)
{
    expect(netif->ops->rearm(netif));
    model_fail(&model, NIC_CAUSE_RX0_BUS);
    model_take_interrupts(&model);
    model.reset_hangs = true;
    expect(netif->ops->rearm(netif));
    expect(!netif->is_up);
    expect(strstr(netif->error_text, "reset"));
    expect_eq(pool.buffers_free, BUFFERS - NIC_RX_RING);    /* the NIC may still write there */
    expect_eq(model.irq_mask, 0);
    expect(!netif->ops->tx_header(netif, 0));
    expect_eq(poll_and_free(), 0);

    netif->ops->down(netif);        /* as long as it hangs, neither down nor up may touch them */
    expect(!netif->ops->up(netif));
    expect_eq(pool.buffers_free, BUFFERS - NIC_RX_RING);
    model.reset_hangs = false;                          /* the teardown's down frees them */
}

TEST(up_after_giving_up_frees_what_the_rings_held)
{
    expect_receiving();
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    netif->ops->tx_flush(netif);
    model_fail(&model, NIC_CAUSE_TX_BUS);
    model.reset_hangs = true;
    expect(netif->ops->rearm(netif));
    expect(!netif->is_up);
    expect_eq(pool.views_free, VIEWS - 1);

    model.reset_hangs = false;
    expect(netif->ops->up(netif));
    expect_eq(pool.views_free, VIEWS);
    expect_eq(pool.buffers_free, BUFFERS - NIC_RX_RING);
    expect_eq(nic.stats.tx_discarded, 1);
    expect_receiving();
    expect_sending();
}

TEST(up_after_a_down_whose_reset_hung_frees_what_the_rings_held)
{
    expect(send_frame(20, payload_of(10, 1), 1, 1));
    model.reset_hangs = true;
    netif->ops->down(netif);
    expect_eq(pool.buffers_free, BUFFERS - NIC_RX_RING - 1);
    model.reset_hangs = false;
    expect(netif->ops->up(netif));
    expect_eq(pool.views_free, VIEWS);
    expect_receiving();
    expect_sending();
}

/* Everything at once, by dice; the model asserts the rules, the teardown that nothing leaked. */
TEST(a_long_random_life_leaks_nothing)
{
    uint32_t dice = 12345;

    for (unsigned i = 0; i < 200000; i++) {
        dice = dice * 1664525 + 1013904223;
        switch (dice >> 28) {
        case 0: case 1: case 2: case 3: arrives(60 + (dice >> 8) % 1400, i); break;
        case 4: case 5: poll_and_free(); break;
        case 6: if (pool.buffers_free) send_frame(20, payload_of(40, i), 1, i); break;
        case 7: send_frame(60, NULL, 0, i); break;
        case 8: case 9: netif->ops->tx_flush(netif); break;
        case 10: case 11: model_fetch(&model, (dice >> 8) % 8); break;
        case 12: model_take_interrupts(&model); run_ms(1); break;
        case 13: netif->ops->rearm(netif); break;
        case 14: if ((dice >> 8) % 64 == 0) model_fail(&model, NIC_CAUSE_RX0_BUS); break;
        default: if ((dice >> 8) % 64 == 0) model_fail(&model, NIC_CAUSE_TX_BUS); break;
        }
    }
    expect(nic.stats.rx_restarts > 10);
    expect(nic.stats.tx_restarts > 10);
    expect(netif->stats.rx_frames > 1000);
    expect(netif->stats.tx_frames > 1000);
    for (unsigned i = 0; i < 60; i++) {                 /* the end of the periods of restarts */
        run_ms(1);
        poll_and_free();
    }
    while (!netif->ops->rearm(netif))
        poll_and_free();
    expect_eq(model_lines(&model), 0);
    expect_receiving();
    model_fetch(&model, NIC_TX_RING);
    expect_sending();
}

int main(void)
{
    return RUN("nic_irq", setup_up, teardown, T(rearm_opens_receive_and_events),
               T(a_frame_after_rearm_raises_the_line_once), T(rearm_refuses_while_a_frame_waits),
               T(a_frame_between_the_last_look_and_the_rearm_is_not_lost),
               T(rearm_costs_one_write_when_nothing_is_sent),
               T(the_line_waits_for_company_while_many_frames_come_and_for_none_else),
               T(the_transmit_line_opens_for_payload_that_waits_to_be_freed),
               T(a_transmit_line_that_is_up_for_nothing_is_taken_down),
               T(a_full_ring_wakes_when_it_has_room_and_the_refused_may_try_again),
               T(an_index_published_before_the_rearm_raises_the_line_at_once),
               T(a_receive_fault_restarts_the_queue_with_all_its_buffers),
               T(frames_that_came_before_the_fault_are_delivered),
               T(a_frame_that_comes_with_the_fault_before_the_cause_is_read_is_delivered),
               T(a_frame_that_comes_with_the_fault_while_lines_are_opened_is_delivered),
               T(a_transmit_fault_frees_what_was_queued_and_counts_it),
               T(a_chain_fault_is_recovered_like_a_bus_fault), T(both_queues_may_fail_at_once),
               T(the_address_of_a_bus_fault_is_kept),
               T(a_ring_of_illegal_size_is_recovered_like_a_bus_fault),
               T(a_fault_of_the_queue_that_is_not_in_use_disturbs_nobody),
               T(a_receive_fault_leaves_what_is_being_sent_alone),
               T(a_bus_that_stays_dead_is_tried_a_bounded_number_of_times),
               T(faults_seldom_enough_are_each_recovered_at_once),
               T(an_event_with_interrupts_masked_by_the_handler_is_found),
               T(a_queue_that_cannot_be_reset_takes_the_interface_down_and_keeps_its_memory),
               T(up_after_giving_up_frees_what_the_rings_held),
               T(up_after_a_down_whose_reset_hung_frees_what_the_rings_held),
               T(a_long_random_life_leaks_nothing));
}
