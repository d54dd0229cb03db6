/* Programs under test; see program.h. */
#define _GNU_SOURCE
#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static _Noreturn void become(const char *const argv[], int in, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execvp(argv[0], (char *const *)argv);
    perror(argv[0]);
    _exit(127);
}

void program_start(struct program *program, const char *const argv[])
{
    int in[2], out[2];

    memset(program, 0, sizeof *program);
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        abort();
    program->started = now_seconds();
    program->pid = fork();
    if (program->pid == 0)
        become(argv, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    program->in = in[1];
    program->pipe = out[0];
}

/* Reads what is there within the time; false at the end of what it says, or when nothing came. */
static bool hear(struct program *program, int patience_ms)
{
    struct pollfd fd = { .fd = program->pipe, .events = POLLIN };
    size_t room = sizeof program->text - 1 - program->used;

    if (room == 0 || poll(&fd, 1, patience_ms) != 1)
        return false;

    ssize_t got = read(program->pipe, program->text + program->used, room);
    if (got <= 0)
        return false;
    program->used += (size_t)got;
    program->text[program->used] = '\0';
    return true;
}

bool program_says(struct program *program, const char *word)
{
    while (!strstr(program->text, word))
        if (!hear(program, PROGRAM_PATIENCE_MS))
            return false;
    return true;
}

void program_type(struct program *program, const char *text)
{
    if (write(program->in, text, strlen(text)) != (ssize_t)strlen(text))
        abort();
}

int program_wait(struct program *program)
{
    struct rusage usage;
    int status;

    while (hear(program, PROGRAM_PATIENCE_MS))
        ;

    struct pollfd end = { .fd = program->pipe, .events = POLLIN };
    if (poll(&end, 1, 0) == 0)          /* it holds its output open and says nothing: it hangs */
        kill(program->pid, SIGKILL);
    wait4(program->pid, &status, 0, &usage);
    program->wall_seconds = now_seconds() - program->started;
    program->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    close(program->in);
    close(program->pipe);
    program->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return program->status;
}

int program_end(struct program *program, int signal)
{
    kill(program->pid, signal);
    return program_wait(program);
}

int program_run(struct program *program, const char *const argv[])
{
    program_start(program, argv);
    close(program->in);
    program->in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return program_wait(program);
}

static char scratch[] = BUILD_DIR "/tests/sim/scratch.XXXXXX";
static int home = -1;

void scratch_enter(void)
{
    home = open(".", O_RDONLY | O_CLOEXEC);
    strcpy(scratch + strlen(scratch) - 6, "XXXXXX");
    if (!mkdtemp(scratch) || chdir(scratch) != 0)
        abort();
}

void scratch_leave(void)
{
    const char *const argv[] = { "rm", "-rf", scratch, NULL };
    static struct program rm;

    if (fchdir(home) != 0)
        abort();
    close(home);
    program_run(&rm, argv);
}

char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t room = 0;

    if (!file)
        return NULL;
    if (getdelim(&text, &room, '\0', file) < 0) {
        free(text);
        text = strdup("");
    }
    fclose(file);
    return text;
}

double json_number(const char *path, const char *name)
{
    char *text = read_text(path), key[64];
    double value = -1;

    snprintf(key, sizeof key, "\"%s\": ", name);

    const char *at = text ? strstr(text, key) : NULL;
    if (at)
        value = strtod(at + strlen(key), NULL);
    free(text);
    return value;
}
