/* ddr_out, the portable model: one bit while the clock is high, one while it is low. */
#include "test.h"
#include "dut.h"

TEST(each_half_of_the_clock_has_its_bit)
{
    srand(1);
    for (int i = 0; i < 200; i++) {
        uint8_t high = rand() & 1, low = rand() & 1;
        *dut.high = high;
        *dut.low = low;
        *dut.clk = 1;
        dut_eval();
        expect_eq(*dut.pin, high);
        *dut.high = !high;              /* after the edge: of the next clock */
        *dut.low = !low;
        dut_eval();
        expect_eq(*dut.pin, high);
        *dut.clk = 0;
        dut_eval();
        expect_eq(*dut.pin, low);
    }
}

int main(void)
{
    return RUN("ddr_out", dut_open, dut_close, T(each_half_of_the_clock_has_its_bit));
}
