/* nic_tx, tx_gather, nic_tx_out, frame_buffer: a frame's way from memory to the wire. */
#include "nic_bench.h"

static uint8_t frame[8192];

static bool has(uint32_t capability)
{
    return reg_read(NIC_CAPS) & capability;
}

/* A frame cut into fragments of the given sizes (0 ends the list), each at its own alignment. */
static void send_cut(const uint8_t *bytes, const unsigned *sizes, const unsigned *aligns)
{
    for (unsigned i = 0; sizes[i]; i++) {
        tx_fragment(bytes, sizes[i], aligns[i], sizes[i + 1] ? 0 : NIC_DESC_W1_END);
        bytes += sizes[i];
    }
}

static void send(const uint8_t *bytes, unsigned count)
{
    send_cut(bytes, (unsigned[]){ count, 0 }, (unsigned[]){ (unsigned)rand() % 4 });
}

TEST(every_length_at_every_alignment_arrives)
{
    nic_up();
    for (unsigned bytes = 1; bytes <= 1514; bytes += bytes < 140 || bytes > 1505 ? 1 : 61)
        for (unsigned align = 0; align < 4; align++) {
            frame_to_us(frame, bytes < 6 ? 6 : bytes);
            send_cut(frame, (unsigned[]){ bytes, 0 }, &align);
            tx_doorbell();
            bench_settle();
            expect_sent(frame, bytes);
        }
}

TEST(three_fragments_join_at_every_length_and_alignment)
{
    nic_up();
    for (unsigned l0 = 1; l0 <= 6; l0++)
        for (unsigned l1 = 1; l1 <= 6; l1++)
            for (unsigned aligns = 0; aligns < 64; aligns++) {
                unsigned sizes[] = { l0, l1, 61 + aligns % 5, 0 };
                unsigned at[] = { aligns & 3, aligns >> 2 & 3, aligns >> 4 };
                frame_to_us(frame, 80);
                send_cut(frame, sizes, at);
                tx_doorbell();
                bench_settle();
                expect_sent(frame, l0 + l1 + sizes[2]);
            }
}

TEST(random_chains_under_random_stalls_arrive_whole_and_in_order)
{
    static uint8_t sent[16][1514];
    unsigned bytes[16];

    nic_up();
    for (unsigned round = 0; round < 40; round++) {
        unsigned frames = 0, descriptors = 0;
        b.stall_percent = (unsigned)rand() % 101;
        b.stall_cycles = 1 + (unsigned)rand() % 6;
        while (frames < 16 && descriptors < RING - 5) {
            unsigned sizes[6] = { 0 }, aligns[5], cuts = 1 + (unsigned)rand() % 5;
            bytes[frames] = 0;
            for (unsigned i = 0; i < cuts; i++, descriptors++) {
                sizes[i] = 1 + (unsigned)rand() % (rand() % 3 ? 40 : 300);
                aligns[i] = (unsigned)rand() % 4;
                bytes[frames] += sizes[i];
            }
            frame_to_us(sent[frames], bytes[frames] < 6 ? 6 : bytes[frames]);
            send_cut(sent[frames], sizes, aligns);
            frames++;
        }
        tx_doorbell();
        bench_settle();
        for (unsigned i = 0; i < frames; i++)
            expect_sent(sent[i], bytes[i]);
        expect_nothing_sent();
        expect_eq(mem_word(TX_CONSUMER), b.producer);
    }
    expect_eq(counter(NIC_COUNT_TX_UNDERRUN), 0);
}

TEST(the_consumer_index_is_written_when_the_ring_empties_and_on_report)
{
    uint16_t reported;

    nic_up();
    frame_to_us(frame, 1000);
    send(frame, 100);
    tx_doorbell();
    bench_settle();
    expect_eq(mem_word(TX_CONSUMER), 1);
    expect_eq(b.words[BUS_CONSUMER], 1);

    tx_fragment(frame, 60, 0, NIC_DESC_W1_END | NIC_DESC_W1_REPORT);
    reported = b.producer;
    for (unsigned i = 0; i < 12; i++)
        send(frame, 1000);
    tx_doorbell();
    while (mem_word(TX_CONSUMER) == 1)
        bench_step();
    expect(mem_word(TX_CONSUMER) >= reported && mem_word(TX_CONSUMER) < b.producer);
    bench_settle();
    expect_eq(mem_word(TX_CONSUMER), b.producer);
    expect_eq(b.words[BUS_CONSUMER], 3);
}

TEST(consumed_means_that_the_payload_may_be_overwritten)
{
    nic_up();
    b.stall_percent = 60;
    b.stall_cycles = 8;
    for (unsigned round = 0; round < 20; round++) {
        frame_to_us(frame, 700);
        send_cut(frame, (unsigned[]){ 54, 646, 0 }, (unsigned[]){ 2, 1 });
        tx_doorbell();
        tx_wait_consumed();
        memset(b.mem + TX_DATA, 0xEE, TX_DATA_BYTES);
        bench_settle();
        expect_sent(frame, 700);
    }
}

TEST(with_the_link_down_descriptors_are_consumed_and_frames_counted)
{
    nic_up();
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
    frame_to_us(frame, 500);
    send_cut(frame, (unsigned[]){ 54, 446, 0 }, (unsigned[]){ 2, 1 });
    send(frame, 100);
    tx_doorbell();
    tx_wait_consumed();
    bench_settle();
    expect_nothing_sent();
    expect_eq(b.words[BUS_TX_DATA], 0);
    expect_eq(counter(NIC_COUNT_TX_LINK_DOWN), 2);
    reg_write(NIC_CTRL, CTRL_UP);
    send(frame, 100);
    tx_doorbell();
    bench_settle();
    expect_sent(frame, 100);
    expect_nothing_sent();
}

TEST(a_link_that_goes_down_empties_the_buffer_and_finishes_the_frame_on_the_wire)
{
    nic_up();
    b.wire_every = 10;
    for (unsigned i = 0; i < 3; i++)
        send(frame_to_us(frame, 1000), 1000);
    tx_doorbell();
    bench_run(5000);
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_TX_ENABLE);
    bench_settle();
    expect_eq(counter(NIC_COUNT_TX_FRAMES) + counter(NIC_COUNT_TX_LINK_DOWN), 3);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), 1);
    expect(b.wire.seen_tail - b.wire.seen_head == 1 && b.wire.seen[0]->good_fcs);
}

TEST(a_frame_too_long_and_an_empty_fragment_are_discarded_and_counted)
{
    nic_up();
    frame_to_us(frame, 2000);
    send(frame, 1515);
    send_cut(frame, (unsigned[]){ 1000, 515, 0 }, (unsigned[]){ 1, 3 });
    send(frame, 8000);
    tx_fragment(frame, 100, 0, 0);
    tx_fragment(frame, 0, 0, NIC_DESC_W1_END);
    tx_fragment(frame, 0, 0, 0);
    tx_fragment(frame, 100, 0, NIC_DESC_W1_END);
    for (unsigned bytes = 16380; bytes < 16384; bytes++) {      /* the last word of the greatest has no number */
        tx_fragment(frame, 100, 3, NIC_DESC_W1_END);
        mem_put(TX_RING + (b.producer - 1u) % RING * 16u + 4, bytes | NIC_DESC_W1_END);
    }
    send(frame, 1514);
    tx_doorbell();
    bench_settle();
    expect_sent(frame, 1514);
    expect_nothing_sent();
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 9);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), 1);
    if (has(NIC_CAPS_RMON))
        expect_eq(counter(NIC_COUNT_TX_BYTES), 1514);
    expect_eq(mem_word(TX_CONSUMER), b.producer);
}

TEST(a_limit_beyond_the_buffer_cannot_block_the_ring)
{
    nic_up();
    reg_write(NIC_MAX_FRAME_BYTES, 9018);
    frame_to_us(frame, 8000);
    send(frame, 8000);
    send(frame, 200);
    tx_doorbell();
    bench_settle();
#ifdef JUMBO
    expect_sent(frame, 8000);
    expect_sent(frame, 200);
#else
    expect_sent(frame, 200);
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 1);
#endif
}

TEST(the_longest_chain_is_sent_and_a_longer_one_stops_the_ring)
{
    nic_up();
    reg_write(NIC_TX + NIC_TX_MAX_CHAIN, 4);
    frame_to_us(frame, 100);
    send_cut(frame, (unsigned[]){ 25, 25, 25, 25, 0 }, (unsigned[]){ 0, 1, 2, 3 });
    tx_doorbell();
    bench_settle();
    expect_sent(frame, 100);
    send_cut(frame, (unsigned[]){ 25, 25, 25, 20, 5, 0 }, (unsigned[]){ 0, 1, 2, 3, 0 });
    send(frame, 100);
    tx_doorbell();
    bench_settle();
    expect_nothing_sent();
    expect_eq(counter(NIC_COUNT_TX_CHAIN), 1);
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_CHAIN);
    expect(reg_read(NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_STOPPED);
    expect(*dut.irq & LINE_EVENT);

    ring_reset(NIC_TX);
    expect_eq(reg_read(NIC_TX + NIC_TX_CTRL), 0);
    tx_start();
    send(frame, 60);
    tx_doorbell();
    bench_settle();
    expect_sent(frame, 60);
}

TEST(a_reset_in_the_middle_of_a_frame_sends_nothing_broken)
{
    nic_up();
    for (unsigned round = 0; round < 60; round++) {
        b.stall_percent = (unsigned)rand() % 100;
        for (unsigned i = 0; i < 4; i++)
            send_cut(frame_to_us(frame, 900), (unsigned[]){ 54, 846, 0 }, (unsigned[]){ 2, (unsigned)rand() % 4 });
        tx_doorbell();
        bench_run((unsigned)rand() % 1200);
        ring_reset(NIC_TX);
        bench_settle();
        for (; b.wire.seen_head != b.wire.seen_tail; b.wire.seen_head++) {
            struct wire_frame *f = b.wire.seen[b.wire.seen_head % WIRE_FRAMES];
            expect(f->good_fcs && f->count == 904);
            free(f);
        }
        expect_eq(reg_read(NIC_TX + NIC_TX_INDEX), 0);
        tx_start();
        send(frame_to_us(frame, 64), 64);
        tx_doorbell();
        bench_settle();
        expect_sent(frame, 64);
    }
}

TEST(a_ring_of_two_descriptors_works)
{
    nic_up();
    reg_write(NIC_TX + NIC_TX_RING_SIZE, 1);
    for (unsigned i = 0; i < 10; i++) {
        frame_to_us(frame, 100);
        for (unsigned half = 0; half < 2; half++, b.producer++) {
            uint32_t at = TX_RING + (b.producer & 1) * 16u;
            memcpy(b.mem + TX_DATA + 64 * half, frame + 50 * half, 50);
            mem_put(at, TX_DATA + 64 * half);
            mem_put(at + 4, 50 | (half ? NIC_DESC_W1_END : 0));
        }
        tx_doorbell();
        bench_settle();
        expect_sent(frame, 100);
    }
}

/* RFC 2819, etherStatsPkts64Octets and the like: padding, tag and FCS are part of a size. */
static uint32_t size_counter(size_t bytes)
{
    static const struct { size_t most; uint32_t counter; } sizes[] = {
        { 64, NIC_COUNT_TX_64 }, { 127, NIC_COUNT_TX_65_127 }, { 255, NIC_COUNT_TX_128_255 },
        { 511, NIC_COUNT_TX_256_511 }, { 1023, NIC_COUNT_TX_512_1023 }, { 1518, NIC_COUNT_TX_1024_1518 },
    };

    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (bytes <= sizes[i].most)
            return sizes[i].counter;
    return NIC_COUNT_TX_1519_MAX;
}

/* A descriptor that wants a tag. */
static void send_tagged(const uint8_t *bytes, unsigned count, uint16_t tag)
{
    mem_put(TX_RING + (b.producer % RING) * 16u + 12, (uint32_t)rand() << 16 | tag);
    tx_fragment(bytes, count, (unsigned)rand() % 4, NIC_DESC_W1_END | NIC_DESC_W1_VLAN);
}

/* IEEE 802.1Q §9.5: 81 00 and the tag stand behind the addresses. */
static const uint8_t *with_tag(const uint8_t *bytes, size_t count, uint16_t tag)
{
    static uint8_t out[8192 + 4];

    memcpy(out, bytes, 12);
    memcpy(out + 12, (uint8_t[]){ 0x81, 0x00, (uint8_t)(tag >> 8), (uint8_t)tag }, 4);
    memcpy(out + 16, bytes + 12, count - 12);
    return out;
}

TEST(a_tag_is_inserted_where_the_descriptor_wants_it)
{
    nic_up();
    if (!has(NIC_CAPS_VLAN))
        return;
    for (unsigned bytes = 14; bytes <= 1514; bytes += bytes < 80 || bytes > 1505 ? 1 : 61) {
        uint16_t tag = (uint16_t)rand();
        frame_to_us(frame, bytes);
        b.stall_percent = (unsigned)rand() % 50;
        b.wire_every = 1 + (unsigned)rand() % 3;
        send(frame, bytes);
        send_tagged(frame, bytes, tag);
        send_tagged(frame, bytes, (uint16_t)~tag);
        send(frame, bytes);
        tx_doorbell();
        bench_settle();
        expect_sent(frame, bytes);
        expect_sent(with_tag(frame, bytes, tag), bytes + 4);
        expect_sent(with_tag(frame, bytes, (uint16_t)~tag), bytes + 4);
        expect_sent(frame, bytes);
    }
    for (unsigned bytes = 1; bytes < 14; bytes++)           /* no place for it */
        send_tagged(frame, bytes, 0);
    tx_doorbell();
    bench_settle();
    expect_nothing_sent();
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 13);
}

TEST(frames_sent_are_counted_by_size_and_by_cast)
{
    static const unsigned edges[] = { 20, 59, 60, 61, 123, 124, 251, 252, 507, 508, 1019, 1020, 1514, 1515, 1518, 1900 };
    uint32_t counts[NIC_COUNT_TX_TSO / 4 + 1] = { 0 };

    nic_up();
    if (!has(NIC_CAPS_RMON))
        return;
    reg_write(NIC_MAX_FRAME_BYTES, 2000);
    for (unsigned i = 0; i < 200; i++) {
        unsigned bytes = i < 64 ? edges[i / 4] : 14 + (unsigned)rand() % 1501;
        frame_to_us(frame, bytes);
        memset(frame, i % 4 ? 0xFF : 0x02, 6);
        frame[5] = i % 4 == 2 ? 0xFE : frame[5];            /* multicast, but for the last bit */
        frame[0] = i % 4 == 3 ? 0xFE : frame[0];            /* one of a kind, but for the first */
        bool tagged = has(NIC_CAPS_VLAN) && rand() & 1;
        if (tagged)
            send_tagged(frame, bytes, 77);
        else
            send(frame, bytes);
        tx_doorbell();
        bench_settle();
        expect_sent(tagged ? with_tag(frame, bytes, 77) : frame, bytes + 4 * tagged);
        bytes += 4 * tagged;
        counts[size_counter((bytes < 60 ? 60 : bytes) + 4) / 4]++;
        counts[NIC_COUNT_TX_FRAMES / 4]++;
        counts[NIC_COUNT_TX_BYTES / 4] += bytes;
        if (i % 4 == 1 || i % 4 == 2)
            counts[(i % 4 == 1 ? NIC_COUNT_TX_BROADCAST : NIC_COUNT_TX_MULTICAST) / 4]++;
    }
    for (uint32_t at = NIC_COUNT_TX_FRAMES; at <= NIC_COUNT_TX_TSO; at += 4)
        expect_eq(counter(at), counts[at / 4]);
}

int main(void)
{
    return RUN("nic_tx", bench_open, bench_close,
               T(every_length_at_every_alignment_arrives),
               T(three_fragments_join_at_every_length_and_alignment),
               T(random_chains_under_random_stalls_arrive_whole_and_in_order),
               T(the_consumer_index_is_written_when_the_ring_empties_and_on_report),
               T(consumed_means_that_the_payload_may_be_overwritten),
               T(with_the_link_down_descriptors_are_consumed_and_frames_counted),
               T(a_link_that_goes_down_empties_the_buffer_and_finishes_the_frame_on_the_wire),
               T(a_frame_too_long_and_an_empty_fragment_are_discarded_and_counted),
               T(a_limit_beyond_the_buffer_cannot_block_the_ring),
               T(the_longest_chain_is_sent_and_a_longer_one_stops_the_ring),
               T(a_reset_in_the_middle_of_a_frame_sends_nothing_broken),
               T(a_ring_of_two_descriptors_works),
               T(a_tag_is_inserted_where_the_descriptor_wants_it),
               T(frames_sent_are_counted_by_size_and_by_cast));
}
