/* nic_filter in the NIC: whom a frame is for. FILTER_ENTRIES: how many entries it has; from two on, the hash too. */
#include "nic_bench.h"

static uint8_t frame[1514];

static const uint8_t BROADCAST[6] = { 255, 255, 255, 255, 255, 255 }, GROUP[6] = { 1, 0, 0x5E, 0, 0, 1 };

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

static void arrive(const uint8_t address[6])
{
    frame_to_us(frame, 60);
    memcpy(frame, address, 6);
    wire_send(&b.wire, frame, 60);
    if (b.posted == b.consumed)         /* the last one was taken */
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

/* Upper 6 bits of the CRC as Linux' ether_crc has it: the first bit of the wire meets bit 31. */
static unsigned bucket_of(const uint8_t address[6])
{
    uint32_t crc = 0xFFFFFFFF;

    for (unsigned bit = 0; bit < 48; bit++) {
        bool carry = (crc >> 31) ^ (address[bit / 8] >> bit % 8 & 1);
        crc = crc << 1 ^ (carry ? 0x04C11DB7 : 0);
    }
    return crc >> 26;
}

static void buckets_set(uint64_t buckets)
{
    reg_write(NIC_MULTICAST_HASH(0) + NIC_MULTICAST_HASH_WORD, (uint32_t)buckets);
    reg_write(NIC_MULTICAST_HASH(1) + NIC_MULTICAST_HASH_WORD, (uint32_t)(buckets >> 32));
}

TEST(a_bucket_lets_its_multicast_addresses_in_and_no_other)
{
    unsigned filtered = 0;

    nic_up();
    if (FILTER_ENTRIES == 1)
        return;
    for (unsigned n = 0; n < 200; n++) {
        uint8_t group[6] = { 1, 0, 0x5E, (uint8_t)rand(), (uint8_t)rand(), (uint8_t)rand() };
        uint64_t own = 1ull << bucket_of(group);

        buckets_set(n & 1 ? own : ~own);
        arrive(group);
        if (n & 1)
            expect_accepted(NIC_CMPL_W0_MATCHED_IS_HASH, NIC_CMPL_W0_MULTICAST);
        else
            expect_filtered(++filtered);
    }
    buckets_set(~0ull);
    arrive((const uint8_t[6]){ 2, 9, 9, 9, 9, 9 });
    expect_filtered(++filtered);
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_BROADCAST);
    arrive(BROADCAST);
    expect_filtered(++filtered);
}

TEST(all_multicast_accepts_multicast_and_nothing_else)
{
    nic_up();
    reg_write(NIC_CTRL, (CTRL_UP & ~NIC_CTRL_BROADCAST) | NIC_CTRL_ALL_MULTICAST);
    arrive(GROUP);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_ALL_MULTICAST, NIC_CMPL_W0_MULTICAST);
    arrive((const uint8_t[6]){ 2, 9, 9, 9, 9, 9 });
    expect_filtered(1);
    arrive(BROADCAST);
    expect_filtered(2);
}

TEST(an_entry_goes_before_the_hash_before_all_multicast_before_promiscuous)
{
    nic_up();
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_PROMISCUOUS);
    arrive(GROUP);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_PROMISCUOUS, NIC_CMPL_W0_MULTICAST);
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_PROMISCUOUS | NIC_CTRL_ALL_MULTICAST);
    arrive(GROUP);
    expect_accepted(NIC_CMPL_W0_MATCHED_IS_ALL_MULTICAST, NIC_CMPL_W0_MULTICAST);
    if (FILTER_ENTRIES > 1) {
        buckets_set(1ull << bucket_of(GROUP));
        arrive(GROUP);
        expect_accepted(NIC_CMPL_W0_MATCHED_IS_HASH, NIC_CMPL_W0_MULTICAST);
    }
    filter_set(FILTER_ENTRIES - 1, GROUP, true);
    arrive(GROUP);
    expect_accepted(FILTER_ENTRIES - 1, NIC_CMPL_W0_MULTICAST);
}

TEST(random_tables_and_frames_under_stalls_are_judged_as_the_registers_say)
{
    uint8_t entries[FILTER_ENTRIES][6];
    unsigned filtered = 0, taken = 0;

    nic_up();
    b.stall_percent = 40;
    for (unsigned round = 0; round < 60; round++) {
        uint64_t buckets = FILTER_ENTRIES > 1 ? (uint64_t)rand() << 33 ^ (uint64_t)rand() : 0;
        buckets_set(buckets);
        for (unsigned i = 0; i < FILTER_ENTRIES; i++) {
            memcpy(entries[i], (const uint8_t[6]){ (uint8_t)dice(4), 0, 0, (uint8_t)dice(3), (uint8_t)dice(2), 7 }, 6);
            filter_set(i, entries[i], true);
        }
        for (unsigned n = 0; n < 8; n++) {
            uint8_t to[6] = { (uint8_t)dice(4), 0, 0, (uint8_t)dice(3), (uint8_t)dice(2), 7 };
            unsigned i = 0;
            while (i < FILTER_ENTRIES && memcmp(entries[i], to, 6) != 0)
                i++;
            arrive(to);
            taken++;
            if (i < FILTER_ENTRIES)
                expect_accepted(i, to[0] & 1 ? NIC_CMPL_W0_MULTICAST : 0);
            else if ((to[0] & 1) && (buckets >> bucket_of(to) & 1))
                expect_accepted(NIC_CMPL_W0_MATCHED_IS_HASH, NIC_CMPL_W0_MULTICAST);
            else
                expect_filtered(++filtered);
        }
    }
    assert_true(filtered > 20 && filtered < taken - 8);
}

/* 1G beside 75 MHz: a whole walk within a frame of 64 bytes, while both directions keep the store busy. */
TEST(short_frames_at_gigabit_rate_are_judged_by_the_last_entry_and_none_is_lost)
{
    enum { FRAMES = 400 };
    static const uint8_t last[6] = { 0x02, 0x12, 0x34, 0x56, 0x78, 0x9A };
    unsigned taken = 0, offered = 0;
    uint8_t other[60];

    b.gigabit = true;
    nic_up();
    filter_set(FILTER_ENTRIES - 1, last, true);
    b.stall_percent = 10;
    b.read_latency = true;
    rx_post(RING - 4);
    frame_to_us(other, 60);
    for (unsigned n = 0; taken < FRAMES / 2; n++) {
        uint32_t c[4];
        assert_true(n < PATIENCE);
        for (; offered < FRAMES && b.wire.tail - b.wire.head < 2000; offered++) {
            frame_to_us(frame, 60);
            memcpy(frame, last, 6);
            frame[5] ^= offered & 1;
            wire_send(&b.wire, frame, 60);
        }
        for (; rx_completion(c); taken++) {
            assert_int_equal(rx_matched(c), FILTER_ENTRIES - 1);
            rx_fill(1);
        }
        while ((uint16_t)(b.producer - mem_word(TX_CONSUMER)) < RING - 1)
            tx_fragment(other, 60, 2, NIC_DESC_W1_END | (b.producer % 8 ? 0 : NIC_DESC_W1_REPORT));
        if (b.wire.seen_head != b.wire.seen_tail)
            expect_sent(other, 60);
        if (n % 128 == 0)
            tx_doorbell();
        if (n % 128 == 64)
            reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
        bench_step();
    }
    expect_eq(counter(NIC_COUNT_RX_LOST), 0);
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
    expect_eq(counter(NIC_COUNT_RX_NO_BUFFER), 0);
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
               T(a_bucket_lets_its_multicast_addresses_in_and_no_other),
               T(all_multicast_accepts_multicast_and_nothing_else),
               T(an_entry_goes_before_the_hash_before_all_multicast_before_promiscuous),
               T(random_tables_and_frames_under_stalls_are_judged_as_the_registers_say),
               T(short_frames_at_gigabit_rate_are_judged_by_the_last_entry_and_none_is_lost),
               T(short_frames_back_to_back_are_judged_in_time));
}
