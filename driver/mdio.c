/* See mdio.h. */
#include <nic_io.h>

#include "mdio.h"
#include "nic_regs.h"

#define PUT(field, value) ((uint32_t)(value) << field##_SHIFT & field##_MASK)

/* The frame behind the preamble, as bits on the line. */
enum {
    START = 1u << 30, OP_READ = 2u << 28, OP_WRITE = 1u << 28, TURN = 2u << 16, ANSWER = 1u << 16,
};

enum { READ_CYCLES = 4 };       /* a register read takes as many system clock cycles, or more */

void mdio_init(struct mdio *mdio, void *regs, uint32_t caps, uint32_t sys_hz)
{
    *mdio = (struct mdio){
        .regs = regs,
        .kind = caps & NIC_CAPS_MDIO ? MDIO_MASTER : caps & NIC_CAPS_MDIO_BITS ? MDIO_BITS
                                                                              : MDIO_NONE,
        .half_reads = (uint8_t)(sys_hz / (5000000 * READ_CYCLES) + 1),
    };
}

/* Half a period of MDC with the lines like this; returns MDIO at its end. */
static bool mdio_bits_half(const struct mdio *mdio, uint32_t lines)
{
    uint32_t seen = 0;

    nic_io_write(mdio->regs, NIC_MDIO_BITS, lines);
    for (unsigned i = 0; i < mdio->half_reads; i++)
        seen = nic_io_read(mdio->regs, NIC_MDIO_BITS);
    return seen & NIC_MDIO_BITS_IN;
}

/* `count` bits, the highest first. Those that are not driven are read: returns the line's bits. */
static uint32_t mdio_bits_shift(const struct mdio *mdio, uint32_t bits, unsigned count, bool drive)
{
    uint32_t seen = 0;

    while (count--) {
        uint32_t lines = (drive ? NIC_MDIO_BITS_DRIVE : 0) |
                         (bits >> count & 1 ? NIC_MDIO_BITS_OUT : 0);

        seen = seen << 1 | mdio_bits_half(mdio, lines);
        mdio_bits_half(mdio, lines | NIC_MDIO_BITS_MDC);
    }
    return seen;
}

static void mdio_bits_frame(struct mdio *mdio, uint32_t frame, unsigned driven)
{
    mdio_bits_shift(mdio, UINT32_MAX, 32, true);
    mdio_bits_shift(mdio, frame >> (32 - driven), driven, true);
    mdio->bits_frame = mdio_bits_shift(mdio, 0, 32 - driven, false);
    mdio_bits_half(mdio, 0);
}

static void mdio_start_frame(struct mdio *mdio, uint32_t word, bool write)
{
    uint32_t address = (word >> NIC_MDIO_REGISTER_SHIFT & 0x3FF) << 18;

    if (mdio->kind == MDIO_MASTER)
        nic_io_write(mdio->regs, NIC_MDIO, word | NIC_MDIO_START);
    else if (mdio->kind == MDIO_BITS)
        mdio_bits_frame(mdio,
                        START | (write ? OP_WRITE : OP_READ) | address | TURN | (word & 0xFFFF),
                        write ? 32 : 14);
}

void mdio_start_read(struct mdio *mdio, unsigned phy, unsigned reg)
{
    mdio_start_frame(mdio, PUT(NIC_MDIO_PHY, phy) | PUT(NIC_MDIO_REGISTER, reg), false);
}

void mdio_start_write(struct mdio *mdio, unsigned phy, unsigned reg, uint16_t value)
{
    mdio_start_frame(mdio, NIC_MDIO_WRITE | PUT(NIC_MDIO_PHY, phy) |
                               PUT(NIC_MDIO_REGISTER, reg) | value, true);
}

enum mdio_result mdio_finish(const struct mdio *mdio, uint16_t *value)
{
    uint32_t word;

    if (mdio->kind == MDIO_NONE)
        return MDIO_NO_ANSWER;
    if (mdio->kind == MDIO_BITS) {
        *value = (uint16_t)mdio->bits_frame;
        return mdio->bits_frame & ANSWER ? MDIO_NO_ANSWER : MDIO_DONE;
    }
    word = nic_io_read(mdio->regs, NIC_MDIO);
    *value = (uint16_t)word;
    if (word & NIC_MDIO_START)
        return MDIO_BUSY;
    return word & NIC_MDIO_NO_ANSWER ? MDIO_NO_ANSWER : MDIO_DONE;
}
