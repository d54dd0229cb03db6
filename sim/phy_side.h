/* The kinds of pins that a PHY has (pins.h), numbered as SIDE of tests/rtl/mac_side.v. */
#ifndef PHY_SIDE_H
#define PHY_SIDE_H

#define PHY_MII         2
#define PHY_GMII_MII    3       /* the pins of GMII, at three speeds */
#define PHY_RMII        4
#define PHY_RGMII       5

#endif
