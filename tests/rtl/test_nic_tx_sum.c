/* nic_tx_sum, and what nic_tx and frame_buffer do for it: checksums inserted into frames on their way to the wire. */
#include "nic_bench.h"

enum { FRAME_MAX = 1514 };

static uint8_t frame[FRAME_MAX];

struct order { unsigned start, offset; bool udp; };

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

/* The frame as it must leave: RFC 1071 from start to the end, the seed in the field included. */
static void insert_sum(uint8_t *bytes, size_t count, struct order o)
{
    uint32_t sum = 0;

    for (size_t i = o.start; i < count; i++)
        sum += (i - o.start) & 1 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    sum = ~sum & 0xFFFF;
    if (o.udp && sum == 0)
        sum = 0xFFFF;
    bytes[o.offset] = (uint8_t)(sum >> 8);
    bytes[o.offset + 1] = (uint8_t)sum;
}

/* The frame in fragments of the given sizes (0 ends the list), each at its own alignment. */
static void send_cut(size_t count, struct order o, const unsigned *sizes, const unsigned *aligns)
{
    const uint8_t *bytes = frame;

    for (unsigned i = 0; sizes[i]; i++) {
        uint32_t at = TX_RING + (b.producer % RING) * 16u;
        bool ends = !sizes[i + 1];
        mem_put(at + 8, o.offset << NIC_DESC_W2_SUM_OFFSET_SHIFT | o.start << NIC_DESC_W2_SUM_START_SHIFT);
        tx_fragment(bytes, sizes[i], aligns[i],
                    NIC_DESC_W1_SUM | (o.udp ? NIC_DESC_W1_SUM_UDP : 0) | (ends ? NIC_DESC_W1_END : 0) |
                    (b.producer % 8 ? 0 : NIC_DESC_W1_REPORT));
        bytes += sizes[i];
    }
    assert((size_t)(bytes - frame) == count);
}

static void expect_summed(size_t count, struct order o)
{
    insert_sum(frame, count, o);
    expect_sent(frame, count);
}

static void send_one(size_t count, struct order o, unsigned align)
{
    send_cut(count, o, (unsigned[]){ (unsigned)count, 0 }, &align);
    tx_doorbell();
    bench_settle();
}

TEST(every_length_at_every_alignment_has_the_right_sum)
{
    nic_up();
    for (unsigned count = 42; count <= FRAME_MAX; count += count < 120 || count > 1505 ? 1 : 61)
        for (unsigned align = 0; align < 4; align++) {
            struct order o = { 34, count & 1 ? 40 : 36, count & 2 };
            frame_to_us(frame, count);
            send_one(count, o, align);
            expect_summed(count, o);
        }
}

TEST(every_start_and_every_offset_works)
{
    nic_up();
    for (unsigned start = 0; start < 256; start += 2) {
        struct order o = { start, dice(128) * 2, dice(2) };
        frame_to_us(frame, 300);
        send_one(300 - start % 7, o, dice(4));
        expect_summed(300 - start % 7, o);
    }
    for (unsigned offset = 0; offset < 256; offset += 2) {
        struct order o = { dice(128) * 2, offset, dice(2) };
        frame_to_us(frame, 260);
        send_one(260 - offset % 3, o, dice(4));
        expect_summed(260 - offset % 3, o);
    }
}

TEST(a_sum_in_the_last_bytes_of_a_frame_works_and_one_outside_drops_it)
{
    nic_up();
    for (unsigned count = 62; count < 70; count++)
        for (unsigned offset = 58; offset + 2 <= count; offset += 2) {
            struct order o = { 14, offset, false };
            frame_to_us(frame, count);
            send_one(count, o, dice(4));
            expect_summed(count, o);
        }
    for (unsigned count = 62; count < 70; count++)
        for (unsigned offset = count & ~1u; offset < 80; offset += 2) {
            uint32_t before = counter(NIC_COUNT_TX_LENGTH);
            send_one(count, (struct order){ 14, offset, false }, dice(4));
            expect_nothing_sent();
            expect_eq(counter(NIC_COUNT_TX_LENGTH), before + 1);
        }
}

TEST(a_sum_of_zero_becomes_ffff_for_udp_only)
{
    nic_up();
    for (unsigned udp = 0; udp < 2; udp++) {
        struct order o = { 34, 40, udp };
        frame_to_us(frame, 64);
        memset(frame + 34, 0, 30);
        frame[50] = 0xFF;
        frame[51] = 0xFF;
        send_one(64, o, 0);
        expect_summed(64, o);
        assert_int_equal(frame[40], udp ? 0xFF : 0);
        assert_int_equal(frame[41], udp ? 0xFF : 0);
    }
}

TEST(carries_go_all_the_way_round)
{
    nic_up();
    for (unsigned n = 0; n < 24; n++) {
        struct order o = { 34, 50, false };
        frame_to_us(frame, 1200);
        memset(frame + 34, 0xFF, 1200 - 34);
        for (unsigned i = 0; i < n; i++)
            frame[34 + dice(1166)] = (uint8_t)rand();
        send_one(1200 - n, o, n % 4);
        expect_summed(1200 - n, o);
    }
}

TEST(frames_with_and_without_a_sum_take_turns_under_stalls_and_in_any_pieces)
{
    static uint8_t want[8][FRAME_MAX];
    size_t bytes[8];

    nic_up();
    for (unsigned round = 0; round < 150; round++) {
        b.stall_percent = dice(3) * 30;
        b.stall_cycles = 1 + dice(3);
        for (unsigned i = 0; i < 8; i++) {
            unsigned sizes[4] = { 54 + dice(8), dice(3) ? 1 + dice(200) : 0, 0, 0 }, aligns[3];
            struct order o = { 2 * dice(25), 2 * dice(26), dice(2) };
            if (sizes[1])
                sizes[2] = dice(2) ? 1 + dice(40) : 0;
            for (unsigned n = 0; n < 3; n++)
                aligns[n] = dice(4);
            bytes[i] = sizes[0] + sizes[1] + sizes[2];
            frame_to_us(frame, bytes[i]);
            memcpy(want[i], frame, bytes[i]);
            if (dice(4)) {
                send_cut(bytes[i], o, sizes, aligns);
                insert_sum(want[i], bytes[i], o);
            } else {
                tx_fragment(frame, (unsigned)bytes[i], aligns[0], NIC_DESC_W1_END);
            }
        }
        tx_doorbell();
        bench_settle();
        for (unsigned i = 0; i < 8; i++)
            expect_sent(want[i], bytes[i]);
    }
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 0);
}

/* 1G beside a 75 MHz bus with a 10 % chance of a wait on every beat, every frame summed. */
TEST(gigabit_line_rate_of_the_smallest_frames_is_kept_with_sums)
{
    enum { FRAMES = 300 };
    unsigned sent = 0, seen = 0, gaps = 0;
    struct order o = { 34, 40, true };
    uint8_t want[60];

    b.gigabit = true;
    nic_up();
    b.stall_percent = 10;
    b.read_latency = true;
    memcpy(want, frame_to_us(frame, 60), 60);
    insert_sum(want, 60, o);
    for (unsigned n = 0; seen < FRAMES; n++) {
        assert_true(n < PATIENCE);
        for (; sent < FRAMES && (uint16_t)(b.producer - mem_word(TX_CONSUMER)) < RING - 1; sent++)
            send_cut(60, o, (unsigned[]){ 60, 0 }, (unsigned[]){ 2 });
        if (n % 64 == 0)
            tx_doorbell();
        for (; b.wire.seen_head != b.wire.seen_tail; seen++) {
            gaps += seen > 20 && b.wire.seen[b.wire.seen_head % WIRE_FRAMES]->gap_bits > 96;
            expect_sent(want, 60);
        }
        bench_step();
    }
    printf("# gaps of more than 96 bit times: %u of %u\n", gaps, FRAMES);
    assert_true(gaps <= FRAMES / 50);
}

int main(void)
{
    return RUN("nic_tx_sum", bench_open, bench_close,
               T(every_length_at_every_alignment_has_the_right_sum),
               T(every_start_and_every_offset_works),
               T(a_sum_in_the_last_bytes_of_a_frame_works_and_one_outside_drops_it),
               T(a_sum_of_zero_becomes_ffff_for_udp_only),
               T(carries_go_all_the_way_round),
               T(frames_with_and_without_a_sum_take_turns_under_stalls_and_in_any_pieces),
               T(gigabit_line_rate_of_the_smallest_frames_is_kept_with_sums));
}
