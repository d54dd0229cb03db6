/* The whole NIC: both directions at once, what they cost on the bus, registers. Each part has a bench of its own. */
#include "nic_flow.h"

static uint8_t frame[1514];

TEST(the_smallest_frames_at_line_rate_both_ways_stay_within_the_words_allowed)
{
    enum { FRAMES = 400 };

    nic_up();
    both_ways(FRAMES, 60);
    expect_no_drops();
    double rx = (double)(b.words[BUS_FREE] - 8 + b.words[BUS_CMPL]) / FRAMES;      /* eight are held for what comes */
    double tx = (double)b.words[BUS_TX_RING] / FRAMES;
    printf("# bus words a packet beside the payload: RX %.2f, TX %.2f + %.2f\n", rx, tx,
           (double)b.words[BUS_CONSUMER] / FRAMES);
    expect(rx <= 5.0);
    expect(tx <= 4.0);
    expect(b.words[BUS_CONSUMER] <= FRAMES / 8 * 2);
}

TEST(the_longest_frames_at_line_rate_both_ways_arrive_with_a_stalling_bus)
{
    nic_up();
    b.stall_percent = 10;
    both_ways(40, 1514);
    expect_no_drops();
}

/* 1G beside a 75 MHz bus with a 10 % chance of a wait on every beat: 84 byte times are 50.4 cycles. */
TEST(gigabit_line_rate_of_the_smallest_frames_fits_a_bus_of_75_mhz)
{
    enum { FRAMES = 4000 };
    uint64_t from = b.cycles;

    b.gigabit = true;
    nic_up();
    b.stall_percent = 10;
    b.read_latency = true;
    both_ways(FRAMES, 60);
    printf("# 1G, 75 MHz, 64 B both ways: %.1f bus cycles busy of %.1f a pair, lost in the NIC %u\n",
           (double)b.busy_cycles / FRAMES, (double)(b.cycles - from) / FRAMES, counter(NIC_COUNT_RX_OVERFLOW));
    expect_no_drops();
}

TEST(random_traffic_both_ways_with_random_stalls_arrives)
{
    for (unsigned round = 0; round < 12; round++) {
        b.stall_percent = (unsigned)rand() % 60;
        b.stall_cycles = 1 + (unsigned)rand() % 3;
        b.wire_every = 2 + (unsigned)rand() % 3;
        b.offset = (unsigned)rand() % 2 * 2;
        ring_reset(NIC_RX(0));
        ring_reset(NIC_TX);
        nic_up();
        both_ways(20, 60 + (unsigned)rand() % 1455);
    }
    expect_no_drops();
}

TEST(two_frames_follow_each_other_on_the_wire_after_96_bit_times)
{
    nic_up();
    for (unsigned i = 0; i < 8; i++)
        tx_fragment(frame_to_us(frame, 60), 60, 0, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    for (unsigned i = 0; i < 8; i++) {
        expect(i == 0 || b.wire.seen[b.wire.seen_head % WIRE_FRAMES]->gap_bits == 96);
        free(b.wire.seen[b.wire.seen_head++ % WIRE_FRAMES]);
    }
}

TEST(registers_read_what_the_manual_says_after_reset)
{
    expect_eq(reg_read(NIC_ID), NIC_ID_IS);
    expect_eq(reg_read(NIC_CAPS), 2u | 1 << NIC_CAPS_RX_QUEUES_SHIFT | 1 << NIC_CAPS_PERFECT_ENTRIES_SHIFT |
                                  NIC_CAPS_RX_SUM | NIC_CAPS_TX_SUM | NIC_CAPS_RX_HASH | NIC_CAPS_RMON);
    expect_eq(reg_read(NIC_WIRE), NIC_WIRE_SPEED_IS_MBPS_1000);
    expect_eq(reg_read(NIC_LIMITS), 1518);
    expect_eq(reg_read(NIC_MAX_FRAME_BYTES), 1518);
    expect_eq(reg_read(NIC_BUS_TIMEOUT_CYCLES), BUS_TIMEOUT);
    expect_eq(reg_read(NIC_TX + NIC_TX_MAX_CHAIN), 32);
    for (uint32_t at = 0x20; at < 0x1000; at += 4)
        if (at != NIC_TX + NIC_TX_MAX_CHAIN && at != NIC_LIMITS)
            expect_eq(reg_read(at), 0);
}

/* What is written can be read back, or is kept in the queues. */
static bool is_kept(uint32_t at)
{
    static const uint32_t listed[] = { NIC_CTRL, NIC_WIRE, NIC_MAX_FRAME_BYTES, NIC_BUS_TIMEOUT_CYCLES };

    for (unsigned i = 0; i < sizeof listed / sizeof *listed; i++)
        if (at == listed[i])
            return true;
    return (at >= NIC_RX(0) && at <= NIC_RX(0) + NIC_RX_BUFFER) || (at >= NIC_TX && at <= NIC_TX + NIC_TX_WRITEBACK) ||
           at == NIC_TX + NIC_TX_MAX_CHAIN || (at >= NIC_FILTER(0) && at < NIC_FILTER(1)) ||
           (at >= NIC_HASH_KEY(0) && at <= NIC_HASH_KEY(3));
}

TEST(registers_keep_what_is_written_and_no_other_word_does)
{
    static const struct { uint32_t at, bits; } kept[] = {
        { NIC_CTRL, 0xF7 }, { NIC_WIRE, 3 }, { NIC_BUS_TIMEOUT_CYCLES, 0x3FF },
        { NIC_RX(0) + NIC_RX_FREE_BASE, 0xFFFFFFE0 }, { NIC_RX(0) + NIC_RX_CMPL_BASE, 0xFFFFFFE0 },
        { NIC_RX(0) + NIC_RX_RING_SIZE, 0xF0F }, { NIC_RX(0) + NIC_RX_BUFFER, 0x13FFC },
        { NIC_TX + NIC_TX_BASE, 0xFFFFFFE0 }, { NIC_TX + NIC_TX_RING_SIZE, 15 },
        { NIC_TX + NIC_TX_WRITEBACK, 0xFFFFFFFC }, { NIC_TX + NIC_TX_MAX_CHAIN, 0x3F },
        { NIC_HASH_KEY(0), 0xFFFFFFFF }, { NIC_HASH_KEY(3), 0xFFFFFFFF },
        { NIC_FILTER(0) + NIC_FILTER_LOW, 0xFFFFFFFF }, { NIC_FILTER(0) + NIC_FILTER_HIGH, 0x8000FFFF },
    };

    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++) {
        reg_write(kept[i].at, 0xFFFFFFFF);
        expect_eq(reg_read(kept[i].at) & kept[i].bits, kept[i].bits);
        reg_write(kept[i].at, 0);
        expect_eq(reg_read(kept[i].at), 0);
    }
    for (uint32_t at = 0; at < 0x1000; at += 4)
        if (!is_kept(at) && at != NIC_SNAPSHOT) {
            uint32_t before = reg_read(at);
            reg_write(at, 0xFFFFFFFF);
            expect_eq(reg_read(at), before);
        }
}

TEST(a_limit_of_frames_that_the_nic_cannot_have_is_not_taken)
{
    static const uint32_t wrong[] = { 0, 4, 63, 2048, 2052, 9018, 0x10000 + 1518, 0xFFFFFFFF };

    reg_write(NIC_MAX_FRAME_BYTES, 1000);
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        reg_write(NIC_MAX_FRAME_BYTES, wrong[i]);
        expect_eq(reg_read(NIC_MAX_FRAME_BYTES), 1000);
    }
    nic_up();
    rx_post(8);
    wire_send(&b.wire, frame_to_us(frame, 996), 996);
    wire_send(&b.wire, frame_to_us(frame, 997), 997);
    bench_settle();
    expect_eq(counter(NIC_COUNT_RX_FRAMES), 1);
    expect_eq(counter(NIC_COUNT_RX_GIANT), 1);
    reg_write(NIC_MAX_FRAME_BYTES, 64);
    expect_eq(reg_read(NIC_MAX_FRAME_BYTES), 64);
    reg_write(NIC_MAX_FRAME_BYTES, 1518);
    expect_eq(reg_read(NIC_MAX_FRAME_BYTES), 1518);
}

TEST(the_wire_changes_only_while_receive_and_transmit_are_off)
{
    static const uint32_t on[] = { NIC_CTRL_RX_ENABLE, NIC_CTRL_TX_ENABLE };

    expect_eq(*dut.speed, 2);
    for (unsigned i = 0; i < 2; i++) {
        reg_write(NIC_CTRL, 0);
        reg_write(NIC_WIRE, 1);
        reg_write(NIC_CTRL, on[i]);
        reg_write(NIC_WIRE, 0);
        expect_eq(reg_read(NIC_WIRE), 1);
        expect_eq(*dut.speed, 1);
    }
    reg_write(NIC_CTRL, 0);
    reg_write(NIC_WIRE, 0);
    expect_eq(reg_read(NIC_WIRE), 0);
    expect_eq(*dut.speed, 0);
}

TEST(counters_are_there_while_frames_fly_and_busy_falls_when_all_is_done)
{
    nic_up();
    rx_post(8);
    expect(!*dut.busy || (bench_settle(), true));
    for (unsigned i = 0; i < 4; i++)
        wire_send(&b.wire, frame_to_us(frame, 400), 400);
    bench_run(30);
    expect(*dut.busy && reg_read(NIC_STATUS) & NIC_STATUS_RX_BUSY);
    for (uint32_t last = 0, now; last < 4; last = now) {
        now = counter(NIC_COUNT_RX_FRAMES);
        assert_true(now >= last);
        assert_int_equal(counter(NIC_COUNT_RX_BYTES) % 400, 0);
    }
    bench_settle();
    expect_eq(*dut.busy, 0);
    expect_eq(reg_read(NIC_STATUS), 0);
    expect_eq(counter(NIC_COUNT_RX_BYTES), 1600);
}

/* Frames go on both ways while the counters are copied: each copy is a state between before and after, and no frame is
 * lost by it. */
TEST(a_snapshot_shows_all_counters_of_one_moment_and_loses_no_frame)
{
    enum { FRAMES = 3000 };
    unsigned sent = 0, taken = 0, copies = 0;
    uint32_t c[4], last = 0;

    b.gigabit = true;
    nic_up();
    rx_post(RING - 8);
    while (taken < FRAMES) {
        if (sent < FRAMES && b.wire.tail - b.wire.head < 4) {
            wire_send(&b.wire, frame_to_us(frame, 60), 60);
            sent++;
        }
        for (; rx_completion(c); taken++)
            rx_fill(1);
        reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
        if (taken % 32 == 0 && copies * 32 <= taken) {
            uint32_t low = counter(NIC_COUNT_RX_64);
            reg_write(NIC_SNAPSHOT, 1);
            uint32_t high = counter(NIC_COUNT_RX_64);
            while (reg_read(NIC_SNAPSHOT))
                ;
            uint32_t copy = reg_read(NIC_SNAPSHOT_COUNT + NIC_COUNT_RX_64);
            expect(copy >= low && copy <= high && copy >= last);
            expect(reg_read(NIC_SNAPSHOT_COUNT + NIC_COUNT_RX_FRAMES) <= copy);
            last = copy;
            copies++;
        }
        bench_step();
    }
    bench_settle();
    reg_write(NIC_SNAPSHOT, 1);
    while (reg_read(NIC_SNAPSHOT))
        ;
    for (uint32_t at = 0; at <= NIC_COUNT_TX_TSO; at += 4)
        expect_eq(reg_read(NIC_SNAPSHOT_COUNT + at), counter(at));
    expect_eq(counter(NIC_COUNT_RX_FRAMES), FRAMES);
    expect_eq(counter(NIC_COUNT_RX_64), FRAMES);
    expect(copies > 20);
    expect_no_drops();
}

/* The copy of 64 counters takes longer than an access, so the first read after the write still sees it. */
TEST(snapshot_busy_is_seen_until_the_copy_is_complete)
{
    unsigned seen = 0;

    nic_up();
    for (unsigned i = 0; i < 20; i++) {
        reg_write(NIC_SNAPSHOT, 1);
        expect_eq(reg_read(NIC_SNAPSHOT), NIC_SNAPSHOT_BUSY);
        expect(*dut.busy);
        while (reg_read(NIC_SNAPSHOT) & NIC_SNAPSHOT_BUSY)
            assert_true(++seen < 20 * 128);
        expect(!*dut.busy);
        expect_eq(reg_read(NIC_SNAPSHOT), 0);
    }
    expect(seen > 20 * 4);
}

int main(void)
{
    return RUN("nic", bench_open, bench_close,
               T(the_smallest_frames_at_line_rate_both_ways_stay_within_the_words_allowed),
               T(the_longest_frames_at_line_rate_both_ways_arrive_with_a_stalling_bus),
               T(gigabit_line_rate_of_the_smallest_frames_fits_a_bus_of_75_mhz),
               T(random_traffic_both_ways_with_random_stalls_arrives),
               T(two_frames_follow_each_other_on_the_wire_after_96_bit_times),
               T(registers_read_what_the_manual_says_after_reset),
               T(registers_keep_what_is_written_and_no_other_word_does),
               T(a_limit_of_frames_that_the_nic_cannot_have_is_not_taken),
               T(the_wire_changes_only_while_receive_and_transmit_are_off),
               T(counters_are_there_while_frames_fly_and_busy_falls_when_all_is_done),
               T(a_snapshot_shows_all_counters_of_one_moment_and_loses_no_frame),
               T(snapshot_busy_is_seen_until_the_copy_is_complete));
}
