/* The JSON of --stats; see stats.h. */
#include "stats.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "report.h"

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* JSON has no word for "none" but null. */
static void print_or_null(FILE *file, const char *name, int64_t value)
{
    if (value < 0)
        fprintf(file, "  \"%s\": null,\n", name);
    else
        fprintf(file, "  \"%s\": %" PRId64 ",\n", name, value);
}

static void print_end(FILE *file, const struct stats_end *end)
{
    fprintf(file, "  \"end\": \"%s\",\n  \"exit_status\": %d,\n", end->reason, end->exit_status);
    print_or_null(file, "firmware_status", end->firmware_status);
    print_or_null(file, "fault_address", end->fault_address);
    fprintf(file, "  \"seed\": %" PRIu64 ",\n", end->seed);
}

static void print_time(FILE *file, const struct sim_clock *clock, uint64_t wall_ns)
{
    double cpu = cpu_seconds();
    uint64_t evaluated = model_evaluated_cycles(clock->model);

    fprintf(file, "  \"sys_hz\": %" PRIu64 ",\n", clock->hz);
    fprintf(file, "  \"simulated_seconds\": %.9f,\n", (double)clock_now_ns(clock) / 1e9);
    fprintf(file, "  \"cycles\": %" PRIu64 ",\n", model_cycle(clock->model));
    fprintf(file, "  \"evaluated_cycles\": %" PRIu64 ",\n", evaluated);
    fprintf(file, "  \"busy_cycles\": %" PRIu64 ",\n", model_busy_cycles(clock->model));
    fprintf(file, "  \"wall_seconds\": %.6f,\n", (double)wall_ns / 1e9);
    fprintf(file, "  \"cpu_seconds\": %.6f,\n", cpu);
    fprintf(file, "  \"evaluated_cycles_per_cpu_second\": %.0f,\n", cpu > 0 ? (double)evaluated / cpu : 0.0);
}

#define STATS_PRINT(name) fprintf(file, "%s\n    \"" #name "\": %" PRIu64, comma, stats->name), comma = ",";

static void print_counts(FILE *file, const struct stats *stats)
{
    const char *comma = "";

    fprintf(file, "  \"frames\": {");
    STATS_FRAMES(STATS_PRINT)
    fprintf(file, "\n  },\n  \"drops\": {");
    comma = "";
    STATS_DROPS(STATS_PRINT)
    fprintf(file, "\n  },\n  \"faults\": {");
    comma = "";
    STATS_FAULTS(STATS_PRINT)
    fprintf(file, "\n  }\n");
}

bool stats_open(struct stats_file *file, const char *path)
{
    *file = (struct stats_file){ .path = path, .fd = -1 };
    if (!path)
        return true;
    file->is_new = access(path, F_OK) != 0;
    file->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    return file->fd >= 0 || setup_error("cannot write the statistics to %s: %s", path, strerror(errno));
}

void stats_drop(struct stats_file *file)
{
    if (!file->path || file->fd < 0)
        return;
    close(file->fd);
    if (file->is_new)
        unlink(file->path);
}

/* What an old file held goes now; a pipe or a device has nothing to go. */
static FILE *begin_writing(const struct stats_file *file)
{
    struct stat status;

    if (fstat(file->fd, &status) == 0 && S_ISREG(status.st_mode) && ftruncate(file->fd, 0) != 0)
        return NULL;
    return fdopen(file->fd, "w");
}

bool stats_write(struct stats_file *file, const struct stats *stats, const struct sim_clock *clock,
                 const struct stats_end *end)
{
    FILE *stream = begin_writing(file);

    if (!stream)
        return output_error("cannot write the statistics to %s: %s", file->path, strerror(errno));
    fprintf(stream, "{\n");
    print_end(stream, end);
    print_time(stream, clock, end->wall_ns);
    print_counts(stream, stats);
    fprintf(stream, "}\n");
    bool bad = ferror(stream) != 0;
    bad |= fclose(stream) != 0;
    return !bad || output_error("the statistics in %s are not complete: %s", file->path, strerror(errno));
}
