// The Verilated machine behind the C face of model.h: drives the clocks, moves frames through the pins of the PHY
// (pins.h, model_wire.h) by the rules of PHY, answers its management pins (phy_model.h), and speaks the console's line.
//
// A cycle costs one evaluation, two with RGMII, and the NIC's part of it only while the NIC has something to do. Pins are
// looked at and driven after the edge; whatever is quiet (wire, console, sleep, faults) is found quiet by one test.
#include "Vsoc.h"
#include "Vsoc___024root.h"
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"           // in C a function may have the name of a struct
extern "C" {
#include "model.h"
#include "phy_model.h"
}
#pragma GCC diagnostic pop

#include "phy_side.h"
#include "model_wire.h"

struct pins;
static inline Vsoc *pins_top(struct pins *p);

#define PIN(p, name)  (pins_top(p)->PIN_##name)
#define PIN_rx_dv     phy_rx_dv
#define PIN_rx_er     phy_rx_er
#define PIN_rxd       phy_rxd
#define PIN_tx_en     phy_tx_en
#define PIN_tx_er     phy_tx_er
#define PIN_txd       phy_txd
#define PIN_txc       phy_txc
#include "pins.h"

// The clocks of each side. The system's is the fastest of the wire's, so that their edges fall together; at a lower speed
// the PHY's clocks have an edge every some cycles of it.
struct side {
    const char *name;
    unsigned cycles_per_us;                         // of the system clock: MHz
    unsigned most_mbps;
    enum phy_chip chip;                             // which usually has such pins
};

static const struct side SIDE =
    PHY == PHY_MII   ? side{ "mii", 25, 100, PHY_LAN8720 } :
    PHY == PHY_RMII  ? side{ "rmii", 50, 100, PHY_LAN8720 } :
    PHY == PHY_RGMII ? side{ "rgmii", 125, 1000, PHY_RTL8211F } :
                       side{ "gmii", 125, 1000, PHY_KSZ9031 };
static const bool BOTH_EDGES = PHY == PHY_RGMII;    // of the wire's clocks count
static const bool ALWAYS_WATCHED = PHY == PHY_RGMII || PHY == PHY_RMII;     // the pins say something between frames too

static const unsigned RESET_CYCLES = 20;
static const unsigned NIC_LINGER_BYTES = 24;        // times, which follow a busy NIC: synchronisers come to rest
static const uint64_t FAULT_PATIENCE_CYCLES = 1000000;

struct serial_out {                                 // the machine's line to us
    bool active;
    unsigned bits, byte;
    uint64_t sample_cycle;
};

struct serial_in {                                  // ours to the machine
    bool active;
    unsigned bits, shift;
    uint64_t next_cycle;
    std::deque<uint8_t> queue;
};

struct wire_clocks {                                // in cycles
    unsigned rx_period, tx_period;
    unsigned byte;                                  // time of a byte: after as many, the PHY side of the NIC is the same
    bool rx_rises, tx_rises;                        // with this cycle
    uint64_t next_cycle;                            // that they have not seen yet
};

struct model {
    struct model_events events;
    VerilatedContext context;
    std::unique_ptr<Vsoc> top;
    uint64_t cycle, evaluated, busy;
    bool nic_may_rest;
    unsigned nic_cycles;                            // for which the NIC's clocks still run
    uint64_t fault_cycle;                           // when the fault that is latched now was seen first; 0: none
    struct pins pins;
    struct wire_clocks wire;
    struct phy_model phy;
    unsigned management;                            // the management pins and the chosen speed, as seen last
    uint64_t link_cycle;                            // when the PHY's link changes by itself
    bool breaks;                                    // the DMA's burst, where model_break_dma said
    uint64_t broken_bursts;
    unsigned settling;                              // cycles for which the pins may still break their rules
    struct serial_out console;
    struct serial_in keys;
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> trace;
#endif
};

static inline Vsoc *pins_top(struct pins *p)
{
    return p->wire.model->top.get();
}

// --- The PHY -------------------------------------------------------------------------------------------------------

static uint64_t now_us(const struct model *m)
{
    return m->cycle / SIDE.cycles_per_us;
}

// Cycles between two rising edges of a clock that the PHY gives.
static unsigned phy_clock_period(unsigned mbps)
{
    return PHY == PHY_RMII ? 1 : SIDE.most_mbps / mbps / (SIDE.most_mbps == 1000 && mbps != 1000 ? 2 : 1);
}

static unsigned chosen_mbps(const struct model *m)
{
    unsigned speed = m->top->phy_speed;
    unsigned mbps = speed == PHY_SPEED_10 ? 10 : speed == PHY_SPEED_100 ? 100 : 1000;

    return std::min(mbps, SIDE.most_mbps);
}

// The transmit clock of 125 MHz is the board's own, not the PHY's.
static bool tx_clock_is_ours(const struct model *m)
{
    return PHY == PHY_RGMII || (PHY == PHY_GMII && chosen_mbps(m) == 1000);
}

// What the PHY says between frames of an RGMII: {full duplex, speed, link}.
static uint8_t inband_status(const struct phy_model_link *link)
{
    return (uint8_t)(!link->up ? 0 : 1 | phy_speed_code(link->mbps) << 1 | link->full_duplex << 3);
}

static void link_find_change(struct model *m)
{
    uint64_t now = now_us(m), next = UINT64_MAX;

    for (uint64_t us : { m->phy.ready_us, m->phy.linked_us })
        if (us > now)
            next = std::min(next, us);
    m->link_cycle = next == UINT64_MAX ? next : next * SIDE.cycles_per_us;
}

// The wire is as fast as the PHY says; without a link its clocks are those of the speed that software has chosen.
static void link_follow(struct model *m)
{
    struct phy_model_link link = phy_model_link(&m->phy, now_us(m));
    bool usable = link.mbps && link.mbps <= SIDE.most_mbps;
    unsigned mbps = usable ? link.mbps : chosen_mbps(m);

    m->pins.wire.cable = link.up && usable;
    if (m->pins.loop)
        wire_push(&m->pins.wire, false, false, 0);  // the end of a frame that will not come back whole
    m->pins.loop = link.loopback && usable;
    m->pins.status = inband_status(&link);
    m->pins.speed = mbps;
    m->pins.wire.bits = PHY == PHY_RMII ? 2 : mbps == 1000 ? 8 : 4;
    m->wire.byte = SIDE.cycles_per_us * 8 / mbps;
    m->wire.rx_period = phy_clock_period(mbps);
    m->wire.tx_period = tx_clock_is_ours(m) ? 1 : m->wire.rx_period;
    m->nic_cycles = m->settling = NIC_LINGER_BYTES * m->wire.byte;
    link_find_change(m);
}

static unsigned management_pins(const Vsoc *top)
{
    return (unsigned)(top->mdc | top->mdio_drive << 1 | top->mdio_out << 2 | top->phy_speed << 3);
}

// The NIC moved MDC or MDIO, or software has chosen another speed.
static void management_serve(struct model *m)
{
    Vsoc *top = m->top.get();
    unsigned speed = m->management >> 3, writes = m->phy.writes;

    m->management = management_pins(top);
    top->mdio_in = phy_model_mdio(&m->phy, top->mdc, top->mdio_drive, top->mdio_out, now_us(m));
    if (speed != top->phy_speed || writes != m->phy.writes)
        link_follow(m);
}

struct phy_model_config model_phy_default(void)
{
    struct phy_model_config config = {};

    config.chip = SIDE.chip;
    config.address = 1;
    config.partner = PHY_PARTNER_ALL;
    return config;
}

void model_phy_power(struct model *m, const struct phy_model_config *config)
{
    phy_model_init(&m->phy, config, now_us(m));
    link_follow(m);
}

void model_phy_plug(struct model *m, bool plugged)
{
    phy_model_plug(&m->phy, plugged, now_us(m));
    link_follow(m);
}

void model_break_dma(struct model *m, uint32_t address, uint32_t bytes, bool silent)
{
    m->top->break_from = (address & 0x7FFFFFFF) / 4;
    m->top->break_words = bytes / 4;
    m->top->break_silent = silent;
}

uint64_t model_broken_bursts(const struct model *m)
{
    return m->broken_bursts;
}

bool model_link_up(const struct model *m)
{
    return m->pins.wire.cable;
}

uint64_t model_pin_faults(const struct model *m)
{
    return m->pins.faults;
}

// --- Clocks --------------------------------------------------------------------------------------------------------

// Most wires are as fast as the system; a division costs more than all else here.
static inline bool clock_rises(uint64_t cycle, unsigned period)
{
    return period == 1 || cycle % period == 0;
}

// Level of a clock of so many cycles, in a half of a cycle, counted from the first cycle on.
static inline bool clock_level(uint64_t half, unsigned period)
{
    return period == 1 ? half % 2 == 0 : half % (2 * period) < period;
}

static inline void wire_clocks_set(struct model *m, uint64_t half)
{
    m->top->rx_clk = clock_level(half, m->wire.rx_period);
    m->top->tx_clk = clock_level(half, m->wire.tx_period);
}

static void clocks_set(Vsoc *top, uint8_t level)
{
    top->clk = top->nic_clk = top->rx_clk = top->tx_clk = level;
}

static void fall(Vsoc *top)
{
    clocks_set(top, 0);
    top->eval();
}

// Nothing in the machine works on a falling edge but the pins of RGMII, so no other is evaluated: Verilator is told that
// the clocks were low, those of a resting NIC excepted. Where Verilator names these variables otherwise, all edges of all
// clocks are evaluated.
template <class Root> static inline auto rise_again(struct model *m, Root *root, bool sys, bool nic, int)
    -> decltype(root->__Vtrigrprev__TOP__clk, root->__Vtrigrprev__TOP__nic_clk, root->__Vtrigrprev__TOP__rx_clk,
                root->__Vtrigrprev__TOP__tx_clk, void())
{
    if (sys)
        root->__Vtrigrprev__TOP__clk = 0;
    if (sys && nic)
        root->__Vtrigrprev__TOP__nic_clk = 0;
    if (nic && m->wire.rx_rises)
        root->__Vtrigrprev__TOP__rx_clk = 0;
    if (nic && m->wire.tx_rises)
        root->__Vtrigrprev__TOP__tx_clk = 0;
    m->top->eval();
}

template <class Root> static void rise_again(struct model *m, Root *, bool sys, bool nic, long)
{
    Vsoc *top = m->top.get();
    uint8_t rx = top->rx_clk, tx = top->tx_clk;

    top->clk = !sys;
    top->nic_clk = !(sys && nic);
    top->rx_clk = rx && !(nic && m->wire.rx_rises);
    top->tx_clk = tx && !(nic && m->wire.tx_rises);
    top->eval();
    top->clk = top->nic_clk = 1;
    top->rx_clk = rx;
    top->tx_clk = tx;
    top->eval();
}

// Does the NIC need its clocks in the coming cycle? Its `busy` promises that nothing happens before a frame or an access.
static inline bool nic_runs(struct model *m)
{
    const Vsoc *top = m->top.get();

    if (top->nic_busy | top->nic_open | wire_rx_open(&m->pins.wire) | !m->nic_may_rest)
        m->nic_cycles = NIC_LINGER_BYTES * m->wire.byte;
    if (!m->nic_cycles)
        return false;
    m->nic_cycles--;
    return true;
}

// A cycle of the waves: what the rising edge made, and in its middle the clocks low again that a cycle's length have.
static inline void waves_dump(struct model *m, unsigned half)
{
#if VM_TRACE
    Vsoc *top = m->top.get();

    if (!m->trace)
        return;
    top->clk = top->nic_clk = half == 0;
    if (!BOTH_EDGES && m->wire.rx_period == 1)
        top->rx_clk = half == 0;
    if (!BOTH_EDGES && m->wire.tx_period == 1)
        top->tx_clk = half == 0;
    m->trace->dump((m->cycle * 2 + half) * 500 / SIDE.cycles_per_us);
    if (half == 0)
        return;
    top->clk = top->nic_clk = 1;
    if (!BOTH_EDGES && m->wire.rx_period == 1)
        top->rx_clk = 1;
    if (!BOTH_EDGES && m->wire.tx_period == 1)
        top->tx_clk = 1;
#else
    (void)m;
    (void)half;
#endif
}

// --- Cycles --------------------------------------------------------------------------------------------------------

static inline void pins_serve(struct model *m, bool high, bool rx, bool tx)
{
    if (high) {
        pins_before(&m->pins, rx, tx);
        pins_high(&m->pins, rx, tx);
    } else {
        pins_low(&m->pins, rx, tx);
    }
}

// The pins after the edges of this cycle's first half. Between frames most of them stand still.
static inline void pins_first_half(struct model *m)
{
    const Vsoc *top = m->top.get();
    bool rx = ALWAYS_WATCHED || wire_rx_open(&m->pins.wire), tx = ALWAYS_WATCHED || top->phy_tx_en || m->pins.wire.tx.active;

    if (BOTH_EDGES && !m->wire.rx_rises) {
        bool falls = (2 * m->wire.next_cycle) % (2 * m->wire.rx_period) == m->wire.rx_period;

        pins_high(&m->pins, false, true);
        pins_low(&m->pins, falls, false);
    } else {
        pins_serve(m, true, rx && m->wire.rx_rises, tx && m->wire.tx_rises);
    }
}

// RGMII: the middle of a cycle, in which the transmit clock falls, and the receive clock may.
static inline void pins_second_half(struct model *m)
{
    uint64_t half = 2 * m->wire.next_cycle + 1;

    wire_clocks_set(m, half);
    m->top->eval();
    pins_low(&m->pins, half % (2 * m->wire.rx_period) == m->wire.rx_period, true);
}

// A burst that meets a broken word ends there, with an error or without an answer, so each is met once.
static void breaks_count(struct model *m)
{
    bool breaks = m->top->rootp->soc__DOT__dma_cyc && m->top->rootp->soc__DOT__bus_breaker__DOT__broken;

    m->broken_bursts += breaks && !m->breaks;
    m->breaks = breaks;
}

// A cycle in which the wire's clocks run: with them those of the system, but where the wire catches up.
static inline void wire_cycle_evaluate(struct model *m, bool sys)
{
    uint64_t cycle = m->wire.next_cycle;

    m->wire.rx_rises = clock_rises(cycle, m->wire.rx_period);
    m->wire.tx_rises = clock_rises(cycle, m->wire.tx_period);
    wire_clocks_set(m, 2 * cycle);
    rise_again(m, m->top->rootp, sys, true, 0);
    pins_first_half(m);
    if (sys)
        waves_dump(m, 0);
    if (BOTH_EDGES)
        pins_second_half(m);
    if (sys)
        waves_dump(m, 1);
    if (m->top->break_words)
        breaks_count(m);
    m->wire.next_cycle++;
    if (m->settling) {
        m->settling--;
        m->pins.faults = 0;
        m->pins.tx_changed = 0;
    }
}

// While the NIC rested its wire's clocks stood still. They go on where they would be now: the PHY side of the NIC counts
// them, and after each byte time it is where it was.
static void wire_catch_up(struct model *m)
{
    m->wire.next_cycle = m->cycle - (m->cycle - m->wire.next_cycle) % m->wire.byte;
    m->pins.wire.past = true;
    while (m->wire.next_cycle != m->cycle)
        wire_cycle_evaluate(m, false);
    m->pins.wire.past = false;
}

static inline void cycle_evaluate(struct model *m)
{
    if (m->cycle >= m->link_cycle)
        link_follow(m);
    if (nic_runs(m)) {
        if (m->wire.next_cycle != m->cycle)
            wire_catch_up(m);
        wire_cycle_evaluate(m, true);
        if (management_pins(m->top.get()) != m->management)
            management_serve(m);
    } else {
        rise_again(m, m->top->rootp, true, false, 0);
        waves_dump(m, 0);
        waves_dump(m, 1);
    }
    m->cycle++;
    m->evaluated++;
    m->busy += !m->top->asleep;
}

// --- Frames --------------------------------------------------------------------------------------------------------

bool model_rx(struct model *m, const uint8_t *frame, size_t bytes, int rx_er_at)
{
    if (m->pins.wire.rx.active)
        return false;
    wire_rx_begin(&m->pins.wire, frame, bytes, rx_er_at);
    return true;
}

bool model_rx_busy(const struct model *m)
{
    return m->pins.wire.rx.active;
}

static uint64_t wire_cycle(const struct model *m)
{
    return m->cycle + 1;                            // the one under way counts
}

static void wire_frame_sent(struct model *m)
{
    const struct wire_tx *tx = &m->pins.wire.tx;

    if (m->events.tx_frame && tx->wanted)
        m->events.tx_frame(m->events.context, tx->frame, tx->bytes, tx->start_cycle, tx->er);
}

// --- The console ---------------------------------------------------------------------------------------------------

static unsigned divisor(const struct model *m)
{
    return std::max<unsigned>(m->top->rootp->soc__DOT__uart__DOT__divisor, 1);
}

static void console_listen(struct model *m)
{
    struct serial_out *line = &m->console;

    if (!line->active) {
        if (!m->top->uart_tx) {
            line->active = true;
            line->bits = line->byte = 0;
            line->sample_cycle = m->cycle + divisor(m) * 3 / 2;
        }
    } else if (m->cycle >= line->sample_cycle) {
        if (line->bits == 8) {                      // the stop bit
            line->active = false;
            if (m->events.uart_byte)
                m->events.uart_byte(m->events.context, (uint8_t)line->byte);
            return;
        }
        line->byte |= (unsigned)m->top->uart_tx << line->bits++;
        line->sample_cycle += divisor(m);
    }
}

void model_uart_send(struct model *m, uint8_t byte)
{
    m->keys.queue.push_back(byte);
    m->keys.active = true;
}

// The port has no FIFO: the next byte waits until the firmware has taken the last, as if a line had flow control.
static void keys_drive(struct model *m)
{
    struct serial_in *line = &m->keys;

    if (m->cycle < line->next_cycle)
        return;
    if (line->bits == 0) {
        if (line->queue.empty()) {
            line->active = false;
            return;
        }
        if (m->top->rootp->soc__DOT__uart__DOT__rx_waits)
            return;
        line->shift = (0x300u | line->queue.front()) << 1;      /* start, data, two stop bits */
        line->bits = 11;
        line->queue.pop_front();
    }
    m->top->uart_rx = line->shift & 1;
    line->shift >>= 1;
    line->bits--;
    line->next_cycle = m->cycle + divisor(m);
}

// --- Idle time -----------------------------------------------------------------------------------------------------

uint64_t model_skippable(const struct model *m)
{
    const Vsoc *top = m->top.get();

    if (!top->skippable || wire_rx_open(&m->pins.wire) || m->keys.active || m->pins.wire.tx.active || m->console.active)
        return 0;
    uint64_t link = m->link_cycle - std::min(m->link_cycle, m->cycle);

    if (top->compare == UINT64_MAX)
        return m->link_cycle == UINT64_MAX ? UINT64_MAX : link;
    return top->compare > top->now + 2 ? std::min(top->compare - top->now - 2, link) : 0;
}

void model_skip(struct model *m, uint64_t cycles)
{
    cycles = std::min(cycles, model_skippable(m));
    while (cycles) {
        uint64_t step = std::min<uint64_t>(cycles, UINT32_MAX);

        m->top->warp = (uint32_t)(step - 1);        // beside the cycle that is evaluated
        cycle_evaluate(m);
        m->cycle += step - 1;
        cycles -= step;
    }
    m->top->warp = 0;
}

// --- Running -------------------------------------------------------------------------------------------------------

// The firmware has a fault to report when it exits with one latched; when it leaves one latched for long it is past
// reporting anything.
static bool fault_is_final(struct model *m)
{
    if (!m->top->fault)
        m->fault_cycle = 0;
    else if (!m->fault_cycle)
        m->fault_cycle = m->evaluated;
    return m->fault_cycle && (m->top->exit_stb || m->evaluated - m->fault_cycle > FAULT_PATIENCE_CYCLES);
}

static inline bool quiet(const struct model *m)
{
    const Vsoc *top = m->top.get();

    return !(!top->uart_tx | m->console.active | top->exit_stb | top->fault | (m->fault_cycle != 0) | top->skippable);
}

static enum model_stop look(struct model *m)
{
    console_listen(m);
    if (fault_is_final(m))
        return MODEL_FAULT;
    if (m->top->exit_stb)
        return MODEL_EXIT;
    return model_skippable(m) ? MODEL_ASLEEP : MODEL_RAN;
}

enum model_stop model_run(struct model *m, uint64_t cycles)
{
    for (uint64_t end = m->evaluated + cycles; m->evaluated != end;) {
        enum model_stop stop = MODEL_RAN;

        if (m->keys.active)
            keys_drive(m);
        cycle_evaluate(m);
        if (!quiet(m))
            stop = look(m);
        if (stop == MODEL_EXIT || stop == MODEL_FAULT)
            return stop;
        if (m->pins.wire.rx.done) {
            m->pins.wire.rx.done = false;
            return MODEL_RX_DONE;
        }
        if (stop != MODEL_RAN)
            return stop;
    }
    return MODEL_RAN;
}

// --- Life, memory, figures -----------------------------------------------------------------------------------------

static void reset(struct model *m)
{
    m->top->rst = 1;
    m->nic_may_rest = false;
    for (unsigned i = 0; i < RESET_CYCLES; i++)
        cycle_evaluate(m);
    m->top->rst = 0;
    m->nic_may_rest = true;
    m->cycle = m->evaluated = m->busy = m->wire.next_cycle = 0;
}

struct model *model_open(const struct model_events *events, uint32_t seed)
{
    struct model *m = new struct model();

    m->events = *events;
#if VM_TRACE
    m->context.traceEverOn(true);
#endif
    m->top = std::make_unique<Vsoc>(&m->context);
    m->context.timeunit(-9);                        // behind the constructor, which sets picoseconds
    m->context.timeprecision(-9);
    m->top->noise = seed;
    m->top->uart_rx = m->top->mdio_in = 1;
    m->pins.wire.model = m;
    fall(m->top.get());
    clocks_set(m->top.get(), 1);

    struct phy_model_config phy = model_phy_default();

    model_phy_power(m, &phy);
    reset(m);
    model_phy_power(m, &phy);                       // time begins behind the reset
    return m;
}

void model_close(struct model *m)
{
    model_trace_stop(m);
    m->top->final();
    Verilated::threadContextp(&m->context);         // from which the scopes take themselves: not that of another model
    delete m;
}

static uint32_t *ram_words(const struct model *m)
{
    return &m->top->rootp->soc__DOT__memory__DOT__ram__DOT__memory__DOT__mem[0];
}

void model_nic_may_rest(struct model *m, bool may)
{
    m->nic_may_rest = may;
}

size_t model_ram_bytes(const struct model *m)
{
    return sizeof m->top->rootp->soc__DOT__memory__DOT__ram__DOT__memory__DOT__mem;
}

static bool in_ram(const struct model *m, uint32_t address, size_t count)
{
    return address <= model_ram_bytes(m) && count <= model_ram_bytes(m) - address;
}

bool model_ram_write(struct model *m, uint32_t address, const void *bytes, size_t count)
{
    if (!in_ram(m, address, count))
        return false;
    memcpy((uint8_t *)ram_words(m) + address, bytes, count);    // host and machine are little-endian
    return true;
}

bool model_ram_read(struct model *m, uint32_t address, void *bytes, size_t count)
{
    if (!in_ram(m, address, count))
        return false;
    memcpy(bytes, (const uint8_t *)ram_words(m) + address, count);
    return true;
}

uint64_t model_cycle(const struct model *m)
{
    return m->cycle;
}

uint64_t model_evaluated_cycles(const struct model *m)
{
    return m->evaluated;
}

uint64_t model_busy_cycles(const struct model *m)
{
    return m->busy;
}

int model_exit_code(const struct model *m)
{
    return m->top->exit_code;
}

uint32_t model_fault_address(const struct model *m)
{
    return m->top->fault_address;
}

double model_sys_hz(void)
{
    return SIDE.cycles_per_us * 1e6;
}

double model_wire_bits_per_cycle(const struct model *m)
{
    return 8.0 / m->wire.byte;
}

const char *model_phy_side(void)
{
    return SIDE.name;
}

// --- Waves ---------------------------------------------------------------------------------------------------------

#if VM_TRACE

bool model_trace_supported(void)
{
    return true;
}

bool model_trace_start(struct model *m, const char *fst_path)
{
    model_trace_stop(m);
    m->trace = std::make_unique<VerilatedFstC>();
    m->top->trace(m->trace.get(), 99);
    m->trace->open(fst_path);
    if (!m->trace->isOpen())
        m->trace.reset();
    return m->trace != nullptr;
}

void model_trace_stop(struct model *m)
{
    if (!m->trace)
        return;
    m->trace->close();
    m->trace.reset();
}

#else

bool model_trace_supported(void)
{
    return false;
}

bool model_trace_start(struct model *, const char *)
{
    return false;
}

void model_trace_stop(struct model *)
{
}

#endif
