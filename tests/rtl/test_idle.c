/* idle: time may be skipped only while nothing at all is going on. */
#include "test.h"
#include "dut.h"

static void reset(void)
{
    dut_open();
    *dut.asleep = *dut.uart_idle = 1;
    *dut.wake = *dut.bus_open = *dut.nic_busy = 0;
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
}

static bool skippable(void)
{
    dut_eval();
    return *dut.skippable;
}

TEST(the_first_16_cycles_after_reset_are_lived_through)
{
    for (unsigned i = 0; i < 16; i++) {
        expect(!skippable());
        DUT_TICK(clk);
    }
    for (unsigned i = 0; i < 100; i++) {
        expect(skippable());
        DUT_TICK(clk);
    }
}

TEST(anything_that_goes_on_forbids_it)
{
    uint8_t *level[] = { dut.asleep, dut.wake, dut.bus_open, dut.uart_idle, dut.nic_busy };

    for (unsigned i = 0; i < 20; i++)
        DUT_TICK(clk);
    for (unsigned i = 0; i < 5; i++) {
        *level[i] ^= 1;
        expect(!skippable());
        *level[i] ^= 1;
        expect(skippable());
    }
}

int main(void)
{
    return RUN("idle", reset, dut_close,
               T(the_first_16_cycles_after_reset_are_lived_through),
               T(anything_that_goes_on_forbids_it));
}
