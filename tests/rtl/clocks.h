/* Clocks of a bench with periods of their own; one that stands still has period 0. */
#ifndef CLOCKS_H
#define CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    uint64_t period_ps, next_ps;
};

static inline bool clock_due(struct clock *clock, uint64_t now_ps)
{
    if (!clock->period_ps || clock->next_ps != now_ps)
        return false;
    clock->next_ps += clock->period_ps;
    return true;
}

static inline uint64_t clock_next(const struct clock *clock)
{
    return clock->period_ps ? clock->next_ps : UINT64_MAX;
}

/* When the next edge comes, of one of the three or of several that fall together. */
static inline uint64_t clocks_next(const struct clock *sys, const struct clock *rx, const struct clock *tx)
{
    uint64_t now = clock_next(sys);

    now = clock_next(rx) < now ? clock_next(rx) : now;
    return clock_next(tx) < now ? clock_next(tx) : now;
}

#endif
