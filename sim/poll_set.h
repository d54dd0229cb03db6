/* The file descriptors of one poll(), gathered from the back-ends and the console, and how long it may last. */
#ifndef SIM_POLL_SET_H
#define SIM_POLL_SET_H

#include <poll.h>
#include <signal.h>
#include <stdint.h>

struct poll_set {
    struct pollfd *fds;
    unsigned count, room;
    uint64_t limit_ns;              /* the soonest wish of all who asked; UINT64_MAX: nobody did */
};

void poll_set_clear(struct poll_set *set);
int poll_set_add(struct poll_set *set, int fd, short events);       /* its index, for poll_set_events */
void poll_set_limit(struct poll_set *set, uint64_t ns);
short poll_set_events(const struct poll_set *set, int index);       /* 0 for a negative index */

/* Waits at most `ns` (UINT64_MAX: for ever) with the signals of `mask` blocked. Interrupted counts as nothing ready. */
void poll_set_wait(struct poll_set *set, uint64_t ns, const sigset_t *mask);
void poll_set_free(struct poll_set *set);

#endif
