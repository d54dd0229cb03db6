/*
 * Stackful coroutines: what makes accept() block. Cooperative: a task runs until it sleeps or
 * yields, so no data of the stack needs a lock. The scheduler itself runs on the caller's stack
 * (main's, or a test's).
 *
 * The machine-dependent part is three functions (firmware/task_rv32.S + task_arch.c,
 * tests/stack/task_host.c).
 */
#ifndef STACK_TASK_H
#define STACK_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "wait.h"

struct net;
struct file;

enum { TASK_FILES = 24, TASK_STACK_CANARY = 0x5afeC0de };

enum task_state { TASK_UNUSED, TASK_READY, TASK_RUNNING, TASK_SLEEPING, TASK_DONE };

struct task {
    struct task *next;              /* in the list of all tasks */
    struct task *next_ready;        /* in the ready queue, first come first served */
    const char *name;
    enum task_state state;
    void (*main)(void *arg);
    void *arg;
    struct net *net;                /* the stack instance its socket calls act on */
    /* its descriptor table, TASK_FILES long; several tasks may share one */
    struct file **files;
    uint32_t *stack;                /* lowest word, a canary */
    size_t stack_bytes;
    void *context;                  /* the machine-dependent part's saved state */
    uint32_t wake_ms;               /* with has_deadline: when a sleep ends by itself */
    bool has_deadline, timed_out;
    int saved_errno;
};

/*
 * Prepares `task` (the caller's memory, for the task's life) and makes it ready. `stack` is
 * word-aligned.
 */
void task_start(struct task *task, const char *name, void (*main)(void *), void *arg, void *stack,
                size_t stack_bytes, struct net *net, struct file **files);

struct task *task_current(void);    /* NULL outside every task */
void task_yield(void);              /* to the back of the ready queue */

/*
 * Sleeps until `queue` is woken (NULL: until task_wake) or `deadline_ms` (absolute, NULL: never)
 * passes. False when the time ran out.
 */
bool task_sleep_on(struct wait_queue *queue, const uint32_t *deadline_ms);
void task_sleep_until(uint32_t deadline_ms);
void task_wake(struct task *task);

/* The scheduler: runs each task that is ready now once, oldest first. False when none was. */
bool task_run_ready(uint32_t now_ms);
bool task_any_ready(void);
/* may be early, never late; false: no task waits for a time */
bool task_next_deadline(uint32_t *deadline_ms);

/*
 * A broken canary ends the machine with the task's name. Each task is also checked whenever it
 * stops running.
 */
void task_check_stacks(void);

/* Forgets every task, whatever it waits for; between tests. */
void task_reset(void);

/* Machine-dependent. */
void task_arch_init(struct task *task, void (*entry)(struct task *));
/* from the scheduler; returns when the task switches back */
void task_arch_switch_to(struct task *task);
void task_arch_switch_back(struct task *task);      /* from the task */
_Noreturn void task_arch_die(const char *task_name, const char *why);

#endif
