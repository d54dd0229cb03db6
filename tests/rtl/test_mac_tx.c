/*
 * mac_tx: from words to the PHY side's bytes, in the wire's domain alone, with every spacing of
 * phy_tx_ce and words that come too late. The whole way is in test_mac.c.
 */
#include "test.h"
#include "dut.h"
#include "wire.h"

static struct wire wire;
static int ce_every;                /* clocks a byte; 0: a random number */
static int wait;                    /* clocks to the next byte */
static uint8_t frame[2048];
static size_t length[16], head, tail, taken;    /* frames to send; bytes taken of the first one */
static size_t starve_at;            /* words stop coming before this byte, for so many clocks */
static int starve;
static unsigned underruns;

static void offer_word(void)
{
    size_t left = head < tail ? length[head] - taken : 0;

    *dut.in_valid = left && !(starve && taken == starve_at);
    *dut.in_last = left <= 4;
    *dut.in_bytes = (uint8_t)((left < 4 ? left : 4) - 1) & 3;
    memcpy(dut.in_data, frame + taken, 4);
}

static void word_taken(void)
{
    taken += 4;
    if (taken >= length[head]) {
        head++;
        taken = 0;
    }
}

static void clock(void)
{
    offer_word();
    *dut.phy_tx_ce = wait == 0;
    dut_eval();
    if (*dut.in_valid && *dut.in_ready)
        word_taken();
    if (*dut.phy_tx_ce)
        wire_watch(&wire, *dut.phy_tx_en, *dut.phy_tx_er, *dut.phy_tx_data);
    starve -= starve && taken == starve_at;
    underruns += *dut.underrun;
    DUT_TICK(clk);
    wait = wait ? wait - 1 : (ce_every ? ce_every : 1 + rand() % 4) - 1;
}

static void send(size_t count)
{
    length[tail++] = count;
}

static void run(void)
{
    for (int quiet = 0; quiet < 100; quiet++) {
        if (head < tail || *dut.active)
            quiet = 0;
        clock();
    }
}

static void restart(void)
{
    head = tail = taken = 0;
}

static void open_reset(void)
{
    restart();
    memset(&wire, 0, sizeof wire);
    wait = starve = 0;
    ce_every = 1;
    underruns = 0;
    srand(1);
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)rand();
    dut_open();
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
}

static void close_wire(void)
{
    wire_reset(&wire);
    dut_close();
}

static void expect_sent(size_t count, unsigned gap_bits)
{
    struct wire_frame *f = wire_seen(&wire);

    expect(f != NULL);
    expect_eq(f->preamble, 7);
    expect_eq(f->count, (count < 60 ? 60 : count) + 4);
    expect_mem(f->bytes, frame, count);
    for (size_t i = count; i < 60; i++)
        expect_eq(f->bytes[i], 0);
    expect(f->good_fcs && !f->er && !f->garbled);
    if (gap_bits)
        expect_eq(f->gap_bits, gap_bits);
    free(f);
}

TEST(every_length_is_padded_closed_and_followed_by_96_bit_times)
{
    for (ce_every = 0; ce_every <= 3; ce_every++)
        for (size_t count = 1; count <= 200; count++) {
            restart();
            send(count);
            send(count);
            run();
            expect_sent(count, 0);
            expect_sent(count, 96);
        }
    expect_eq(underruns, 0);
}

TEST(the_gap_is_96_bit_times_whatever_lengths_follow_each_other)
{
    static const size_t lengths[] = { 1, 1514, 60, 4, 61, 59, 5, 1000, 58, 64 };

    for (size_t i = 0; i < 10; i++)
        send(lengths[i]);
    run();
    for (size_t i = 0; i < 10; i++)
        expect_sent(lengths[i], i ? 96 : 0);
}

TEST(a_frame_that_comes_after_the_gap_starts_at_once)
{
    send(60);
    run();
    send(60);
    for (int i = 0; i < 4; i++)
        clock();
    expect(*dut.phy_tx_en);
}

TEST(a_word_that_is_late_at_any_place_spoils_only_its_own_frame)
{
    for (size_t at = 4; at < 120; at += 4) {
        restart();
        starve_at = at;
        starve = 300;
        send(120);
        send(60);
        run();
        struct wire_frame *f = wire_seen(&wire);
        expect(f != NULL);
        expect(f->er && f->inverted_fcs);
        expect_eq(f->count, at + 1 + 4);        /* the byte that was late, and the FCS */
        expect_mem(f->bytes, frame, at);
        free(f);
        expect_sent(60, 0);
        expect_eq(underruns, 1);
        underruns = 0;
    }
}

TEST(words_late_by_less_than_a_gap_keep_the_gap)
{
    starve_at = 40;
    starve = 14;            /* clocks: they come while the FCS or the gap is sent */
    send(48);
    send(60);
    run();
    free(wire_seen(&wire));
    expect_sent(60, 96);
}

TEST(active_covers_the_frame_and_its_gap)
{
    send(60);
    while (!*dut.phy_tx_en)
        clock();
    for (int i = 0; i < 8 + 64 + 8; i++) {
        expect(*dut.active);
        clock();
    }
    run();
    expect_sent(60, 0);
}

int main(void)
{
    return RUN("mac_tx", open_reset, close_wire,
               T(every_length_is_padded_closed_and_followed_by_96_bit_times),
               T(the_gap_is_96_bit_times_whatever_lengths_follow_each_other),
               T(a_frame_that_comes_after_the_gap_starts_at_once),
               T(a_word_that_is_late_at_any_place_spoils_only_its_own_frame),
               T(words_late_by_less_than_a_gap_keep_the_gap),
               T(active_covers_the_frame_and_its_gap));
}
