/*
 * The wire between the machine and its peers: a hub. Every back-end and the machine itself are ports; what one port
 * sends, all others get. Frames on the hub have no FCS (the machine's port makes and checks it, see wire.c) and are
 * lent: whoever keeps one copies it.
 */
#ifndef SIM_HUB_H
#define SIM_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "clock.h"
#include "poll_set.h"
#include "stats.h"

enum {
    FRAME_HEADER_BYTES = 14,
    FRAME_MIN_BYTES = 60,               /* without FCS, IEEE 802.3 §3.2.7 */
    FRAME_MAX_BYTES = 9216,             /* without FCS; room for jumbo frames with tags */
    FRAME_FCS_BYTES = 4,
};

struct port;

struct port_ops {
    void (*deliver)(struct port *port, const uint8_t *frame, size_t bytes);
    void (*prepare)(struct port *port, struct poll_set *set);       /* adds what poll() shall watch */
    void (*serve)(struct port *port, const struct poll_set *set);   /* after that poll() */
    uint64_t (*next_ns)(const struct port *port);   /* simulated time at which it acts of itself, or NEVER */
    bool (*close)(struct port *port);               /* and frees it; false: a file of it is not complete */
    bool real_peer;                     /* somebody out there lives in real time */
};

/* The head of every port's own struct. `prepare`, `serve` and `next_ns` may be NULL. */
struct port {
    const struct port_ops *ops;
    struct hub *hub;
    struct port *next;
    bool gone;                          /* to be closed at the next hub_serve */
};

struct hub {
    struct port *ports;
    const struct sim_clock *clock;
    struct stats *stats;
};

void hub_add(struct hub *hub, struct port *port, const struct port_ops *ops);
void hub_send(struct port *from, const uint8_t *frame, size_t bytes);
void hub_prepare(struct hub *hub, struct poll_set *set);
void hub_serve(struct hub *hub, const struct poll_set *set);
uint64_t hub_next_ns(const struct hub *hub);
bool hub_has_real_peer(const struct hub *hub);
bool hub_close(struct hub *hub);        /* closes every port; false: a file is not complete */

#endif
