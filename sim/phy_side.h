/* The kinds of pins that a PHY has (pins.h), numbered as the NIC's PHY_SIDE. */
#ifndef PHY_SIDE_H
#define PHY_SIDE_H

#define PHY_MII     0
#define PHY_RMII    1
#define PHY_GMII    2       /* at 10 and 100 Mbit/s those of MII */
#define PHY_RGMII   3

#endif
