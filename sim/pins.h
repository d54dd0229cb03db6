/*
 * The pins of each kind of PHY, as the PHY sees them: the wire's symbols driven and watched with the timing of GMII, MII,
 * RMII and RGMII. One text for the simulator (model.cpp) and the benches (tests/rtl/mac_pins.h), in C and C++.
 *
 * Before it is included there must be
 *     PHY                     one of phy_side.h
 *     PIN(p, name)            a pin of nic_phy: rx_dv rx_er rxd tx_en tx_er txd txc
 *     struct wire             a symbol is struct wire_symbol, of 8, 4 or 2 bits
 *     wire_next(wire)         the symbol to drive now
 *     wire_watch(wire, ...)   the symbol seen now
 *     wire_push(wire, ...)    a symbol that shall come back
 *
 * Ahead of a wire clock's rising edge, or behind it and ahead of everything else: pins_before(). After it: pins_high(),
 * after the falling edge: pins_low(); `rx` and `tx` say of which clock (RMII: both are the one clock). What the pins must
 * never do is counted in faults.
 */
#ifndef PINS_H
#define PINS_H

struct pins {
    struct wire wire;
    bool loop;                  /* what is sent comes back */
    unsigned speed;             /* in Mbit/s */
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
};

static inline void pins_seen(struct pins *p, bool en, bool er, unsigned data)
{
    wire_watch(&p->wire, en, er, (uint8_t)data);
    if (p->loop && (en || p->wire.idle == 1))
        wire_push(&p->wire, en, er, data);
}

#if PHY == PHY_RMII

/* Each dibit stands for a whole number of its times, and the PHY may sample it in any clock of them. */
static inline void pins_before(struct pins *p, bool rx, bool tx)
{
    unsigned now = (unsigned)(PIN(p, tx_en) << 2 | PIN(p, txd)), hold = p->speed == 10 ? 10 : 1;

    (void)tx;
    if (!rx)
        return;
    p->tx_clocks++;
    if (now != p->tx_pins) {
        p->faults += p->tx_changed && (p->tx_clocks - p->tx_changed) % hold != 0;
        p->tx_changed = p->tx_clocks;
    }
    p->tx_pins = now;
    if (p->tx_clocks % hold == p->sample_at % hold)
        pins_seen(p, PIN(p, tx_en), false, PIN(p, txd));
}

static inline void pins_high(struct pins *p, bool rx, bool tx)
{
    (void)tx;
    if (!rx || (p->speed == 10 && p->rx_clocks++ % 10))
        return;
    struct wire_symbol s = wire_next(&p->wire);
    PIN(p, rx_dv) = s.dv;
    PIN(p, rx_er) = s.er;
    PIN(p, rxd) = s.data;
}

static inline void pins_low(struct pins *p, bool rx, bool tx)
{
    (void)p;
    (void)rx;
    (void)tx;
}

#elif PHY == PHY_RGMII

static inline void pins_before(struct pins *p, bool rx, bool tx)
{
    (void)p;
    (void)rx;
    (void)tx;
}

/* Half a period of the wire's clock, in halves of the 125 MHz clock. */
static inline unsigned rgmii_half_period(const struct pins *p)
{
    return p->speed == 1000 ? 1 : p->speed == 100 ? 5 : 50;
}

/* The falling edge ends a symbol: its control bit, and at 1000 the other half of its byte. */
static inline void rgmii_symbol(struct pins *p, bool ctl, uint8_t td)
{
    if (p->speed != 1000)
        p->faults += td != p->td_rise;
    pins_seen(p, p->ctl_rise, p->ctl_rise ^ ctl,
              p->speed == 1000 ? (unsigned)(p->td_rise | td << 4) : p->td_rise);
}

static inline void rgmii_watch(struct pins *p)
{
    bool txc = PIN(p, txc), ctl = PIN(p, tx_en);
    uint8_t td = PIN(p, txd);

    p->halves++;
    if (txc == p->txc) {
        p->faults += ctl != p->ctl || td != p->td;
    } else {
        p->faults += p->halves != rgmii_half_period(p);
        p->halves = 0;
        p->edges++;
        if (!txc)
            rgmii_symbol(p, ctl, td);
        p->ctl_rise = ctl;
        p->td_rise = td;
    }
    p->txc = txc;
    p->ctl = ctl;
    p->td = td;
}

static inline bool rgmii_idle(const struct pins *p)
{
    return !p->symbol.dv && !p->symbol.er;
}

/* At the rising edge of the next clock */
static inline void rgmii_drive_rise(struct pins *p)
{
    p->symbol = wire_next(&p->wire);
    PIN(p, rx_dv) = p->symbol.dv;
    PIN(p, rxd) = rgmii_idle(p) ? p->status : p->symbol.data & 15;
}

/* At its falling edge. At 10 and 100, and between frames, the data there mean nothing. */
static inline void rgmii_drive_fall(struct pins *p)
{
    bool half = p->speed == 1000 && !rgmii_idle(p);

    PIN(p, rx_dv) = p->symbol.dv ^ p->symbol.er;
    PIN(p, rxd) = half ? p->symbol.data >> 4 : ~PIN(p, rxd) & 15;
}

static inline void pins_high(struct pins *p, bool rx, bool tx)
{
    if (tx)
        rgmii_watch(p);
    if (rx)
        rgmii_drive_fall(p);
}

static inline void pins_low(struct pins *p, bool rx, bool tx)
{
    if (tx)
        rgmii_watch(p);
    if (rx)
        rgmii_drive_rise(p);
}

#else

static inline void pins_before(struct pins *p, bool rx, bool tx)
{
    (void)rx;
    if (tx)
        pins_seen(p, PIN(p, tx_en), PIN(p, tx_er), PIN(p, txd));
}

static inline void pins_high(struct pins *p, bool rx, bool tx)
{
    (void)tx;
    if (!rx)
        return;
    struct wire_symbol s = wire_next(&p->wire);
    PIN(p, rx_dv) = s.dv;
    PIN(p, rx_er) = s.er;
    PIN(p, rxd) = s.data;
}

static inline void pins_low(struct pins *p, bool rx, bool tx)
{
    (void)p;
    (void)rx;
    (void)tx;
}

#endif

#endif
