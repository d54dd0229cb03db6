/*
 * The module under test, as C sees it: one pointer a port (dut_ports.h is made from the Verilated
 * header), evaluation, and an optional trace (TRACE=file.fst in the environment, in builds with
 * tracing). After dut_open every input is low and what no reset clears is anything.
 *
 *     *dut.rst = 1; dut_eval();            set inputs, settle
 *     DUT_TICK(clk);                       one full cycle of the port `clk`
 */
#ifndef DUT_H
#define DUT_H

#include "dut_ports.h"

extern struct dut dut;

void dut_open(void);            /* a fresh module in its power-up state; again after dut_close() */
void dut_close(void);
void dut_eval(void);            /* settle the logic and take the clock edges just driven */
uint64_t dut_time(void);        /* number of dut_eval() calls, the trace's time axis */

#define DUT_TICK(clock) do { *dut.clock = 1; dut_eval(); *dut.clock = 0; dut_eval(); } while (0)

#endif
