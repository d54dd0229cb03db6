/*
 * A wire between two test interfaces, in virtual time, with faults as middleware: loss,
 * duplication, reordering, and one flipped bit behind the Ethernet header (IP and transport
 * checksums must find it). Seeded: a seed repeats a run.
 */
#ifndef WIRE_H
#define WIRE_H

#include "netif_test.h"

struct wire_faults { unsigned loss_ppm, dup_ppm, reorder_ppm, corrupt_ppm; };

struct wire {
    struct netif_test *ends[2];
    struct frame_queue under_way[2];        /* towards ends[i], in order of due_us */
    struct wire_faults faults;
    uint32_t delay_us;                      /* one way */
    uint32_t reorder_us;                    /* how much later a reordered frame comes */
    uint32_t random;
    unsigned carried, lost, duplicated, reordered, corrupted;
};

void wire_init(struct wire *wire, struct netif_test *a, struct netif_test *b, uint32_t seed);
void wire_end(struct wire *wire);

/* Takes what both ends have sent, hands over what is due. How many frames were handed over. */
unsigned wire_carry(struct wire *wire, uint64_t now_us);

/* When the next frame is due. False: the wire is empty. */
bool wire_next_due(const struct wire *wire, uint64_t *due_us);

#endif
