/* The window of --fst; see waves.h. */
#include "waves.h"

#include "report.h"

bool waves_init(struct waves *waves, const char *path, uint64_t from_ns, uint64_t for_ns)
{
    *waves = (struct waves){ .path = path, .from_ns = from_ns };
    waves->until_ns = for_ns > NEVER - from_ns ? NEVER : from_ns + for_ns;
    if (!path)
        return true;
    if (!model_trace_supported())
        return usage_error("--fst: this program is built without waves, to be fast; use build/sim/earshot-trace");
    return gtkw_write(path);
}

bool waves_update(struct waves *waves, struct model *model, uint64_t now_ns)
{
    if (!waves->path)
        return true;
    if (waves->state == WAVES_BEFORE && now_ns >= waves->from_ns) {
        if (!model_trace_start(model, waves->path))
            return setup_error("--fst: cannot write %s", waves->path);
        waves->state = WAVES_ON;
    }
    if (waves->state == WAVES_ON && now_ns >= waves->until_ns)
        waves_close(waves, model);
    return true;
}

uint64_t waves_next_ns(const struct waves *waves)
{
    if (!waves->path || waves->state == WAVES_OVER)
        return NEVER;
    return waves->state == WAVES_BEFORE ? waves->from_ns : waves->until_ns;
}

void waves_close(struct waves *waves, struct model *model)
{
    if (waves->state == WAVES_ON)
        model_trace_stop(model);
    waves->state = WAVES_OVER;
}
