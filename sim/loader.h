/* Loads a firmware image (ELF32, little-endian, RISC-V, linked to run at the reset vector 0) into the machine's RAM. */
#ifndef SIM_LOADER_H
#define SIM_LOADER_H

#include <stdbool.h>
#include <stdint.h>
#include "model.h"

/* *boot_params: the address of the section .boot_params, or of the symbol boot_params. Prints what is wrong. */
bool loader_load(struct model *model, const char *path, uint32_t *boot_params);

#endif
