/*
 * What a bus that stalls, fails or dies may do to a frame, and what it may not. The driver here does what a real one does:
 * on the event interrupt it resets the rings that stopped and goes on; the MAC is never reset.
 */
#include "nic_bench.h"

enum { FRAMES = 64 };

static uint8_t in[FRAMES][1514], out[FRAMES][1514];
static size_t in_bytes[FRAMES], out_bytes[FRAMES];

static unsigned percent(unsigned chance)
{
    return (unsigned)rand() % 100 < chance;
}

static void number_frames(uint8_t frames[][1514], size_t *bytes)
{
    for (uint32_t i = 0; i < FRAMES; i++) {
        bytes[i] = 60 + (unsigned)rand() % 300 * (percent(30) ? 5 : 1) % 1455;
        frame_to_us(frames[i], bytes[i]);
        memcpy(frames[i] + 6, &i, 4);
    }
}

static uint32_t number_of(const uint8_t *frame)
{
    uint32_t i;

    memcpy(&i, frame + 6, 4);
    return i;
}

/* Each is one that was sent, later than the one before it, and the same to the last byte. */
static void take_received(uint32_t *next)
{
    uint32_t c[4];

    while (rx_completion(c)) {
        uint32_t i = number_of(rx_frame(c));
        assert_true(i < FRAMES && i >= *next);
        expect_eq(rx_length(c), in_bytes[i]);
        expect_mem(rx_frame(c), in[i], in_bytes[i]);
        *next = i + 1;
    }
}

static void take_sent(uint32_t *next)
{
    while (b.wire.seen_head != b.wire.seen_tail) {
        uint32_t i = number_of(b.wire.seen[b.wire.seen_head % WIRE_FRAMES]->bytes);
        assert_true(i < FRAMES && i >= *next);
        expect_sent(out[i], out_bytes[i]);
        *next = i + 1;
    }
}

/* Somewhere memory starts to fail, for a while; or to work again. */
static void change_faults(void)
{
    static const struct { uint32_t from, bytes; } where[] = {
        { 0, MEM_BYTES }, { FREE_RING, 128 }, { CMPL_RING, 512 }, { TX_RING, 512 }, { TX_CONSUMER, 4 },
        { RX_BUFFERS, RX_BUFFER_BYTES * RX_BUFFER_COUNT }, { TX_DATA, TX_DATA_BYTES },
    };
    unsigned i = (unsigned)rand() % 7;
    uint32_t place = (uint32_t)rand() % where[i].bytes & ~3u;

    b.silent = percent(30);
    b.bad_from = where[i].from + (percent(50) ? place : 0);
    b.bad_bytes = b.bad_bytes ? 0 : percent(50) ? 4 : where[i].bytes;
}

static void round_of_traffic(unsigned faults_per_mille)
{
    uint32_t received = 0, sent = 0;
    unsigned given = 0, offered = 0;

    number_frames(in, in_bytes);
    number_frames(out, out_bytes);
    nic_up();
    for (unsigned n = 0; n < 30000 && (given < FRAMES || offered < FRAMES || *dut.busy || !wire_quiet(&b.wire)); n++) {
        if (offered < FRAMES && b.wire.tail - b.wire.head < 1500) {
            wire_send(&b.wire, in[offered], in_bytes[offered]);
            offered++;
        }
        if (n % 64 == 0) {
            take_received(&received);
            rx_post((uint16_t)(8 + b.consumed - b.posted));
        }
        if (n % 64 == 32 && given < FRAMES && (uint16_t)(b.producer - mem_word(TX_CONSUMER)) < 8) {
            unsigned split = 20 + (unsigned)rand() % 40;
            tx_fragment(out[given], split, (unsigned)rand() % 4, 0);
            tx_fragment(out[given] + split, (unsigned)out_bytes[given] - split, (unsigned)rand() % 4, NIC_DESC_W1_END);
            tx_doorbell();
            given++;
        }
        if ((unsigned)rand() % 1000 < faults_per_mille)
            change_faults();
        bench_step();
        if (*dut.irq & LINE_EVENT) {
            take_received(&received);
            nic_recover();
        }
        take_sent(&sent);
    }
    b.bad_bytes = 0;
    for (unsigned n = 0; n < 2 * PATIENCE && (*dut.busy || !wire_quiet(&b.wire)); n++) {
        bench_step();
        if (n % 64 == 0) {
            take_received(&received);
            rx_post((uint16_t)(8 + b.consumed - b.posted));
        }
    }
    take_received(&received);
    take_sent(&sent);
}

/* 200 of 200 frames of a public core were corrupt and marked good at 20 wait states. */
TEST(any_pattern_of_bus_stalls_status_ok_implies_memory_equals_the_wire)
{
    static const unsigned cycles[] = { 1, 3, 20, 40 }, chance[] = { 10, 50, 100 };

    for (unsigned i = 0; i < 24; i++) {
        b.stall_cycles = cycles[i % 4];
        b.stall_percent = chance[i / 4 % 3];
        b.wire_every = 1 + (unsigned)rand() % 8;
        b.offset = i / 12 * 2;
        round_of_traffic(0);
        ring_reset(NIC_RX(0));
        ring_reset(NIC_TX);
    }
    expect(counter(NIC_COUNT_RX_FRAMES) > 300);
    expect_eq(counter(NIC_COUNT_RX_BUS_ERROR) + counter(NIC_COUNT_TX_BUS_ERROR), 0);
}

TEST(any_pattern_of_stalls_and_errors_status_ok_implies_memory_equals_the_wire)
{
    for (unsigned i = 0; i < 40; i++) {
        b.stall_cycles = 1 + (unsigned)rand() % 25;
        b.stall_percent = (unsigned)rand() % 60;
        b.wire_every = 1 + (unsigned)rand() % 8;
        b.offset = (unsigned)rand() % 2 * 2;
        round_of_traffic(1 + (unsigned)rand() % 8);
        if (*dut.irq & LINE_EVENT)
            nic_recover();
        ring_reset(NIC_RX(0));
        ring_reset(NIC_TX);
    }
    printf("# received %u, hit while written %u, sent %u, hit while fetched %u\n", counter(NIC_COUNT_RX_FRAMES),
           counter(NIC_COUNT_RX_BUS_ERROR), counter(NIC_COUNT_TX_FRAMES), counter(NIC_COUNT_TX_BUS_ERROR));
    expect(counter(NIC_COUNT_RX_FRAMES) > 300 && counter(NIC_COUNT_TX_FRAMES) > 300);
    expect(counter(NIC_COUNT_RX_BUS_ERROR) > 20 && counter(NIC_COUNT_TX_BUS_ERROR) > 20);
}

TEST(bus_error_or_no_answer_at_all_interrupts_within_a_bound)
{
    for (unsigned silent = 0; silent < 2; silent++)
        for (unsigned tx = 0; tx < 2; tx++) {
            nic_up();
            b.silent = silent;
            memory_fails(tx ? TX_DATA : RX_BUFFERS, 0x8000);
            if (tx) {
                tx_fragment(frame_to_us(out[0], 600), 600, 1, NIC_DESC_W1_END);
                tx_doorbell();
            } else {
                rx_post(1);
                wire_send(&b.wire, frame_to_us(in[0], 600), 600);
            }
            expect_event_in_time(bench_step);
            bench_settle();
            b.bad_bytes = 0;
            nic_recover();
            ring_reset(NIC_RX(0));
            ring_reset(NIC_TX);
        }
}

/* 0x40000000 is nobody's on the bus. */
TEST(bad_descriptor_address_and_bad_fragment_address_stop_the_ring_and_nothing_else)
{
    for (unsigned ring = 0; ring < 2; ring++) {
        nic_up();
        if (ring)
            reg_write(NIC_TX + NIC_TX_BASE, 0x40000000);
        tx_fragment(frame_to_us(out[0], 300), 300, 0, NIC_DESC_W1_END);
        if (!ring)
            mem_put(TX_RING, 0x40000000);
        tx_doorbell();
        rx_post(1);
        wire_send(&b.wire, frame_to_us(in[0], 300), 300);
        bench_settle();
        expect_received(in[0], 300);
        expect_nothing_sent();
        expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_BUS);
        expect_eq(reg_read(NIC_TX + NIC_TX_FAULT_ADDR), 0x40000000);
        nic_recover();
        ring_reset(NIC_RX(0));
        tx_fragment(out[0], 300, 0, NIC_DESC_W1_END);
        tx_doorbell();
        bench_settle();
        expect_sent(out[0], 300);
        ring_reset(NIC_TX);
    }
}

static void expect_refused(uint32_t block, uint32_t size, uint32_t cause)
{
    ring_reset(block);
    reg_write(block == NIC_TX ? NIC_TX + NIC_TX_RING_SIZE : NIC_RX(0) + NIC_RX_RING_SIZE, size);
    reg_write(block + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
    bench_run(2);
    expect_eq(reg_read(NIC_CAUSE), cause);
    expect(*dut.irq & LINE_EVENT);
    expect(reg_read(block + NIC_RX_CTRL) & NIC_RX_CTRL_STOPPED);
    reg_write(NIC_CAUSE, cause);
    reg_write(NIC_EVENT_REARM, 0);
}

TEST(ring_of_illegal_size_is_refused_with_a_cause_and_the_other_direction_runs_on)
{
    static const uint8_t bad[] = { 0, 13, 14, 15 };

    nic_up();
    for (unsigned i = 0; i < 4; i++) {
        expect_refused(NIC_RX(0), 5u | (unsigned)bad[i] << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT, NIC_CAUSE_RX0_RING);
        expect_refused(NIC_RX(0), 5u << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT | bad[i], NIC_CAUSE_RX0_RING);
        tx_fragment(frame_to_us(out[0], 300), 300, 0, NIC_DESC_W1_END);
        tx_doorbell();
        bench_settle();
        expect_sent(out[0], 300);
    }
    expect_eq(b.words[BUS_FREE], 0);
    ring_reset(NIC_RX(0));
    rx_start();
    for (unsigned i = 0; i < 4; i++) {
        expect_refused(NIC_TX, bad[i], NIC_CAUSE_TX_RING);
        rx_post(1);
        wire_send(&b.wire, frame_to_us(in[0], 300), 300);
        bench_settle();
        expect_received(in[0], 300);
    }
}

TEST(a_dead_bus_stops_both_directions_and_both_recover_by_a_reset_of_their_rings)
{
    nic_up();
    b.silent = true;
    b.bad_bytes = MEM_BYTES;
    rx_post(2);
    tx_fragment(frame_to_us(out[0], 300), 300, 0, NIC_DESC_W1_END);
    tx_doorbell();
    wire_send(&b.wire, frame_to_us(in[0], 300), 300);
    bench_settle();
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_RX0_BUS | NIC_CAUSE_TX_BUS);
    wire_send(&b.wire, in[0], 1400);            /* is on the wire while the rings recover, and arrives */
    bench_run(100);
    b.bad_bytes = 0;
    nic_recover();
    rx_post(1);
    tx_fragment(out[0], 300, 0, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect_received(in[0], 1400);
    expect_sent(out[0], 300);
}

int main(void)
{
    return RUN("nic_containment", bench_open, bench_close,
               T(any_pattern_of_bus_stalls_status_ok_implies_memory_equals_the_wire),
               T(any_pattern_of_stalls_and_errors_status_ok_implies_memory_equals_the_wire),
               T(bus_error_or_no_answer_at_all_interrupts_within_a_bound),
               T(bad_descriptor_address_and_bad_fragment_address_stop_the_ring_and_nothing_else),
               T(ring_of_illegal_size_is_refused_with_a_cause_and_the_other_direction_runs_on),
               T(a_dead_bus_stops_both_directions_and_both_recover_by_a_reset_of_their_rings));
}
