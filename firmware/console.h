/* The serial port as a file: descriptors 0, 1 and 2 of every task. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdbool.h>

struct file;

void console_init(void);
void console_install(struct file **table);      /* a descriptor table, before its first task runs */
bool console_waits(void);                           /* something was typed since console_poll() */
void console_poll(void);                            /* takes what was typed and wakes readers */

#endif
