/*
 * The machine's connector: its port on the hub. Towards the machine it pads and adds the FCS as a real sender does,
 * from the machine it checks the FCS; faults happen in between, one lane each way; the capture shows what passes the
 * connector itself.
 */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include "hub.h"
#include "lane.h"
#include "pcapng.h"

enum { WIRE_QUEUE_FRAMES = 1024 };      /* frames that may wait for the machine's receive wire */

struct wire {
    struct port port;
    struct model *model;
    const struct sim_clock *clock;
    struct stats *stats;
    struct pcapng *capture;             /* NULL: none; owned by the caller */
    struct lane rx, tx;
    struct lane_frame *waiting, **waiting_tail, *on_wire;
    unsigned waiting_count;
};

void wire_init(struct wire *wire, const struct fault_spec *rx, const struct fault_spec *tx, uint64_t seed);
void wire_attach(struct wire *wire, struct hub *hub, struct model *model);

/* model_events.tx_frame; context is the wire. */
void wire_tx_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er);

/* Lets frames out whose time has come and keeps the machine's receive wire busy. To be called after each model_run. */
void wire_feed(struct wire *wire);

#endif
