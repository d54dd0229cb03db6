/* The progress line; see progress.h. */
#include "progress.h"

#include <inttypes.h>
#include "report.h"

#define INTERVAL_NS 10000000000u

void progress_start(struct progress *progress, bool wanted, uint64_t wall_ns)
{
    *progress = (struct progress){ .wanted = wanted, .started_wall_ns = wall_ns, .told_wall_ns = wall_ns };
}

void progress_tell(struct progress *progress, const struct sim_clock *clock, const struct stats *stats,
                   uint64_t wall_ns)
{
    uint64_t since_ns = wall_ns - progress->told_wall_ns, evaluated = model_evaluated_cycles(clock->model);

    if (!progress->wanted || since_ns < INTERVAL_NS)
        return;
    note("%.3f s simulated in %.0f s, %.2f MHz evaluated, frames %" PRIu64 " in, %" PRIu64 " out",
         (double)clock_now_ns(clock) / 1e9, (double)(wall_ns - progress->started_wall_ns) / 1e9,
         (double)(evaluated - progress->told_evaluated) * 1e3 / (double)since_ns, stats->rx_frames, stats->tx_frames);
    progress->told_wall_ns = wall_ns;
    progress->told_evaluated = evaluated;
}
