/* One poll(); see poll_set.h. */
#define _GNU_SOURCE
#include "poll_set.h"

#include <stdlib.h>
#include <time.h>

void poll_set_clear(struct poll_set *set)
{
    set->count = 0;
    set->limit_ns = UINT64_MAX;
}

int poll_set_add(struct poll_set *set, int fd, short events)
{
    if (set->count == set->room) {
        set->room = set->room ? 2 * set->room : 16;
        set->fds = realloc(set->fds, set->room * sizeof *set->fds);
        if (!set->fds)
            abort();
    }
    set->fds[set->count] = (struct pollfd){ .fd = fd, .events = events };
    return (int)set->count++;
}

void poll_set_limit(struct poll_set *set, uint64_t ns)
{
    if (ns < set->limit_ns)
        set->limit_ns = ns;
}

short poll_set_events(const struct poll_set *set, int index)
{
    return index < 0 || (unsigned)index >= set->count ? 0 : set->fds[index].revents;
}

void poll_set_wait(struct poll_set *set, uint64_t ns, const sigset_t *mask)
{
    struct timespec wait = {
        .tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u),
    };

    if (ppoll(set->fds, set->count, ns == UINT64_MAX ? NULL : &wait, mask) > 0)
        return;
    for (unsigned i = 0; i < set->count; i++)
        set->fds[i].revents = 0;
}

void poll_set_free(struct poll_set *set)
{
    free(set->fds);
    *set = (struct poll_set){ 0 };
}
