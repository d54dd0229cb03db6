/* task: order, sleeping, deadlines, canaries. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include "task.h"
#include "test.h"

pid_t fork(void);           /* the host's; <unistd.h> is the stack's here */

enum { TASKS = 4, STACK_BYTES = 64 * 1024 };

static struct task tasks[TASKS];
static _Alignas(64) uint32_t stacks[TASKS][STACK_BYTES / 4];
static struct wait_queue queue;
static char trace[64];
static size_t traced;

static void setup(void)
{
    task_reset();
    queue = (struct wait_queue){ 0 };
    memset(trace, 0, sizeof trace);
    traced = 0;
}

static void note(char c) { trace[traced++] = c; }

static void start(int i, void (*main)(void *), void *arg)
{
    task_start(&tasks[i], "test", main, arg, stacks[i], STACK_BYTES, NULL, NULL);
}

static void say_twice(void *arg)
{
    note(*(char *)arg);
    task_yield();
    note(*(char *)arg);
}

TEST(tasks_run_in_the_order_they_became_ready)
{
    start(0, say_twice, "a");
    start(1, say_twice, "b");
    start(2, say_twice, "c");
    expect(task_run_ready(0));
    expect_str(trace, "abc");           /* a round runs each once, so that the poll has its turn */
    expect(task_any_ready());
    expect(task_run_ready(0));
    expect_str(trace, "abcabc");
    expect(!task_run_ready(0));
}

static void sleep_on_queue(void *arg)
{
    note(task_sleep_on(&queue, arg) ? 'w' : 't');
}

TEST(a_sleeper_wakes_with_its_queue)
{
    start(0, sleep_on_queue, NULL);
    task_run_ready(0);
    expect(!task_any_ready());
    wait_wake(&queue);
    expect(queue.first == NULL);        /* at once: the queue's owner may go */
    task_run_ready(0);
    expect_str(trace, "w");
}

TEST(a_sleeper_wakes_at_its_deadline_and_leaves_the_queue)
{
    uint32_t deadline_ms = 100, next_ms;

    start(0, sleep_on_queue, &deadline_ms);
    task_run_ready(0);
    expect(task_next_deadline(&next_ms));
    expect_eq(next_ms, 100);
    expect(!task_run_ready(99));
    expect(task_run_ready(100));
    expect_str(trace, "t");
    expect(queue.first == NULL);
    expect(!task_next_deadline(&next_ms));
}

TEST(a_deadline_beyond_the_clocks_wrap_is_in_the_future)
{
    uint32_t deadline_ms = 5, next_ms;

    start(0, sleep_on_queue, &deadline_ms);
    task_run_ready(0xfffffff0u);
    expect(task_next_deadline(&next_ms));
    expect(!task_run_ready(0xffffffffu));
    expect(task_run_ready(5));
    expect_str(trace, "t");
}

TEST(the_earliest_of_several_deadlines_is_told)
{
    uint32_t late = 300, early = 200, next_ms;

    start(0, sleep_on_queue, &late);
    start(1, sleep_on_queue, &early);
    task_run_ready(0);
    expect(task_next_deadline(&next_ms));
    expect_eq(next_ms, 200);
    task_run_ready(200);
    task_run_ready(300);
    expect_str(trace, "tt");
}

static void sleep_until(void *arg)
{
    task_sleep_until(*(uint32_t *)arg);
    note('u');
}

TEST(sleeping_until_a_time_is_not_cut_short_by_a_wake)
{
    uint32_t deadline_ms = 50;

    start(0, sleep_until, &deadline_ms);
    task_run_ready(0);
    task_wake(&tasks[0]);
    task_run_ready(10);
    expect_str(trace, "");
    task_run_ready(50);
    expect_str(trace, "u");
}

static void set_errno(void *arg)
{
    errno = *(int *)arg;
    task_yield();
    note(errno == *(int *)arg ? '=' : '!');
}

TEST(each_task_has_its_own_errno)
{
    int one = 11, two = 22;

    start(0, set_errno, &one);
    start(1, set_errno, &two);
    task_run_ready(0);
    task_run_ready(0);
    expect_str(trace, "==");
}

static void use_its_stack(void *arg)
{
    volatile char local[8192];

    (void)arg;
    memset((char *)local, 7, sizeof local);
    task_yield();
    for (size_t i = 0; i < sizeof local; i++)
        expect_eq(local[i], 7);
    note('s');
}

TEST(a_stack_keeps_its_bytes_over_a_switch)
{
    for (int i = 0; i < TASKS; i++)
        start(i, use_its_stack, NULL);
    task_run_ready(0);
    task_run_ready(0);
    expect_str(trace, "ssss");
}

TEST(a_task_that_ended_can_be_started_again)
{
    for (int round = 0; round < 3; round++) {
        start(0, sleep_on_queue, NULL);
        task_run_ready(0);
        wait_wake(&queue);
        task_run_ready(0);
        expect_eq(tasks[0].state, TASK_UNUSED);
    }
    expect_str(trace, "www");
}

static void break_the_canary(void *arg)
{
    (void)arg;
    task_current()->stack[0] = 0;
}

TEST(a_broken_canary_ends_the_machine)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        fclose(stderr);
        start(0, break_the_canary, NULL);
        task_run_ready(0);
        _Exit(0);
    }
    expect(waitpid(child, &status, 0) == child);
    expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    return RUN("task", setup, NULL, T(tasks_run_in_the_order_they_became_ready),
               T(a_sleeper_wakes_with_its_queue),
               T(a_sleeper_wakes_at_its_deadline_and_leaves_the_queue),
               T(a_deadline_beyond_the_clocks_wrap_is_in_the_future),
               T(the_earliest_of_several_deadlines_is_told),
               T(sleeping_until_a_time_is_not_cut_short_by_a_wake), T(each_task_has_its_own_errno),
               T(a_stack_keeps_its_bytes_over_a_switch), T(a_task_that_ended_can_be_started_again),
               T(a_broken_canary_ends_the_machine));
}
