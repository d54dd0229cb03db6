/*
 * mac behind each of its PHY sides, at each speed: wire to streams and back.
 * What only the wire domain does is in test_mac_rx.c and test_mac_tx.c.
 */
#include "test.h"
#include "mac_bench.h"

#define GAP_BITS    96
#define LATE        (SPEED == 10 ? 4000 : 400)     /* system clocks that any frame here outlasts */
#define RARER       (SPEED == 10 ? 97 : PHY == PHY_RGMII && SPEED == 100 ? 7 : 1)   /* what costs more, less often */

static uint8_t frame[WIRE_FRAME_MAX];

static void fill(size_t count)
{
    for (size_t i = 0; i < count; i++)
        frame[i] = (uint8_t)rand();
}

static size_t padded(size_t count)
{
    return count < 60 ? 60 : count;
}

/* ---- what must have arrived ---- */

static void expect_received(const uint8_t *bytes, size_t count, unsigned status)
{
    struct host_frame *f = host_received();

    expect(f != NULL);
    expect_eq(f->status, status);
    expect_eq(f->count, count);
    expect_mem(f->bytes, bytes, count);
    free(f);
}

static void expect_nothing_more(void)
{
    expect(bench_settle());
    expect(host_received() == NULL);
    expect_eq(b.missed, 0);
}

static void expect_sent(const uint8_t *bytes, size_t count, unsigned gap_bits)
{
    struct wire_frame *f = wire_seen(&pins.wire);

    expect(f != NULL);
    expect_eq(f->count, padded(count) + 4);
    expect_mem(f->bytes, bytes, count);
    for (size_t i = count; i < 60; i++)
        expect_eq(f->bytes[i], 0);
    expect(f->good_fcs && !f->er && !f->odd && !f->garbled);
    expect_eq(f->preamble, 7 * WIRE_NIBBLES);
    if (gap_bits)
        expect_eq(f->gap_bits, gap_bits);
    free(f);
}

/* ---- receive ---- */

TEST(frames_of_every_length_arrive_whole)
{
    b.stalls_a_frame = 4;
    for (size_t count = 1; count <= 1600; count += RARER) {
        fill(count);
        wire_send(&pins.wire, frame, count);
        expect(bench_settle());
        expect_received(frame, count, 0);
    }
    expect_nothing_more();
}

/* What nic_rx_in may take to judge a frame: 30 cycles in a row, of the 50 that the smallest frame has at 1 Gbit/s. */
TEST(a_reader_that_stalls_30_cycles_in_a_row_at_each_frame_loses_none_at_line_rate)
{
    enum { FRAMES = 40 };

    b.stalls_a_frame = 30;
    b.stalls_at_once = true;
    for (size_t count = 60; count < 68; count++) {
        fill(count);
        for (unsigned i = 0; i < FRAMES; i++)
            wire_send(&pins.wire, frame, count, .gap = 96);
        expect(bench_settle());
        for (unsigned i = 0; i < FRAMES; i++)
            expect_received(frame, count, 0);
    }
    expect_nothing_more();
}

TEST(a_jumbo_frame_arrives_whole)
{
    b.stalls_a_frame = 4;
    fill(9014);
    wire_send(&pins.wire, frame, 9014);
    expect(bench_settle());
    expect_received(frame, 9014, 0);
    expect_nothing_more();
}

TEST(the_shortest_gap_between_frames_loses_none)
{
    b.stalls_a_frame = 4;
    fill(200);
    for (size_t count = 60; count < 200; count++)
        wire_send(&pins.wire, frame, count, .gap = MIN_GAP_BITS, .preamble = -1);
    for (size_t count = 60; count < 200; count++) {
        while (b.received_head == b.received_tail)
            bench_run(1);
        expect_received(frame, count, 0);
    }
    expect_nothing_more();
}

TEST(any_preamble_is_good_enough)
{
    fill(100);
    for (int symbols = 0; symbols <= 40; symbols++)
        wire_send(&pins.wire, frame, (size_t)(60 + symbols), .gap = MIN_GAP_BITS,
                  .preamble = symbols ? symbols : -1);
    for (size_t symbols = 0; symbols <= 40; symbols++) {
        while (b.received_head == b.received_tail)
            bench_run(1);
        expect_received(frame, 60 + symbols, 0);
    }
    expect_nothing_more();
}

TEST(each_damage_marks_its_own_frame_and_no_other)
{
    fill(64);
    wire_send(&pins.wire, frame, 64, .bad_fcs = true);
    wire_send(&pins.wire, frame, 64, .gap = MIN_GAP_BITS);
    wire_send(&pins.wire, frame, 64, .rx_er_at = -1);
    wire_send(&pins.wire, frame, 64, .rx_er_at = 1);
    wire_send(&pins.wire, frame, 64, .rx_er_at = 68, .gap = MIN_GAP_BITS);
    wire_send(&pins.wire, frame, 64);
    expect(bench_settle());
    expect_received(frame, 64, BAD_FCS);
    expect_received(frame, 64, 0);
    expect_received(frame, 64, RX_ER);
    expect_received(frame, 64, RX_ER);
    expect_received(frame, 64, RX_ER);
    expect_received(frame, 64, 0);
    expect_nothing_more();
}

TEST(a_frame_without_sfd_leaves_no_trace)
{
    fill(64);
    frame[10] = 0xD5;
    wire_send(&pins.wire, frame, 64, .no_sfd = true, .gap = MIN_GAP_BITS);
    wire_send(&pins.wire, frame, 60);
    expect(bench_settle());
    expect_received(frame, 60, 0);
    expect_nothing_more();
}

TEST(fewer_bytes_than_an_fcs_are_short)
{
    fill(4);
    for (int cut = 1; cut <= 4; cut++) {
        wire_send(&pins.wire, frame, 0, .cut = cut);
        expect(bench_settle());
        expect_received(frame, 0, SHORT | BAD_FCS);
    }
    wire_send(&pins.wire, frame, 0);
    expect(bench_settle());
    expect_received(frame, 0, 0);
    expect_nothing_more();
}

TEST(a_frame_the_host_is_too_slow_for_is_marked_lost)
{
    fill(300);
    b.deaf = true;
    wire_send(&pins.wire, frame, 300);
    bench_run(LATE * 10);
    b.deaf = false;
    wire_send(&pins.wire, frame, 100);
    expect(bench_settle());
    struct host_frame *f = host_received();
    expect(f != NULL);
    expect_eq(f->status & LOST, LOST);
    free(f);
    expect_received(frame, 100, 0);
    expect_nothing_more();
}

TEST(frames_lost_whole_are_counted)
{
    fill(300);
    b.deaf = true;
    for (int i = 0; i < 3; i++)
        wire_send(&pins.wire, frame, 300);
    bench_run(LATE * 30);
    b.deaf = false;
    expect(bench_settle());
    struct host_frame *f = host_received();
    expect(f != NULL);
    expect_eq(f->status & LOST, LOST);
    free(f);
    expect(host_received() == NULL);
    expect_eq(b.missed, 2);
}

TEST(rx_enable_acts_between_frames)
{
    fill(200);
    wire_send(&pins.wire, frame, 200);
    wire_send(&pins.wire, frame, 190);
    wire_send(&pins.wire, frame, 180);
    while (!b.receiving || b.receiving->count < 100)
        bench_run(1);
    *dut.rx_enable = 0;
    size_t second_frame = (200 + 12 + 12) * WIRE_NIBBLES;
    while (pins.wire.head < second_frame + 50 * WIRE_NIBBLES)
        bench_run(1);
    *dut.rx_enable = 1;
    expect(bench_settle());
    expect_received(frame, 200, 0);
    expect_received(frame, 180, 0);
    expect_nothing_more();
}

/* ---- transmit ---- */

TEST(frames_of_every_length_are_sent_96_bit_times_apart)
{
    for (size_t count = 1; count <= 1600; count += RARER) {
        fill(1600);
        host_send(frame, count);
        host_send(frame, count);
        expect(bench_settle());
        expect_sent(frame, count, 0);
        expect_sent(frame, count, GAP_BITS);
    }
    expect(wire_seen(&pins.wire) == NULL);
    expect_eq(b.underruns, 0);
}

TEST(a_late_word_spoils_its_frame_and_no_other)
{
    fill(400);
    b.starve_at = 200;
    b.starve_cycles = LATE;
    host_send(frame, 400);
    host_send(frame, 100);
    expect(bench_settle());
    struct wire_frame *f = wire_seen(&pins.wire);
    expect(f != NULL);
    expect(f->er == (PHY != PHY_RMII) && f->inverted_fcs && !f->good_fcs);
    expect(f->count < 300);
    free(f);
    expect_sent(frame, 100, 0);
    expect(wire_seen(&pins.wire) == NULL);
    expect_eq(b.underruns, 1);
}

/* ---- both ---- */

TEST(what_is_sent_comes_back_over_a_looped_wire)
{
    pins.loop = true;
    b.stalls_a_frame = 4;
    for (int i = 0; i < 300 / RARER + 3; i++) {
        size_t count = 1 + (size_t)rand() % 1600;
        fill(1600);
        memset(frame + count, 0, 60);
        host_send(frame, count);
        expect(bench_settle());
        expect_received(frame, padded(count), 0);
        expect_sent(frame, count, 0);
    }
}

static void expect_wire_silent(void)
{
    expect(wire_seen(&pins.wire) == NULL && pins.wire.now == NULL);
}

/* What the peer sends meanwhile is not heard, nor does the peer hear anything. */
TEST(what_is_sent_comes_back_inside_the_mac_while_the_wire_is_silent)
{
    *dut.loopback = 1;
    bench_run(LATE / 4);
    b.stalls_a_frame = 4;
    for (int i = 0; i < 200 / RARER + 3; i++) {
        bench_clocks(b.sys.period_ps, RX_PS + (uint64_t)rand() % 9, TX_PS - (uint64_t)rand() % 9);
        size_t count = 1 + (size_t)rand() % 1514;
        fill(1600);
        memset(frame + count, 0, 60);
        for (int k = 0; k < 3; k++)
            host_send(frame, count);
        wire_send(&pins.wire, frame + 100, 300);
        expect(bench_settle());
        for (int k = 0; k < 3; k++)
            expect_received(frame, padded(count), 0);
    }
    expect_wire_silent();
    expect_nothing_more();
    expect_eq(b.underruns, 0);
}

TEST(a_jumbo_frame_comes_back_inside_with_clocks_that_are_far_apart)
{
    *dut.loopback = 1;
    bench_run(LATE / 4);
    for (int i = 0; i < 2; i++) {                       /* 400 ppm, twice what two stations may differ by */
        bench_clocks(b.sys.period_ps, RX_PS + (i ? RX_PS / 2500 : 0), TX_PS + (i ? 0 : TX_PS / 2500));
        fill(9014);
        host_send(frame, 9014);
        host_send(frame, 200);
        expect(bench_settle());
        expect_received(frame, 9014, 0);
        expect_received(frame, 200, 0);
    }
    expect_wire_silent();
}

TEST(a_spoilt_frame_comes_back_spoilt)
{
    *dut.loopback = 1;
    bench_run(LATE / 4);
    fill(400);
    b.starve_at = 200;
    b.starve_cycles = LATE;
    host_send(frame, 400);
    host_send(frame, 100);
    expect(bench_settle());
    struct host_frame *f = host_received();
    expect(f != NULL && f->status == (BAD_FCS | RX_ER));
    free(f);
    expect_received(frame, 100, 0);
    expect_wire_silent();
}

TEST(loopback_ends_when_it_is_switched_off)
{
    fill(200);
    for (int i = 0; i < 6; i++) {
        *dut.loopback = i & 1;
        bench_run(LATE / 4);
        host_send(frame, 100);
        if (!*dut.loopback)
            wire_send(&pins.wire, frame, 120);
        expect(bench_settle());
        expect_received(frame, *dut.loopback ? 100 : 120, 0);
        if (*dut.loopback)
            expect_wire_silent();
        else
            expect_sent(frame, 100, 0);
    }
    expect_nothing_more();
}

TEST(clocks_that_drift_past_each_other_lose_nothing)
{
    b.stalls_a_frame = 4;
    for (int i = 0; i < 120 / RARER + 3; i++) {
        uint64_t sys_ps = SPEED == 1000 ? 8000 : 40000;
        bench_clocks(sys_ps + (uint64_t)rand() % (sys_ps / 2), RX_PS + (uint64_t)rand() % 9,
                     TX_PS - (uint64_t)rand() % 9);
        size_t count = 1 + (size_t)rand() % 400;
        fill(400);
        for (int k = 0; k < 3; k++) {
            wire_send(&pins.wire, frame, count);
            host_send(frame, count);
        }
        expect(bench_settle());
        for (int k = 0; k < 3; k++) {
            expect_received(frame, count, 0);
            expect_sent(frame, count, k ? GAP_BITS : 0);
        }
    }
    expect_eq(b.underruns, 0);
    expect_nothing_more();
}

/* A wire far slower than the system clock, where a hole in `busy` would be wide. The cells of RGMII's pins take two clocks. */
#define PINS_BEHIND_BITS    (PHY == PHY_RGMII && SPEED == 1000 ? 48 : 32)
#define SLOW(ps)    (SPEED == 1000 ? 50 * ps : SPEED == 100 ? 10 * ps : ps)
TEST(busy_has_no_hole_from_the_first_word_to_the_end_of_the_gap)
{
    bench_clocks(8000, SLOW(RX_PS), SLOW(TX_PS));
    for (size_t count = 1; count < 130; count += 7) {
        fill(count);
        host_send(frame, count);
        while (b.sending_head != b.sending_tail)
            bench_run(1);
        while (pins.wire.seen_head == pins.wire.seen_tail) {
            expect(*dut.tx_busy);
            bench_run(1);
        }
        while (*dut.tx_busy)
            bench_run(1);
        expect(pins.wire.idle * WIRE_BITS >= GAP_BITS - PINS_BEHIND_BITS);
        expect_sent(frame, count, 0);
    }
}

static void watch_rx_busy(uint64_t sys_ps, uint64_t wire_ps)
{
    bench_clocks(sys_ps, wire_ps, wire_ps);
    for (size_t count = 1; count < 130; count += 1 + RARER / 7) {
        fill(count);
        wire_send(&pins.wire, frame, count);
        while (!*dut.rx_busy)
            bench_run(1);
        while (b.received_head == b.received_tail) {
            expect(*dut.rx_busy);
            bench_run(1);
        }
        expect_received(frame, count, 0);
        expect(bench_settle());
    }
}

TEST(rx_busy_has_no_hole_from_the_wire_to_the_last_word)
{
    watch_rx_busy(8000, SLOW(RX_PS));
    watch_rx_busy(30000, WIRE_BITS * 1000 + 13);
}

#if PHY != PHY_RMII     /* there is one clock only */
TEST(a_wire_clock_that_stops_holds_up_nothing_but_its_own_words)
{
    fill(400);
    host_send(frame, 400);
    while (b.sent < 100)
        bench_run(1);
    bench_clocks(b.sys.period_ps, b.rx.period_ps, 0);
    wire_send(&pins.wire, frame, 100);
    bench_run(LATE * 5);
    expect_received(frame, 100, 0);
    expect(!*dut.txs_ready);
}
#endif

/* The host gives up the frame it was sending; what it had received of another is void. */
static void host_forget(void)
{
    free(b.sending[b.sending_head++ % WIRE_FRAMES]);
    free(b.receiving);
    b.receiving = NULL;
    b.sent = 0;
    host_drive();
}

TEST(a_reset_while_the_wire_clocks_stand_still_empties_both_sides)
{
    uint64_t rx_ps = b.rx.period_ps, tx_ps = b.tx.period_ps;

    fill(400);
    host_send(frame, 400);
    wire_send(&pins.wire, frame, 400);
    b.deaf = true;
    while (b.sent < 100)
        bench_run(1);
    bench_clocks(b.sys.period_ps, 0, 0);
    b.deaf = false;
    host_forget();
    bench_reset();
    bench_run(20);
    expect(!*dut.rxs_valid);
    expect(!*dut.tx_busy);

    pins.wire.head = pins.wire.tail;                  /* what the PHY had in its hands is gone as well */
    wire_push(&pins.wire, false, false, 0);
    b.rx.next_ps = b.tx.next_ps = b.sys.next_ps;
    bench_clocks(b.sys.period_ps, rx_ps, tx_ps);
    bench_run(400);
    wire_reset(&pins.wire);
    host_send(frame, 80);
    wire_send(&pins.wire, frame, 90);
    expect(bench_settle());
    expect_sent(frame, 80, 0);
    expect_received(frame, 90, 0);
    expect_nothing_more();
}

TEST(a_reset_in_the_middle_of_frames_leaves_the_next_ones_whole)
{
    fill(400);
    for (size_t cut = 4; cut < 120; cut += 4) {
        size_t start = pins.wire.tail;
        host_send(frame, 400);
        wire_send(&pins.wire, frame, 400);
        while (b.sent < cut || pins.wire.head - start < (8 + 8 + cut) * WIRE_NIBBLES)
            bench_run(1);
        *dut.rst = 1;
        bench_run(1);
        host_forget();
        *dut.rst = 0;
        expect(bench_settle());
        struct host_frame *f;
        while ((f = host_received()) != NULL)   /* a payload may look like a preamble: never a good frame */
            expect(f->status & BAD_FCS), free(f);
        wire_reset(&pins.wire);
        host_send(frame, 80);
        wire_send(&pins.wire, frame, 90);
        expect(bench_settle());
        expect_sent(frame, 80, 0);
        expect_received(frame, 90, 0);
    }
    expect_nothing_more();
}

int main(void)
{
    return RUN("mac", bench_open, bench_close,
               T(frames_of_every_length_arrive_whole),
               T(a_reader_that_stalls_30_cycles_in_a_row_at_each_frame_loses_none_at_line_rate),
               T(a_jumbo_frame_arrives_whole),
               T(the_shortest_gap_between_frames_loses_none),
               T(any_preamble_is_good_enough),
               T(each_damage_marks_its_own_frame_and_no_other),
               T(a_frame_without_sfd_leaves_no_trace),
               T(fewer_bytes_than_an_fcs_are_short),
               T(a_frame_the_host_is_too_slow_for_is_marked_lost),
               T(frames_lost_whole_are_counted),
               T(rx_enable_acts_between_frames),
               T(frames_of_every_length_are_sent_96_bit_times_apart),
               T(a_late_word_spoils_its_frame_and_no_other),
               T(what_is_sent_comes_back_over_a_looped_wire),
               T(what_is_sent_comes_back_inside_the_mac_while_the_wire_is_silent),
               T(a_jumbo_frame_comes_back_inside_with_clocks_that_are_far_apart),
               T(a_spoilt_frame_comes_back_spoilt),
               T(loopback_ends_when_it_is_switched_off),
               T(clocks_that_drift_past_each_other_lose_nothing),
               T(busy_has_no_hole_from_the_first_word_to_the_end_of_the_gap),
               T(rx_busy_has_no_hole_from_the_wire_to_the_last_word),
#if PHY != PHY_RMII
               T(a_wire_clock_that_stops_holds_up_nothing_but_its_own_words),
#endif
               T(a_reset_in_the_middle_of_frames_leaves_the_next_ones_whole),
               T(a_reset_while_the_wire_clocks_stand_still_empties_both_sides));
}
