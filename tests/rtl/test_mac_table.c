/*
 * The rows of the table "behaviour every configuration must show" that the pins decide, one test
 * each, with the whole MAC behind each PHY side and at each speed. What arrives is compared with
 * what was sent, what leaves is measured at the pins.
 */
#include "test.h"
#include "mac_bench.h"

#define FEWER   (SPEED == 10 ? 7 : 1)       /* what costs more, less often */

static uint8_t frame[1600];

static void open_filled(void)
{
    bench_open();
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)rand();
}

static void expect_received(size_t count, unsigned status)
{
    while (b.received_head == b.received_tail && bench_busy())
        bench_run(1);
    expect(bench_settle() || b.received_head != b.received_tail);
    struct host_frame *f = host_received();
    expect(f != NULL);
    expect_eq(f->status, status);
    expect_eq(f->count, count);
    expect_mem(f->bytes, frame, count);
    free(f);
}

static void expect_nothing_more(void)
{
    expect(bench_settle());
    expect(host_received() == NULL);
    expect_eq(b.missed, 0);
}

/* ---- gaps ---- */

TEST(tx_gap_is_exactly_96_bit_times)
{
    static const size_t lengths[] = { 1, 60, 61, 62, 63, 1514, 64, 14, 59, 1513, 100, 65 };
    enum { COUNT = sizeof lengths / sizeof *lengths };

    for (size_t i = 0; i < COUNT; i++)
        host_send(frame, lengths[i]);
    expect(bench_settle());
    for (size_t i = 0; i < COUNT; i++) {
        struct wire_frame *f = wire_seen(&pins.wire);
        expect(f != NULL);
        expect(f->good_fcs && !f->er && !f->odd && !f->garbled);
        expect_eq(f->preamble, 7 * WIRE_NIBBLES);
        if (i)
            expect_eq(f->gap_bits, 96);
        free(f);
    }
    expect_eq(b.underruns, 0);
}

/* One idle clock of MII and GMII, two dibits of RMII with CRS_DV low */
TEST(rx_gap_down_to_the_shortest_loses_none)
{
    b.stalls_a_frame = 4;
    for (int gap = MIN_GAP_BITS; gap <= 8 * MIN_GAP_BITS; gap += WIRE_BITS)
        for (size_t count = 60; count < 76; count++)
            wire_send(&pins.wire, frame, count, .gap = gap, .preamble = count % 2 ? 0 : -1);
    for (int gap = MIN_GAP_BITS; gap <= 8 * MIN_GAP_BITS; gap += WIRE_BITS)
        for (size_t count = 60; count < 76; count++)
            expect_received(count, 0);
    expect_nothing_more();
}

/* ---- preamble, dribble, errors ---- */

/* In symbols: nibbles of MII, dibits of RMII (odd ones are half a nibble), bytes of GMII */
TEST(preamble_of_1_to_15_nibbles_of_any_parity_is_received)
{
    int last = WIRE_BITS == 8 ? 8 : WIRE_BITS == 4 ? 15 : 30;

    for (int symbols = 1; symbols <= last; symbols++) {
        wire_send(&pins.wire, frame, 60, .preamble = symbols, .gap = MIN_GAP_BITS);
        wire_send(&pins.wire, frame, 61, .preamble = symbols);
    }
    for (int symbols = 1; symbols <= last; symbols++) {
        expect_received(60, 0);
        expect_received(61, 0);
    }
    expect_nothing_more();
}

/* RMII: one to three dibits too many */
TEST(dribble_with_good_fcs_is_received_and_flagged)
{
    for (size_t count = 60; count < 60 + 4 * WIRE_NIBBLES; count++)
        wire_send(&pins.wire, frame, count, .dribble = (int)count % WIRE_NIBBLES, .gap = MIN_GAP_BITS);
    for (size_t count = 60; count < 60 + 4 * WIRE_NIBBLES; count++)
        expect_received(count, count % WIRE_NIBBLES ? DRIBBLE : 0);
    expect_nothing_more();
}

TEST(rx_er_marks_its_own_frame_and_no_other)
{
    for (int at = -1; at <= 64; at++) {         /* -1: in the preamble */
        if (at == 0)
            continue;
        wire_send(&pins.wire, frame, 60, .rx_er_at = at, .gap = MIN_GAP_BITS);
        wire_send(&pins.wire, frame, 61);
    }
    for (int at = -1; at < 64; at++) {
        expect_received(60, RX_ER);
        expect_received(61, 0);
    }
    expect_nothing_more();
}

/* RX_ER on a symbol that is half of a byte, or less, is an error of the byte. */
TEST(rx_er_on_any_symbol_of_a_frame_is_seen)
{
    size_t symbols = (8 + 64) * WIRE_NIBBLES;

    for (size_t at = 0; at < symbols; at += FEWER) {
        size_t start = pins.wire.tail;
        wire_send(&pins.wire, frame, 60);
        pins.wire.queue[(start + at) % WIRE_SYMBOLS].er = true;
        expect_received(60, RX_ER);
    }
    expect_nothing_more();
}

TEST(bad_fcs_is_reported_as_such)
{
    wire_send(&pins.wire, frame, 60, .bad_fcs = true, .gap = MIN_GAP_BITS);
    wire_send(&pins.wire, frame, 61);
    expect_received(60, BAD_FCS);
    expect_received(61, 0);
    expect_nothing_more();
}

/* The MAC hands on whatever has an FCS, with its length and the state of its FCS; nic_rx_in names it (test_nic_table.c). */
TEST(runt_of_1_to_63_bytes_comes_with_its_length_and_spoils_no_other)
{
    for (size_t total = 1; total < 64; total++) {
        size_t count = total < 4 ? 0 : total - 4;
        wire_send(&pins.wire, frame, count, .cut = total < 4 ? 4 - (int)total : 0, .gap = MIN_GAP_BITS);
        wire_send(&pins.wire, frame, 60);
        expect_received(count, total < 4 ? SHORT | BAD_FCS : 0);
        expect_received(60, 0);
    }
    expect_nothing_more();
}

TEST(giant_comes_with_its_length_and_spoils_no_other)
{
    static uint8_t giant[9600];

    memcpy(giant, frame, sizeof frame);
    wire_send(&pins.wire, giant, sizeof giant, .gap = MIN_GAP_BITS);
    wire_send(&pins.wire, frame, 60);
    expect(bench_settle());
    struct host_frame *f = host_received();
    expect(f != NULL && f->status == 0 && f->count == sizeof giant);
    expect_mem(f->bytes, giant, sizeof giant);
    free(f);
    expect_received(60, 0);
    expect_nothing_more();
}

/* Only by force: the NIC stores whole frames. RMII has no TX_ER. */
TEST(tx_underrun_inverts_the_fcs_and_raises_tx_er)
{
    for (int at = 4; at <= 120; at += 4 * FEWER) {
        b.starve_at = at;
        b.starve_cycles = SPEED == 10 ? 4000 : 400;
        host_send(frame, 200);
        host_send(frame, 100);
        expect(bench_settle());
        struct wire_frame *f = wire_seen(&pins.wire);
        expect(f != NULL && f->inverted_fcs && !f->good_fcs && !f->odd && f->er == (PHY != PHY_RMII));
        free(f);
        f = wire_seen(&pins.wire);
        expect(f != NULL && f->good_fcs && !f->er && f->count == 104);
        free(f);
    }
    expect(b.underruns != 0);
}

/* ---- RMII ---- */

#if PHY == PHY_RMII
TEST(rmii_crs_dv_may_rise_before_the_data)
{
    for (int early = 0; early <= 40; early++)
        wire_send(&pins.wire, frame, 60, .early = early, .gap = MIN_GAP_BITS,
                  .preamble = early % 3 ? 0 : -1);
    for (int early = 0; early <= 40; early++)
        expect_received(60, 0);
    expect_nothing_more();
}

TEST(rmii_crs_dv_toggles_per_nibble_at_the_end_of_a_frame)
{
    for (int nibbles = 0; nibbles <= 20; nibbles++)
        wire_send(&pins.wire, frame, 60, .toggle = nibbles, .early = nibbles % 4, .gap = MIN_GAP_BITS);
    for (int nibbles = 0; nibbles <= 20; nibbles++)
        expect_received(60, 0);
    expect_nothing_more();
}

/* A nibble too many, with CRS_DV on its second dibit only */
TEST(rmii_dribble_nibble_while_crs_dv_toggles)
{
    for (int nibbles = 0; nibbles <= 6; nibbles++) {
        size_t end;
        wire_send(&pins.wire, frame, 60, .toggle = nibbles, .dribble = 2);
        end = pins.wire.tail - 96 / WIRE_BITS;
        pins.wire.queue[(end - 2) % WIRE_SYMBOLS].dv = false;
    }
    for (int nibbles = 0; nibbles <= 6; nibbles++)
        expect_received(60, DRIBBLE);
    expect_nothing_more();
}

static void push_carrier(const char *dibits)
{
    for (; *dibits; dibits++)
        wire_push(&pins.wire, true, false, (unsigned)(*dibits - '0'));
}

static void push_gap(void)
{
    wire_push(&pins.wire, false, false, 0);
    wire_push(&pins.wire, false, false, 0);
}

/* After 10 the PHY says nothing of meaning until CRS_DV falls, not even what looks like a frame. */
TEST(rmii_rxd_10_before_the_sfd_is_a_false_carrier)
{
    static const char *before[] = { "2", "02", "0002", "12", "1112", "00112" };

    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        push_carrier(before[i]);
        wire_send(&pins.wire, frame, 60, .gap = MIN_GAP_BITS);
        push_carrier(before[i]);
        push_carrier("222222222222");
        push_gap();
        wire_send(&pins.wire, frame, 61, .gap = MIN_GAP_BITS);
    }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        expect_received(61, 0);
    expect_nothing_more();
}

TEST(rmii_what_is_no_preamble_leaves_no_trace)
{
    static const char *before[] = { "0", "000000000", "1", "1111111", "3", "13", "113", "0113", "10113", "0101" };
    enum { COUNT = sizeof before / sizeof *before };

    for (size_t i = 0; i < COUNT; i++) {
        push_carrier(before[i]);
        push_gap();
        wire_send(&pins.wire, frame, 60 + i, .gap = MIN_GAP_BITS);
    }
    for (size_t i = 0; i < COUNT; i++)
        expect_received(60 + i, 0);
    expect_nothing_more();
}

TEST(rmii_a_hole_in_the_preamble_spoils_the_frame)
{
    static const char *before[] = { "10", "110", "011110", "3", "1130" };

    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        push_carrier(before[i]);
        wire_send(&pins.wire, frame, 60, .gap = MIN_GAP_BITS);
        wire_send(&pins.wire, frame, 61, .gap = MIN_GAP_BITS);
    }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        expect_received(61, 0);
    expect_nothing_more();
}

TEST(rmii_rxd_means_nothing_while_crs_dv_is_low)
{
    for (unsigned last = 0; last < 4; last++)
        for (unsigned gap = 2; gap < 6; gap++) {
            for (unsigned i = 1; i < gap; i++)
                wire_push(&pins.wire, false, false, 1);
            wire_push(&pins.wire, false, false, last);
            wire_send(&pins.wire, frame, 60, .preamble = gap % 2 ? 0 : -1, .gap = MIN_GAP_BITS);
            for (int i = 0; i < 3; i++)
                wire_push(&pins.wire, false, false, 1);
            wire_push(&pins.wire, true, false, 3);      /* 01 01 01 11, but the carrier comes with the 11 */
            push_gap();
        }
    for (int i = 0; i < 16; i++)
        expect_received(60, 0);
    expect_nothing_more();
}

#if SPEED == 10
/* The MAC's sampling clock may be any of the ten; so may the PHY's. Each dibit we send stands for ten: see mac_pins.h. */
TEST(rmii_at_10_every_tenth_clock_is_sampled)
{
    for (unsigned phase = 0; phase < 20; phase++) {
        pins.rx_clocks++;
        pins.sample_at = phase;
        wire_send(&pins.wire, frame, 60, .early = 3, .toggle = 3, .gap = MIN_GAP_BITS);
        wire_send(&pins.wire, frame, 61);
        expect_received(60, 0);
        expect_received(61, 0);
        host_send(frame, 60);
        expect(bench_settle());
        struct wire_frame *f = wire_seen(&pins.wire);
        expect(f != NULL && f->good_fcs && f->count == 64);
        free(f);
    }
    expect_nothing_more();
}
#endif
#endif

/* ---- codes outside a frame ---- */

#if PHY != PHY_RMII
/* IEEE 802.3 table 35-2: carrier extension, its error, false carrier, low power, on a wire without dv */
TEST(carrier_extension_and_false_carrier_codes_are_ignored)
{
    static const uint8_t codes[] = { 0x0F, 0x1F, 0x0E, 0x01, 0x00, 0xFF, 0xD5, 0x55 };
    enum { COUNT = sizeof codes };

    for (size_t i = 0; i < COUNT; i++) {
        wire_send(&pins.wire, frame, 60, .gap = WIRE_BITS);
        for (unsigned k = 0; k < 12; k++)
            wire_push(&pins.wire, false, true, codes[i] & WIRE_MASK);
        wire_send(&pins.wire, frame, 61, .gap = WIRE_BITS);
        wire_push(&pins.wire, false, true, codes[i] & WIRE_MASK);
        wire_send(&pins.wire, frame, 62);
    }
    for (size_t i = 0; i < COUNT; i++) {
        expect_received(60, 0);
        expect_received(61, 0);
        expect_received(62, 0);
    }
    expect_nothing_more();
}
#endif

/* ---- RGMII ---- */

#if PHY == PHY_RGMII
/* An edge after each half period and at no other time, frames or none; mac_pins.h counts data that move beside them too. */
TEST(rgmii_forwarded_clock_has_the_speeds_period_half_of_it_high)
{
    uint64_t start = pins.edges, clocks = 20000;

    host_send(frame, 100);
    for (uint64_t end = b.tx.next_ps + clocks * TX_PS; b.tx.next_ps < end;)
        bench_step();
    uint64_t edges = pins.edges - start, wanted = 2 * clocks / rgmii_half_period(&pins);
    expect(edges >= wanted - 1 && edges <= wanted + 1);
    expect_eq(pins.faults, 0);
}

/* A frame with TX_ER: its words come too late. The watcher takes er from the falling edge. */
TEST(rgmii_tx_ctl_is_en_then_en_xor_er)
{
    b.starve_at = 200;
    b.starve_cycles = SPEED == 10 ? 4000 : 400;
    host_send(frame, 400);
    host_send(frame, 100);
    expect(bench_settle());
    struct wire_frame *f = wire_seen(&pins.wire);
    expect(f != NULL && f->er && f->inverted_fcs);
    free(f);
    f = wire_seen(&pins.wire);
    expect(f != NULL && !f->er && f->good_fcs);
    free(f);
}

TEST(rgmii_inband_status_is_reported_and_never_acted_on)
{
    for (unsigned status = 0; status < 16; status++) {
        pins.status = (uint8_t)status;
        bench_run(SPEED == 10 ? 200 : 40);
        expect_eq(*dut.inband_status, status);
        wire_send(&pins.wire, frame, 60, .gap = WIRE_BITS, .rx_er_at = 20);
        wire_send(&pins.wire, frame, 61, .gap = WIRE_BITS);
        host_send(frame, 60);
        while (bench_busy()) {
            expect_eq(*dut.inband_status, status);      /* the data of a frame are no status */
            bench_run(1);
        }
        expect_received(60, RX_ER);
        expect_received(61, 0);
        struct wire_frame *f = wire_seen(&pins.wire);
        expect(f != NULL && f->good_fcs);
        free(f);
    }
}

TEST(rgmii_error_codes_between_frames_are_no_status)
{
    pins.status = 0xB;
    bench_run(SPEED == 10 ? 200 : 40);
    for (unsigned k = 0; k < 40; k++)
        wire_push(&pins.wire, false, true, 0x4);
    while (bench_busy()) {
        expect_eq(*dut.inband_status, 0xB);
        bench_run(1);
    }
    expect_nothing_more();
}
#endif

/* ---- speed ---- */

#if PHY != PHY_MII
static void change_speed(unsigned speed)
{
    expect_eq(pins.faults, 0);
    *dut.rx_enable = 0;
    expect(bench_settle());
    pins_speed(speed);
    uint64_t symbol_ps = PHY == PHY_RMII ? 20000 : speed == 1000 ? 8000 : 4000000 / speed;
    bench_clocks(SYS_PS, symbol_ps, PHY == PHY_RGMII ? 8000 : PHY == PHY_RMII ? 20000 : symbol_ps);
    bench_run(200);
    pins_settled();
    *dut.rx_enable = 1;
}

/* To each other speed and back, again and again; in between nothing arrives and nothing leaves. */
TEST(a_speed_changes_while_the_mac_is_disabled)
{
    static const unsigned others[] = { 10, 100, 1000 };

    for (int i = 0; i < 12; i++) {
        unsigned other = others[i % 3];
        if (PHY == PHY_RMII && other == 1000)
            continue;
        change_speed(other);
        expect(!*dut.rx_busy && !*dut.tx_busy);
        bench_run(17 + (uint64_t)i);
        change_speed(SPEED);
        for (int k = 0; k < 3; k++) {
            wire_send(&pins.wire, frame, 60);
            host_send(frame, 60);
        }
        for (int k = 0; k < 3; k++)
            expect_received(60, 0);
        expect(bench_settle());
        for (int k = 0; k < 3; k++) {
            struct wire_frame *f = wire_seen(&pins.wire);
            expect(f != NULL && f->good_fcs && f->count == 64);
            expect(!k || f->gap_bits == 96);
            free(f);
        }
    }
    expect_nothing_more();
}
#endif

int main(void)
{
    return RUN("mac_table", open_filled, bench_close,
#if PHY == PHY_RMII
               T(rmii_crs_dv_may_rise_before_the_data),
               T(rmii_crs_dv_toggles_per_nibble_at_the_end_of_a_frame),
               T(rmii_dribble_nibble_while_crs_dv_toggles),
               T(rmii_rxd_10_before_the_sfd_is_a_false_carrier),
               T(rmii_what_is_no_preamble_leaves_no_trace),
               T(rmii_a_hole_in_the_preamble_spoils_the_frame),
               T(rmii_rxd_means_nothing_while_crs_dv_is_low),
#if SPEED == 10
               T(rmii_at_10_every_tenth_clock_is_sampled),
#endif
#else
               T(carrier_extension_and_false_carrier_codes_are_ignored),
#endif
#if PHY == PHY_RGMII
               T(rgmii_forwarded_clock_has_the_speeds_period_half_of_it_high),
               T(rgmii_tx_ctl_is_en_then_en_xor_er),
               T(rgmii_inband_status_is_reported_and_never_acted_on),
               T(rgmii_error_codes_between_frames_are_no_status),
#endif
#if PHY != PHY_MII
               T(a_speed_changes_while_the_mac_is_disabled),
#endif
               T(dribble_with_good_fcs_is_received_and_flagged),
               T(tx_gap_is_exactly_96_bit_times),
               T(rx_gap_down_to_the_shortest_loses_none),
               T(preamble_of_1_to_15_nibbles_of_any_parity_is_received),
               T(rx_er_marks_its_own_frame_and_no_other),
               T(rx_er_on_any_symbol_of_a_frame_is_seen),
               T(bad_fcs_is_reported_as_such),
               T(runt_of_1_to_63_bytes_comes_with_its_length_and_spoils_no_other),
               T(giant_comes_with_its_length_and_spoils_no_other),
               T(tx_underrun_inverts_the_fcs_and_raises_tx_er));
}
