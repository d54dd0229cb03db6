/* The kinds of pins that a PHY has (pins.h), numbered as the NIC's PHY_SIDE; and its speeds, as the NIC's `speed`. */
#ifndef PHY_SIDE_H
#define PHY_SIDE_H

#define PHY_MII     0
#define PHY_RMII    1
#define PHY_GMII    2       /* at 10 and 100 Mbit/s those of MII */
#define PHY_RGMII   3

enum { PHY_SPEED_10, PHY_SPEED_100, PHY_SPEED_1000 };       /* in the in-band status of RGMII too */

static inline unsigned phy_speed_code(unsigned mbps)
{
    return mbps == 1000 ? PHY_SPEED_1000 : mbps == 100 ? PHY_SPEED_100 : PHY_SPEED_10;
}

#endif
