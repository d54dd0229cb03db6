/*
 * Time, from the 64-bit timer alone (mcycle stops being time when the simulator skips idle cycles).
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

enum {
    CLOCK_HZ_MIN = 1000001, /* a cycle is less than a microsecond: clock.c's factor is a fraction */
    CLOCK_HZ_MAX = 400000000,           /* what the factor's 32 bits are good for */
};

void clock_init(uint32_t sys_hz);       /* between the two */
uint64_t clock_now_us(void);                        /* since reset */

/*
 * The timer interrupt comes at `deadline_ms`, up to a millisecond late; clock_no_alarm(): not at
 * all.
 */
void clock_set_alarm(uint32_t now_ms, uint32_t deadline_ms);
void clock_no_alarm(void);

#endif
