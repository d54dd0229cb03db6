/* driver/nic_filter.c: who is let in, by entry, by bucket or by all. */
#include "test_nic.h"

#define REG(offset) model.regs[(offset) / 4]
#define ENTRY_HIGH(i) REG(NIC_FILTER(i) + NIC_FILTER_HIGH)

static const uint8_t group_a[6] = { 0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB };
static const uint8_t group_b[6] = { 0x33, 0x33, 0x00, 0x00, 0x00, 0x01 };
static const uint8_t group_c[6] = { 0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E };

static bool join(const uint8_t *mac)  { return netif->ops->multicast(netif, mac, true); }
static bool leave(const uint8_t *mac) { return netif->ops->multicast(netif, mac, false); }

static void up_with(uint32_t caps, unsigned entries)
{
    REG(NIC_CAPS) &= ~NIC_CAPS_PERFECT_ENTRIES_MASK;
    model_has(&model, caps | entries << NIC_CAPS_PERFECT_ENTRIES_SHIFT);
    probe_again();
    expect(netif->ops->up(netif));
}

TEST(a_group_gets_an_entry_to_itself)
{
    up_with(NIC_CAPS_HASH_FILTER, 4);
    expect(join(group_a));
    expect_eq(REG(NIC_FILTER(1) + NIC_FILTER_LOW), 0x005E0001);
    expect_eq(ENTRY_HIGH(1), NIC_FILTER_HIGH_ENABLE | 0xFB00);
    expect_eq(REG(NIC_MULTICAST_HASH(0)) | REG(NIC_MULTICAST_HASH(1)), 0);
    expect(leave(group_a));
    expect_eq(ENTRY_HIGH(1), 0);
}

TEST(who_joins_twice_leaves_twice)
{
    up_with(0, 4);
    expect(join(group_a) && join(group_a));
    expect(leave(group_a));
    expect(ENTRY_HIGH(1) & NIC_FILTER_HIGH_ENABLE);
    expect_eq(ENTRY_HIGH(2), 0);
    expect(leave(group_a));
    expect_eq(ENTRY_HIGH(1), 0);
    expect(!leave(group_a));
}

static unsigned bucket_of(const uint8_t *mac)
{
    uint32_t crc = UINT32_MAX;

    for (unsigned i = 0; i < 6; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            bool feedback = (crc >> 31) ^ (mac[i] >> bit & 1);

            crc = crc << 1 ^ (feedback ? 0x04C11DB7u : 0);
        }
    return crc >> 26;
}

TEST(what_has_no_entry_gets_a_bucket)
{
    unsigned bucket = bucket_of(group_b);

    up_with(NIC_CAPS_HASH_FILTER, 2);
    expect(join(group_a) && join(group_b));
    expect_eq(REG(NIC_MULTICAST_HASH(bucket / 32)), 1u << bucket % 32);
    expect_eq(REG(NIC_MULTICAST_HASH(1 - bucket / 32)), 0);
    expect(!(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST));
    expect(join(group_b) && leave(group_b));
    expect_eq(REG(NIC_MULTICAST_HASH(bucket / 32)), 1u << bucket % 32);
    expect(leave(group_b));
    expect_eq(REG(NIC_MULTICAST_HASH(bucket / 32)), 0);
}

TEST(two_groups_of_one_bucket_share_it)
{
    uint8_t other[6] = { 0x01, 0, 0, 0, 0, 0 };

    do
        other[5]++;
    while (bucket_of(other) != bucket_of(group_b));
    up_with(NIC_CAPS_HASH_FILTER, 1);
    expect(join(group_b) && join(other));
    expect(leave(group_b));
    expect(REG(NIC_MULTICAST_HASH(bucket_of(other) / 32)));
    expect(leave(other));
    expect_eq(REG(NIC_MULTICAST_HASH(bucket_of(other) / 32)), 0);
}

TEST(without_any_table_all_multicast_is_let_in_while_somebody_needs_it)
{
    up_with(0, 2);
    expect(join(group_a) && join(group_b) && join(group_c));
    expect(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST);
    expect(leave(group_b));
    expect(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST);
    expect(leave(group_c));
    expect(!(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST));
    expect(REG(NIC_CTRL) & NIC_CTRL_RX_ENABLE);
    expect(!leave(group_c));
}

TEST(one_station_is_no_group)
{
    up_with(NIC_CAPS_HASH_FILTER, 4);
    expect(!join((const uint8_t[6]){ 2, 0, 0, 0, 0, 7 }));
}

TEST(groups_joined_before_up_are_let_in_after_it)
{
    up_with(NIC_CAPS_HASH_FILTER, 2);
    netif->ops->down(netif);
    expect(join(group_a) && join(group_b));
    REG(NIC_FILTER(1) + NIC_FILTER_HIGH) = 0;           /* a NIC that was reset meanwhile */
    REG(NIC_MULTICAST_HASH(0)) = REG(NIC_MULTICAST_HASH(1)) = 0;
    expect(netif->ops->up(netif));
    expect_eq(ENTRY_HIGH(1), NIC_FILTER_HIGH_ENABLE | 0xFB00);
    expect(REG(NIC_MULTICAST_HASH(bucket_of(group_b) / 32)));
}

TEST(modes_change_their_bit_alone)
{
    uint32_t ctrl;

    up_with(NIC_CAPS_VLAN, 1);
    ctrl = REG(NIC_CTRL);
    nic_set_promiscuous(&nic, true);
    expect_eq(REG(NIC_CTRL), ctrl | NIC_CTRL_PROMISCUOUS);
    nic_set_promiscuous(&nic, false);
    nic_set_all_multicast(&nic, true);
    nic_set_all_multicast(&nic, true);
    nic_set_all_multicast(&nic, false);
    expect_eq(REG(NIC_CTRL), ctrl | NIC_CTRL_ALL_MULTICAST);
    nic_set_all_multicast(&nic, false);
    expect(nic_set_vlan(&nic, true, true));
    expect_eq(REG(NIC_CTRL), ctrl | NIC_CTRL_VLAN_STRIP | NIC_CTRL_VLAN_FILTER);
    expect(nic_set_vlan(&nic, false, false));
    expect_eq(REG(NIC_CTRL), ctrl);
}

TEST(all_multicast_is_taken_back_only_as_often_as_it_was_given)
{
    up_with(0, 1);
    expect(!nic_set_all_multicast(&nic, false));
    expect(!(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST));
    for (unsigned i = 0; i < 255; i++)
        expect(nic_set_all_multicast(&nic, true));
    expect(!nic_set_all_multicast(&nic, true));
    for (unsigned i = 0; i < 255; i++) {
        expect(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST);
        expect(nic_set_all_multicast(&nic, false));
    }
    expect(!(REG(NIC_CTRL) & NIC_CTRL_ALL_MULTICAST));
}

TEST(what_another_driver_left_in_the_vlan_table_is_cleared)
{
    REG(NIC_VLAN_TABLE(0)) = REG(NIC_VLAN_TABLE(127)) = 0xFFFFFFFF;
    up_with(NIC_CAPS_VLAN, 1);
    expect_eq(REG(NIC_VLAN_TABLE(0)) | REG(NIC_VLAN_TABLE(127)), 0);
    expect(nic_let_vlan_in(&nic, 7, true));
    netif->ops->down(netif);
    expect(netif->ops->up(netif));
    expect_eq(REG(NIC_VLAN_TABLE(0)), 1u << 7);         /* what was let in since stays in */
}

TEST(vlan_identifiers_are_bits_of_the_table)
{
    up_with(NIC_CAPS_VLAN, 1);
    expect(nic_let_vlan_in(&nic, 0, true));
    expect(nic_let_vlan_in(&nic, 31, true));
    expect(nic_let_vlan_in(&nic, 4095, true));
    expect_eq(REG(NIC_VLAN_TABLE(0)), 0x80000001);
    expect_eq(REG(NIC_VLAN_TABLE(127)), 0x80000000);
    expect(nic_let_vlan_in(&nic, 31, false));
    expect_eq(REG(NIC_VLAN_TABLE(0)), 1);
    expect(!nic_let_vlan_in(&nic, 4096, true));
}

TEST(without_the_capability_vlan_is_refused)
{
    up_with(0, 1);
    expect(!nic_set_vlan(&nic, true, false));
    expect(!nic_let_vlan_in(&nic, 1, true));
}

int main(void)
{
    return RUN("nic_filter", setup_down, teardown, T(a_group_gets_an_entry_to_itself),
               T(who_joins_twice_leaves_twice), T(what_has_no_entry_gets_a_bucket),
               T(two_groups_of_one_bucket_share_it),
               T(without_any_table_all_multicast_is_let_in_while_somebody_needs_it),
               T(one_station_is_no_group), T(groups_joined_before_up_are_let_in_after_it),
               T(modes_change_their_bit_alone),
               T(all_multicast_is_taken_back_only_as_often_as_it_was_given),
               T(what_another_driver_left_in_the_vlan_table_is_cleared),
               T(vlan_identifiers_are_bits_of_the_table),
               T(without_the_capability_vlan_is_refused));
}
