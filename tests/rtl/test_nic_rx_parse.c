/* nic_rx_parse: the verdicts on received checksums, against a reference in C that knows the frame as a whole. */
#include "nic_bench.h"
#include "rx_packets.h"

enum { BATCH = 16 };

static struct packet packets[BATCH];

/* ---- through the NIC ---- */

#define W0(c, field) (((c)[0] & NIC_CMPL_W0_##field##_MASK) >> NIC_CMPL_W0_##field##_SHIFT)
#define W2(c, field) (((c)[2] & NIC_CMPL_W2_##field##_MASK) >> NIC_CMPL_W2_##field##_SHIFT)

static void expect_verdict(const struct packet *p, const uint32_t c[4])
{
    struct verdict v = judge(p->bytes, p->count);

    assert_int_equal(rx_length(c), p->count);
    assert_memory_equal(rx_frame(c), p->bytes, p->count);
    assert_int_equal(W0(c, L3), v.l3);
    assert_int_equal(W0(c, L4), v.l4);
    assert_int_equal(W0(c, L3_SUM), v.l3_sum);
    assert_int_equal(W0(c, L4_SUM), v.l4_sum);
    assert_int_equal(!!(c[0] & NIC_CMPL_W0_FRAGMENT), v.fragment);
    assert_int_equal(W2(c, L4_OFFSET), v.l4_offset);
    if (v.l4_sum)                                       /* else nobody knows where the payload is */
        assert_int_equal(W2(c, PAYLOAD_OFFSET), v.payload_offset);
}

/* Sends what is in packets[0..count) and compares each completion with the reference. */
static void expect_verdicts(unsigned count)
{
    uint32_t c[4];

    for (unsigned i = 0; i < count; i++)
        wire_send(&b.wire, packets[i].bytes, packets[i].count, .gap = dice(2) ? 8 : 96);
    rx_post(count);
    bench_settle();
    for (unsigned i = 0; i < count; i++) {
        assert_true(rx_completion(c));
        expect_verdict(&packets[i], c);
    }
}

static void expect_sums(unsigned l3_sum, unsigned l4_sum)
{
    struct verdict v = judge(packets[0].bytes, packets[0].count);

    assert_int_equal(v.l3_sum, l3_sum);
    assert_int_equal(v.l4_sum, l4_sum);
    expect_verdicts(1);
}

TEST(a_good_packet_of_every_kind_and_length_is_ok)
{
    static const struct { bool v6; unsigned protocol, least; } kinds[] = {
        { false, TCP, 20 }, { false, UDP, 8 }, { false, ICMP, 8 }, { true, TCP, 20 }, { true, UDP, 8 }, { true, ICMPV6, 8 },
    };

    nic_up();
    for (unsigned i = 0; i < 6; i++)
        for (unsigned tag = 0; tag < 2; tag++)
            for (unsigned n = 0; n < 70; n++) {
                make(&packets[0], tag, kinds[i].v6, kinds[i].protocol, n % 11, kinds[i].least + n, 0);
                expect_sums(!kinds[i].v6, 1);
            }
}

TEST(one_flipped_bit_anywhere_is_bad_and_a_bad_header_hides_the_rest)
{
    nic_up();
    for (unsigned bit = 0; bit < 8 * 31; bit++) {
        make(&packets[0], bit & 1, false, TCP, 0, 31, 0);
        l4_of(&packets[0])[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (bit / 4 != 2 * 12 + 1)                      /* the data offset may be impossible now */
            expect_sums(1, 2);
    }
    for (unsigned byte = 8; byte < 20; byte++) {
        make(&packets[0], byte & 1, false, byte & 2 ? UDP : ICMP, 0, 31, 0);
        ip_of(&packets[0])[byte] ^= 4;
        expect_sums(2, 0);
    }
}

TEST(a_sum_ends_at_the_ip_length_and_not_at_the_padding)
{
    nic_up();
    for (unsigned l4 = 8; l4 < 40; l4++)
        for (unsigned padding = 0; padding < 8; padding++) {
            make(&packets[0], l4 & 1, false, UDP, l4 % 3, l4, padding);
            expect_sums(1, 1);
        }
}

TEST(a_packet_cut_short_by_any_count_of_bytes_is_not_checked)
{
    nic_up();
    for (unsigned l4 = 60; l4 < 64; l4++)
        for (unsigned fewer = 0; fewer < 12; fewer++) {
            make(&packets[0], fewer & 1, fewer & 2, TCP, 0, l4, 0);
            packets[0].count -= fewer;
            expect_sums(!packets[0].v6, fewer == 0);
        }
}

TEST(fragments_and_udp_without_a_sum_and_udp_of_another_length_are_not_checked)
{
    nic_up();
    for (unsigned bit = 0; bit < 14; bit++) {
        make(&packets[0], bit & 1, false, bit & 2 ? UDP : TCP, 0, 50, 0);
        be16_put(ip_of(&packets[0]) + 6, 1u << bit);
        sum_l3(&packets[0]);
        expect_sums(1, 0);
    }
    make(&packets[0], false, false, UDP, 0, 50, 0);
    be16_put(l4_of(&packets[0]) + 6, 0);
    expect_sums(1, 0);
    make(&packets[0], false, false, UDP, 0, 50, 0);
    be16_put(l4_of(&packets[0]) + 4, 49);
    expect_sums(1, 0);
}

TEST(tcp_with_a_header_of_less_than_20_bytes_or_more_than_the_segment_is_not_checked)
{
    nic_up();
    for (unsigned l4 = 20; l4 < 100; l4++)
        for (unsigned words = 0; words < 16; words++) {
            make(&packets[0], words & 1, l4 & 1, TCP, l4 % 3, l4, dice(8));
            l4_of(&packets[0])[12] = (uint8_t)(words << 4);
            if (dice(4))
                sum_l4(&packets[0]);
            if (words < 5 || words * 4 > l4)
                expect_sums(!packets[0].v6, 0);
            else
                expect_verdicts(1);
        }
}

TEST(sums_that_carry_all_the_way_round_are_judged_right)
{
    nic_up();
    for (unsigned n = 0; n < 64; n++) {
        make(&packets[0], false, n & 1, UDP, 0, 200 + n, 0);
        memset(l4_of(&packets[0]) + 8, 0xFF, 192 + n);
        sum_l4(&packets[0]);
        if (n & 2)
            be16_put(l4_of(&packets[0]) + 6, be16_at(l4_of(&packets[0]) + 6) ^ 0xFFFF);     /* 0 or FFFF is the same */
        expect_verdicts(1);
    }
}

TEST(random_frames_good_and_damaged_are_judged_as_the_reference_does)
{
    unsigned seen[3] = { 0 };

    nic_up();
    for (unsigned round = 0; round < 250; round++) {
        b.stall_percent = dice(3) * 20;
        for (unsigned i = 0; i < BATCH; i++) {
            make_any(&packets[i]);
            for (unsigned n = dice(3); n > 0; n--)
                damage(&packets[i]);
            seen[judge(packets[i].bytes, packets[i].count).l4_sum]++;
        }
        expect_verdicts(BATCH);
    }
    printf("# transport: %u not checked, %u ok, %u bad\n", seen[0], seen[1], seen[2]);
    assert_true(seen[0] > 500 && seen[1] > 500 && seen[2] > 100);
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
}

TEST(random_bytes_behind_an_ip_type_are_judged_as_the_reference_does)
{
    nic_up();
    for (unsigned round = 0; round < 60; round++) {
        for (unsigned i = 0; i < BATCH; i++) {
            struct packet *p = &packets[i];
            *p = (struct packet){ .count = 60 + dice(100) };
            frame_to_us(p->bytes, p->count);
            be16_put(p->bytes + 12, dice(3) ? 0x0800 : 0x86DD);
            p->bytes[14] = (uint8_t)(dice(2) ? 0x45 : rand());
            if (dice(2))
                be16_put(p->bytes + 16, dice(160));
        }
        expect_verdicts(BATCH);
    }
}

int main(void)
{
    return RUN("nic_rx_parse", bench_open, bench_close,
               T(a_good_packet_of_every_kind_and_length_is_ok),
               T(one_flipped_bit_anywhere_is_bad_and_a_bad_header_hides_the_rest),
               T(a_sum_ends_at_the_ip_length_and_not_at_the_padding),
               T(a_packet_cut_short_by_any_count_of_bytes_is_not_checked),
               T(fragments_and_udp_without_a_sum_and_udp_of_another_length_are_not_checked),
               T(tcp_with_a_header_of_less_than_20_bytes_or_more_than_the_segment_is_not_checked),
               T(sums_that_carry_all_the_way_round_are_judged_right),
               T(random_frames_good_and_damaged_are_judged_as_the_reference_does),
               T(random_bytes_behind_an_ip_type_are_judged_as_the_reference_does));
}
