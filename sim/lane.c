/* One direction of the wire; see lane.h. */
#include "lane.h"

#include <stdlib.h>
#include <string.h>
#include "fcs.h"
#include "hub.h"

void lane_init(struct lane *lane, const struct fault_spec *spec, uint64_t seed)
{
    fault_init(&lane->fault, spec, seed);
    lane->tail = &lane->head;
}

static struct lane_frame *copy_frame(const uint8_t *data, size_t bytes)
{
    struct lane_frame *frame = malloc(sizeof *frame + bytes);

    if (!frame)
        abort();
    *frame = (struct lane_frame){ .bytes = bytes };
    memcpy(frame->data, data, bytes);
    return frame;
}

/* Mangling spares the Ethernet header, which no checksum above covers, and mends the FCS. */
static void damage_frame(struct lane *lane, struct lane_frame *frame)
{
    size_t body = frame->bytes - FRAME_FCS_BYTES;

    if (fault_mangle(&lane->fault, frame->data + FRAME_HEADER_BYTES, body - FRAME_HEADER_BYTES)) {
        ++*lane->counts.mangled;
        fcs_append(frame->data, body);
    }
    if (fault_corrupt(&lane->fault, frame->data, frame->bytes))
        ++*lane->counts.corrupted;
}

/* rate= counts what a real wire carries: preamble, SFD and gap are 20 bytes more a frame. */
static uint64_t time_on_wire_ns(const struct lane *lane, size_t bytes)
{
    uint64_t rate = lane->fault.spec.rate_bps;

    return rate ? (bytes + 20) * 8 * 1000000000u / rate : 0;
}

static void append_frame(struct lane *lane, struct lane_frame *frame, uint64_t now_ns)
{
    if (lane->queued == LANE_QUEUE_FRAMES) {
        ++*lane->counts.queue_full;
        free(frame);
        return;
    }
    if (lane->free_ns < now_ns)
        lane->free_ns = now_ns;
    lane->free_ns += time_on_wire_ns(lane, frame->bytes);
    frame->due_ns = lane->free_ns + lane->fault.spec.delay_ns;
    *lane->tail = frame;
    lane->tail = &frame->next;
    lane->queued++;
}

static void release_held(struct lane *lane, uint64_t now_ns)
{
    struct lane_frame *frame = lane->held;

    lane->held = NULL;
    append_frame(lane, frame, now_ns);
}

/* Takes the frame away from its place in the row when the dice say so; one to three others will overtake it. */
static bool hold_frame(struct lane *lane, struct lane_frame *frame, uint64_t now_ns)
{
    if (lane->held || !fault_chance(&lane->fault, lane->fault.spec.reorder))
        return false;
    lane->held = frame;
    lane->held_for = 1 + fault_pick(&lane->fault, 3);
    frame->due_ns = now_ns + LANE_HELD_NS;
    ++*lane->counts.reordered;
    return true;
}

static void put_copy(struct lane *lane, const uint8_t *data, size_t bytes, uint64_t now_ns)
{
    struct lane_frame *frame = copy_frame(data, bytes);

    damage_frame(lane, frame);
    if (hold_frame(lane, frame, now_ns))
        return;
    append_frame(lane, frame, now_ns);
    if (lane->held && --lane->held_for == 0)
        release_held(lane, now_ns);
}

void lane_put(struct lane *lane, const uint8_t *frame, size_t bytes, uint64_t now_ns)
{
    if (fault_chance(&lane->fault, lane->fault.spec.loss)) {
        ++*lane->counts.lost;
        return;
    }
    put_copy(lane, frame, bytes, now_ns);
    if (fault_chance(&lane->fault, lane->fault.spec.dup)) {
        ++*lane->counts.duplicated;
        put_copy(lane, frame, bytes, now_ns);
    }
    lane_advance(lane, now_ns);
}

void lane_advance(struct lane *lane, uint64_t now_ns)
{
    if (lane->held && lane->held->due_ns <= now_ns)
        release_held(lane, now_ns);
    while (lane->head && lane->head->due_ns <= now_ns) {
        struct lane_frame *frame = lane->head;

        lane->head = frame->next;
        if (!lane->head)
            lane->tail = &lane->head;
        lane->queued--;
        frame->next = NULL;
        lane->out(lane->context, frame);
    }
}

uint64_t lane_next_ns(const struct lane *lane)
{
    uint64_t next = lane->head ? lane->head->due_ns : UINT64_MAX;

    return lane->held && lane->held->due_ns < next ? lane->held->due_ns : next;
}

void lane_free(struct lane *lane)
{
    free(lane->held);
    while (lane->head) {
        struct lane_frame *frame = lane->head;

        lane->head = frame->next;
        free(frame);
    }
    lane->held = NULL;
    lane->tail = &lane->head;
}
