/*
 * Which server runs in how many tasks, with how much stack. The first task of each opens the
 * sockets.
 */
#include "services.h"

#include <errno.h>
#include <stdio.h>

#include "apps/apps.h"
#include "console.h"
#include "net.h"
#include "task.h"
#include "trap.h"

enum {
    STACK_WORDS = 512,                      /* of every task: 2 KiB; printf of picolibc takes 0.5 */
    SMALL_UDP_WORKERS = 1,
    LINK_WAIT_MS = 3000, LINK_LOOK_MS = 5,  /* a gigabit PHY negotiates for two seconds or three */
    TASKS = HTTPD_WORKERS + SMALL_TCP_WORKERS + SMALL_UDP_WORKERS,
};

static struct task tasks[TASKS];
static uint32_t stacks[TASKS][STACK_WORDS] __attribute__((section(".stacks"), aligned(16)));
static struct file *httpd_files[TASK_FILES], *small_files[TASK_FILES];
static struct net *services_net;

static struct service {
    const char *name;
    const char *listens;                            /* for the console */
    struct file **files;                            /* shared by its tasks */
    unsigned workers;
    bool (*open)(void);
    void (*serve)(unsigned worker);
    struct task *first;
} services[] = {
    { "httpd", "tcp 80 httpd", httpd_files, HTTPD_WORKERS, httpd_open, httpd_serve, NULL },
    { "small-tcp", "tcp 7 echo, tcp 9 discard, tcp 19 chargen", small_files, SMALL_TCP_WORKERS,
      small_tcp_open, small_tcp_serve, NULL },
    { "small-udp", "udp 7 echo, udp 9 discard, udp 19 chargen", small_files, SMALL_UDP_WORKERS,
      small_udp_open, small_udp_serve, NULL },
};
enum { SERVICES = sizeof services / sizeof *services };

static unsigned services_open;

uint32_t app_now_ms(void)
{
    return services_net->now_ms;                /* read from the clock whenever a task goes on */
}

/* Nobody could reach the services before; without a link at all they are announced late. */
static void services_await_link(const struct netif *netif)
{
    uint32_t until_ms = app_now_ms() + LINK_WAIT_MS;

    while (netif && !netif->link_mbps && time_before(app_now_ms(), until_ms))
        task_sleep_until(app_now_ms() + LINK_LOOK_MS);
    if (netif && !netif->link_mbps)
        printf("%s: no link yet\n", netif->name);
}

static void services_announce(void)
{
    printf("listening:");
    for (unsigned i = 0; i < SERVICES; i++)
        printf(" %s%s", services[i].listens, i + 1 < SERVICES ? "," : "\n");
}

static void service_start_task(struct service *service, unsigned worker, void (*entry)(void *))
{
    struct task *task = service->first + worker;

    task_start(task, service->name, entry, service, stacks[task - tasks], sizeof *stacks,
               services_net, service->files);
}

static void service_worker(void *arg)
{
    struct service *service = arg;

    service->serve((unsigned)(task_current() - service->first));
}

static void service_leader(void *arg)
{
    struct service *service = arg;

    if (!service->open())
        trap_die("%s cannot open its sockets: errno %d", service->name, errno);
    for (unsigned i = 1; i < service->workers; i++)
        service_start_task(service, i, service_worker);
    if (++services_open == SERVICES) {
        services_await_link(services_net->netifs);
        services_announce();
    }
    service->serve(0);
}

void services_start(struct net *net)
{
    struct task *next = tasks;

    services_net = net;
    console_install(httpd_files);
    console_install(small_files);
    for (struct service *service = services; service < services + SERVICES; service++) {
        service->first = next;
        next += service->workers;
        service_start_task(service, 0, service_leader);
    }
}
