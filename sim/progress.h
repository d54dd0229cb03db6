/* --progress: a line on stderr every ten seconds of wall time, for runs that take long. */
#ifndef SIM_PROGRESS_H
#define SIM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include "stats.h"

struct progress {
    bool wanted;
    uint64_t started_wall_ns, told_wall_ns, told_evaluated;
};

void progress_start(struct progress *progress, bool wanted, uint64_t wall_ns);
void progress_tell(struct progress *progress, const struct sim_clock *clock, const struct stats *stats,
                   uint64_t wall_ns);

#endif
