/*
 * How fast is the simulated machine? Simulated MHz per CPU second of this host, busy, beside those of the core with
 * memory alone: same program, same flags, taken in turns so that a change of the host's speed meets all. The machine
 * three times: while no frame is about, when the NIC's clocks rest; with a frame on the wire a third of the time, for
 * which the program sends back what it receives; and with all clocks running always.
 *
 *     bench_core busy.bin out.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core_ram.h"
#include "fcs.h"
#include "model.h"

#define COMMAND 0x8000u
#define MAILBOX 0x8100u
#define ROUNDS  9u
#define CYCLES  200000u

/* A long and a short frame come, and go back. With preamble and gap all four take 3,244 cycles, a third of a period. */
#define LONG_BYTES    1514u
#define SHORT_BYTES   60u
#define FCS_BYTES     4u
#define PERIOD_CYCLES 9732u

enum { CORE, QUIET, TRAFFIC, ALL_CLOCKS, KINDS };

static struct model *machine, *talker;
static uint64_t frames_in, bytes_in, frames_out, bytes_out;

static double cpu_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void expect_running(enum model_stop stop)
{
    if (stop != MODEL_RAN && stop != MODEL_RX_DONE) {
        fprintf(stderr, "bench_core: the machine stopped, but the busy loop never does\n");
        exit(1);
    }
}

static void quiet_run(uint64_t cycles)
{
    model_nic_may_rest(machine, true);
    expect_running(model_run(machine, cycles));
}

static void all_clocks_run(uint64_t cycles)
{
    model_nic_may_rest(machine, false);
    expect_running(model_run(machine, cycles));
}

static void on_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er)
{
    (void)context, (void)frame, (void)start_cycle;
    frames_out += !tx_er;
    bytes_out += bytes;
}

static void frame_send(size_t bytes)
{
    static uint8_t frame[LONG_BYTES + FCS_BYTES];

    memset(frame, (int)frames_in, bytes);
    fcs_append(frame, bytes);
    if (!model_rx(talker, frame, bytes + FCS_BYTES, -1)) {
        fprintf(stderr, "bench_core: the wire is busy\n");
        exit(1);
    }
    frames_in++;
    bytes_in += bytes + FCS_BYTES;
}

static void talker_run_to(uint64_t cycle)
{
    while (model_cycle(talker) < cycle)
        expect_running(model_run(talker, cycle - model_cycle(talker)));
}

static void traffic_run(uint64_t cycles)
{
    uint64_t end = model_cycle(talker) + cycles;

    while (model_cycle(talker) + PERIOD_CYCLES <= end) {
        uint64_t start = model_cycle(talker);

        frame_send(LONG_BYTES);
        talker_run_to(start + PERIOD_CYCLES / 2);
        frame_send(SHORT_BYTES);
        talker_run_to(start + PERIOD_CYCLES);
    }
    talker_run_to(end);
}

static double mhz(void (*run)(uint64_t cycles))
{
    double start = cpu_seconds();

    run(CYCLES);
    return CYCLES / (cpu_seconds() - start) * 1e-6;
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, descending);
    return values[ROUNDS / 2];
}

static struct model *machine_load(const char *path, uint32_t command)
{
    static uint8_t image[32768];
    FILE *file = fopen(path, "rb");

    if (!file) {
        perror(path);
        exit(1);
    }
    size_t bytes = fread(image, 1, sizeof image, file);
    fclose(file);
    struct model *m = model_open(&(struct model_events){ .tx_frame = on_frame }, 1);

    model_ram_write(m, 0, image, bytes);
    model_ram_write(m, COMMAND, &command, sizeof command);
    return m;
}

/* What is measured must have happened: laps on every machine, and the frames back, but for those on their way. */
static bool all_worked(void)
{
    uint32_t laps[2];

    model_ram_read(machine, MAILBOX, &laps[0], sizeof laps[0]);
    model_ram_read(talker, MAILBOX, &laps[1], sizeof laps[1]);
    if (core_ram_mailbox() < 100 || laps[0] < 100 || laps[1] < 100)
        fprintf(stderr, "bench_core: the program did not run: %u, %u and %u laps\n", core_ram_mailbox(), laps[0], laps[1]);
    else if (frames_out + 8 < frames_in || bytes_out + 4 * (LONG_BYTES + SHORT_BYTES) < bytes_in)
        fprintf(stderr, "bench_core: of %llu frames %llu came back\n", (unsigned long long)frames_in,
                (unsigned long long)frames_out);
    else
        return true;
    return false;
}

static void report(FILE *out, const double *rate)
{
    fprintf(out, "{\n  \"core_ram_mhz\": %.3f,\n  \"machine_mhz\": %.3f,\n  \"machine_traffic_mhz\": %.3f,\n"
                 "  \"machine_all_clocks_mhz\": %.3f,\n  \"machine_of_core\": %.3f,\n  \"ratio\": %.3f,\n"
                 "  \"machine_all_clocks_of_core\": %.3f\n}\n",
            rate[CORE], rate[QUIET], rate[TRAFFIC], rate[ALL_CLOCKS], rate[QUIET] / rate[CORE],
            rate[TRAFFIC] / rate[CORE], rate[ALL_CLOCKS] / rate[CORE]);
}

static void print(const double *rate)
{
    static const char *const names[KINDS] = {
        "core with RAM alone", "whole machine, nothing on the wire", "whole machine, a third of the time a frame",
        "whole machine, all clocks always on",
    };

    for (unsigned i = 0; i < KINDS; i++)
        printf("%-44s %6.3f MHz per CPU second, %5.1f %%\n", names[i], rate[i], 100 * rate[i] / rate[CORE]);
}

int main(int argc, char **argv)
{
    static void (*const runs[KINDS])(uint64_t) = { core_ram_run, quiet_run, traffic_run, all_clocks_run };
    double rates[KINDS][ROUNDS], rate[KINDS];

    if (argc != 3) {
        fprintf(stderr, "usage: bench_core busy.bin out.json\n");
        return 2;
    }
    machine = machine_load(argv[1], 0);
    talker = machine_load(argv[1], 1);
    talker_run_to(20000);                           /* it has its NIC up by then */
    core_ram_reset();
    for (unsigned i = 0; i < ROUNDS; i++)
        for (unsigned kind = 0; kind < KINDS; kind++)
            rates[kind][i] = mhz(runs[kind]);
    for (unsigned kind = 0; kind < KINDS; kind++)
        rate[kind] = median(rates[kind]);
    if (!all_worked())
        return 1;

    FILE *out = fopen(argv[2], "w");

    if (!out) {
        perror(argv[2]);
        return 1;
    }
    report(out, rate);
    fclose(out);
    print(rate);
    model_close(talker);
    model_close(machine);
    return 0;
}
