/* Cycles to microseconds without a division: one 32.32 factor, made once. */
#include "clock.h"

#include <stdbool.h>

#include "csr.h"
#include "soc.h"
#include "types.h"

static uint32_t us_per_cycle;  /* times 2^32; off by less than 1 part in 10^7 up to CLOCK_HZ_MAX */
static uint32_t cycles_per_ms;                      /* rounded up */
static uint32_t alarm_ms;                           /* what COMPARE stands for ... */
static bool alarm_set;                              /* ... if it stands for anything */

void clock_init(uint32_t sys_hz)
{
    us_per_cycle = (uint32_t)((1000000ull << 32) / sys_hz);
    cycles_per_ms = (sys_hz + 999) / 1000;
    alarm_set = false;
}

static uint64_t clock_cycles(void)
{
    uint32_t low = SOC_TIMER->time_low;             /* latches high */

    return (uint64_t)SOC_TIMER->time_high << 32 | low;
}

uint64_t clock_now_us(void)
{
    uint64_t cycles = clock_cycles();
    uint64_t low = (uint64_t)(uint32_t)cycles * us_per_cycle;

    return (cycles >> 32) * us_per_cycle + (low >> 32);
}

/* High first, through a value that can never be due, so that no half-written deadline fires. */
static void clock_set_compare(uint64_t cycles)
{
    SOC_TIMER->compare_high = UINT32_MAX;
    SOC_TIMER->compare_low = (uint32_t)cycles;
    SOC_TIMER->compare_high = (uint32_t)(cycles >> 32);
}

/* Setting the same deadline again costs nothing, and most sleeps end before it. */
void clock_set_alarm(uint32_t now_ms, uint32_t deadline_ms)
{
    uint32_t ms = time_before(now_ms, deadline_ms) ? deadline_ms - now_ms : 0;

    if (!alarm_set || alarm_ms != deadline_ms) {
        clock_set_compare(clock_cycles() + (uint64_t)ms * cycles_per_ms);
        alarm_ms = deadline_ms;
        alarm_set = true;
    }
    CSR_SET(mie, CSR_MIE_TIMER);                    /* its interrupt has closed it */
}

void clock_no_alarm(void)
{
    if (alarm_set)
        clock_set_compare(UINT64_MAX);
    alarm_set = false;
}
