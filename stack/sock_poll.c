/* poll(): one wait entry for each descriptor, on the caller's stack. */
#include <errno.h>
#include <poll.h>
#include "net.h"
#include "task.h"

struct sock_poll {
    struct pollfd *fds;
    unsigned count;
    struct file *files[TASK_FILES];         /* with a reference each; NULL: not open, or skipped */
    struct wait waits[TASK_FILES];
};

static void sock_poll_on_wake(struct wait *entry, void *task)
{
    wait_remove(entry);
    task_wake(task);
}

static short sock_poll_one(const struct pollfd *fd, struct file *file)
{
    unsigned always = POLLERR | POLLHUP;

    if (fd->fd < 0)
        return 0;
    if (!file || file->closed)
        return POLLNVAL;
    return (short)(file->ops->poll(file) & ((unsigned)(unsigned short)fd->events | always));
}

/* How many have something to say. */
static int sock_poll_scan(struct sock_poll *p)
{
    int ready = 0;

    for (unsigned i = 0; i < p->count; i++) {
        p->fds[i].revents = sock_poll_one(&p->fds[i], p->files[i]);
        ready += p->fds[i].revents != 0;
    }
    return ready;
}

/* False: the time is over. */
static bool sock_poll_sleep(struct sock_poll *p, const uint32_t *deadline_ms)
{
    bool woken;

    for (unsigned i = 0; i < p->count; i++) {
        p->waits[i] = (struct wait){ .wake = sock_poll_on_wake, .arg = task_current() };
        if (p->files[i])
            wait_add(p->files[i]->ops->wait_queue(p->files[i]), &p->waits[i]);
    }
    woken = task_sleep_on(NULL, deadline_ms);
    for (unsigned i = 0; i < p->count; i++)
        wait_remove(&p->waits[i]);
    return woken;
}

static int sock_poll_until(struct sock_poll *p, int timeout_ms)
{
    uint32_t deadline_ms = net_current()->now_ms + (uint32_t)timeout_ms;
    int ready = sock_poll_scan(p);

    if (ready == 0 && timeout_ms == 0) {
        task_yield();                       /* a spinning caller must let net_poll run */
        return sock_poll_scan(p);
    }
    while (ready == 0 && sock_poll_sleep(p, timeout_ms < 0 ? NULL : &deadline_ms))
        ready = sock_poll_scan(p);
    return ready ? ready : sock_poll_scan(p);
}

int sock_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    struct sock_poll p = { .fds = fds, .count = count };
    int ready;

    if (count > TASK_FILES)
        return (int)file_result(-EINVAL);
    for (unsigned i = 0; i < count; i++)
        p.files[i] = file_get(fds[i].fd);
    ready = sock_poll_until(&p, timeout_ms);
    for (unsigned i = 0; i < count; i++)
        if (p.files[i])
            file_put(p.files[i]);
    return ready;
}
