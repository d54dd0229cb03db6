/* Applications in a test; see apps.h. */
#include "apps.h"

#include "task.h"
#include "test.h"

enum { APPS = 12, APP_STACK_BYTES = 128 * 1024 };

struct lab lab;

static struct task tasks[APPS];
static _Alignas(64) uint8_t stacks[APPS][APP_STACK_BYTES];
static struct file *tables[2][TASK_FILES];
static unsigned started;

static struct file **table_of(const struct host *host) { return tables[host == &lab.b]; }

/*
 * An expectation that fails on a task's stack cannot jump back to cmocka's: it prints its place and
 * ends the program.
 */
void apps_setup(void)
{
    setenv("CMOCKA_TEST_ABORT", "1", 1);
    task_reset();
    started = 0;
    memset(tables, 0, sizeof tables);
    lab_start(&lab, 1);
}

void app_start(struct host *host, void (*main)(void *arg), void *arg)
{
    expect(started < APPS);
    task_start(&tasks[started], "app", main, arg, stacks[started], APP_STACK_BYTES, &host->net,
               table_of(host));
    started++;
}

static bool all_ended(void *arg)
{
    (void)arg;
    for (unsigned i = 0; i < started; i++)
        if (tasks[i].state != TASK_UNUSED)
            return false;
    return true;
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

void apps_run(uint32_t limit_ms)
{
    if (!lab_run(&lab, all_ended, NULL, limit_ms))
        fail_msg("an application hangs");
}

void apps_run_for(uint32_t ms)
{
    uint64_t end_us = lab.now_us + (uint64_t)ms * 1000;

    lab_run(&lab, never, NULL, ms);
    lab.now_us = end_us;
}

struct file *app_file(struct host *host, int fd)
{
    return table_of(host)[fd];
}

static void expect_tcp_is_whole(const struct tcp_state *tcp)
{
    expect_eq(tcp->connection_level.free, tcp->connection_level.total);
    expect_eq(tcp->listener_level.free, tcp->listener_level.total);
    expect_eq(tcp->time_wait_level.free, tcp->time_wait_level.total);
}

void apps_teardown(void)
{
    expect(all_ended(NULL));
    for (int fd = 0; fd < TASK_FILES; fd++)
        expect(!tables[0][fd] && !tables[1][fd]);
    apps_run_for(200000);       /* 2 MSL and every retransmission are over */
    expect_tcp_is_whole(&lab.a.net.tcp);
    expect_tcp_is_whole(&lab.b.net.tcp);
    lab_end(&lab);
}
