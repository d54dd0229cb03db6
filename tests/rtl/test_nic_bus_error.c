/* wb_master, dma_sched and the stops: a bus that answers with an error, or not at all, at every place the NIC touches. */
#include "nic_bench.h"

static uint8_t frame[1514], other[1514];

struct place {
    const char *name;
    uint32_t from, bytes;
    bool tx;
    bool write;
};

static const struct place places[] = {
    { "free ring",       FREE_RING,        128, false, false },
    { "completion ring", CMPL_RING,        512, false, true },
    { "receive buffer",  RX_BUFFERS + 512, RX_BUFFER_BYTES * RX_BUFFER_COUNT - 512, false, true },
    { "transmit ring",   TX_RING,          512, true,  false },
    { "consumer index",  TX_CONSUMER,      4,   true,  true },
    { "transmit data",   TX_DATA + 600,    TX_DATA_BYTES - 600, true, false },
};

static void one_way(bool tx, const uint8_t *bytes)
{
    if (tx) {
        tx_fragment(bytes, 1200, 3, NIC_DESC_W1_END);
        tx_doorbell();
    } else {
        wire_send(&b.wire, bytes, 1200);
        rx_post(1);
    }
}

static void expect_arrived(bool tx, const uint8_t *bytes)
{
    if (tx)
        expect_sent(bytes, 1200);
    else
        expect_received(bytes, 1200);
}

static void expect_stopped(const struct place *p)
{
    uint32_t block = p->tx ? NIC_TX : NIC_RX(0);
    uint32_t fault = reg_read(block + NIC_RX_FAULT_ADDR);

    expect(reg_read(block + NIC_RX_CTRL) & NIC_RX_CTRL_STOPPED);
    expect_eq(reg_read(NIC_CAUSE), p->tx ? NIC_CAUSE_TX_BUS : NIC_CAUSE_RX0_BUS);
    expect_eq(fault & NIC_RX_FAULT_ADDR_NO_ANSWER, b.silent);
    expect_eq(!!(fault & NIC_RX_FAULT_ADDR_WRITE), p->write);
    expect((fault & NIC_RX_FAULT_ADDR_WORD_MASK) - p->from < p->bytes);
}

/* The direction of p is hit; it stops with its cause, the other one runs on, and a queue reset brings it back. */
static void fault_at(const struct place *p)
{
    nic_up();
    one_way(p->tx, frame_to_us(frame, 1200));
    bench_settle();
    expect_arrived(p->tx, frame);

    memory_fails(p->from, p->bytes);
    one_way(p->tx, frame);
    one_way(!p->tx, frame_to_us(other, 1200));
    expect_event_in_time(bench_step);
    bench_settle();
    expect_stopped(p);
    expect_arrived(!p->tx, other);
    if (!p->tx)
        expect_nothing_received();
    else if (p->from != TX_CONSUMER)            /* with the index lost, the frame itself has gone out */
        expect_nothing_sent();
    else
        expect_sent(frame, 1200);

    b.bad_bytes = 0;
    expect_eq(nic_recover(), p->tx ? NIC_CAUSE_TX_BUS : NIC_CAUSE_RX0_BUS);
    expect_eq(*dut.irq & LINE_EVENT, 0);
    one_way(p->tx, frame_to_us(frame, 1200));
    one_way(!p->tx, other);
    bench_settle();
    expect_arrived(p->tx, frame);
    expect_arrived(!p->tx, other);
    if (p->tx)
        expect_eq(mem_word(TX_CONSUMER), b.producer);
}

static void fault_everywhere(void)
{
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
        bool silent = b.silent;
        bench_close();
        bench_open();
        b.silent = silent;
        b.stall_percent = 20;
        fault_at(&places[i]);
    }
}

TEST(an_error_anywhere_stops_its_own_direction_and_a_reset_recovers)
{
    fault_everywhere();
}

TEST(silence_anywhere_stops_its_own_direction_and_a_reset_recovers)
{
    b.silent = true;
    fault_everywhere();
}

TEST(a_frame_hit_by_an_error_is_counted_and_what_follows_is_dropped_as_stopped)
{
    nic_up();
    b.bad_from = RX_BUFFERS;
    b.bad_bytes = RX_BUFFER_BYTES;
    rx_post(8);
    for (unsigned i = 0; i < 3; i++)
        wire_send(&b.wire, frame_to_us(frame, 300), 300);
    tx_fragment(frame, 300, 1, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect_nothing_received();
    expect_sent(frame, 300);
    expect_eq(counter(NIC_COUNT_RX_BUS_ERROR), 1);
    expect_eq(counter(NIC_COUNT_RX_STOPPED), 2);
    expect_eq(counter(NIC_COUNT_RX_FRAMES), 0);
}

TEST(an_error_in_the_second_fragment_discards_the_whole_frame)
{
    nic_up();
    frame_to_us(frame, 500);
    tx_fragment(frame, 100, 2, 0);
    b.bad_from = b.tx_next + 16;
    b.bad_bytes = 1024;
    tx_fragment(frame + 100, 400, 1, NIC_DESC_W1_END);
    tx_doorbell();
    bench_settle();
    expect_nothing_sent();
    expect_eq(counter(NIC_COUNT_TX_BUS_ERROR), 1);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), 0);
    expect_eq(reg_read(NIC_TX + NIC_TX_INDEX) & 0xFFFF, 1);    /* the first descriptor was fetched */
}

TEST(a_bad_buffer_address_is_a_fault_of_the_queue_and_bit_31_is_not)
{
    nic_up();
    rx_fill(1);
    mem_put(FREE_RING, buffer_of(0) | 1u << 31);
    reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
    wire_send(&b.wire, frame_to_us(frame, 100), 100);
    bench_settle();
    expect_eq(mem_word(CMPL_RING + 12), buffer_of(0) | 1u << 31 | 1);       /* handed back as it was posted */
    expect_mem(b.mem + buffer_of(0) + 2, frame, 100);

    rx_fill(1);
    mem_put(FREE_RING + 4, 0x40000000);
    reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
    wire_send(&b.wire, frame, 100);
    bench_settle();
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_RX0_BUS);
    expect_eq(reg_read(NIC_RX(0) + NIC_RX_FAULT_ADDR), 0x40000000 | NIC_RX_FAULT_ADDR_WRITE);
}

int main(void)
{
    return RUN("nic_bus_error", bench_open, bench_close,
               T(an_error_anywhere_stops_its_own_direction_and_a_reset_recovers),
               T(silence_anywhere_stops_its_own_direction_and_a_reset_recovers),
               T(a_frame_hit_by_an_error_is_counted_and_what_follows_is_dropped_as_stopped),
               T(an_error_in_the_second_fragment_discards_the_whole_frame),
               T(a_bad_buffer_address_is_a_fault_of_the_queue_and_bit_31_is_not));
}
