/* See nic_selftest.h. */
#include "nic_selftest.h"

#include <assert.h>
#include <string.h>

#include "nic_internal.h"
#include "types.h"

enum {
    HEADER = 14, LOCAL_EXPERIMENTAL = 0x88B5,   /* IEEE 802 §9.2.4: an EtherType of nobody's */
    RECEIVE_US = 30000,                 /* 1514 bytes take 1230 us at 10 Mbit/s */
    SETTLE_US = 10000,                  /* of a PHY that is told to loop */
    STATUS_READS = 10000,
    TAG = 0x6123,
};

struct selftest {
    struct nic *nic;
    const struct nic_selftest_env *env;
    const char *fault;                  /* of the step that failed, which is the last one */
    uint32_t where;
    uint8_t seed;                       /* of the next frame's pattern */
};

static bool selftest_fail(struct selftest *test, const char *fault, uint32_t where)
{
    test->fault = fault;
    test->where = where;
    return false;
}

/* ------------------------------------------------------------------------------------ registers */

static bool selftest_holds(struct selftest *test, uint32_t offset, uint32_t mask)
{
    static const uint32_t patterns[] = { 0x55555555, 0xAAAAAAAA, 0 };

    for (unsigned i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        nic_write(test->nic, offset, patterns[i] & mask);
        if ((nic_read(test->nic, offset) ^ patterns[i]) & mask)
            return selftest_fail(test, "does not hold what is written", offset);
    }
    return true;
}

/* What up writes again, with the rings in reset and the own address disabled. */
static bool selftest_check_registers(struct selftest *test)
{
    static const struct { uint16_t offset; uint32_t mask; } all[] = {
        { NIC_RX0 + NIC_RX_FREE_BASE, 0x7FFFFFE0 }, { NIC_RX0 + NIC_RX_CMPL_BASE, 0x7FFFFFE0 },
        { NIC_TX + NIC_TX_BASE, 0x7FFFFFE0 }, { NIC_TX + NIC_TX_WRITEBACK, 0x7FFFFFFC },
        { NIC_FILTER(0) + NIC_FILTER_LOW, UINT32_MAX },
    };

    nic_write(test->nic, NIC_FILTER(0) + NIC_FILTER_HIGH, 0);
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (!selftest_holds(test, all[i].offset, all[i].mask))
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

static uint8_t selftest_pattern(uint8_t seed, unsigned i)
{
    return (uint8_t)(seed + 7 * i + (i >> 8));
}

/*
 * Queues a frame to our own address, or not quite to it: `packet_bytes` of a packet's header and
 * `payload` bytes of the pattern. No header: no protocol of anybody's.
 */
static bool selftest_send(struct selftest *test, bool ours, const uint8_t *packet,
                          unsigned packet_bytes, unsigned payload, const struct netif_tx *how)
{
    struct netif *netif = &test->nic->netif;
    uint8_t *cell = netif->ops->tx_header(netif, 1);
    struct pkt *pkt = cell ? pkt_alloc(netif->pool) : NULL;

    if (!pkt)
        return selftest_fail(test, cell ? "no packet buffer" : "the ring stays full", payload);
    memcpy(cell, netif->mac, 6);
    memcpy(cell + 6, netif->mac, 6);
    cell[5] = (uint8_t)(cell[5] ^ !ours);
    cell[12] = packet_bytes ? 0x08 : LOCAL_EXPERIMENTAL >> 8;
    cell[13] = packet_bytes ? 0x00 : LOCAL_EXPERIMENTAL & 0xFF;
    memcpy(cell + HEADER, packet, packet_bytes);
    test->seed++;
    for (unsigned i = 0; i < payload; i++)
        pkt->data[i] = selftest_pattern(test->seed, i);
    pkt->len = (uint16_t)payload;
    netif->ops->tx_send(netif, HEADER + packet_bytes, pkt, how);
    return true;
}

static bool selftest_send_plain(struct selftest *test, unsigned len, bool ours)
{
    static const struct netif_tx as_it_is;

    return selftest_send(test, ours, udp_header, 0, len - HEADER, &as_it_is);
}

/* The bytes behind `header` are those of the pattern from `first` on. */
static bool selftest_matches(const struct selftest *test, const struct pkt *pkt, unsigned len,
                             unsigned header, unsigned first)
{
    if (pkt->len != len)
        return false;
    for (unsigned i = header; i < len; i++)
        if (pkt->data[i] != selftest_pattern(test->seed, first + i - header))
            return false;
    return true;
}

/* What is queued goes out; what comes in is `*rx`, and as it was sent. */
static bool selftest_take_segment(struct selftest *test, unsigned len, unsigned header,
                                  unsigned first, struct pkt_rx *rx)
{
    struct netif *netif = &test->nic->netif;
    uint32_t until_us = test->env->now_us() + RECEIVE_US;
    struct pkt *pkt;
    bool whole;

    nic_tx_flush(netif);
    while (!nic_rx_poll(netif, &pkt, 1))
        if (time_reached(test->env->now_us(), until_us))
            return selftest_fail(test, "a frame did not come back", len);
    nic_tx_flush(netif);
    whole = selftest_matches(test, pkt, len, header, first);
    *rx = pkt->rx;
    pkt_free(pkt);
    return whole || selftest_fail(test, "a frame came back changed", len);
}

static bool selftest_take_frame(struct selftest *test, unsigned len, unsigned header,
                                struct pkt_rx *rx)
{
    return selftest_take_segment(test, len, header, 0, rx);
}

/* The 16 bits of a counter that every NIC has went on from `before` by `expected`. */
static bool selftest_counted(struct selftest *test, uint32_t counter, uint32_t before,
                             unsigned expected, const char *fault)
{
    uint16_t counted = (uint16_t)(nic_count_now(test->nic, counter) - before);

    return counted == expected || selftest_fail(test, fault, counted);
}

static bool selftest_check_lengths(struct selftest *test)
{
    static const uint16_t all[] = { 60, 61, 62, 63, 64, 65, 127, 512, 1499, 1514 };
    uint32_t rx = nic_count_now(test->nic, NIC_COUNT_RX_FRAMES);
    uint32_t tx = nic_count_now(test->nic, NIC_COUNT_TX_FRAMES);
    enum { COUNT = sizeof all / sizeof *all };
    struct pkt_rx unused;

    for (unsigned i = 0; i < COUNT; i++)
        if (!selftest_send_plain(test, all[i], true) ||
            !selftest_take_frame(test, all[i], HEADER, &unused))
            return false;
    return selftest_counted(test, NIC_COUNT_TX_FRAMES, tx, COUNT, "TX_FRAMES counts wrong") &&
           selftest_counted(test, NIC_COUNT_RX_FRAMES, rx, COUNT, "RX_FRAMES counts wrong");
}

/* A frame for somebody else is not the next one that comes. */
static bool selftest_check_filter(struct selftest *test)
{
    uint32_t before = nic_count_now(test->nic, NIC_COUNT_RX_FILTERED);
    struct pkt_rx unused;

    return selftest_send_plain(test, 60, false) && selftest_send_plain(test, 61, true) &&
           selftest_take_frame(test, 61, HEADER, &unused) &&
           selftest_counted(test, NIC_COUNT_RX_FILTERED, before, 1, "RX_FILTERED counts wrong");
}

/* Of a frame that is queued: the tag is put in by the NIC, and taken out when it comes back. */
static bool selftest_take_tag(struct selftest *test)
{
    struct pkt_rx rx;

    if (!selftest_send_plain(test, 100, true))
        return false;
    if (!nic_tx_tag(test->nic, TAG))
        return selftest_fail(test, "a frame cannot be tagged", 100);
    if (!selftest_take_frame(test, 100, HEADER, &rx))
        return false;
    return rx.vlan_tag == TAG || selftest_fail(test, "the tag is another one", rx.vlan_tag);
}

static bool selftest_check_tags(struct selftest *test)
{
    bool strips = test->nic->vlan_strip, filters = test->nic->vlan_filter, passed;

    nic_set_vlan(test->nic, true, false);
    passed = selftest_take_tag(test);
    nic_set_vlan(test->nic, strips, filters);
    return passed;
}

/* A UDP datagram comes back, with this verdict on its sum. */
static bool selftest_check_sum(struct selftest *test, bool inserts, enum pkt_verdict verdict,
                               const char *fault)
{
    enum { BEFORE = HEADER + sizeof udp_header, TEXT = 100 };
    struct netif_tx how = { .sum_start = 34, .sum_offset = inserts ? 40 : 0, .sum_is_udp = true };
    struct pkt_rx rx;

    if (!selftest_send(test, true, udp_header, sizeof udp_header, TEXT, &how) ||
        !selftest_take_frame(test, BEFORE + TEXT, BEFORE, &rx))
        return false;
    return (rx.l3_sum == PKT_SUM_OK && rx.l4_sum == verdict) ||
           selftest_fail(test, fault, rx.l4_sum);
}

static bool selftest_check_sums(struct selftest *test)
{
    return selftest_check_sum(test, true, PKT_SUM_OK, "an inserted sum is wrong") &&
           selftest_check_sum(test, false, PKT_SUM_BAD, "a wrong sum is not seen");
}

/* With each sum found right, numbers and lengths are those that were summed. */
static bool selftest_check_segments(struct selftest *test)
{
    enum { BEFORE = HEADER + sizeof tcp_header, TEXT = 600, MSS = 256 };
    struct netif_tx how = { .sum_start = 34, .sum_offset = 50 };
    struct pkt_rx rx;

    if (!selftest_send(test, true, tcp_header, sizeof tcp_header, TEXT, &how))
        return false;
    if (!nic_tx_segment(test->nic, MSS))
        return selftest_fail(test, "a frame cannot be cut", MSS);
    for (unsigned first = 0; first < TEXT; first += MSS) {
        unsigned text = TEXT - first < MSS ? TEXT - first : MSS;

        if (!selftest_take_segment(test, BEFORE + text, BEFORE, first, &rx))
            return false;
        if (test->nic->caps & NIC_CAPS_RX_SUM && rx.l3_sum + rx.l4_sum != 2 * PKT_SUM_OK)
            return selftest_fail(test, "a segment's sums are wrong", first);
    }
    return true;
}

/* ---------------------------------------------------------------------------------------- loops */

/* The wire is set up by the drain rule; nobody follows the PHY meanwhile, for no tick is given. */
static bool selftest_open_wire(struct selftest *test, unsigned mbps, uint32_t loopback)
{
    struct nic *nic = test->nic;
    unsigned reads = 0;

    nic_write(nic, NIC_CTRL, 0);
    while (nic_read(nic, NIC_STATUS) & (NIC_STATUS_RX_BUSY | NIC_STATUS_TX_BUSY))
        if (++reads == STATUS_READS)
            return selftest_fail(test, "STATUS stays busy", nic_read(nic, NIC_STATUS));
    nic_write(nic, NIC_WIRE, NIC_PUT(NIC_WIRE_SPEED, nic_link_speed_code(mbps)) | loopback);
    nic->netif.link_mbps = (uint16_t)mbps;
    nic_link_control(nic);
    return true;
}

static enum mdio_result selftest_end_transfer(const struct selftest *test, uint16_t *value)
{
    uint32_t until_us = test->env->now_us() + RECEIVE_US;
    enum mdio_result result;

    do
        result = mdio_finish(&test->nic->phy.mdio, value);
    while (result == MDIO_BUSY && !time_reached(test->env->now_us(), until_us));
    return result;
}

/* The address of the first PHY that answers; 32: none. Its abilities are in *bmsr. */
static unsigned selftest_find_phy(const struct selftest *test, uint16_t *bmsr)
{
    struct mdio *mdio = &test->nic->phy.mdio;
    unsigned address = 0;

    for (; address < 32; address++) {
        mdio_start_read(mdio, address, MII_BMSR);
        if (selftest_end_transfer(test, bmsr) == MDIO_DONE)
            break;
    }
    return address;
}

static bool selftest_phy_loop(struct selftest *test, unsigned address, uint16_t bmsr)
{
    bool gigabit = bmsr & BMSR_ESTATUS && test->nic->phy_config.max_mbps == 1000;
    uint32_t until_us;
    uint16_t unused;

    mdio_start_write(&test->nic->phy.mdio, address, MII_BMCR,
                     BMCR_LOOPBACK | BMCR_FULL | (gigabit ? BMCR_1000 : BMCR_100));
    if (selftest_end_transfer(test, &unused) == MDIO_BUSY)
        return selftest_fail(test, "MDIO stays busy", address);
    until_us = test->env->now_us() + SETTLE_US;
    while (!time_reached(test->env->now_us(), until_us))
        continue;
    return selftest_open_wire(test, gigabit ? 1000 : 100, 0) && selftest_check_lengths(test);
}

/* ------------------------------------------------------------------------------------ the steps */

static bool selftest_told(struct selftest *test, const char *step, bool passed)
{
    assert(passed || test->fault);
    test->env->tell(step, passed ? NIC_SELFTEST_PASSED : NIC_SELFTEST_FAILED, test->fault,
                    test->where);
    return passed;
}

static void selftest_not_there(struct selftest *test, const char *step)
{
    test->env->tell(step, NIC_SELFTEST_NOT_THERE, NULL, 0);
}

static bool selftest_mac_frames(struct selftest *test)
{
    return selftest_open_wire(test, test->nic->phy_config.max_mbps, NIC_WIRE_LOOPBACK) &&
           selftest_check_lengths(test) && selftest_check_filter(test);
}

static const struct {
    const char *name;
    uint32_t caps;                      /* that it needs */
    bool (*check)(struct selftest *test);
} mac_steps[] = {
    { "MAC loopback", NIC_CAPS_LOOPBACK, selftest_mac_frames },         /* all others need it too */
    { "VLAN tags", NIC_CAPS_VLAN, selftest_check_tags },
    { "checksums", NIC_CAPS_RX_SUM | NIC_CAPS_TX_SUM, selftest_check_sums },
    { "segmentation", NIC_CAPS_TSO, selftest_check_segments },
};

static bool selftest_mac_steps(struct selftest *test)
{
    for (unsigned i = 0; i < sizeof mac_steps / sizeof *mac_steps; i++)
        if (~test->nic->caps & mac_steps[i].caps)
            selftest_not_there(test, mac_steps[i].name);
        else if (!selftest_told(test, mac_steps[i].name, mac_steps[i].check(test)))
            return false;
    return true;
}

/* Steps with the rings at work; they are taken down after them, which also undoes the settings. */
static bool selftest_mac(struct selftest *test)
{
    struct netif *netif = &test->nic->netif;
    bool passed = true;

    if (!(test->nic->caps & NIC_CAPS_LOOPBACK))
        selftest_not_there(test, mac_steps[0].name);
    else if (!netif->ops->up(netif))
        passed = selftest_told(test, mac_steps[0].name, selftest_fail(test, netif->error_text, 0));
    else
        passed = selftest_mac_steps(test);
    netif->ops->down(netif);
    return passed;
}

static bool selftest_phy(struct selftest *test)
{
    struct netif *netif = &test->nic->netif;
    uint16_t bmsr;
    unsigned address = selftest_find_phy(test, &bmsr);
    bool passed;

    if (address == 32) {
        selftest_not_there(test, "PHY loopback");
        return true;
    }
    passed = netif->ops->up(netif) ? selftest_phy_loop(test, address, bmsr)
                                   : selftest_fail(test, netif->error_text, 0);
    netif->ops->down(netif);
    return selftest_told(test, "PHY loopback", passed);
}

bool nic_selftest(struct nic *nic, const struct nic_selftest_env *env)
{
    struct selftest test = { .nic = nic, .env = env };

    return selftest_told(&test, "registers", selftest_check_registers(&test)) &&
           selftest_mac(&test) && selftest_phy(&test);
}
