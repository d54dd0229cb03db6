/* bus_guard: every access of the core ends. */
#include "test.h"
#include "dut.h"

#define TIMEOUT_CYCLES 1024u

static void reset(void)
{
    dut_open();
    *dut.stb = *dut.ack = *dut.err = 0;
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
}

/* Waits with an open access; returns the cycle, from 0, in which it is given up. */
static unsigned cycles_to_fault(unsigned limit)
{
    unsigned cycle = 0;

    for (*dut.stb = 1; cycle < limit; cycle++) {
        dut_eval();
        if (*dut.fault)
            break;
        DUT_TICK(clk);
    }
    return cycle;
}

TEST(silence_ends_in_its_1024th_cycle)
{
    expect_eq(cycles_to_fault(5000), TIMEOUT_CYCLES - 1);
    DUT_TICK(clk);
    expect_eq(cycles_to_fault(5000), TIMEOUT_CYCLES - 1);       /* and the next access has its full time */
}

TEST(an_error_ends_the_access_at_once)
{
    *dut.stb = 1;
    *dut.err = 1;
    dut_eval();
    expect_eq(*dut.fault, 1);
}

TEST(an_error_without_access_is_nothing)
{
    *dut.err = 1;
    dut_eval();
    expect_eq(*dut.fault, 0);
}

TEST(an_answer_in_the_last_cycle_is_good)
{
    expect_eq(cycles_to_fault(TIMEOUT_CYCLES - 1), TIMEOUT_CYCLES - 1);
    *dut.ack = 1;
    dut_eval();
    expect_eq(*dut.fault, 0);
    DUT_TICK(clk);
    *dut.ack = 0;
    expect_eq(cycles_to_fault(5000), TIMEOUT_CYCLES - 1);
}

int main(void)
{
    return RUN("bus_guard", reset, dut_close,
               T(silence_ends_in_its_1024th_cycle),
               T(an_error_ends_the_access_at_once),
               T(an_error_without_access_is_nothing),
               T(an_answer_in_the_last_cycle_is_good));
}
