/* The interrupt lines: one-shot, and re-armed without losing a wake-up (nic_wake, nic_irq). */
#include "nic_sleeper.h"

static uint8_t frame[1514];

static void rearm_tx(uint16_t seen)
{
    reg_write(NIC_TX + NIC_TX_REARM, (uint32_t)seen << 16 | b.producer);
    bench_run(2);
}

TEST(the_receive_line_rises_once_and_only_after_the_completion_is_in_memory)
{
    uint32_t c[4];

    nic_up();
    rx_post(8);
    b.stall_percent = 50;
    b.stall_cycles = 10;
    for (unsigned i = 0; i < 3; i++)
        wire_send(&b.wire, frame_to_us(frame, 100), 100);
    for (unsigned n = 0; !(*dut.irq & LINE_RX); n++) {
        expect(n < PATIENCE);
        bench_step();
    }
    expect(rx_completion(c));
    bench_settle();
    expect_eq(*dut.irq, LINE_RX);               /* stays up, whatever else arrives */
    while (rx_completion(c))
        ;
    expect_eq(b.consumed, 3);
    rearm_rx();
    bench_run(10);
    expect_eq(*dut.irq, 0);
}

TEST(a_rearm_that_has_not_seen_everything_fires_at_once)
{
    uint32_t c[4];

    nic_up();
    rx_post(8);
    wire_send(&b.wire, frame_to_us(frame, 100), 100);
    wire_send(&b.wire, frame, 100);
    bench_settle();
    expect(rx_completion(c));
    rearm_rx();                                 /* one of two taken */
    expect_eq(*dut.irq, LINE_RX);
    expect(rx_completion(c));
    rearm_rx();
    expect_eq(*dut.irq, 0);
}

TEST(a_plain_doorbell_does_not_rearm)
{
    uint32_t c[4];

    nic_up();
    rx_post(8);
    wire_send(&b.wire, frame_to_us(frame, 100), 100);
    bench_settle();
    expect(rx_completion(c));
    rx_post(1);
    expect_eq(*dut.irq, LINE_RX);
}

TEST(no_receive_wakeup_is_lost_at_any_timing)
{
    nic_up();
    rx_post(RING - 4);
    expect(sleeper_receives(600, NULL) > 100);
}

TEST(no_transmit_wakeup_is_lost_at_any_timing)
{
    uint16_t seen = 0, wakeups = 0;

    nic_up();
    frame_to_us(frame, 64);
    for (unsigned round = 0; round < 500; round++) {
        for (unsigned n = 1 + (unsigned)rand() % 4; n--;)
            tx_fragment(frame, 64, 0, NIC_DESC_W1_END | (rand() % 3 ? 0 : NIC_DESC_W1_REPORT));
        rearm_tx(seen);
        for (unsigned idle = 0; seen != b.producer; idle++) {
            assert_true(idle < 20000);
            b.stall_percent = (unsigned)rand() % 60;
            bench_step();
            if (!(*dut.irq & LINE_TX))
                continue;
            wakeups++;
            idle = 0;
            bench_run((unsigned)rand() % 30);
            seen = (uint16_t)mem_word(TX_CONSUMER);
            bench_run((unsigned)rand() % 12);
            rearm_tx(seen);
        }
        while (b.wire.seen_head != b.wire.seen_tail)
            free(b.wire.seen[b.wire.seen_head++ % WIRE_FRAMES]);
    }
    expect(wakeups >= 500);
}

TEST(the_event_line_fires_again_at_the_rearm_until_the_cause_is_cleared)
{
    nic_up();
    reg_write(NIC_TX + NIC_TX_RING_SIZE, 13);
    reg_write(NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_ENABLE);
    bench_run(4);
    expect_eq(*dut.irq, LINE_EVENT);
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_RING);
    reg_write(NIC_EVENT_REARM, 0);
    bench_run(2);
    expect_eq(*dut.irq, LINE_EVENT);
    reg_write(NIC_CAUSE, NIC_CAUSE_TX_RING);
    expect_eq(*dut.irq, LINE_EVENT);            /* one-shot: down only by the re-arm */
    reg_write(NIC_EVENT_REARM, 0);
    bench_run(2);
    expect_eq(*dut.irq, 0);
}

TEST(a_reset_arms_the_line_of_its_queue)
{
    nic_up();
    rx_post(1);
    wire_send(&b.wire, frame_to_us(frame, 60), 60);
    bench_settle();
    expect_eq(*dut.irq, LINE_RX);
    expect(reg_read(NIC_RX(0) + NIC_RX_CTRL) & NIC_RX_CTRL_FIRED);
    reg_write(NIC_RX(0) + NIC_RX_CTRL, NIC_RX_CTRL_RESET);
    bench_run(4);
    expect_eq(*dut.irq, 0);
    expect_eq(reg_read(NIC_RX(0) + NIC_RX_CTRL), 0);
}

int main(void)
{
    return RUN("nic_irq", bench_open, bench_close,
               T(the_receive_line_rises_once_and_only_after_the_completion_is_in_memory),
               T(a_rearm_that_has_not_seen_everything_fires_at_once),
               T(a_plain_doorbell_does_not_rearm),
               T(no_receive_wakeup_is_lost_at_any_timing),
               T(no_transmit_wakeup_is_lost_at_any_timing),
               T(the_event_line_fires_again_at_the_rearm_until_the_cause_is_cleared),
               T(a_reset_arms_the_line_of_its_queue));
}
