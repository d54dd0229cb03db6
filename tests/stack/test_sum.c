/* sum: the Internet checksum, against its plain definition. */
#include "frames.h"
#include "sum.h"
#include "test.h"

static uint8_t bytes[2048];

static void setup(void)
{
    uint32_t state = 1;

    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 1103515245u + 12345u;
        bytes[i] = (uint8_t)(state >> 16);
    }
}

TEST(the_example_of_rfc_1071_comes_out)
{
    const uint8_t example[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

    expect_eq(be16_get((be16){ sum_fold(sum_add(0, example, sizeof example)) }), 0xddf2);
}

TEST(every_start_and_length_agrees_with_the_definition)
{
    for (size_t start = 0; start < 8; start++)
        for (size_t len = 0; len < 200; len++)
            expect_eq(be16_get(sum_finish(sum_add(0, bytes + start, len))),
                      reference_sum(bytes + start, len, 0));
}

TEST(a_whole_frame_of_ones_does_not_overflow)
{
    static uint8_t ones[1500];

    memset(ones, 0xff, sizeof ones);
    expect_eq(be16_get(sum_finish(sum_add(0xffffffff, ones, sizeof ones))),
              reference_sum(ones, sizeof ones, 0xffffffff));
}

TEST(a_chain_sums_like_the_bytes_it_holds_however_it_is_cut)
{
    struct pkt views[3];

    for (size_t a = 0; a < 20; a++)
        for (size_t b = a; b < 40; b++) {
            views[0] = (struct pkt){ .data = bytes, .len = (uint16_t)a, .next = &views[1] };
            views[1] =
                (struct pkt){ .data = bytes + a, .len = (uint16_t)(b - a), .next = &views[2] };
            views[2] = (struct pkt){ .data = bytes + b, .len = (uint16_t)(61 - b) };
            expect_eq(be16_get(sum_finish(sum_add_chain(0, views, false))),
                      reference_sum(bytes, 61, 0));
        }
}

TEST(a_chain_may_begin_at_an_odd_offset)
{
    struct pkt view = { .data = bytes + 1, .len = 60 };
    uint32_t first = sum_add(0, bytes, 1);

    expect_eq(be16_get(sum_finish(sum_add_chain(first, &view, true))), reference_sum(bytes, 61, 0));
}

TEST(a_packet_with_a_right_sum_folds_to_all_ones)
{
    be16 sum;

    bytes[10] = bytes[11] = 0;
    sum = sum_finish(sum_add(0, bytes, 20));
    memcpy(bytes + 10, &sum, 2);
    expect_eq(sum_fold(sum_add(0, bytes, 20)), 0xffff);
    bytes[3] ^= 4;
    expect(sum_fold(sum_add(0, bytes, 20)) != 0xffff);
}

int main(void)
{
    return RUN("sum", setup, NULL, T(the_example_of_rfc_1071_comes_out),
               T(every_start_and_length_agrees_with_the_definition),
               T(a_whole_frame_of_ones_does_not_overflow),
               T(a_chain_sums_like_the_bytes_it_holds_however_it_is_cut),
               T(a_chain_may_begin_at_an_odd_offset),
               T(a_packet_with_a_right_sum_folds_to_all_ones));
}
