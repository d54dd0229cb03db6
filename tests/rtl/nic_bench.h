/*
 * The whole NIC between a wire and a memory in C, with a driver of a few lines: rings at fixed addresses, buffers by number.
 * The memory stalls at random, fails where a test says, and checks the rules of the Wishbone bus on every cycle. The wire is
 * that of `nic`, a byte at a time: the three clocks tick together, and a slower wire has its clock enable every `wire_every`
 * cycles. With -DNIC_PHY it is `nic_phy` with its pins and clocks (nic_pins.h).
 */
#ifndef NIC_BENCH_H
#define NIC_BENCH_H

#include <stdio.h>
#include "dut.h"
#include "nic_regs.h"
#include "test.h"
#ifdef NIC_PHY
#include "mac_pins.h"
#define BENCH_WIRE (&pins.wire)
_Static_assert(PHY_MII == NIC_CAPS_PHY_SIDE_IS_MII && PHY_RMII == NIC_CAPS_PHY_SIDE_IS_RMII &&
               PHY_GMII == NIC_CAPS_PHY_SIDE_IS_GMII && PHY_RGMII == NIC_CAPS_PHY_SIDE_IS_RGMII, "sim/phy_side.h");
_Static_assert(PHY_SPEED_10 == NIC_WIRE_SPEED_IS_MBPS_10 && PHY_SPEED_100 == NIC_WIRE_SPEED_IS_MBPS_100 &&
               PHY_SPEED_1000 == NIC_WIRE_SPEED_IS_MBPS_1000, "sim/phy_side.h");
#else
#include "wire.h"
#define BENCH_WIRE (&b.wire)
#endif

enum {
    MEM_BYTES = 1 << 18,
    FREE_RING = 0x1000, CMPL_RING = 0x2000, TX_RING = 0x4000, TX_CONSUMER = 0x6000,
    RX_BUFFERS = 0x8000, RX_BUFFER_BYTES = 2048, RX_BUFFER_COUNT = 64,
    TX_DATA = 0x30000, TX_DATA_BYTES = 0x10000,
    RING_LOG2 = 5, RING = 1 << RING_LOG2,
    PATIENCE = 200000,              /* cycles after which a wait has failed */
    BUS_TIMEOUT = 256,              /* cycles without an answer: what BUS_TIMEOUT_CYCLES is reset to */
    FAULT_CYCLES = 8,               /* at most, from the end of an access that fails to the event line */
    ALL_CAUSES = 0x7F,
};

enum { LINE_RX = 1, LINE_TX = 2, LINE_EVENT = 4, LINE_RX1 = 8 };        /* bits of irq */

static const uint8_t OWN_ADDRESS[6] = { 0x02, 0x00, 0x00, 0x12, 0x34, 0x56 };

/* What a beat of the bus was for, by its address. */
enum bus_use { BUS_FREE, BUS_CMPL, BUS_TX_RING, BUS_CONSUMER, BUS_RX_DATA, BUS_TX_DATA, BUS_USES };

struct bus_state {                  /* outputs of the master in one cycle */
    bool cyc, stb, we;
    uint32_t adr, dat_w;
    uint8_t sel, cti, bte;
};

static struct {
#ifndef NIC_PHY
    struct wire wire;
    bool dribble;                   /* the next frame on the wire ends in half a byte */
    bool was_dv;
    unsigned wire_every;
    bool gigabit;                   /* system clock 75 MHz, wire clock 125 MHz, a byte each */
    unsigned credit;
#endif
    bool watching;                  /* the reset is over */

    uint8_t mem[MEM_BYTES];
    unsigned stall_percent;                     /* chance that a beat waits, */
    unsigned stall_least, stall_cycles;         /* and for how long: from least on */
    unsigned waiting;                           /* cycles the present beat still waits */
    bool chosen;
    bool read_latency;                          /* the first read of a burst takes a cycle more, as in rtl/soc/ram_port */
    uint32_t bad_from, bad_bytes;               /* where memory fails ... */
    bool silent;                                /* ... by not answering at all */
    uint64_t fault_cycle, event_cycle;          /* since memory_fails(): when it was met, when the line rose; 0: not yet */

    struct bus_state last;
    bool last_beat, last_failed;
    unsigned silent_cycles;
    uint64_t words[BUS_USES], cycles, busy_cycles, bursts;

    unsigned offset, buffer_bytes, stride;      /* stride: from one buffer to the next */
    uint16_t posted, consumed, producer;
    uint32_t tx_next;               /* next free byte of the transmit data */
} b;

static uint32_t mem_word(uint32_t at)
{
    uint32_t word;

    memcpy(&word, b.mem + at, 4);
    return word;
}

static void mem_put(uint32_t at, uint32_t word)
{
    memcpy(b.mem + at, &word, 4);
}

/* ---- the bus ---- */

static enum bus_use bus_use(uint32_t at)
{
    return at >= TX_DATA ? BUS_TX_DATA : at >= RX_BUFFERS ? BUS_RX_DATA : at >= TX_CONSUMER ? BUS_CONSUMER
         : at >= TX_RING ? BUS_TX_RING : at >= CMPL_RING ? BUS_CMPL : BUS_FREE;
}

static struct bus_state bus_now(void)
{
    return (struct bus_state){ .cyc = *dut.dma_cyc, .stb = *dut.dma_stb, .we = *dut.dma_we, .adr = *dut.dma_adr,
                               .dat_w = *dut.dma_dat_w, .sel = *dut.dma_sel, .cti = *dut.dma_cti, .bte = *dut.dma_bte };
}

/* Wishbone B4 §3.1.3 and §4: an access stands until it is answered, an incrementing burst goes on word by word. */
static void bus_check(const struct bus_state *now)
{
    const struct bus_state *last = &b.last;

    if (!now->cyc)
        assert_false(now->stb);
    if (last->stb && !b.last_beat && !b.last_failed && now->stb) {
        assert_int_equal(now->adr, last->adr);
        assert_int_equal(now->we, last->we);
        assert_int_equal(now->sel, last->sel);
        assert_int_equal(now->cti, last->cti);
        for (unsigned i = 0; now->we && i < 4; i++)     /* the lanes not selected may change */
            if (now->sel >> i & 1)
                assert_int_equal(now->dat_w >> 8 * i & 255, last->dat_w >> 8 * i & 255);
    }
    if (last->stb && !b.last_beat && !b.last_failed && !now->stb)       /* given up: only after the timeout */
        assert_true(b.silent_cycles >= BUS_TIMEOUT);
    if (b.last_beat && last->cti == 2) {
        assert_true(now->stb);
        assert_int_equal(now->adr, last->adr + 1);
        assert_int_equal(now->we, last->we);
    }
    if (now->stb) {
        assert_true(now->cti == 2 || now->cti == 7);
        assert_int_equal(now->bte, 0);
        assert_int_equal(now->adr >> 29, 0);
        assert_true(now->sel == 15 || (now->we && now->cti == 7 && now->sel));
    }
}

/* Answers the access that stands, or not; called with the outputs of this cycle settled. */
static void bus_answer(void)
{
    struct bus_state now = bus_now();
    uint32_t at = now.adr << 2;
    bool bad = now.stb && at - b.bad_from < b.bad_bytes;
    bool beat = false, failed = false;

    if (b.watching)                         /* before the reset anything may be on the bus */
        bus_check(&now);
    if (bad && !b.fault_cycle)
        b.fault_cycle = b.cycles;
    if (*dut.irq & LINE_EVENT && !b.event_cycle)
        b.event_cycle = b.cycles;
    if (now.stb && !b.chosen) {
        b.waiting = (unsigned)rand() % 100 < b.stall_percent
                  ? b.stall_least + (unsigned)rand() % (b.stall_cycles - b.stall_least + 1) : 0;
        b.waiting += b.read_latency && !now.we && !(b.last_beat && b.last.cti == 2);
        b.chosen = true;
    }
    if (now.stb && b.waiting)
        b.waiting--;
    else if (now.stb && bad && b.silent)
        ;
    else if (now.stb && (bad || at >= MEM_BYTES))
        failed = true;
    else
        beat = now.stb;
    b.silent_cycles = now.stb && !beat ? b.silent_cycles + 1 : 0;

    if (beat) {
        for (unsigned i = 0; now.we && i < 4; i++)
            if (now.sel >> i & 1)
                b.mem[at + i] = (uint8_t)(now.dat_w >> 8 * i);
        b.words[bus_use(at)]++;
        b.bursts += now.cti == 7;
    }
    b.busy_cycles += now.stb;
    if (beat || failed || !now.stb)
        b.chosen = false;
    *dut.dma_ack = beat;
    *dut.dma_err = failed;
    *dut.dma_dat_r = beat && !now.we ? mem_word(at) : 0xDEADBEEF;
    b.last = now;
    b.last_beat = beat;
    b.last_failed = failed;
}

/* ---- time ---- */

#ifdef NIC_PHY
#include "nic_pins.h"               /* bench_step(), line_open() */
#else
/* Pins of this wire clock; ce: a byte moves. */
static void wire_drive(bool ce)
{
    *dut.phy_rx_ce = *dut.phy_tx_ce = ce;
    if (!ce)
        return;
    struct wire_symbol s = wire_next(&b.wire);
    *dut.phy_rx_dv = s.dv;
    *dut.phy_rx_er = s.er;
    *dut.phy_rx_data = s.data;
    *dut.phy_rx_dribble = b.dribble && b.was_dv && !s.dv;
    if (b.was_dv && !s.dv)
        b.dribble = false;
    b.was_dv = s.dv;
}

static void wire_see(bool ce)
{
    if (ce && b.watching)
        wire_watch(&b.wire, *dut.phy_tx_en, *dut.phy_tx_er, *dut.phy_tx_data);
}

/* Five wire clocks in three of the system: 1G beside 75 MHz. */
static void bench_step_gigabit(void)
{
    for (b.credit += 5; b.credit >= 3; b.credit -= 3) {
        wire_drive(true);
        dut_eval();
        wire_see(true);
        *dut.rx_clk = *dut.tx_clk = 1;
        dut_eval();
        *dut.rx_clk = *dut.tx_clk = 0;
        dut_eval();
    }
    bus_answer();
    dut_eval();
    DUT_TICK(clk);
}

static void bench_step(void)
{
    bool ce = b.cycles++ % b.wire_every == 0;

    if (b.gigabit) {
        bench_step_gigabit();
        return;
    }
    wire_drive(ce);
    dut_eval();
    bus_answer();
    wire_see(ce);
    dut_eval();
    *dut.clk = *dut.rx_clk = *dut.tx_clk = 1;
    dut_eval();
    *dut.clk = *dut.rx_clk = *dut.tx_clk = 0;
    dut_eval();
}

static void line_open(void)
{
    b.wire_every = 1;
    *dut.inband = 0;
    *dut.clk = *dut.rx_clk = *dut.tx_clk = 0;
}

static void line_settled(void)
{
}
#endif

static void bench_run(unsigned cycles)
{
    while (cycles--)
        bench_step();
}

/* Until the wire is empty and the NIC has nothing more to do. */
static void bench_settle(void)
{
    unsigned quiet = 0;

    for (unsigned n = 0; quiet < 64; n++) {
        assert_true(n < 50 * PATIENCE);
        bench_step();
        quiet = wire_quiet(BENCH_WIRE) && !*dut.busy ? quiet + 1 : 0;
    }
}

/* ---- registers ---- */

static uint32_t reg_access(uint32_t at, bool we, uint32_t value)
{
    *dut.reg_cyc = *dut.reg_stb = 1;
    *dut.reg_we = we;
    *dut.reg_adr = (uint16_t)(at >> 2);
    *dut.reg_sel = 15;
    *dut.reg_dat_w = value;
    for (unsigned n = 0; ; n++) {
        assert_true(n < 1000);
        bench_step();
        if (*dut.reg_ack)
            break;
    }
    value = *dut.reg_dat_r;
    *dut.reg_cyc = *dut.reg_stb = *dut.reg_we = 0;
    bench_step();
    return value;
}

static inline uint32_t reg_read(uint32_t at)
{
    return reg_access(at, false, 0);
}

static inline void reg_write(uint32_t at, uint32_t value)
{
    reg_access(at, true, value);
}

static inline uint32_t counter(uint32_t which)
{
    return reg_read(NIC_COUNT + which);
}

/* ---- a driver ---- */

static inline uint32_t buffer_of(unsigned index)
{
    return RX_BUFFERS + index % (RX_BUFFER_BYTES * RX_BUFFER_COUNT / b.stride) * b.stride;
}

/* Puts buffers into the free ring; the doorbell is the caller's. */
static inline void rx_fill(unsigned count)
{
    for (; count--; b.posted++)
        mem_put(FREE_RING + (b.posted % RING) * 4u, buffer_of(b.posted));
}

static inline uint32_t rx_doorbell(void)
{
    return (uint32_t)b.consumed << 16 | b.posted;
}

static inline void rx_post(unsigned count)
{
    rx_fill(count);
    reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
}

static inline void rx_start(void)
{
    memset(b.mem + CMPL_RING, 0, RING * 16);
    b.posted = b.consumed = 0;
    reg_write(NIC_RX(0) + NIC_RX_FREE_BASE, FREE_RING | 1u << 31);
    reg_write(NIC_RX(0) + NIC_RX_CMPL_BASE, CMPL_RING | 1u << 31);
    reg_write(NIC_RX(0) + NIC_RX_RING_SIZE, RING_LOG2 | RING_LOG2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT);
    reg_write(NIC_RX(0) + NIC_RX_BUFFER, b.buffer_bytes | (b.offset ? NIC_RX_BUFFER_OFFSET2 : 0));
    reg_write(NIC_RX(0) + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
}

static inline void tx_start(void)
{
    b.producer = 0;
    b.tx_next = TX_DATA;
    mem_put(TX_CONSUMER, 0);
    reg_write(NIC_TX + NIC_TX_BASE, TX_RING | 1u << 31);
    reg_write(NIC_TX + NIC_TX_RING_SIZE, RING_LOG2);
    reg_write(NIC_TX + NIC_TX_WRITEBACK, TX_CONSUMER);
    reg_write(NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_ENABLE);
}

/* Resets the ring whose registers are at `block`; what is under way on the bus ends first. */
static inline bool ring_resets(uint32_t block)
{
    return reg_read(block + NIC_RX_CTRL) & NIC_RX_CTRL_RESET;
}

static inline void ring_reset(uint32_t block)
{
    _Static_assert(NIC_RX_CTRL == NIC_TX_CTRL && NIC_RX_CTRL_RESET == NIC_TX_CTRL_RESET, "one text for all rings");
    reg_write(block + NIC_RX_CTRL, NIC_RX_CTRL_RESET);
    for (unsigned n = 0; ring_resets(block); n++)
        assert_true(n < 2 * BUS_TIMEOUT);
}

/* The driver's event handler: what stopped by a bus fault is reset and starts again. Returns the causes. */
static inline uint32_t nic_recover(void)
{
    uint32_t cause = reg_read(NIC_CAUSE);

    expect(cause & (NIC_CAUSE_RX0_BUS | NIC_CAUSE_TX_BUS));
    reg_write(NIC_CAUSE, cause);
    if (cause & NIC_CAUSE_RX0_BUS) {
        ring_reset(NIC_RX(0));
        rx_start();
    }
    if (cause & NIC_CAUSE_TX_BUS) {
        ring_reset(NIC_TX);
        tx_start();
    }
    reg_write(NIC_EVENT_REARM, 0);
    return cause;
}

/* From now on these bytes of memory fail, as b.silent says; the event line is down. */
static inline void memory_fails(uint32_t from, uint32_t bytes)
{
    expect(!(*dut.irq & LINE_EVENT));
    b.bad_from = from;
    b.bad_bytes = bytes;
    b.fault_cycle = b.event_cycle = 0;
}

/*
 * Steps until the event line is up: not later than FAULT_CYCLES after the access that failed, which ends with its answer,
 * or without one after BUS_TIMEOUT.
 */
static inline void expect_event_in_time(void (*step)(void))
{
    unsigned answer = b.silent ? BUS_TIMEOUT : b.stall_percent ? b.stall_cycles : 0;

    for (unsigned n = 0; !b.event_cycle; n++) {
        assert_true(n < PATIENCE);
        step();
    }
    expect(b.fault_cycle && b.event_cycle > b.fault_cycle);
    expect(b.event_cycle - b.fault_cycle <= answer + FAULT_CYCLES);
    expect(!b.silent || b.event_cycle - b.fault_cycle >= BUS_TIMEOUT);
}

#define CTRL_UP (NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP | NIC_CTRL_BROADCAST)

static inline void filter_set(unsigned entry, const uint8_t address[6], bool enable)
{
    uint32_t low, high = 0;

    memcpy(&low, address, 4);
    memcpy(&high, address + 4, 2);
    reg_write(NIC_FILTER(entry) + NIC_FILTER_LOW, low);
    reg_write(NIC_FILTER(entry) + NIC_FILTER_HIGH, high | (enable ? NIC_FILTER_HIGH_ENABLE : 0));
}

static inline void nic_up(void)
{
    filter_set(0, OWN_ADDRESS, true);
    rx_start();
    tx_start();
    reg_write(NIC_CTRL, CTRL_UP);
}

/* The next completion: its words 0 to 3, or false. */
static inline bool rx_completion(uint32_t words[4])
{
    uint32_t at = CMPL_RING + (b.consumed % RING) * 16u;
    uint32_t phase = ~((uint32_t)b.consumed >> RING_LOG2) & 1;

    if ((mem_word(at + 12) & NIC_CMPL_W3_PHASE) != phase)
        return false;
    for (unsigned i = 0; i < 4; i++)
        words[i] = mem_word(at + 4 * i);
    assert_int_equal(words[3] & ~NIC_CMPL_W3_PHASE, buffer_of(b.consumed));
    b.consumed++;
    return true;
}

static inline uint32_t rx_length(const uint32_t words[4])
{
    return (words[0] & NIC_CMPL_W0_LENGTH_MASK) >> NIC_CMPL_W0_LENGTH_SHIFT;
}

static inline uint32_t rx_matched(const uint32_t words[4])
{
    return (words[0] & NIC_CMPL_W0_MATCHED_MASK) >> NIC_CMPL_W0_MATCHED_SHIFT;
}

static inline const uint8_t *rx_frame(const uint32_t words[4])
{
    return b.mem + (words[3] & ~NIC_CMPL_W3_PHASE) + b.offset;
}

/* The oldest frame received must be this one. */
static inline void expect_received(const uint8_t *frame, size_t bytes)
{
    uint32_t c[4];

    assert_true(rx_completion(c));
    assert_int_equal(rx_length(c), bytes);
    assert_memory_equal(rx_frame(c), frame, bytes);
}

static inline void expect_nothing_received(void)
{
    uint32_t c[4];

    assert_false(rx_completion(c));
}

/* One descriptor over bytes copied to a place of the given alignment; the doorbell is the caller's. */
static inline void tx_fragment(const uint8_t *bytes, unsigned count, unsigned align, uint32_t flags)
{
    uint32_t at = TX_RING + (b.producer % RING) * 16u;

    if (b.tx_next + count + 8 > TX_DATA + TX_DATA_BYTES)
        b.tx_next = TX_DATA;
    b.tx_next = (b.tx_next + 3) / 4 * 4 + align;
    memcpy(b.mem + b.tx_next, bytes, count);
    mem_put(at, b.tx_next | (unsigned)(rand() & 1) << 31);
    mem_put(at + 4, count << NIC_DESC_W1_BYTES_SHIFT | flags);
    b.tx_next += count;
    b.producer++;
}

static inline void tx_doorbell(void)
{
    reg_write(NIC_TX + NIC_TX_DOORBELL, b.producer);
}

static inline void tx_wait_consumed(void)
{
    for (unsigned n = 0; (uint16_t)mem_word(TX_CONSUMER) != b.producer; n++) {
        assert_true(n < PATIENCE);
        bench_step();
    }
}

/* The oldest frame sent must be this one, padded to 60 bytes, with a good FCS. */
static inline void expect_sent(const uint8_t *frame, size_t bytes)
{
    struct wire_frame *f;

    f = wire_seen(BENCH_WIRE);
    assert_non_null(f);
    assert_true(f->good_fcs && !f->er && !f->garbled);
    assert_int_equal(f->count, (bytes < 60 ? 60 : bytes) + 4);
    assert_memory_equal(f->bytes, frame, bytes);
    free(f);
}

static inline void expect_nothing_sent(void)
{
    assert_int_equal(BENCH_WIRE->seen_head, BENCH_WIRE->seen_tail);
}

/* A frame to the NIC's own address with random bytes behind. */
static inline const uint8_t *frame_to_us(uint8_t *frame, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        frame[i] = (uint8_t)rand();
    memcpy(frame, OWN_ADDRESS, 6);
    return frame;
}

/* ---- a test's start and end ---- */

static void bench_open(void)
{
    dut_open();
    memset(&b, 0, sizeof b);
    srand(1);
    line_open();
    b.stall_least = b.stall_cycles = 1;
    b.offset = 2;
    b.buffer_bytes = b.stride = RX_BUFFER_BYTES;
    *dut.reg_cyc = *dut.reg_stb = *dut.reg_we = 0;
    *dut.mdio_in = 1;
    *dut.rst = 1;
    bench_run(8);
    *dut.rst = 0;
    bench_run(16);
    b.watching = true;
    line_settled();
}

static void bench_close(void)
{
    wire_reset(BENCH_WIRE);
    dut_close();
}

#endif
