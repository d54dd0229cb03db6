/* See nic_model.h. */
#include "nic_model.h"

#include <assert.h>
#include <string.h>

#include "nic_io.h"
#include "nic_regs.h"

enum { RX0 = NIC_RX(0) };

#define REG(model, offset) ((model)->regs[(offset) / 4])
#define FIELD(word, name) (((word) & name##_MASK) >> name##_SHIFT)

static struct model *model_of(void *regs) { return regs; }

static void line_event(struct model_line *line)
{
    if (line->armed)
        *line = (struct model_line){ .armed = false, .fired = true };
}

static void line_rearm(struct model_line *line, bool more)
{
    *line = (struct model_line){ .armed = !more, .fired = more };
}

void model_init(struct model *model)
{
    memset(model, 0, sizeof *model);
    REG(model, NIC_ID) = NIC_ID_IS;
    REG(model, NIC_CAPS) = 1u << NIC_CAPS_RX_QUEUES_SHIFT | 2u << NIC_CAPS_PERFECT_ENTRIES_SHIFT;
    line_rearm(&model->rx, false);
    line_rearm(&model->tx, false);
    line_rearm(&model->event, false);
}

void model_has(struct model *model, uint32_t caps)
{
    REG(model, NIC_CAPS) |= caps;
}

void model_connect_phy(struct model *model, const struct phy_model_config *config)
{
    model->has_phy = true;
    phy_model_init(&model->phy, config, model->now_us);
}

static unsigned rx_entries(const struct model *model, unsigned shift)
{
    unsigned log2 = REG(model, RX0 + NIC_RX_RING_SIZE) >> shift & 15;

    assert(log2 >= 1 && log2 <= 12);
    return 1u << log2;
}

static void reset_rx(struct model *model)
{
    model->rx_fetched = model->rx_produced = 0;
    model->rx_stopped = false;
    REG(model, RX0 + NIC_RX_CTRL) = REG(model, RX0 + NIC_RX_DOORBELL) = 0;
    line_rearm(&model->rx, false);
}

static void reset_tx(struct model *model)
{
    model->tx_consumer = model->tx_published = 0;
    model->tx_stopped = false;
    model->partial = 0;
    REG(model, NIC_TX + NIC_TX_CTRL) = REG(model, NIC_TX + NIC_TX_DOORBELL) = 0;
    line_rearm(&model->tx, false);
}

static void write_queue_ctrl(struct model *model, uint32_t offset, uint32_t value,
                             void (*reset)(struct model *))
{
    if (!(value & NIC_RX_CTRL_RESET))
        REG(model, offset) = value & NIC_RX_CTRL_ENABLE;
    else if (model->reset_hangs)
        REG(model, offset) |= NIC_RX_CTRL_RESET;
    else
        reset(model);
}

/*
 * The rules of the receive doorbell: never more buffers out than a ring holds, nothing consumed
 * that was not there.
 */
static void write_rx_doorbell(struct model *model, uint32_t value)
{
    uint16_t posted = (uint16_t)FIELD(value, NIC_RX_DOORBELL_POSTED);
    uint16_t consumed = (uint16_t)FIELD(value, NIC_RX_DOORBELL_CONSUMED);

    assert((uint16_t)(model->rx_produced - consumed) <= rx_entries(model, 8));
    assert((uint16_t)(posted - consumed) <= rx_entries(model, 0));
    assert((uint16_t)(posted - consumed) <= rx_entries(model, 8));
    REG(model, RX0 + NIC_RX_DOORBELL) = value;
}

static void write_tx_doorbell(struct model *model, uint32_t value)
{
    uint16_t producer = (uint16_t)value;

    assert((uint16_t)(producer - model->tx_consumer) <=
           1u << REG(model, NIC_TX + NIC_TX_RING_SIZE));
    REG(model, NIC_TX + NIC_TX_DOORBELL) = producer;
}

/* ---------------------------------------------------------------------------------------- MDIO */

/* One bit: the line before the rising edge, as the MAC reads it. */
static bool mdio_bit(struct model *model, bool drive, bool out)
{
    bool line = true;

    if (model->has_phy)
        line = phy_model_mdio(&model->phy, false, drive, out, model->now_us);
    if (model->has_phy)
        phy_model_mdio(&model->phy, true, drive, out, model->now_us);
    return line;
}

/* A frame of the master, at once; BUSY shows for as long as it would take. */
static void write_mdio(struct model *model, uint32_t word)
{
    bool write = word & NIC_MDIO_WRITE;
    uint32_t seen = 0, frame = (write ? 5u : 6u) << 28 | (word >> 16 & 0x3FF) << 18 | 2u << 16 |
                               (word & 0xFFFF);

    assert(REG(model, NIC_CAPS) & NIC_CAPS_MDIO);
    assert(!(REG(model, NIC_MDIO) & NIC_MDIO_START));           /* it would be ignored */
    for (unsigned i = 0; i < 32; i++)
        mdio_bit(model, true, true);
    for (unsigned i = 32; i-- > 0;)
        seen = seen << 1 | mdio_bit(model, write || i >= 18, frame >> i & 1);
    REG(model, NIC_MDIO) = (word & ~(uint32_t)0xFFFF) | (write ? word & 0xFFFF : seen & 0xFFFF) |
                           NIC_MDIO_START;
    REG(model, NIC_MDIO) &= ~NIC_MDIO_NO_ANSWER;
    if (!write && seen >> 16 & 1)
        REG(model, NIC_MDIO) |= NIC_MDIO_NO_ANSWER;
    model->mdio_ends_us = model->now_us + 130;
}

static void write_mdio_bits(struct model *model, uint32_t value)
{
    bool line = !(value & NIC_MDIO_BITS_DRIVE) || value & NIC_MDIO_BITS_OUT;

    assert(REG(model, NIC_CAPS) & NIC_CAPS_MDIO_BITS);
    if (model->has_phy)
        line = phy_model_mdio(&model->phy, value & NIC_MDIO_BITS_MDC, value & NIC_MDIO_BITS_DRIVE,
                              value & NIC_MDIO_BITS_OUT, model->now_us);
    REG(model, NIC_MDIO_BITS) = (value & 7) | (line ? NIC_MDIO_BITS_IN : 0);
}

/* ----------------------------------------------------------------------------------- registers */

static void happens(void (**hook)(void))                /* once */
{
    void (*what)(void) = *hook;

    *hook = NULL;
    if (what)
        what();
}

uint32_t nic_io_read(void *regs, uint32_t offset)
{
    struct model *model = model_of(regs);

    assert(offset % 4 == 0 && offset < sizeof model->regs);
    model->reads++;
    if (offset == NIC_MDIO && model->now_us >= model->mdio_ends_us && !model->mdio_hangs)
        REG(model, NIC_MDIO) &= ~NIC_MDIO_START;
    if (offset == NIC_CAUSE)
        happens(&model->before_cause_read);
    if (offset == NIC_STATUS)
        return model->busy;
    return REG(model, offset);
}

/* What no register may be written while the NIC runs (docs/registers.md). */
static void check_write(const struct model *model, uint32_t offset, uint32_t value)
{
    uint32_t ctrl = REG(model, NIC_CTRL);

    if (offset == NIC_WIRE)
        assert(!(ctrl & (NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE)) &&
               (!model->busy || model->clock_stands));
    if (offset >= NIC_FILTER(0) && offset < NIC_FILTER(16) && value)
        assert(offset % 8 != 0 || !(REG(model, offset + NIC_FILTER_HIGH) & NIC_FILTER_HIGH_ENABLE));
    if (offset >= NIC_FILTER(0) && offset < NIC_FILTER(16))
        assert((offset - NIC_FILTER(0)) / 8 <
               FIELD(REG(model, NIC_CAPS), NIC_CAPS_PERFECT_ENTRIES));
}

/* The counters as they are now. */
static void take_snapshot(struct model *model)
{
    assert(REG(model, NIC_CAPS) & NIC_CAPS_RMON);
    memcpy(&REG(model, NIC_SNAPSHOT_COUNT), &REG(model, NIC_COUNT), 0xFC);
    REG(model, NIC_SNAPSHOT) = model->snapshot_hangs ? NIC_SNAPSHOT_BUSY : 0;
    model->snapshots++;
}

/* A register of a queue that does something, or false. */
static bool write_queue(struct model *model, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case RX0 + NIC_RX_CTRL:
        write_queue_ctrl(model, offset, value, reset_rx);
        break;
    case NIC_TX + NIC_TX_CTRL:
        write_queue_ctrl(model, offset, value, reset_tx);
        break;
    case NIC_RX(1) + NIC_RX_CTRL:
        REG(model, offset) = value & NIC_RX_CTRL_RESET ? 0 : value & NIC_RX_CTRL_ENABLE;
        break;
    case RX0 + NIC_RX_DOORBELL:
        model->rx_doorbells++;
        write_rx_doorbell(model, value);
        break;
    case RX0 + NIC_RX_REARM:
        write_rx_doorbell(model, value);
        line_rearm(&model->rx, model->rx_produced != FIELD(value, NIC_RX_REARM_CONSUMED));
        break;
    case NIC_TX + NIC_TX_DOORBELL:
        model->tx_doorbells++;
        write_tx_doorbell(model, value);
        model_loop(model);
        break;
    case NIC_TX + NIC_TX_REARM:
        write_tx_doorbell(model, FIELD(value, NIC_TX_REARM_PRODUCER));
        line_rearm(&model->tx, model->tx_published != FIELD(value, NIC_TX_REARM_SEEN));
        break;
    default:
        return false;
    }
    return true;
}

void nic_io_write(void *regs, uint32_t offset, uint32_t value)
{
    struct model *model = model_of(regs);

    assert(offset % 4 == 0 && offset < sizeof model->regs);
    check_write(model, offset, value);
    model->writes++;
    if (write_queue(model, offset, value))
        return;
    switch (offset) {
    case NIC_MDIO:
        write_mdio(model, value);
        break;
    case NIC_MDIO_BITS:
        write_mdio_bits(model, value);
        break;
    case NIC_SNAPSHOT:
        take_snapshot(model);
        break;
    case NIC_CAUSE:
        REG(model, NIC_CAUSE) &= ~value;
        break;
    case NIC_EVENT_REARM:
        line_rearm(&model->event, REG(model, NIC_CAUSE) != 0);
        break;
    default:
        REG(model, offset) = offset == model->stuck_offset ? 0 : value;
    }
}

/* ---------------------------------------------------------------------------------- interrupts */

uint32_t model_lines(const struct model *model)
{
    return (model->rx.fired ? MODEL_IRQ_RX : 0u) | (model->tx.fired ? MODEL_IRQ_TX : 0u) |
           (model->event.fired ? MODEL_IRQ_EVENT : 0u);
}

void model_take_interrupts(struct model *model)
{
    model->irq_mask &= ~model_lines(model);
}

void nic_io_irq_set(void *regs, uint32_t all, uint32_t wanted)
{
    struct model *model = model_of(regs);

    assert((wanted & ~all) == 0);
    happens(&model->before_irq_set);
    model->irq_mask = (model->irq_mask & ~all) | wanted;
}

bool nic_io_irq_fired(void *regs, uint32_t line)
{
    const struct model *model = model_of(regs);

    return (model_lines(model) & model->irq_mask & line) || !(model->irq_mask & line);
}

/* ------------------------------------------------------------------------------------- receive */

static volatile uint32_t *words_at(uint32_t address)
{
    assert(address % 4 == 0);
    return nic_io_pointer(address);
}

static bool rx_can_take(const struct model *model)
{
    uint16_t posted = (uint16_t)FIELD(REG(model, RX0 + NIC_RX_DOORBELL), NIC_RX_DOORBELL_POSTED);

    return (REG(model, NIC_CTRL) & NIC_CTRL_RX_ENABLE) &&
           (REG(model, RX0 + NIC_RX_CTRL) & NIC_RX_CTRL_ENABLE) && !model->rx_stopped &&
           posted != model->rx_fetched;
}

/* Word 3 last, and nothing before the payload is in memory. */
static void write_completion(struct model *model, uint32_t buffer, size_t len)
{
    unsigned entries = rx_entries(model, 8);
    volatile uint32_t *c = words_at(REG(model, RX0 + NIC_RX_CMPL_BASE)) +
                           4 * (model->rx_produced % entries);
    uint32_t phase = model->rx_produced / entries % 2 ? 0 : NIC_CMPL_W3_PHASE;

    c[0] = (uint32_t)len | model->next_w0_flags;
    c[1] = model->next_w1;
    c[2] = model->next_w2;
    c[3] = (buffer & NIC_CMPL_W3_BUFFER_MASK) | phase;
    model->rx_produced++;
    model->next_w0_flags = model->next_w1 = model->next_w2 = 0;
    line_event(&model->rx);
}

bool model_deliver(struct model *model, const void *frame, size_t len)
{
    unsigned offset = REG(model, RX0 + NIC_RX_BUFFER) & NIC_RX_BUFFER_OFFSET2 ? 2 : 0;
    unsigned entry;
    uint32_t buffer;

    if (!rx_can_take(model))
        return false;
    assert(len + offset <= FIELD(REG(model, RX0 + NIC_RX_BUFFER), NIC_RX_BUFFER_BYTES));
    entry = model->rx_fetched++ % rx_entries(model, 0);
    buffer = words_at(REG(model, RX0 + NIC_RX_FREE_BASE))[entry];
    memcpy((uint8_t *)nic_io_pointer(buffer) + offset, frame, len);
    write_completion(model, buffer, len);
    return true;
}

/* ------------------------------------------------------------------------------------ transmit */

static void publish(struct model *model)
{
    words_at(REG(model, NIC_TX + NIC_TX_WRITEBACK))[0] = model->tx_consumer;
    model->tx_published = model->tx_consumer;
    line_event(&model->tx);
}

static void gather(struct model *model, const volatile uint32_t *d)
{
    size_t len = FIELD(d[1], NIC_DESC_W1_BYTES);
    unsigned slot = model->sent_count % MODEL_SENT_MAX;

    assert(len >= 1 && model->partial + len <= MODEL_FRAME_MAX);
    if (model->partial == 0) {
        model->sent[slot].w1 = d[1];
        model->sent[slot].w2 = d[2];
        model->sent[slot].w3 = d[3];
    }
    memcpy(model->sent[slot].bytes + model->partial, nic_io_pointer(d[0]), len);
    model->partial += len;
    if (!(d[1] & NIC_DESC_W1_END))
        return;
    model->sent[slot].len = model->partial;
    model->sent_count++;
    model->partial = 0;
}

unsigned model_fetch(struct model *model, unsigned descriptors)
{
    uint32_t mask = (1u << REG(model, NIC_TX + NIC_TX_RING_SIZE)) - 1;
    unsigned n = 0;

    while (n < descriptors && (REG(model, NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_ENABLE) &&
           !model->tx_stopped &&
           model->tx_consumer != (uint16_t)REG(model, NIC_TX + NIC_TX_DOORBELL)) {
        const volatile uint32_t *d = words_at(REG(model, NIC_TX + NIC_TX_BASE)) +
                                     4 * (model->tx_consumer & mask);

        gather(model, d);
        model->tx_consumer++;
        n++;
        if ((d[1] & NIC_DESC_W1_REPORT) ||
            model->tx_consumer == (uint16_t)REG(model, NIC_TX + NIC_TX_DOORBELL))
            publish(model);
    }
    return n;
}

void model_fail(struct model *model, uint32_t cause)
{
    model->rx_stopped |= (cause & (NIC_CAUSE_RX0_BUS | NIC_CAUSE_RX0_RING)) != 0;
    model->tx_stopped |= (cause & (NIC_CAUSE_TX_BUS | NIC_CAUSE_TX_CHAIN | NIC_CAUSE_TX_RING)) != 0;
    REG(model, NIC_CAUSE) |= cause;
    line_event(&model->event);
}
