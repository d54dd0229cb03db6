/*
 * One direction of the wire: frames go in, meet their faults, and come out when their time is there. Frames carry
 * their FCS. Without faults a frame is out before lane_put returns.
 */
#ifndef SIM_LANE_H
#define SIM_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "fault.h"

enum {
    LANE_QUEUE_FRAMES = 1024,
    LANE_HELD_NS = 10000000,        /* a reordered frame waits for followers no longer than this */
};

struct lane_frame {
    struct lane_frame *next;
    uint64_t due_ns;
    size_t bytes;
    uint8_t data[];
};

/* Where to count; every pointer is set. */
struct lane_counts {
    uint64_t *lost, *duplicated, *reordered, *corrupted, *mangled, *queue_full;
};

struct lane {
    struct fault fault;
    struct lane_counts counts;
    struct lane_frame *head, **tail;        /* in the order of due_ns */
    unsigned queued;
    struct lane_frame *held;                /* being overtaken, by `held_for` more frames */
    unsigned held_for;
    uint64_t free_ns;                       /* when the last frame has left a slow wire (rate=) */
    void *context;
    void (*out)(void *context, struct lane_frame *frame);   /* owns the frame: free() it */
};

void lane_init(struct lane *lane, const struct fault_spec *spec, uint64_t seed);
void lane_put(struct lane *lane, const uint8_t *frame, size_t bytes, uint64_t now_ns);
void lane_advance(struct lane *lane, uint64_t now_ns);
uint64_t lane_next_ns(const struct lane *lane);         /* UINT64_MAX: nothing is on its way */
void lane_free(struct lane *lane);

#endif
