/* nic_rx_hash: the published RSS vectors, and the same bits as stack/hash.c for any key and flow. */
#include "hash.c"       /* the stack's own, compiled into this bench */
#include "nic_bench.h"

struct flow4 { uint8_t source[4], destination[4]; uint16_t source_port, destination_port; };

/* "Verifying the RSS hash calculation" (NDIS), IPv4 with TCP. */
static const uint8_t rss_key[HASH_KEY_BYTES] = {
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb,
    0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

static const struct { struct flow4 flow; uint32_t hash; } rss_vectors[] = {
    { { { 66, 9, 149, 187 }, { 161, 142, 100, 80 }, 2794, 1766 }, 0x51ccc178 },
    { { { 199, 92, 111, 2 }, { 65, 69, 140, 83 }, 14230, 4739 }, 0xc626b0ea },
    { { { 24, 19, 198, 95 }, { 12, 22, 207, 184 }, 12898, 38024 }, 0x5c2b394a },
    { { { 38, 27, 205, 30 }, { 209, 142, 163, 6 }, 48228, 2217 }, 0xafc7327f },
    { { { 153, 39, 163, 191 }, { 202, 188, 127, 2 }, 44251, 1303 }, 0x10e828a2 },
};

static uint8_t frame[1514];

static unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

static void key_set(const uint8_t key[HASH_KEY_BYTES])
{
    reg_write(NIC_CTRL, CTRL_UP);
    for (unsigned i = 0; i < 4; i++) {
        uint32_t word;
        memcpy(&word, key + 4 * i, 4);
        reg_write(NIC_HASH_KEY(i) + NIC_HASH_KEY_WORD, word);
    }
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_HASH);
}

static uint8_t *put16(uint8_t *p, unsigned value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
    return p + 2;
}

/* A packet of the flow, random where it does not matter. Returns where its IP header is. */
static uint8_t *make(const struct flow4 *flow, size_t bytes, bool tag, unsigned options, unsigned protocol)
{
    uint8_t *ip = frame + (tag ? 18 : 14), *l4 = ip + 20 + 4 * options;

    frame_to_us(frame, bytes);
    put16(frame + 12, 0x8100);
    put16(ip - 2, 0x0800);
    ip[0] = (uint8_t)(0x45 + options);
    put16(ip + 2, (unsigned)(frame + bytes - ip));
    put16(ip + 6, 0);
    ip[9] = (uint8_t)protocol;
    memcpy(ip + 12, flow->source, 4);
    memcpy(ip + 16, flow->destination, 4);
    put16(put16(l4, flow->source_port), flow->destination_port);
    return ip;
}

static uint32_t hash_received(size_t bytes)
{
    uint32_t c[4];

    wire_send(&b.wire, frame, bytes);
    rx_post(1);
    bench_settle();
    assert_true(rx_completion(c));
    assert_int_equal(rx_length(c), bytes);
    assert_memory_equal(rx_frame(c), frame, bytes);
    return c[1];
}

static uint32_t hash_expected(const uint8_t key[HASH_KEY_BYTES], const struct flow4 *flow)
{
    uint8_t input[12];

    memcpy(input, flow->source, 4);
    memcpy(input + 4, flow->destination, 4);
    put16(put16(input + 8, flow->source_port), flow->destination_port);
    return hash_toeplitz(key, input, sizeof input);
}

static struct flow4 any_flow(void)
{
    struct flow4 flow;

    for (unsigned i = 0; i < sizeof flow; i++)
        ((uint8_t *)&flow)[i] = (uint8_t)rand();
    return flow;
}

TEST(the_published_vectors_come_out)
{
    nic_up();
    key_set(rss_key);
    for (unsigned i = 0; i < sizeof rss_vectors / sizeof *rss_vectors; i++)
        for (unsigned options = 0; options < 11; options += 5)
            for (unsigned tag = 0; tag < 2; tag++) {
                make(&rss_vectors[i].flow, 120, tag, options, i & 1 ? 17 : 6);
                assert_int_equal(hash_received(120), rss_vectors[i].hash);
            }
}

TEST(random_keys_and_flows_hash_as_the_stack_does)
{
    static struct hash_key key;
    uint8_t bytes[HASH_KEY_BYTES];

    nic_up();
    for (unsigned round = 0; round < 400; round++) {
        struct flow4 flow = any_flow();
        be32 source, destination;

        for (unsigned i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)rand();
        memcpy(&source, flow.source, 4);
        memcpy(&destination, flow.destination, 4);
        key_set(bytes);
        hash_key_init(&key, bytes);
        b.stall_percent = dice(3) * 30;
        size_t count = 60 + dice(80);
        make(&flow, count, false, 0, dice(2) ? 6 : 17);
        assert_int_equal(hash_received(count), hash_flow(&key, source, destination, be16_make(flow.source_port),
                                                         be16_make(flow.destination_port)));
    }
}

TEST(what_has_no_ports_has_no_hash)
{
    struct flow4 flow = any_flow();

    nic_up();
    key_set(rss_key);
    make(&flow, 100, false, 0, 1);                  /* ICMP */
    assert_int_equal(hash_received(100), 0);
    put16(make(&flow, 100, false, 0, 6) + 6, 0x2000);
    assert_int_equal(hash_received(100), 0);        /* a first fragment */
    put16(make(&flow, 100, false, 0, 17) + 6, 1);
    assert_int_equal(hash_received(100), 0);        /* a later one */
    put16(make(&flow, 100, false, 0, 6) + 2, 23);
    assert_int_equal(hash_received(100), 0);        /* too short for ports */
    make(&flow, 60, false, 7, 6);
    assert_int_equal(hash_received(60), 0);         /* ends before its ports */
    make(&flow, 64, false, 6, 6);
    assert_int_equal(hash_received(64), hash_expected(rss_key, &flow));
    make(&flow, 100, false, 0, 6);
    put16(frame + 12, 0x86DD);
    assert_int_equal(hash_received(100), 0);
    make(&flow, 100, false, 0, 6);
    assert_int_equal(hash_received(100), hash_expected(rss_key, &flow));
    reg_write(NIC_CTRL, CTRL_UP);
    assert_int_equal(hash_received(100), 0);        /* switched off */
}

#ifndef ENTRIES
enum { ENTRIES = 1 };
#endif

/* With all 16 entries: ours is the last, and every frame has a tag that is looked up and stripped. */
static void filter_busy(void)
{
    if (ENTRIES == 1)
        return;
    for (unsigned i = 0; i < ENTRIES; i++) {
        uint8_t other[6];
        memcpy(other, OWN_ADDRESS, 6);
        other[5] ^= (uint8_t)(ENTRIES - 1 - i);
        filter_set(i, other, true);
    }
    for (unsigned i = 0; i < 128; i++)
        reg_write(NIC_VLAN_TABLE(i) + NIC_VLAN_TABLE_WORD, ~0u);
    reg_write(NIC_CTRL, CTRL_UP | NIC_CTRL_HASH | NIC_CTRL_VLAN_STRIP | NIC_CTRL_VLAN_FILTER);
}

/* 1G beside 75 MHz: filter, hash and counters share the register store, which the other direction keeps busy. */
TEST(frames_back_to_back_at_gigabit_rate_are_all_hashed_and_none_is_lost)
{
    enum { FRAMES = 600 };
    static struct flow4 flows[FRAMES];
    uint8_t other[60];
    unsigned taken = 0, offered = 0;

    b.gigabit = true;
    nic_up();
    key_set(rss_key);
    filter_busy();
    b.stall_percent = 10;
    b.read_latency = true;
    rx_post(RING - 4);
    frame_to_us(other, 60);
    for (unsigned n = 0; taken < FRAMES; n++) {
        uint32_t c[4];
        assert_true(n < PATIENCE);
        for (; offered < FRAMES && b.wire.tail - b.wire.head < 2000; offered++) {
            flows[offered] = any_flow();
            make(&flows[offered], 60, ENTRIES > 1, 0, 6);
            wire_send(&b.wire, frame, 60);
        }
        for (; rx_completion(c); taken++) {
            assert_int_equal(c[1], hash_expected(rss_key, &flows[taken]));
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

int main(void)
{
    return RUN("nic_rx_hash", bench_open, bench_close,
               T(the_published_vectors_come_out),
               T(random_keys_and_flows_hash_as_the_stack_does),
               T(what_has_no_ports_has_no_hash),
               T(frames_back_to_back_at_gigabit_rate_are_all_hashed_and_none_is_lost));
}
