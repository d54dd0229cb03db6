/*
 * What the machine's work costs, in cycles of the core (mcycle), for /proc/bench.
 *
 * A period begins when the core wakes, before the interrupt is taken, and ends where it writes
 * SLEEP: trap, driver, stack, scheduler, application and the way back to sleep are all in it. Each
 * period is booked whole under the kind of frames it handled.
 */
#ifndef BENCH_H
#define BENCH_H

struct net;
struct netif;

/* adds /proc/bench and /proc/bench/reset */
void bench_init(struct net *net, const struct netif *netif);
void bench_wake(void);
void bench_sleep(void);

#endif
