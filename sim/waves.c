/* The window of --fst; see waves.h. */
#define _GNU_SOURCE
#include "waves.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "report.h"

bool waves_init(struct waves *waves, const char *path, uint64_t from_ns, uint64_t for_ns)
{
    *waves = (struct waves){ .path = path, .from_ns = from_ns };
    waves->until_ns = for_ns > NEVER - from_ns ? NEVER : from_ns + for_ns;
    if (!path)
        return true;
    if (!model_trace_supported())
        return usage_error("--fst: this program is built without waves, to be fast; use build/sim/earshot-trace");
    waves->file = fst_file_prepare(path);
    return waves->file != NULL;
}

/*
 * Libfst maps its temporary files into memory without a look at whether they could be written, so a full disk under
 * them is met as this signal, somewhere inside of it: nothing can go on from there but a word and the end.
 */
static char lost[512];
static char hierarchy[4096];            /* a file of libfst's own, beside the waves */

static void on_bus_error(int number)
{
    (void)!write(STDERR_FILENO, lost, strlen(lost));
    (void)number;
    unlink(hierarchy);
    _exit(EXIT_OUTPUT);
}

static void prepare_for_loss(const struct waves *waves)
{
    snprintf(lost, sizeof lost, "%s: --fst: the waves in %.300s are lost: the disk with the temporary files (" P_tmpdir
             ") is full\n", program_invocation_short_name, waves->path);
    snprintf(hierarchy, sizeof hierarchy, "%s.hier", waves->file);
    signal(SIGBUS, on_bus_error);
}

/* The save file comes only when there are waves for it. */
static bool begin(struct waves *waves, struct model *model)
{
    if (!model_trace_start(model, waves->file)) {
        waves->state = WAVES_OVER;
        return setup_error("--fst: cannot write %s, or a file beside it or in the folder for temporary files",
                           waves->path);
    }
    waves->state = WAVES_ON;
    prepare_for_loss(waves);
    return gtkw_write(waves->path);
}

bool waves_update(struct waves *waves, struct model *model, uint64_t now_ns)
{
    if (!waves->path)
        return true;
    if (waves->state == WAVES_BEFORE && now_ns >= waves->from_ns && !begin(waves, model))
        return false;
    if (waves->state == WAVES_ON && now_ns >= waves->until_ns)
        return waves_close(waves, model);
    return true;
}

uint64_t waves_next_ns(const struct waves *waves)
{
    if (!waves->path || waves->state == WAVES_OVER)
        return NEVER;
    return waves->state == WAVES_BEFORE ? waves->from_ns : waves->until_ns;
}

bool waves_close(struct waves *waves, struct model *model)
{
    bool complete = true;

    if (waves->state == WAVES_ON) {
        model_trace_stop(model);
        waves->state = WAVES_OVER;
        complete = fst_file_is_complete(waves->file) ||
                   output_error("--fst: %s is not complete: the disk is full, or the file has reached its limit",
                                waves->path);
        if (!complete)
            unlink(hierarchy);
    }
    free(waves->file);
    waves->file = NULL;
    return complete;
}

bool waves_have_begun(const struct waves *waves)
{
    return !waves->path || waves->state != WAVES_BEFORE ||
           output_error("--fst: there are no waves in %s: the run ended before from=%" PRIu64 "ns", waves->path,
                        waves->from_ns);
}
