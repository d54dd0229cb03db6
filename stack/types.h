/*
 * Wire values are types, not integers: a big-endian field cannot be mixed up with a number, and
 * sequence numbers cannot be compared with `<`.
 */
#ifndef STACK_TYPES_H
#define STACK_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct { uint16_t n; } be16;        /* as it stands in a packet */
typedef struct { uint32_t n; } be32;
/* TCP sequence number, host order, modulo 2^32 (RFC 9293 §3.4) */
typedef struct { uint32_t n; } seq_t;

/* Not __builtin_bswap32: without an instruction for it (RV32IM) that is a call. */
static inline uint32_t swap32(uint32_t v)
{
    return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}

static inline uint16_t be16_get(be16 v) { return __builtin_bswap16(v.n); }
static inline uint32_t be32_get(be32 v) { return swap32(v.n); }
static inline be16 be16_make(unsigned v) { return (be16){ __builtin_bswap16((uint16_t)v) }; }
static inline be32 be32_make(uint32_t v) { return (be32){ swap32(v) }; }
static inline bool be16_eq(be16 a, be16 b) { return a.n == b.n; }
static inline bool be32_eq(be32 a, be32 b) { return a.n == b.n; }

static inline seq_t seq(uint32_t n) { return (seq_t){ n }; }
static inline seq_t seq_add(seq_t a, uint32_t n) { return (seq_t){ a.n + n }; }
/* a - b, b at or before a */
static inline uint32_t seq_diff(seq_t a, seq_t b) { return a.n - b.n; }
static inline bool seq_eq(seq_t a, seq_t b) { return a.n == b.n; }
static inline bool seq_lt(seq_t a, seq_t b) { return (int32_t)(a.n - b.n) < 0; }
static inline bool seq_le(seq_t a, seq_t b) { return (int32_t)(a.n - b.n) <= 0; }
static inline bool seq_gt(seq_t a, seq_t b) { return seq_lt(b, a); }
static inline bool seq_ge(seq_t a, seq_t b) { return seq_le(b, a); }

/*
 * Clocks of 32 bits wrap too: two times in ms are compared while they are less than 24 days apart.
 */
static inline bool time_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }
static inline bool time_reached(uint32_t now, uint32_t deadline)
{
    return !time_before(now, deadline);
}

/* Makes *bound the earlier of itself, if *has says that there is one, and `time`. */
static inline void time_bound(bool *has, uint32_t *bound, uint32_t time)
{
    if (!*has || time_before(time, *bound))
        *bound = time;
    *has = true;
}

#endif
