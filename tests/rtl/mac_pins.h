/*
 * The pins of each kind of PHY, as the PHY sees them: the wire's symbols (wire.h) driven and watched
 * with the timing of GMII, MII, RMII and RGMII.
 *
 *     -DPHY=PHY_RMII -DSPEED=10       SIDE of the bench top mac_side.v, and its speed in Mbit/s
 *
 * pins_before() runs ahead of a wire clock's rising edge, pins_high() after it, pins_low() after the
 * falling edge. What the pins must never do is counted in pins.faults.
 */
#ifndef MAC_PINS_H
#define MAC_PINS_H

#define PHY_GMII        1
#define PHY_MII         2
#define PHY_GMII_MII    3
#define PHY_RMII        4
#define PHY_RGMII       5

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

static struct {
    struct wire wire;
    bool loop;                  /* what is sent comes back */
    unsigned speed;
    unsigned faults;            /* RMII: a dibit of another length. RGMII: the clock, or data beside its edges */
    uint64_t rx_clocks, tx_clocks, tx_changed;
    unsigned sample_at;         /* RMII at 10: the clock of each ten in which the PHY samples */
    unsigned tx_pins;           /* in the clock before */

    struct wire_symbol symbol;  /* RGMII: on the wire now */
    uint8_t status;             /* RGMII: between frames */
    bool txc, ctl, ctl_rise;
    uint8_t td, td_rise;
    unsigned halves;            /* of a clock since the last edge of txc */
    uint64_t edges;
} pins;

static inline void pins_seen(bool en, bool er, unsigned data)
{
    wire_watch(&pins.wire, en, er, (uint8_t)data);
    if (pins.loop && (en || pins.wire.idle == 1))
        wire_push(&pins.wire, en, er, data);
}

static inline void pins_speed(unsigned speed)
{
    pins.speed = speed;
#if PHY >= PHY_GMII_MII
    *dut.speed = speed == 1000 ? 2 : speed == 100;
#endif
}

#if PHY == PHY_RMII

static inline void pins_clocks(bool rx, bool tx)
{
    (void)tx;
    *dut.rx_clk = rx;
}

/* Each dibit stands for a whole number of its times, and the PHY may sample it in any clock of them. */
static inline void pins_before(bool rx, bool tx)
{
    unsigned now = (unsigned)(*dut.tx_en << 2 | *dut.txd), hold = pins.speed == 10 ? 10 : 1;

    (void)tx;
    if (!rx)
        return;
    pins.tx_clocks++;
    if (now != pins.tx_pins) {
        pins.faults += pins.tx_changed && (pins.tx_clocks - pins.tx_changed) % hold != 0;
        pins.tx_changed = pins.tx_clocks;
    }
    pins.tx_pins = now;
    if (pins.tx_clocks % hold == pins.sample_at % hold)
        pins_seen(*dut.tx_en, false, *dut.txd);
}

static inline void pins_high(bool rx, bool tx)
{
    (void)tx;
    if (!rx || (pins.speed == 10 && pins.rx_clocks++ % 10))
        return;
    struct wire_symbol s = wire_next(&pins.wire);
    *dut.rx_dv = s.dv;
    *dut.rx_er = s.er;
    *dut.rxd = s.data;
}

static inline void pins_low(bool rx, bool tx)
{
    (void)rx;
    (void)tx;
}

#elif PHY == PHY_RGMII

static inline void pins_clocks(bool rx, bool tx)
{
    *dut.rx_clk = rx;
    *dut.tx_clk = tx;
}

static inline void pins_before(bool rx, bool tx)
{
    (void)rx;
    (void)tx;
}

/* Half a period of the wire's clock, in halves of the 125 MHz clock. */
static inline unsigned rgmii_half_period(void)
{
    return pins.speed == 1000 ? 1 : pins.speed == 100 ? 5 : 50;
}

/* The falling edge ends a symbol: its control bit, and at 1000 the other half of its byte. */
static inline void rgmii_symbol(bool ctl, uint8_t td)
{
    if (pins.speed != 1000)
        pins.faults += td != pins.td_rise;
    pins_seen(pins.ctl_rise, pins.ctl_rise ^ ctl,
              pins.speed == 1000 ? (unsigned)(pins.td_rise | td << 4) : pins.td_rise);
}

static inline void rgmii_watch(void)
{
    bool txc = *dut.txc, ctl = *dut.tx_en;
    uint8_t td = *dut.txd;

    pins.halves++;
    if (txc == pins.txc) {
        pins.faults += ctl != pins.ctl || td != pins.td;
    } else {
        pins.faults += pins.halves != rgmii_half_period();
        pins.halves = 0;
        pins.edges++;
        if (!txc)
            rgmii_symbol(ctl, td);
        pins.ctl_rise = ctl;
        pins.td_rise = td;
    }
    pins.txc = txc;
    pins.ctl = ctl;
    pins.td = td;
}

static inline bool rgmii_idle(void)
{
    return !pins.symbol.dv && !pins.symbol.er;
}

/* At the rising edge of the next clock */
static inline void rgmii_drive_rise(void)
{
    pins.symbol = wire_next(&pins.wire);
    *dut.rx_dv = pins.symbol.dv;
    *dut.rxd = rgmii_idle() ? pins.status : pins.symbol.data & 15;
}

/* At its falling edge. At 10 and 100, and between frames, the data there mean nothing. */
static inline void rgmii_drive_fall(void)
{
    bool half = pins.speed == 1000 && !rgmii_idle();

    *dut.rx_dv = pins.symbol.dv ^ pins.symbol.er;
    *dut.rxd = half ? pins.symbol.data >> 4 : ~*dut.rxd & 15;
}

static inline void pins_high(bool rx, bool tx)
{
    if (tx)
        rgmii_watch();
    if (rx)
        rgmii_drive_fall();
}

static inline void pins_low(bool rx, bool tx)
{
    if (tx)
        rgmii_watch();
    if (rx)
        rgmii_drive_rise();
}

#else

static inline void pins_clocks(bool rx, bool tx)
{
    *dut.rx_clk = rx;
    *dut.tx_clk = tx;
}

static inline void pins_before(bool rx, bool tx)
{
    (void)rx;
    if (tx)
        pins_seen(*dut.tx_en, *dut.tx_er, *dut.txd);
}

static inline void pins_high(bool rx, bool tx)
{
    (void)tx;
    if (!rx)
        return;
    struct wire_symbol s = wire_next(&pins.wire);
    *dut.rx_dv = s.dv;
    *dut.rx_er = s.er;
    *dut.rxd = s.data;
}

static inline void pins_low(bool rx, bool tx)
{
    (void)rx;
    (void)tx;
}

#endif

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
