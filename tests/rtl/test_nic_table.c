/*
 * The table "behaviour every configuration must show", row by row, for the whole NIC behind the pins of each kind of PHY and
 * at each of its speeds: what software sees in memory and registers, what the PHY sees on its pins.
 */
#include "nic_flow.h"

#define SHORT_FRAMES    (SPEED == 1000 ? 3000u : SPEED == 100 ? 400u : 60u)
#define LONG_FRAMES     (SPEED == 1000 ? 120u : SPEED == 100 ? 30u : 5u)

static uint8_t frame[1514], other[1514];

static void up_with(unsigned buffers)
{
    nic_up();
    rx_post(buffers);
}

/* What was offered has arrived or is counted; so many cycles are enough for nothing to happen. */
static void expect_frame(size_t bytes)
{
    bench_settle();
    expect_received(frame, bytes);
}

static void expect_quiet(void)
{
    bench_settle();
    expect_nothing_received();
}

/* ---- what it is ---- */

/* Of the parameters that it was built with, PARAMETERS: "-GRX_QUEUES=1 ...". */
static uint32_t built_with(const char *name)
{
    char wanted[32];
    const char *at;

    snprintf(wanted, sizeof wanted, "-G%s=", name);
    at = strstr(PARAMETERS, wanted);
    assert_non_null(at);
    return (uint32_t)atoi(at + strlen(wanted));
}

/* Software knows the NIC by these alone, whatever parts there are or are not. */
TEST(the_constants_say_what_it_was_built_with_and_stay_so_after_a_reset)
{
    static const struct { const char *name; uint32_t bit; } parts[] = {
        { "MULTICAST_HASH", NIC_CAPS_HASH_FILTER }, { "PAUSE", NIC_CAPS_PAUSE }, { "MODERATION", NIC_CAPS_MODERATION },
        { "RMON", NIC_CAPS_RMON }, { "LOOPBACK", NIC_CAPS_LOOPBACK }, { "VLAN", NIC_CAPS_VLAN },
        { "RX_SUM", NIC_CAPS_RX_SUM }, { "TX_SUM", NIC_CAPS_TX_SUM }, { "RX_HASH", NIC_CAPS_RX_HASH },
        { "TSO", NIC_CAPS_TSO },
    };
    static const uint32_t mdio[] = { 0, NIC_CAPS_MDIO_BITS, NIC_CAPS_MDIO };
    uint32_t caps = PHY << NIC_CAPS_PHY_SIDE_SHIFT | built_with("RX_QUEUES") << NIC_CAPS_RX_QUEUES_SHIFT |
                    built_with("PERFECT_ENTRIES") << NIC_CAPS_PERFECT_ENTRIES_SHIFT | mdio[built_with("MDIO")];

    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        caps |= built_with(parts[i].name) ? parts[i].bit : 0;
    for (unsigned i = 0; i < 2; i++) {
        uint32_t marks = reg_read(NIC_PAUSE_MARKS);
        uint32_t high = (marks & NIC_PAUSE_MARKS_HIGH_MASK) >> NIC_PAUSE_MARKS_HIGH_SHIFT;
        uint32_t low = (marks & NIC_PAUSE_MARKS_LOW_MASK) >> NIC_PAUSE_MARKS_LOW_SHIFT;

        expect_eq(reg_read(NIC_ID), NIC_ID_IS);
        expect_eq(reg_read(NIC_CAPS), caps);
        expect_eq(reg_read(NIC_LIMITS), 1518);
        expect(high > low && low > high / 4 && high < 4 * 2048);
        for (uint32_t at = NIC_COUNT; at < NIC_SNAPSHOT; at += 4)
            expect_eq(reg_read(at), 0);
        *dut.rst = 1;
        bench_run(8);
        *dut.rst = 0;
        bench_run(600);
        line_settled();                         /* the reset chose another speed, and the pins broke their rules */
    }
}

/* ---- line rate ---- */

static void line_rate(unsigned frames, size_t bytes, void (*prepare)(void))
{
    b.stall_percent = 10;
    b.read_latency = true;
    nic_up();
    prepare();
    memset(b.words, 0, sizeof b.words);
    b.busy_cycles = 0;
    uint64_t from = b.cycles;
    both_ways(frames, bytes);
    double rx = (double)(b.words[BUS_FREE] - 8 + b.words[BUS_CMPL]) / frames;       /* eight are held for what comes */
    double tx = (double)b.words[BUS_TX_RING] / frames, batch = (double)b.words[BUS_CONSUMER];
    printf("# %zu B both ways: %.1f bus cycles busy of %.1f a pair; words beside the payload RX %.2f, TX %.2f and %.0f for"
           " %u reports; TX gap %u to %u bit times\n", bytes + 4, (double)b.busy_cycles / frames,
           (double)(b.cycles - from) / frames, rx, tx, batch, flow.reports, flow.shortest_gap, flow.longest_gap);
    expect_no_drops();
    expect(rx <= 5.0 && tx <= 4.0 && batch <= flow.reports);
    expect_eq(flow.shortest_gap, 96);
    expect_eq(flow.longest_gap, 96);
}

static void nothing_more(void)
{
}

/* All entries but for one byte ours, which is the last. */
static void filter_of_addresses_alike(void)
{
    uint32_t low = reg_read(NIC_FILTER(0) + NIC_FILTER_LOW), high = reg_read(NIC_FILTER(0) + NIC_FILTER_HIGH);
    unsigned entries = (reg_read(NIC_CAPS) & NIC_CAPS_PERFECT_ENTRIES_MASK) >> NIC_CAPS_PERFECT_ENTRIES_SHIFT;

    for (unsigned i = 0; i < entries; i++) {
        reg_write(NIC_FILTER(i) + NIC_FILTER_LOW, low ^ (entries - 1 - i) << 24);
        reg_write(NIC_FILTER(i) + NIC_FILTER_HIGH, high);
    }
}

TEST(line_rate_64_b_with_a_filter_full_of_addresses_that_share_five_bytes)
{
    line_rate(SHORT_FRAMES, 60, filter_of_addresses_alike);
}

TEST(line_rate_64_b_both_directions_at_once_without_loss)
{
    line_rate(SHORT_FRAMES, 60, nothing_more);
}

static void copies_of_the_counters(void)
{
    flow_copies = true;
}

TEST(line_rate_64_b_goes_on_while_the_counters_are_copied)
{
    line_rate(SHORT_FRAMES, 60, copies_of_the_counters);
    flow_copies = false;
    expect_eq(counter(NIC_COUNT_RX_FRAMES), SHORT_FRAMES);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), SHORT_FRAMES);
    if (!(reg_read(NIC_CAPS) & NIC_CAPS_RMON))
        return;
    expect_eq(counter(NIC_COUNT_RX_64), SHORT_FRAMES);
    expect_eq(counter(NIC_COUNT_RX_BYTES), 60 * SHORT_FRAMES);
    expect_eq(counter(NIC_COUNT_TX_64), SHORT_FRAMES);
    expect_eq(counter(NIC_COUNT_TX_BYTES), 60 * SHORT_FRAMES);
}

TEST(line_rate_1518_b_both_directions_at_once_without_loss)
{
    line_rate(LONG_FRAMES, 1514, nothing_more);
}

/* ---- the bus ---- */

TEST(any_pattern_of_bus_stalls_status_ok_implies_memory_equals_wire)
{
    unsigned good = 0, lost = 0;

    for (unsigned i = 0; i < 80; i++) {
        uint32_t c[4];
        size_t bytes = 60 + (unsigned)rand() % 500;
        unsigned in_a_row = 1 + (unsigned)rand() % 4;
        if (i % 20 == 0) {
            ring_reset(NIC_RX(0));
            bench_run(300);
            b.offset = (unsigned)rand() % 2 * 2;
            up_with(0);
        }
        b.stall_percent = (unsigned)rand() % 101;
        b.stall_cycles = 1 + (unsigned)rand() % 24;
        frame_to_us(frame, bytes);
        for (unsigned k = 0; k < in_a_row; k++)
            wire_send(&pins.wire, frame, bytes);
        rx_post(in_a_row);
        bench_settle();
        while (rx_completion(c)) {
            expect_eq(rx_length(c), bytes);
            expect_mem(rx_frame(c), frame, bytes);
            good++;
            in_a_row--;
        }
        lost += in_a_row;
    }
    expect(good >= 80);
    expect_eq(lost, counter(NIC_COUNT_RX_OVERFLOW));
}

/* A fault at `from` stops its direction, which says so; the other one runs on; recovery leaves the MAC alone. */
static void fault_and_recovery(bool tx, uint32_t from)
{
    uint32_t ctrl = (tx ? NIC_TX : NIC_RX(0)) + NIC_RX_CTRL;

    up_with(2);
    memory_fails(from, 256);
    frame_to_us(frame, 200);
    frame_to_us(other, 300);
    wire_send(&pins.wire, frame, 200);
    tx_fragment(other, 300, 0, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect(*dut.irq & LINE_EVENT);
    expect_eq(reg_read(NIC_CAUSE), tx ? NIC_CAUSE_TX_BUS : NIC_CAUSE_RX0_BUS);
    expect(reg_read(ctrl) & NIC_RX_CTRL_STOPPED);
    expect((reg_read(ctrl + NIC_RX_FAULT_ADDR - NIC_RX_CTRL) & NIC_RX_FAULT_ADDR_WORD_MASK) - from < 256);
    if (tx) {
        expect_nothing_sent();
        expect_received(frame, 200);
    } else {
        expect_nothing_received();
        expect_sent(other, 300);
    }

    b.bad_bytes = 0;
    nic_recover();
    if (!tx)
        rx_post(2);
    wire_send(&pins.wire, frame, 200);
    tx_fragment(other, 300, 0, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect_received(frame, 200);
    expect_sent(other, 300);
}

static void faults(void)
{
    bool silent = b.silent;

    for (unsigned tx = 0; tx < 2; tx++) {
        bench_close();
        bench_open();
        b.silent = silent;
        fault_and_recovery(tx, tx ? TX_DATA : RX_BUFFERS);
    }
}

TEST(a_bus_error_stops_its_queue_only_and_recovers_without_a_mac_reset)
{
    faults();
}

TEST(no_answer_at_all_stops_its_queue_only_and_recovers_without_a_mac_reset)
{
    b.silent = true;
    faults();
}

/* ---- gaps ---- */

TEST(tx_gap_is_exactly_96_bit_times)
{
    static const size_t lengths[] = { 1514, 60, 14, 61, 62, 63, 64, 60, 59, 300, 100, 65, 15, 301 };   /* all fit the buffer */
    enum { COUNT = sizeof lengths / sizeof *lengths };

    nic_up();
    frame_to_us(frame, sizeof frame);
    for (size_t i = 0; i < COUNT; i++)
        tx_fragment(frame, (unsigned)lengths[i], i % 4, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    for (size_t i = 0; i < COUNT; i++) {
        if (i)
            expect_eq(pins.wire.seen[pins.wire.seen_head % WIRE_FRAMES]->gap_bits, 96);
        expect_sent(frame, lengths[i]);
    }
}

/* One idle clock of MII and GMII, two dibits of RMII with CRS_DV low */
TEST(rx_gap_down_to_the_shortest_loses_none)
{
    nic_up();
    frame_to_us(frame, sizeof frame);
    for (int gap = MIN_GAP_BITS; gap <= 4 * MIN_GAP_BITS; gap += WIRE_BITS) {
        rx_post(16);
        for (size_t bytes = 60; bytes < 76; bytes++)
            wire_send(&pins.wire, frame, bytes, .gap = gap, .preamble = bytes % 2 ? 0 : -1);
        bench_settle();
        for (size_t bytes = 60; bytes < 76; bytes++)
            expect_received(frame, bytes);
    }
    expect_no_drops();
}

/* ---- what the wire may carry ---- */

TEST(preamble_of_1_to_15_nibbles_of_any_parity_is_received)
{
    int last = WIRE_BITS == 8 ? 8 : WIRE_BITS == 4 ? 15 : 30;

    nic_up();
    frame_to_us(frame, 60);
    for (int symbols = 1; symbols <= last; symbols++) {
        rx_post(1);
        wire_send(&pins.wire, frame, 60, .preamble = symbols, .gap = MIN_GAP_BITS);
        expect_frame(60);
    }
}

#if SPEED != 1000
TEST(dribble_nibble_with_good_fcs_is_received_and_flagged)
{
    uint32_t c[4];

    up_with(4);
    frame_to_us(frame, 100);
    wire_send(&pins.wire, frame, 100, .dribble = WIRE_NIBBLES / 2);
    wire_send(&pins.wire, frame, 100);
    bench_settle();
    expect(rx_completion(c) && rx_length(c) == 100 && c[0] & NIC_CMPL_W0_DRIBBLE);
    expect_mem(rx_frame(c), frame, 100);
    expect(rx_completion(c) && rx_length(c) == 100 && !(c[0] & NIC_CMPL_W0_DRIBBLE));
    expect_eq(counter(NIC_COUNT_RX_DRIBBLE), 1);
}
#endif

/* The frame just put on the wire is not delivered but counted by that name; the next one, close behind it, arrives. */
static void expect_counted(uint32_t name)
{
    uint32_t before = counter(name);

    wire_send(&pins.wire, frame, 60);
    expect_frame(60);
    expect_quiet();
    expect_eq(counter(name), before + 1);
}

TEST(bad_fcs_rx_er_runt_and_giant_are_dropped_and_counted_each_by_its_name)
{
    up_with(RING);
    frame_to_us(frame, sizeof frame);
    wire_send(&pins.wire, frame, 200, .bad_fcs = true, .gap = MIN_GAP_BITS);
    expect_counted(NIC_COUNT_RX_BAD_FCS);
    for (int at = -1; at <= 61; at += at < 1 ? 2 : 30) {
        wire_send(&pins.wire, frame, 60, .rx_er_at = at, .gap = MIN_GAP_BITS);
        expect_counted(NIC_COUNT_RX_ER);
    }
    for (size_t bytes = 4; bytes < 60; bytes += 11) {       /* with a good FCS: 8 to 63 bytes on the wire */
        wire_send(&pins.wire, frame, bytes, .gap = MIN_GAP_BITS);
        expect_counted(NIC_COUNT_RX_RUNT);
    }
    static uint8_t giant[1600];
    memcpy(giant, frame, sizeof frame);
    wire_send(&pins.wire, giant, 1515, .gap = MIN_GAP_BITS);
    expect_counted(NIC_COUNT_RX_GIANT);
    wire_send(&pins.wire, giant, 1600, .gap = MIN_GAP_BITS);
    expect_counted(NIC_COUNT_RX_GIANT);
}

/*
 * However slowly the words of a frame come from memory, it leaves whole: each as late as may be, and one cycle later the
 * memory counts as dead.
 */
TEST(tx_underrun_cannot_happen)
{
    static const unsigned waits[] = { 1, 30, 100, 200, BUS_TIMEOUT - 1, BUS_TIMEOUT };

    nic_up();
    frame_to_us(frame, sizeof frame);
    b.stall_percent = 100;
    for (unsigned i = 0; i < sizeof waits / sizeof *waits; i++) {
        b.stall_least = b.stall_cycles = waits[i];
        tx_fragment(frame, 30, 1, 0);
        tx_fragment(frame + 30, 400 + i, 2, NIC_DESC_W1_END);
        tx_doorbell();
        bench_settle();
        expect_sent(frame, 430 + i);
    }
    expect_eq(reg_read(NIC_CAUSE), 0);
    b.stall_least = b.stall_cycles = BUS_TIMEOUT + 1;
    tx_fragment(frame, 430, 1, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect_nothing_sent();
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_BUS);
    expect_eq(counter(NIC_COUNT_TX_UNDERRUN), 0);
}

/* ---- no free buffer ---- */

static unsigned pauses_seen(uint16_t *last)
{
    struct wire_frame *f;
    unsigned count = 0;

    for (; (f = wire_seen(&pins.wire)) != NULL; count++) {
        expect(f->good_fcs && f->count == 64 && f->bytes[12] == 0x88 && f->bytes[13] == 0x08);
        *last = (uint16_t)(f->bytes[16] << 8 | f->bytes[17]);
        free(f);
    }
    return count;
}

TEST(no_free_buffer_the_frame_waits_in_the_frame_buffer)
{
    up_with(0);
    frame_to_us(frame, 300);
    wire_send(&pins.wire, frame, 300);
    bench_run(40000);
    expect_nothing_received();
    rx_post(1);
    expect_frame(300);
    expect_no_drops();
}

TEST(no_free_buffer_pause_at_the_high_mark_then_whole_frames_are_dropped)
{
    enum { FRAMES = 20 };
    uint32_t c[4];
    uint16_t quanta = 0;
    unsigned arrived = 0;

    up_with(0);
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_PAUSE_TX);
    frame_to_us(frame, 1000);
    for (uint8_t i = 0; i < FRAMES; i++) {
        frame[20] = i;
        wire_send(&pins.wire, frame, 1000);
    }
    while (!wire_quiet(&pins.wire))
        bench_step();
    expect(pauses_seen(&quanta) >= 1);
    expect_eq(quanta, 0xFFFF);
    rx_post(FRAMES);
    bench_settle();
    pauses_seen(&quanta);
    expect_eq(quanta, 0);
    uint32_t no_buffer = counter(NIC_COUNT_RX_NO_BUFFER);
    for (uint8_t last = 0; rx_completion(c); arrived++) {   /* the later ones, each whole */
        expect_eq(rx_length(c), 1000);
        expect(rx_frame(c)[20] >= last);
        last = frame[20] = rx_frame(c)[20];
        expect_mem(rx_frame(c), frame, 1000);
    }
    expect(no_buffer > 0 && arrived > 0);
    expect_eq(arrived + no_buffer, FRAMES);
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
}

/* A bus that stands still, though not for so long that it counts as dead: there is a buffer, but no way to it. */
TEST(a_frame_that_does_not_fit_is_an_overflow_and_not_a_lack_of_buffers)
{
    enum { FRAMES = 24 };
    uint32_t c[4];
    unsigned arrived = 0;

    up_with(FRAMES);
    frame_to_us(frame, 1000);
    b.stall_percent = 100;
    b.stall_cycles = SPEED == 1000 ? 40 : 250;
    b.stall_least = SPEED == 10 ? b.stall_cycles : 1;
    for (unsigned i = 0; i < FRAMES; i++)
        wire_send(&pins.wire, frame, 1000);
    bench_settle();
    for (; rx_completion(c); arrived++) {
        expect_eq(rx_length(c), 1000);
        expect_mem(rx_frame(c), frame, 1000);
    }
    expect_eq(counter(NIC_COUNT_RX_NO_BUFFER), 0);
    expect_eq(arrived + counter(NIC_COUNT_RX_OVERFLOW), FRAMES);
    expect(arrived < FRAMES);
}

/* ---- RMII ---- */

#if PHY == PHY_RMII
TEST(rmii_crs_dv_before_the_data_and_toggling_at_the_end)
{
    up_with(RING);
    frame_to_us(frame, 60);
    for (int i = 0; i <= 20; i++) {
        wire_send(&pins.wire, frame, 60, .early = 2 * i, .toggle = i, .gap = MIN_GAP_BITS, .preamble = i % 3 ? 0 : -1);
        expect_frame(60);
    }
}

TEST(rmii_rxd_10_before_the_sfd_is_a_false_carrier)
{
    up_with(4);
    frame_to_us(frame, 60);
    for (int i = 0; i < 3; i++)
        wire_push(&pins.wire, true, false, 0);
    wire_push(&pins.wire, true, false, 2);
    wire_send(&pins.wire, frame, 60, .gap = MIN_GAP_BITS);
    expect_quiet();
    wire_send(&pins.wire, frame, 60);
    expect_frame(60);
    expect_no_drops();
}

#if SPEED == 10
TEST(rmii_at_10_every_tenth_clock_is_sampled)
{
    nic_up();
    frame_to_us(frame, 60);
    for (unsigned phase = 0; phase < 10; phase++) {
        pins.rx_clocks++;
        pins.sample_at = phase;
        rx_post(1);
        wire_send(&pins.wire, frame, 60);
        tx_fragment(frame, 60, 0, NIC_DESC_W1_END);
        tx_doorbell();
        expect_frame(60);
        expect_sent(frame, 60);
    }
}
#endif
#endif

/* ---- RGMII ---- */

#if PHY == PHY_RGMII
TEST(rgmii_in_band_status_is_reported_in_a_register_and_never_acted_on)
{
    up_with(RING);
    frame_to_us(frame, 60);
    for (uint8_t status = 0; status < 16; status++) {
        pins.status = status;
        bench_run(SPEED == 10 ? 400 : 60);
        expect_eq(reg_read(NIC_INBAND), status);
        wire_send(&pins.wire, frame, 60);
        tx_fragment(frame, 60, 0, NIC_DESC_W1_END);
        tx_doorbell();
        expect_frame(60);
        expect_sent(frame, 60);
        expect_eq(reg_read(NIC_WIRE) & NIC_WIRE_SPEED_MASK, phy_speed_code(SPEED));
    }
}
#endif

static void close_and_check_pins(void)
{
    unsigned faults = pins.faults;

    bench_close();
    expect_eq(faults, 0);
}

int main(void)
{
    return RUN("nic_table", bench_open, close_and_check_pins,
               T(the_constants_say_what_it_was_built_with_and_stay_so_after_a_reset),
               T(line_rate_64_b_both_directions_at_once_without_loss),
               T(line_rate_1518_b_both_directions_at_once_without_loss),
               T(line_rate_64_b_goes_on_while_the_counters_are_copied),
               T(line_rate_64_b_with_a_filter_full_of_addresses_that_share_five_bytes),
               T(any_pattern_of_bus_stalls_status_ok_implies_memory_equals_wire),
               T(a_bus_error_stops_its_queue_only_and_recovers_without_a_mac_reset),
               T(no_answer_at_all_stops_its_queue_only_and_recovers_without_a_mac_reset),
               T(tx_gap_is_exactly_96_bit_times),
               T(rx_gap_down_to_the_shortest_loses_none),
               T(preamble_of_1_to_15_nibbles_of_any_parity_is_received),
#if SPEED != 1000
               T(dribble_nibble_with_good_fcs_is_received_and_flagged),
#endif
               T(bad_fcs_rx_er_runt_and_giant_are_dropped_and_counted_each_by_its_name),
               T(tx_underrun_cannot_happen),
#if PHY == PHY_RMII
               T(rmii_crs_dv_before_the_data_and_toggling_at_the_end),
               T(rmii_rxd_10_before_the_sfd_is_a_false_carrier),
#if SPEED == 10
               T(rmii_at_10_every_tenth_clock_is_sampled),
#endif
#endif
#if PHY == PHY_RGMII
               T(rgmii_in_band_status_is_reported_in_a_register_and_never_acted_on),
#endif
               T(no_free_buffer_the_frame_waits_in_the_frame_buffer),
               T(no_free_buffer_pause_at_the_high_mark_then_whole_frames_are_dropped),
               T(a_frame_that_does_not_fit_is_an_overflow_and_not_a_lack_of_buffers));
}
