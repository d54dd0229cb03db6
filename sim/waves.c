/* The window of --fst; see waves.h. */
#include "waves.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
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
static void on_bus_error(int number)
{
    static const char text[] = "earshot-trace: --fst: the waves are lost: the disk with the temporary files is full\n";

    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    (void)number;
    _exit(EXIT_OUTPUT);
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
    signal(SIGBUS, on_bus_error);
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
