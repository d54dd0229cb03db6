/* The frame check sequence in software, for the simulated wire (IEEE 802.3 §3.2.9). */
#ifndef SIM_FCS_H
#define SIM_FCS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void fcs_append(uint8_t *frame, size_t bytes);              /* writes 4 bytes behind the frame */
bool fcs_good(const uint8_t *frame, size_t bytes_with_fcs);

#endif
