/* driver/nic_count.c: the NIC's counters as of one moment, and the driver's. */
#include "test_nic.h"

#define REG(offset) model.regs[(offset) / 4]

/* The counter of this name; -1: there is none. */
static int64_t counter(const char *wanted)
{
    uint32_t value;
    int64_t found = -1;

    for (unsigned i = 0; i < 200; i++) {
        const char *name = netif->ops->counter(netif, i, &value);

        if (!name)
            return found;
        if (strcmp(name, wanted) == 0)
            found = value;
    }
    return -2;                                          /* no end */
}

TEST(counters_have_names_and_an_end)
{
    REG(NIC_COUNT + NIC_COUNT_RX_BAD_FCS) = 77;
    expect_eq(counter("nic_rx_bad_fcs"), 77);
    expect_eq(counter("driver_events"), 0);
    expect_eq(counter("no_such_thing"), -1);
}

TEST(a_name_alone_costs_no_read_and_fits_its_column)
{
    const char *name;
    unsigned reads;

    model_has(&model, NIC_CAPS_RMON);
    probe_again();
    expect_str(netif->ops->counter(netif, 0, NULL), "nic_rx_frames");   /* takes the snapshot */
    reads = model.reads;
    for (unsigned i = 1; (name = netif->ops->counter(netif, i, NULL)) != NULL; i++)
        expect(strlen("eth0.") + strlen(name) < 28);                /* stack/proc.h */
    expect_eq(model.reads, reads);
}

TEST(a_nic_without_rmon_shows_what_it_has)
{
    expect_eq(counter("nic_rx_64"), -1);
    expect_eq(counter("nic_tx_underrun"), 0);
    expect_eq(model.snapshots, 0);
}

TEST(counters_of_16_bits_are_widened)
{
    uint32_t frames = 0;

    model_has(&model, NIC_CAPS_PHY_SIDE_IS_GMII << NIC_CAPS_PHY_SIDE_SHIFT);
    probe_again();
    expect(netif->ops->up(netif));
    expect_eq(netif->link_mbps, 1000);
    expect_eq(counter("nic_tx_frames"), 0);
    for (unsigned i = 0; i < 10; i++) {                 /* three times round at full rate */
        frames += 20 * 1488;
        REG(NIC_COUNT + NIC_COUNT_RX_FRAMES) = REG(NIC_COUNT + NIC_COUNT_TX_UNDERRUN) =
            frames & 0xFFFF;
        run_ms(20);
    }
    expect_eq(counter("nic_rx_frames"), frames);
    expect_eq(counter("nic_tx_underrun"), frames);
    expect_eq(counter("nic_rx_frames"), frames);
    REG(NIC_COUNT + NIC_COUNT_RX_FRAMES) = (frames + 5) & 0xFFFF;
    expect_eq(counter("nic_rx_frames"), frames + 5);    /* as it is now, not as at the last tick */
    expect_eq(counter("nic_rx_bad_fcs"), 0);
}

TEST(with_rmon_all_are_of_one_moment)
{
    uint32_t value;

    model_has(&model, NIC_CAPS_RMON);
    probe_again();
    REG(NIC_COUNT + NIC_COUNT_RX_FRAMES) = 5;
    REG(NIC_COUNT + NIC_COUNT_TX_TSO) = 6;
    expect_str(netif->ops->counter(netif, 0, &value), "nic_rx_frames");
    REG(NIC_COUNT + NIC_COUNT_RX_FRAMES) = 50;          /* counted on after the first was asked */
    REG(NIC_COUNT + NIC_COUNT_TX_TSO) = 60;
    expect_eq(value, 5);
    for (unsigned i = 1; i < 45; i++)
        if (strcmp(netif->ops->counter(netif, i, &value), "nic_tx_tso") == 0)
            expect_eq(value, 6);
    expect_eq(model.snapshots, 1);
    expect_eq(counter("nic_tx_tso"), 60);
    expect_eq(model.snapshots, 2);
}

TEST(a_snapshot_that_never_ends_is_done_without)
{
    model_has(&model, NIC_CAPS_RMON);
    probe_again();
    model.snapshot_hangs = true;
    REG(NIC_COUNT + NIC_COUNT_RX_64) = 3;
    model.reads = 0;
    expect_eq(counter("nic_rx_64"), 3);
    REG(NIC_COUNT + NIC_COUNT_RX_64) = 4;
    expect_eq(counter("nic_rx_64"), 4);
    expect(model.reads < 10000);
}

int main(void)
{
    return RUN("nic_count", setup_down, teardown, T(counters_have_names_and_an_end),
               T(a_name_alone_costs_no_read_and_fits_its_column),
               T(a_nic_without_rmon_shows_what_it_has),
               T(counters_of_16_bits_are_widened), T(with_rmon_all_are_of_one_moment),
               T(a_snapshot_that_never_ends_is_done_without));
}
