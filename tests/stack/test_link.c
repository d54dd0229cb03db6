/* The driver's clock and the link: net_poll calls ops->tick when it is due, tells of a change. */
#include "frames.h"
#include "host.h"
#include "test.h"

static struct host host;
static struct netif_ops ops;
static unsigned ticks, told;
static uint16_t mbps_next;                      /* what the next tick finds */
static uint32_t period_ms;

static void tick(struct netif *netif, uint32_t now_ms)
{
    ticks++;
    netif->tick_ms = now_ms + period_ms;
    if (netif->link_mbps != mbps_next)
        netif->link_changes++;
    netif->link_mbps = mbps_next;
}

static void changed(struct netif *netif)
{
    expect(netif == &host.eth.netif);
    told++;
}

static void setup(void)
{
    host_start(&host, 2);
    ops = *host.eth.netif.ops;
    ops.tick = tick;
    host.eth.netif.ops = &ops;
    host.eth.netif.link_changed = changed;
    host.eth.netif.tick_ms = 1000;
    ticks = told = 0;
    mbps_next = 0;
    period_ms = 10;
}

static void teardown(void) { host_end(&host); }

static void at_ms(uint32_t ms) { host_run_at(&host, 1000000 + (uint64_t)ms * 1000); }

TEST(a_tick_comes_when_it_is_due_and_not_before)
{
    uint32_t deadline_ms;

    at_ms(0);
    expect_eq(ticks, 1);
    expect(net_next_deadline(&host.net, &deadline_ms));
    expect_eq(deadline_ms, 1010);
    at_ms(9);
    expect_eq(ticks, 1);
    at_ms(10);
    expect_eq(ticks, 2);
}

TEST(a_link_that_comes_up_is_told_and_our_address_announced)
{
    size_t len;
    const uint8_t *sent;

    mbps_next = 1000;
    at_ms(0);
    expect_eq(told, 1);
    sent = netif_test_sent(&host.eth, &len);
    expect(sent != NULL);
    expect_eq(get16(sent + 12), 0x0806);
    expect_eq(get32(sent + 28), 0xc0000202u);       /* of ourselves ... */
    expect_eq(get32(sent + 38), 0xc0000202u);       /* ... for ourselves */
    at_ms(10);
    expect_eq(told, 1);
    expect(!netif_test_sent(&host.eth, &len));
}

TEST(a_link_that_goes_down_is_told_and_nothing_is_sent)
{
    size_t len;

    mbps_next = 100;
    at_ms(0);
    netif_test_sent(&host.eth, &len);
    mbps_next = 0;
    at_ms(10);
    expect_eq(told, 2);
    expect(!netif_test_sent(&host.eth, &len));
}

TEST(a_driver_without_a_clock_is_not_called)
{
    ops.tick = NULL;
    at_ms(0);
    at_ms(1000000);
    expect_eq(ticks, 0);
}

int main(void)
{
    return RUN("link", setup, teardown, T(a_tick_comes_when_it_is_due_and_not_before),
               T(a_link_that_comes_up_is_told_and_our_address_announced),
               T(a_link_that_goes_down_is_told_and_nothing_is_sent),
               T(a_driver_without_a_clock_is_not_called));
}
