/*
 * An Ethernet wire for the RTL benches: frames to pin symbols and back, for a GMII (WIRE_BITS 8),
 * an MII (4) or an RMII (2).
 *
 *     wire_send(&w, frame, bytes, .preamble = 3, .bad_fcs = true);     without FCS; it is appended
 *     wire_next(&w)           the symbol to drive in this clock
 *     wire_watch(&w, ...)     the symbol seen in this clock; complete frames gather in w.seen
 */
#ifndef WIRE_H
#define WIRE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef WIRE_BITS
#define WIRE_BITS 8
#endif

#define WIRE_NIBBLES    (8 / WIRE_BITS)     /* symbols a byte */
#define WIRE_MASK       ((1u << WIRE_BITS) - 1)
#define WIRE_SYMBOLS    (1 << 17)
#define WIRE_FRAMES     256
#define WIRE_FRAME_MAX  16384

struct wire_symbol {
    bool dv, er;
    uint8_t data;
};

struct wire_opt {
    int preamble;       /* symbols before the SFD; 0: the standard number, -1: none */
    int gap;            /* bit times of idle after the frame; 0: 96 */
    int rx_er_at;       /* 1 + index of the byte that has RX_ER; -1: in the preamble */
    int cut;            /* bytes left off at the end, FCS included */
    bool bad_fcs;
    int dribble;        /* symbols too many, less than a byte */
    bool no_sfd;        /* the SFD is a 54 */
    int early;          /* RMII: dibits 00 before the preamble, with CRS_DV */
    int toggle;         /* RMII: nibbles at the end that have CRS_DV on their second dibit only */
};

/* A frame as it went by, FCS included. */
struct wire_frame {
    uint8_t bytes[WIRE_FRAME_MAX];
    size_t count;
    unsigned preamble;  /* symbols before the SFD */
    unsigned gap_bits;  /* idle before it */
    uint64_t began;     /* number of its first symbol on the wire */
    bool er, odd, garbled, good_fcs, inverted_fcs;
};

struct wire {
    struct wire_symbol queue[WIRE_SYMBOLS];
    size_t head, tail;

    struct wire_frame *seen[WIRE_FRAMES];
    size_t seen_head, seen_tail;
    struct wire_frame *now;         /* the frame that goes by */
    bool started, in_data;          /* now began; its SFD was there */
    unsigned idle, symbols;
    uint64_t watched;               /* symbols, idle ones too */
    uint8_t byte;                   /* its symbols so far */
};

static inline uint32_t wire_crc32(const uint8_t *p, size_t count)
{
    uint32_t crc = 0xFFFFFFFFu;

    for (size_t i = 0; i < count; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

/* ---- towards the module ---- */

static inline void wire_push(struct wire *w, bool dv, bool er, unsigned data)
{
    assert(w->tail - w->head < WIRE_SYMBOLS);
    w->queue[w->tail++ % WIRE_SYMBOLS] = (struct wire_symbol){ dv, er, (uint8_t)data };
}

static inline void wire_push_byte(struct wire *w, uint8_t byte, bool er)
{
    for (int bit = 0; bit < 8; bit += WIRE_BITS)
        wire_push(w, true, er && bit == 0, byte >> bit & WIRE_MASK);
}

/* The carrier is gone, the PHY still has so many nibbles: CRS_DV falls on the first dibit of each. */
static inline void wire_toggle_crs(struct wire *w, int nibbles)
{
    for (int i = 1; i <= nibbles; i++)
        w->queue[(w->tail - 2 * (size_t)i) % WIRE_SYMBOLS].dv = false;
}

static inline void wire_send_opt(struct wire *w, const uint8_t *frame, size_t bytes,
                                 struct wire_opt opt)
{
    uint32_t fcs = wire_crc32(frame, bytes) ^ (opt.bad_fcs ? 1u << 7 : 0);
    int preamble = opt.preamble ? opt.preamble : 7 * WIRE_NIBBLES;
    size_t total = bytes + 4 - (size_t)opt.cut;

    for (int i = 0; i < opt.early; i++)
        wire_push(w, true, false, 0);
    for (int i = 0; i < preamble; i++)
        wire_push(w, true, opt.rx_er_at == -1 && i == 0, 0x55 & WIRE_MASK);
    wire_push_byte(w, opt.no_sfd ? 0x54 : 0xD5, false);
    for (size_t i = 0; i < total; i++)
        wire_push_byte(w, (uint8_t)(i < bytes ? frame[i] : fcs >> 8 * (i - bytes)),
                       opt.rx_er_at == (int)i + 1);
    wire_toggle_crs(w, opt.toggle);
    for (int i = 0; i < opt.dribble; i++)
        wire_push(w, true, false, 9 & WIRE_MASK);
    for (int i = 0; i < (opt.gap ? opt.gap : 96) / WIRE_BITS; i++)
        wire_push(w, false, false, 0);
}
#define wire_send(w, frame, bytes, ...) \
    wire_send_opt(w, frame, bytes, (struct wire_opt){ __VA_ARGS__ })

static inline bool wire_quiet(const struct wire *w)
{
    return w->head == w->tail;
}

static inline struct wire_symbol wire_next(struct wire *w)
{
    return wire_quiet(w) ? (struct wire_symbol){ 0 } : w->queue[w->head++ % WIRE_SYMBOLS];
}

/* ---- from the module ---- */

static inline void wire_frame_over(struct wire *w)
{
    struct wire_frame *f = w->now;
    size_t n = f->count;

    if (n >= 4) {
        uint32_t fcs = (uint32_t)f->bytes[n - 4] | (uint32_t)f->bytes[n - 3] << 8 |
                       (uint32_t)f->bytes[n - 2] << 16 | (uint32_t)f->bytes[n - 1] << 24;
        f->good_fcs = fcs == wire_crc32(f->bytes, n - 4);
        f->inverted_fcs = fcs == ~wire_crc32(f->bytes, n - 4);
    }
    f->odd = w->symbols % (unsigned)WIRE_NIBBLES != 0;
    assert(w->seen_tail - w->seen_head < WIRE_FRAMES);
    w->seen[w->seen_tail++ % WIRE_FRAMES] = f;
    w->now = NULL;
}

static inline void wire_watch_data(struct wire *w, uint8_t data)
{
    struct wire_frame *f = w->now;

    w->byte = (uint8_t)(w->byte >> WIRE_BITS | data << (8 - WIRE_BITS));
    if (++w->symbols % (unsigned)WIRE_NIBBLES)
        return;
    assert(f->count < WIRE_FRAME_MAX);
    f->bytes[f->count++] = w->byte;
}

static inline void wire_watch(struct wire *w, bool en, bool er, uint8_t data)
{
    const unsigned preamble = 0x55 & WIRE_MASK, sfd = 0xD5u >> (8 - WIRE_BITS);

    w->watched++;
    if (!en) {
        if (w->now)
            wire_frame_over(w);
        w->idle++;
        return;
    }
    if (!w->now) {
        w->now = calloc(1, sizeof *w->now);
        w->now->gap_bits = w->idle * WIRE_BITS;
        w->now->began = w->watched;
        w->idle = w->symbols = 0;
        w->in_data = false;
    }
    w->now->er |= er;
    if (w->in_data) {
        wire_watch_data(w, data);
    } else if (data == sfd) {
        w->in_data = true;
        w->now->preamble -= (unsigned)WIRE_NIBBLES - 1;       /* the SFD's own 5, or three 01 */
    } else {
        w->now->garbled |= data != preamble;
        w->now->preamble++;
    }
}

/* The oldest frame seen, to be freed by the caller, or NULL. */
static inline struct wire_frame *wire_seen(struct wire *w)
{
    return w->seen_head == w->seen_tail ? NULL : w->seen[w->seen_head++ % WIRE_FRAMES];
}

static inline void wire_reset(struct wire *w)
{
    struct wire_frame *f;

    while ((f = wire_seen(w)) != NULL)
        free(f);
    free(w->now);
    memset(w, 0, sizeof *w);
}

#endif
