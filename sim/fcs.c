/* CRC-32 of Ethernet, a byte at a time; see fcs.h. */
#include "fcs.h"

static uint32_t table[256];

static void fill_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;

        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
        table[i] = crc;
    }
}

static uint32_t fcs_of(const uint8_t *frame, size_t bytes)
{
    uint32_t crc = 0xFFFFFFFFu;

    if (table[1] == 0)
        fill_table();
    while (bytes--)
        crc = (crc >> 8) ^ table[(crc ^ *frame++) & 255];
    return ~crc;
}

void fcs_append(uint8_t *frame, size_t bytes)
{
    uint32_t fcs = fcs_of(frame, bytes);

    for (int i = 0; i < 4; i++)
        frame[bytes + (size_t)i] = (uint8_t)(fcs >> (8 * i));
}

bool fcs_good(const uint8_t *frame, size_t bytes_with_fcs)
{
    uint8_t copy[4];

    if (bytes_with_fcs < 4)
        return false;

    uint32_t fcs = fcs_of(frame, bytes_with_fcs - 4);

    for (int i = 0; i < 4; i++)
        copy[i] = (uint8_t)(fcs >> (8 * i));
    for (int i = 0; i < 4; i++)
        if (frame[bytes_with_fcs - 4 + (size_t)i] != copy[i])
            return false;
    return true;
}
