/*
 * The memory that the NIC's DMA does not find for a while, as --bus-fault describes it: where, when, and whether an error
 * or nothing answers there.
 */
#ifndef SIM_BUS_FAULT_H
#define SIM_BUS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "model.h"

struct bus_fault {
    bool silent;
    uint32_t address, bytes;                    /* 0 bytes: there is none */
    uint64_t from_ns, until_ns;
    bool is_on;
};

bool bus_fault_parse(char *text, struct bus_fault *fault);      /* cuts the text; prints what is wrong */
bool bus_fault_check(const struct bus_fault *fault, size_t ram_bytes);  /* prints; true where there is none */

uint64_t bus_fault_next_ns(const struct bus_fault *fault, uint64_t now_ns);     /* NEVER: nothing more happens */
void bus_fault_advance(struct bus_fault *fault, struct model *model, uint64_t now_ns);

#endif
