/*
 * Frames of the management interface (IEEE 802.3 clause 22), by the NIC's master or, where there is
 * none, by moving its two lines. One at a time: start it, and look for its end later.
 */
#ifndef MDIO_H
#define MDIO_H

#include <stdbool.h>
#include <stdint.h>

enum mdio_kind { MDIO_NONE, MDIO_BITS, MDIO_MASTER };
enum mdio_result { MDIO_BUSY, MDIO_DONE, MDIO_NO_ANSWER };

struct mdio {
    void *regs;
    uint8_t kind;               /* enum mdio_kind */
    uint8_t half_reads;         /* MDIO_BITS: register reads that last 200 ns at least */
    uint32_t bits_frame;        /* MDIO_BITS: the frame as it went over the line */
};

void mdio_init(struct mdio *mdio, void *regs, uint32_t caps, uint32_t sys_hz);

/* MDIO_BITS is done when these return, after some 60 microseconds at 25 MHz. */
void mdio_start_read(struct mdio *mdio, unsigned phy, unsigned reg);
void mdio_start_write(struct mdio *mdio, unsigned phy, unsigned reg, uint16_t value);

/* Of the frame started last. *value is what was read. */
enum mdio_result mdio_finish(const struct mdio *mdio, uint16_t *value);

#endif
