/* reset_sync: up at once, down with the second edge. */
#include "test.h"
#include "dut.h"

static void settle_low(void)
{
    dut_open();
    for (int i = 0; i < 3; i++)
        DUT_TICK(clk);
}

TEST(reset_rises_without_a_clock_and_falls_with_its_second_edge)
{
    expect_eq(*dut.rst, 0);
    *dut.arst = 1;
    dut_eval();
    expect_eq(*dut.rst, 1);
    *dut.arst = 0;
    dut_eval();
    expect_eq(*dut.rst, 1);
    DUT_TICK(clk);
    expect_eq(*dut.rst, 1);
    DUT_TICK(clk);
    expect_eq(*dut.rst, 0);
}

TEST(reset_lasts_as_long_as_it_is_asked_for)
{
    *dut.arst = 1;
    for (int i = 0; i < 10; i++) {
        DUT_TICK(clk);
        expect_eq(*dut.rst, 1);
    }
}

int main(void)
{
    return RUN("reset_sync", settle_low, dut_close,
               T(reset_rises_without_a_clock_and_falls_with_its_second_edge),
               T(reset_lasts_as_long_as_it_is_asked_for));
}
