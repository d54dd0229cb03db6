/*
 * nic_mdio: frames of IEEE 802.3 clause 22 as a PHY reads them (sim/phy_model.c), and the distance
 * of MDIO from MDC's rising edges, which is measured at every edge of every test.
 */
#include "test.h"
#include "dut.h"

#include "phy_model.h"

enum { CHANNEL = 9, START_BIT = 1 };
enum { READS = 0, WRITES = 1u << 26, NO_ANSWER = 1u << 30, BUSY = 1u << 31 };

static struct phy_model phy;
static unsigned tick_cycles, answer_cycles;     /* 1 us; until the PHY's answer is on the line */
static uint64_t cycle_now;
static unsigned edges, frames_edges;        /* rising ones, in all and since the frame's start */
static uint64_t rose_at, changed_at;
static bool mdc_before, drive_before, out_before, phy_line, phy_drives;

struct late { uint64_t at; bool line, drives; };        /* the PHY's pin after its delay */
static struct late late;

static uint64_t now_us(void)
{
    return cycle_now / tick_cycles;
}

static void watch_master(void)
{
    bool changes = *dut.mdio_drive != drive_before || *dut.mdio_out != out_before;

    if (changes) {                              /* §22.3.4: 10 ns each; here half a period */
        changed_at = cycle_now;
        if (edges)
            expect(cycle_now - rose_at >= tick_cycles);
    }
    if (*dut.mdc && !mdc_before) {
        expect(cycle_now - changed_at >= tick_cycles);
        if (edges && frames_edges)
            expect_eq(cycle_now - rose_at, 2 * tick_cycles);
        rose_at = cycle_now;
        edges++;
        frames_edges++;
    }
    drive_before = *dut.mdio_drive;
    out_before = *dut.mdio_out;
    expect(!(*dut.mdio_drive && phy_drives));   /* never both */
}

/* The PHY sees an edge at once; its answer is on the line some cycles later. */
static void connect(void)
{
    watch_master();
    if (*dut.mdc != mdc_before) {
        phy_model_mdio(&phy, *dut.mdc, *dut.mdio_drive, *dut.mdio_out, now_us());
        if (*dut.mdc)
            late = (struct late){ cycle_now + answer_cycles, phy.drives ? phy.level : true,
                                  phy.drives };
    }
    mdc_before = *dut.mdc;
    if (cycle_now >= late.at) {
        phy_line = late.line;
        phy_drives = late.drives;
    }
    *dut.mdio_in = *dut.mdio_drive ? *dut.mdio_out : phy_line;
}

static void cycle(void)
{
    *dut.tick = cycle_now % tick_cycles == 0;
    dut_eval();
    DUT_TICK(clk);
    cycle_now++;
    connect();
}

static void start_with(unsigned cycles_a_tick, unsigned cycles_to_answer, unsigned address)
{
    struct phy_model_config config = {
        .chip = PHY_KSZ9031, .address = (uint8_t)address, .partner = PHY_PARTNER_ALL,
    };

    phy_model_init(&phy, &config, 0);
    tick_cycles = cycles_a_tick;
    answer_cycles = cycles_to_answer;
    cycle_now = rose_at = changed_at = edges = frames_edges = 0;
    mdc_before = drive_before = phy_drives = false;
    out_before = *dut.mdio_out;
    phy_line = true;
    late = (struct late){ .line = true };
    *dut.rst = 1;
    cycle();
    cycle();
    *dut.rst = 0;
    out_before = *dut.mdio_out;
}

static void setup(void)
{
    dut_open();
    start_with(5, 1, 7);
}

static uint32_t fields(uint32_t write, unsigned address, unsigned reg, unsigned data)
{
    return write | address << 21 | reg << 16 | data;
}

static void put(uint32_t word, bool starts)
{
    *dut.put = 1;
    *dut.put_start = starts;
    *dut.put_fields = word & ((1u << 27) - 1);
    cycle();
    *dut.put = 0;
    frames_edges = 0;
}

/* Returns the register when the frame is over. */
static uint32_t transfer(uint32_t word)
{
    put(word, true);
    expect(*dut.busy && *dut.word & BUSY);
    for (unsigned i = 0; *dut.busy; i++) {
        expect(i < 140 * tick_cycles);
        cycle();
    }
    expect_eq(frames_edges, 64);
    for (unsigned i = 0; i < 3 * tick_cycles; i++)
        cycle();
    expect_eq(frames_edges, 64);                /* and no edge behind the frame */
    expect(!*dut.mdio_drive && !*dut.mdc);
    return *dut.word;
}

TEST(a_read_brings_what_the_phy_says)
{
    expect_eq(transfer(fields(READS, 7, 2, 0)) & ~fields(0, 31, 31, 0), 0x0022);
    expect_eq(transfer(fields(READS, 7, 3, 0xFFFF)) & 0xFFFF, 0x1622);
    expect_eq(phy.reads, 2);
    expect_eq(phy.writes, 0);
}

TEST(a_write_reaches_the_register)
{
    uint32_t word = fields(WRITES, 7, 4, 0xA5C3);

    expect_eq(transfer(word), word);            /* all of it reads back as it was written */
    expect_eq(phy.writes, 1);
    expect_eq(phy.regs[4], 0xA5C3);
    expect_eq(transfer(fields(READS, 7, 4, 0)) & 0xFFFF, 0xA5C3);
}

TEST(every_address_and_register_is_reached)
{
    for (unsigned address = 0; address < 32; address++) {
        start_with(3, 0, address);
        for (unsigned reg = 16; reg < 32; reg += 5) {
            unsigned data = address * 1733 + reg * 97;

            transfer(fields(WRITES, address, reg, data));
            expect_eq(phy.regs[reg], data);
            expect_eq(transfer(fields(READS, address, reg, 0)), fields(READS, address, reg, data));
        }
    }
}

TEST(nobody_at_an_address_is_told)
{
    expect_eq(transfer(fields(READS, 8, 2, 0)), fields(READS, 8, 2, 0xFFFF) | NO_ANSWER);
    expect_eq(phy.reads, 0);
    expect_eq(transfer(fields(READS, 7, 2, 0)) & NO_ANSWER, 0);         /* and forgotten */
    transfer(fields(READS, 8, 2, 0));
    expect_eq(transfer(fields(WRITES, 8, 2, 5)) & NO_ANSWER, 0);        /* a write asks nobody */
}

TEST(the_period_of_mdc_is_two_ticks_whatever_a_tick_is)
{
    static const unsigned ticks[] = { 1, 2, 3, 25, 125, 255 };

    for (unsigned i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        start_with(ticks[i], ticks[i] * 3 / 10, 7);     /* 300 ns: the latest answer */
        expect_eq(transfer(fields(READS, 7, 2, 0)) & 0xFFFF, 0x0022);
        transfer(fields(WRITES, 7, 16, 0x1234));
        expect_eq(phy.regs[16], 0x1234);
    }
}

TEST(a_frame_may_start_at_any_distance_from_a_tick)
{
    for (unsigned wait = 0; wait < 12; wait++) {
        for (unsigned i = 0; i < wait; i++)
            cycle();
        expect_eq(transfer(fields(READS, 7, 3, 0)) & 0xFFFF, 0x1622);
    }
}

TEST(without_start_nothing_is_sent_and_the_fields_are_kept)
{
    put(fields(WRITES, 3, 4, 0x5678), false);
    expect_eq(*dut.word, fields(WRITES, 3, 4, 0x5678));
    for (unsigned i = 0; i < 300 * tick_cycles; i++)
        cycle();
    expect_eq(edges, 0);
    expect(!*dut.busy && !*dut.mdio_drive);
}

TEST(a_write_while_busy_is_ignored)
{
    put(fields(WRITES, 7, 16, 0x1111), true);
    for (unsigned i = 0; *dut.busy; i++) {
        unsigned counted = frames_edges;

        expect(i < 140 * tick_cycles);
        put(fields(WRITES, 7, 17, 0x2222), true);
        frames_edges += counted;
        for (unsigned k = 0; k < 17 && *dut.busy; k++)
            cycle();
    }
    for (unsigned i = 0; i < 140 * tick_cycles; i++)
        cycle();
    expect_eq(phy.writes, 1);
    expect_eq(phy.regs[16], 0x1111);
    expect_eq(phy.regs[17], 0);
}

TEST(a_reset_in_a_frame_lets_go_of_the_line)
{
    put(fields(WRITES, 7, 16, 0x1111), true);
    for (unsigned i = 0; i < 50 * tick_cycles; i++)
        cycle();
    expect(*dut.mdio_drive);
    *dut.rst = 1;
    dut_eval();
    DUT_TICK(clk);
    *dut.rst = 0;
    expect(!*dut.mdio_drive && !*dut.mdc && !*dut.busy);
    start_with(5, 1, 7);
    expect_eq(transfer(fields(READS, 7, 2, 0)) & 0xFFFF, 0x0022);
}

int main(void)
{
    return RUN("nic_mdio", setup, dut_close, T(a_read_brings_what_the_phy_says),
               T(a_write_reaches_the_register), T(every_address_and_register_is_reached),
               T(nobody_at_an_address_is_told),
               T(the_period_of_mdc_is_two_ticks_whatever_a_tick_is),
               T(a_frame_may_start_at_any_distance_from_a_tick),
               T(without_start_nothing_is_sent_and_the_fields_are_kept),
               T(a_write_while_busy_is_ignored), T(a_reset_in_a_frame_lets_go_of_the_line));
}
