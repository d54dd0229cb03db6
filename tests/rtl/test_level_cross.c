/* level_cross: a level that logic makes, in another domain. */
#include "test.h"
#include "dut.h"

static void open_cross(void)
{
    dut_open();
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
    dut_eval();
}

TEST(a_level_takes_one_clock_of_the_source_and_two_of_the_destination)
{
    *dut.level_in = 1;
    DUT_TICK(out_clk);
    DUT_TICK(out_clk);
    expect_eq(*dut.level_out, 0);
    DUT_TICK(in_clk);
    DUT_TICK(out_clk);
    expect_eq(*dut.level_out, 0);
    DUT_TICK(out_clk);
    expect_eq(*dut.level_out, 1);
}

TEST(a_glitch_between_two_clocks_of_the_source_is_not_seen)
{
    *dut.level_in = 1;
    for (int i = 0; i < 4; i++)
        DUT_TICK(out_clk);
    *dut.level_in = 0;
    DUT_TICK(in_clk);
    for (int i = 0; i < 4; i++) {
        DUT_TICK(out_clk);
        expect_eq(*dut.level_out, 0);
    }
}

TEST(a_reset_needs_neither_clock)
{
    *dut.level_in = 1;
    DUT_TICK(in_clk);
    DUT_TICK(out_clk);
    DUT_TICK(out_clk);
    *dut.arst = 1;
    dut_eval();
    expect_eq(*dut.level_out, 0);
    *dut.arst = 0;
    for (int i = 0; i < 4; i++) {
        DUT_TICK(out_clk);
        expect_eq(*dut.level_out, 0);
    }
}

int main(void)
{
    return RUN("level_cross", open_cross, dut_close,
               T(a_level_takes_one_clock_of_the_source_and_two_of_the_destination),
               T(a_glitch_between_two_clocks_of_the_source_is_not_seen),
               T(a_reset_needs_neither_clock));
}
