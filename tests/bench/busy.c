/*
 * The busy loop that both machines run in `make bench-core`: what a stack does all day, in small. It sums a packet's
 * worth of bytes (CRC and Internet checksum), copies it, walks a hash table, divides. It needs no device but RAM and
 * never ends; the word `laps` at a fixed place (bare.ld) tells the bench how far it came. With `command` set it also
 * sends back, after every lap, the frames that came meanwhile.
 */
#include <stdint.h>
#include "nic_regs.h"

#define PACKET_BYTES 1460u

__attribute__((section(".command"))) volatile uint32_t command;
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

/* The rings and buffers lie beyond the program, seen past the cache. */
#define NIC_REG(offset) (*(volatile uint32_t *)(0xF0040000u + (offset)))
#define UNCACHED        0x80000000u
#define RING_LOG2       3u
#define RING            (1u << RING_LOG2)
#define BUFFER          2048u
#define ENDS_AND_REPORTS (3u << 16)
#define FREE_RING       0x20000u
#define COMPLETIONS     0x20100u
#define DESCRIPTORS     0x20200u
#define WRITEBACK       0x20300u
#define BUFFERS         0x21000u

static volatile uint32_t *entry(uint32_t ring, unsigned words, unsigned n)
{
    return (volatile uint32_t *)((ring + 4 * words * (n % RING)) | UNCACHED);
}

static void nic_up(void)
{
    for (unsigned i = 0; i < RING; i++) {
        *entry(FREE_RING, 1, i) = BUFFERS + BUFFER * i;
        entry(COMPLETIONS, 4, i)[3] = 0;
    }
    NIC_REG(NIC_MAX_FRAME_BYTES) = 1518;
    NIC_REG(NIC_RX(0) + NIC_RX_FREE_BASE) = FREE_RING;
    NIC_REG(NIC_RX(0) + NIC_RX_CMPL_BASE) = COMPLETIONS;
    NIC_REG(NIC_RX(0) + NIC_RX_RING_SIZE) =
        RING_LOG2 << NIC_RX_RING_SIZE_FREE_LOG2_SHIFT | RING_LOG2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT;
    NIC_REG(NIC_RX(0) + NIC_RX_BUFFER) = BUFFER;
    NIC_REG(NIC_RX(0) + NIC_RX_CTRL) = NIC_RX_CTRL_ENABLE;
    NIC_REG(NIC_TX + NIC_TX_BASE) = DESCRIPTORS;
    NIC_REG(NIC_TX + NIC_TX_RING_SIZE) = RING_LOG2;
    NIC_REG(NIC_TX + NIC_TX_WRITEBACK) = WRITEBACK;
    NIC_REG(NIC_TX + NIC_TX_CTRL) = NIC_TX_CTRL_ENABLE;
    NIC_REG(NIC_CTRL) = NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP | NIC_CTRL_PROMISCUOUS;
    NIC_REG(NIC_RX(0) + NIC_RX_DOORBELL) = RING;
}

/* Sends back what has come. A lap takes longer than a frame, so a buffer given back here was read by then. */
static unsigned echo(unsigned n)
{
    for (volatile uint32_t *done; ((done = entry(COMPLETIONS, 4, n))[3] & 1) == (~n >> RING_LOG2 & 1); n++) {
        volatile uint32_t *send = entry(DESCRIPTORS, 4, n);

        send[0] = done[3] & ~3u;
        send[1] = (done[0] & 0x3FFF) | ENDS_AND_REPORTS;
        NIC_REG(NIC_TX + NIC_TX_DOORBELL) = n + 1;
        *entry(FREE_RING, 1, n) = done[3] & ~1u;
        NIC_REG(NIC_RX(0) + NIC_RX_DOORBELL) = (n + 1) << 16 | ((n + 1 + RING) & 0xFFFF);
    }
    return n;
}

int main(void)
{
    unsigned echoes = 0;

    for (unsigned i = 0; i < 256; i++)
        table[i] = i * 2654435761u;
    if (command)
        nic_up();
    for (uint32_t result = 1, n = 1;; n++) {
        result = lap(result);
        laps = n;
        if (command)
            echoes = echo(echoes);
    }
}
