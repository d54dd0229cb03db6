/*
 * The Internet checksum (RFC 1071). Sums are in the packet's byte order, as the fields they go
 * into.
 */
#ifndef STACK_SUM_H
#define STACK_SUM_H

#include <stddef.h>
#include <stdint.h>
#include "pkt.h"
#include "types.h"

/*
 * A running one's complement sum of `bytes` bytes at `data`, any alignment, added to `sum`. The
 * bytes count as if they began at an even offset; sum_swap() moves a partial sum to an odd one.
 */
uint32_t sum_add(uint32_t sum, const void *data, size_t bytes);

/*
 * Adds a chain of views as one run of bytes that begins at an even (or, with `odd`, an odd) offset.
 */
uint32_t sum_add_chain(uint32_t sum, const struct pkt *chain, bool odd);

/* Folded to 16 bits. A packet whose sum field is right folds to FFFF. */
static inline uint16_t sum_fold(uint32_t sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)((sum & 0xffff) + (sum >> 16));
}

static inline uint32_t sum_swap(uint32_t sum)
{
    return __builtin_bswap16(sum_fold(sum));
}

/* One 16-bit field more. */
static inline uint32_t sum_be16(uint32_t sum, be16 field) { return sum + field.n; }

/* What to write into the packet: the complement. */
static inline be16 sum_finish(uint32_t sum) { return (be16){ (uint16_t)~sum_fold(sum) }; }

#endif
