/* Hands the options to the firmware through its struct boot_params (firmware/boot_params.h). */
#ifndef SIM_BOOT_H
#define SIM_BOOT_H

#include <stdbool.h>
#include "clock.h"
#include "options.h"

/* Loads options->firmware and patches its parameters. Prints what is wrong. */
bool boot_load(struct model *model, const struct options *options, const struct sim_clock *clock);

#endif
