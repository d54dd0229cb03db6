/* The machine's life: boot, network, servers, and the loop that never ends. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "boot_params.h"
#include "clock.h"
#include "compiler.h"
#include "console.h"
#include "csr.h"
#include "net.h"
#include "nic_selftest.h"
#include "services.h"
#include "soc.h"
#include "task.h"
#include "trap.h"
#include "uart.h"

enum { POLL_BUDGET = 16 };                          /* frames taken before tasks get their turn */

/*
 * Patched by the simulator before it loads the image, so nothing may be concluded from the values
 * here.
 */
const volatile struct boot_params boot_params __attribute__((section(".boot_params"), used)) = {
    .magic = BOOT_MAGIC, .version = BOOT_VERSION, .length = sizeof(struct boot_params),
    .sys_hz = 25000000, .uart_baud = 1000000,
    .mac = { 0x02, 0x00, 0x00, 0x00, 0x02, 0x02 },
    .address = { 192, 0, 2, 2 }, .prefix_bits = 24,
    .gateway = { 192, 0, 2, 1 }, .dns = { 192, 0, 2, 4 },
};

static struct boot_params boot;                     /* a copy that the compiler may trust */

/* Read by the core and, as they name it, by the NIC: see earshot.ld for where they lie. */
static struct nic_rings rings __attribute__((section(".rings")));
static uint8_t buffers[NET_POOL_BUFFERS * PKT_BUFFER_BYTES]
    __attribute__((section(".buffers"), aligned(PKT_LINE_BYTES)));

static struct pkt_buffer buffer_owners[NET_POOL_BUFFERS] __attribute__((section(".pool")));
static struct pkt views[NET_POOL_VIEWS] __attribute__((section(".pool")));
static struct net net __attribute__((section(".connections")));
static struct nic nic;

static COLD void boot_copy(void)
{
    const volatile uint32_t *from = (const volatile uint32_t *)&boot_params;
    uint32_t *to = (uint32_t *)(void *)&boot;

    for (size_t i = 0; i < sizeof boot / sizeof *to; i++)
        to[i] = from[i];
}

static COLD void boot_check(void)
{
    if (boot.magic != BOOT_MAGIC)
        trap_die("boot parameters: magic %08lx, expected %08lx",
                 (unsigned long)boot.magic, (unsigned long)BOOT_MAGIC);
    if (boot.version != BOOT_VERSION || boot.length != sizeof boot)
        trap_die("boot parameters: version %lu of %lu bytes, expected version %u of %u bytes",
                 (unsigned long)boot.version, (unsigned long)boot.length,
                 BOOT_VERSION, (unsigned)sizeof boot);
    if (boot.prefix_bits > 32)
        trap_die("boot parameters: prefix of %u bits, expected 32 at most", boot.prefix_bits);
    if (boot.sys_hz < CLOCK_HZ_MIN || boot.sys_hz > CLOCK_HZ_MAX)
        trap_die("boot parameters: clock of %lu Hz, expected %lu to %lu",
                 (unsigned long)boot.sys_hz, (unsigned long)CLOCK_HZ_MIN,
                 (unsigned long)CLOCK_HZ_MAX);
}

static be32 address_of(const uint8_t bytes[4])
{
    be32 address;

    memcpy(&address, bytes, sizeof address);
    return address;
}

/* Also told by net_poll, when the link has changed. */
static COLD void network_print_link(struct netif *netif)
{
    const char *phy = phy_name(&nic.phy);

    if (!netif->link_mbps)
        printf("%s: no link\n", netif->name);
    else
        printf("%s: link up, %u Mbit/s, %s (%s)\n", netif->name, netif->link_mbps,
               netif->link_full_duplex ? "full duplex" : "HALF duplex, the NIC has full only",
               phy ? phy : "assumed: no PHY answers");
}

static void network_init(void)
{
    uint32_t entropy[4];

    for (unsigned i = 0; i < 4; i++)
        entropy[i] = SOC_SYSCTL->entropy;
    pkt_pool_init(&net.pool, buffer_owners, NET_POOL_BUFFERS, buffers, views, NET_POOL_VIEWS);
    net_init(&net, entropy);
}

static uint32_t now_us(void)
{
    return (uint32_t)clock_now_us();
}

static COLD void self_test_tell(const char *step, enum nic_selftest_result result,
                                const char *fault, uint32_t where)
{
    if (result == NIC_SELFTEST_FAILED)
        printf("self-test: %s: FAILED: %s (%lu, 0x%lx)\n", step, fault, (unsigned long)where,
               (unsigned long)where);
    else
        printf("self-test: %s: %s\n", step,
               result == NIC_SELFTEST_PASSED ? "passed" : "not there");
}

/* A failure ends a simulation; a board, which ignores EXIT, goes on as well as it can. */
static COLD void self_test(void)
{
    static const struct nic_selftest_env env = { now_us, self_test_tell };
    bool passed = nic_selftest(&nic, &env);

    printf("self-test: %s\n", passed ? "passed" : "FAILED");
    if (!passed)
        SOC_SYSCTL->exit = SOC_EXIT_SELF_TEST;
}

static COLD void network_up(void)
{
    struct nic_config config = {
        .regs = (void *)SOC_NIC, .rings = &rings, .pool = &net.pool, .name = "eth0",
        .irq_rx = SOC_IRQ_NIC_RX, .irq_tx = SOC_IRQ_NIC_TX, .irq_event = SOC_IRQ_NIC_EVENT,
        .sys_hz = boot.sys_hz,
    };
    struct netif *netif = &nic.netif;

    memcpy(config.mac, boot.mac, sizeof config.mac);
    if (!nic_probe(&nic, &config))
        trap_die("%s: %s", config.name, netif->error_text);
    if (boot.flags & BOOT_SELF_TEST)
        self_test();
    if (!netif->ops->up(netif))
        trap_die("%s: %s", config.name, netif->error_text);
    netif->link_changed = network_print_link;
    if (!net_add_netif(&net, netif, address_of(boot.address), boot.prefix_bits,
                       address_of(boot.gateway)))
        trap_die("%s: its address cannot be added", config.name);
}

static COLD void network_print(void)
{
    const uint8_t *m = boot.mac, *a = boot.address, *g = boot.gateway;

    printf("earshot: %02x:%02x:%02x:%02x:%02x:%02x %u.%u.%u.%u/%u gateway %u.%u.%u.%u\n",
           m[0], m[1], m[2], m[3], m[4], m[5], a[0], a[1], a[2], a[3], boot.prefix_bits,
           g[0], g[1], g[2], g[3]);
}

/* When the stack or a task wants to run even if nothing happens. False: nobody does. */
static bool loop_next_deadline(uint32_t *deadline_ms)
{
    uint32_t task_ms;
    bool has_net = net_next_deadline(&net, deadline_ms), has_task = task_next_deadline(&task_ms);

    if (has_task && (!has_net || time_before(task_ms, *deadline_ms)))
        *deadline_ms = task_ms;
    return has_net || has_task;
}

/*
 * To sleep, without losing a wake-up: interrupts are off from the last look at the console and at
 * the rings (rearm's, and the NIC's own when it is re-armed) until wfi, which any open and high
 * line ends all the same; the trap is taken when they are on again. SLEEP tells the simulator that
 * idle time may be skipped.
 */
static void loop_sleep(void)
{
    uint32_t deadline_ms;

    csr_interrupts_off();
    if (!console_waits() && nic.netif.ops->rearm(&nic.netif)) {
        if (loop_next_deadline(&deadline_ms))
            clock_set_alarm(net.now_ms, deadline_ms);
        else
            clock_no_alarm();
        bench_sleep();
        SOC_TIMER->sleep = 1;
        __asm__ volatile("wfi" : : : "memory");
        bench_wake();
    }
    csr_interrupts_on();
}

APART static _Noreturn void loop(void)
{
    for (;;) {
        unsigned taken = net_poll(&net, clock_now_us(), POLL_BUDGET);
        bool ran = task_run_ready(net.now_ms);

        console_poll();
        if (taken == POLL_BUDGET || ran || task_any_ready())
            continue;
        net_idle(&net);
        loop_sleep();
    }
}

int main(void)
{
    boot_copy();
    uart_init(boot.sys_hz, boot.uart_baud);
    boot_check();
    clock_init(boot.sys_hz);
    trap_enable();
    console_init();
    network_init();
    network_up();
    network_print();
    if (nic.netif.link_mbps)
        network_print_link(&nic.netif);
    bench_init(&net, &nic.netif);
    services_start(&net);
    loop();
}
