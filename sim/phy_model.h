/*
 * A PHY chip, as its management pins and its cable show it (IEEE 802.3 clauses 22, 28 and 40). It
 * knows nothing of who drives it: the pins are told one change at a time, time is a parameter, and
 * nothing happens between calls but that time passes.
 *
 *   line = phy_model_mdio(phy, mdc, drive, out, now_us)    at every change of a pin
 *   phy_model_plug(phy, true, now_us)                      the cable
 *   phy_model_link(phy, now_us)                            what the wire is like now
 */
#ifndef PHY_MODEL_H
#define PHY_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum phy_chip { PHY_RTL8211F, PHY_KSZ9031, PHY_LAN8720, PHY_B50612D, PHY_CHIPS };

/* Abilities of the link partner. */
enum {
    PHY_PARTNER_10_HALF = 1u << 0, PHY_PARTNER_10 = 1u << 1,
    PHY_PARTNER_100_HALF = 1u << 2, PHY_PARTNER_100 = 1u << 3,
    PHY_PARTNER_1000 = 1u << 4,
    PHY_PARTNER_PAUSE = 1u << 5,                /* symmetric */
    PHY_PARTNER_SILENT = 1u << 6,               /* does not negotiate, sends at its best speed */
    PHY_PARTNER_ALL = (1u << 6) - 1,
};

struct phy_model_config {
    enum phy_chip chip;
    uint8_t address;                    /* 0 to 31 */
    unsigned partner;                   /* PHY_PARTNER_* */
    uint32_t reset_us, negotiate_us;    /* how long each takes; a real chip: 500 and 2000000 */
};

/* What the wire is like; a chip in loopback has no link. */
struct phy_model_link {
    bool up, full_duplex;
    bool loopback;                      /* what is sent comes back, and the wire is silent */
    unsigned mbps;                      /* 0: neither up nor in loopback */
};

/* What the chip adds to the clocks of RGMII, in picoseconds. */
struct phy_model_delays { int tx_ps, rx_ps; };

enum { PHY_MODEL_EXTENDED = 8 };

struct phy_model {
    struct phy_model_config config;
    uint16_t regs[32];
    uint16_t extended[PHY_MODEL_EXTENDED];      /* behind pages, shadows and MMDs */
    bool plugged;
    bool fell;                                  /* the link, since BMSR was last read */
    struct phy_model_link outcome;              /* of the negotiation, valid from linked_us on */
    uint64_t ready_us, linked_us;               /* end of the reset; of the negotiation */

    bool mdc, drives, level;                    /* the pins; it drives `level` */
    unsigned ones, bits;                        /* of the preamble; of the frame behind it */
    uint32_t frame;
    uint16_t answer;                            /* to a read */
    unsigned reads, writes;                     /* frames to this chip */
};

/* Powered at now_us, which is a reset, with the cable plugged in. */
void phy_model_init(struct phy_model *phy, const struct phy_model_config *config, uint64_t now_us);
const char *phy_model_chip_name(enum phy_chip chip);

/*
 * The pins have changed: MDC, and what the MAC does with the line (`drive`: it drives `out`).
 * Returns the level of the line, which is pulled up.
 */
bool phy_model_mdio(struct phy_model *phy, bool mdc, bool drive, bool out, uint64_t now_us);

void phy_model_plug(struct phy_model *phy, bool plugged, uint64_t now_us);
void phy_model_set_partner(struct phy_model *phy, unsigned partner, uint64_t now_us);

struct phy_model_link phy_model_link(const struct phy_model *phy, uint64_t now_us);
struct phy_model_delays phy_model_delays(const struct phy_model *phy);

/* The registers, past the pins: what a frame of its own would do. */
uint16_t phy_model_read(struct phy_model *phy, unsigned reg, uint64_t now_us);
void phy_model_write(struct phy_model *phy, unsigned reg, uint16_t value, uint64_t now_us);

#endif
