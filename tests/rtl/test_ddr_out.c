/*
 * ddr_out: one bit while the clock is high, one while it is low, two clocks after they were taken. Run with the portable
 * model, and as test_ddr_out_ecp5 with the cells of an ECP5 (modelled in ODDRX1F.v): on every edge both do the same.
 */
#include "test.h"
#include "dut.h"

TEST(each_half_of_the_clock_has_its_bit_two_clocks_later)
{
    enum { CLOCKS = 200, LATER = 2 };
    uint8_t high[CLOCKS], low[CLOCKS];

    srand(1);
    for (int i = 0; i < CLOCKS; i++) {
        *dut.high = high[i] = rand() & 1;
        *dut.low = low[i] = rand() & 1;
        *dut.clk = 1;
        dut_eval();
        *dut.high = !high[i];           /* after the edge: not taken */
        *dut.low = !low[i];
        dut_eval();
        if (i >= LATER)
            expect_eq(*dut.pin, high[i - LATER]);
        *dut.clk = 0;
        dut_eval();
        if (i >= LATER)
            expect_eq(*dut.pin, low[i - LATER]);
    }
}

int main(void)
{
    return RUN("ddr_out", dut_open, dut_close, T(each_half_of_the_clock_has_its_bit_two_clocks_later));
}
