/* A wire between two test interfaces; see wire.h. */
#include "wire.h"

#include <stdlib.h>

void wire_init(struct wire *wire, struct netif_test *a, struct netif_test *b, uint32_t seed)
{
    *wire = (struct wire){
        .ends = { a, b }, .delay_us = 500, .reorder_us = 3000, .random = seed * 2654435761u + 1,
    };
}

void wire_end(struct wire *wire)
{
    for (int i = 0; i < 2; i++)
        for (struct frame *frame; (frame = frame_queue_take(&wire->under_way[i]));)
            free(frame);
}

static uint32_t wire_random(struct wire *wire)              /* xorshift32 */
{
    wire->random ^= wire->random << 13;
    wire->random ^= wire->random >> 17;
    wire->random ^= wire->random << 5;
    return wire->random;
}

static bool wire_chance(struct wire *wire, unsigned ppm, unsigned *count)
{
    bool hit = ppm && wire_random(wire) % 1000000u < ppm;

    *count += hit;
    return hit;
}

/* Behind every frame that is due no later. */
static void wire_insert(struct frame_queue *queue, struct frame *frame)
{
    struct frame **at = &queue->first;

    while (*at && (*at)->due_us <= frame->due_us)
        at = &(*at)->next;
    frame->next = *at;
    *at = frame;
}

static void wire_flip_bit(struct wire *wire, struct frame *frame)
{
    uint32_t bit = wire_random(wire);

    /* ARP has no checksum */
    if (frame->len > 14 && frame->bytes[12] == 0x08 && frame->bytes[13] == 0x00)
        frame->bytes[14 + bit % (frame->len - 14)] ^= (uint8_t)(1u << (bit >> 29));
}

static void wire_take(struct wire *wire, int to, struct frame *frame, uint64_t now_us)
{
    if (wire_chance(wire, wire->faults.loss_ppm, &wire->lost)) {
        free(frame);
        return;
    }
    frame->due_us = now_us + wire->delay_us;
    if (wire_chance(wire, wire->faults.dup_ppm, &wire->duplicated)) {
        struct frame *copy = frame_new(frame->bytes, frame->len);

        copy->due_us = frame->due_us;
        wire_insert(&wire->under_way[to], copy);
    }
    if (wire_chance(wire, wire->faults.reorder_ppm, &wire->reordered))
        frame->due_us += wire->reorder_us;
    if (wire_chance(wire, wire->faults.corrupt_ppm, &wire->corrupted))
        wire_flip_bit(wire, frame);
    wire_insert(&wire->under_way[to], frame);
}

static unsigned wire_hand_over(struct wire *wire, int to, uint64_t now_us)
{
    unsigned count = 0;

    while (wire->under_way[to].first && wire->under_way[to].first->due_us <= now_us) {
        frame_queue_add(&wire->ends[to]->to_stack, frame_queue_take(&wire->under_way[to]));
        count++;
    }
    wire->carried += count;
    return count;
}

unsigned wire_carry(struct wire *wire, uint64_t now_us)
{
    unsigned count = 0;

    for (int from = 0; from < 2; from++)
        for (struct frame *frame; (frame = frame_queue_take(&wire->ends[from]->from_stack));)
            wire_take(wire, !from, frame, now_us);
    for (int to = 0; to < 2; to++)
        count += wire_hand_over(wire, to, now_us);
    return count;
}

bool wire_next_due(const struct wire *wire, uint64_t *due_us)
{
    bool found = false;

    for (int i = 0; i < 2; i++)
        if (wire->under_way[i].first && (!found || wire->under_way[i].first->due_us < *due_us)) {
            *due_us = wire->under_way[i].first->due_us;
            found = true;
        }
    return found;
}
