/* Interrupts and faults. The handler only masks; all work is done by the scheduler loop. */
#ifndef TRAP_H
#define TRAP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Has this line (SOC_IRQ_*), once unmasked, interrupted? It stays masked until trap_unmask(), which
 * its device's owner calls after it has served the device: a line that is still or again high then
 * interrupts at once.
 */
bool trap_masked(uint32_t line);
void trap_unmask(uint32_t lines);           /* safe with interrupts on, as is the trap's masking */
uint32_t trap_interrupt_count(void);

void trap_enable(void);             /* timer and external interrupts on; every line still masked */

/* Says why on the console and ends the simulation (a board stops here). */
_Noreturn void trap_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void soc_exit(int status);

#endif
