/*
 * The PHY: found, reset, told which delays to add and what to advertise, and watched. A state
 * machine that makes one management frame a call and never waits; the owner calls it when
 * `due_ms` has come.
 *
 *   ID1 ID2 ─ RESET ─ ABILITY ─ DELAYS ─ ADVERTISE ─ NEGOTIATE ─ POLL ⇄ PARTNER
 *    └─ nobody at any address: FIXED
 */
#ifndef PHY_H
#define PHY_H

#include "mdio.h"

/* Registers of IEEE 802.3 §22.2.4 and their bits. */
enum {
    MII_BMCR, MII_BMSR, MII_ID1, MII_ID2, MII_ANAR, MII_ANLPAR, MII_GBCR = 9, MII_GBSR,
    MII_MMD_CONTROL = 13, MII_MMD_DATA, MII_ESTATUS,
};
enum {
    BMCR_RESET = 1u << 15, BMCR_LOOPBACK = 1u << 14, BMCR_100 = 1u << 13, BMCR_NEGOTIATE = 1u << 12,
    BMCR_RESTART = 1u << 9, BMCR_FULL = 1u << 8, BMCR_1000 = 1u << 6,
    BMSR_100 = 1u << 14, BMSR_10 = 1u << 12, BMSR_ESTATUS = 1u << 8, BMSR_LINK = 1u << 2,
    ANAR_SELECTOR = 1, ANAR_10_HALF = 1u << 5, ANAR_10 = 1u << 6, ANAR_100_HALF = 1u << 7,
    ANAR_100 = 1u << 8, ANAR_PAUSE = 1u << 10,
    GBCR_1000 = 1u << 9, GBSR_1000 = 1u << 11, ESTATUS_1000 = 1u << 13,
};

enum { PHY_DELAY_TX = 1, PHY_DELAY_RX = 2 };        /* of RGMII's clocks, by the PHY */

struct phy_link {
    bool up, full_duplex;
    bool pause;                     /* both sides can, symmetrically */
    uint16_t mbps;
};

struct phy_config {
    uint16_t max_mbps;              /* what the pins carry: 100 or 1000 */
    bool pause;
    bool sets_delays;               /* RGMII: as `delays` says; else they are left alone */
    uint8_t delays;                 /* PHY_DELAY_* */
};

struct phy {
    struct mdio mdio;
    struct phy_config config;
    uint8_t state, step, address, searches;
    uint8_t waits;                  /* calls since the frame under way was started */
    bool under_way, modifies;
    bool gigabit;
    uint16_t out;                   /* to be written, where the state writes */
    uint16_t ability, partner;      /* BMSR, ANLPAR */
    uint32_t id;
    uint32_t due_ms, give_up_ms;
    struct phy_link link;
};

/* From the beginning, the link down; without an interface or an answer the link is fixed. */
void phy_start(struct phy *phy, const struct phy_config *config, uint32_t now_ms);

/* One step, if it is due. True: `link` has changed. */
bool phy_tick(struct phy *phy, uint32_t now_ms);

/* Nobody answers, so that the link is taken for granted: up, at the highest speed of the pins. */
bool phy_is_fixed(const struct phy *phy);

/* "rtl8211f", or "PHY" for one that is not known by name. NULL: none found (yet). */
const char *phy_name(const struct phy *phy);

#endif
