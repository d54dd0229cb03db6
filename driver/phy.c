/* See phy.h. */
#include "phy.h"

#include <stddef.h>

#include "types.h"

enum phy_state {
    PHY_ID1, PHY_ID2, PHY_RESET, PHY_RESET_WAIT, PHY_ABILITY, PHY_GIGABIT_ABILITY, PHY_DELAYS,
    PHY_ADVERTISE, PHY_ADVERTISE_GIGABIT, PHY_NEGOTIATE, PHY_POLL, PHY_PARTNER, PHY_PARTNER_GIGABIT,
    PHY_FIXED,
};

enum {
    ADDRESSES = 32,
    FRAME_MS = 1,               /* a frame takes 130 us */
    FRAME_WAITS_MAX = 20,       /* calls after which a frame's end is not expected any more */
    SEARCHES = 3,               /* a chip that has just been powered does not answer at once */
    SEARCH_MS = 50,             /* between them */
    RESET_MS = 1000,            /* IEEE 802.3 §22.2.4.1.1 allows 500 */
    AGAIN_MS = 1000,            /* after a PHY that did not come out of reset, or went away */
    POLL_DOWN_MS = 100, POLL_UP_MS = 250,
};

/* ------------------------------------------------------------------------- RGMII delays by chip */

/*
 * One write: bits of `keep` as they were read first, and `set`; `tx` and `rx` are turned over in
 * that when that clock is delayed.
 */
struct phy_op {
    uint8_t reg;
    uint16_t keep, set, tx, rx;
};

struct phy_chip {
    const char *name;
    uint32_t id;                /* the lowest 4 bits are a revision */
    unsigned count;
    const struct phy_op *ops;
};

/* Page D08: register 11 bit 8 delays TXC, register 15 bit 3 RXC; both by 2 ns. Back to page 0. */
static const struct phy_op rtl8211f_ops[] = {
    { 0x1F, 0, 0x0D08, 0, 0 },
    { 0x11, 0xFEFF, 0, 0x0100, 0 },
    { 0x15, 0xFFF7, 0, 0, 0x0008 },
    { 0x1F, 0, 0, 0, 0 },
};

/*
 * Pad skews of MMD 2, steps of 60 ps around 7 (data) and 15 (clocks); the chip itself delays RXC by
 * 1.2 ns. With the delay: TX 1.38 ns, RX 1.8 ns; without: TX 0, RX 0.
 */
#define MMD_2(reg, set, tx, rx)                                                 \
    { MII_MMD_CONTROL, 0, 0x0002, 0, 0 }, { MII_MMD_DATA, 0, reg, 0, 0 },       \
    { MII_MMD_CONTROL, 0, 0x4002, 0, 0 }, { MII_MMD_DATA, 0, set, tx, rx }

static const struct phy_op ksz9031_ops[] = {
    MMD_2(4, 0x00C7, 0x0007, 0x00B0),           /* RX_CTL, TX_CTL */
    MMD_2(5, 0xCCCC, 0, 0xBBBB),                /* RXD */
    MMD_2(6, 0x7777, 0x7777, 0),                /* TXD */
    MMD_2(8, 0x01E0, 0x0200, 0x0019),           /* GTX_CLK, RX_CLK */
};

/*
 * Register 18 shadow 7 bit 8 delays RXC, register 1C shadow 3 bit 9 TXC; both by 1.9 ns. A shadow
 * is selected for reading by a write without bit 15, and written by one with it.
 */
static const struct phy_op b50612d_ops[] = {
    { 0x18, 0, 0x7007, 0, 0 },
    { 0x18, 0x7EF8, 0x8007, 0, 0x0100 },
    { 0x1C, 0, 0x0C00, 0, 0 },
    { 0x1C, 0x01FF, 0x8C00, 0x0200, 0 },
};

#define OPS(table) sizeof(table) / sizeof *(table), (table)

static const struct phy_chip phy_chips[] = {
    { "rtl8211f", 0x001CC910, OPS(rtl8211f_ops) },
    { "ksz9031", 0x00221620, OPS(ksz9031_ops) },
    { "lan8720", 0x0007C0F0, 0, NULL },
    { "b50612d", 0x03625E60, OPS(b50612d_ops) },
};

static const struct phy_chip *phy_chip_of(const struct phy *phy)
{
    for (size_t i = 0; i < sizeof phy_chips / sizeof *phy_chips; i++)
        if ((phy->id & 0xFFFFFFF0u) == phy_chips[i].id)
            return &phy_chips[i];
    return NULL;
}

const char *phy_name(const struct phy *phy)
{
    const struct phy_chip *chip = phy_chip_of(phy);

    return !phy->id ? NULL : chip ? chip->name : "PHY";
}

bool phy_is_fixed(const struct phy *phy)
{
    return phy->state == PHY_FIXED;
}

/* ------------------------------------------------------------------------------------ the steps */

static void phy_enter(struct phy *phy, enum phy_state state)
{
    phy->state = (uint8_t)state;
    phy->step = 0;
}

static void phy_enter_writing(struct phy *phy, enum phy_state state, unsigned value)
{
    phy_enter(phy, state);
    phy->out = (uint16_t)value;
}

static void phy_enter_fixed(struct phy *phy)
{
    phy_enter(phy, PHY_FIXED);
    phy->link = (struct phy_link){
        .up = true, .full_duplex = true, .mbps = phy->config.max_mbps,
    };
}

/* Looks for a PHY anew, after a while. */
static void phy_search_again(struct phy *phy, uint32_t now_ms)
{
    phy_enter(phy, PHY_ID1);
    phy->address = 0;
    phy->link.up = false;
    phy->due_ms = now_ms + AGAIN_MS;
}

static void phy_after_id1(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    if (value != 0 && value != 0xFFFF) {
        phy->id = (uint32_t)value << 16;
        phy_enter(phy, PHY_ID2);
    } else if (++phy->address == ADDRESSES) {
        phy->address = 0;
        phy->due_ms = now_ms + SEARCH_MS;
        if (!phy->id && ++phy->searches == SEARCHES)    /* nor was there ever one */
            phy_enter_fixed(phy);
    }
}

static void phy_after_id2(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    phy->id = (phy->id & 0xFFFF0000u) | value;
    phy_enter_writing(phy, PHY_RESET, BMCR_RESET);
    phy->give_up_ms = now_ms + RESET_MS;
}

static void phy_after_reset(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)value, (void)now_ms;
    phy_enter(phy, PHY_RESET_WAIT);
}

static void phy_after_reset_wait(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    if (!(value & BMCR_RESET))
        phy_enter(phy, PHY_ABILITY);
    else if (time_reached(now_ms, phy->give_up_ms))
        phy_search_again(phy, now_ms);
}

/*
 * What comes next once the abilities are known: a step of the delays, if there is one, or the
 * advertisement. Full duplex alone: the NIC has no other.
 */
static void phy_enter_delays(struct phy *phy, unsigned step)
{
    const struct phy_chip *chip = phy_chip_of(phy);
    unsigned abilities = ANAR_SELECTOR;

    phy_enter(phy, PHY_DELAYS);
    phy->step = (uint8_t)step;
    if (phy->config.sets_delays && chip && step < chip->count)
        return;
    abilities |= phy->ability & BMSR_100 ? ANAR_100 : 0;
    abilities |= phy->ability & BMSR_10 ? ANAR_10 : 0;
    abilities |= phy->config.pause ? ANAR_PAUSE : 0;
    phy_enter_writing(phy, PHY_ADVERTISE, abilities);
}

static void phy_after_ability(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)now_ms;
    phy->ability = value;
    phy->gigabit = false;
    if (value & BMSR_ESTATUS)
        phy_enter(phy, PHY_GIGABIT_ABILITY);
    else
        phy_enter_delays(phy, 0);
}

/* A PHY that can, but whose pins cannot carry it, must be told not to. */
static void phy_after_gigabit_ability(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)now_ms;
    phy->gigabit = value & ESTATUS_1000;
    phy_enter_delays(phy, 0);
}

static void phy_after_delays(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)value, (void)now_ms;
    phy_enter_delays(phy, phy->step + 1u);
}

static bool phy_advertises_gigabit(const struct phy *phy)
{
    return phy->gigabit && phy->config.max_mbps == 1000;
}

static void phy_after_advertise(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)value, (void)now_ms;
    if (phy->gigabit)
        phy_enter_writing(phy, PHY_ADVERTISE_GIGABIT, phy_advertises_gigabit(phy) ? GBCR_1000 : 0);
    else
        phy_enter_writing(phy, PHY_NEGOTIATE, BMCR_NEGOTIATE | BMCR_RESTART);
}

static void phy_after_advertise_gigabit(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)value, (void)now_ms;
    phy_enter_writing(phy, PHY_NEGOTIATE, BMCR_NEGOTIATE | BMCR_RESTART);
}

static void phy_after_negotiate(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)value, (void)now_ms;
    phy_enter(phy, PHY_POLL);
}

/*
 * The link bit shows a fall that is over once (§22.2.4.2.13): then the partner may be another one,
 * and the next look, soon, begins with asking who it is.
 */
static void phy_after_poll(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    bool up = value & BMSR_LINK;

    if (up && !phy->link.up) {
        phy_enter(phy, PHY_PARTNER);
        return;
    }
    phy->due_ms = now_ms + (up ? POLL_UP_MS : phy->link.up ? FRAME_MS : POLL_DOWN_MS);
    phy->link.up = up;
}

/* Both abilities as far as the negotiation counts (§28B.3); what is left is a bad match. */
static void phy_resolve_link(struct phy *phy, bool both_gigabit)
{
    unsigned common = phy->partner & (ANAR_100 | ANAR_10);

    phy->link.up = true;
    phy->link.full_duplex = both_gigabit || common;
    phy->link.pause = phy->link.full_duplex && phy->config.pause && phy->partner & ANAR_PAUSE;
    if (!common)
        common = phy->partner & (ANAR_100_HALF | ANAR_10_HALF);
    phy->link.mbps = both_gigabit ? 1000 : common & (ANAR_100 | ANAR_100_HALF) ? 100 : 10;
    phy_enter(phy, PHY_POLL);
}

static void phy_after_partner(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)now_ms;
    phy->partner = value;
    if (phy_advertises_gigabit(phy))
        phy_enter(phy, PHY_PARTNER_GIGABIT);
    else
        phy_resolve_link(phy, false);
}

static void phy_after_partner_gigabit(struct phy *phy, uint16_t value, uint32_t now_ms)
{
    (void)now_ms;
    phy_resolve_link(phy, value & GBSR_1000);
}

static const struct {
    uint8_t reg;
    bool writes;
    void (*then)(struct phy *phy, uint16_t value, uint32_t now_ms);
} phy_steps[] = {
    [PHY_ID1] = { MII_ID1, false, phy_after_id1 },
    [PHY_ID2] = { MII_ID2, false, phy_after_id2 },
    [PHY_RESET] = { MII_BMCR, true, phy_after_reset },
    [PHY_RESET_WAIT] = { MII_BMCR, false, phy_after_reset_wait },
    [PHY_ABILITY] = { MII_BMSR, false, phy_after_ability },
    [PHY_GIGABIT_ABILITY] = { MII_ESTATUS, false, phy_after_gigabit_ability },
    [PHY_DELAYS] = { 0, true, phy_after_delays },                   /* as the chip says */
    [PHY_ADVERTISE] = { MII_ANAR, true, phy_after_advertise },
    [PHY_ADVERTISE_GIGABIT] = { MII_GBCR, true, phy_after_advertise_gigabit },
    [PHY_NEGOTIATE] = { MII_BMCR, true, phy_after_negotiate },
    [PHY_POLL] = { MII_BMSR, false, phy_after_poll },
    [PHY_PARTNER] = { MII_ANLPAR, false, phy_after_partner },
    [PHY_PARTNER_GIGABIT] = { MII_GBSR, false, phy_after_partner_gigabit },
};

/* ---------------------------------------------------------------------------- frame after frame */

/* A step of the delays that keeps bits is read first, which `modifies` remembers. */
static void phy_start_frame(struct phy *phy)
{
    unsigned reg = phy_steps[phy->state].reg;
    bool writes = phy_steps[phy->state].writes;

    if (phy->state == PHY_DELAYS) {
        const struct phy_op *op = &phy_chip_of(phy)->ops[phy->step];

        reg = op->reg;
        writes = !op->keep || phy->modifies;
        phy->out = (uint16_t)((phy->modifies ? phy->out & op->keep : 0) | op->set);
        phy->out ^= phy->config.delays & PHY_DELAY_TX ? op->tx : 0;
        phy->out ^= phy->config.delays & PHY_DELAY_RX ? op->rx : 0;
        phy->modifies = !writes;
    }
    if (writes)
        mdio_start_write(&phy->mdio, phy->address, reg, phy->out);
    else
        mdio_start_read(&phy->mdio, phy->address, reg);
    phy->under_way = true;
    phy->waits = 0;
}

/* The frame is over. One that nobody answered ends the search at this address, or all of it. */
static void phy_end_frame(struct phy *phy, enum mdio_result result, uint16_t value, uint32_t now_ms)
{
    phy->under_way = false;
    if (result != MDIO_DONE && phy->state != PHY_ID1)
        phy_search_again(phy, now_ms);
    else if (phy->state == PHY_DELAYS && phy->modifies)
        phy->out = value;
    else
        phy_steps[phy->state].then(phy, result == MDIO_DONE ? value : 0xFFFF, now_ms);
}

/* Nothing else can be started. Of a master that hangs nothing is known, so not that it is up. */
static void phy_await_frame(struct phy *phy)
{
    if (phy->waits < FRAME_WAITS_MAX)
        phy->waits++;
    else
        phy->link.up = false;
}

void phy_start(struct phy *phy, const struct phy_config *config, uint32_t now_ms)
{
    struct mdio mdio = phy->mdio;

    *phy = (struct phy){ .mdio = mdio, .config = *config, .due_ms = now_ms };
    if (mdio.kind == MDIO_NONE)
        phy_enter_fixed(phy);
}

bool phy_tick(struct phy *phy, uint32_t now_ms)
{
    struct phy_link before = phy->link;
    enum mdio_result result = MDIO_BUSY;
    uint16_t value = 0;

    if (phy->state == PHY_FIXED || !time_reached(now_ms, phy->due_ms))
        return false;
    phy->due_ms = now_ms + FRAME_MS;
    if (phy->under_way) {
        result = mdio_finish(&phy->mdio, &value);
        if (result == MDIO_BUSY)
            phy_await_frame(phy);
        else
            phy_end_frame(phy, result, value, now_ms);
    }
    if (phy->state != PHY_FIXED && !phy->under_way && time_reached(now_ms + FRAME_MS, phy->due_ms))
        phy_start_frame(phy);
    return phy->link.up != before.up || phy->link.mbps != before.mbps ||
           phy->link.full_duplex != before.full_duplex || phy->link.pause != before.pause;
}
