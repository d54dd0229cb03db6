/*
 * The busy loop that both machines run in `make bench-core`: what a stack does all day, in small. It sums a packet's
 * worth of bytes (CRC and Internet checksum), copies it, walks a hash table, divides. It needs no device but RAM and
 * never ends; the word `laps` at a fixed place (bare.ld) tells the bench how far it came.
 */
#include <stdint.h>

#define PACKET_BYTES 1460u

__attribute__((section(".result"))) volatile uint32_t laps;

static uint8_t packet[PACKET_BYTES], copy[PACKET_BYTES];
static uint32_t table[256];

static uint32_t crc_of(const uint8_t *p, unsigned bytes)
{
    uint32_t crc = ~0u;

    while (bytes--) {
        crc ^= *p++;
        crc = (crc >> 4) ^ (0x1DB71064u * (crc & 15));      /* not a CRC that anyone uses; the work is the same */
        crc = (crc >> 4) ^ table[crc & 255];
    }
    return ~crc;
}

static uint32_t sum_of(const uint8_t *p, unsigned bytes)
{
    const uint32_t *word = (const uint32_t *)(const void *)p;
    uint32_t sum = 0;

    for (unsigned i = 0; i < bytes / 4; i++) {
        sum += word[i];
        sum += sum < word[i];
    }
    return (sum & 0xFFFF) + (sum >> 16);
}

static void copy_words(uint8_t *to, const uint8_t *from, unsigned bytes)
{
    uint32_t *d = (uint32_t *)(void *)to;
    const uint32_t *s = (const uint32_t *)(const void *)from;

    for (unsigned i = 0; i < bytes / 4; i++)
        d[i] = s[i];
}

static uint32_t lap(uint32_t seed)
{
    for (unsigned i = 0; i < 64; i++)
        packet[(seed + 23 * i) % PACKET_BYTES] = (uint8_t)(seed >> (i & 7));
    copy_words(copy, packet, PACKET_BYTES);
    table[seed & 255] += sum_of(copy, PACKET_BYTES);
    return crc_of(copy, 200) + table[(seed / 7) & 255];
}

int main(void)
{
    for (unsigned i = 0; i < 256; i++)
        table[i] = i * 2654435761u;
    for (uint32_t result = 1, n = 1;; n++) {
        result = lap(result);
        laps = n;
    }
}
