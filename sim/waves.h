/* --fst: waves in a window of simulated time, and a GTKWave save file that opens on the signals that matter. */
#ifndef SIM_WAVES_H
#define SIM_WAVES_H

#include <stdbool.h>
#include <stdint.h>
#include "clock.h"

struct waves {
    const char *path;               /* NULL: none wanted */
    char *file;                     /* where it leads, if it is a symbolic link; owned */
    uint64_t from_ns, until_ns;
    enum { WAVES_BEFORE, WAVES_ON, WAVES_OVER } state;
};

bool waves_init(struct waves *waves, const char *path, uint64_t from_ns, uint64_t for_ns);
bool waves_update(struct waves *waves, struct model *model, uint64_t now_ns);   /* false: the file cannot be made */
uint64_t waves_next_ns(const struct waves *waves);          /* when waves_update has something to do, or NEVER */
bool waves_close(struct waves *waves, struct model *model);         /* false: the file is not complete, and said so */
bool waves_have_begun(const struct waves *waves);   /* asked at the end; false: they should have, and that was said */

bool gtkw_write(const char *fst_path);                      /* writes FST_PATH.gtkw */

char *fst_file_prepare(const char *path);       /* the file to write, to be freed; NULL: it cannot be, and said so */
bool fst_file_is_complete(const char *path);

#endif
