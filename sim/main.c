/* earshot: boots a firmware on the simulated machine and connects its wire. --help is the manual. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include "boot.h"
#include "cable.h"
#include "console.h"
#include "net.h"
#include "options.h"
#include "report.h"
#include "run.h"

/* All parts of one simulation, in the order in which they are set up. */
struct simulation {
    struct options options;
    struct stats stats;
    struct stats_file stats_file;
    struct waves waves;
    struct console console;
    struct model *model;
    struct sim_clock clock;
    struct hub hub;
    struct wire wire;
    struct pcapng *capture;
    uint64_t started_wall_ns;
};

static bool open_machine(struct simulation *sim)
{
    const struct options *options = &sim->options;
    const struct model_events events = {
        .context = &sim->wire, .tx_frame = wire_tx_frame, .uart_byte = console_put,
    };

    wire_init(&sim->wire, &options->rx_fault, &options->tx_fault, options->seed);
    sim->model = model_open(&events, (uint32_t)options->seed);
    sim->clock = (struct sim_clock){ sim->model, (uint64_t)llround(model_sys_hz()) };
    sim->hub = (struct hub){ .clock = &sim->clock, .stats = &sim->stats };
    if (!bus_fault_check(&options->bus_fault, model_ram_bytes(sim->model)))
        return false;
    model_phy_power(sim->model, &options->cable.phy);
    console_attach(&sim->console, sim->model);
    wire_attach(&sim->wire, &sim->hub, sim->model);
    return boot_load(sim->model, options, &sim->clock);
}

static bool open_nets(struct simulation *sim)
{
    const struct net_env env = { &sim->hub, &sim->options };

    for (unsigned i = 0; i < sim->options.net_count; i++)
        if (!net_open(sim->options.nets[i], &env))
            return false;
    if (!sim->options.pcap)
        return true;
    sim->capture = sim->wire.capture = pcapng_create(sim->options.pcap, "machine", FRAME_FCS_BYTES);
    return sim->capture != NULL;
}

static bool open_all(struct simulation *sim)
{
    const struct options *options = &sim->options;

    sim->started_wall_ns = run_wall_ns();
    return console_open(&sim->console, options->raw_console) &&
           waves_init(&sim->waves, options->fst, options->fst_from_ns, options->fst_for_ns) &&
           stats_open(&sim->stats_file, options->stats) && open_machine(sim) && open_nets(sim);
}

static enum run_end run(struct simulation *sim)
{
    const struct options *options = &sim->options;
    bool real_peer = hub_has_real_peer(&sim->hub);
    struct run run = {
        .model = sim->model, .clock = &sim->clock, .hub = &sim->hub, .wire = &sim->wire,
        .console = &sim->console, .cable = &sim->options.cable, .bus_fault = &sim->options.bus_fault,
        .waves = &sim->waves, .capture = sim->capture,
        .real_time = options->speed == SPEED_REAL || (options->speed == SPEED_AUTO && real_peer),
        .ends_when_played = !real_peer, .for_ns = options->for_ns, .max_cycles = options->max_cycles,
    };

    progress_start(&run.progress, options->progress, sim->started_wall_ns);
    note("seed %" PRIu64 " (the same run again: --seed %" PRIu64 ")", options->seed, options->seed);
    return run_machine(&run);
}

/* Says on stderr why the run ended, where that is not what everybody expects. */
static struct stats_end tell_end(struct simulation *sim, enum run_end end)
{
    static const char *const reasons[] = {
        [RUN_FIRMWARE] = "firmware", [RUN_BUS_FAULT] = "bus fault", [RUN_FOR_OVER] = "for",
        [RUN_MAX_CYCLES] = "max-cycles", [RUN_SIGNAL] = "signal", [RUN_IDLE] = "idle", [RUN_PLAYED] = "played",
        [RUN_OUTPUT] = "output",
    };
    struct stats_end told = { .reason = reasons[end], .firmware_status = -1, .fault_address = -1 };

    if (end == RUN_FIRMWARE) {
        int code = told.firmware_status = model_exit_code(sim->model);

        told.exit_status = code == 0 ? EXIT_FINE : EXIT_FIRMWARE + (code < 63 ? code : 63);
        note("the firmware ended with status %d", code);
    } else if (end == RUN_BUS_FAULT) {
        told.fault_address = model_fault_address(sim->model);
        told.exit_status = EXIT_BUS_FAULT;
        note("bus fault: the machine reached for 0x%08x, where nothing answers", model_fault_address(sim->model));
    } else if (end == RUN_MAX_CYCLES) {
        told.exit_status = EXIT_MAX_CYCLES;
        note("--max-cycles are over");
    } else if (end == RUN_IDLE) {
        note("the machine sleeps without a timer and nothing is left that could wake it: the end");
    }
    return told;
}

/* Closes all that is open, whatever that is. The statistics come last, so that nothing is missing in them. */
static int close_all(struct simulation *sim, const struct stats_end *end)
{
    bool complete = waves_close(&sim->waves, sim->model);

    if (end)
        complete &= waves_have_begun(&sim->waves);
    complete &= hub_close(&sim->hub);
    if (sim->capture)
        complete &= pcapng_close(sim->capture);
    console_close(&sim->console);
    if (sim->model)
        sim->stats.dma_broken_bursts = model_broken_bursts(sim->model);
    if (end && sim->options.stats)
        complete &= stats_write(&sim->stats_file, &sim->stats, &sim->clock, end);
    else
        stats_drop(&sim->stats_file);
    if (sim->model)
        model_close(sim->model);
    if (end && end->exit_status != EXIT_FINE)
        return end->exit_status;
    return complete ? (int)report_status() : EXIT_OUTPUT;
}

int main(int argc, char **argv)
{
    struct simulation sim = { 0 };

    if (!options_read(&sim.options, argc, argv))
        return report_status();
    if (sim.options.help || sim.options.version) {
        if (sim.options.help)
            options_print_help(argv[0]);
        else
            options_print_version();
        return report_stdout_complete() ? EXIT_FINE : EXIT_OUTPUT;
    }
    run_catch_signals();
    if (!open_all(&sim))
        return close_all(&sim, NULL);

    struct stats_end end = tell_end(&sim, run(&sim));
    end.seed = sim.options.seed;
    end.wall_ns = run_wall_ns() - sim.started_wall_ns;
    if (end.exit_status == EXIT_FINE)
        end.exit_status = (int)report_status();
    return close_all(&sim, &end);
}
