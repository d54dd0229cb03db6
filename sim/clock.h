/* Simulated time. It has one source, the machine's cycle counter (skipped cycles included). */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

#include <stdint.h>
#include "model.h"

#define NEVER UINT64_MAX            /* of times and cycle counts alike */

struct sim_clock {
    const struct model *model;
    uint64_t hz;
};

static inline uint64_t clock_ns_of(const struct sim_clock *clock, uint64_t cycles)
{
    return (uint64_t)((unsigned __int128)cycles * 1000000000u / clock->hz);
}

/* Rounds up, so that waiting that many cycles is enough. */
static inline uint64_t clock_cycles_of(const struct sim_clock *clock, uint64_t ns)
{
    unsigned __int128 cycles = ((unsigned __int128)ns * clock->hz + 999999999u) / 1000000000u;

    return ns == NEVER || cycles > UINT64_MAX ? NEVER : (uint64_t)cycles;
}

static inline uint64_t clock_now_ns(const struct sim_clock *clock)
{
    return clock_ns_of(clock, model_cycle(clock->model));
}

#endif
