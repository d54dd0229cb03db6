/*
 * The simulated machine, as the C part of the simulator sees it. Implemented by model.cpp, the only C++ file, over the
 * Verilated `soc`. Time is counted in system clock cycles; the wire's clocks have edges together with it.
 */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model;

/* Called from model_run. Frames are without preamble and SFD, with FCS; `start` is the cycle of the first data byte. */
struct model_events {
    void *context;
    void (*tx_frame)(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er);
    void (*uart_byte)(void *context, uint8_t byte);
};

/* Why model_run came back before its cycles were over. */
enum model_stop {
    MODEL_RAN,              /* all cycles done */
    MODEL_ASLEEP,           /* the core sleeps and model_skippable() > 0 */
    MODEL_EXIT,             /* the firmware wrote sysctl EXIT: see model_exit_code */
    MODEL_FAULT,            /* EXIT was written with a bus fault latched, or one stayed latched for a million cycles */
    MODEL_RX_DONE,          /* the frame given to model_rx has left the wire: another may be given */
};

struct model *model_open(const struct model_events *events, uint32_t seed);
void model_close(struct model *model);

#define MODEL_UNCACHED 0x80000000u          /* this bit of an address: the same RAM by another name */
size_t model_ram_bytes(const struct model *model);
bool model_ram_write(struct model *model, uint32_t address, const void *bytes, size_t count);   /* false: outside RAM */
bool model_ram_read(struct model *model, uint32_t address, void *bytes, size_t count);

enum model_stop model_run(struct model *model, uint64_t cycles);
uint64_t model_cycle(const struct model *model);            /* simulated time, skipped cycles included */
uint64_t model_evaluated_cycles(const struct model *model); /* cycles really evaluated */
uint64_t model_busy_cycles(const struct model *model);      /* of those, with the core awake */

/*
 * Puts one frame (with FCS, without preamble) on the machine's receive wire, after the minimal gap. The bytes are
 * copied. False while the last one is still on the wire. rx_er_at: byte index that gets RX_ER, or -1.
 */
bool model_rx(struct model *model, const uint8_t *frame, size_t bytes, int rx_er_at);
bool model_rx_busy(const struct model *model);

void model_uart_send(struct model *model, uint8_t byte);    /* a byte typed on the console; queued */

/*
 * Idle time: how many cycles may be skipped now (0: the machine is not idle; UINT64_MAX: no timer runs, so the caller
 * sets the bound), and skipping them. See the warp rule in docs/architecture.md. model_run goes on for one cycle
 * at least, asleep or not.
 */
uint64_t model_skippable(const struct model *model);
void model_skip(struct model *model, uint64_t cycles);

int model_exit_code(const struct model *model);
uint32_t model_fault_address(const struct model *model);

/*
 * Whether the NIC's clocks may rest while it has nothing to do, which costs no cycle and changes none (the default).
 * False lets them run always: for a test that holds the two against each other.
 */
void model_nic_may_rest(struct model *model, bool may);

double model_sys_hz(void);                                  /* nominal clock of this build */
double model_wire_bits_per_cycle(const struct model *model);/* as fast as the wire is now */
const char *model_phy_side(void);                           /* which pins this build has: mii, rmii, gmii or rgmii */

/*
 * The PHY chip. model_open powers the one of model_phy_default: a usual chip of these pins, whose partner can do
 * everything and which negotiates at once. It is the PHY that makes the wire 10, 100 or 1000 Mbit/s fast: what the
 * machine was told by its firmware must be the same.
 */
struct phy_model_config;
struct phy_model_config model_phy_default(void);
void model_phy_power(struct model *model, const struct phy_model_config *config);  /* another one, with a reset */
void model_phy_plug(struct model *model, bool plugged);     /* the cable */
bool model_link_up(const struct model *model);              /* only then do frames pass */

/* How often the machine broke a rule of its pins that makes no wrong frame (RMII, RGMII: see faults in pins.h). */
uint64_t model_pin_faults(const struct model *model);

/*
 * The NIC's DMA finds no memory at these addresses any more: an error, or (silent) no answer. The core does. 0 bytes: it
 * does again.
 */
void model_break_dma(struct model *model, uint32_t address, uint32_t bytes, bool silent);
uint64_t model_broken_bursts(const struct model *model);   /* bursts of the DMA that met such an address */

/* Waves: only in builds with tracing. False when this build has none or the file cannot be made. */
bool model_trace_supported(void);
bool model_trace_start(struct model *model, const char *fst_path);
void model_trace_stop(struct model *model);

#endif
