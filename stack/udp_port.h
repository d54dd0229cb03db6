/* Between udp.c (the wire) and udp_port.c (endpoints); nobody else includes this. */
#ifndef STACK_UDP_PORT_H
#define STACK_UDP_PORT_H

#include "net.h"

/*
 * The endpoint that best fits `flow`: connected to its remote end, else bound to its address, else
 * to any. NULL: none.
 */
struct udp_port *udp_find(struct net *net, const struct flow *flow);

/*
 * Queues a datagram's data, a single view, and wakes the endpoint's waiters; or drops it and counts
 * why (the queue is full, or all are, or the pool nearly empty). Consumes pkt either way; `flow` is
 * copied.
 */
void udp_queue(struct udp_port *port, struct pkt *pkt, const struct flow *flow);

#endif
