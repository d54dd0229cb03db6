/* What may go wrong with a frame on the wire, and the dice that decide it: pure, and the same for the same seed. */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One direction's share of --fault. */
struct fault_spec {
    double loss, reorder, dup;          /* chances a frame */
    double corrupt, mangle;             /* chances a bit */
    uint64_t delay_ns;
    uint64_t rate_bps;                  /* 0: as fast as the wire is */
    unsigned given;                     /* which of them were said; fault_parse's own */
};

/* Reads "loss=2%,delay=5ms,…" into *spec; prints what is wrong. */
bool fault_parse(const char *text, struct fault_spec *spec);

struct fault {
    struct fault_spec spec;
    uint64_t state;                     /* of the random numbers */
    uint64_t corrupt_in, mangle_in;     /* good bits before the next bad one */
};

void fault_init(struct fault *fault, const struct fault_spec *spec, uint64_t seed);
bool fault_chance(struct fault *fault, double chance);
unsigned fault_pick(struct fault *fault, unsigned choices);         /* 0 to choices - 1 */
bool fault_corrupt(struct fault *fault, uint8_t *frame, size_t bytes);  /* true: at least one bit was flipped */
bool fault_mangle(struct fault *fault, uint8_t *frame, size_t bytes);

#endif
