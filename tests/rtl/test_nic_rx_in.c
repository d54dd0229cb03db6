/*
 * nic_rx_in with its filter: what comes out of a stream of frames, against a model that sees each frame as a whole. The
 * bench plays the MAC, the frame buffer and the register store, and each of them makes the module wait when it likes.
 */
#include "hash.c"       /* the stack's own, compiled into this bench */
#include <stdio.h>
#include "dut.h"
#include "nic_regs.h"
#include "test.h"
#include "rx_packets.h"

#ifndef ENTRIES
enum { ENTRIES = 16, QUEUES = 2, HAS_VLAN = 1, HAS_RMON = 1, HAS_SUM = 1, HAS_HASH = 1, LONGEST = 9018 };
#endif
enum { INFO = HAS_VLAN || HAS_SUM || HAS_HASH };
enum { FILTER_AT = 0x80, BUCKETS_AT = 0xA0, KEY_AT = 0xB0, VLAN_AT = 0x180 };
enum { IDS = 64, PATIENCE = 2000 };

#define ID(name) (NIC_COUNT_##name / 4)

/* What the MAC hands over. */
struct arrival {
    struct packet p;
    unsigned bucket;
    bool pause, lost, dribble, is_short, er, bad_fcs;
};

/* What went to the frame buffer, or should have gone. */
struct outcome {
    bool delivered;
    uint32_t head, tag;
    uint32_t words[FRAME_MAX / 4 + 4];
    unsigned count;
    unsigned counted[IDS];
};

static struct {
    uint32_t store[512], read;
    unsigned grant_percent, ready_percent, valid_percent, room_percent;
    bool no_room_seen;
    struct outcome got;
    bool over;                          /* committed or rolled back */
    bool streaming;                     /* frames follow each other: nobody looks at what comes of them */
    unsigned cycles, commit_at, longest;        /* between two commits */
} b;

static struct arrival a;

/* ---- the neighbours ---- */

static bool chance(unsigned percent)
{
    return dice(100) < percent;
}

/* One word a cycle, the hash's first. */
static void store_answer(void)
{
    bool free = chance(b.grant_percent);
    uint32_t low = b.store[FILTER_AT + 2 * *dut.brief_at];

    *dut.brief = (uint8_t)(low ^ low >> 8 ^ low >> 16 ^ low >> 24);
    dut_eval();
    *dut.hash_grant = free && *dut.hash_want;
    *dut.filter_grant = free && *dut.filter_want && !*dut.hash_want;
    *dut.count_ready = *dut.count_valid && chance(b.ready_percent);
    b.read = *dut.filter_grant ? b.store[*dut.filter_word] : *dut.hash_grant ? b.store[*dut.hash_word] : (uint32_t)rand();
}

static void buffer_see(void)
{
    if (*dut.put) {
        assert_true(*dut.room && !*dut.commit && !*dut.rollback);
        b.got.words[b.got.count++ % (FRAME_MAX / 4 + 4)] = *dut.put_data;
    }
    if (*dut.count_valid && *dut.count_ready)
        b.got.counted[*dut.count_id % IDS]++;
    assert_false((*dut.commit || *dut.rollback) && b.over && !b.streaming);
    if (*dut.commit) {
        b.got.delivered = true;
        b.got.head = *dut.commit_head;
        b.got.tag = *dut.commit_tag;
        if (b.streaming && b.commit_at && b.cycles - b.commit_at > b.longest)
            b.longest = b.cycles - b.commit_at;
        b.commit_at = b.cycles;
    }
    if (*dut.commit || *dut.rollback)
        b.over = true;
}

static void tick(void)
{
    *dut.room = chance(b.room_percent);
    dut_eval();
    store_answer();
    dut_eval();
    store_answer();             /* count_ready and the grants depend on nothing that they change */
    dut_eval();
    b.no_room_seen |= !*dut.room;
    buffer_see();
    *dut.clk = 1;
    dut_eval();
    *dut.clk = 0;
    *dut.store_data = b.read;
    dut_eval();
    b.cycles++;
}

static void word_send(const uint8_t *bytes, unsigned count, bool last)
{
    while (!chance(b.valid_percent)) {
        *dut.rxs_valid = 0;
        tick();
    }
    *dut.rxs_valid = 1;
    *dut.rxs_data = (uint32_t)rand();
    memcpy(dut.rxs_data, bytes, count);
    *dut.rxs_last = last;
    *dut.rxs_bytes = last ? (uint8_t)count : (uint8_t)dice(8);
    *dut.rxs_status = (uint16_t)(last ? a.bucket << 6 | (unsigned)a.pause << 5 | (unsigned)a.lost << 4 |
                                 (unsigned)a.dribble << 3 | (unsigned)a.is_short << 2 | (unsigned)a.er << 1 | a.bad_fcs
                                      : dice(4096));
    dut_eval();
    for (unsigned n = 0; !*dut.rxs_ready; n++) {
        assert_true(n < PATIENCE);
        tick();
    }
    tick();
    *dut.rxs_valid = 0;
}

static void frame_send(void)
{
    for (size_t at = 0; ; at += 4) {
        size_t rest = a.p.count - at;
        bool last = rest <= 4 && (rest < 4 || dice(8));     /* now and then the end has a word of its own */
        word_send(a.p.bytes + at, rest < 4 ? (unsigned)rest : 4, last);
        if (last)
            break;
    }
}

static void wait_idle(void)
{
    for (unsigned n = 0; !*dut.idle; n++) {
        assert_true(n < PATIENCE);
        tick();
    }
}

/* The frame in `a` goes in, and what comes of it is in b.got. */
static void arrive(void)
{
    memset(&b.got, 0, sizeof b.got);
    b.over = b.no_room_seen = false;
    frame_send();
    wait_idle();
    assert_true(b.over);
}

/* ---- the model ---- */

static bool is_tagged(const struct packet *p)
{
    return HAS_VLAN && be16_at(p->bytes + 12) == 0x8100;
}

static unsigned vid_of(const struct packet *p)
{
    return is_tagged(p) ? be16_at(p->bytes + 14) & 0xFFF : 0;
}

static bool table_has(unsigned word, unsigned bit)
{
    return b.store[word + bit / 32] >> bit % 32 & 1;
}

/* A tagged frame may be 4 bytes longer (IEEE 802.3 §3.2.7). */
static bool is_giant(const struct packet *p)
{
    return p->count > *dut.max_bytes + (is_tagged(p) ? 4u : 0u);
}

enum { NOTHING = 99 };

static unsigned matched_by(const uint8_t *address)
{
    static const uint8_t ones[6] = { 255, 255, 255, 255, 255, 255 };
    bool broadcast = memcmp(address, ones, 6) == 0, multicast = (address[0] & 1) && !broadcast;

    for (unsigned i = 0; i < ENTRIES; i++)
        if (memcmp(&b.store[FILTER_AT + 2 * i], address, 6) == 0 && b.store[FILTER_AT + 2 * i + 1] >> 31)
            return i;
    return multicast && table_has(BUCKETS_AT, a.bucket) ? NIC_CMPL_W0_MATCHED_IS_HASH
         : broadcast && *dut.accept_broadcast           ? NIC_CMPL_W0_MATCHED_IS_BROADCAST
         : multicast && *dut.all_multicast              ? NIC_CMPL_W0_MATCHED_IS_ALL_MULTICAST
         : *dut.promiscuous                             ? NIC_CMPL_W0_MATCHED_IS_PROMISCUOUS : NOTHING;
}

/* Counter of a frame that is not delivered, RX_FRAMES of one that is. */
static unsigned fate(void)
{
    bool runt = a.p.count < 60, giant = is_giant(&a.p), bad = a.bad_fcs || a.is_short;

    return a.lost ? ID(RX_LOST) : a.er ? ID(RX_ER)
         : runt && bad ? ID(RX_FRAGMENT) : giant && bad ? ID(RX_JABBER) : bad ? ID(RX_BAD_FCS)
         : runt ? ID(RX_RUNT) : giant ? ID(RX_GIANT) : a.pause ? ID(RX_PAUSE)
         : matched_by(a.p.bytes) == NOTHING ? ID(RX_FILTERED)
         : HAS_VLAN && *dut.vlan_filter && vid_of(&a.p) && !table_has(VLAN_AT, vid_of(&a.p)) ? ID(RX_VLAN)
         : ID(RX_FRAMES);
}

static unsigned size_id(size_t total)
{
    static const size_t up_to[] = { 64, 127, 255, 511, 1023, 1518 };
    unsigned i = 0;

    while (i < 6 && total > up_to[i])
        i++;
    return ID(RX_64) + i;
}

static void model_counters(struct outcome *o, unsigned which)
{
    bool giant = is_giant(&a.p), group = a.p.bytes[0] & 1;
    bool good = !a.lost && !a.er && !a.bad_fcs && !a.is_short && a.p.count >= 60 && !giant;
    bool ones = group && memcmp(a.p.bytes, "\xFF\xFF\xFF\xFF\xFF\xFF", 6) == 0;

    if (which != ID(RX_FRAMES))
        o->counted[which]++;
    else if (a.dribble)
        o->counted[ID(RX_DRIBBLE)]++;
    if (!HAS_RMON)
        return;
    if (!a.lost && a.p.count >= 60 && !(giant && a.p.count + 4 > 1518))
        o->counted[size_id(a.p.count + 4)]++;
    if (good && group)
        o->counted[ones ? ID(RX_BROADCAST) : ID(RX_MULTICAST)]++;
}

/* The flow's hash, of IPv4 with ports in the frame. */
static uint32_t model_hash(const struct packet *p, const struct verdict *v)
{
    const uint8_t *ip = p->bytes + (be16_at(p->bytes + 12) == 0x8100 ? 18 : 14);
    unsigned header = (ip[0] & 15u) * 4;
    uint8_t input[12], key[HASH_KEY_BYTES] = { 0 };

    if (!HAS_HASH || !*dut.hash_enable || v->l3 != 1 || v->fragment || v->l4 == 0 || v->l4 == 3)
        return 0;
    if (be16_at(ip + 2) - header < 4 || (size_t)(ip + header + 4 - p->bytes) > p->count)
        return 0;
    memcpy(input, ip + 12, 8);
    memcpy(input + 8, ip + header, 4);
    memcpy(key, &b.store[KEY_AT], 16);
    return hash_toeplitz(key, input, sizeof input);
}

static bool model_urgent(const struct packet *p, const struct verdict *v, size_t length)
{
    unsigned at = be16_at(p->bytes + 12) == 0x8100 ? 18 : 14;
    const uint8_t *ip = p->bytes + at;
    unsigned header = v->l3 == 2 ? 40 : (ip[0] & 15u) * 4;
    unsigned l4_bytes = v->l3 == 2 ? be16_at(ip + 4) : be16_at(ip + 2) - header;

    if (length < *dut.short_bytes)
        return true;
    if (!HAS_SUM && !HAS_HASH)
        return false;
    if (be16_at(ip - 2) == 0x0806)
        return true;
    return v->l3 && v->l4 == 1 && !v->fragment && l4_bytes >= 16 && at + header + 15 <= p->count && (ip[header + 13] & 7);
}

static void model_delivery(struct outcome *o)
{
    const uint8_t *bytes = a.p.bytes;
    bool strip = is_tagged(&a.p) && *dut.vlan_strip;
    size_t length = a.p.count - (strip ? 4 : 0);
    struct verdict v = HAS_SUM || HAS_HASH ? judge(bytes, a.p.count) : (struct verdict){ 0 };
    bool group = bytes[0] & 1, ones = group && memcmp(bytes, "\xFF\xFF\xFF\xFF\xFF\xFF", 6) == 0;
    uint32_t hash = model_hash(&a.p, &v);
    unsigned moved = strip && v.l4_offset ? 4 : 0;

    o->delivered = true;
    o->count = (unsigned)(length + 3) / 4;
    memcpy(o->words, bytes, strip ? 12 : length);
    if (strip)
        memcpy(o->words + 3, bytes + 16, length - 12);
    if (INFO) {
        o->words[o->count++] = hash;
        o->words[o->count++] = (v.payload_offset - (v.payload_offset ? moved : 0)) << 24 | (v.l4_offset - moved) << 16 |
                               (is_tagged(&a.p) ? be16_at(bytes + 14) : 0);
    }
    o->head = (uint32_t)length | (uint32_t)a.dribble << 14 | v.fragment << 15 | (HAS_SUM ? v.l3_sum : 0) << 16 |
              (HAS_SUM ? v.l4_sum : 0) << 18 | v.l3 << 20 | v.l4 << 22 | (uint32_t)strip << 24 |
              (uint32_t)(group && !ones) << 25 | (uint32_t)ones << 26 | matched_by(bytes) << 27;
    o->tag = model_urgent(&a.p, &v, length);
    if (QUEUES == 2 && ((*dut.urgent_queue && o->tag) || (*dut.hash_queue && hash >> *dut.hash_bit & 1)))
        o->tag |= 2;
}

static void expect_words(const struct outcome *o)
{
    unsigned odd = (o->head & 3), full = o->count - (INFO ? 2 : 0);

    assert_int_equal(b.got.count, o->count);
    for (unsigned i = 0; i < o->count; i++) {
        uint32_t care = 0xFFFFFFFF;
        if (i == full - 1 && odd)
            care >>= 32 - 8 * odd;
        if (INFO && i == full + 1 && !(o->head >> 18 & 3))     /* nobody knows where the payload is */
            care = 0x00FFFFFF;
        assert_int_equal(b.got.words[i] & care, o->words[i] & care);
    }
}

/* Sends the frame in `a` and compares with the model. Returns its fate. */
static unsigned expect_modelled(void)
{
    static struct outcome o;
    unsigned which = fate();

    memset(&o, 0, sizeof o);
    arrive();
    if (which == ID(RX_FRAMES) && !b.got.delivered && b.no_room_seen)
        which = ID(RX_OVERFLOW);
    model_counters(&o, which);
    assert_memory_equal(b.got.counted, o.counted, sizeof o.counted);
    assert_int_equal(b.got.delivered, which == ID(RX_FRAMES));
    if (which == ID(RX_FRAMES)) {
        model_delivery(&o);
        assert_int_equal(b.got.head, o.head);
        assert_int_equal(b.got.tag, o.tag);
        expect_words(&o);
    }
    return which;
}

/* ---- a test's start ---- */

static const uint8_t TO_US[6] = { 0x02, 0x00, 0x00, 0x12, 0x34, 0x56 };

static void entry_set(unsigned i, const uint8_t address[6])
{
    b.store[FILTER_AT + 2 * i + 1] = 0;
    memcpy(&b.store[FILTER_AT + 2 * i], address, 6);
    b.store[FILTER_AT + 2 * i + 1] |= NIC_FILTER_HIGH_ENABLE;
}

static void hash_switch(bool on)
{
    *dut.hash_enable = 0;
    tick();
    for (unsigned i = 0; i < 4; i++)
        b.store[KEY_AT + i] = (uint32_t)rand() << 8 ^ (uint32_t)rand();
    *dut.hash_enable = on;
}

static void open(void)
{
    dut_open();
    memset(&b, 0, sizeof b);
    memset(&a, 0, sizeof a);
    srand(1);
    b.grant_percent = b.ready_percent = b.valid_percent = b.room_percent = 100;
    *dut.max_bytes = 1514;
    *dut.accept_broadcast = 1;
    entry_set(0, TO_US);
    *dut.rst = 1;
    tick();
    tick();
    *dut.rst = 0;
    hash_switch(true);
}

static void plain(size_t count)
{
    memset(&a, 0, sizeof a);
    a.p.count = count;
    packet_fill(a.p.bytes, count > 6 ? count : 6);
}

static void expect_fate(unsigned id)
{
    assert_int_equal(expect_modelled(), id);
}

/* ---- rows of the behaviour table ---- */

TEST(bad_fcs_rx_er_runts_of_1_to_63_bytes_and_giants_are_dropped_and_counted_each_by_its_name)
{
    plain(100);
    a.bad_fcs = true;
    expect_fate(ID(RX_BAD_FCS));
    plain(100);
    a.er = true;
    expect_fate(ID(RX_ER));
    for (size_t bytes = 0; bytes < 60; bytes++) {
        plain(bytes);
        expect_fate(ID(RX_RUNT));
        plain(bytes);
        a.bad_fcs = true;
        a.is_short = bytes == 0;
        expect_fate(ID(RX_FRAGMENT));
    }
    for (size_t bytes = 1510; bytes < 1522; bytes++) {
        plain(bytes);
        expect_fate(bytes > 1514 ? ID(RX_GIANT) : ID(RX_FRAMES));
        a.bad_fcs = true;
        expect_fate(bytes > 1514 ? ID(RX_JABBER) : ID(RX_BAD_FCS));
    }
    plain(60);
    expect_fate(ID(RX_FRAMES));
}

TEST(a_dribble_nibble_with_good_fcs_is_received_and_flagged)
{
    plain(64);
    a.dribble = true;
    expect_fate(ID(RX_FRAMES));
    expect_eq(b.got.counted[ID(RX_DRIBBLE)], 1);
    a.bad_fcs = true;
    expect_fate(ID(RX_BAD_FCS));
    expect_eq(b.got.counted[ID(RX_DRIBBLE)], 0);
}

TEST(pause_is_never_delivered_and_other_mac_control_is_multicast)
{
    static const uint8_t control[6] = { 0x01, 0x80, 0xC2, 0x00, 0x00, 0x01 };

    *dut.all_multicast = *dut.promiscuous = 1;
    plain(60);
    memcpy(a.p.bytes, control, 6);
    expect_fate(ID(RX_FRAMES));
    a.pause = true;
    expect_fate(ID(RX_PAUSE));
    a.bad_fcs = true;
    expect_fate(ID(RX_BAD_FCS));
}

TEST(no_room_is_overflow_and_the_next_frame_arrives_whole)
{
    for (unsigned percent = 0; percent < 100; percent += 20)
        for (size_t bytes = 60; bytes < 66; bytes++) {
            b.room_percent = percent;
            plain(bytes);
            unsigned which = expect_modelled();
            assert_true(percent ? which == ID(RX_OVERFLOW) || which == ID(RX_FRAMES) : which == ID(RX_OVERFLOW));
            b.room_percent = 100;
            plain(bytes);
            expect_fate(ID(RX_FRAMES));
        }
}

/* With FCS: 1518 bytes, or 1522 with a tag that the NIC knows; stripped or not. */
TEST(a_tagged_frame_may_be_4_bytes_longer)
{
    for (unsigned strip = 0; strip < 2; strip++) {
        *dut.vlan_strip = strip & 1;
        for (size_t total = 1510; total <= 1526; total++) {
            plain(total - 4);
            expect_fate(total > 1518 ? ID(RX_GIANT) : ID(RX_FRAMES));
            plain(total - 4);
            be16_put(a.p.bytes + 12, 0x8100);
            be16_put(a.p.bytes + 14, total & 1 ? 0 : 0x2123);
            expect_fate(total > (HAS_VLAN ? 1522 : 1518) ? ID(RX_GIANT) : ID(RX_FRAMES));
            if (total == 1522 && HAS_VLAN)
                assert_int_equal(b.got.head & 0x3FFF, strip ? 1514 : 1518);
        }
    }
}

TEST(jumbo_frames_up_to_the_longest_arrive_and_no_others)
{
    *dut.max_bytes = LONGEST - 4;
    for (size_t bytes = LONGEST - 12; bytes < LONGEST + 4 && bytes <= FRAME_MAX; bytes++) {
        plain(bytes);
        expect_fate(bytes > LONGEST - 4 ? ID(RX_GIANT) : ID(RX_FRAMES));
    }
    for (size_t bytes = LONGEST - 4; bytes < LONGEST + 4 && bytes <= FRAME_MAX; bytes++) {
        plain(bytes);
        be16_put(a.p.bytes + 12, 0x8100);
        expect_fate(bytes > LONGEST - (HAS_VLAN ? 0 : 4) ? ID(RX_GIANT) : ID(RX_FRAMES));
    }
    *dut.max_bytes = 16383;         /* more than it was built for: no length is ever wrong */
    plain(LONGEST - 4);
    expect_fate(ID(RX_FRAMES));
}

#define EACH_WAY(n) for (unsigned n = 0; n < 4 && (*dut.vlan_strip = n & 1, true); n++)

/* Fragments: with a tag in the way or not, stripped or not; and so on. */
TEST(fragments_are_not_checked)
{
    EACH_WAY(way)
        for (unsigned bit = 0; bit < 14; bit++) {
            memset(&a, 0, sizeof a);
            make(&a.p, way & 2, false, bit & 1 ? TCP : UDP, bit % 3, 60, 0);
            be16_put(ip_of(&a.p) + 6, 1u << bit);
            sum_l3(&a.p);
            expect_fate(ID(RX_FRAMES));
            assert_int_equal(b.got.head >> 18 & 3, 0);
            assert_int_equal(b.got.head & NIC_CMPL_W0_FRAGMENT, HAS_SUM || HAS_HASH ? NIC_CMPL_W0_FRAGMENT : 0);
        }
}

TEST(malformed_lengths_are_not_checked)
{
    EACH_WAY(way)
        for (unsigned total = 0; total < 100; total++) {
            memset(&a, 0, sizeof a);
            make(&a.p, way & 2, false, total & 1 ? TCP : UDP, 0, 40, 0);
            be16_put(ip_of(&a.p) + 2, total);
            sum_l3(&a.p);
            expect_fate(ID(RX_FRAMES));
            if (total < (total & 1 ? 40 : 28) || total > 60)
                assert_int_equal(b.got.head >> 18 & 3, 0);
        }
}

TEST(options_and_a_vlan_tag_in_the_way_are_seen_through)
{
    static const unsigned protocols[] = { TCP, UDP, ICMP };

    EACH_WAY(way)
        for (unsigned n = 0; n < 33; n++) {
            memset(&a, 0, sizeof a);
            make(&a.p, way & 2, false, protocols[n % 3], n / 3, 60 + n, 0);
            expect_fate(ID(RX_FRAMES));
            if (HAS_SUM)
                assert_int_equal(b.got.head >> 16 & 15, 5);
            a.p.bytes[a.p.count - 1] ^= 0x10;
            expect_fate(ID(RX_FRAMES));
            if (HAS_SUM)
                assert_int_equal(b.got.head >> 16 & 15, 9);
        }
}

TEST(two_tags_in_the_way_are_one_too_many)
{
    EACH_WAY(way) {
        memset(&a, 0, sizeof a);
        make(&a.p, true, false, TCP, 0, 60, 0);
        memmove(a.p.bytes + 16, a.p.bytes + 12, a.p.count - 12);
        a.p.count += 4;
        expect_fate(ID(RX_FRAMES));
        assert_int_equal(b.got.head >> 15 & 0x1FF, 0);
    }
}

TEST(a_frame_of_an_identifier_not_in_the_table_is_dropped_and_others_pass)
{
    if (!HAS_VLAN)
        return;
    *dut.vlan_filter = 1;
    for (unsigned id = 0; id < 4096; id += 1 + dice(40)) {
        memset(&a, 0, sizeof a);
        make(&a.p, true, false, UDP, 0, 60, 0);
        be16_put(a.p.bytes + 14, id | dice(16) << 12);
        *dut.vlan_strip = dice(2) == 0;
        expect_fate(id ? ID(RX_VLAN) : ID(RX_FRAMES));
        b.store[VLAN_AT + id / 32] |= 1u << id % 32;
        expect_fate(ID(RX_FRAMES));
        memset(&b.store[VLAN_AT], 0, 512);
        plain(60);
        expect_fate(ID(RX_FRAMES));
    }
}

TEST(arp_and_opening_and_closing_segments_and_short_frames_are_urgent)
{
    *dut.urgent_queue = 1;
    for (unsigned flags = 0; flags < 256; flags++) {
        memset(&a, 0, sizeof a);
        make(&a.p, flags & 32, false, TCP, 0, 40, 0);
        l4_of(&a.p)[13] = (uint8_t)flags;
        expect_fate(ID(RX_FRAMES));
        if (HAS_SUM)
            assert_int_equal(b.got.tag & 1, (flags & 7) != 0);
    }
    plain(80);
    be16_put(a.p.bytes + 12, 0x0806);
    expect_fate(ID(RX_FRAMES));
    for (unsigned bytes = 60; bytes < 260; bytes++) {
        *dut.short_bytes = (uint8_t)dice(256);
        plain(bytes);
        expect_fate(ID(RX_FRAMES));
        assert_int_equal(b.got.tag & 1, bytes < *dut.short_bytes);
    }
}

TEST(the_hash_bit_chooses_the_queue)
{
    unsigned seen[2] = { 0 };

    *dut.hash_queue = 1;
    for (unsigned n = 0; n < 64; n++) {
        *dut.hash_bit = n % 32;
        memset(&a, 0, sizeof a);
        make(&a.p, false, false, n & 1 ? TCP : UDP, 0, 40, 0);
        expect_fate(ID(RX_FRAMES));
        seen[b.got.tag >> 1]++;
    }
    if (QUEUES == 2 && HAS_HASH)
        assert_true(seen[0] > 15 && seen[1] > 15);
}

TEST(a_whole_frame_missed_by_the_mac_is_counted)
{
    memset(&b.got, 0, sizeof b.got);
    b.ready_percent = 30;
    for (unsigned n = 0; n < 20; n++) {
        *dut.rx_missed = 1;
        tick();
        *dut.rx_missed = 0;
        wait_idle();
    }
    expect_eq(b.got.counted[ID(RX_LOST)], 20);
}

/* ---- everything at once ---- */

static void any_switches(void)
{
    static const uint16_t limits[] = { 1514, 1514, 1518, 400, 90, 100, LONGEST - 4 };

    b.grant_percent = 10 + dice(91);
    b.ready_percent = 10 + dice(91);
    b.valid_percent = 20 + dice(81);
    b.room_percent = dice(4) ? 100 : 97 + dice(3);
    *dut.max_bytes = limits[dice(7)];
    *dut.accept_broadcast = dice(2) == 0;
    *dut.all_multicast = dice(4) == 0;
    *dut.promiscuous = dice(4) == 0;
    *dut.vlan_filter = dice(2) == 0;
    *dut.vlan_strip = dice(2) == 0;
    *dut.short_bytes = dice(2) ? 0 : (uint8_t)dice(256);
    *dut.urgent_queue = dice(2) == 0;
    *dut.hash_queue = dice(2) == 0;
    *dut.hash_bit = (uint8_t)dice(32);
    if (dice(4) == 0)
        hash_switch(dice(4));
    for (unsigned i = 1; i < ENTRIES; i++)
        entry_set(i, (const uint8_t[6]){ (uint8_t)dice(4), 0, 0x5E, 0, (uint8_t)dice(2), (uint8_t)dice(4) });
    b.store[BUCKETS_AT] = (uint32_t)rand() << 4;
    b.store[BUCKETS_AT + 1] = (uint32_t)rand() << 4;
    for (unsigned i = 0; i < 128; i++)
        b.store[VLAN_AT + i] = (uint32_t)rand() ^ (uint32_t)rand() << 16;
}

static void any_frame(void)
{
    memset(&a, 0, sizeof a);
    make_any(&a.p);
    for (unsigned n = dice(3); n > 0; n--)
        damage(&a.p);
    if (dice(3) == 0)
        memcpy(a.p.bytes, (const uint8_t[6]){ (uint8_t)dice(4), 0, 0x5E, 0, (uint8_t)dice(2), (uint8_t)dice(4) }, 6);
    else if (dice(6) == 0)
        memset(a.p.bytes, 0xFF, 6);
    if (dice(10) == 0)
        a.p.count = dice(70);
    a.bucket = dice(64);
    a.pause = dice(20) == 0;
    a.lost = dice(30) == 0;
    a.dribble = dice(10) == 0;
    a.is_short = a.p.count == 0 && dice(2);
    a.er = dice(20) == 0;
    a.bad_fcs = dice(10) == 0;
}

TEST(random_frames_switches_and_stalls_come_out_as_the_model_says)
{
    unsigned seen[IDS] = { 0 };

    for (unsigned round = 0; round < 1500; round++) {
        any_switches();
        for (unsigned n = 0; n < 12; n++) {
            any_frame();
            seen[expect_modelled()]++;
        }
    }
    for (unsigned id = ID(RX_BAD_FCS); id <= ID(RX_JABBER); id++)
        if ((id <= ID(RX_OVERFLOW) || id >= ID(RX_PAUSE)) && !(id == ID(RX_VLAN) && !HAS_VLAN))
            assert_true(seen[id] > 20);
    assert_true(seen[ID(RX_FRAMES)] > 4000);
}

/* Entries that differ in byte `byte`, ours the last. */
static void entries_alike_but(unsigned byte)
{
    for (unsigned i = 0; i < ENTRIES; i++) {
        uint8_t other[6];
        memcpy(other, TO_US, 6);
        other[byte] ^= (uint8_t)(ENTRIES - 1 - i);
        entry_set(i, other);
    }
}

/* Cycles from one frame to the next, at most. */
static unsigned most_cycles(void)
{
    b.streaming = true;
    b.commit_at = b.longest = 0;
    for (unsigned n = 0; n < 100; n++) {
        memset(&a, 0, sizeof a);
        make(&a.p, HAS_VLAN, false, n & 1 ? TCP : UDP, 0, HAS_VLAN ? 22 : 26, 0);
        frame_send();
    }
    wait_idle();
    b.streaming = false;
    return b.longest;
}

/* A frame of 64 bytes and one of the other direction have 50.4 cycles of a bus of 75 MHz at 1G. */
TEST(a_short_frame_is_done_with_in_time)
{
    *dut.vlan_filter = *dut.vlan_strip = *dut.hash_queue = 1;
    memset(&b.store[VLAN_AT], 0xFF, 512);
    entries_alike_but(5);
    unsigned usual = most_cycles();
    entries_alike_but(0);
    unsigned alike = most_cycles();
    printf("# a word a cycle, no waits: %u cycles a frame of 64 bytes, %u if the entries share bytes 4 and 5\n", usual, alike);
    assert_true(usual <= 44 && alike <= 44);
}

int main(void)
{
    return RUN("nic_rx_in", open, dut_close,
               T(bad_fcs_rx_er_runts_of_1_to_63_bytes_and_giants_are_dropped_and_counted_each_by_its_name),
               T(a_dribble_nibble_with_good_fcs_is_received_and_flagged),
               T(pause_is_never_delivered_and_other_mac_control_is_multicast),
               T(no_room_is_overflow_and_the_next_frame_arrives_whole),
               T(a_tagged_frame_may_be_4_bytes_longer),
               T(jumbo_frames_up_to_the_longest_arrive_and_no_others),
               T(fragments_are_not_checked),
               T(malformed_lengths_are_not_checked),
               T(options_and_a_vlan_tag_in_the_way_are_seen_through),
               T(two_tags_in_the_way_are_one_too_many),
               T(a_frame_of_an_identifier_not_in_the_table_is_dropped_and_others_pass),
               T(arp_and_opening_and_closing_segments_and_short_frames_are_urgent),
               T(the_hash_bit_chooses_the_queue),
               T(a_whole_frame_missed_by_the_mac_is_counted),
               T(random_frames_switches_and_stalls_come_out_as_the_model_says),
               T(a_short_frame_is_done_with_in_time));
}
