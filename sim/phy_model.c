/* See phy_model.h. */
#include "phy_model.h"

#include <string.h>

enum { BMCR, BMSR, ID1, ID2, ANAR, ANLPAR, ANER, GBCR = 9, GBSR, MMD_CONTROL = 13, MMD_DATA,
       ESTATUS };
enum {                                          /* IEEE 802.3 §22.2.4.1, §22.2.4.2 */
    BMCR_RESET = 1 << 15, BMCR_LOOPBACK = 1 << 14, BMCR_100 = 1 << 13, BMCR_NEGOTIATE = 1 << 12,
    BMCR_POWER_DOWN = 1 << 11, BMCR_RESTART = 1 << 9, BMCR_FULL = 1 << 8, BMCR_1000 = 1 << 6,
    BMSR_NEGOTIATED = 1 << 5, BMSR_LINK = 1 << 2,
};
enum {                                          /* §28.2.4.1, §40.5.1.1 */
    ABLE_10_HALF = 1 << 5, ABLE_10 = 1 << 6, ABLE_100_HALF = 1 << 7, ABLE_100 = 1 << 8,
    ABLE_PAUSE = 1 << 10, ABLE_ACKNOWLEDGED = 1 << 14, ABLE_SELECTOR = 1,
    ANER_PARTNER = 1 << 0,
    GBCR_1000 = 1 << 9, GBSR_PARTNER_1000 = 1 << 11, GBSR_BOTH_RECEIVE = 3 << 12,
};

static const uint64_t NEVER_US = UINT64_MAX;

/* What a reset leaves in the registers. */
struct chip {
    const char *name;
    uint16_t id1, id2, bmcr, bmsr, anar, gbcr, estatus;
    uint16_t extended[PHY_MODEL_EXTENDED];
};

/*
 * Extended registers. RTL8211F: 0 page D08 register 11, 1 page D08 register 15; bits 8 and 3 are
 * the delays. KSZ9031: 0 to 3 MMD 2 registers 4, 5, 6, 8, in steps of 60 ps. B50612D: 0 register 18
 * shadow 7, 1 register 1C shadow 3; bits 8 and 9 are the delays.
 */
static const struct chip chips[PHY_CHIPS] = {
    [PHY_RTL8211F] = { "rtl8211f", 0x001C, 0xC916, 0x1140, 0x7949, 0x01E1, 0x0200, 0x2000,
                       { 0x0009, 0x0019 } },
    [PHY_KSZ9031]  = { "ksz9031", 0x0022, 0x1622, 0x1140, 0x7949, 0x01E1, 0x0700, 0x3000,
                       { 0x0077, 0x7777, 0x7777, 0x01EF } },
    [PHY_LAN8720]  = { "lan8720", 0x0007, 0xC0F1, 0x3000, 0x7809, 0x01E1, 0, 0, { 0 } },
    [PHY_B50612D]  = { "b50612d", 0x0362, 0x5E6A, 0x1140, 0x7949, 0x01E1, 0x0200, 0x3000,
                       { 0x7187, 0x0E00 } },
};

static const struct chip *chip_of(const struct phy_model *phy)
{
    return &chips[phy->config.chip];
}

const char *phy_model_chip_name(enum phy_chip chip)
{
    return chips[chip].name;
}

static bool has_gigabit(const struct phy_model *phy)
{
    return chip_of(phy)->estatus != 0;
}

/* ------------------------------------------------------------------------------------- the link */

/* What the partner advertises, as its base page shows it. */
static uint16_t partner_page(const struct phy_model *phy)
{
    unsigned p = phy->config.partner;

    return (uint16_t)(ABLE_SELECTOR | ABLE_ACKNOWLEDGED |
                      (p & PHY_PARTNER_10_HALF ? ABLE_10_HALF : 0) |
                      (p & PHY_PARTNER_10 ? ABLE_10 : 0) |
                      (p & PHY_PARTNER_100_HALF ? ABLE_100_HALF : 0) |
                      (p & PHY_PARTNER_100 ? ABLE_100 : 0) |
                      (p & PHY_PARTNER_PAUSE ? ABLE_PAUSE : 0));
}

static struct phy_model_link link_at(unsigned mbps, bool full_duplex)
{
    return (struct phy_model_link){ .up = mbps > 0, .full_duplex = full_duplex, .mbps = mbps };
}

/* The best that both can (IEEE 802.3 §28B.3). */
static struct phy_model_link negotiate(const struct phy_model *phy)
{
    unsigned both = phy->regs[ANAR] & partner_page(phy);

    if (phy->regs[GBCR] & GBCR_1000 && phy->config.partner & PHY_PARTNER_1000)
        return link_at(1000, true);
    if (both & ABLE_100)
        return link_at(100, true);
    if (both & ABLE_100_HALF)
        return link_at(100, false);
    if (both & ABLE_10)
        return link_at(10, true);
    return link_at(both & ABLE_10_HALF ? 10 : 0, false);
}

/* A partner that does not negotiate is known by its signal, but not its duplex (§28.2.3.1). */
static struct phy_model_link detect(const struct phy_model *phy)
{
    unsigned p = phy->config.partner;

    if (p & PHY_PARTNER_1000)                   /* has no link without negotiation (§40.5.1) */
        return link_at(0, false);
    return link_at(p & (PHY_PARTNER_100 | PHY_PARTNER_100_HALF) ? 100 : 10, false);
}

static struct phy_model_link forced(const struct phy_model *phy)
{
    uint16_t bmcr = phy->regs[BMCR];
    unsigned mbps = bmcr & BMCR_1000 ? 1000 : bmcr & BMCR_100 ? 100 : 10;

    return link_at(mbps, bmcr & BMCR_FULL);
}

/* The link begins anew: what it will be is settled now, and it is up when the time has passed. */
static void link_begin(struct phy_model *phy, uint64_t now_us)
{
    bool negotiates = phy->regs[BMCR] & BMCR_NEGOTIATE;
    bool answers = !(phy->config.partner & PHY_PARTNER_SILENT);
    uint64_t from_us = now_us > phy->ready_us ? now_us : phy->ready_us;

    if (phy_model_link(phy, now_us).up)
        phy->fell = true;
    phy->outcome = !negotiates ? forced(phy) : answers ? negotiate(phy) : detect(phy);
    phy->regs[ANLPAR] = phy->regs[ANER] = phy->regs[GBSR] = 0;
    phy->linked_us = from_us + phy->config.negotiate_us;
    if (!phy->plugged || phy->regs[BMCR] & (BMCR_POWER_DOWN | BMCR_LOOPBACK))
        phy->linked_us = NEVER_US;
}

struct phy_model_link phy_model_link(const struct phy_model *phy, uint64_t now_us)
{
    if (now_us >= phy->ready_us && phy->regs[BMCR] & BMCR_LOOPBACK) {
        struct phy_model_link link = forced(phy);

        link.up = false;
        link.loopback = true;
        return link;
    }
    return now_us >= phy->linked_us ? phy->outcome : link_at(0, false);
}

void phy_model_plug(struct phy_model *phy, bool plugged, uint64_t now_us)
{
    if (plugged == phy->plugged)
        return;
    if (phy_model_link(phy, now_us).up)
        phy->fell = true;
    phy->plugged = plugged;
    link_begin(phy, now_us);
}

void phy_model_set_partner(struct phy_model *phy, unsigned partner, uint64_t now_us)
{
    phy->config.partner = partner;
    link_begin(phy, now_us);
}

/* -------------------------------------------------------------------------------- the registers */

static void reset(struct phy_model *phy, uint64_t now_us)
{
    const struct chip *chip = chip_of(phy);

    if (phy_model_link(phy, now_us).up)
        phy->fell = true;
    phy->linked_us = NEVER_US;
    memset(phy->regs, 0, sizeof phy->regs);
    memcpy(phy->extended, chip->extended, sizeof phy->extended);
    phy->regs[BMCR] = chip->bmcr;
    phy->regs[BMSR] = chip->bmsr;
    phy->regs[ID1] = chip->id1;
    phy->regs[ID2] = chip->id2;
    phy->regs[ANAR] = chip->anar;
    phy->regs[GBCR] = chip->gbcr;
    phy->regs[ESTATUS] = chip->estatus;
    phy->ready_us = now_us + phy->config.reset_us;
    link_begin(phy, now_us);
}

void phy_model_init(struct phy_model *phy, const struct phy_model_config *config, uint64_t now_us)
{
    memset(phy, 0, sizeof *phy);
    phy->config = *config;
    phy->linked_us = NEVER_US;
    phy->plugged = true;
    reset(phy, now_us);
}

/* What is learned of the partner shows when the negotiation is over. */
static void learn(struct phy_model *phy, uint64_t now_us)
{
    if (now_us < phy->linked_us || !(phy->regs[BMCR] & BMCR_NEGOTIATE))
        return;
    if (phy->config.partner & PHY_PARTNER_SILENT) {
        phy->regs[ANLPAR] = phy->outcome.mbps == 100 ? ABLE_100_HALF : ABLE_10_HALF;
        return;
    }
    phy->regs[ANLPAR] = partner_page(phy);
    phy->regs[ANER] = ANER_PARTNER;
    if (has_gigabit(phy) && phy->config.partner & PHY_PARTNER_1000)
        phy->regs[GBSR] = GBSR_PARTNER_1000 |
                          (phy->outcome.mbps == 1000 ? GBSR_BOTH_RECEIVE : 0);
}

/* The link bit latches low until it is read (§22.2.4.2.13). */
static uint16_t read_status(struct phy_model *phy, uint64_t now_us)
{
    unsigned value = phy->regs[BMSR];

    if (now_us >= phy->linked_us && phy->regs[BMCR] & BMCR_NEGOTIATE)
        value |= BMSR_NEGOTIATED;
    if (phy_model_link(phy, now_us).up && !phy->fell)
        value |= BMSR_LINK;
    phy->fell = false;
    return (uint16_t)value;
}

static void write_control(struct phy_model *phy, uint16_t value, uint64_t now_us)
{
    uint16_t before = phy->regs[BMCR];
    bool was_up = phy_model_link(phy, now_us).up;

    if (value & BMCR_RESET) {
        reset(phy, now_us);
        return;
    }
    phy->regs[BMCR] = value & (uint16_t)~BMCR_RESTART;
    if (value & BMCR_RESTART || (value ^ before) & (uint16_t)~BMCR_RESTART) {
        phy->fell |= was_up;
        link_begin(phy, now_us);
    }
}

/*
 * Where a chip keeps what clause 22 has no register for: the slot in `extended` that register `reg`
 * means now, or NULL.
 */
static uint16_t *extended_rtl8211f(struct phy_model *phy, unsigned reg)
{
    if (phy->regs[31] != 0xD08)
        return NULL;
    return reg == 0x11 ? &phy->extended[0] : reg == 0x15 ? &phy->extended[1] : NULL;
}

/* Register 13: function in bits 15:14 (0 address, 1 data), MMD in bits 4:0 (§45.2, annex 22D). */
static uint16_t *extended_ksz9031(struct phy_model *phy, unsigned reg)
{
    static const uint8_t slots[] = { [4] = 1, [5] = 2, [6] = 3, [8] = 4 };
    uint16_t *address = &phy->extended[4];

    if (reg != MMD_DATA || (phy->regs[MMD_CONTROL] & 31) != 2)
        return NULL;
    if (phy->regs[MMD_CONTROL] >> 14 == 0)
        return address;
    return *address <= 8 && slots[*address] ? &phy->extended[slots[*address] - 1] : NULL;
}

/* A write with bit 15 sets the shadow it names; one without says which is read. */
static void write_b50612d(struct phy_model *phy, unsigned reg, uint16_t value)
{
    bool sets = value & 0x8000;

    phy->regs[reg] = value;
    if (sets && reg == 0x18 && (value & 7) == 7)
        phy->extended[0] = value & 0x7FFF;
    if (sets && reg == 0x1C && value >> 10 == (0x20 | 3))
        phy->extended[1] = value & 0x7FFF;
}

static uint16_t read_b50612d(const struct phy_model *phy, unsigned reg)
{
    if (reg == 0x18)
        return (phy->regs[reg] >> 12 & 7) == 7 ? phy->extended[0] : 0;
    return (phy->regs[reg] >> 10 & 31) == 3 ? phy->extended[1] : 0;
}

static uint16_t *extended_of(struct phy_model *phy, unsigned reg)
{
    switch (phy->config.chip) {
    case PHY_RTL8211F:
        return extended_rtl8211f(phy, reg);
    case PHY_KSZ9031:
        return extended_ksz9031(phy, reg);
    default:
        return NULL;
    }
}

static bool is_shadowed(const struct phy_model *phy, unsigned reg)
{
    return phy->config.chip == PHY_B50612D && (reg == 0x18 || reg == 0x1C);
}

/* On another page than its first, the registers of clause 22 are not there. */
static bool is_hidden(const struct phy_model *phy, unsigned reg)
{
    return phy->config.chip == PHY_RTL8211F && reg != 31 && phy->regs[31] != 0 &&
           phy->regs[31] != 0xA42;
}

uint16_t phy_model_read(struct phy_model *phy, unsigned reg, uint64_t now_us)
{
    const uint16_t *extended = extended_of(phy, reg);

    if (now_us < phy->ready_us)
        return reg == BMCR ? BMCR_RESET : 0;
    if (extended)
        return *extended;
    if (is_hidden(phy, reg))
        return 0;
    if (is_shadowed(phy, reg))
        return read_b50612d(phy, reg);
    learn(phy, now_us);
    return reg == BMSR ? read_status(phy, now_us) : phy->regs[reg];
}

void phy_model_write(struct phy_model *phy, unsigned reg, uint16_t value, uint64_t now_us)
{
    uint16_t *extended = extended_of(phy, reg);
    bool writable = reg == ANAR || (reg == GBCR && has_gigabit(phy)) || reg >= 16 ||
                    reg == MMD_CONTROL;

    if (now_us < phy->ready_us)
        return;
    if (extended)
        *extended = value;
    else if (is_hidden(phy, reg))
        return;
    else if (is_shadowed(phy, reg))
        write_b50612d(phy, reg, value);
    else if (reg == BMCR)
        write_control(phy, value, now_us);
    else if (writable)
        phy->regs[reg] = value;
}

/* What the pads of the KSZ9031 make of a field, from its middle. */
static int ksz9031_ps(uint16_t value, unsigned shift, unsigned bits)
{
    int middle = bits == 4 ? 7 : 15;

    return 60 * ((value >> shift & ((1 << bits) - 1)) - middle);
}

struct phy_model_delays phy_model_delays(const struct phy_model *phy)
{
    const uint16_t *e = phy->extended;

    switch (phy->config.chip) {
    case PHY_RTL8211F:
        return (struct phy_model_delays){ e[0] >> 8 & 1 ? 2000 : 0, e[1] >> 3 & 1 ? 2000 : 0 };
    case PHY_KSZ9031:
        return (struct phy_model_delays){
            .tx_ps = ksz9031_ps(e[3], 5, 5) - ksz9031_ps(e[2], 0, 4),
            .rx_ps = 1200 + ksz9031_ps(e[3], 0, 5) - ksz9031_ps(e[1], 0, 4),
        };
    case PHY_B50612D:
        return (struct phy_model_delays){ e[1] >> 9 & 1 ? 1900 : 0, e[0] >> 8 & 1 ? 1900 : 0 };
    default:
        return (struct phy_model_delays){ 0, 0 };
    }
}

/* ------------------------------------------------------------------------------------- the pins */

/*
 *   ones  32 at least, then the frame from its first 0:
 *   bits  1 2 start | 3 4 operation | 5-9 PHY | 10-14 register | 15 16 turnaround | 17-32 data
 */
enum { HEADER_BITS = 14, TURN_BIT = 15, FRAME_BITS = 32, PREAMBLE_BITS = 32 };
enum { START_WRITE = 5, START_READ = 6 };       /* start and operation */

static unsigned header_of(const struct phy_model *phy)      /* its 14 bits, once they are here */
{
    return phy->frame >> (phy->bits - HEADER_BITS);
}

static bool is_ours(const struct phy_model *phy, unsigned operation)
{
    return header_of(phy) >> 10 == operation && (header_of(phy) >> 5 & 31) == phy->config.address;
}

/* What the chip puts on the line after the edge, which the MAC reads with the next one. */
static void answer(struct phy_model *phy, uint64_t now_us)
{
    static const unsigned last = FRAME_BITS - 1;

    phy->drives = phy->bits >= TURN_BIT && phy->bits <= last && is_ours(phy, START_READ);
    if (!phy->drives)
        return;
    if (phy->bits == TURN_BIT) {
        phy->answer = phy_model_read(phy, header_of(phy) & 31, now_us);
        phy->reads++;
        phy->level = false;
    } else {
        phy->level = phy->answer >> (last - phy->bits) & 1;
    }
}

static void frame_end(struct phy_model *phy, uint64_t now_us)
{
    if (is_ours(phy, START_WRITE) && (phy->frame >> 16 & 3) == 2) {
        phy->writes++;
        phy_model_write(phy, header_of(phy) & 31, (uint16_t)phy->frame, now_us);
    }
    phy->bits = phy->ones = 0;
}

static void rising_edge(struct phy_model *phy, bool line, uint64_t now_us)
{
    if (phy->bits == 0 && line) {
        phy->ones++;
        return;
    }
    if (phy->bits == 0 && phy->ones < PREAMBLE_BITS) {
        phy->ones = 0;                          /* no frame without its preamble */
        return;
    }
    if (phy->bits == 0)
        phy->frame = 0;
    phy->frame = phy->frame << 1 | line;
    phy->bits++;
    answer(phy, now_us);
    if (phy->bits == FRAME_BITS)
        frame_end(phy, now_us);
}

bool phy_model_mdio(struct phy_model *phy, bool mdc, bool drive, bool out, uint64_t now_us)
{
    bool line = drive ? out : phy->drives ? phy->level : true;

    if (mdc && !phy->mdc)
        rising_edge(phy, line, now_us);
    phy->mdc = mdc;
    return drive ? out : phy->drives ? phy->level : true;
}
