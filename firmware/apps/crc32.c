/*
 * The CRC-32 of zlib (IEEE 802.3 §3.2.9, reflected), four bytes at a time: table j is that of a
 * byte j places ahead.
 */
#include "httpd.h"

#define POLYNOMIAL 0xEDB88320u

typedef uint32_t __attribute__((may_alias)) word;

static uint32_t tables[4][256];

static void make_tables(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;

        for (unsigned bit = 0; bit < 8; bit++)
            c = c >> 1 ^ (c & 1 ? POLYNOMIAL : 0);
        tables[0][i] = c;
    }
    for (unsigned j = 1; j < 4; j++)
        for (unsigned i = 0; i < 256; i++)
            tables[j][i] = tables[j - 1][i] >> 8 ^ tables[0][tables[j - 1][i] & 255];
}

/* `scaled` has four times the index in its bits 2 to 9: one shift and one mask for an address. */
static inline uint32_t entry(const uint32_t table[256], uint32_t scaled)
{
    return *(const uint32_t *)(const void *)((const char *)table + (scaled & 0x3fc));
}

static inline uint32_t step_word(uint32_t c)
{
    return entry(tables[3], c << 2) ^ entry(tables[2], c >> 6) ^ entry(tables[1], c >> 14) ^
           entry(tables[0], c >> 22);
}

uint32_t crc32_update(uint32_t crc, const void *bytes, unsigned len)
{
    const uint8_t *at = bytes;
    uint32_t c = ~crc;

    if (!tables[0][1])
        make_tables();
    for (; len && (uintptr_t)at % 4; len--)
        c = c >> 8 ^ tables[0][(c ^ *at++) & 255];
    for (; len >= 4; len -= 4, at += 4)
        /* this core is little-endian, as is the CRC */
        c = step_word(c ^ *(const word *)(const void *)at);
    for (; len; len--)
        c = c >> 8 ^ tables[0][(c ^ *at++) & 255];
    return ~c;
}
