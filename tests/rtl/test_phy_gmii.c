/* phy_gmii: registers at the pins. */
#include "test.h"
#include "dut.h"

TEST(every_clock_carries_a_byte_one_clock_later)
{
    for (unsigned i = 0; i < 256; i++) {
        *dut.gmii_rx_dv = i % 3 != 0;
        *dut.gmii_rxd = (uint8_t)i;
        *dut.phy_tx_en = i % 5 != 0;
        *dut.phy_tx_er = i % 7 == 0;
        *dut.phy_tx_data = (uint8_t)~i;
        DUT_TICK(rx_clk);
        DUT_TICK(tx_clk);
        expect(*dut.phy_rx_ce && *dut.phy_tx_ce);
        expect_eq(*dut.phy_rx_dv, i % 3 != 0);
        expect_eq(*dut.phy_rx_data, i);
        expect_eq(*dut.gmii_tx_en, i % 5 != 0);
        expect_eq(*dut.gmii_tx_er, i % 7 == 0);
        expect_eq(*dut.gmii_txd, (uint8_t)~i);
    }
}

TEST(rx_er_counts_only_within_a_frame)
{
    *dut.gmii_rx_er = 1;
    DUT_TICK(rx_clk);
    expect_eq(*dut.phy_rx_er, 0);
    *dut.gmii_rx_dv = 1;
    DUT_TICK(rx_clk);
    expect_eq(*dut.phy_rx_er, 1);
}

int main(void)
{
    return RUN("phy_gmii", dut_open, dut_close,
               T(every_clock_carries_a_byte_one_clock_later),
               T(rx_er_counts_only_within_a_frame));
}
