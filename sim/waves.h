/* --fst: waves in a window of simulated time, and a GTKWave save file that opens on the signals that matter. */
#ifndef SIM_WAVES_H
#define SIM_WAVES_H

#include <stdbool.h>
#include <stdint.h>
#include "clock.h"

struct waves {
    const char *path;               /* NULL: none wanted */
    uint64_t from_ns, until_ns;
    enum { WAVES_BEFORE, WAVES_ON, WAVES_OVER } state;
};

bool waves_init(struct waves *waves, const char *path, uint64_t from_ns, uint64_t for_ns);
bool waves_update(struct waves *waves, struct model *model, uint64_t now_ns);   /* false: the file cannot be made */
uint64_t waves_next_ns(const struct waves *waves);          /* when waves_update has something to do, or NEVER */
void waves_close(struct waves *waves, struct model *model);

bool gtkw_write(const char *fst_path);                      /* writes FST_PATH.gtkw */

#endif
