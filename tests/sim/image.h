/* Makes small firmware images for the fake machine, right ones and wrong ones, as ELF files. */
#ifndef TESTS_SIM_IMAGE_H
#define TESTS_SIM_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include "model_fake.h"

struct image_options {
    enum fake_action action;
    uint32_t argument;
    bool by_symbol;             /* boot_params is a symbol, not a section */
    bool no_params;
    uint32_t magic, version, length;        /* of boot_params; 0: the right ones */
    uint16_t machine, type;                 /* of the ELF head; 0: RISC-V, a linked program */
    uint32_t entry, address;
    unsigned cut_bytes;                     /* missing at the end of the file */
};

void image_write(const char *path, const struct image_options *options);

#define IMAGE(path, ...) image_write(path, &(struct image_options){ __VA_ARGS__ })

#endif
