/*
 * 802.3x PAUSE (IEEE 802.3 annex 31B), with the whole MAC behind each PHY side and at each speed. All times are measured
 * at the pins, in bit times of that speed.
 */
#include <stdio.h>
#include "test.h"
#include "mac_bench.h"

#define QUANTUM         512
#define IN_TIME         (SPEED == 1000 ? 2 * QUANTUM : QUANTUM)    /* to obey, after the last bit of the PAUSE */
#define GAP_BITS        96
#define REFRESH_BITS    (8 * 2047)      /* PAUSE_REFRESH_LOG2 of the bench top is 11 */
#define FEWER           (SPEED == 10 ? 4 : 1)       /* what costs more, less often */

static const uint8_t own[6] = { 0x02, 0xE1, 0xA2, 0x53, 0x04, 0xF5 };
static uint8_t frame[1600];

static void open_filled(void)
{
    bench_open();
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)rand();
    frame[0] = 0x02;                    /* never taken for a PAUSE */
    for (size_t i = 0; i < 6; i++)
        *dut.own_address |= (uint64_t)own[i] << 8 * i;
    *dut.pause_obey = 1;
    bench_run(SPEED == 10 ? 200 : 40);
    b.pauses_sent = 0;                  /* a register that woke up as 1 may have looked like one */
}

/* ---- time and frames ---- */

static uint64_t now_bits(void)
{
    return pins.wire.watched * WIRE_BITS;
}

static uint64_t began_bits(const struct wire_frame *f)
{
    return f->began * WIRE_BITS;
}

/* A frame was sent that is no PAUSE: its time. */
static uint64_t data_began(struct wire_frame *f)
{
    expect(f != NULL);
    expect(f->good_fcs && !f->er && !f->odd && !f->garbled);
    expect_mem(f->bytes, frame, f->count - 4);
    uint64_t at = began_bits(f);
    free(f);
    return at;
}

static void make_pause(uint8_t *bytes, unsigned quanta)
{
    static const uint8_t start[16] = { 0x01, 0x80, 0xC2, 0, 0, 1, 2, 9, 8, 7, 6, 5, 0x88, 0x08, 0, 1 };

    memset(bytes, 0, 60);
    memcpy(bytes, start, sizeof start);
    bytes[16] = (uint8_t)(quanta >> 8);
    bytes[17] = (uint8_t)quanta;
}

/* The peer sends these bytes, alone on the wire; the time of their last bit. */
static uint64_t peer_sends(const uint8_t *bytes, struct wire_opt opt)
{
    opt.gap = MIN_GAP_BITS;
    wire_send_opt(&pins.wire, bytes, 60, opt);
    while (!wire_quiet(&pins.wire))
        bench_step();
    return now_bits() - MIN_GAP_BITS;
}

static uint64_t peer_pauses(unsigned quanta)
{
    uint8_t bytes[60];

    make_pause(bytes, quanta);
    return peer_sends(bytes, (struct wire_opt){ 0 });
}

/* Always more frames to send than the test needs */
static void keep_sending(size_t bytes)
{
    while (b.sending_tail - b.sending_head < 8)
        host_send(frame, bytes);
}

static void run_bits(uint64_t bits, size_t bytes)
{
    for (uint64_t end = now_bits() + bits; now_bits() < end;) {
        keep_sending(bytes);
        bench_step();
    }
}

static void forget_seen(void)
{
    struct wire_frame *f;

    while ((f = wire_seen(&pins.wire)) != NULL)
        free(f);
}

/* ---- received ---- */

/* How long after `from` the last frame began that was not held back, and how long the first that was. */
static void measure_hold(uint64_t from, uint64_t longest, uint64_t *last, uint64_t *first)
{
    struct wire_frame *f;

    *last = *first = 0;
    while (*first == 0) {
        run_bits(64, 60);
        while ((f = wire_seen(&pins.wire)) != NULL) {
            unsigned gap = f->gap_bits;
            uint64_t at = data_began(f);
            if (at > from && gap > GAP_BITS)
                *first = at - from;
            else if (at > from && *first == 0)
                *last = at - from;
        }
        expect(now_bits() < from + longest);
    }
}

TEST(a_received_pause_holds_frames_back_for_so_many_512_bit_times)
{
    static const unsigned quanta[] = { 5, 6, 3, 20, 64 };
    uint64_t latest = 0, shortest = UINT64_MAX, longest = 0;

    for (unsigned i = 0; i < 40 / FEWER; i++) {
        unsigned n = quanta[i % 5];
        uint64_t last, first;
        run_bits(700 + 13 * i, 60);             /* the PAUSE ends at any place of a frame */
        uint64_t from = peer_pauses(n);
        measure_hold(from, (n + 8) * QUANTUM, &last, &first);
        expect(last <= IN_TIME);
        expect(first >= n * QUANTUM);
        uint64_t over = first - n * QUANTUM;
        shortest = over < shortest ? over : shortest;
        longest = over > longest ? over : longest;
        latest = last > latest ? last : latest;
    }
    expect(longest <= IN_TIME);
    expect(longest - shortest <= 64);           /* the same for every n: the time is exact */
    printf("# PAUSE obeyed within %u bit times; time over n x 512: %u to %u\n", (unsigned)latest,
           (unsigned)shortest, (unsigned)longest);
}

TEST(a_frame_under_way_is_never_cut_by_a_pause)
{
    for (unsigned i = 0; i < 16 / FEWER; i++) {
        uint64_t last, first;
        run_bits(2000 + 700 * i, 1514);
        uint64_t from = peer_pauses(40);
        measure_hold(from, 60000, &last, &first);
        expect(first >= 40 * QUANTUM && first <= 40 * QUANTUM + IN_TIME);
    }
}

TEST(a_pause_of_0_releases_at_once)
{
    run_bits(2000, 60);
    peer_pauses(1000);
    run_bits(4000, 60);
    forget_seen();
    expect(*dut.pausing);
    uint64_t from = peer_pauses(0);
    run_bits(2000, 60);
    expect(data_began(wire_seen(&pins.wire)) - from <= IN_TIME);
    expect(!*dut.pausing);
    forget_seen();
}

TEST(a_further_pause_starts_the_time_anew)
{
    static const unsigned then[] = { 10, 3, 200 };

    for (unsigned i = 0; i < 3; i++) {
        uint64_t last, first;
        run_bits(2000, 60);
        peer_pauses(40);
        run_bits(15 * QUANTUM, 60);
        forget_seen();
        uint64_t from = peer_pauses(then[i]);
        measure_hold(from, (then[i] + 8) * QUANTUM, &last, &first);
        expect(first >= then[i] * QUANTUM && first <= then[i] * QUANTUM + IN_TIME);
    }
}

/* Frames go out 96 bit times apart all the while. */
static void expect_no_hold(void)
{
    struct wire_frame *f;
    unsigned frames = 0;

    run_bits(6 * 84 * 8, 60);
    for (bool first = true; (f = wire_seen(&pins.wire)) != NULL; first = false, frames++) {
        expect(first || f->gap_bits == GAP_BITS);
        data_began(f);
    }
    expect(frames >= 5);
}

TEST(what_is_no_good_pause_holds_nothing_back)
{
    uint8_t bytes[60];

    run_bits(2000, 60);
    forget_seen();
    make_pause(bytes, 0xFFFF);
    peer_sends(bytes, (struct wire_opt){ .bad_fcs = true });
    expect_no_hold();
    peer_sends(bytes, (struct wire_opt){ .rx_er_at = 30 });
    expect_no_hold();
    peer_sends(bytes, (struct wire_opt){ .cut = 1 });
    expect_no_hold();
    static const struct { uint8_t at, xor; } other[] = {
        { 15, 0x03 },                   /* another opcode */
        { 14, 0x01 }, { 13, 0x80 },     /* another type */
        { 0, 0x02 }, { 5, 0x0F },       /* to another address */
    };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        make_pause(bytes, 0xFFFF);
        bytes[other[i].at] ^= other[i].xor;
        peer_sends(bytes, (struct wire_opt){ 0 });
        expect_no_hold();
    }
    *dut.pause_obey = 0;
    run_bits(400, 60);
    peer_pauses(0xFFFF);
    expect_no_hold();
    *dut.pause_obey = 1;
    *dut.rx_enable = 0;
    run_bits(400, 60);
    peer_pauses(0xFFFF);
    expect_no_hold();
}

TEST(to_obey_no_longer_releases_at_once)
{
    run_bits(2000, 60);
    peer_pauses(0xFFFF);
    run_bits(4000, 60);
    forget_seen();
    *dut.pause_obey = 0;
    expect_no_hold();
    *dut.pause_obey = 1;
    expect_no_hold();
}

TEST(a_pause_is_marked_in_its_status)
{
    uint8_t bytes[60];

    make_pause(bytes, 3);
    wire_send(&pins.wire, bytes, 60);
    wire_send(&pins.wire, frame, 60);
    expect(bench_settle());
    for (int i = 0; i < 2; i++) {
        struct host_frame *f = host_received();
        expect(f != NULL && f->status == 0);
        expect_eq(f->pause, i == 0);
        free(f);
    }
}

/* ---- sent ---- */

static bool is_pause(const struct wire_frame *f)
{
    return f->bytes[12] == 0x88 && f->bytes[13] == 0x08;
}

static void expect_pause(struct wire_frame *f, unsigned quanta)
{
    uint8_t wanted[60];

    make_pause(wanted, quanta);
    memcpy(wanted + 6, own, 6);
    expect(f != NULL);
    expect_eq(f->count, 64);
    expect_mem(f->bytes, wanted, 60);
    expect(f->good_fcs && !f->er && !f->odd && !f->garbled);
    expect_eq(f->preamble, 7 * WIRE_NIBBLES);
    free(f);
}

static void run_idle(uint64_t bits)
{
    for (uint64_t end = now_bits() + bits; now_bits() < end;)
        bench_step();
}

/* How many PAUSE frames with these quanta come next */
static unsigned expect_pauses(unsigned quanta)
{
    unsigned count = 0;

    while (pins.wire.seen_head != pins.wire.seen_tail &&
           pins.wire.seen[pins.wire.seen_head % WIRE_FRAMES]->bytes[16] == quanta >> 8) {
        expect_pause(wire_seen(&pins.wire), quanta);
        count++;
    }
    return count;
}

TEST(congestion_is_told_by_a_pause_and_its_end_by_another)
{
    unsigned sent = 0, some;

    for (int i = 0; i < 3; i++) {
        *dut.congested = 1;
        run_idle(3500);
        *dut.congested = 0;
        run_idle(1500);
        some = expect_pauses(0xFFFF);
        expect(some == 1 || some == 2);         /* a refresh may be among them */
        expect_eq(expect_pauses(0), 1);
        sent += some + 1;
        expect_eq(b.pauses_sent, sent);
        run_idle(2 * REFRESH_BITS);
        expect(wire_seen(&pins.wire) == NULL);
    }
}

/* The first time may be shorter: the beat is there already. */
TEST(while_congestion_lasts_the_pause_is_refreshed)
{
    uint64_t before = 0;

    *dut.congested = 1;
    run_idle(5 * REFRESH_BITS);
    for (int i = 0; i < 5; i++) {
        struct wire_frame *f = wire_seen(&pins.wire);
        expect(f != NULL);
        uint64_t at = began_bits(f);
        expect(i == 0 || at - before <= REFRESH_BITS + GAP_BITS);
        expect(i < 2 || at - before >= REFRESH_BITS - 8);
        before = at;
        expect_pause(f, 0xFFFF);
    }
}

TEST(our_pause_goes_past_a_received_one)
{
    run_bits(2000, 60);
    peer_pauses(0xFFFF);
    run_bits(3000, 60);
    forget_seen();
    for (int i = 0; i < 3; i++) {
        *dut.congested = 1;
        run_bits(1500, 60);
        *dut.congested = 0;
        run_bits(1500, 60);
        expect(expect_pauses(0xFFFF) >= 1);
        expect_eq(expect_pauses(0), 1);
    }
    expect(wire_seen(&pins.wire) == NULL);
    expect(*dut.pausing);
}

/* Nor does it wait for more than the frame that is on its way. */
TEST(our_pause_is_the_next_frame_and_the_gaps_stay_96_bit_times)
{
    unsigned pauses = 0, waits = 0;
    bool congested = false;
    struct wire_frame *f;

    run_bits(2000, 200);
    forget_seen();
    for (unsigned i = 0; i < 120 / FEWER; i++) {
        uint64_t from = now_bits();
        congested = !congested;
        *dut.congested = congested;
        bool told = false;
        while (!told) {
            run_bits(40 + i % 7 * 8, 60 + i);
            while (!told && (f = wire_seen(&pins.wire)) != NULL) {
                uint64_t at = began_bits(f);
                expect_eq(f->gap_bits, GAP_BITS);
                bool pause = is_pause(f);
                told = pause && (f->bytes[16] != 0) == congested;       /* else a last refresh */
                pauses += pause;
                if (pause)
                    expect_pause(f, f->bytes[16] ? 0xFFFF : 0);
                else
                    data_began(f);
                if (told && at > from)
                    waits = at - from > waits ? (unsigned)(at - from) : waits;
            }
            expect(now_bits() - from < 12000);
        }
    }
    expect_eq(b.underruns, 0);
    expect(b.pauses_sent == pauses || b.pauses_sent == pauses + 1);     /* one more may be on its way */
    expect(waits <= (8 + 200 + 4 + 12 + 84) * 8 + IN_TIME);
    printf("# %u PAUSE frames between frames of 60 to 200 bytes, the latest %u bit times after its cause\n", pauses, waits);
}

/* Whatever the level does: the last word is the right one, and nothing is spoilt. */
TEST(a_level_that_flutters_ends_with_the_right_word)
{
    for (unsigned i = 0; i < 30 / FEWER; i++) {
        unsigned last = 0;
        struct wire_frame *f;
        *dut.congested = 1;
        run_bits(1500, 60);
        for (int k = 0; k < 20; k++) {
            *dut.congested = rand() & 1;
            run_bits((uint64_t)rand() % 400, 60);
        }
        *dut.congested = i & 1;
        run_bits(3000, 60);
        while ((f = wire_seen(&pins.wire)) != NULL) {
            expect(f->good_fcs && !f->er && !f->odd);
            if (is_pause(f))
                last = f->bytes[16];
            free(f);
        }
        expect_eq(last, i & 1 ? 0xFF : 0);
    }
}

TEST(tx_busy_lasts_until_the_end_of_congestion_is_told)
{
    for (unsigned i = 0; i < 6; i++) {
        *dut.congested = 1;
        run_idle(1500 + 3 * i);
        while (*dut.tx_busy)
            bench_run(1);
        expect(expect_pauses(0xFFFF) >= 1);
        *dut.congested = 0;
        bench_run(1);
        for (bool told = false; !told;) {
            expect_pauses(0xFFFF);              /* a last refresh */
            told = expect_pauses(0) == 1;
            expect(told || *dut.tx_busy);
            bench_run(1);
        }
        expect(bench_settle());
    }
}

int main(void)
{
    return RUN("mac_pause", open_filled, bench_close,
               T(a_received_pause_holds_frames_back_for_so_many_512_bit_times),
               T(a_frame_under_way_is_never_cut_by_a_pause),
               T(a_pause_of_0_releases_at_once),
               T(a_further_pause_starts_the_time_anew),
               T(what_is_no_good_pause_holds_nothing_back),
               T(to_obey_no_longer_releases_at_once),
               T(a_pause_is_marked_in_its_status),
               T(congestion_is_told_by_a_pause_and_its_end_by_another),
               T(while_congestion_lasts_the_pause_is_refreshed),
               T(our_pause_goes_past_a_received_one),
               T(our_pause_is_the_next_frame_and_the_gaps_stay_96_bit_times),
               T(a_level_that_flutters_ends_with_the_right_word),
               T(tx_busy_lasts_until_the_end_of_congestion_is_told));
}
