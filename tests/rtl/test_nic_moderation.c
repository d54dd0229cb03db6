/* Interrupt moderation in the NIC (nic_wake, nic_irq): by number, by time, and what does not wait. */
#include "nic_sleeper.h"

static uint8_t frame[1514];

enum { TICK_CYCLES = 10 };

static void moderate(uint32_t queue, unsigned count, unsigned microseconds)
{
    reg_write(queue + NIC_RX_MODERATION, count << NIC_RX_MODERATION_COUNT_SHIFT |
                                         microseconds << NIC_RX_MODERATION_MICROSECONDS_SHIFT);
}

static void up(unsigned count, unsigned microseconds)
{
    reg_write(NIC_TICK, TICK_CYCLES);
    bench_run(256);                         /* the microsecond under way may be as long as that */
    moderate(NIC_RX(0), count, microseconds);
    nic_up();
    rx_post(RING - 4);
}

static void receive(size_t bytes)
{
    unsigned before = counter(NIC_COUNT_RX_FRAMES);

    wire_send(&b.wire, frame_to_us(frame, bytes), bytes);
    for (unsigned n = 0; counter(NIC_COUNT_RX_FRAMES) == before; n++)
        assert_true(n < PATIENCE);
    bench_run(8);
}

static void take_all(void)
{
    uint32_t c[4];

    while (rx_completion(c))
        ;
    reg_write(NIC_RX(0) + NIC_RX_REARM, rx_doorbell());
    bench_run(2);
}

static unsigned cycles_to_line(unsigned line)
{
    unsigned n = 0;

    for (; !(*dut.irq & line); n++) {
        assert_true(n < PATIENCE);
        bench_step();
    }
    return n;
}

TEST(the_line_waits_for_the_number_of_frames)
{
    up(3, 0);
    for (unsigned round = 0; round < 3; round++) {
        receive(100);
        receive(100);
        bench_run(5000);
        expect_eq(*dut.irq, 0);
        expect(*dut.busy);                      /* so that nobody stops the clock */
        receive(100);
        expect_eq(*dut.irq, LINE_RX);
        take_all();
        expect_eq(*dut.irq, 0);
    }
}

TEST(the_line_waits_for_the_time_since_the_first_frame)
{
    enum { MICROSECONDS = 200 };
    uint64_t first;

    up(0, MICROSECONDS);
    for (unsigned round = 0; round < 5; round++) {
        bench_run((unsigned)rand() % 30);
        wire_send(&b.wire, frame_to_us(frame, 100), 100);
        while (!mem_word(CMPL_RING + b.consumed % RING * 16u + 12))
            bench_step();
        first = b.cycles;
        receive(100);                           /* the second does not make it longer */
        cycles_to_line(LINE_RX);
        expect(b.cycles - first <= MICROSECONDS * TICK_CYCLES + 8);
        expect(b.cycles - first > (MICROSECONDS - 1) * TICK_CYCLES);
        take_all();
        bench_settle();
        expect_eq(*dut.irq, 0);
    }
}

TEST(either_of_the_two_is_enough)
{
    up(2, 1000);
    receive(100);
    expect_eq(*dut.irq, 0);
    receive(100);
    expect_eq(*dut.irq, LINE_RX);
    take_all();
    moderate(NIC_RX(0), 2, 50);
    receive(100);
    expect(cycles_to_line(LINE_RX) <= 50 * TICK_CYCLES + 8);
}

TEST(a_short_frame_is_urgent_and_does_not_wait)
{
    reg_write(NIC_RX_CLASS, 100 << NIC_RX_CLASS_SHORT_BYTES_SHIFT);
    up(10, 0);
    receive(100);
    bench_run(100);
    expect_eq(*dut.irq, 0);
    receive(99);
    expect_eq(*dut.irq, LINE_RX);
}

TEST(a_rearm_with_something_unseen_fires_past_the_moderation)
{
    uint32_t c[4];

    up(10, 0);
    receive(100);
    receive(100);
    expect(rx_completion(c));
    expect_eq(*dut.irq, 0);
    reg_write(NIC_RX(0) + NIC_RX_REARM, rx_doorbell());     /* one of two seen */
    bench_run(2);
    expect_eq(*dut.irq, LINE_RX);
    take_all();
    expect_eq(*dut.irq, 0);
    bench_settle();                                         /* nothing waits any more */
}

TEST(a_change_of_the_limits_ends_a_wait_and_a_reset_forgets_it)
{
    up(10, 0);
    receive(100);
    expect_eq(*dut.irq, 0);
    moderate(NIC_RX(0), 20, 0);
    bench_run(2);
    expect_eq(*dut.irq, LINE_RX);
    take_all();
    receive(100);
    expect_eq(*dut.irq, 0);
    ring_reset(NIC_RX(0));
    bench_settle();
    expect_eq(*dut.irq, 0);
}

TEST(the_transmit_line_is_moderated_too)
{
    up(0, 0);
    moderate(NIC_TX, 2, 0);
    for (unsigned round = 0; round < 4; round++) {
        tx_fragment(frame_to_us(frame, 100), 100, 0, NIC_DESC_W1_END);
        tx_doorbell();
        tx_wait_consumed();
        bench_run(8);
        expect_eq(*dut.irq, round % 2 ? LINE_TX : 0);
        if (round % 2)
            reg_write(NIC_TX + NIC_TX_REARM, (uint32_t)b.producer << 16 | b.producer);
    }
}

static void moderate_anew_at_times(void)
{
    if (rand() % 1000 == 0)
        moderate(NIC_RX(0), (unsigned)rand() % 6, 1 + (unsigned)rand() % 60);
}

/* A driver that sleeps on the line, with limits that change at any time. */
TEST(no_wakeup_is_lost_at_any_timing_with_any_limits)
{
    unsigned wakeups;

    up(4, 20);
    wakeups = sleeper_receives(600, moderate_anew_at_times);
    expect(wakeups > 50 && wakeups < 500);
}

TEST(registers_of_the_moderation_keep_what_is_written)
{
    expect_eq(reg_read(NIC_TICK), 125);
    moderate(NIC_RX(0), 0x5A, 0x2A5);
    moderate(NIC_TX, 0xA5, 0x15A);
    expect_eq(reg_read(NIC_RX(0) + NIC_RX_MODERATION), 0x5A | 0x2A5 << 16);
    expect_eq(reg_read(NIC_TX + NIC_TX_MODERATION), 0xA5 | 0x15A << 16);
    expect(reg_read(NIC_CAPS) & NIC_CAPS_MODERATION);
}

int main(void)
{
    return RUN("nic_moderation", bench_open, bench_close,
               T(the_line_waits_for_the_number_of_frames),
               T(the_line_waits_for_the_time_since_the_first_frame),
               T(either_of_the_two_is_enough),
               T(a_short_frame_is_urgent_and_does_not_wait),
               T(a_rearm_with_something_unseen_fires_past_the_moderation),
               T(a_change_of_the_limits_ends_a_wait_and_a_reset_forgets_it),
               T(the_transmit_line_is_moderated_too),
               T(no_wakeup_is_lost_at_any_timing_with_any_limits),
               T(registers_of_the_moderation_keep_what_is_written));
}
