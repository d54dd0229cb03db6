/* firmware/mem.c, under other names than the C library's, against the C library's. */
#include "test.h"

#define MEM_NAME(name) mem_##name
#include "../../firmware/mem.c"

enum { AREA = 256, GUARD = 0xEE };

static uint8_t area[AREA], want[AREA], source[AREA];

static void setup(void)
{
    memset(area, GUARD, AREA);
    memset(want, GUARD, AREA);
    for (unsigned i = 0; i < AREA; i++)
        source[i] = (uint8_t)(i * 29 + 1);
}

TEST(memcpy_is_right_for_every_alignment_and_length)
{
    for (unsigned to = 0; to < 8; to++)
        for (unsigned from = 0; from < 8; from++)
            for (unsigned len = 0; len < 140; len++) {
                setup();
                memcpy(want + to, source + from, len);
                expect(mem_memcpy(area + to, source + from, len) == area + to);
                expect_mem(area, want, AREA);
            }
}

TEST(memcpy_reads_nothing_beyond_the_words_of_its_source)
{
    for (unsigned from = 0; from < 4; from++)
        for (unsigned len = 1; len < 64; len++) {
            /* the sanitizer watches its ends */
            uint8_t *exact = aligned_alloc(4, (from + len + 3) / 4 * 4);

            memset(exact, 7, from + len);
            mem_memcpy(area, exact + from, len);
            free(exact);
        }
}

TEST(memmove_is_right_for_every_overlap)
{
    for (unsigned to = 0; to < 48; to++)
        for (unsigned from = 0; from < 48; from++)
            for (unsigned len = 0; len < 100; len += 1 + len / 24) {
                memcpy(area, source, AREA);
                memcpy(want, source, AREA);
                memmove(want + to, want + from, len);
                expect(mem_memmove(area + to, area + from, len) == area + to);
                expect_mem(area, want, AREA);
            }
}

TEST(memset_is_right_for_every_alignment_and_length)
{
    for (unsigned to = 0; to < 8; to++)
        for (unsigned len = 0; len < 140; len++) {
            setup();
            memset(want + to, 0x1A5, len);
            expect(mem_memset(area + to, 0x1A5, len) == area + to);
            expect_mem(area, want, AREA);
        }
}

static int sign(int n) { return (n > 0) - (n < 0); }

TEST(memcmp_finds_the_first_difference)
{
    for (unsigned a = 0; a < 5; a++)
        for (unsigned b = 0; b < 5; b++)
            for (unsigned at = 0; at <= 40; at++)
                for (int difference = -1; difference <= 1; difference++) {
                    memset(area, 0x80, AREA);
                    memset(want, 0x80, AREA);
                    area[a + at] = (uint8_t)(0x80 + difference);
                    if (at < 39)
                        want[b + at + 1] = 0x7F;    /* a later one, the opposite, must not count */
                    if (!difference && at < 39)
                        continue;
                    expect_eq(sign(mem_memcmp(area + a, want + b, 40)),
                              sign(memcmp(area + a, want + b, 40)));
                }
}

int main(void)
{
    return RUN("mem", setup, NULL, T(memcpy_is_right_for_every_alignment_and_length),
               T(memcpy_reads_nothing_beyond_the_words_of_its_source),
               T(memmove_is_right_for_every_overlap),
               T(memset_is_right_for_every_alignment_and_length),
               T(memcmp_finds_the_first_difference));
}
