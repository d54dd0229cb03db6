/* The files that the options name. */
#ifndef SIM_OPTION_FILES_H
#define SIM_OPTION_FILES_H

#include "options.h"

/*
 * False: an output would be written over the firmware, over an input or over another output, and that has been said.
 * To be asked before any of them is opened.
 */
bool option_files_check(const struct options *options);

#endif
