// The wire of model.cpp: whole frames to the symbols of pins.h, and back. Included by model.cpp alone.
#ifndef SIM_MODEL_WIRE_H
#define SIM_MODEL_WIRE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

static const size_t FRAME_MAX = 16384;              // longer ones are cut: no NIC accepts them
static const size_t PREAMBLE_BYTES = 8;             // seven of 55, and the SFD
static const unsigned GAP_BITS = 96;                // IEEE 802.3 §4.4.2
static const unsigned LOOP_SYMBOLS = 256;           // of what comes back at once, few are under way

// RMII: dibits of 00 between carrier and preamble, and bytes at the end for which CRS_DV toggles, the carrier being gone
// (RMII specification 1.2, §5.1, §5.3).
static const unsigned EARLY_SYMBOLS = PHY == PHY_RMII ? 4 : 0;
static const size_t TOGGLING_BYTES = PHY == PHY_RMII ? 1 : 0;

struct wire_symbol {
    bool dv, er;
    uint8_t data;
};

struct wire_rx {                                    // to the machine
    bool active;
    bool done;                                      // the frame has just left; for model_run
    size_t at, bytes;                               // `at` counts the preamble too
    unsigned bit, early, gap;                       // of that byte; symbols before the preamble, idle ones behind a frame
    ptrdiff_t er_at;
    uint8_t frame[FRAME_MAX];
};

struct wire_tx {
    bool active, sfd, er, wanted;
    unsigned bit;
    uint8_t byte;
    size_t bytes;
    uint64_t start_cycle;
    uint8_t frame[FRAME_MAX];
};

struct wire {
    unsigned bits;                                  // of a symbol: 8, 4 or 2
    bool cable;                                     // what is sent gets out, and in
    bool past;                                      // clocks of a time are made up for in which nothing was on the wire
    unsigned idle;                                  // symbols since the machine sent
    struct model *model;                            // whose frames they are
    struct wire_rx rx;
    struct wire_tx tx;
    struct wire_symbol loop[LOOP_SYMBOLS];
    unsigned loop_head, loop_tail;
};

// Does the wire to the machine carry anything, or will it?
static inline bool wire_rx_open(const struct wire *w)
{
    return w->rx.active || w->rx.gap || w->loop_head != w->loop_tail;
}

// --- To the machine ------------------------------------------------------------------------------------------------

static inline void wire_rx_begin(struct wire *w, const uint8_t *frame, size_t bytes, int er_at)
{
    struct wire_rx *rx = &w->rx;

    rx->active = true;
    rx->at = rx->bit = 0;
    rx->early = EARLY_SYMBOLS;
    rx->bytes = std::min(bytes, FRAME_MAX);
    rx->er_at = er_at < 0 ? -1 : er_at + (ptrdiff_t)PREAMBLE_BYTES;
    memcpy(rx->frame, frame, rx->bytes);
}

static inline struct wire_symbol wire_rx_symbol(struct wire *w)
{
    struct wire_rx *rx = &w->rx;
    uint8_t byte = rx->at >= PREAMBLE_BYTES ? rx->frame[rx->at - PREAMBLE_BYTES]
                 : rx->at == PREAMBLE_BYTES - 1 ? 0xD5 : 0x55;
    bool toggles = rx->at + TOGGLING_BYTES >= PREAMBLE_BYTES + rx->bytes && rx->bit % 4 == 0;
    struct wire_symbol symbol = { !toggles, (ptrdiff_t)rx->at == rx->er_at,
                                  (uint8_t)(byte >> rx->bit & ((1u << w->bits) - 1)) };

    rx->bit += w->bits;
    if (rx->bit >= 8) {                             // a new speed may come between two halves
        rx->bit = 0;
        rx->at++;
    }
    return symbol;
}

static inline struct wire_symbol wire_from_cable(struct wire *w)
{
    struct wire_rx *rx = &w->rx;

    if (rx->gap) {
        rx->gap--;
        return wire_symbol();
    }
    if (!rx->active)
        return wire_symbol();
    if (rx->early) {
        rx->early--;
        return { true, false, 0 };
    }
    if (rx->at != PREAMBLE_BYTES + rx->bytes)
        return wire_rx_symbol(w);
    rx->active = false;
    rx->done = true;
    rx->gap = GAP_BITS / w->bits - 1;
    return wire_symbol();
}

// What pins.h drives now.
static inline struct wire_symbol wire_next(struct wire *w)
{
    if (w->past)
        return wire_symbol();

    struct wire_symbol symbol = wire_from_cable(w);

    if (w->loop_head != w->loop_tail)
        return w->loop[w->loop_head++ % LOOP_SYMBOLS];
    return w->cable ? symbol : wire_symbol();
}

// --- From the machine ----------------------------------------------------------------------------------------------

static void wire_frame_sent(struct model *m);       // in model.cpp
static uint64_t wire_cycle(const struct model *m);

static inline void wire_tx_data(struct wire_tx *tx, unsigned bits, uint8_t data)
{
    tx->byte = (uint8_t)(tx->byte >> bits | data << (8 - bits));
    tx->bit += bits;
    if (tx->bit < 8)
        return;
    tx->bit = 0;
    if (tx->bytes < FRAME_MAX)
        tx->frame[tx->bytes++] = tx->byte;
}

// What pins.h has seen.
static inline void wire_watch(struct wire *w, bool en, bool er, uint8_t data)
{
    struct wire_tx *tx = &w->tx;

    if (!en) {
        w->idle++;
        if (tx->active)
            wire_frame_sent(w->model);
        tx->active = false;
        return;
    }
    if (!tx->active) {
        tx->active = true;
        tx->sfd = tx->er = false;
        tx->bytes = tx->bit = 0;
        tx->wanted = w->cable;
        w->idle = 0;
    }
    tx->er |= er;
    if (tx->sfd) {
        wire_tx_data(tx, w->bits, data);
    } else if (data == 0xD5 >> (8 - w->bits)) {
        tx->sfd = true;
        tx->start_cycle = wire_cycle(w->model);     // that of the byte after the SFD: finished cycles are counted
    }
}

// What comes back at once: a PHY in loopback.
static inline void wire_push(struct wire *w, bool dv, bool er, unsigned data)
{
    if (w->loop_tail - w->loop_head < LOOP_SYMBOLS)
        w->loop[w->loop_tail++ % LOOP_SYMBOLS] = { dv, er, (uint8_t)data };
}

#endif
