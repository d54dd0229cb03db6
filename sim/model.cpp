// The Verilated machine behind the C face of model.h: drives the clocks, puts bytes on the receive wire, collects those
// of the transmit wire, and speaks the console's serial line. The wire is GMII here and runs on the NIC's clock, which is
// the system clock where it runs, so a cycle is a byte time.
//
// A cycle costs one evaluation, and the NIC's part of it only while the NIC has something to do. Pins are driven before
// the rising edge and looked at after it; whatever is quiet (wire, console, sleep, faults) is found quiet by one test.
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

extern "C" {
#include "model.h"
}

static const double SYS_HZ = 125e6;
static const unsigned NS_PER_CYCLE = 8;
static const unsigned RESET_CYCLES = 20;
static const size_t FRAME_MAX = 16384;              // longer ones are cut: no NIC accepts them
static const size_t PREAMBLE_BYTES = 8;             // seven of 55, and the SFD
static const unsigned GAP_CYCLES = 12;              // 96 bit times, IEEE 802.3 §4.4.2
static const unsigned NIC_LINGER_CYCLES = 64;       // what follows a busy NIC: synchronisers come to rest
static const uint64_t FAULT_PATIENCE_CYCLES = 1000000;

struct rx_wire {
    bool active;
    size_t at, bytes;                               // `at` counts the preamble too
    ptrdiff_t er_at;
    uint64_t free_cycle;                            // first cycle after the gap of the frame before
    uint8_t frame[FRAME_MAX];
};

struct tx_wire {
    bool active, sfd, er;
    size_t bytes;
    uint64_t start_cycle;
    uint8_t frame[FRAME_MAX];
};

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

struct model {
    struct model_events events;
    VerilatedContext context;
    std::unique_ptr<Vsoc> top;
    uint64_t cycle, evaluated, busy;
    bool nic_may_rest;
    unsigned nic_cycles;                            // for which the NIC's clocks still run
    uint64_t fault_cycle;                           // when the fault that is latched now was seen first; 0: none
    struct rx_wire rx;
    struct tx_wire tx;
    struct serial_out console;
    struct serial_in keys;
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> trace;
#endif
};

// --- Clocks --------------------------------------------------------------------------------------------------------

static void clocks_set(Vsoc *top, uint8_t level)
{
    top->clk = top->nic_clk = top->rx_clk = top->tx_clk = level;
}

static void fall(Vsoc *top)
{
    clocks_set(top, 0);
    top->eval();
}

// Nothing in the machine works on a falling edge, so none is evaluated: Verilator is told that the clocks were low, those
// of a resting NIC excepted. Where Verilator names these variables otherwise, all edges of all clocks are evaluated.
template <class Root> static inline auto rise_again(Vsoc *top, Root *root, bool nic, int)
    -> decltype(root->__Vtrigrprev__TOP__clk, root->__Vtrigrprev__TOP__nic_clk, root->__Vtrigrprev__TOP__rx_clk,
                root->__Vtrigrprev__TOP__tx_clk, void())
{
    root->__Vtrigrprev__TOP__clk = 0;
    if (nic)
        root->__Vtrigrprev__TOP__nic_clk = root->__Vtrigrprev__TOP__rx_clk = root->__Vtrigrprev__TOP__tx_clk = 0;
    top->eval();
}

template <class Root> static void rise_again(Vsoc *top, Root *, bool, long)
{
    fall(top);
    clocks_set(top, 1);
    top->eval();
}

// Does the NIC need its clocks in the coming cycle? Its `busy` promises that nothing happens before a frame or an access.
static inline bool nic_runs(struct model *m)
{
    const Vsoc *top = m->top.get();

    if (top->nic_busy | top->nic_open | m->rx.active | !m->nic_may_rest)
        m->nic_cycles = NIC_LINGER_CYCLES;
    if (!m->nic_cycles)
        return false;
    m->nic_cycles--;
    return true;
}

// A cycle of the waves: what the rising edge made, and the clocks low again in its middle.
static inline void waves_draw(struct model *m)
{
#if VM_TRACE
    if (!m->trace)
        return;
    m->trace->dump(m->cycle * NS_PER_CYCLE);
    clocks_set(m->top.get(), 0);
    m->trace->dump(m->cycle * NS_PER_CYCLE + NS_PER_CYCLE / 2);
    clocks_set(m->top.get(), 1);
#else
    (void)m;
#endif
}

static inline void cycle_evaluate(struct model *m)
{
    rise_again(m->top.get(), m->top->rootp, nic_runs(m), 0);
    waves_draw(m);
    m->cycle++;
    m->evaluated++;
    m->busy += !m->top->asleep;
}

// --- The receive wire ----------------------------------------------------------------------------------------------

bool model_rx(struct model *m, const uint8_t *frame, size_t bytes, int rx_er_at)
{
    if (m->rx.active)
        return false;
    m->rx.active = true;
    m->rx.at = 0;
    m->rx.bytes = std::min(bytes, FRAME_MAX);
    m->rx.er_at = rx_er_at < 0 ? -1 : rx_er_at + (ptrdiff_t)PREAMBLE_BYTES;
    memcpy(m->rx.frame, frame, m->rx.bytes);
    return true;
}

bool model_rx_busy(const struct model *m)
{
    return m->rx.active;
}

// One byte time. True when the frame has just left the wire.
static bool rx_drive(struct model *m)
{
    struct rx_wire *rx = &m->rx;
    Vsoc *top = m->top.get();

    if (m->cycle < rx->free_cycle)
        return false;
    if (rx->at == PREAMBLE_BYTES + rx->bytes) {
        top->phy_rx_dv = top->phy_rx_er = top->phy_rxd = 0;
        rx->free_cycle = m->cycle + GAP_CYCLES;
        rx->active = false;
        return true;
    }
    top->phy_rx_dv = 1;
    top->phy_rx_er = (ptrdiff_t)rx->at == rx->er_at;
    top->phy_rxd = rx->at >= PREAMBLE_BYTES ? rx->frame[rx->at - PREAMBLE_BYTES]
                 : rx->at == PREAMBLE_BYTES - 1 ? 0xD5 : 0x55;
    rx->at++;
    return false;
}

// --- The transmit wire ---------------------------------------------------------------------------------------------

static void tx_finish(struct model *m)
{
    struct tx_wire *tx = &m->tx;

    if (m->events.tx_frame)
        m->events.tx_frame(m->events.context, tx->frame, tx->bytes, tx->start_cycle, tx->er);
    tx->active = tx->sfd = tx->er = false;
    tx->bytes = 0;
}

static void tx_collect(struct model *m)
{
    struct tx_wire *tx = &m->tx;
    const Vsoc *top = m->top.get();

    if (!top->phy_tx_en) {
        if (tx->active)
            tx_finish(m);
        return;
    }
    tx->active = true;
    tx->er |= top->phy_tx_er;
    if (!tx->sfd) {
        tx->sfd = top->phy_txd == 0xD5;
        tx->start_cycle = m->cycle;                 // that of the byte after the SFD: m->cycle counts finished cycles
    } else if (tx->bytes < FRAME_MAX) {
        tx->frame[tx->bytes++] = top->phy_txd;
    }
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

    if (!top->skippable || m->rx.active || m->keys.active || m->tx.active || m->console.active)
        return 0;
    if (top->compare == UINT64_MAX)
        return UINT64_MAX;
    return top->compare > top->now + 2 ? top->compare - top->now - 2 : 0;
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

    return !(top->phy_tx_en | m->tx.active | !top->uart_tx | m->console.active | top->exit_stb | top->fault |
             (m->fault_cycle != 0) | top->skippable);
}

static enum model_stop look(struct model *m)
{
    tx_collect(m);
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
        bool rx_done = m->rx.active && rx_drive(m);
        enum model_stop stop = MODEL_RAN;

        if (m->keys.active)
            keys_drive(m);
        cycle_evaluate(m);
        if (!quiet(m))
            stop = look(m);
        if (stop == MODEL_EXIT || stop == MODEL_FAULT)
            return stop;
        if (rx_done)
            return MODEL_RX_DONE;
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
    m->cycle = m->evaluated = m->busy = 0;
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
    fall(m->top.get());
    clocks_set(m->top.get(), 1);
    reset(m);
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
    return SYS_HZ;
}

double model_wire_bits_per_cycle(void)
{
    return 8;
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
