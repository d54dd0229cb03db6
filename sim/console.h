/* The machine's console on stdin and stdout. */
#ifndef SIM_CONSOLE_H
#define SIM_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include <termios.h>
#include "model.h"
#include "poll_set.h"

struct console {
    struct model *model;
    int index;                      /* in the poll set */
    bool in_open, is_raw;
    struct termios saved;
};

bool console_open(struct console *console, bool raw);
void console_attach(struct console *console, struct model *model);
void console_put(void *context, uint8_t byte);          /* model_events.uart_byte */
void console_flush(void);
void console_prepare(struct console *console, struct poll_set *set);
void console_serve(struct console *console, const struct poll_set *set);
void console_close(struct console *console);

#endif
