/*
 * mac_rx: from the PHY side's bytes to words with a status, in the wire's domain alone, with every
 * spacing of phy_rx_ce and a FIFO that is full at the wrong moment. The whole way is in test_mac.c.
 */
#include "test.h"
#include "dut.h"
#include "wire.h"

enum { BAD_FCS = 1, RX_ER = 2, SHORT = 4, DRIBBLE = 8, LOST = 16, PAUSE = 32 };

struct arrived {
    uint8_t bytes[2048];
    size_t count;
    unsigned status, bucket;
};

static struct wire wire;
static struct arrived now, frames[16];
static size_t arrived, missed, pauses;
static unsigned quanta;             /* of the last PAUSE that was told on */
static int ce_every;                /* clocks a byte; 0: a random number */
static uint8_t frame[2048];

static void take_word(void)
{
    unsigned bytes = *dut.out_last ? *dut.out_bytes : 4;

    memcpy(now.bytes + now.count, dut.out_data, bytes);
    now.count += bytes;
    if (!*dut.out_last)
        return;
    now.status = *dut.out_status & 0x3F;
    now.bucket = *dut.out_status >> 6;
    frames[arrived++] = now;
    now = (struct arrived){ .count = 0 };
}

static void clock(struct wire_symbol s, bool ce)
{
    *dut.phy_rx_ce = ce;
    *dut.phy_rx_dv = s.dv;
    *dut.phy_rx_er = s.er;
    *dut.phy_rx_data = s.data;
    dut_eval();
    if (*dut.out_valid && *dut.out_ready)
        take_word();
    missed += *dut.missed;
    pauses += *dut.pause_taken;
    if (*dut.pause_taken)
        quanta = *dut.pause_quanta;
    DUT_TICK(clk);
}

/* All that is on the wire, and some idle clocks. */
static void run_wire(void)
{
    while (!wire_quiet(&wire)) {
        struct wire_symbol s = wire_next(&wire);
        for (int wait = (ce_every ? ce_every : 1 + rand() % 4) - 1; wait; wait--)
            clock((struct wire_symbol){ true, true, 0xD5 }, false);     /* does not count */
        clock(s, true);
    }
    for (int i = 0; i < 8; i++)
        clock((struct wire_symbol){ 0 }, true);
}

static void open_reset(void)
{
    memset(&wire, 0, sizeof wire);
    memset(&now, 0, sizeof now);
    arrived = missed = pauses = quanta = 0;
    ce_every = 1;
    srand(1);
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)rand();
    dut_open();
    *dut.rst = 1;
    DUT_TICK(clk);
    DUT_TICK(clk);
    *dut.rst = 0;
    *dut.out_ready = 1;
}

static void expect_arrived(size_t index, size_t count, unsigned status)
{
    expect(index < arrived);
    expect_eq(frames[index].status, status);
    expect_eq(frames[index].count, count);
    expect_mem(frames[index].bytes, frame, count);
}

TEST(every_length_arrives_whole_at_every_spacing_of_bytes)
{
    for (ce_every = 0; ce_every <= 3; ce_every++)
        for (size_t count = 0; count <= 200; count++) {
            arrived = 0;
            wire_send(&wire, frame, count);
            run_wire();
            expect_eq(arrived, 1);
            expect_arrived(0, count, 0);
        }
}

TEST(the_status_tells_each_damage_by_its_name)
{
    wire_send(&wire, frame, 60);
    wire_send(&wire, frame, 60, .bad_fcs = true);
    wire_send(&wire, frame, 60, .rx_er_at = 64);
    wire_send(&wire, frame, 60, .rx_er_at = 1, .bad_fcs = true);
    wire_send(&wire, frame, 0, .cut = 1);
    run_wire();
    expect_eq(arrived, 5);
    expect_arrived(0, 60, 0);
    expect_arrived(1, 60, BAD_FCS);
    expect_arrived(2, 60, RX_ER);
    expect_arrived(3, 60, RX_ER | BAD_FCS);
    expect_arrived(4, 0, SHORT | BAD_FCS);
}

TEST(dribble_is_passed_on)
{
    wire_send(&wire, frame, 60, .gap = 8);
    while (!wire_quiet(&wire)) {
        struct wire_symbol s = wire_next(&wire);
        *dut.phy_rx_dribble = !s.dv;
        clock(s, true);
    }
    *dut.phy_rx_dribble = 0;
    run_wire();
    expect_arrived(0, 60, DRIBBLE);
}

TEST(what_never_has_an_sfd_leaves_no_trace)
{
    frame[10] = 0xD5;
    wire_send(&wire, frame, 100, .no_sfd = true);
    for (int i = 0; i < 20; i++)
        wire_push(&wire, true, false, 0x55);
    wire_push(&wire, false, false, 0);
    run_wire();
    expect_eq(arrived, 0);
    expect(!*dut.active);
}

TEST(a_last_word_that_must_wait_is_not_harmed_by_the_next_frame)
{
    wire_send(&wire, frame, 4, .gap = 8);
    wire_send(&wire, frame, 120);
    *dut.out_ready = 0;
    while (wire.head < 70)                  /* well into the second frame */
        clock(wire_next(&wire), true);
    *dut.out_ready = 1;
    run_wire();
    expect_eq(arrived, 2);
    expect_arrived(0, 4, 0);
    expect_eq(frames[1].status & LOST, LOST);
    expect_eq(missed, 0);
}

TEST(a_frame_that_passes_while_a_last_word_waits_is_counted)
{
    for (int i = 0; i < 3; i++)
        wire_send(&wire, frame, 4, .gap = 8);
    *dut.out_ready = 0;
    run_wire();
    *dut.out_ready = 1;
    wire_send(&wire, frame, 60);
    run_wire();
    expect_eq(arrived, 2);
    expect_arrived(0, 4, 0);
    expect_arrived(1, 60, 0);
    expect_eq(missed, 2);
}

TEST(a_word_that_finds_no_room_marks_its_frame_lost_and_no_other)
{
    wire_send(&wire, frame, 100);
    wire_send(&wire, frame, 100);
    while (wire.head < 50)
        clock(wire_next(&wire), true);
    *dut.out_ready = 0;
    for (int i = 0; i < 4; i++)
        clock(wire_next(&wire), true);
    *dut.out_ready = 1;
    run_wire();
    expect_eq(arrived, 2);
    expect_eq(frames[0].status, LOST);
    expect_arrived(1, 100, 0);
}

TEST(active_covers_all_from_the_preamble_to_the_last_word)
{
    wire_send(&wire, frame, 60);
    while (wire.head < 3)
        clock(wire_next(&wire), true);
    *dut.out_ready = 0;
    for (int i = 0; i < 100; i++) {
        expect(*dut.active);
        clock(wire_next(&wire), true);
    }
    *dut.out_ready = 1;
    clock((struct wire_symbol){ 0 }, true);
    expect(!*dut.active);
    expect_eq(arrived, 1);
}

/* ---- multicast bucket ---- */

/* As Linux has it: ether_crc(6, address) >> 26, the polynomial and each byte low end first. */
static unsigned bucket_of(const uint8_t *address)
{
    uint32_t crc = 0xFFFFFFFF;

    for (unsigned bit = 0; bit < 48; bit++) {
        uint32_t in = (address[bit / 8] >> bit % 8) & 1u;
        crc = (crc << 1) ^ ((crc >> 31) ^ in ? 0x04C11DB7 : 0);
    }
    return crc >> 26;
}

TEST(the_bucket_is_that_of_the_destination_address)
{
    static const uint8_t all_hosts[6] = { 0x01, 0x00, 0x5E, 0x00, 0x00, 0x01 };

    expect_eq(bucket_of(all_hosts), 0x1F);      /* what Linux computes for 224.0.0.1 */
    for (ce_every = 0; ce_every <= 3; ce_every++)
        for (size_t count = 6; count <= 80; count++) {
            for (size_t i = 0; i < 6; i++)
                frame[i] = (uint8_t)rand();
            arrived = 0;
            wire_send(&wire, frame, count, .gap = 8);
            wire_send(&wire, frame + 1, count);
            run_wire();
            expect_eq(arrived, 2);
            expect_eq(frames[0].bucket, bucket_of(frame));
            expect_eq(frames[1].bucket, bucket_of(frame + 1));
        }
}

/* A last word that waits keeps its bucket while the next address goes by. */
TEST(a_bucket_that_must_wait_stays)
{
    wire_send(&wire, frame, 60, .gap = 8);
    wire_send(&wire, frame + 1, 60, .gap = 8);
    while (wire.head < 73)
        clock(wire_next(&wire), true);
    *dut.out_ready = 0;
    while (wire.head < 100)
        clock(wire_next(&wire), true);
    *dut.out_ready = 1;
    run_wire();
    expect_eq(frames[0].bucket, bucket_of(frame));
    expect(bucket_of(frame) != bucket_of(frame + 1));
}

/* ---- PAUSE ---- */

static const uint8_t pause_start[16] = { 0x01, 0x80, 0xC2, 0, 0, 1, 2, 3, 4, 5, 6, 7, 0x88, 0x08, 0, 1 };

static void make_pause(unsigned of)
{
    memcpy(frame, pause_start, 16);
    frame[16] = (uint8_t)(of >> 8);
    frame[17] = (uint8_t)of;
}

TEST(a_pause_is_told_on_with_its_quanta)
{
    static const unsigned values[] = { 0, 1, 0xFFFF, 0x1234, 0x8001 };

    for (ce_every = 0; ce_every <= 3; ce_every++)
        for (size_t i = 0; i < 5; i++) {
            arrived = pauses = 0;
            make_pause(values[i]);
            wire_send(&wire, frame, 60);
            run_wire();
            expect_arrived(0, 60, PAUSE);
            expect_eq(pauses, 1);
            expect_eq(quanta, values[i]);
        }
}

TEST(a_pause_that_is_damaged_or_a_runt_has_no_effect)
{
    make_pause(7);
    wire_send(&wire, frame, 60, .bad_fcs = true);
    wire_send(&wire, frame, 60, .rx_er_at = 64);
    wire_send(&wire, frame, 60, .rx_er_at = -1);
    for (size_t count = 10; count < 60; count++)
        wire_send(&wire, frame, count, .cut = count % 2 ? 3 : 0);
    while (!wire_quiet(&wire)) {
        arrived = 0;
        for (int i = 0; i < 64; i++)
            clock(wire_next(&wire), true);
    }
    expect_eq(pauses, 0);
}

TEST(a_frame_that_differs_from_a_pause_in_any_bit_is_none)
{
    for (unsigned bit = 0; bit < 8 * 16; bit++) {
        if (bit / 8 >= 6 && bit / 8 < 12)       /* the source address is free */
            continue;
        make_pause(7);
        frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
        arrived = 0;
        wire_send(&wire, frame, 60);
        run_wire();
        expect_arrived(0, 60, 0);
    }
    expect_eq(pauses, 0);
}

TEST(quanta_stay_while_other_frames_pass)
{
    make_pause(0x1234);
    wire_send(&wire, frame, 60);
    run_wire();
    for (size_t i = 0; i < 60; i++)
        frame[i] = (uint8_t)rand();
    wire_send(&wire, frame, 60);
    run_wire();
    expect_eq(pauses, 1);
    expect_eq(*dut.pause_quanta, 0x1234);
}

int main(void)
{
    return RUN("mac_rx", open_reset, dut_close,
               T(every_length_arrives_whole_at_every_spacing_of_bytes),
               T(the_status_tells_each_damage_by_its_name),
               T(dribble_is_passed_on),
               T(what_never_has_an_sfd_leaves_no_trace),
               T(a_last_word_that_must_wait_is_not_harmed_by_the_next_frame),
               T(a_frame_that_passes_while_a_last_word_waits_is_counted),
               T(a_word_that_finds_no_room_marks_its_frame_lost_and_no_other),
               T(active_covers_all_from_the_preamble_to_the_last_word),
               T(the_bucket_is_that_of_the_destination_address),
               T(a_bucket_that_must_wait_stays),
               T(a_pause_is_told_on_with_its_quanta),
               T(a_pause_that_is_damaged_or_a_runt_has_no_effect),
               T(a_frame_that_differs_from_a_pause_in_any_bit_is_none),
               T(quanta_stay_while_other_frames_pass));
}
