/*
 * /proc/net/dev: each interface's counters, then each protocol's, one "name value" a line; a drop's
 * name says why. /proc/net/sockstat: each pool's total, free, and the fewest ever free.
 */
#include "net.h"

#include <string.h>

/* A uint32_t in struct netif. */
#define NETIF_COUNTER(name_) { #name_, offsetof(struct netif, stats.name_) }

static const struct counter netif_counters[] = {
    NETIF_COUNTER(rx_frames),
    NETIF_COUNTER(rx_bytes),
    NETIF_COUNTER(tx_frames),
    NETIF_COUNTER(tx_bytes),
    NETIF_COUNTER(rx_no_packet),
    NETIF_COUNTER(tx_ring_full),
    NETIF_COUNTER(tx_link_down),
    { 0 },
};

static const struct counter pool_counters[] = {
    COUNTER("pool_no_buffer", pool.no_buffer),
    COUNTER("pool_no_view", pool.no_view),
    { 0 },
};

static const struct counter *const protocol_counters[] = {
    pool_counters, eth_counters, arp_counters, ip_counters,
    icmp_counters, udp_counters, tcp_counters,
};

static void proc_netif_counter(struct proc_out *out, const struct netif *netif, const char *name,
                               uint32_t value)
{
    if (proc_passes_over(out, PROC_COUNTER_BYTES))
        return;
    proc_text(out, netif->name);
    proc_text(out, ".");
    proc_text_padded(out, name, PROC_NAME_WIDTH - 1 - (unsigned)strlen(netif->name));
    proc_number(out, value, PROC_NUMBER_WIDTH);
    proc_text(out, "\n");
}

static void proc_netif(struct proc_out *out, struct netif *netif)
{
    const char *name;
    uint32_t value = 0;

    for (const struct counter *c = netif_counters; c->name; c++) {
        memcpy(&value, (const char *)netif + c->offset, sizeof value);
        proc_netif_counter(out, netif, c->name, value);
    }
    for (unsigned i = 0;; i++) {
        name = netif->ops->counter(netif, i, proc_wants(out, PROC_COUNTER_BYTES) ? &value : NULL);
        if (!name)
            break;
        proc_netif_counter(out, netif, name, value);
    }
}

void proc_net_dev(struct net *net, struct proc_out *out)
{
    for (struct netif *netif = net->netifs; netif; netif = netif->next)
        proc_netif(out, netif);
    for (unsigned i = 0; i < sizeof protocol_counters / sizeof protocol_counters[0]; i++)
        proc_counters(out, net, protocol_counters[i]);
}

static const struct pool_gauge net_gauges[] = {
    { "buffers", offsetof(struct net, pool.buffer_count), offsetof(struct net, pool.buffers_free),
      offsetof(struct net, pool.buffers_low) },
    { "views", offsetof(struct net, pool.view_count), offsetof(struct net, pool.views_free),
      offsetof(struct net, pool.views_low) },
    POOL_GAUGE("proc_files", proc.level),
    { 0 },
};

static uint16_t proc_level(const struct net *net, size_t offset)
{
    uint16_t value;

    memcpy(&value, (const char *)net + offset, sizeof value);
    return value;
}

static void proc_gauges(struct proc_out *out, const struct net *net, const struct pool_gauge *gauge)
{
    for (; gauge->name; gauge++) {
        proc_text_padded(out, gauge->name, 20);
        proc_text(out, "total");
        proc_number(out, proc_level(net, gauge->total), 6);
        proc_text(out, " free");
        proc_number(out, proc_level(net, gauge->free), 6);
        proc_text(out, " low");
        proc_number(out, proc_level(net, gauge->low), 6);
        proc_text(out, "\n");
    }
}

void proc_net_sockstat(struct net *net, struct proc_out *out)
{
    proc_gauges(out, net, net_gauges);
    proc_gauges(out, net, sock_gauges);
    proc_gauges(out, net, tcp_gauges);
}
