/* The core with memory alone (core_ram.v), running the program it was built with. */
#ifndef CORE_RAM_H
#define CORE_RAM_H

#include <stdint.h>

void core_ram_reset(void);
void core_ram_run(uint64_t cycles);
uint32_t core_ram_mailbox(void);        /* the last word stored at the program's mailbox */

#endif
