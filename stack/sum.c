/*
 * The Internet checksum (RFC 1071), 32 bits at a time: one's complement addition is the same in any
 * word size, and a sum of byte-swapped data is the byte-swapped sum, so an odd address only costs a
 * swap at the end.
 */
#include "sum.h"

#include "compiler.h"

typedef uint32_t __attribute__((may_alias)) word32;
typedef uint16_t __attribute__((may_alias)) word16;

/* a + b with the carry added back in. */
static inline uint32_t sum_carry(uint32_t a, uint32_t b)
{
    a += b;
    return a + (a < b);
}

/*
 * `p` is word-aligned, `words` counts whole words. Eight loads a round hide the RAM's latency on an
 * in-order core.
 */
static uint32_t sum_words(uint32_t sum, const word32 *p, size_t words)
{
    for (; words >= 8; words -= 8, p += 8) {
        uint32_t a = p[0], b = p[1], c = p[2], d = p[3], e = p[4], f = p[5], g = p[6], h = p[7];

        sum = sum_carry(sum, a);
        sum = sum_carry(sum, b);
        sum = sum_carry(sum, c);
        sum = sum_carry(sum, d);
        sum = sum_carry(sum, e);
        sum = sum_carry(sum, f);
        sum = sum_carry(sum, g);
        sum = sum_carry(sum, h);
    }
    for (; words > 0; words--)
        sum = sum_carry(sum, *p++);
    return sum;
}

/* `p` is even. All 32 bits of the result count: 2^16 and 2^32 are 1 in this arithmetic. */
static uint32_t sum_even(uint32_t sum, const uint8_t *p, size_t bytes)
{
    if (((uintptr_t)p & 2) && bytes >= 2) {
        sum = sum_carry(sum, *(const word16 *)(const void *)p);
        p += 2;
        bytes -= 2;
    }
    sum = sum_words(sum, (const word32 *)(const void *)p, bytes / 4);
    p += bytes & ~(size_t)3;
    if (bytes & 2) {
        sum = sum_carry(sum, *(const word16 *)(const void *)p);
        p += 2;
    }
    if (bytes & 1)
        sum = sum_carry(sum, *p);       /* little-endian: the missing byte is the high one, and 0 */
    return sum;
}

/* All bytes behind the first are one place off. */
COLD static uint32_t sum_odd(uint32_t sum, const uint8_t *p, size_t bytes)
{
    return bytes ? sum_fold(sum) + *p + sum_swap(sum_even(0, p + 1, bytes - 1)) : sum_fold(sum);
}

uint32_t sum_add(uint32_t sum, const void *data, size_t bytes)
{
    sum = (uintptr_t)data & 1 ? sum_odd(sum, data, bytes) : sum_even(sum, data, bytes);
    return (sum & 0xffff) + (sum >> 16);            /* so that the caller may add to it */
}

uint32_t sum_add_chain(uint32_t sum, const struct pkt *chain, bool odd)
{
    for (; chain; chain = chain->next) {
        if (odd)
            sum = sum_fold(sum) + sum_swap(sum_add(0, chain->data, chain->len));
        else
            sum = sum_add(sum, chain->data, chain->len);
        odd ^= chain->len & 1;
    }
    return sum;
}
