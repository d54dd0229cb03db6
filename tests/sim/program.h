/* Runs other programs for a test: starts them, reads what they say, waits for a word or for their end. Never sleeps. */
#ifndef TESTS_SIM_PROGRAM_H
#define TESTS_SIM_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PROGRAM_TEXT_MAX = 65536, PROGRAM_PATIENCE_MS = 20000 };

struct program {
    pid_t pid;
    int pipe;                       /* its stdout and stderr */
    int in;                         /* its stdin */
    char text[PROGRAM_TEXT_MAX];    /* what it has said so far */
    size_t used;
    int status;                     /* as a shell would say it: 128 + signal */
    double cpu_seconds, wall_seconds;
    double started;
};

void program_start(struct program *program, const char *const argv[]);
bool program_says(struct program *program, const char *word);       /* waits for it; false: it ended or hangs */
void program_type(struct program *program, const char *text);
int program_wait(struct program *program);                          /* its status; kills it when it hangs */
int program_end(struct program *program, int signal);               /* sends the signal, waits */

#define START(program, ...) program_start(program, (const char *const[]){ __VA_ARGS__, NULL })

/* Starts, waits, returns the status. */
int program_run(struct program *program, const char *const argv[]);
#define PROGRAM(program, ...) program_run(program, (const char *const[]){ __VA_ARGS__, NULL })

/* Makes a fresh folder under the build folder and works in it, so that names of files are short. */
void scratch_enter(void);
void scratch_leave(void);

char *read_text(const char *path);                          /* to be freed; NULL: not there */
double json_number(const char *path, const char *name);     /* of a --stats file; -1: no such number */

#endif
