/* Time, from the 64-bit timer alone (mcycle stops being time when the simulator skips idle cycles). */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

void clock_init(uint32_t sys_hz);
uint64_t clock_now_us(void);                        /* since reset */

/* The timer interrupt comes at `deadline_ms`, up to a millisecond late; clock_no_alarm(): not at all. */
void clock_set_alarm(uint32_t now_ms, uint32_t deadline_ms);
void clock_no_alarm(void);

#endif
