/*
 * The speed changes with half a frame inside, in either direction, at every place of it: because the link was lost and the
 * NIC is drained first, or because the PHY's clocks stood still until the driver gave up waiting. Nothing of the two halves
 * is delivered, and from the first frame on the new speed works.
 */
static unsigned wire_mbps;          /* now */
#define SPEED wire_mbps

#include "nic_bench.h"

enum { BYTES = 100 };

#define DRAIN_CYCLES    (400 + 250000 / wire_mbps)      /* as many as two frames take, and half as many again */

static const unsigned all_speeds[] = { 1000, 100, 10 };
static uint8_t half[BYTES], in[BYTES], out[BYTES];
static unsigned times, times_busy;                  /* how often the clocks stood, and something was then left inside */

static bool has_speed(unsigned mbps)
{
    return PHY != PHY_RMII || mbps != 1000;
}

static void clock_set(struct clock *clock, uint64_t period_ps)
{
    *clock = (struct clock){ period_ps, period_ps ? line.sys.next_ps + period_ps : 0 };
}

/* The PHY's clocks; the transmit clock of GMII at 1000 and of RGMII is our own, and never stands. */
static void phy_clocks(bool run)
{
    bool own = PHY == PHY_RGMII || (PHY == PHY_GMII && wire_mbps == 1000);

    clock_set(&line.rx, run ? RX_PS : 0);
    if (PHY != PHY_RMII && (run || !own))
        clock_set(&line.tx, run ? TX_PS : 0);
}

/* Another speed is agreed on. What was on the wire is gone: in mid byte, for the PHY too. */
static void phy_agrees_on(unsigned mbps)
{
    pins.wire.head = pins.wire.tail;
    free(pins.wire.now);
    pins.wire.now = NULL;
    wire_mbps = mbps;
    pins.speed = mbps;
    pins.symbol = (struct wire_symbol){ 0 };
    phy_clocks(true);
}

static void run_to_place(unsigned symbols)
{
    size_t until = pins.wire.head + symbols;

    for (unsigned n = 0; pins.wire.head < until; n++) {
        assert_true(n < PATIENCE);
        line_step();
    }
}

static bool is_busy(void)
{
    return reg_read(NIC_STATUS) & (NIC_STATUS_RX_BUSY | NIC_STATUS_TX_BUSY);
}

/* Half a frame each way, up to the given symbol of the one received; then the wire is cut, or its clocks stand. */
static void half_way(unsigned symbols, bool stands)
{
    for (unsigned i = 0; i < 2; i++)
        tx_fragment(half, BYTES, i, NIC_DESC_W1_END);
    tx_doorbell();
    wire_send(&pins.wire, half, BYTES);
    run_to_place(symbols);
    if (stands)
        phy_clocks(false);
    else
        pins.wire.head = pins.wire.tail;
}

/* What the driver does (nic_link.c): nothing more is let in or out, and the speed is written when nothing is left inside. */
static void change_speed(unsigned mbps, bool stands)
{
    reg_write(NIC_CTRL, NIC_CTRL_BROADCAST);
    for (uint64_t until = b.cycles + DRAIN_CYCLES; b.cycles < until && is_busy(); )
        bench_run(16);
    expect(stands || !is_busy());
    times += stands;
    times_busy += stands && is_busy();
    if (stands && times % 2)                        /* the clocks may come back before the driver gives up, or later */
        phy_agrees_on(mbps);
    reg_write(NIC_WIRE, phy_speed_code(mbps));
    expect_eq(reg_read(NIC_WIRE), phy_speed_code(mbps));
    reg_write(NIC_CTRL, CTRL_UP);
    if (wire_mbps != mbps)
        phy_agrees_on(mbps);
}

/* Of the halves the wire sees an end without a beginning at most, and the memory nothing. */
static void forget_halves(void)
{
    struct wire_frame *f;

    bench_settle();
    for (unsigned broken = 0; (f = wire_seen(&pins.wire)) != NULL; ) {
        bool whole = f->good_fcs && f->count == BYTES + 4 && memcmp(f->bytes, half, BYTES) == 0;
        expect(whole || !f->good_fcs);
        broken += !whole;
        expect(broken <= 1);
        free(f);
    }
    expect_nothing_received();
    expect_eq(mem_word(TX_CONSUMER), b.producer);
}

static void expect_works(void)
{
    for (unsigned i = 0; i < 3; i++) {
        rx_post(1);
        wire_send(&pins.wire, frame_to_us(in, BYTES), BYTES);
        tx_fragment(frame_to_us(out, BYTES), BYTES, i, NIC_DESC_W1_END);
        tx_doorbell();
        bench_settle();
        expect_received(in, BYTES);
        expect_sent(out, BYTES);
    }
}

/* From each speed to each other one. The halves end at each of the first and last symbols, and some between. */
static void everywhere(bool stands)
{
    for (unsigned from = 0; from < 3; from++)
        for (unsigned to = 0; to < 3; to++) {
            if (from == to || !has_speed(all_speeds[from]) || !has_speed(all_speeds[to]))
                continue;
            wire_mbps = all_speeds[from];
            bench_close();
            bench_open();
            line.sys.period_ps = 13333;             /* as 1000 Mbit/s needs it */
            nic_up();
            rx_post(1);
            frame_to_us(half, BYTES);
            unsigned last = (8 + BYTES + 3) * (unsigned)WIRE_NIBBLES;      /* all but a byte */
            for (unsigned at = 1; at < last; at += wire_mbps == 10 ? 31 : at < 12 || at > last - 12 ? 1 : 13) {
                half_way(at, stands);
                change_speed(all_speeds[to], stands);
                forget_halves();
                expect_works();
                change_speed(all_speeds[from], false);
                expect_works();
            }
            expect_eq(reg_read(NIC_CAUSE), 0);
        }
}

TEST(the_link_goes_in_mid_frame_and_comes_back_with_another_speed)
{
    everywhere(false);
}

TEST(the_clocks_stand_in_mid_frame_and_the_speed_is_changed_all_the_same)
{
    times = times_busy = 0;
    everywhere(true);
    printf("# %u times, %u of them with something left inside\n", times, times_busy);
    expect(times_busy > times / 2);
}

static void open_somewhere(void)
{
    wire_mbps = 100;
    bench_open();
}

int main(void)
{
    return RUN("nic_speed", open_somewhere, bench_close,
               T(the_link_goes_in_mid_frame_and_comes_back_with_another_speed),
               T(the_clocks_stand_in_mid_frame_and_the_speed_is_changed_all_the_same));
}
