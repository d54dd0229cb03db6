/* nic_rx_parse: the verdicts on received checksums, against a reference in C that knows the frame as a whole. */
#include "nic_bench.h"

enum { FRAME_MAX = 1518, BATCH = 16 };
enum { TCP = 6, UDP = 17, ICMP = 1, ICMPV6 = 58 };

struct verdict { unsigned l3, l4, l3_sum, l4_sum, fragment, l4_offset, payload_offset; };

struct packet {
    uint8_t bytes[FRAME_MAX];
    size_t count;
    bool tag, v6;
    unsigned protocol, header_bytes, l4_bytes;
};

static struct packet packets[BATCH];

static unsigned be16_at(const uint8_t *p)             { return (unsigned)p[0] << 8 | p[1]; }
static void be16_put(uint8_t *p, unsigned value)      { p[0] = (uint8_t)(value >> 8); p[1] = (uint8_t)value; }

/* RFC 1071, byte by byte. */
static uint32_t sum_of(uint32_t sum, const uint8_t *p, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* ---- the reference: RFC 791, 768, 793, 792, 8200 on the whole frame ---- */

static uint32_t pseudo_sum(const uint8_t *ip, bool v6, unsigned protocol, unsigned l4_bytes)
{
    if (!v6 && protocol == ICMP)
        return 0;
    return sum_of(protocol + l4_bytes, ip + (v6 ? 8 : 12), v6 ? 32 : 8);
}

static unsigned l4_kind(unsigned protocol, bool v6)
{
    return protocol == TCP ? 1 : protocol == UDP ? 2 : protocol == (v6 ? ICMPV6 : ICMP) ? 3 : 0;
}

static bool l4_is_checked(const struct verdict *v, const uint8_t *l4, unsigned l4_bytes)
{
    if (v->fragment || v->l3_sum == 2 || l4_bytes < (v->l4 == 1 ? 20 : 8))
        return false;
    return v->l4 != 2 || (be16_at(l4 + 4) == l4_bytes && be16_at(l4 + 6) != 0);
}

static void judge_l4(struct verdict *v, const uint8_t *ip, unsigned header, unsigned protocol, unsigned l4_bytes,
                     size_t there)
{
    const uint8_t *l4 = ip + header;
    bool v6 = v->l3 == 2;

    if (!v->l4 || header + l4_bytes > there || !l4_is_checked(v, l4, l4_bytes))
        return;
    v->l4_sum = sum_of(pseudo_sum(ip, v6, protocol, l4_bytes), l4, l4_bytes) == 0xFFFF ? 1 : 2;
    v->payload_offset = v->l4_offset + (v->l4 == 1 ? l4[12] / 16 * 4u : 8);
}

static struct verdict judge_v4(const uint8_t *ip, size_t there, unsigned offset)
{
    struct verdict v = { 0 };
    unsigned header = (ip[0] & 15u) * 4, total = be16_at(ip + 2);

    if (ip[0] >> 4 != 4 || header < 20 || total < header || header > there)
        return v;
    v.l3 = 1;
    v.l4 = l4_kind(ip[9], false);
    v.fragment = (be16_at(ip + 6) & 0x3FFF) != 0;
    v.l3_sum = sum_of(0, ip, header) == 0xFFFF ? 1 : 2;
    v.l4_offset = offset + header;
    judge_l4(&v, ip, header, ip[9], total - header, there);
    return v;
}

static struct verdict judge_v6(const uint8_t *ip, size_t there, unsigned offset)
{
    struct verdict v = { 0 };

    if (ip[0] >> 4 != 6 || there < 40)
        return v;
    v.l3 = 2;
    v.l4 = l4_kind(ip[6], true);
    v.l4_offset = offset + 40;
    judge_l4(&v, ip, 40, ip[6], be16_at(ip + 4), there);
    return v;
}

static struct verdict judge(const uint8_t *frame, size_t bytes)
{
    unsigned at = be16_at(frame + 12) == 0x8100 ? 18 : 14, type = be16_at(frame + at - 2);

    if (type == 0x0800)
        return judge_v4(frame + at, bytes - at, at);
    return type == 0x86DD ? judge_v6(frame + at, bytes - at, at) : (struct verdict){ 0 };
}

/* ---- frames: good ones, and what can be wrong with them ---- */

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

static uint8_t *ip_of(struct packet *p)  { return p->bytes + (p->tag ? 18 : 14); }
static uint8_t *l4_of(struct packet *p)  { return ip_of(p) + p->header_bytes; }
static unsigned l4_sum_at(const struct packet *p) { return p->protocol == TCP ? 16 : p->protocol == UDP ? 6 : 2; }

static void sum_l4(struct packet *p)
{
    uint8_t *l4 = l4_of(p), *field = l4 + l4_sum_at(p);
    unsigned sum;

    if (l4_sum_at(p) + 2 > p->l4_bytes)
        return;
    be16_put(field, 0);
    sum = ~sum_of(pseudo_sum(ip_of(p), p->v6, p->protocol, p->l4_bytes), l4, p->l4_bytes) & 0xFFFF;
    be16_put(field, p->protocol == UDP && sum == 0 ? 0xFFFF : sum);
}

static void sum_l3(struct packet *p)
{
    uint8_t *ip = ip_of(p);

    if (p->v6)
        return;
    be16_put(ip + 10, 0);
    be16_put(ip + 10, ~sum_of(0, ip, p->header_bytes) & 0xFFFF);
}

static void make_ip(struct packet *p)
{
    uint8_t *ip = ip_of(p);

    if (p->v6) {
        ip[0] = (uint8_t)(0x60 | dice(16));
        be16_put(ip + 4, p->l4_bytes);
        ip[6] = (uint8_t)p->protocol;
        return;
    }
    ip[0] = (uint8_t)(0x40 | p->header_bytes / 4);
    be16_put(ip + 2, p->header_bytes + p->l4_bytes);
    be16_put(ip + 6, dice(4) * 0x4000);
    ip[9] = (uint8_t)p->protocol;
}

/* All bytes random but those that make it a packet of this kind; `padding` bytes behind it. */
static void make(struct packet *p, bool tag, bool v6, unsigned protocol, unsigned options, unsigned l4_bytes,
                 unsigned padding)
{
    *p = (struct packet){ .tag = tag, .v6 = v6, .protocol = protocol, .l4_bytes = l4_bytes,
                          .header_bytes = v6 ? 40 : 20 + 4 * options };
    p->count = (tag ? 18u : 14u) + p->header_bytes + l4_bytes + padding;
    assert(p->count <= FRAME_MAX);
    if (p->count < 60)
        p->count = 60;
    frame_to_us(p->bytes, p->count);
    if (tag)
        be16_put(p->bytes + 12, 0x8100);
    be16_put(ip_of(p) - 2, v6 ? 0x86DD : 0x0800);
    make_ip(p);
    if (protocol == UDP && l4_bytes >= 6)
        be16_put(l4_of(p) + 4, l4_bytes);
    sum_l4(p);
    sum_l3(p);
}

static void make_any(struct packet *p)
{
    static const unsigned v4[] = { TCP, TCP, UDP, UDP, ICMP, 2, ICMPV6 }, v6[] = { TCP, UDP, ICMPV6, 43, ICMP };
    bool is_v6 = dice(4) == 0;
    unsigned l4_bytes = dice(8) ? dice(140) : dice(1400);

    make(p, dice(2), is_v6, is_v6 ? v6[dice(5)] : v4[dice(7)], dice(2) * dice(11), l4_bytes, dice(3) ? 0 : dice(9));
}

static void flip(uint8_t *p, unsigned bytes)
{
    if (bytes)
        p[dice(bytes)] ^= (uint8_t)(1u << dice(8));
}

static void cut(struct packet *p)
{
    size_t fewer = 1 + dice(dice(2) ? 6 : 60);

    if (p->count >= 60 + fewer)
        p->count -= fewer;
}

static void damage(struct packet *p)
{
    uint8_t *ip = ip_of(p), *l4 = l4_of(p);

    switch (dice(11)) {
    case 0: flip(ip, p->header_bytes); break;
    case 1: flip(l4, p->l4_bytes); break;
    case 2: cut(p); break;
    case 3: be16_put(ip + (p->v6 ? 4 : 2), be16_at(ip + (p->v6 ? 4 : 2)) + dice(9) - 4); sum_l3(p); break;
    case 4: if (!p->v6) be16_put(ip + 6, 1u << dice(14)); sum_l3(p); break;
    case 5: if (p->protocol == UDP && p->l4_bytes >= 8) be16_put(l4 + 6, 0); break;
    case 6: if (p->protocol == UDP && p->l4_bytes >= 8) be16_put(l4 + 4, p->l4_bytes + dice(5) - 2); break;
    case 7: ip[0] = (uint8_t)rand(); break;
    case 8: be16_put(ip + (p->v6 ? 4 : 2), dice(64)); sum_l3(p); break;
    case 9: ip[p->v6 ? 6 : 9] = (uint8_t)rand(); sum_l3(p); break;
    default: be16_put(ip - 2, dice(2) ? 0x8100 : 0x0806); break;
    }
}

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
               T(sums_that_carry_all_the_way_round_are_judged_right),
               T(random_frames_good_and_damaged_are_judged_as_the_reference_does),
               T(random_bytes_behind_an_ip_type_are_judged_as_the_reference_does));
}
