/*
 * The machine-dependent part of task.h on the host: ucontext, with the annotations that let the
 * address sanitizer follow a switch of stacks. A task's context lies at the high end of its own
 * stack.
 */
#include "task.h"

#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

struct context {
    ucontext_t uc;
    void *fake_stack;
    void (*entry)(struct task *);
};

static ucontext_t scheduler;
static const void *scheduler_stack;
static size_t scheduler_stack_bytes;
static struct task *starting;

static void first_step(void)
{
    struct task *task = starting;
    struct context *context = task->context;

    __sanitizer_finish_switch_fiber(NULL, &scheduler_stack, &scheduler_stack_bytes);
    context->entry(task);
}

void task_arch_init(struct task *task, void (*entry)(struct task *))
{
    uintptr_t top =
        ((uintptr_t)task->stack + task->stack_bytes - sizeof(struct context)) & ~(uintptr_t)63;
    struct context *context = (struct context *)top;

    *context = (struct context){ .entry = entry };
    getcontext(&context->uc);
    context->uc.uc_stack.ss_sp = task->stack;
    context->uc.uc_stack.ss_size = top - (uintptr_t)task->stack;
    makecontext(&context->uc, first_step, 0);
    task->context = context;
}

void task_arch_switch_to(struct task *task)
{
    struct context *context = task->context;
    void *fake_stack;

    starting = task;
    __sanitizer_start_switch_fiber(&fake_stack, task->stack, context->uc.uc_stack.ss_size);
    swapcontext(&scheduler, &context->uc);
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
}

void task_arch_switch_back(struct task *task)
{
    struct context *context = task->context;
    void **keep = task->state == TASK_DONE ? NULL : &context->fake_stack;

    __sanitizer_start_switch_fiber(keep, scheduler_stack, scheduler_stack_bytes);
    swapcontext(&context->uc, &scheduler);
    __sanitizer_finish_switch_fiber(context->fake_stack, &scheduler_stack, &scheduler_stack_bytes);
}

_Noreturn void task_arch_die(const char *task_name, const char *why)
{
    fprintf(stderr, "task %s: %s\n", task_name, why);
    abort();
}
