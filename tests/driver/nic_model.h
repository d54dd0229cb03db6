/*
 * A model of the NIC, to the letter of docs/registers.md: it takes buffers and descriptors from the
 * rings in memory, writes completions and the consumer index, and moves its interrupt lines.
 * Nothing happens by itself: a test says when a frame arrives and how many descriptors are fetched.
 * Every rule that the driver must keep is asserted here.
 */
#ifndef NIC_MODEL_H
#define NIC_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "phy_model.h"

enum { MODEL_IRQ_RX = 1, MODEL_IRQ_TX = 2, MODEL_IRQ_EVENT = 4, MODEL_IRQ_OTHER = 32 };
enum { MODEL_SENT_MAX = 256, MODEL_FRAME_MAX = 1600 };

struct model_line { bool armed, fired; };

struct model {
    uint32_t regs[0x800 / 4];
    uint16_t rx_fetched, rx_produced, tx_consumer, tx_published;
    bool rx_stopped, tx_stopped;
    bool reset_hangs;                   /* RESET is never acknowledged */
    struct model_line rx, tx, event;
    uint32_t irq_mask;                  /* the core's: lines that are open */
    /* what happens just before the driver next opens or closes lines; once */
    void (*before_irq_set)(void);
    void (*before_cause_read)(void);    /* and just before it reads CAUSE */
    uint32_t next_w0_flags, next_w1, next_w2;   /* of the next completion: verdicts, hash, tag */

    unsigned reads, writes, rx_doorbells, tx_doorbells;
    struct {
        uint8_t bytes[MODEL_FRAME_MAX];
        size_t len;
        uint32_t w1, w2, w3;            /* of the first descriptor */
    } sent[MODEL_SENT_MAX];
    unsigned sent_count;                /* frames; the newest MODEL_SENT_MAX are kept */
    size_t partial;                     /* bytes of the frame being gathered */

    uint64_t now_us;                    /* the test's clock; MDIO frames take 130 us of it */
    bool has_phy;                       /* something is connected to the lines of MDIO */
    struct phy_model phy;
    uint64_t mdio_ends_us;
    bool mdio_hangs;                    /* BUSY stays */
    uint32_t busy;                      /* STATUS */
    bool clock_stands;                  /* WIRE may be written though busy: it would stay so */
    bool snapshot_hangs;
    unsigned snapshots;

    /* What is wrong in loopback (nic_model_loop.c); all 0: nothing. */
    uint8_t loop_flips;                 /* bits of a byte in the middle of a frame */
    bool loop_is_cut, loop_lets_all_in, loop_loses_tagged;
    uint32_t loop_verdict_flips;        /* of the completion's word 0 */
    uint32_t stuck_offset;              /* this register holds nothing */
};

void model_init(struct model *model);
void model_has(struct model *model, uint32_t caps);     /* NIC_CAPS_*, besides what there is */
void model_connect_phy(struct model *model, const struct phy_model_config *config);
/* false: not enabled, or no buffer */
bool model_deliver(struct model *model, const void *frame, size_t len);
unsigned model_fetch(struct model *model, unsigned descriptors);  /* returns how many there were */
void model_fail(struct model *model, uint32_t cause);           /* a queue stops with this cause */
/* Called at each doorbell: with WIRE.LOOPBACK or a PHY in loopback, frames come back at once. */
void model_loop(struct model *model);
uint32_t model_lines(const struct model *model);                        /* those that are high */
void model_take_interrupts(struct model *model);                /* what the core's handler does */

#endif
