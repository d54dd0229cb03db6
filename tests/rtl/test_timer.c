/* timer: TIME, the alarm, the sleep flag, and warp. */
#include "test.h"
#include "dut.h"

enum { TIME_LOW, TIME_HIGH, COMPARE_LOW, COMPARE_HIGH, SLEEP };

static void reset(void)
{
    dut_open();
    *dut.stb = *dut.we = *dut.wake = *dut.bus_open = 0;
    *dut.warp = 0;
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
}

static uint32_t access(uint32_t adr, bool write, uint32_t data)
{
    *dut.stb = *dut.bus_open = 1;
    *dut.we = write;
    *dut.adr = (uint16_t)adr;
    *dut.dat_w = data;
    DUT_TICK(clk);
    expect_eq(*dut.ack, 1);
    uint32_t got = *dut.dat_r;

    DUT_TICK(clk);                                  /* the core takes the acknowledge */
    expect_eq(*dut.ack, 0);
    *dut.stb = *dut.bus_open = *dut.we = 0;
    DUT_TICK(clk);
    return got;
}

static void set_compare(uint64_t time)
{
    access(COMPARE_LOW, true, (uint32_t)time);
    access(COMPARE_HIGH, true, (uint32_t)(time >> 32));
}

static void run(unsigned cycles)
{
    while (cycles--)
        DUT_TICK(clk);
}

TEST(time_counts_every_clock)
{
    uint64_t start = *dut.now;

    run(1000);
    expect_eq(*dut.now, start + 1000);
}

TEST(reading_the_low_word_keeps_the_high_word_of_that_moment)
{
    *dut.warp = 0xFFFFFF00u;
    run(1);
    *dut.warp = 0;
    while ((uint32_t)*dut.now != 0xFFFFFFFFu)
        run(1);
    expect_eq(access(TIME_LOW, false, 0), 0xFFFFFFFFu);     /* and wraps right after */
    expect_eq(*dut.now >> 32, 1);
    expect_eq(access(TIME_HIGH, false, 0), 0);
    access(TIME_LOW, false, 0);
    expect_eq(access(TIME_HIGH, false, 0), 1);
}

TEST(the_alarm_is_a_level_from_its_time_on)
{
    set_compare(100);
    while (*dut.now < 100) {
        expect_eq(*dut.irq, 0);
        run(1);
    }
    run(1);
    expect_eq(*dut.irq, 1);
    run(50);
    expect_eq(*dut.irq, 1);
    set_compare(~0ull);
    expect_eq(*dut.irq, 0);
    expect_eq(access(COMPARE_LOW, false, 0), 0xFFFFFFFFu);
    expect_eq(access(COMPARE_HIGH, false, 0), 0xFFFFFFFFu);
}

TEST(no_alarm_is_set_after_reset)
{
    expect_eq(*dut.compare, ~0ull);
    run(100);
    expect_eq(*dut.irq, 0);
}

TEST(warp_adds_to_time_and_to_nothing_else)
{
    uint64_t start = *dut.now;

    set_compare(start + 1000000);
    uint64_t before = *dut.now;

    *dut.warp = 0xFFFFFFFFu;
    run(1);
    *dut.warp = 0;
    expect_eq(*dut.now, before + 0x100000000ull);
    expect_eq(*dut.compare, start + 1000000);
    run(1);
    expect_eq(*dut.irq, 1);
}

TEST(warp_to_two_cycles_before_the_alarm_rings_it_when_waiting_would)
{
    unsigned waited = 0;

    set_compare(5000);
    *dut.warp = (uint32_t)(5000 - 2 - *dut.now - 1);
    run(1);
    *dut.warp = 0;
    expect_eq(*dut.now, 4998);
    for (; !*dut.irq; waited++)
        run(1);
    expect_eq(waited, 3);
    expect_eq(*dut.now, 5001);
}

TEST(sleep_lasts_until_a_line_rises)
{
    expect_eq(*dut.asleep, 0);
    access(SLEEP, true, 1);
    run(100);
    expect_eq(*dut.asleep, 1);
    *dut.wake = 1;
    run(1);
    *dut.wake = 0;
    expect_eq(*dut.asleep, 0);
    run(10);
    expect_eq(*dut.asleep, 0);
}

TEST(a_line_that_is_still_falling_does_not_wake)
{
    *dut.wake = 1;
    run(1);
    access(SLEEP, true, 1);
    *dut.wake = 0;
    run(1);
    expect_eq(*dut.asleep, 1);
    *dut.wake = 1;
    run(1);
    expect_eq(*dut.asleep, 0);
}

TEST(a_core_that_touches_data_is_awake)
{
    access(SLEEP, true, 1);
    expect_eq(*dut.asleep, 1);
    *dut.bus_open = 1;
    run(1);
    expect_eq(*dut.asleep, 0);
    *dut.bus_open = 0;
    access(SLEEP, true, 1);
    access(TIME_LOW, false, 0);
    expect_eq(*dut.asleep, 0);
}

TEST(a_reset_wakes_and_starts_time_anew)
{
    set_compare(3);
    access(SLEEP, true, 1);
    *dut.rst = 1;
    run(1);
    *dut.rst = 0;
    expect_eq(*dut.now, 0);
    expect_eq(*dut.asleep, 0);
    expect_eq(*dut.compare, ~0ull);
}

int main(void)
{
    return RUN("timer", reset, dut_close,
               T(time_counts_every_clock),
               T(reading_the_low_word_keeps_the_high_word_of_that_moment),
               T(the_alarm_is_a_level_from_its_time_on),
               T(no_alarm_is_set_after_reset),
               T(warp_adds_to_time_and_to_nothing_else),
               T(warp_to_two_cycles_before_the_alarm_rings_it_when_waiting_would),
               T(sleep_lasts_until_a_line_rises),
               T(a_line_that_is_still_falling_does_not_wake),
               T(a_core_that_touches_data_is_awake),
               T(a_reset_wakes_and_starts_time_anew));
}
