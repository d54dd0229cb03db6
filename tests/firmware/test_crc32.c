/* firmware/apps/crc32.c against published check values and a bit-by-bit CRC. */
#include "test.h"

#include "httpd.h"

static uint32_t slow(const uint8_t *bytes, size_t len)
{
    uint32_t c = 0xFFFFFFFFu;

    while (len--) {
        c ^= *bytes++;
        for (unsigned bit = 0; bit < 8; bit++)
            c = c >> 1 ^ (c & 1 ? 0xEDB88320u : 0);
    }
    return ~c;
}

TEST(the_published_check_values_come_out)
{
    expect_eq(crc32_update(0, "", 0), 0);
    expect_eq(crc32_update(0, "123456789", 9), 0xCBF43926);
    expect_eq(crc32_update(0, "The quick brown fox jumps over the lazy dog", 43), 0x414FA339);
}

TEST(any_alignment_length_and_division_gives_the_same)
{
    uint8_t bytes[96];

    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 37 + 11);
    for (unsigned from = 0; from < 8; from++)
        for (unsigned len = 0; len < 64; len++)
            for (unsigned cut = 0; cut <= len; cut += 1 + len / 5)
                expect_eq(
                    crc32_update(crc32_update(0, bytes + from, cut), bytes + from + cut, len - cut),
                    slow(bytes + from, len));
}

int main(void)
{
    return RUN("crc32", NULL, NULL, T(the_published_check_values_come_out),
               T(any_alignment_length_and_division_gives_the_same));
}
