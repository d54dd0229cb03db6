/* Machines in a test, at virtual time; see host.h. */
#include "host.h"

#include <assert.h>
#include <stdlib.h>
#include "task.h"
#include "test.h"

enum { ROUNDS_AT_ONE_MOMENT = 100000 };     /* more is a livelock */

be32 host_address(unsigned number)
{
    return be32_make(0xc0000200u + number);
}

void host_start(struct host *host, unsigned number)
{
    const uint8_t mac[6] = { 2, 0, 0, 0, 2, (uint8_t)number };
    const uint32_t entropy[4] = { 0x12345678 + number, 2, 3, 4 };
    size_t len;

    pkt_pool_init(&host->net.pool, host->buffers, NET_POOL_BUFFERS, host->memory, host->views,
                  NET_POOL_VIEWS);
    net_init(&host->net, entropy);
    netif_test_init(&host->eth, &host->net.pool, mac);
    net_poll(&host->net, 1000000, 1);
    expect(
        net_add_netif(&host->net, &host->eth.netif, host_address(number), 24, host_address(254)));
    expect(netif_test_sent(&host->eth, &len) != NULL);
    expect(netif_test_sent(&host->eth, &len) == NULL);
}

void host_end(struct host *host)
{
    const struct net *net = &host->net;

    arp_flush(&host->net);
    netif_test_end(&host->eth);
    pkt_pool_check(&net->pool);
    expect_eq(net->pool.views_free, net->pool.view_count);
    expect_eq(net->pool.buffers_free, net->pool.buffer_count);
    expect_eq(net->sock.level.free, net->sock.level.total);
    expect_eq(net->udp.level.free, net->udp.level.total);
    expect_eq(net->udp.queued, 0);
    expect_eq(net->proc.level.free, net->proc.level.total);
}

void host_run_at(struct host *host, uint64_t now_us)
{
    for (unsigned round = 0; round < ROUNDS_AT_ONE_MOMENT; round++) {
        bool moved = net_poll(&host->net, now_us, 64) > 0;

        moved |= task_run_ready((uint32_t)(now_us / 1000));
        if (!moved) {
            net_idle(&host->net);
            return;
        }
    }
    fail_msg("something spins");
}

void lab_start(struct lab *lab, uint32_t seed)
{
    host_start(&lab->a, 1);
    host_start(&lab->b, 2);
    wire_init(&lab->wire, &lab->a.eth, &lab->b.eth, seed);
    lab->now_us = 1000000;
}

void lab_end(struct lab *lab)
{
    wire_end(&lab->wire);
    host_end(&lab->a);
    host_end(&lab->b);
}

static bool lab_round(struct lab *lab)
{
    bool moved = wire_carry(&lab->wire, lab->now_us) > 0;

    moved |= net_poll(&lab->a.net, lab->now_us, 64) > 0;
    moved |= net_poll(&lab->b.net, lab->now_us, 64) > 0;
    moved |= task_run_ready((uint32_t)(lab->now_us / 1000));
    return moved;
}

/* All that happens now; true: `done` said so. */
static bool lab_moment(struct lab *lab, bool (*done)(void *arg), void *arg)
{
    for (unsigned round = 0; round < ROUNDS_AT_ONE_MOMENT; round++) {
        bool moved = lab_round(lab);

        if (done(arg))
            return true;
        if (moved)
            continue;
        net_idle(&lab->a.net);
        net_idle(&lab->b.net);
        wire_carry(&lab->wire, lab->now_us);
        return false;
    }
    fail_msg("something spins");
    return false;
}

static void lab_earlier(uint64_t *next_us, uint64_t now_us, bool valid, uint32_t deadline_ms)
{
    uint32_t now_ms = (uint32_t)(now_us / 1000);
    int32_t wait_ms = (int32_t)(deadline_ms - now_ms);
    uint64_t at_us = (now_us / 1000 + (uint64_t)(wait_ms > 1 ? wait_ms : 1)) * 1000;

    if (valid && at_us < *next_us)
        *next_us = at_us;
}

static uint64_t lab_next_event(const struct lab *lab)
{
    uint64_t next_us = UINT64_MAX, due_us;
    uint32_t deadline_ms = 0;
    bool valid;

    valid = net_next_deadline(&lab->a.net, &deadline_ms);
    lab_earlier(&next_us, lab->now_us, valid, deadline_ms);
    valid = net_next_deadline(&lab->b.net, &deadline_ms);
    lab_earlier(&next_us, lab->now_us, valid, deadline_ms);
    valid = task_next_deadline(&deadline_ms);
    lab_earlier(&next_us, lab->now_us, valid, deadline_ms);
    if (wire_next_due(&lab->wire, &due_us) && due_us < next_us)
        next_us = due_us;
    return next_us;
}

bool lab_run(struct lab *lab, bool (*done)(void *arg), void *arg, uint32_t limit_ms)
{
    uint64_t end_us = lab->now_us + (uint64_t)limit_ms * 1000;

    while (!lab_moment(lab, done, arg)) {
        uint64_t next_us = lab_next_event(lab);

        if (next_us > end_us)
            return false;
        lab->now_us = next_us;
    }
    return true;
}
