/* nic_filter: whom a frame is for. Built with as many entries as FILTER_ENTRIES says. */
#include "nic_bench.h"

static uint8_t frame[1514];

static const uint8_t BROADCAST[6] = { 255, 255, 255, 255, 255, 255 }, GROUP[6] = { 1, 0, 0x5E, 0, 0, 1 };

static void arrive(const uint8_t address[6])
{
    frame_to_us(frame, 60);
    memcpy(frame, address, 6);
    wire_send(&b.wire, frame, 60);
    rx_post(1);
    bench_settle();
}

static void expect_accepted(unsigned matched, uint32_t flags)
{
    uint32_t c[4];

    assert_true(rx_completion(c));
    expect_eq(rx_matched(c), matched);
    expect_eq(c[0] & (NIC_CMPL_W0_MULTICAST | NIC_CMPL_W0_BROADCAST), flags);
}

static void expect_filtered(unsigned total)
{
    expect_nothing_received();
    expect_eq(counter(NIC_COUNT_RX_FILTERED), total);
}

TEST(the_own_address_is_accepted_and_any_bit_of_difference_is_not)
{
    nic_up();
    arrive(OWN_ADDRESS);
    expect_accepted(0, 0);
    for (unsigned bit = 0; bit < 48; bit++) {
        uint8_t other[6];
        memcpy(other, OWN_ADDRESS, 6);
        other[bit / 8] ^= (uint8_t)(1 << bit % 8);
        arrive(other);
        expect_filtered(bit + 1);
    }
}

TEST(broadcast_is_accepted_when_asked_for)
{
    uint8_t nearly[6];

    nic_up();
    arrive(BROADCAST);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_BROADCAST, NIC_CMPL_W0_BROADCAST);
    for (unsigned bit = 0; bit < 48; bit++) {
        memcpy(nearly, BROADCAST, 6);
        nearly[bit / 8] ^= (uint8_t)(1 << bit % 8);
        arrive(nearly);
        expect_filtered(bit + 1);
    }
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_BROADCAST);
    arrive(BROADCAST);
    expect_filtered(49);
}

TEST(promiscuous_accepts_all_and_still_says_what_matched)
{
    nic_up();
    arrive(GROUP);
    expect_filtered(1);
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_PROMISCUOUS);
    arrive(GROUP);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_PROMISCUOUS, NIC_CMPL_W0_MULTICAST);
    arrive(OWN_ADDRESS);
    expect_accepted(0, 0);
    arrive(BROADCAST);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_BROADCAST, NIC_CMPL_W0_BROADCAST);
}

TEST(a_disabled_entry_matches_nothing)
{
    nic_up();
    filter_set(0, OWN_ADDRESS, false);
    arrive(OWN_ADDRESS);
    expect_filtered(1);
}

TEST(every_entry_matches_its_own_address_and_gives_its_index)
{
    nic_up();
    for (unsigned i = 0; i < FILTER_ENTRIES; i++)
        filter_set(i, (const uint8_t[6]){ 2, 0, 0, 1, (uint8_t)(i & 1), (uint8_t)i }, true);
    for (unsigned i = 0; i < FILTER_ENTRIES; i++) {
        arrive((const uint8_t[6]){ 2, 0, 0, 1, (uint8_t)(i & 1), (uint8_t)i });
        expect_accepted(i, 0);
    }
    arrive((const uint8_t[6]){ 2, 0, 0, 1, 0, FILTER_ENTRIES });
    expect_filtered(1);
}

TEST(entries_beyond_the_last_do_not_exist)
{
    nic_up();
    if (FILTER_ENTRIES == 16)
        return;
    filter_set(FILTER_ENTRIES, GROUP, true);
    expect_eq(reg_read(NIC_FILTER(FILTER_ENTRIES) + NIC_FILTER_LOW), 0);
    arrive(GROUP);
    expect_filtered(1);
}

TEST(short_frames_back_to_back_are_judged_in_time)
{
    nic_up();
    rx_post(RING);
    for (unsigned i = 0; i < 24; i++) {
        frame_to_us(frame, 60);
        frame[5] = i % 2 ? frame[5] : 0x99;
        wire_send(&b.wire, frame, 60);
    }
    bench_settle();
    expect_eq(counter(NIC_COUNT_RX_FRAMES), 12);
    expect_eq(counter(NIC_COUNT_RX_FILTERED), 12);
    expect_eq(counter(NIC_COUNT_RX_LOST), 0);
}

int main(void)
{
    return RUN("nic_filter", bench_open, bench_close,
               T(the_own_address_is_accepted_and_any_bit_of_difference_is_not),
               T(broadcast_is_accepted_when_asked_for),
               T(promiscuous_accepts_all_and_still_says_what_matched),
               T(a_disabled_entry_matches_nothing),
               T(every_entry_matches_its_own_address_and_gives_its_index),
               T(entries_beyond_the_last_do_not_exist),
               T(short_frames_back_to_back_are_judged_in_time));
}
