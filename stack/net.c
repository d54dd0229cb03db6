/* One instance of the stack: its start, and the poll that moves everything. */
#include "net.h"

#include <string.h>
#include "compiler.h"
#include "prf.h"
#include "task.h"

enum { NET_BATCH = 16 };        /* frames taken from a driver at once */

uint32_t net_random(struct net *net)            /* xorshift32 */
{
    net->random ^= net->random << 13;
    net->random ^= net->random >> 17;
    net->random ^= net->random << 5;
    return net->random;
}

/*
 * From the secret, so that nobody outside can choose flows that share a bucket, whatever he has
 * seen of it.
 */
static void net_make_hash_key(struct net *net)
{
    uint8_t bytes[HASH_KEY_BYTES];

    for (uint32_t i = 0; i < sizeof bytes; i += 4) {
        uint32_t word = prf(&net->secret[0], &i, 1);

        memcpy(bytes + i, &word, 4);
    }
    hash_key_init(&net->hash_key, bytes);
}

void net_init(struct net *net, const uint32_t entropy[4])
{
    struct pkt_pool pool = net->pool;

    memset(net, 0, sizeof *net);
    net->pool = pool;
    memcpy(net->secret, entropy, sizeof net->secret);
    net->random = entropy[0] ^ entropy[1] * 3 ^ entropy[2] * 5 ^ entropy[3] * 7;
    if (net->random == 0)
        net->random = 1;                        /* xorshift's only fixed point is 0 */
    net_make_hash_key(net);
    arp_init(net);
    ip_init(net);
    icmp_init(net);
    udp_init(net);
    tcp_init(net);
    sock_init(net);
    proc_init(net);
}

/* Once, however many addresses it gets. */
static void net_link(struct net *net, struct netif *netif)
{
    for (const struct netif *other = net->netifs; other; other = other->next)
        if (other == netif)
            return;
    netif->next = net->netifs;
    net->netifs = netif;
    if (netif->caps & NETIF_CAP_HASH)
        netif->ops->hash_key(netif, net->hash_key.bytes);
}

bool net_add_netif(struct net *net, struct netif *netif, be32 address, unsigned prefix_bits,
                   be32 gateway)
{
    if (ip_add_address(net, netif, address, prefix_bits, gateway) < 0)
        return false;
    net_link(net, netif);
    if (netif->is_up) {
        arp_announce(net, netif, address);
        netif->ops->tx_flush(netif);
    }
    return true;
}

/* A link that has come up may lead to other switches, which learn our addresses again. */
COLD static void net_tick(struct net *net, struct netif *netif)
{
    uint16_t changes = netif->link_changes;

    netif->tick_ms = net->now_ms + NETIF_TICK_MAX_MS;
    if (netif->ops->tick)
        netif->ops->tick(netif, net->now_ms);
    if (netif->link_changes == changes)
        return;
    if (netif->link_changed)
        netif->link_changed(netif);
    for (unsigned i = 0; netif->link_mbps && i < net->ip.own_count; i++)
        if (net->ip.own[i].netif == netif)
            arp_announce(net, netif, net->ip.own[i].address);
}

static unsigned net_poll_netif(struct net *net, struct netif *netif, unsigned budget)
{
    struct pkt *batch[NET_BATCH];
    unsigned taken = 0, count, want;

    do {
        want = budget - taken < NET_BATCH ? budget - taken : NET_BATCH;
        count = netif->ops->rx_poll(netif, batch, want);
        for (unsigned i = 0; i < count; i++)
            eth_input(net, netif, batch[i]);
        taken += count;
    } while (count == want && taken < budget);
    return taken;
}

static void net_flush(struct net *net)
{
    for (struct netif *netif = net->netifs; netif; netif = netif->next)
        netif->ops->tx_flush(netif);
}

/* The flush has made room in the rings: those who found one full may try again. */
static void net_offer_tx_room(struct net *net)
{
    if (!net->tx_was_full)
        return;
    net->tx_was_full = false;
    tcp_tx_ready(net);
    udp_tx_ready(net);
    net_flush(net);
}

/*
 * us / 1000 without a 64-bit division: 2^32 = 4294967 * 1000 + 296. Right for the first 1,900
 * years.
 */
static uint32_t net_ms_of(uint64_t us)
{
    uint32_t high = (uint32_t)(us >> 32), low = (uint32_t)us;

    return high * 4294967 + low / 1000 + (high * 296 + low % 1000) / 1000;
}

/* Answers go out before anything else is done. */
unsigned net_poll(struct net *net, uint64_t now_us, unsigned budget)
{
    unsigned taken = 0;

    net->now_us = (uint32_t)now_us;
    net->now_ms = net_ms_of(now_us);
    for (struct netif *netif = net->netifs; netif; netif = netif->next) {
        if (time_reached(net->now_ms, netif->tick_ms))
            net_tick(net, netif);
        taken += net_poll_netif(net, netif, budget);
    }
    net_flush(net);
    tcp_run_timers(net);
    arp_run_timers(net);
    net_flush(net);
    net_offer_tx_room(net);
    return taken;
}

bool net_next_deadline(const struct net *net, uint32_t *deadline_ms)
{
    bool found = tcp_next_deadline(net, deadline_ms);
    uint32_t arp_ms;

    if (arp_next_deadline(net, &arp_ms))
        time_bound(&found, deadline_ms, arp_ms);
    for (const struct netif *netif = net->netifs; netif; netif = netif->next)
        if (netif->ops->tick)
            time_bound(&found, deadline_ms, netif->tick_ms);
    if (net->tx_was_full)               /* rings empty by themselves: look again */
        time_bound(&found, deadline_ms, net->now_ms + 1);
    return found;
}

void net_idle(struct net *net)
{
    tcp_idle(net);
    net_flush(net);
}

struct net *net_current(void)
{
    struct task *task = task_current();

    return task ? task->net : NULL;
}
