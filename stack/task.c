/*
 * The scheduler of the coroutines: one ready queue, first come first served. See task.h; the
 * machine-dependent part is elsewhere.
 */
#include "task.h"

#include <assert.h>
#include <errno.h>
#include "types.h"

static struct {
    struct task *all;
    struct task *ready, **ready_end;
    struct task *current;
    /* no task that sleeps is due before; may be early, never late */
    uint32_t deadline_ms;
    bool has_deadline;
} sched = { .ready_end = &sched.ready };

void task_reset(void)
{
    sched.all = NULL;
    sched.ready = NULL;
    sched.ready_end = &sched.ready;
    sched.current = NULL;
    sched.has_deadline = false;
}

struct task *task_current(void)
{
    return sched.current;
}

static void task_make_ready(struct task *task)
{
    task->state = TASK_READY;
    task->has_deadline = false;
    task->next_ready = NULL;
    *sched.ready_end = task;
    sched.ready_end = &task->next_ready;
}

static struct task *task_pop_ready(void)
{
    struct task *task = sched.ready;

    sched.ready = task->next_ready;
    if (!sched.ready)
        sched.ready_end = &sched.ready;
    return task;
}

static void task_check_stack(const struct task *task)
{
    if (task->stack[0] != TASK_STACK_CANARY)
        task_arch_die(task->name, "stack overflow");
}

void task_check_stacks(void)
{
    for (const struct task *task = sched.all; task; task = task->next)
        task_check_stack(task);
}

/* Back to the scheduler; errno is the task's own. */
static void task_suspend(struct task *task)
{
    task->saved_errno = errno;
    task_arch_switch_back(task);
    errno = task->saved_errno;
}

static void task_entry(struct task *task)
{
    errno = 0;
    task->main(task->arg);
    task->state = TASK_DONE;
    task_arch_switch_back(task);
    task_arch_die(task->name, "ran on after its end");
}

void task_start(struct task *task, const char *name, void (*main)(void *), void *arg, void *stack,
                size_t stack_bytes, struct net *net, struct file **files)
{
    *task = (struct task){ .next = sched.all,
                           .name = name,
                           .main = main,
                           .arg = arg,
                           .net = net,
                           .files = files,
                           .stack = stack,
                           .stack_bytes = stack_bytes };
    sched.all = task;
    task->stack[0] = TASK_STACK_CANARY;
    task_arch_init(task, task_entry);
    task_make_ready(task);
}

void task_yield(void)
{
    assert(sched.current);
    task_make_ready(sched.current);
    task_suspend(sched.current);
}

void task_wake(struct task *task)
{
    if (task->state == TASK_SLEEPING)
        task_make_ready(task);
}

/* Out of the queue at once: its owner may be gone before the task runs. */
static void task_on_wake(struct wait *entry, void *task)
{
    wait_remove(entry);
    task_wake(task);
}

static void task_bound(uint32_t deadline_ms)
{
    time_bound(&sched.has_deadline, &sched.deadline_ms, deadline_ms);
}

bool task_sleep_on(struct wait_queue *queue, const uint32_t *deadline_ms)
{
    struct task *task = sched.current;
    struct wait entry = { .wake = task_on_wake, .arg = task };

    assert(task);
    task->timed_out = false;
    task->has_deadline = deadline_ms != NULL;
    if (deadline_ms) {
        task->wake_ms = *deadline_ms;
        task_bound(*deadline_ms);
    }
    if (queue)
        wait_add(queue, &entry);
    task->state = TASK_SLEEPING;
    task_suspend(task);
    wait_remove(&entry);
    return !task->timed_out;
}

void task_sleep_until(uint32_t deadline_ms)
{
    while (task_sleep_on(NULL, &deadline_ms))
        ;
}

static bool task_waits_for_time(const struct task *task)
{
    return task->state == TASK_SLEEPING && task->has_deadline;
}

/* Looks at the tasks only when one may be due, and then finds the next deadline on the way. */
static void task_wake_due(uint32_t now_ms)
{
    if (!sched.has_deadline || time_before(now_ms, sched.deadline_ms))
        return;
    sched.has_deadline = false;
    for (struct task *task = sched.all; task; task = task->next) {
        if (!task_waits_for_time(task))
            continue;
        if (time_before(now_ms, task->wake_ms)) {
            task_bound(task->wake_ms);
        } else {
            task->timed_out = true;
            task_make_ready(task);
        }
    }
}

static void task_unlink(struct task *task)
{
    struct task **at = &sched.all;

    while (*at != task)
        at = &(*at)->next;
    *at = task->next;
    task->state = TASK_UNUSED;
}

static void task_run(struct task *task)
{
    task->state = TASK_RUNNING;
    sched.current = task;
    task_arch_switch_to(task);
    sched.current = NULL;
    task_check_stack(task);
    if (task->state == TASK_DONE)
        task_unlink(task);
}

bool task_run_ready(uint32_t now_ms)
{
    const struct task *last;
    struct task *task;

    task_wake_due(now_ms);
    if (!sched.ready)
        return false;
    last = (const struct task *)(const void *)((const char *)sched.ready_end -
                                               offsetof(struct task, next_ready));
    do {
        task = task_pop_ready();
        task_run(task);
    } while (task != last);
    return true;
}

bool task_any_ready(void)
{
    return sched.ready != NULL;
}

bool task_next_deadline(uint32_t *deadline_ms)
{
    *deadline_ms = sched.deadline_ms;
    return sched.has_deadline;
}
