/*
 * The pins between a MAC bench and its PHY: sim/pins.h over dut.h and wire.h.
 *
 *     -DPHY=PHY_RMII -DSPEED=10       PHY_SIDE of the top, mac_side.v, and its speed in Mbit/s
 *     -DNIC_PHY                       the top is nic_phy instead
 */
#ifndef MAC_PINS_H
#define MAC_PINS_H

#include "../../sim/phy_side.h"

#ifndef PHY
#define PHY PHY_GMII
#define SPEED 1000
#endif

#define WIRE_BITS   (PHY == PHY_RMII ? 2 : SPEED == 1000 ? 8 : 4)
#define SYMBOL_PS   (1000000 / SPEED * WIRE_BITS)

/* Clock periods: RMII has one clock for all, the transmit clock of RGMII is always 125 MHz. */
#define RX_PS       (PHY == PHY_RMII ? 20000 : SYMBOL_PS)
#define TX_PS       (PHY == PHY_RMII ? 20000 : PHY == PHY_RGMII ? 8000 : SYMBOL_PS)
#define SYS_PS      (SPEED == 1000 ? 13333 : 40000)

#define MIN_GAP_BITS (PHY == PHY_RMII ? 4 : WIRE_BITS)

#include "dut.h"
#include "wire.h"

#define PIN(p, name) (*dut.name)

#include "../../sim/pins.h"

static struct pins pins;

static inline void pins_speed(unsigned speed)
{
    pins.speed = speed;
#if PHY != PHY_MII && !defined NIC_PHY     /* nic_phy has a register for it */
    *dut.speed = (uint8_t)phy_speed_code(speed);
#endif
}

static inline void pins_clocks(bool rx, bool tx)
{
    *dut.rx_clk = rx;
#if PHY != PHY_RMII
    *dut.tx_clk = tx;
#else
    (void)tx;
#endif
}

static inline void pins_open(void)
{
    memset(&pins, 0, sizeof pins);
    pins_speed(SPEED);
}

/* Registers that woke up as anything may have looked like a frame. */
static inline void pins_settled(void)
{
    wire_reset(&pins.wire);
    pins.faults = 0;
    pins.tx_changed = 0;
}

#endif
