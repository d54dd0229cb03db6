/* Interrupts and faults. The handler only masks and flags; all work is done by the scheduler loop. */
#ifndef TRAP_H
#define TRAP_H

#include <stdint.h>

/*
 * Lines that interrupted since the last call, as SOC_IRQ_* bits. Each of them is masked until trap_unmask(). A line that
 * comes during the call may be forgotten, but not what it stands for: whoever unmasks looks at the device first.
 */
uint32_t trap_take_lines(void);
void trap_unmask(uint32_t lines);
uint32_t trap_interrupt_count(void);

void trap_enable(void);                             /* timer and external interrupts on; every line still masked */

/* Says why on the console and ends the simulation (a board stops here). */
_Noreturn void trap_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void soc_exit(int status);

#endif
