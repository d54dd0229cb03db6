/* nic_tso, and what nic_tx does with it: a TCP/IPv4 packet leaves as segments, each as a software segmenter makes it. */
#include "nic_bench.h"

enum {
    ETHERNET = 14, TAG_BYTES = 4, HEADER_MAX = 14 + 60 + 60, PAYLOAD_MAX = 48000,
    EXPECTED_MAX = 250, FRAME_MAX = 9100, FIN = 1, PSH = 8, CWR = 0x80,
};

struct packet {
    uint8_t header[256];
    unsigned header_bytes, start;           /* start: of TCP */
    uint8_t payload[PAYLOAD_MAX];
    unsigned payload_bytes, mss;
    bool vlan;
    uint16_t tag;
};

static struct packet packet;
static struct { uint8_t bytes[FRAME_MAX]; size_t count; } expected[EXPECTED_MAX];
static unsigned expected_count;
static uint8_t frame[FRAME_MAX];

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

static void fill(uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(rand() >> 4);
}

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static unsigned get16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static uint32_t sum16(uint32_t sum, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sum += i & 1 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* ---- the software segmenter ---- */

/* The pseudo-header of RFC 9293 §3.1 without the length. */
static uint32_t pseudo_sum(const uint8_t *header)
{
    return sum16(6, header + ETHERNET + 12, 8);
}

/* Adds a frame to those that must leave, in this order. */
static void expect_frame(const uint8_t *bytes, size_t count, bool vlan, uint16_t tag)
{
    uint8_t *to = expected[expected_count].bytes;

    assert_true(expected_count < EXPECTED_MAX && count + TAG_BYTES <= FRAME_MAX);
    memcpy(to, bytes, 12);
    if (vlan) {
        put16(to + 12, 0x8100);
        put16(to + 14, tag);
        to += TAG_BYTES;
    }
    memcpy(to + 12, bytes + 12, count - 12);
    expected[expected_count++].count = count + (vlan ? TAG_BYTES : 0);
}

static void segment(uint8_t *to, const struct packet *p, unsigned from, unsigned bytes, unsigned number)
{
    uint8_t *ip = to + ETHERNET, *tcp = to + p->start;
    unsigned tcp_bytes = p->header_bytes - p->start + bytes;
    uint32_t seq = (uint32_t)get16(tcp + 4) << 16 | get16(tcp + 6);

    put16(ip + 2, p->header_bytes - ETHERNET + bytes);
    put16(ip + 4, get16(ip + 4) + number);
    put16(ip + 10, 0);
    put16(ip + 10, ~sum16(0, ip, p->start - ETHERNET));
    seq += from;
    put16(tcp + 4, seq >> 16);
    put16(tcp + 6, seq);
    if (from)
        tcp[13] &= (uint8_t)~CWR;
    if (from + bytes != p->payload_bytes)
        tcp[13] &= (uint8_t)~(FIN | PSH);
    memcpy(to + p->header_bytes, p->payload + from, bytes);
    put16(tcp + 16, 0);
    put16(tcp + 16, ~sum16(pseudo_sum(to) + tcp_bytes, tcp, tcp_bytes));
}

static unsigned expect_segments(const struct packet *p)
{
    unsigned number = 0;

    for (unsigned from = 0; from < p->payload_bytes; from += p->mss, number++) {
        unsigned left = p->payload_bytes - from, bytes = left < p->mss ? left : p->mss;
        memcpy(frame, p->header, p->header_bytes);
        segment(frame, p, from, bytes, number);
        expect_frame(frame, p->header_bytes + bytes, p->vlan, p->tag);
    }
    return number;
}

/* ---- packets ---- */

static bool has_vlan(void)
{
    return reg_read(NIC_CAPS) & NIC_CAPS_VLAN;
}

/* Options are counted in words. What the NIC fills in is anything before. */
static void packet_make(unsigned ip_options, unsigned tcp_options, unsigned payload_bytes, unsigned mss)
{
    struct packet *p = &packet;

    p->start = ETHERNET + 20 + 4 * ip_options;
    p->header_bytes = p->start + 20 + 4 * tcp_options;
    p->payload_bytes = payload_bytes;
    p->mss = mss;
    p->vlan = false;
    p->tag = (uint16_t)rand();
    fill(p->header, sizeof p->header);
    fill(p->payload, payload_bytes);
    put16(p->header + 12, 0x0800);
    p->header[ETHERNET] = (uint8_t)(0x45 + ip_options);
    p->header[ETHERNET + 9] = 6;
    p->header[p->start + 12] = (uint8_t)((5 + tcp_options) << 4 | dice(16));
    put16(p->header + p->start + 16, pseudo_sum(p->header));
}

static void packet_random(bool vlan)
{
    unsigned mss = 4 * (dice(3) ? 8 + dice(360) : 1 + dice(40)), segments = 1 + dice(dice(4) ? 6 : 40);
    unsigned bytes = mss * segments - (dice(3) ? dice(mss) : 0);
    unsigned ip_options = dice(2) ? 0 : dice(11), tcp_options = dice(2) ? 3 : dice(11);

    while (14 + 20 + 4 * (ip_options + tcp_options) + 20 + mss > 1514)
        mss -= 4;
    packet_make(ip_options, tcp_options, bytes < 40000 ? bytes : 40000, mss);
    if (!dice(8))
        memset(packet.header + packet.start + 4, 0xFF, 3);         /* the sequence number wraps */
    if (!dice(8))
        put16(packet.header + ETHERNET + 4, 0xFFFF - dice(3));     /* the ID wraps */
    packet.vlan = vlan && dice(2);
}

/* A descriptor of a chain; only the first one carries orders. */
static void chain_put(const uint8_t *bytes, unsigned count, uint32_t flags, uint32_t w2, uint32_t w3)
{
    uint32_t at = TX_RING + (b.producer % RING) * 16u;

    mem_put(at + 8, w2);
    mem_put(at + 12, w3);
    tx_fragment(bytes, count, dice(4), flags | (dice(8) ? 0 : NIC_DESC_W1_REPORT));
}

static uint32_t packet_w2(const struct packet *p)
{
    return p->mss << NIC_DESC_W2_MSS_SHIFT | (p->start + 16) << NIC_DESC_W2_SUM_OFFSET_SHIFT |
           p->start << NIC_DESC_W2_SUM_START_SHIFT;
}

static uint32_t packet_w3(const struct packet *p)
{
    return (uint32_t)p->tag << NIC_DESC_W3_TAG_SHIFT | p->payload_bytes << NIC_DESC_W3_PAYLOAD_SHIFT;
}

static void header_put(const struct packet *p)
{
    chain_put(p->header, p->header_bytes, NIC_DESC_W1_TSO | (p->vlan ? NIC_DESC_W1_VLAN : 0), packet_w2(p), packet_w3(p));
}

/* The packet's chain: its header, and the payload in so many fragments of random size. */
static void packet_put(const struct packet *p, unsigned fragments)
{
    unsigned from = 0;

    header_put(p);
    while (from < p->payload_bytes) {
        unsigned left = p->payload_bytes - from, count = left;
        if (fragments-- > 1 && left > 1)
            count = 1 + (dice(3) ? dice(left - 1) : dice(left < 9 ? left - 1 : 8));
        if (count > 16000)
            count = 16000;
        chain_put(p->payload + from, count, from + count == p->payload_bytes ? NIC_DESC_W1_END : 0,
                  (uint32_t)rand(), (uint32_t)rand());
        from += count;
    }
}

/* A plain frame, with its tag or without. */
static void plain_put(bool vlan)
{
    unsigned count = 60 + dice(1455), half = 1 + dice(count - 1);
    uint16_t tag = (uint16_t)rand();
    bool tagged = vlan && dice(2);

    frame_to_us(frame, count);
    expect_frame(frame, count, tagged, tag);
    chain_put(frame, half, tagged ? NIC_DESC_W1_VLAN : 0, (uint32_t)rand(), (uint32_t)rand() << 16 | tag);
    chain_put(frame + half, count - half, NIC_DESC_W1_END, (uint32_t)rand(), (uint32_t)rand());
}

/* ---- what leaves ---- */

static void expect_all_sent(void)
{
    for (unsigned i = 0; i < expected_count; i++)
        expect_sent(expected[i].bytes, expected[i].count);
    expected_count = 0;
    expect_nothing_sent();
}

/* What has left is the beginning of what was expected, and whole; how many frames. */
static unsigned expect_some_sent(void)
{
    unsigned sent = 0;

    while (b.wire.seen_head != b.wire.seen_tail) {
        assert_true(sent < expected_count);
        expect_sent(expected[sent].bytes, expected[sent].count);
        sent++;
    }
    expected_count = 0;
    return sent;
}

static void send_all(void)
{
    tx_doorbell();
    bench_settle();
    expect_all_sent();
    expect_eq((uint16_t)mem_word(TX_CONSUMER), b.producer);
}

static void tx_restart(void)
{
    ring_reset(NIC_TX);
    bench_settle();
    tx_start();
}

TEST(a_packet_leaves_as_segments_that_a_software_segmenter_would_have_made)
{
    nic_up();
    packet_make(0, 3, 10 * 1448 - 3, 1448);
    expect_eq(expect_segments(&packet), 10);
    packet_put(&packet, 1);
    send_all();
    expect_eq(counter(NIC_COUNT_TX_TSO), 1);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), 10);
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 0);
    expect_eq(b.words[BUS_TX_RING], 2 * 4);
}

TEST(every_length_of_options_and_every_remainder_works)
{
    nic_up();
    for (unsigned ip_options = 0; ip_options <= 10; ip_options++)
        for (unsigned tcp_options = 0; tcp_options <= 10; tcp_options++) {
            packet_make(ip_options, tcp_options, 2 * 100 + 1 + (ip_options * 11 + tcp_options) % 100, 100);
            expect_segments(&packet);
            packet_put(&packet, 1);
            send_all();
        }
}

TEST(flags_and_numbers_go_where_they_belong)
{
    nic_up();
    for (unsigned flags = 0; flags < 256; flags++) {
        packet_make(0, 0, 50, 20);
        packet.header[packet.start + 13] = (uint8_t)flags;
        expect_segments(&packet);
        packet_put(&packet, 2);
        send_all();
    }
    packet_make(0, 0, 64, 64);                      /* one segment: first and last */
    packet.header[packet.start + 13] = FIN | PSH | CWR;
    expect_eq(expect_segments(&packet), 1);
    packet_put(&packet, 1);
    send_all();
}

TEST(a_sum_of_any_value_is_right)
{
    nic_up();
    for (unsigned value = 0; value < 0x10000; value += 0x0AAB) {
        packet_make(0, 0, 8, 4);
        memset(packet.payload, value % 2 ? 0xFF : 0, 8);
        memset(packet.header + ETHERNET + 12, value % 3 ? 0xFF : 0, 8);
        put16(packet.header + packet.start + 14, value);
        put16(packet.header + packet.start + 16, pseudo_sum(packet.header));
        expect_segments(&packet);
        packet_put(&packet, 1);
        send_all();
    }
}

TEST(random_packets_in_random_pieces_between_plain_frames_arrive_under_stalls)
{
    uint32_t packets = 0, frames = 0;

    nic_up();
    for (unsigned round = 0; round < 150; round++) {
        b.stall_percent = dice(3) ? dice(40) : dice(101);
        b.stall_cycles = 1 + dice(6);
        b.wire_every = 1 + dice(3);
        packet_random(has_vlan());
        if (dice(2))
            plain_put(has_vlan());
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(12));
        if (dice(2))
            plain_put(has_vlan());
        packets++;
        frames += expected_count;
        send_all();
    }
    expect_eq(counter(NIC_COUNT_TX_TSO), packets);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), frames);
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 0);
}

TEST(packets_that_wait_in_the_ring_together_leave_in_order)
{
    nic_up();
    for (unsigned round = 0; round < 30; round++) {
        b.stall_percent = dice(60);
        for (unsigned i = 0; i < 5; i++) {
            packet_make(dice(2), dice(4), 1 + dice(6000), 4 * (100 + dice(250)));
            expect_segments(&packet);
            packet_put(&packet, 1 + dice(3));
            plain_put(has_vlan());
        }
        send_all();
    }
}

/* Puts a chain that must be dropped between two frames that must not; nothing of it may leave. */
static void expect_dropped(void (*put)(void))
{
    uint32_t dropped = counter(NIC_COUNT_TX_LENGTH);

    plain_put(false);
    put();
    plain_put(false);
    send_all();
    expect_eq(counter(NIC_COUNT_TX_LENGTH), dropped + 1);
    expect_eq(counter(NIC_COUNT_TX_TSO), 0);
}

static void put_packet(void)
{
    packet_put(&packet, 1 + dice(3));
}

static void put_header_alone(void)
{
    chain_put(packet.header, packet.header_bytes, NIC_DESC_W1_TSO | NIC_DESC_W1_END, packet_w2(&packet),
              packet_w3(&packet));
}

static void put_wrong_start(void)
{
    header_put(&packet);
    mem_put(TX_RING + (uint16_t)(b.producer - 1) % RING * 16u + 8, packet_w2(&packet) + (4u << NIC_DESC_W2_SUM_START_SHIFT));
    chain_put(packet.payload, packet.payload_bytes, NIC_DESC_W1_END, 0, 0);
}

static void put_wrong_offset(void)
{
    header_put(&packet);
    mem_put(TX_RING + (uint16_t)(b.producer - 1) % RING * 16u + 8, packet_w2(&packet) + (2u << NIC_DESC_W2_SUM_OFFSET_SHIFT));
    chain_put(packet.payload, packet.payload_bytes, NIC_DESC_W1_END, 0, 0);
}

static void put_long_header(void)
{
    chain_put(packet.payload, 256 + dice(2000), NIC_DESC_W1_TSO, packet_w2(&packet), packet_w3(&packet));
    chain_put(packet.payload, packet.payload_bytes, NIC_DESC_W1_END, 0, 0);
}

static void packet_small(void)
{
    packet_make(1, 3, 3000, 1000);
}

TEST(orders_that_cannot_be_followed_are_a_counted_drop)
{
    static const unsigned bad_mss[] = { 0, 1, 2, 3, 1001, 1002, 1003, 0x4000, 0xFFFC, 1600 };

    nic_up();
    for (unsigned i = 0; i < sizeof bad_mss / sizeof *bad_mss; i++) {
        packet_small();
        packet.mss = bad_mss[i];
        expect_dropped(put_packet);
    }
    packet_small();
    expect_dropped(put_header_alone);
    expect_dropped(put_wrong_start);
    expect_dropped(put_wrong_offset);
    expect_dropped(put_long_header);
}

TEST(what_is_not_tcp_over_ipv4_is_a_counted_drop)
{
    static const struct { unsigned at, value; } wrong[] = {
        { 12, 0x86 }, { 13, 0xDD }, { 12, 0x81 }, { 14, 0x56 }, { 14, 0x65 }, { 14, 0x47 }, { 14, 0x44 }, { 23, 17 },
        { 38 + 12, 0x40 }, { 38 + 12, 0x70 }, { 38 + 12, 0x90 }, { 38 + 12, 0xF0 },
    };

    nic_up();
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        packet_small();
        packet.header[wrong[i].at] = (uint8_t)wrong[i].value;
        expect_dropped(put_packet);
    }
    for (unsigned bytes = 1; bytes < 90; bytes++) {         /* a header cut short, or too long */
        packet_small();
        if (bytes == packet.header_bytes)
            continue;
        packet.header_bytes = bytes;
        expect_dropped(put_packet);
    }
}

/* PAYLOAD and the fragments disagree: full segments before the end leave, the rest is dropped and counted once. */
TEST(a_chain_shorter_or_longer_than_its_payload_field_is_dropped_from_there)
{
    nic_up();
    for (int differ = -2500; differ <= 2500; differ += 499) {
        uint32_t dropped = counter(NIC_COUNT_TX_LENGTH);
        packet_make(0, 0, 5000, 1000);
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(4));
        uint32_t first = b.producer;
        do
            first--;
        while (!(mem_word(TX_RING + first % RING * 16u + 4) & NIC_DESC_W1_TSO));
        packet.payload_bytes = (unsigned)(5000 + differ);
        mem_put(TX_RING + first % RING * 16u + 12, packet_w3(&packet));
        tx_doorbell();
        bench_settle();
        expected_count = differ < 0 ? (unsigned)(5000 + differ - 1) / 1000 : 4;
        expect_all_sent();
        expect_eq(counter(NIC_COUNT_TX_LENGTH), dropped + 1);
        expect_eq((uint16_t)mem_word(TX_CONSUMER), b.producer);
        plain_put(false);
        send_all();
    }
}

TEST(a_chain_over_the_maximum_stops_the_ring_and_a_reset_brings_it_back)
{
    nic_up();
    reg_write(NIC_TX + NIC_TX_MAX_CHAIN, 6);
    packet_make(0, 0, 6000, 1000);
    expect_segments(&packet);
    header_put(&packet);
    for (unsigned i = 0; i < 6; i++)
        chain_put(packet.payload + 1000 * i, 1000, i == 5 ? NIC_DESC_W1_END : 0, 0, 0);
    tx_doorbell();
    bench_settle();
    expect(expect_some_sent() <= 5);
    expect_eq(counter(NIC_COUNT_TX_CHAIN), 1);
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_CHAIN);
    tx_restart();
    expect_segments(&packet);
    packet_put(&packet, 1);
    send_all();
}

TEST(a_bus_error_or_silence_in_the_middle_sends_whole_segments_only_and_a_reset_recovers)
{
    unsigned stops = 0;

    nic_up();
    for (unsigned round = 0; round < 60; round++) {
        b.stall_percent = dice(50);
        b.silent = dice(4) == 0;
        b.tx_next = TX_DATA;
        packet_make(dice(3), dice(4), 2000 + dice(8000), 4 * (50 + dice(300)));
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(6));
        b.bad_from = dice(8) ? TX_DATA + dice(packet.payload_bytes) : TX_RING + 16 * dice(RING);
        b.bad_bytes = dice(2) ? 4 : 600;
        unsigned all = expected_count;
        tx_doorbell();
        bench_settle();
        unsigned sent = expect_some_sent();
        bool stopped = reg_read(NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_STOPPED;
        expect(stopped || sent == all);
        stops += stopped;
        b.bad_bytes = 0;
        tx_restart();
        reg_write(NIC_CAUSE, ALL_CAUSES);
        plain_put(false);
        expect_segments(&packet);
        packet_put(&packet, 2);
        send_all();
    }
    printf("# stopped %u times, %u in a packet\n", stops, counter(NIC_COUNT_TX_BUS_ERROR));
    expect(counter(NIC_COUNT_TX_BUS_ERROR) > 20 && counter(NIC_COUNT_TX_BUS_ERROR) <= stops);
}

TEST(a_reset_in_the_middle_sends_whole_segments_only)
{
    nic_up();
    for (unsigned round = 0; round < 150; round++) {
        b.stall_percent = dice(80);
        packet_make(dice(3), dice(4), 1 + dice(8000), 4 * (20 + dice(300)));
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(6));
        tx_doorbell();
        bench_run(dice(dice(2) ? 300 : 6000));
        tx_restart();
        expect_some_sent();
        packet_random(has_vlan());
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(4));
        plain_put(has_vlan());
        send_all();
    }
}

TEST(with_the_link_down_a_chain_is_consumed_and_counted_once)
{
    nic_up();
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
    packet_small();
    packet_put(&packet, 3);
    tx_doorbell();
    bench_settle();
    expect_nothing_sent();
    expect_eq(counter(NIC_COUNT_TX_LINK_DOWN), 1);
    reg_write(NIC_CTRL, CTRL_UP);
    expect_segments(&packet);
    packet_put(&packet, 3);
    send_all();
}

#ifdef JUMBO
TEST(jumbo_segments_and_frames_arrive)
{
    nic_up();
    reg_write(NIC_MAX_FRAME_BYTES, 9018);
    for (unsigned round = 0; round < 30; round++) {
        b.stall_percent = dice(40);
        packet_make(dice(3), dice(4), 1 + dice(40000), 4 * (1800 + dice(420)));
        packet.vlan = has_vlan() && dice(2);
        expect_segments(&packet);
        packet_put(&packet, 1 + dice(6));
        frame_to_us(frame, 9014);
        expect_frame(frame, 9014, false, 0);
        chain_put(frame, 9014, NIC_DESC_W1_END, 0, 0);
        send_all();
    }
    frame_to_us(frame, 9015);
    chain_put(frame, 9015, NIC_DESC_W1_END, 0, 0);
    send_all();
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 1);
}
#define JUMBO_TESTS T(jumbo_segments_and_frames_arrive),
#else
#define JUMBO_TESTS
#endif

/* 1G beside 75 MHz with a 10 % chance of a wait: the segments follow each other without a gap. */
TEST(gigabit_line_rate_is_kept_with_segments)
{
    unsigned late = 0, segments = 0;

    b.gigabit = true;
    b.read_latency = true;
    b.stall_percent = 10;
    nic_up();
    for (unsigned i = 0; i < 3; i++) {
        packet_make(0, 3, 14 * 1448, 1448);
        segments += expect_segments(&packet);
        packet_put(&packet, 2);
    }
    tx_doorbell();
    bench_settle();
    for (size_t at = b.wire.seen_head + 1; at < b.wire.seen_tail; at++)
        late += b.wire.seen[at % WIRE_FRAMES]->gap_bits != 96;
    printf("# gaps of more than 96 bit times: %u of %u\n", late, segments - 1);
    expect_all_sent();
    expect(late == 0);
}

TEST(a_link_taken_down_on_a_dead_wire_lets_every_chain_go)
{
    for (unsigned round = 0; round < 40; round++) {
        nic_up();
        for (unsigned i = 0; i < 5; i++) {
            packet_make(dice(2), dice(4), 12000, 4 * (1 + dice(350)));
            packet_put(&packet, 1 + dice(3));
        }
        tx_doorbell();
        while (!*dut.phy_tx_en)
            bench_step();
        bench_run(dice(300));
        b.wire_every = 1u << 31;                        /* its clock has stopped */
        bench_run(3000 + dice(3000));
        reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
        tx_wait_consumed();
        b.wire_every = 1;
        bench_settle();
        while (b.wire.seen_head != b.wire.seen_tail)
            free(wire_seen(BENCH_WIRE));
        tx_restart();
        reg_write(NIC_CTRL, CTRL_UP);
        packet_make(dice(2), dice(4), 1 + dice(6000), 1200);
        expect_segments(&packet);
        packet_put(&packet, 1);
        send_all();
        tx_restart();
    }
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 0);
}

static void open_bench(void)
{
    bench_open();
    expected_count = 0;
}

int main(void)
{
    return RUN("nic_tso", open_bench, bench_close,
               T(a_packet_leaves_as_segments_that_a_software_segmenter_would_have_made),
               T(every_length_of_options_and_every_remainder_works),
               T(flags_and_numbers_go_where_they_belong),
               T(a_sum_of_any_value_is_right),
               T(random_packets_in_random_pieces_between_plain_frames_arrive_under_stalls),
               T(packets_that_wait_in_the_ring_together_leave_in_order),
               T(orders_that_cannot_be_followed_are_a_counted_drop),
               T(what_is_not_tcp_over_ipv4_is_a_counted_drop),
               T(a_chain_shorter_or_longer_than_its_payload_field_is_dropped_from_there),
               T(a_chain_over_the_maximum_stops_the_ring_and_a_reset_brings_it_back),
               T(a_bus_error_or_silence_in_the_middle_sends_whole_segments_only_and_a_reset_recovers),
               T(a_reset_in_the_middle_sends_whole_segments_only),
               T(with_the_link_down_a_chain_is_consumed_and_counted_once),
               T(a_link_taken_down_on_a_dead_wire_lets_every_chain_go),
               JUMBO_TESTS
               T(gigabit_line_rate_is_kept_with_segments));
}
