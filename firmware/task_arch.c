/*
 * The machine's part of stack/task.h: contexts on RV32, and the end of a task that broke its stack.
 */
#include <stdint.h>

#include "task.h"
#include "trap.h"

/* What task_rv32_switch pops; the order is the assembler's. */
struct context {
    uintptr_t ra, s0, s1, others[13];
};

void task_rv32_switch(void **save_sp, void *new_sp);
void task_rv32_start(void);

static void *scheduler_sp;                          /* while a task runs */

void task_arch_init(struct task *task, void (*entry)(struct task *))
{
    uintptr_t end = (uintptr_t)task->stack + task->stack_bytes;
    uintptr_t top = end & ~(uintptr_t)15;           /* the ABI's alignment */
    struct context *context = (struct context *)(top - sizeof *context);

    *context = (struct context){
        .ra = (uintptr_t)task_rv32_start, .s0 = (uintptr_t)entry, .s1 = (uintptr_t)task,
    };
    task->context = context;
}

void task_arch_switch_to(struct task *task)
{
    task_rv32_switch(&scheduler_sp, task->context);
}

void task_arch_switch_back(struct task *task)
{
    task_rv32_switch(&task->context, scheduler_sp);
}

_Noreturn void task_arch_die(const char *task_name, const char *why)
{
    trap_die("task %s: %s", task_name, why);
}
