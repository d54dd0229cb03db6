/*
 * Time for nic_bench.h with nic_phy: the pins of a PHY (mac_pins.h), and three clocks with periods of their own. Part of
 * nic_bench.h.
 */
#ifndef NIC_PINS_H
#define NIC_PINS_H

#include "clocks.h"

static struct {
    struct clock sys, rx, tx;
} line;

/* To the next clock edge, or several that fall together; true when one is the system's. */
static inline void reg_write(uint32_t at, uint32_t value);
static void bench_run(unsigned cycles);

static bool line_step(void)
{
    uint64_t now = clocks_next(&line.sys, &line.rx, &line.tx);
    bool sys = clock_due(&line.sys, now), rx = clock_due(&line.rx, now), tx = clock_due(&line.tx, now);

    if (sys) {
        dut_eval();
        bus_answer();
        dut_eval();
    }
    pins_before(&pins, rx, tx);
    *dut.clk = sys;
    pins_clocks(rx, tx);
    dut_eval();
    pins_high(&pins, rx, tx);
    *dut.clk = 0;
    pins_clocks(false, false);
    dut_eval();
    pins_low(&pins, rx, tx);
    return sys;
}

/* One cycle of the system's clock. */
static void bench_step(void)
{
    while (!line_step())
        ;
    b.cycles++;
}

static void line_open(void)
{
    pins_open();
    line.sys = (struct clock){ SYS_PS, 0 };
    line.rx  = (struct clock){ RX_PS, 0 };
    line.tx  = (struct clock){ PHY == PHY_RMII ? 0 : TX_PS, 0 };     /* one clock is enough there */
    *dut.clk = 0;
    pins_clocks(false, false);
}

/* The speed is set by software; before that, registers that woke up as anything may have looked like a frame. */
static void line_settled(void)
{
    reg_write(NIC_WIRE, phy_speed_code(SPEED));
    bench_run(SPEED == 10 ? 200 : 40);
    pins_settled();
}

#endif
