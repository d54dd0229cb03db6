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

/* Each prints "program: text" and remembers its status; they return false so that a caller can `return` them. */
bool usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool setup_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool output_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The status of the first error told, or EXIT_FINE. */
enum exit_status report_status(void);

#endif
