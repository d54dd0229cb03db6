/* What the fake machine's "firmware" tells it: a struct fake_program at FAKE_PROGRAM of its RAM. */
#ifndef MODEL_FAKE_H
#define MODEL_FAKE_H

#include <stdint.h>

enum {
    FAKE_PROGRAM = 0x100,
    FAKE_HZ = 12500000,     /* slow enough that the host has to hold it back */
};

enum fake_action {
    FAKE_SERVE,             /* answers ARP and echo, sleeps between, no timer */
    FAKE_TICK,              /* the same, and a line on the console every `argument` cycles */
    FAKE_EXIT,              /* ends with status `argument` once the banner is out */
    FAKE_FAULT,             /* a bus fault at address `argument`, behind the banner without its line's end */
    FAKE_SPIN,              /* serves, but never sleeps */
};

struct fake_program {
    uint32_t action, argument;
    uint32_t boot_params;   /* their address */
};

#endif
