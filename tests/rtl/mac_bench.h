/*
 * The MAC with its PHY side between a wire (mac_pins.h) and a host that reads and writes the streams of
 * the system clock. Three clocks with periods of their own; a stopped clock has period 0.
 */
#ifndef MAC_BENCH_H
#define MAC_BENCH_H

#include "clocks.h"
#include "mac_pins.h"

enum { BAD_FCS = 1, RX_ER = 2, SHORT = 4, DRIBBLE = 8, LOST = 16 };     /* rxs_status, lower bits */

struct host_frame {
    uint8_t bytes[WIRE_FRAME_MAX];
    size_t count;
    unsigned status, bucket;
    bool pause;
};

static struct {
    struct clock sys, rx, tx;

    /* host, receive */
    struct host_frame *received[WIRE_FRAMES], *receiving;
    size_t received_head, received_tail;
    unsigned stalls, stalls_a_frame;        /* cycles without ready in this frame, and how many are allowed */
    bool stalls_at_once;                    /* all in a row, else now and then */
    bool deaf;                              /* never ready */

    /* host, transmit */
    struct host_frame *sending[WIRE_FRAMES];
    size_t sending_head, sending_tail, sent;    /* sent: bytes of the first one */
    int starve_at;                          /* byte before which the words stop coming; 0: never */
    unsigned starve_cycles;

    unsigned underruns, missed, pauses_sent;
    uint64_t sys_cycles;
} b;

static inline void host_send(const uint8_t *bytes, size_t count)
{
    struct host_frame *f = calloc(1, sizeof *f);

    memcpy(f->bytes, bytes, count);
    f->count = count;
    b.sending[b.sending_tail++ % WIRE_FRAMES] = f;
}

/* The oldest frame received, to be freed by the caller, or NULL. */
static inline struct host_frame *host_received(void)
{
    return b.received_head == b.received_tail ? NULL : b.received[b.received_head++ % WIRE_FRAMES];
}

/* ---- what each side sees at its clock edge ---- */

static inline void host_take_word(void)
{
    struct host_frame *f = b.receiving ? b.receiving : (b.receiving = calloc(1, sizeof *f));
    unsigned bytes = *dut.rxs_last ? *dut.rxs_bytes : 4;

    assert(bytes <= 4 && f->count + bytes <= WIRE_FRAME_MAX);
    memcpy(f->bytes + f->count, dut.rxs_data, bytes);
    f->count += bytes;
    if (!*dut.rxs_last)
        return;
    f->status = *dut.rxs_status & 0x1F;
    f->pause = *dut.rxs_status >> 5 & 1;
    f->bucket = *dut.rxs_status >> 6;
    b.received[b.received_tail++ % WIRE_FRAMES] = f;
    b.receiving = NULL;
    b.stalls = 0;
}

static inline void host_word_taken(void)
{
    b.sent += 4;
    if (b.sent < b.sending[b.sending_head % WIRE_FRAMES]->count)
        return;
    free(b.sending[b.sending_head++ % WIRE_FRAMES]);
    b.sent = 0;
}

static inline void host_sample(void)
{
    b.sys_cycles++;
    if (*dut.rst)
        return;
    if (*dut.rxs_valid && *dut.rxs_ready)
        host_take_word();
    if (*dut.txs_valid && *dut.txs_ready)
        host_word_taken();
    b.underruns += *dut.tx_underrun;
    b.missed += *dut.rx_missed;
    b.pauses_sent += *dut.pause_sent;
}

static inline void host_drive(void)
{
    bool stall = b.stalls < b.stalls_a_frame && (b.stalls_at_once || rand() % 4 == 0);
    bool starved = b.starve_at && b.sent == (size_t)b.starve_at && b.starve_cycles;

    b.stalls += stall;
    *dut.rxs_ready = !stall && !b.deaf;
    b.starve_cycles -= starved;
    *dut.txs_valid = b.sending_head != b.sending_tail && !starved;
    if (!*dut.txs_valid)
        return;
    struct host_frame *f = b.sending[b.sending_head % WIRE_FRAMES];
    size_t left = f->count - b.sent;
    memcpy(dut.txs_data, f->bytes + b.sent, 4);
    *dut.txs_last = left <= 4;
    *dut.txs_bytes = left < 4 ? (uint8_t)left : 4;
}

/* ---- time ---- */

/* To the next clock edge, or several that fall together. */
static inline void bench_step(void)
{
    uint64_t now = clocks_next(&b.sys, &b.rx, &b.tx);
    bool sys = clock_due(&b.sys, now), rx = clock_due(&b.rx, now), tx = clock_due(&b.tx, now);

    if (sys)
        host_sample();
    pins_before(&pins, rx, tx);
    *dut.clk = sys;
    pins_clocks(rx, tx);
    dut_eval();
    if (sys)
        host_drive();
    pins_high(&pins, rx, tx);
    *dut.clk = 0;
    pins_clocks(false, false);
    dut_eval();
    pins_low(&pins, rx, tx);
}

static inline void bench_run(uint64_t sys_cycles)
{
    dut_eval();                     /* the test may have changed an input */
    for (uint64_t end = b.sys_cycles + sys_cycles; b.sys_cycles < end;)
        bench_step();
}

static inline bool bench_busy(void)
{
    return *dut.rx_busy || *dut.tx_busy || !wire_quiet(&pins.wire) || b.sending_head != b.sending_tail;
}

/* Until nothing moves any more; false when that does not happen in time. */
static inline bool bench_settle(void)
{
    for (uint64_t end = b.sys_cycles + 10000000; b.sys_cycles < end;) {
        bench_run(40);
        if (!bench_busy())
            return true;
    }
    return false;
}

static inline void bench_clocks(uint64_t sys_ps, uint64_t rx_ps, uint64_t tx_ps)
{
    b.sys = (struct clock){ sys_ps, b.sys.next_ps };
    b.rx = (struct clock){ rx_ps, b.rx.next_ps };
    b.tx = (struct clock){ PHY == PHY_RMII ? 0 : tx_ps, b.tx.next_ps };   /* one clock is enough there */
}

static inline void bench_reset(void)
{
    *dut.rst = 1;
    bench_run(1);
    *dut.rst = 0;
    bench_run(8);
}

static inline void bench_open(void)
{
    memset(&b, 0, sizeof b);
    srand(1);
    dut_open();
    pins_open();
    bench_clocks(SYS_PS, RX_PS, TX_PS);
    *dut.rx_enable = 1;
    *dut.rxs_ready = 1;
    bench_reset();
    bench_run(SPEED == 10 ? 80 : 20);       /* two byte times at least */
    pins_settled();
}

static inline void bench_close(void)
{
    struct host_frame *f;
    unsigned faults = pins.faults;

    while ((f = host_received()) != NULL)
        free(f);
    free(b.receiving);
    for (; b.sending_head != b.sending_tail; b.sending_head++)
        free(b.sending[b.sending_head % WIRE_FRAMES]);
    wire_reset(&pins.wire);
    dut_close();
    expect_eq(faults, 0);
}

#endif
