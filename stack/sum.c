/*
 * The Internet checksum (RFC 1071), 32 bits at a time: one's complement addition is the same in any word size, and a
 * sum of byte-swapped data is the byte-swapped sum, so an odd address only costs a swap at the end.
 */
#include "sum.h"

typedef uint32_t __attribute__((may_alias)) word32;
typedef uint16_t __attribute__((may_alias)) word16;

/* a + b with the carry added back in. */
static inline uint32_t sum_carry(uint32_t a, uint32_t b)
{
    a += b;
    return a + (a < b);
}

/* `p` is word-aligned, `words` counts whole words. Eight loads a round hide the RAM's latency on an in-order core. */
static uint32_t sum_words(const word32 *p, size_t words)
{
    uint32_t sum = 0;

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

/* `p` is even. */
static uint32_t sum_even(const uint8_t *p, size_t bytes)
{
    uint32_t head = 0, tail = 0, sum;

    if (((uintptr_t)p & 2) && bytes >= 2) {
        head = *(const word16 *)(const void *)p;
        p += 2;
        bytes -= 2;
    }
    sum = sum_words((const word32 *)(const void *)p, bytes / 4);
    p += bytes & ~(size_t)3;
    if (bytes & 2) {
        tail = *(const word16 *)(const void *)p;
        p += 2;
    }
    if (bytes & 1)
        tail += *p;                     /* little-endian: the missing byte is the high one, and 0 */
    return (sum & 0xffff) + (sum >> 16) + head + tail;
}

uint32_t sum_add(uint32_t sum, const void *data, size_t bytes)
{
    const uint8_t *p = data;
    uint32_t part;

    if (bytes == 0)
        return sum_fold(sum);
    if (!((uintptr_t)p & 1))
        return (uint32_t)sum_fold(sum) + sum_fold(sum_even(p, bytes));
    part = sum_even(p + 1, bytes - 1);  /* all bytes behind the first are one place off */
    return (uint32_t)sum_fold(sum) + *p + sum_swap(part);
}

uint32_t sum_add_chain(uint32_t sum, const struct pkt *chain, bool odd)
{
    for (; chain; chain = chain->next) {
        uint32_t part = sum_add(0, chain->data, chain->len);

        sum = sum_fold(sum) + (odd ? sum_swap(part) : sum_fold(part));
        odd ^= chain->len & 1;
    }
    return sum;
}
