/*
 * Numbers that /proc shows. Each protocol keeps its counters in its own part of `struct net` and
 * lists them here by name; proc.c prints the lists. A table ends with a NULL name.
 */
#ifndef STACK_COUNTER_H
#define STACK_COUNTER_H

#include <stddef.h>
#include <stdint.h>

/* A uint32_t at `offset` in struct net. The name of a drop says why: "ip_bad_checksum". */
struct counter {
    const char *name;
    size_t offset;
};

#define COUNTER(name_, member) { .name = (name_), .offset = offsetof(struct net, member) }

/* How full a pool is; `low` is the fewest ever free. */
struct pool_level { uint16_t total, free, low; };

/* Three uint16_t at these offsets in struct net. */
struct pool_gauge {
    const char *name;
    size_t total, free, low;
};

#define POOL_GAUGE(name_, member)                                       \
    { .name = (name_), .total = offsetof(struct net, member.total),     \
      .free = offsetof(struct net, member.free), .low = offsetof(struct net, member.low) }

static inline void pool_level_init(struct pool_level *level, unsigned total)
{
    *level = (struct pool_level){ (uint16_t)total, (uint16_t)total, (uint16_t)total };
}

static inline void pool_level_take(struct pool_level *level)
{
    level->free--;
    if (level->free < level->low)
        level->low = level->free;
}

static inline void pool_level_give(struct pool_level *level)
{
    level->free++;
}

extern const struct counter eth_counters[], arp_counters[], ip_counters[], icmp_counters[],
    udp_counters[], tcp_counters[];
extern const struct pool_gauge sock_gauges[], tcp_gauges[];

#endif
