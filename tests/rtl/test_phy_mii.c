/* phy_mii: nibbles to bytes aligned by the SFD, and back. */
#include "test.h"
#include "dut.h"
#define WIRE_BITS 4
#include "wire.h"

static struct wire wire;

/* What came out: the bytes after the SFD of each frame. */
static struct {
    uint8_t bytes[256];
    size_t count;
    bool sfd, er, dribble, ended;
} out;

static void open_quiet(void)
{
    memset(&wire, 0, sizeof wire);
    memset(&out, 0, sizeof out);
    dut_open();
    for (int i = 0; i < 4; i++)
        DUT_TICK(rx_clk);
}

static void take_byte(void)
{
    if (!*dut.phy_rx_ce)
        return;
    if (!*dut.phy_rx_dv) {
        out.ended = true;
        out.dribble = *dut.phy_rx_dribble;
        return;
    }
    out.er |= *dut.phy_rx_er;
    if (!out.sfd)
        out.sfd = *dut.phy_rx_data == 0xD5;
    else
        out.bytes[out.count++] = *dut.phy_rx_data;
}

static void rx_clock(struct wire_symbol s)
{
    *dut.mii_rx_dv = s.dv;
    *dut.mii_rx_er = s.er;
    *dut.mii_rxd = s.data;
    DUT_TICK(rx_clk);
    take_byte();
}

static void run_wire(void)
{
    memset(&out, 0, sizeof out);
    while (!wire_quiet(&wire))
        rx_clock(wire_next(&wire));
}

static const uint8_t frame[] = { 0xD5, 0x55, 0x5D, 0xDD, 0x00, 0xFF, 0x12, 0x34 };

static void expect_frame(void)
{
    expect(out.sfd && out.ended);
    expect_eq(out.count, sizeof frame + 4);
    expect_mem(out.bytes, frame, sizeof frame);
}

TEST(a_frame_after_any_number_of_preamble_nibbles_is_aligned)
{
    for (int nibbles = 0; nibbles <= 40; nibbles++) {
        wire_send(&wire, frame, sizeof frame, .preamble = nibbles ? nibbles : -1);
        run_wire();
        expect_frame();
        expect(!out.dribble && !out.er);
    }
}

TEST(one_idle_clock_separates_two_frames)
{
    for (int nibbles = 1; nibbles <= 8; nibbles++) {
        wire_send(&wire, frame, sizeof frame, .gap = 4);
        while (!wire_quiet(&wire))
            rx_clock(wire_next(&wire));
        memset(&out, 0, sizeof out);
        wire_send(&wire, frame, sizeof frame, .preamble = nibbles);
        run_wire();
        expect_frame();
    }
}

TEST(a_nibble_too_much_is_flagged_and_not_delivered)
{
    wire_send(&wire, frame, sizeof frame, .dribble = true);
    run_wire();
    expect_frame();
    expect(out.dribble);
}

TEST(rx_er_in_either_nibble_belongs_to_the_byte)
{
    for (size_t at = 0; at < 60; at++) {
        wire_send(&wire, frame, sizeof frame, .preamble = 4);
        size_t nibbles = 4 + 2 + 2 * (sizeof frame + 4);
        for (size_t i = wire.head; i < wire.tail; i++)
            wire.queue[i % WIRE_SYMBOLS].er = i - wire.head == at;
        run_wire();
        expect_eq(out.er, at < nibbles);
    }
}

TEST(a_false_carrier_makes_no_byte)
{
    for (int i = 0; i < 10; i++) {
        rx_clock((struct wire_symbol){ .er = true, .data = 0xE });
        expect(!*dut.phy_rx_ce);
    }
}

/* The first byte that is not 55: after it the mac skips the frame, whatever looks like an SFD. */
static uint8_t first_odd_byte(const uint8_t *nibbles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        wire_push(&wire, true, false, nibbles[i]);
    for (int i = 0; i < 4; i++)
        wire_push(&wire, false, false, 0);
    do
        rx_clock(wire_next(&wire));
    while (!wire_quiet(&wire) && (!*dut.phy_rx_ce || !*dut.phy_rx_dv || *dut.phy_rx_data == 0x55));
    uint8_t byte = *dut.phy_rx_data;
    while (!wire_quiet(&wire))
        rx_clock(wire_next(&wire));
    return byte;
}

TEST(a_preamble_that_is_none_never_becomes_an_sfd)
{
    expect_eq(first_odd_byte((const uint8_t[]){ 5, 5, 4, 5, 0xD, 5, 5, 0xD, 5, 0xD }, 10), 0x45);
    expect_eq(first_odd_byte((const uint8_t[]){ 0xD, 5, 0xD, 5, 5, 5, 0xD }, 7), 0x5D);
    expect_eq(first_odd_byte((const uint8_t[]){ 0, 5, 5, 0xD, 5, 5, 5, 0xD }, 8), 0x50);
}

/* The mac's side of transmit: a new byte with every phy_tx_ce. */
static void tx_clock(uint8_t next, bool en, bool er)
{
    bool ce = *dut.phy_tx_ce;

    wire_watch(&wire, *dut.mii_tx_en, *dut.mii_tx_er, *dut.mii_txd);
    *dut.tx_clk = 1;
    dut_eval();
    if (ce) {
        *dut.phy_tx_data = next;
        *dut.phy_tx_en = en;
        *dut.phy_tx_er = er;
    }
    *dut.tx_clk = 0;
    dut_eval();
}

TEST(a_byte_leaves_low_nibble_first_with_its_enable_for_both)
{
    static const uint8_t sent[] = { 0x55, 0x55, 0xD5, 0x21, 0x43, 0x65, 0x87 };

    while (!*dut.phy_tx_ce)
        tx_clock(0, false, false);
    for (size_t i = 0; i < sizeof sent; i++) {
        tx_clock(sent[i], true, i == 5);
        expect(!*dut.phy_tx_ce);
        tx_clock(0, false, false);
        expect(*dut.phy_tx_ce);
    }
    for (int i = 0; i < 6; i++)
        tx_clock(0, false, false);
    struct wire_frame *f = wire_seen(&wire);
    expect(f != NULL);
    expect_eq(f->preamble, 4);
    expect_eq(f->count, 4);
    expect_mem(f->bytes, sent + 3, 4);
    expect(f->er && !f->odd && !f->garbled);
    free(f);
}

int main(void)
{
    return RUN("phy_mii", open_quiet, dut_close,
               T(a_frame_after_any_number_of_preamble_nibbles_is_aligned),
               T(one_idle_clock_separates_two_frames),
               T(a_nibble_too_much_is_flagged_and_not_delivered),
               T(rx_er_in_either_nibble_belongs_to_the_byte),
               T(a_false_carrier_makes_no_byte),
               T(a_preamble_that_is_none_never_becomes_an_sfd),
               T(a_byte_leaves_low_nibble_first_with_its_enable_for_both));
}
