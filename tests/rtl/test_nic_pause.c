/*
 * 802.3x PAUSE in the whole NIC: what a register switches, what the marks of the receive frame buffer cause, what is
 * counted. Times and frames are those of test_mac_pause.c.
 */
#include "nic_bench.h"

enum { QUANTUM = 64 };              /* byte times */

static uint8_t frame[1514];

static void up(uint32_t ctrl)
{
    nic_up();
    reg_write(NIC_CTRL, CTRL_UP | ctrl);
}

static void peer_pauses(unsigned quanta)
{
    uint8_t pause[60] = { 0x01, 0x80, 0xC2, 0, 0, 1, 2, 9, 8, 7, 6, 5, 0x88, 0x08, 0, 1,
                          (uint8_t)(quanta >> 8), (uint8_t)quanta };

    wire_send(&b.wire, pause, 60);
    while (!wire_quiet(&b.wire))
        bench_step();
    bench_run(20);
}

static bool is_pause(const struct wire_frame *f)
{
    static const uint8_t to[6] = { 0x01, 0x80, 0xC2, 0, 0, 1 }, pause[4] = { 0x88, 0x08, 0, 1 };

    return f->good_fcs && f->count == 64 && memcmp(f->bytes, to, 6) == 0 && memcmp(f->bytes + 6, OWN_ADDRESS, 6) == 0 &&
           memcmp(f->bytes + 12, pause, 4) == 0;
}

static uint64_t send_one(void)
{
    uint64_t from = b.cycles;

    tx_fragment(frame_to_us(frame, 60), 60, 0, NIC_DESC_W1_END);
    tx_doorbell();
    while (b.wire.seen_head == b.wire.seen_tail) {
        expect(b.cycles - from < PATIENCE);
        bench_step();
    }
    expect_sent(frame, 60);
    return b.cycles - from;
}

TEST(a_pause_is_obeyed_counted_and_never_delivered)
{
    up(NIC_CTRL_PAUSE_RX | NIC_CTRL_PROMISCUOUS);
    rx_post(4);
    uint64_t usual = send_one();
    peer_pauses(50);
    expect(*dut.busy);
    expect(send_one() > 48 * QUANTUM);
    bench_settle();
    expect(send_one() < usual + 8);
    expect_nothing_received();
    expect_eq(counter(NIC_COUNT_RX_PAUSE), 1);
    expect_eq(counter(NIC_COUNT_TX_PAUSE), 0);
}

TEST(without_pause_rx_it_is_counted_and_not_obeyed)
{
    up(NIC_CTRL_PROMISCUOUS);
    rx_post(4);
    peer_pauses(0xFFFF);
    expect(send_one() < 50 * QUANTUM / 4);
    expect_nothing_received();
    expect_eq(counter(NIC_COUNT_RX_PAUSE), 1);
}

TEST(the_wire_going_down_ends_a_pause)
{
    up(NIC_CTRL_PAUSE_RX);
    peer_pauses(0xFFFF);
    tx_fragment(frame_to_us(frame, 60), 60, 0, NIC_DESC_W1_END);
    tx_doorbell();
    bench_run(2000);
    expect_nothing_sent();
    expect(reg_read(NIC_STATUS) & NIC_STATUS_TX_BUSY);
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
    bench_settle();
    expect(!(reg_read(NIC_STATUS) & NIC_STATUS_TX_BUSY));
}

/* Frames arrive, no buffer is posted: at the high mark a PAUSE goes out, at the low one its end. */
TEST(the_marks_of_the_receive_buffer_make_a_pause_and_its_end)
{
    up(NIC_CTRL_PAUSE_TX);
    uint32_t marks = reg_read(NIC_PAUSE_MARKS), sent = 0;
    uint32_t high = marks >> NIC_PAUSE_MARKS_HIGH_SHIFT, low = marks & NIC_PAUSE_MARKS_LOW_MASK;

    expect(low > 0 && high > low);
    while (b.wire.seen_head == b.wire.seen_tail) {      /* 256 bytes of frame, a header, two words of what is known */
        wire_send(&b.wire, frame_to_us(frame, 256), 256);
        while (!wire_quiet(&b.wire))
            bench_step();
        bench_run(100);
        sent += 256 + 12;
        expect(sent < high + 2 * 268);
    }
    expect(sent + 64 >= high);
    struct wire_frame *f = wire_seen(&b.wire);
    expect(is_pause(f) && f->bytes[16] == 0xFF && f->bytes[17] == 0xFF);
    free(f);
    expect_eq(counter(NIC_COUNT_TX_PAUSE), 1);

    sent -= 268 * counter(NIC_COUNT_RX_NO_BUFFER);      /* above the high mark the first one goes */
    while (b.wire.seen_head == b.wire.seen_tail) {
        expect(sent > 268);
        rx_post(1);
        bench_run(400);
        sent -= 268;
    }
    expect(sent <= low && sent + 3 * 268 >= low);
    f = wire_seen(&b.wire);
    expect(is_pause(f) && f->bytes[16] == 0 && f->bytes[17] == 0);
    free(f);
    expect_eq(counter(NIC_COUNT_TX_PAUSE), 2);
}

TEST(without_pause_tx_none_is_sent)
{
    up(0);
    for (int i = 0; i < 40; i++)
        wire_send(&b.wire, frame_to_us(frame, 256), 256);
    bench_run(40 * 400);
    expect_nothing_sent();
}

/* A peer that obeys as late as the standard lets it, and a bus slower than the wire. */
static void peer_obeys(unsigned count, size_t bytes)
{
    uint64_t stop = UINT64_MAX;                         /* no frame begins from here on */
    bool stopped = false;
    unsigned received = 0, pauses = 0;
    uint32_t c[4];
    struct wire_frame *f;

    for (unsigned i = 0; i < count || received < count;) {
        bench_step();
        expect(b.cycles < 10 * PATIENCE);
        while ((f = wire_seen(&b.wire)) != NULL) {
            if (is_pause(f)) {
                pauses++;
                stopped = f->bytes[16] != 0;
                stop = stopped ? b.cycles + 2 * QUANTUM : UINT64_MAX;
            }
            free(f);
        }
        if (wire_quiet(&b.wire) && i < count && b.cycles < stop) {
            wire_send(&b.wire, frame_to_us(frame, bytes), bytes);
            i++;
        }
        while (rx_completion(c))
            received++;
        if ((uint16_t)(b.posted - b.consumed) < 8)
            rx_post(16);
    }
    expect(pauses >= 4);
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
    expect_eq(counter(NIC_COUNT_RX_NO_BUFFER), 0);
    expect_eq(counter(NIC_COUNT_TX_PAUSE), pauses);
}

TEST(a_peer_that_obeys_loses_no_frame_to_a_slow_bus)
{
    up(NIC_CTRL_PAUSE_TX);
    b.stall_percent = 100;
    b.stall_cycles = 12;
    peer_obeys(60, 1514);
}

TEST(nor_a_short_one)
{
    up(NIC_CTRL_PAUSE_TX);
    b.stall_percent = 100;
    b.stall_cycles = 12;
    peer_obeys(400, 60);
}

/* Both NIC and peer are short of buffers: neither waits for the other. */
TEST(our_pause_is_sent_while_a_received_one_holds)
{
    up(NIC_CTRL_PAUSE_RX | NIC_CTRL_PAUSE_TX);
    peer_pauses(0xFFFF);
    tx_fragment(frame_to_us(frame, 60), 60, 0, NIC_DESC_W1_END);
    tx_doorbell();
    for (int i = 0; i < 30; i++)
        wire_send(&b.wire, frame_to_us(frame, 256), 256);
    for (unsigned n = 0; !wire_quiet(&b.wire); n++)
        bench_step();
    struct wire_frame *f = wire_seen(&b.wire);
    expect(f != NULL && is_pause(f) && f->bytes[16] == 0xFF);
    free(f);
    expect_nothing_sent();
}

int main(void)
{
    return RUN("nic_pause", bench_open, bench_close,
               T(a_pause_is_obeyed_counted_and_never_delivered),
               T(without_pause_rx_it_is_counted_and_not_obeyed),
               T(the_wire_going_down_ends_a_pause),
               T(the_marks_of_the_receive_buffer_make_a_pause_and_its_end),
               T(without_pause_tx_none_is_sent),
               T(a_peer_that_obeys_loses_no_frame_to_a_slow_bus),
               T(nor_a_short_one),
               T(our_pause_is_sent_while_a_received_one_holds));
}
