/* The machine's connector; see wire.h. */
#include "wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "fcs.h"

/* --- towards the machine --- */

static void rx_lane_out(void *context, struct lane_frame *frame)
{
    struct wire *wire = context;

    if (wire->waiting_count == WIRE_QUEUE_FRAMES) {
        wire->stats->rx_queue_full++;
        free(frame);
        return;
    }
    *wire->waiting_tail = frame;
    wire->waiting_tail = &frame->next;
    wire->waiting_count++;
}

static void wire_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    struct wire *wire = (struct wire *)port;
    uint8_t padded[FRAME_MAX_BYTES + FRAME_FCS_BYTES];

    memcpy(padded, frame, bytes);
    if (bytes < FRAME_MIN_BYTES) {
        memset(padded + bytes, 0, FRAME_MIN_BYTES - bytes);
        bytes = FRAME_MIN_BYTES;
    }
    fcs_append(padded, bytes);
    lane_put(&wire->rx, padded, bytes + FRAME_FCS_BYTES, clock_now_ns(wire->clock));
}

/* MODEL_RX_DONE comes when the frame has left the wire; its first byte was that much earlier. */
static void record_received(struct wire *wire, const struct lane_frame *frame)
{
    uint64_t took = (uint64_t)ceil((double)frame->bytes * 8 / model_wire_bits_per_cycle(wire->model));

    if (wire->capture)
        pcapng_write(wire->capture, clock_ns_of(wire->clock, model_cycle(wire->model) - took), PCAPNG_INBOUND,
                     !fcs_good(frame->data, frame->bytes), frame->data, frame->bytes);
}

static void finish_frame(struct wire *wire)
{
    struct lane_frame *frame = wire->on_wire;

    wire->on_wire = NULL;
    wire->stats->rx_frames++;
    wire->stats->rx_bytes += frame->bytes;
    record_received(wire, frame);
    free(frame);
}

static struct lane_frame *take_waiting(struct wire *wire)
{
    struct lane_frame *frame = wire->waiting;

    wire->waiting = frame->next;
    if (!wire->waiting)
        wire->waiting_tail = &wire->waiting;
    wire->waiting_count--;
    return frame;
}

static void start_frame(struct wire *wire)
{
    struct lane_frame *frame = wire->waiting;

    if (model_rx(wire->model, frame->data, frame->bytes, -1))
        wire->on_wire = take_waiting(wire);
}

void wire_feed(struct wire *wire)
{
    uint64_t now_ns = clock_now_ns(wire->clock);

    lane_advance(&wire->tx, now_ns);
    lane_advance(&wire->rx, now_ns);
    if (wire->on_wire && !model_rx_busy(wire->model))
        finish_frame(wire);
    for (; wire->waiting && !model_link_up(wire->model); wire->stats->rx_no_link++)
        free(take_waiting(wire));
    if (!wire->on_wire && wire->waiting)
        start_frame(wire);
}

/* --- from the machine --- */

static void tx_lane_out(void *context, struct lane_frame *frame)
{
    struct wire *wire = context;

    if (fcs_good(frame->data, frame->bytes))
        hub_send(&wire->port, frame->data, frame->bytes - FRAME_FCS_BYTES);
    else
        wire->stats->tx_bad_fcs++;
    free(frame);
}

static bool tx_is_legal(struct stats *stats, size_t bytes, bool tx_er)
{
    if (tx_er)
        stats->tx_error++;
    else if (bytes < FRAME_MIN_BYTES + FRAME_FCS_BYTES)
        stats->tx_runt++;
    else if (bytes > FRAME_MAX_BYTES + FRAME_FCS_BYTES)
        stats->tx_giant++;
    else
        return true;
    return false;
}

void wire_tx_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er)
{
    struct wire *wire = context;

    wire->stats->tx_frames++;
    wire->stats->tx_bytes += bytes;
    if (wire->capture)
        pcapng_write(wire->capture, clock_ns_of(wire->clock, start_cycle), PCAPNG_OUTBOUND, !fcs_good(frame, bytes),
                     frame, bytes);
    if (tx_is_legal(wire->stats, bytes, tx_er))
        lane_put(&wire->tx, frame, bytes, clock_now_ns(wire->clock));
}

/* --- the port --- */

static uint64_t wire_next_ns(const struct port *port)
{
    const struct wire *wire = (const struct wire *)port;
    uint64_t rx = lane_next_ns(&wire->rx), tx = lane_next_ns(&wire->tx);

    return rx < tx ? rx : tx;
}

static bool wire_close(struct port *port)
{
    struct wire *wire = (struct wire *)port;

    lane_free(&wire->rx);
    lane_free(&wire->tx);
    free(wire->on_wire);
    while (wire->waiting) {
        struct lane_frame *frame = wire->waiting;

        wire->waiting = frame->next;
        free(frame);
    }
    return true;
}

static const struct port_ops wire_ops = {
    .deliver = wire_deliver,
    .next_ns = wire_next_ns,
    .close = wire_close,
};

void wire_init(struct wire *wire, const struct fault_spec *rx, const struct fault_spec *tx, uint64_t seed)
{
    lane_init(&wire->rx, rx, 2 * seed);
    lane_init(&wire->tx, tx, 2 * seed + 1);
    wire->rx.out = rx_lane_out;
    wire->tx.out = tx_lane_out;
    wire->rx.context = wire->tx.context = wire;
    wire->waiting_tail = &wire->waiting;
}

void wire_attach(struct wire *wire, struct hub *hub, struct model *model)
{
    struct stats *s = hub->stats;

    wire->model = model;
    wire->clock = hub->clock;
    wire->stats = s;
    wire->rx.counts = (struct lane_counts){ &s->rx_fault_loss, &s->rx_duplicated, &s->rx_reordered,
                                            &s->rx_corrupted, &s->rx_mangled, &s->rx_queue_full };
    wire->tx.counts = (struct lane_counts){ &s->tx_fault_loss, &s->tx_duplicated, &s->tx_reordered,
                                            &s->tx_corrupted, &s->tx_mangled, &s->tx_queue_full };
    hub_add(hub, &wire->port, &wire_ops);
}
