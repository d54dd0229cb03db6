/*
 * ddr_in: two bits a clock, both a clock after they came. Run with the portable model, and as test_ddr_in_ecp5 with the
 * cells of an ECP5 (modelled in IDDRX1F.v): on every edge both do the same.
 */
#include "test.h"
#include "dut.h"

TEST(each_edge_takes_what_the_pin_carries_then)
{
    unsigned rise = 0, fall = 0;

    srand(1);
    for (int i = 0; i < 200; i++) {
        unsigned r = (unsigned)rand() & 1, f = (unsigned)rand() & 1;
        *dut.pin = (uint8_t)r;
        *dut.clk = 1;
        dut_eval();
        if (i) {
            expect_eq(*dut.rise, rise);
            expect_eq(*dut.fall, fall);
        }
        *dut.pin = (uint8_t)f;
        *dut.clk = 0;
        dut_eval();
        rise = r;
        fall = f;
    }
}

int main(void)
{
    return RUN("ddr_in", dut_open, dut_close, T(each_edge_takes_what_the_pin_carries_then));
}
