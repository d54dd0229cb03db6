/* A driver that sleeps on the receive line: for the benches of wake-ups. */
#ifndef NIC_SLEEPER_H
#define NIC_SLEEPER_H

#include "nic_bench.h"

static void rearm_rx(void)
{
    reg_write(NIC_RX(0) + NIC_RX_REARM, rx_doorbell());
    bench_run(2);
}

/*
 * Short frames at random times on a bus that stalls. The driver takes all there is, re-arms, and looks at nothing until the
 * line rises again; that it sleeps with work waiting fails the test. `in_between` runs in each cycle asleep, or is NULL.
 * Returns how often it woke.
 */
static unsigned sleeper_receives(unsigned frames, void (*in_between)(void))
{
    static uint8_t frame[60];
    unsigned sent = 0, wakeups = 0;

    for (unsigned idle = 0; b.consumed < frames; idle++) {
        uint32_t c[4];
        assert_true(idle < 20000);
        b.stall_percent = (unsigned)rand() % 60;
        if (in_between)
            in_between();
        if (sent < frames && wire_quiet(&b.wire) && sent - b.consumed < 16) {
            wire_send(&b.wire, frame_to_us(frame, sizeof frame), sizeof frame, .gap = 96 + 8 * (rand() % 8));
            sent++;
        }
        bench_step();
        if (!(*dut.irq & LINE_RX))
            continue;
        wakeups++;
        idle = 0;
        bench_run((unsigned)rand() % 40);
        while (rx_completion(c)) {
            rx_fill(1);
            bench_run((unsigned)rand() % 4);
        }
        bench_run((unsigned)rand() % 12);
        rearm_rx();
    }
    return wakeups;
}

#endif
