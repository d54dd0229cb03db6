/*
 * nic_filter alone, before a register store in C that grants its words when it likes: random tables and frames against a
 * model that looks at everything at once. Built with ENTRIES, and with hash and VLAN table or (SMALL) without.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "dut.h"
#include "nic_regs.h"
#include "test.h"

#ifdef SMALL
enum { TABLES = 0 };
#else
enum { TABLES = 1 };
#endif

static struct {
    uint32_t store[512];
    unsigned grant_percent;
    unsigned words;                 /* granted */
} b;

enum { NOTHING = 99 };

static const uint64_t ALL_ONES = 0xFFFFFFFFFFFF;

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

/* What the store tells of an entry at once: bytes 0 to 3 of its address, XORed. */
static uint8_t brief_of(uint32_t low)
{
    return (uint8_t)(low ^ low >> 8 ^ low >> 16 ^ low >> 24);
}

static void tick(void)
{
    dut_eval();
    *dut.brief = brief_of(b.store[0x80 + 2 * *dut.brief_at]);
    dut_eval();
    *dut.grant = *dut.want && dice(100) < b.grant_percent;
    dut_eval();
    bool granted = *dut.grant;
    unsigned word = *dut.word;
    *dut.clk = 1;
    dut_eval();
    *dut.clk = 0;
    *dut.data = granted ? b.store[word] : (uint32_t)rand();     /* any other word, in a cycle that is not ours */
    b.words += granted;
    dut_eval();
}

static void entry_set(unsigned i, uint64_t address, bool enable)
{
    b.store[0x80 + 2 * i] = (uint32_t)address;
    b.store[0x81 + 2 * i] = (uint32_t)(address >> 32) | (enable ? NIC_FILTER_HIGH_ENABLE : 0);
}

static bool entry_matches(unsigned i, uint64_t address)
{
    return b.store[0x80 + 2 * i] == (uint32_t)address && b.store[0x81 + 2 * i] >> 31 &&
           (b.store[0x81 + 2 * i] & 0xFFFF) == address >> 32;
}

static bool table_has(unsigned word, unsigned bit)
{
    return TABLES && b.store[word + bit / 32] >> bit % 32 & 1;
}

/* What let it in, by the order of the manual. */
static unsigned model_matched(uint64_t address, unsigned bucket)
{
    bool broadcast = address == ALL_ONES, multicast = (address & 1) && !broadcast;

    for (unsigned i = 0; i < ENTRIES; i++)
        if (entry_matches(i, address))
            return i;
    return multicast && table_has(0xA0, bucket)     ? NIC_CMPL_W0_MATCHED_IS_HASH
         : broadcast && *dut.accept_broadcast       ? NIC_CMPL_W0_MATCHED_IS_BROADCAST
         : multicast && *dut.all_multicast          ? NIC_CMPL_W0_MATCHED_IS_ALL_MULTICAST
         : *dut.promiscuous                         ? NIC_CMPL_W0_MATCHED_IS_PROMISCUOUS : NOTHING;
}

static void frame_start(uint64_t address)
{
    *dut.ended = 0;
    *dut.start = 1;
    tick();
    *dut.start = 0;
    *dut.address = address;
    *dut.broadcast = address == ALL_ONES;
    b.words = 0;
}

/* Cycles until the verdict. */
static unsigned frame_end(unsigned bucket, unsigned vid)
{
    unsigned n = 0;

    *dut.ended = 1;
    *dut.bucket = (uint8_t)bucket;
    *dut.vid = (uint16_t)vid;
    for (dut_eval(); !*dut.done; n++) {
        assert_true(n < 10000);
        tick();
    }
    return n;
}

static void expect_verdict(uint64_t address, unsigned bucket, unsigned vid)
{
    unsigned matched = model_matched(address, bucket);

    assert_int_equal(*dut.accept, matched != NOTHING);
    if (matched != NOTHING)
        assert_int_equal(*dut.matched, matched);
    assert_int_equal(*dut.wrong_vlan, TABLES && *dut.vlan_filter && vid && !table_has(0x180, vid));
}

/* A frame whose end comes `behind` cycles after its address. */
static void expect_judged(uint64_t address, unsigned bucket, unsigned vid, unsigned behind)
{
    frame_start(address);
    while (behind--)
        tick();
    frame_end(bucket, vid);
    expect_verdict(address, bucket, vid);
    for (unsigned n = dice(4); n > 0; n--) {        /* and it stays */
        tick();
        expect_verdict(address, bucket, vid);
    }
}

static void open(void)
{
    dut_open();
    memset(&b, 0, sizeof b);
    srand(1);
    b.grant_percent = 100;
    *dut.rst = 1;
    tick();
    tick();
    *dut.rst = 0;
    tick();
}

/* Addresses with few different halves, so that many entries share one. */
static uint64_t near_address(void)
{
    static const uint64_t highs[] = { 0, 0x100, 0xFFFF, 0x1234 }, lows[] = { 2, 0x5E0001, 0xFFFFFFFF, 0x80000002 };

    return highs[dice(4)] << 32 | lows[dice(4)];
}

static void any_tables(void)
{
    bool alike = dice(2);

    for (unsigned i = 0; i < 16; i++)
        entry_set(i, alike ? near_address() : (uint64_t)rand() << 24 ^ (uint64_t)rand(), dice(4));
    for (unsigned i = 0xA0; i < 0xA2; i++)
        b.store[i] = (uint32_t)rand() ^ (uint32_t)rand() << 16;
    for (unsigned i = 0x180; i < 0x200; i++)
        b.store[i] = (uint32_t)rand() ^ (uint32_t)rand() << 16;
    *dut.accept_broadcast = dice(2) == 0;
    *dut.all_multicast = dice(3) == 0;
    *dut.promiscuous = dice(4) == 0;
    *dut.vlan_filter = dice(2) == 0;
}

TEST(random_tables_frames_and_grants_are_judged_as_the_model_does)
{
    unsigned seen[2] = { 0 };

    for (unsigned round = 0; round < 3000; round++) {
        any_tables();
        b.grant_percent = 5 + dice(96);
        for (unsigned n = 0; n < 8; n++) {
            unsigned i = dice(ENTRIES), bucket = dice(64);
            uint64_t address = dice(2) ? (uint64_t)b.store[0x81 + 2 * i] << 32 | b.store[0x80 + 2 * i] : near_address();
            expect_judged(address & ALL_ONES, bucket, dice(3) ? dice(4096) : 0, dice(60));
            seen[*dut.accept]++;
        }
    }
    printf("# %u accepted, %u not\n", seen[1], seen[0]);
    assert_true(seen[0] > 3000 && seen[1] > 3000);
}

TEST(a_frame_that_ends_within_the_walk_leaves_nothing_behind)
{
    for (unsigned round = 0; round < 3000; round++) {
        any_tables();
        b.grant_percent = 5 + dice(96);
        frame_start(near_address());
        for (unsigned n = dice(40); n > 0; n--)     /* its verdict is never asked for */
            tick();
        expect_judged(near_address(), dice(64), dice(4096), dice(60));
    }
}

/* Words of the store that a table costs whose entries are first, first + step, .. and that has not the frame's address. */
static unsigned cost(uint64_t first, uint64_t step, uint64_t frame)
{
    for (unsigned i = 0; i < ENTRIES; i++)
        entry_set(i, first + step * i, true);
    frame_start(frame);
    assert_true(frame_end(0, 0) <= 2 * ENTRIES + 4 + 4 * TABLES);
    assert_false(*dut.accept);
    return b.words - 2 * TABLES;
}

TEST(an_entry_costs_a_word_where_bytes_0_to_3_look_alike_and_another_where_4_and_5_are_the_same)
{
    assert_int_equal(cost(0x10000000002, 4, 0x10000000002 + 4 * ENTRIES), 0);
    assert_int_equal(cost(2, 0x10000000000, 0xFF0000000002), ENTRIES);
    assert_int_equal(cost(0x10000000002, 0x010100, 0x10077770002), 2 * ENTRIES);
}

int main(void)
{
    return RUN("nic_filter_walk", open, dut_close,
               T(random_tables_frames_and_grants_are_judged_as_the_model_does),
               T(a_frame_that_ends_within_the_walk_leaves_nothing_behind),
               T(an_entry_costs_a_word_where_bytes_0_to_3_look_alike_and_another_where_4_and_5_are_the_same));
}
