/* See nic_selftest.h. */
#include "nic_selftest.h"

#include <string.h>

#include "nic_internal.h"
#include "types.h"

enum {
    HEADER = 14, LOCAL_EXPERIMENTAL = 0x88B5,   /* IEEE 802 §9.2.4: an EtherType of nobody's */
    RECEIVE_US = 30000,                   /* 1514 bytes take 1.2 at 10 Mbit/s */
    SETTLE_US = 10000,                   /* of a PHY that is told to loop */
    STATUS_READS = 10000,
    TAG = 0x6123,
};

struct selftest {
    struct nic *nic;
    const struct nic_selftest_env *env;
    const char *fault;                  /* of the step under way */
    uint32_t where;
    uint8_t seed;                       /* of the next frame's pattern */
};

static bool fail(struct selftest *test, const char *fault, uint32_t where)
{
    test->fault = fault;
    test->where = where;
    return false;
}

/* ------------------------------------------------------------------------------------ registers */

static bool holds(struct selftest *test, uint32_t offset, uint32_t mask)
{
    static const uint32_t patterns[] = { 0x55555555, 0xAAAAAAAA, 0 };

    for (unsigned i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        nic_write(test->nic, offset, patterns[i] & mask);
        if ((nic_read(test->nic, offset) ^ patterns[i]) & mask)
            return fail(test, "does not hold what is written", offset);
    }
    return true;
}

/* What up writes again, with the rings in reset and the own address disabled. */
static bool registers(struct selftest *test)
{
    static const struct { uint16_t offset; uint32_t mask; } all[] = {
        { NIC_MAX_FRAME_BYTES, NIC_MAX_FRAME_BYTES_BYTES_MASK },
        { NIC_RX0 + NIC_RX_FREE_BASE, 0x7FFFFFE0 }, { NIC_RX0 + NIC_RX_CMPL_BASE, 0x7FFFFFE0 },
        { NIC_TX + NIC_TX_BASE, 0x7FFFFFE0 }, { NIC_TX + NIC_TX_WRITEBACK, 0x7FFFFFFC },
        { NIC_FILTER(0) + NIC_FILTER_LOW, UINT32_MAX },
    };

    nic_write(test->nic, NIC_FILTER(0) + NIC_FILTER_HIGH, 0);
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (!holds(test, all[i].offset, all[i].mask))
            return false;
    return true;
}

/* --------------------------------------------------------------------------------------- frames */

/* IPv4 and UDP in front of 100 bytes; the sum of UDP is the pseudo-header's. */
static const uint8_t udp_header[28] = {
    0x45, 0, 0, 128, 0, 0, 0, 0, 64, 17, 0xF6, 0x69, 192, 0, 2, 1, 192, 0, 2, 2,
    0, 9, 0, 9, 0, 108, 0x84, 0x81,
};

/* IPv4 and TCP in front of 600 bytes; the sum is that of a pseudo-header without a length. */
static const uint8_t tcp_header[40] = {
    0x45, 0, 2, 128, 0, 1, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
    0, 9, 0, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 16, 0, 0x84, 0x0A, 0, 0,
};

static uint8_t pattern(uint8_t seed, unsigned i)
{
    return (uint8_t)(seed + 7 * i + (i >> 8));
}

static void put_header(const struct nic *nic, uint8_t *cell, bool ours, unsigned type)
{
    memcpy(cell, nic->netif.mac, 6);
    memcpy(cell + 6, nic->netif.mac, 6);
    cell[5] = (uint8_t)(cell[5] ^ !ours);
    cell[12] = (uint8_t)(type >> 8);
    cell[13] = (uint8_t)type;
}

/* `payload` bytes of the pattern behind `header` bytes that are in the cell. */
static bool queue(struct selftest *test, unsigned header, unsigned payload,
                  const struct netif_tx *how)
{
    struct pkt *pkt = pkt_alloc(test->nic->netif.pool);

    if (!pkt)
        return fail(test, "no packet buffer", payload);
    test->seed++;
    for (unsigned i = 0; i < payload; i++)
        pkt->data[i] = pattern(test->seed, i);
    pkt->len = (uint16_t)payload;
    test->nic->netif.ops->tx_send(&test->nic->netif, header, pkt, how);
    return true;
}

static bool send_plain(struct selftest *test, unsigned len, bool ours)
{
    uint8_t *cell = nic_tx_header(&test->nic->netif, 1);

    if (!cell)
        return fail(test, "the transmit ring stays full", len);
    put_header(test->nic, cell, ours, LOCAL_EXPERIMENTAL);
    return queue(test, HEADER, len - HEADER, &(struct netif_tx){ 0 });
}

/* The bytes behind `header` are those of the pattern from `first` on. */
static bool matches(const struct selftest *test, const struct pkt *pkt, unsigned len,
                    unsigned header, unsigned first)
{
    if (pkt->len != len)
        return false;
    for (unsigned i = header; i < len; i++)
        if (pkt->data[i] != pattern(test->seed, first + i - header))
            return false;
    return true;
}

/* What is queued goes out; what comes in is `*rx`, and as it was sent. */
static bool segment_comes_back(struct selftest *test, unsigned len, unsigned header,
                               unsigned first, struct pkt_rx *rx)
{
    struct netif *netif = &test->nic->netif;
    uint32_t until_us = test->env->now_us() + RECEIVE_US;
    struct pkt *pkt;
    bool whole;

    nic_tx_flush(netif);
    while (!nic_rx_poll(netif, &pkt, 1))
        if (time_reached(test->env->now_us(), until_us))
            return fail(test, "a frame did not come back", len);
    nic_tx_flush(netif);
    whole = matches(test, pkt, len, header, first);
    *rx = pkt->rx;
    pkt_free(pkt);
    return whole || fail(test, "a frame came back changed", len);
}

static bool comes_back(struct selftest *test, unsigned len, unsigned header, struct pkt_rx *rx)
{
    return segment_comes_back(test, len, header, 0, rx);
}

static bool lengths(struct selftest *test)
{
    static const uint16_t all[] = { 60, 61, 62, 63, 64, 65, 127, 512, 1499, 1514 };
    struct nic *nic = test->nic;
    uint32_t rx = nic_count_now(nic, NIC_COUNT_RX_FRAMES);
    uint32_t tx = nic_count_now(nic, NIC_COUNT_TX_FRAMES);
    enum { COUNT = sizeof all / sizeof *all };
    struct pkt_rx unused;

    for (unsigned i = 0; i < COUNT; i++)
        if (!send_plain(test, all[i], true) || !comes_back(test, all[i], HEADER, &unused))
            return false;
    rx = nic_count_now(nic, NIC_COUNT_RX_FRAMES) - rx;
    tx = nic_count_now(nic, NIC_COUNT_TX_FRAMES) - tx;
    if ((uint16_t)tx != COUNT)
        return fail(test, "TX_FRAMES counts wrong", tx);
    return (uint16_t)rx == COUNT || fail(test, "RX_FRAMES counts wrong", rx);
}

/* A frame for somebody else is not the next one that comes. */
static bool filter(struct selftest *test)
{
    uint32_t filtered = nic_count_now(test->nic, NIC_COUNT_RX_FILTERED);
    struct pkt_rx unused;

    if (!send_plain(test, 60, false) || !send_plain(test, 61, true) ||
        !comes_back(test, 61, HEADER, &unused))
        return false;
    filtered = nic_count_now(test->nic, NIC_COUNT_RX_FILTERED) - filtered;
    return (uint16_t)filtered == 1 || fail(test, "RX_FILTERED counts wrong", filtered);
}

static bool tags(struct selftest *test)
{
    bool strips = test->nic->vlan_strip, filters = test->nic->vlan_filter, whole;
    struct pkt_rx rx;

    if (!nic_set_vlan(test->nic, true, false))
        return true;
    whole = send_plain(test, 100, true) && nic_tx_tag(test->nic, TAG) &&
            comes_back(test, 100, HEADER, &rx);
    nic_set_vlan(test->nic, strips, filters);
    return whole && (rx.vlan_tag == TAG || fail(test, "the tag is another one", rx.vlan_tag));
}

static bool send_udp(struct selftest *test, bool inserts)
{
    struct netif_tx how = { .sum_start = 34, .sum_offset = inserts ? 40 : 0, .sum_is_udp = true };
    uint8_t *cell = nic_tx_header(&test->nic->netif, 1);

    if (!cell)
        return fail(test, "the transmit ring stays full", 0);
    put_header(test->nic, cell, true, 0x0800);
    memcpy(cell + HEADER, udp_header, sizeof udp_header);
    return queue(test, HEADER + sizeof udp_header, 100, &how);
}

static bool sums(struct selftest *test)
{
    enum { LEN = HEADER + sizeof udp_header + 100, BEFORE = HEADER + sizeof udp_header };
    uint16_t both = NETIF_CAP_RX_SUM | NETIF_CAP_TX_SUM;
    struct pkt_rx rx;

    if ((test->nic->netif.caps & both) != both)
        return true;
    if (!send_udp(test, true) || !comes_back(test, LEN, BEFORE, &rx))
        return false;
    if (rx.l3_sum != PKT_SUM_OK || rx.l4_sum != PKT_SUM_OK)
        return fail(test, "an inserted sum is not found right", rx.l4_sum);
    if (!send_udp(test, false) || !comes_back(test, LEN, BEFORE, &rx))
        return false;
    return rx.l4_sum == PKT_SUM_BAD || fail(test, "a wrong sum is not found wrong", rx.l4_sum);
}

/* With each sum found right, numbers and lengths are those that were summed. */
static bool segments(struct selftest *test)
{
    enum { BEFORE = HEADER + sizeof tcp_header, TEXT = 600, MSS = 256 };
    struct netif_tx how = { .sum_start = 34, .sum_offset = 50 };
    uint8_t *cell = nic_tx_header(&test->nic->netif, 1);
    struct pkt_rx rx;

    if (!cell || !(test->nic->caps & NIC_CAPS_TSO))
        return true;
    put_header(test->nic, cell, true, 0x0800);
    memcpy(cell + HEADER, tcp_header, sizeof tcp_header);
    if (!queue(test, BEFORE, TEXT, &how) || !nic_tx_segment(test->nic, MSS))
        return false;
    for (unsigned first = 0; first < TEXT; first += MSS) {
        unsigned text = TEXT - first < MSS ? TEXT - first : MSS;

        if (!segment_comes_back(test, BEFORE + text, BEFORE, first, &rx))
            return false;
        if (test->nic->caps & NIC_CAPS_RX_SUM && rx.l3_sum + rx.l4_sum != 2 * PKT_SUM_OK)
            return fail(test, "a segment's sums are not found right", first);
    }
    return true;
}

/* ---------------------------------------------------------------------------------------- loops */

/* The wire is set up by the drain rule; nobody follows the PHY meanwhile, for no tick is given. */
static bool open_wire(struct selftest *test, unsigned mbps, uint32_t loopback)
{
    struct nic *nic = test->nic;
    uint32_t speed = mbps == 1000 ? 2 : 1;
    unsigned reads = 0;

    nic_write(nic, NIC_CTRL, 0);
    while (nic_read(nic, NIC_STATUS) & (NIC_STATUS_RX_BUSY | NIC_STATUS_TX_BUSY))
        if (++reads == STATUS_READS)
            return fail(test, "STATUS stays busy", nic_read(nic, NIC_STATUS));
    nic_write(nic, NIC_WIRE, NIC_PUT(NIC_WIRE_SPEED, speed) | loopback);
    nic->netif.link_mbps = (uint16_t)mbps;
    nic_link_control(nic);
    return true;
}

static bool mac_loop(struct selftest *test)
{
    return open_wire(test, test->nic->phy_config.max_mbps, NIC_WIRE_LOOPBACK) && lengths(test) &&
           filter(test) && tags(test) && sums(test) && segments(test);
}

static enum mdio_result transfer(const struct selftest *test, uint16_t *value)
{
    uint32_t until_us = test->env->now_us() + RECEIVE_US;
    enum mdio_result result;

    do
        result = mdio_finish(&test->nic->phy.mdio, value);
    while (result == MDIO_BUSY && !time_reached(test->env->now_us(), until_us));
    return result;
}

/* The address of the first PHY that answers; 32: none. Its abilities are in *bmsr. */
static unsigned find_phy(const struct selftest *test, uint16_t *bmsr)
{
    struct mdio *mdio = &test->nic->phy.mdio;
    unsigned address = 0;

    for (; address < 32; address++) {
        mdio_start_read(mdio, address, MII_BMSR);
        if (transfer(test, bmsr) == MDIO_DONE)
            break;
    }
    return address;
}

static bool phy_loop(struct selftest *test, unsigned address, uint16_t bmsr)
{
    bool gigabit = bmsr & BMSR_ESTATUS && test->nic->phy_config.max_mbps == 1000;
    uint32_t until_us;
    uint16_t unused;

    mdio_start_write(&test->nic->phy.mdio, address, MII_BMCR,
                     BMCR_LOOPBACK | BMCR_FULL | (gigabit ? BMCR_1000 : BMCR_100));
    if (transfer(test, &unused) == MDIO_BUSY)
        return fail(test, "MDIO stays busy", address);
    until_us = test->env->now_us() + SETTLE_US;
    while (!time_reached(test->env->now_us(), until_us))
        continue;
    return open_wire(test, gigabit ? 1000 : 100, 0) && lengths(test);
}

/* ------------------------------------------------------------------------------------ the steps */

static bool told(struct selftest *test, const char *step, bool passed)
{
    test->env->tell(step, passed ? NULL : test->fault, test->where);
    return passed;
}

/* A step with the rings at work; they are taken down after it, which also undoes its settings. */
static bool run_phy(struct selftest *test)
{
    struct netif *netif = &test->nic->netif;
    uint16_t bmsr;
    unsigned address = find_phy(test, &bmsr);
    bool passed;

    if (address == 32)
        return true;
    passed = netif->ops->up(netif) ? phy_loop(test, address, bmsr)
                                   : fail(test, netif->error_text, 0);
    netif->ops->down(netif);
    return told(test, "PHY loopback", passed);
}

static bool run_mac(struct selftest *test)
{
    struct netif *netif = &test->nic->netif;
    bool passed;

    if (!(test->nic->caps & NIC_CAPS_LOOPBACK))
        return true;
    passed = netif->ops->up(netif) ? mac_loop(test) : fail(test, netif->error_text, 0);
    netif->ops->down(netif);
    return told(test, "MAC loopback", passed);
}

bool nic_selftest(struct nic *nic, const struct nic_selftest_env *env)
{
    struct selftest test = { .nic = nic, .env = env };

    return told(&test, "registers", registers(&test)) && run_mac(&test) && run_phy(&test);
}
