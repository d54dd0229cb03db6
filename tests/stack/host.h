/*
 * A machine in a test: one stack with its pool and interface, at virtual time. Two of them on a
 * wire make a lab in one process.
 */
#ifndef HOST_H
#define HOST_H

#include "net.h"
#include "netif_test.h"
#include "wire.h"

struct host {
    struct net net;
    struct netif_test eth;
    struct pkt_buffer buffers[NET_POOL_BUFFERS];
    struct pkt views[NET_POOL_VIEWS];
    _Alignas(PKT_LINE_BYTES) uint8_t memory[NET_POOL_BUFFERS * PKT_BUFFER_BYTES];
};

/*
 * 192.0.2.`number`/24, MAC 02:00:00:00:02:`number`, gateway 192.0.2.254, time 1 s. Its announcement
 * is eaten.
 */
void host_start(struct host *host, unsigned number);

/* Every packet, socket and connection must be back in its pool. */
void host_end(struct host *host);

/*
 * Polls until nothing arrives any more, runs ready tasks, then idles: all that happens at one
 * moment.
 */
void host_run_at(struct host *host, uint64_t now_us);

/* 192.0.2.`number` */
be32 host_address(unsigned number);

/* Two hosts, .1 and .2, on a wire with faults. */
struct lab {
    struct host a, b;
    struct wire wire;
    uint64_t now_us;
};

void lab_start(struct lab *lab, uint32_t seed);
void lab_end(struct lab *lab);

/*
 * Lets both live, jumping from event to event, until `done` says so or `limit_ms` have passed.
 * True: done.
 */
bool lab_run(struct lab *lab, bool (*done)(void *arg), void *arg, uint32_t limit_ms);

#endif
