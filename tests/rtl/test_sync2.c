/* sync2: a level from another domain. */
#include "test.h"
#include "dut.h"

static void reset(void)
{
    dut_open();
    *dut.d = 0;
    *dut.arst = 0;
    dut_eval();
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
}

TEST(a_level_arrives_after_exactly_two_clocks)
{
    *dut.d = 1;
    DUT_TICK(clk);
    expect_eq(*dut.q, 0);
    DUT_TICK(clk);
    expect_eq(*dut.q, 1);
}

TEST(a_glitch_between_two_clocks_is_not_seen)
{
    *dut.d = 1;
    dut_eval();
    *dut.d = 0;
    for (int i = 0; i < 4; i++) {
        DUT_TICK(clk);
        expect_eq(*dut.q, 0);
    }
}

TEST(a_reset_needs_no_clock)
{
    *dut.d = 1;
    DUT_TICK(clk);
    DUT_TICK(clk);
    *dut.arst = 1;
    dut_eval();
    expect_eq(*dut.q, 0);
}

int main(void)
{
    return RUN("sync2", reset, dut_close,
               T(a_level_arrives_after_exactly_two_clocks),
               T(a_glitch_between_two_clocks_is_not_seen),
               T(a_reset_needs_no_clock));
}
