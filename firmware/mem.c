/*
 * memcpy and friends by words. picolibc's work byte by byte (six times the cycles of a segment),
 * and this core traps on misaligned words. Source and destination with different alignment are
 * copied by words too: aligned loads, shifted together (little-endian). Built with
 * -fno-tree-loop-distribute-patterns, or the compiler would turn the loops into calls of
 * themselves.
 */
#include <stddef.h>
#include <stdint.h>

#ifndef MEM_NAME
#define MEM_NAME(name) name         /* the unit test gives them other names than its C library's */
#endif

typedef uint32_t __attribute__((may_alias)) word;

enum { WORD = sizeof(word), BLOCK_WORDS = 8 };      /* a block: one line of the data cache */

void *MEM_NAME(memcpy)(void *restrict to, const void *restrict from, size_t bytes);
void *MEM_NAME(memmove)(void *to, const void *from, size_t bytes);
void *MEM_NAME(memset)(void *to, int value, size_t bytes);
int MEM_NAME(memcmp)(const void *a, const void *b, size_t bytes);

static inline size_t misalignment(const void *p)
{
    return (uintptr_t)p % WORD;
}

static inline void copy_block(word *to, const word *from)
{
    word a = from[0], b = from[1], c = from[2], d = from[3];

    to[0] = a, to[1] = b, to[2] = c, to[3] = d;
    a = from[4], b = from[5], c = from[6], d = from[7];
    to[4] = a, to[5] = b, to[6] = c, to[7] = d;
}

static void copy_words(word *to, const word *from, size_t words)
{
    for (; words >= BLOCK_WORDS; words -= BLOCK_WORDS, to += BLOCK_WORDS, from += BLOCK_WORDS)
        copy_block(to, from);
    while (words--)
        *to++ = *from++;
}

/* `from` is not word-aligned. Reads only words that hold at least one byte of the source. */
static void copy_words_shifted(word *to, const uint8_t *from, size_t words)
{
    size_t skew = misalignment(from);
    unsigned right = 8 * (unsigned)skew, left = 32 - right;
    const word *source = (const word *)(const void *)(from - skew);
    word last = *source++;

    for (; words >= 4; words -= 4, source += 4, to += 4) {
        word a = source[0], b = source[1], c = source[2], d = source[3];

        to[0] = last >> right | a << left;
        to[1] = a >> right | b << left;
        to[2] = b >> right | c << left;
        to[3] = c >> right | d << left;
        last = d;
    }
    while (words--) {
        word next = *source++;

        *to++ = last >> right | next << left;
        last = next;
    }
}

/* Upwards, so that it is also right for overlapping areas when `to` lies below `from`. */
static void copy_up(uint8_t *to, const uint8_t *from, size_t bytes)
{
    if (bytes >= 2 * WORD) {
        for (; misalignment(to); bytes--)
            *to++ = *from++;
        if (misalignment(from))
            copy_words_shifted((word *)(void *)to, from, bytes / WORD);
        else
            copy_words((word *)(void *)to, (const word *)(const void *)from, bytes / WORD);
        to += bytes - bytes % WORD;
        from += bytes - bytes % WORD;
        bytes %= WORD;
    }
    while (bytes--)
        *to++ = *from++;
}

void *MEM_NAME(memcpy)(void *restrict to, const void *restrict from, size_t bytes)
{
    copy_up(to, from, bytes);
    return to;
}

void *MEM_NAME(memmove)(void *to, const void *from, size_t bytes)
{
    uint8_t *d = to;
    const uint8_t *s = from;

    if ((uintptr_t)d - (uintptr_t)s >= bytes) {     /* `to` is below `from`, or past its end */
        copy_up(d, s, bytes);
        return to;
    }
    while (bytes--)
        d[bytes] = s[bytes];
    return to;
}

void *MEM_NAME(memset)(void *to, int value, size_t bytes)
{
    uint8_t *d = to;
    word pattern = (uint8_t)value * 0x01010101u;

    if (bytes >= 2 * WORD) {
        for (; misalignment(d); bytes--)
            *d++ = (uint8_t)value;
        for (; bytes >= 4 * WORD; bytes -= 4 * WORD, d += 4 * WORD) {
            word *w = (word *)(void *)d;

            w[0] = pattern, w[1] = pattern, w[2] = pattern, w[3] = pattern;
        }
        for (; bytes >= WORD; bytes -= WORD, d += WORD)
            *(word *)(void *)d = pattern;
    }
    while (bytes--)
        *d++ = (uint8_t)value;
    return to;
}

int MEM_NAME(memcmp)(const void *a, const void *b, size_t bytes)
{
    const uint8_t *x = a, *y = b;

    if (!misalignment(x) && !misalignment(y))
        for (; bytes >= WORD; bytes -= WORD, x += WORD, y += WORD)
            if (*(const word *)(const void *)x != *(const word *)(const void *)y)
                break;
    for (; bytes; bytes--, x++, y++)
        if (*x != *y)
            return *x < *y ? -1 : 1;
    return 0;
}
