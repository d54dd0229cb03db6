/* How the simulator says that something is wrong: one line on stderr, and an exit status that tells which kind. */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <stdbool.h>

enum exit_status {
    EXIT_FINE       = 0,
    EXIT_OUTPUT     = 1,            /* a file could not be written to its end */
    EXIT_USAGE      = 2,            /* an option or its value is wrong */
    EXIT_SETUP      = 3,            /* a file, port, device or permission cannot be had */
    EXIT_BUS_FAULT  = 4,
    EXIT_MAX_CYCLES = 5,
    EXIT_FIRMWARE   = 64,           /* plus the firmware's own status, at most 63 of it */
};

/* Prints "program: text" and remembers the status. Returns false, so that a caller can `return` it. */
bool report(enum exit_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define usage_error(...)    report(EXIT_USAGE, __VA_ARGS__)
#define setup_error(...)    report(EXIT_SETUP, __VA_ARGS__)
#define output_error(...)   report(EXIT_OUTPUT, __VA_ARGS__)
#define note(...)           ((void)report(EXIT_FINE, __VA_ARGS__))

/* The console's part of stdout is in the middle of a line, or not: a message ends it first. */
void report_console_line(bool open);

/* The status of the first error told, or EXIT_FINE. */
enum exit_status report_status(void);

/* Whether all that was printed on stdout has arrived; if not, that is said. */
bool report_stdout_complete(void);

#endif
