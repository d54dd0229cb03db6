/*
 * How fast is the simulated machine? Simulated MHz per CPU second of this host, busy, beside those of the core with
 * memory alone: same program, same flags, taken in turns so that a change of the host's speed meets all. The machine
 * twice: as it runs while no frame is about, when the NIC's clocks rest, and with them on, as while frames move.
 *
 *     bench_core busy.bin out.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "core_ram.h"
#include "model.h"

#define MAILBOX 0x8100u
#define ROUNDS  7u
#define CYCLES  300000u

static struct model *machine;

static double cpu_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void machine_run(uint64_t cycles)
{
    if (model_run(machine, cycles) != MODEL_RAN) {
        fprintf(stderr, "bench_core: the machine stopped, but the busy loop never does\n");
        exit(1);
    }
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

static void machine_load(const char *path)
{
    static uint8_t image[65536];
    FILE *file = fopen(path, "rb");

    if (!file) {
        perror(path);
        exit(1);
    }
    size_t bytes = fread(image, 1, sizeof image, file);
    fclose(file);
    machine = model_open(&(struct model_events){ .context = NULL }, 1);
    model_ram_write(machine, 0, image, bytes);
}

static void report(FILE *out, double core, double whole, double running)
{
    fprintf(out, "{\n  \"core_ram_mhz\": %.3f,\n  \"machine_busy_mhz\": %.3f,\n  \"machine_of_core\": %.3f,\n"
                 "  \"machine_nic_running_mhz\": %.3f,\n  \"machine_nic_running_of_core\": %.3f\n}\n",
            core, whole, whole / core, running, running / core);
}

int main(int argc, char **argv)
{
    double core[ROUNDS], whole[ROUNDS], running[ROUNDS];
    uint32_t laps = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_core busy.bin out.json\n");
        return 2;
    }
    machine_load(argv[1]);
    core_ram_reset();
    for (unsigned i = 0; i < ROUNDS; i++) {
        core[i] = mhz(core_ram_run);
        model_nic_may_rest(machine, true);
        whole[i] = mhz(machine_run);
        model_nic_may_rest(machine, false);
        running[i] = mhz(machine_run);
    }
    model_ram_read(machine, MAILBOX, &laps, sizeof laps);
    if (core_ram_mailbox() < 100 || laps < 100) {
        fprintf(stderr, "bench_core: the program did not run: %u and %u laps\n", core_ram_mailbox(), laps);
        return 1;
    }

    double a = median(core), b = median(whole), c = median(running);
    FILE *out = fopen(argv[2], "w");

    if (!out) {
        perror(argv[2]);
        return 1;
    }
    report(out, a, b, c);
    fclose(out);
    printf("core with RAM alone             %6.3f MHz per CPU second\n", a);
    printf("whole machine, NIC at rest      %6.3f MHz, %5.1f %% of it\n", b, 100 * b / a);
    printf("whole machine, NIC's clocks on  %6.3f MHz, %5.1f %%\n", c, 100 * c / a);
    model_close(machine);
    return 0;
}
