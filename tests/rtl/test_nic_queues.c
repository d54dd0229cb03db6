/*
 * nic_rx with two receive queues: each has its own rings, buffers, landing offset, cause, fault address, reset and line,
 * and whatever happens to one, frames of the other arrive. Frames shorter than SHORT bytes belong to queue 1.
 */
#include "nic_bench.h"

enum { SHORT = 250 };

struct queue {
    uint32_t registers, free_ring, cmpl_ring, buffers;
    unsigned buffer_count, buffer_bytes, offset;
    uint16_t posted, consumed;
};

static struct queue queues[2];
static uint8_t frame[1514], other[1514];

static uint32_t queue_buffer(const struct queue *q, unsigned index)
{
    return q->buffers + index % q->buffer_count * 2048;
}

static void queue_post(struct queue *q, unsigned count)
{
    for (; count--; q->posted++)
        mem_put(q->free_ring + q->posted % RING * 4u, queue_buffer(q, q->posted));
    reg_write(q->registers + NIC_RX_DOORBELL, (uint32_t)q->consumed << 16 | q->posted);
}

static void queue_start(struct queue *q)
{
    memset(b.mem + q->cmpl_ring, 0, RING * 16);
    q->posted = q->consumed = 0;
    reg_write(q->registers + NIC_RX_FREE_BASE, q->free_ring);
    reg_write(q->registers + NIC_RX_CMPL_BASE, q->cmpl_ring);
    reg_write(q->registers + NIC_RX_RING_SIZE, RING_LOG2 | RING_LOG2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT);
    reg_write(q->registers + NIC_RX_BUFFER, q->buffer_bytes | (q->offset ? NIC_RX_BUFFER_OFFSET2 : 0));
    reg_write(q->registers + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
}

static void queue_rearm(const struct queue *q)
{
    reg_write(q->registers + NIC_RX_REARM, (uint32_t)q->consumed << 16 | q->posted);
    bench_settle();
}

static bool queue_take(struct queue *q, uint32_t c[4])
{
    uint32_t at = q->cmpl_ring + q->consumed % RING * 16u;

    if ((mem_word(at + 12) & NIC_CMPL_W3_PHASE) != (~((uint32_t)q->consumed >> RING_LOG2) & 1))
        return false;
    for (unsigned i = 0; i < 4; i++)
        c[i] = mem_word(at + 4 * i);
    assert_int_equal(c[3] & ~NIC_CMPL_W3_PHASE, queue_buffer(q, q->consumed));
    q->consumed++;
    return true;
}

static void expect_in(struct queue *q, const uint8_t *bytes, size_t count)
{
    uint32_t c[4];

    assert_true(queue_take(q, c));
    assert_int_equal(rx_length(c), count);
    assert_memory_equal(b.mem + (c[3] & ~NIC_CMPL_W3_PHASE) + q->offset, bytes, count);
}

static void expect_none_in(struct queue *q)
{
    uint32_t c[4];

    assert_false(queue_take(q, c));
}

static void up(void)
{
    queues[0] = (struct queue){ NIC_RX(0), FREE_RING, CMPL_RING, RX_BUFFERS, RX_BUFFER_COUNT, 2048, 2, 0, 0 };
    queues[1] = (struct queue){ NIC_RX(1), 0x1800, 0x3000, 0x28000, 16, 512, 0, 0, 0 };
    filter_set(0, OWN_ADDRESS, true);
    reg_write(NIC_RX_CLASS, SHORT | NIC_RX_CLASS_URGENT_QUEUE);
    queue_start(&queues[0]);
    queue_start(&queues[1]);
    tx_start();
    reg_write(NIC_CTRL, CTRL_UP);
}

/* Bytes of a frame that belongs to queue q, at random. */
static unsigned length_for(unsigned q)
{
    return q ? 60 + (unsigned)rand() % 190 : SHORT + (unsigned)rand() % 600;
}

static void send_to(unsigned q, const uint8_t *bytes)
{
    wire_send(&b.wire, bytes, q ? 200 : 600);
}

static void expect_got(unsigned q, const uint8_t *bytes)
{
    expect_in(&queues[q], bytes, q ? 200 : 600);
}

TEST(each_queue_gets_its_frames_in_order_under_any_stalls)
{
    enum { FRAMES = 60 };
    static uint8_t sent[FRAMES][1000];
    unsigned bytes[FRAMES], of[FRAMES], next[2] = { 0, 0 }, taken = 0;

    up();
    for (unsigned i = 0; i < FRAMES; i++) {
        of[i] = (unsigned)rand() % 2;
        bytes[i] = length_for(of[i]);
        wire_send(&b.wire, frame_to_us(sent[i], bytes[i]), bytes[i]);
    }
    b.stall_percent = 30;
    b.wire_every = 2;
    queue_post(&queues[0], 12);
    queue_post(&queues[1], 12);
    for (unsigned n = 0; taken < FRAMES; n++) {
        assert_true(n < PATIENCE);
        bench_step();
        for (unsigned q = 0; q < 2; q++) {
            uint32_t c[4];
            if (!queue_take(&queues[q], c))
                continue;
            while (of[next[q]] != q)
                next[q]++;
            expect_eq(rx_length(c), bytes[next[q]]);
            expect_mem(b.mem + (c[3] & ~NIC_CMPL_W3_PHASE) + queues[q].offset, sent[next[q]], bytes[next[q]]);
            next[q]++;
            taken++;
            queue_post(&queues[q], 1);
        }
    }
    bench_settle();
    expect_eq(counter(NIC_COUNT_RX_FRAMES), FRAMES);
}

TEST(the_smallest_frames_at_line_rate_arrive_when_they_alternate_between_the_queues)
{
    enum { FRAMES = 600 };
    unsigned taken = 0, sent = 0;

    up();
    reg_write(NIC_RX_CLASS, 61 | NIC_RX_CLASS_URGENT_QUEUE);
    b.gigabit = true;
    b.stall_percent = 10;
    frame_to_us(frame, 64);
    queue_post(&queues[0], 16);
    queue_post(&queues[1], 16);
    for (unsigned n = 0; taken < FRAMES; n++) {
        uint32_t c[4];
        assert_true(n < PATIENCE);
        if (sent < FRAMES && b.wire.tail - b.wire.head < 600) {
            wire_send(&b.wire, frame, sent % 2 ? 60 : 61);
            sent++;
        }
        for (unsigned q = 0; q < 2; q++)
            if (queue_take(&queues[q], c)) {
                expect_eq(rx_length(c), q ? 60 : 61);
                taken++;
                if (queues[q].consumed % 4 == 0)
                    queue_post(&queues[q], 4);
            }
        bench_step();
    }
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW) + counter(NIC_COUNT_RX_NO_BUFFER), 0);
}

TEST(a_starved_queue_never_holds_the_other_one_up)
{
    for (unsigned q = 0; q < 2; q++) {
        uint32_t dropped = counter(NIC_COUNT_RX_NO_BUFFER);
        up();
        queue_post(&queues[!q], 8);
        for (unsigned i = 0; i < 6; i++) {
            send_to(q, frame_to_us(frame, 600));
            send_to(!q, frame_to_us(other, 600));
            bench_settle();
            expect_got(!q, other);
            expect_none_in(&queues[q]);
        }
        expect_eq(counter(NIC_COUNT_RX_NO_BUFFER) - dropped, 6);
        ring_reset(queues[0].registers);
        ring_reset(queues[1].registers);
    }
}

TEST(a_starved_queue_keeps_its_frames_while_none_of_the_other_is_behind_them)
{
    for (unsigned q = 0; q < 2; q++) {
        up();
        send_to(!q, frame_to_us(other, 600));
        queue_post(&queues[!q], 1);
        send_to(q, frame_to_us(frame, 600));
        send_to(q, frame);
        bench_run(4000);
        expect_got(!q, other);
        expect_none_in(&queues[q]);
        queue_post(&queues[q], 2);
        bench_settle();
        expect_got(q, frame);
        expect_got(q, frame);
        ring_reset(queues[0].registers);
        ring_reset(queues[1].registers);
    }
    expect_eq(counter(NIC_COUNT_RX_NO_BUFFER), 0);
}

TEST(a_disabled_queue_drops_its_frames_and_the_other_ones_arrive)
{
    for (unsigned q = 0; q < 2; q++) {
        up();
        queue_post(&queues[0], 8);
        queue_post(&queues[1], 8);
        reg_write(queues[q].registers + NIC_RX_CTRL, 0);
        for (unsigned i = 0; i < 3; i++) {
            send_to(q, frame_to_us(frame, 600));
            send_to(!q, frame_to_us(other, 600));
            bench_settle();
            expect_got(!q, other);
        }
        expect_none_in(&queues[q]);
        expect_eq(counter(NIC_COUNT_RX_STOPPED), 3 + 3 * q);
        reg_write(queues[q].registers + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
        send_to(q, frame);
        bench_settle();
        expect_got(q, frame);
        ring_reset(queues[0].registers);
        ring_reset(queues[1].registers);
    }
}

/* The bus fails at one place of queue q: it stops with its own cause and address, the other one never notices. */
static void fault_at(unsigned q, uint32_t from, uint32_t bytes, bool silent)
{
    struct queue *hit = &queues[q], *free = &queues[!q];
    uint32_t cause = q ? NIC_CAUSE_RX1_BUS : NIC_CAUSE_RX0_BUS;

    up();
    b.silent = silent;
    b.bad_from = from;
    b.bad_bytes = bytes;
    queue_post(free, 8);
    queue_post(hit, 8);
    for (unsigned i = 0; i < 3; i++) {
        send_to(q, frame_to_us(frame, 600));
        send_to(!q, frame_to_us(other, 600));
        bench_settle();
        expect_got(!q, other);
    }
    expect_none_in(hit);
    expect_eq(reg_read(NIC_CAUSE), cause);
    expect(*dut.irq & LINE_EVENT);
    expect(reg_read(hit->registers + NIC_RX_CTRL) & NIC_RX_CTRL_STOPPED);
    expect_eq(reg_read(free->registers + NIC_RX_CTRL) & NIC_RX_CTRL_STOPPED, 0);
    expect((reg_read(hit->registers + NIC_RX_FAULT_ADDR) & NIC_RX_FAULT_ADDR_WORD_MASK) - from < bytes);
    expect_eq(reg_read(hit->registers + NIC_RX_FAULT_ADDR) & NIC_RX_FAULT_ADDR_NO_ANSWER, silent);
    expect_eq(reg_read(free->registers + NIC_RX_FAULT_ADDR), 0);

    b.bad_bytes = 0;
    ring_reset(hit->registers);
    reg_write(NIC_CAUSE, cause);
    queue_start(hit);
    queue_post(hit, 1);
    send_to(q, frame);
    send_to(!q, other);
    bench_settle();
    expect_got(q, frame);
    expect_got(!q, other);
}

TEST(a_fault_of_one_queue_is_noted_in_its_own_registers_and_the_other_runs_on)
{
    for (unsigned n = 0; n < 12; n++) {
        unsigned q = n & 1;
        bench_close();
        bench_open();
        b.stall_percent = 20;
        up();
        uint32_t from = n / 4 == 0 ? queues[q].free_ring : n / 4 == 1 ? queues[q].cmpl_ring : queues[q].buffers;
        fault_at(q, from, n / 4 == 2 ? 0x8000 : 512, n >> 1 & 1);
    }
}

TEST(a_dead_bus_stops_both_queues_and_transmit_and_each_recovers_by_its_own_reset)
{
    up();
    b.silent = true;
    b.bad_bytes = MEM_BYTES;
    queue_post(&queues[0], 2);
    queue_post(&queues[1], 2);
    tx_fragment(frame_to_us(other, 300), 300, 0, NIC_DESC_W1_END);
    tx_doorbell();
    send_to(0, frame_to_us(frame, 600));
    send_to(1, frame);
    bench_settle();
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_RX0_BUS | NIC_CAUSE_RX1_BUS | NIC_CAUSE_TX_BUS);
    b.bad_bytes = 0;
    reg_write(NIC_CAUSE, NIC_CAUSE_RX0_BUS | NIC_CAUSE_RX1_BUS | NIC_CAUSE_TX_BUS);
    for (unsigned q = 2; q--;) {                /* one by one, the others still stopped */
        ring_reset(queues[q].registers);
        queue_start(&queues[q]);
        queue_post(&queues[q], 1);
        send_to(0, frame);
        send_to(1, frame);
        bench_settle();
        expect_got(q, frame);
        queue_post(&queues[q], 1);
    }
    expect_got(1, frame);
}

/* What one frame may cost the other queue: the frame itself on the bus, and the timeout once. */
TEST(a_silent_bus_under_one_queue_delays_the_other_one_by_the_timeout_once)
{
    up();
    queue_post(&queues[0], 8);
    queue_post(&queues[1], 8);
    b.silent = true;
    b.bad_from = queues[1].buffers;
    b.bad_bytes = 0x8000;
    for (unsigned i = 0; i < 4; i++)
        send_to(1, frame_to_us(frame, 600));
    send_to(0, frame_to_us(other, 600));
    for (unsigned n = 0; !wire_quiet(&b.wire); n++) {
        assert_true(n < PATIENCE);
        bench_step();
    }
    bench_run(256 + 4 * 64 + 4 * 160);
    expect_got(0, other);
}

TEST(a_reset_of_one_queue_in_the_middle_of_traffic_costs_the_other_one_nothing)
{
    for (unsigned round = 0; round < 60; round++) {
        unsigned q = (unsigned)rand() % 2;
        up();
        b.stall_percent = (unsigned)rand() % 80;
        b.wire_every = 2;
        frame_to_us(frame, 600);
        queue_post(&queues[!q], 8);
        queue_post(&queues[q], 8);
        for (unsigned i = 0; i < 4; i++) {
            send_to(0, frame);
            send_to(1, frame);
        }
        bench_run((unsigned)rand() % 7000);
        ring_reset(queues[q].registers);
        expect_eq(reg_read(queues[q].registers + NIC_RX_INDEX), 0);
        queue_start(&queues[q]);
        queue_post(&queues[q], 8);
        send_to(q, frame);
        bench_settle();
        for (unsigned i = 0; i < 4; i++)
            expect_got(!q, frame);
        expect_none_in(&queues[!q]);
        expect_got(q, frame);                   /* of those that came after the reset, the last one is */
        while (queues[q].consumed != reg_read(queues[q].registers + NIC_RX_INDEX) >> 16)
            expect_got(q, frame);
        ring_reset(queues[0].registers);
        ring_reset(queues[1].registers);
    }
}

TEST(a_ring_of_illegal_size_stops_its_own_queue)
{
    up();
    ring_reset(queues[1].registers);
    reg_write(NIC_RX(1) + NIC_RX_RING_SIZE, 13 | RING_LOG2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT);
    reg_write(NIC_RX(1) + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_RX1_RING);
    expect(reg_read(NIC_RX(1) + NIC_RX_CTRL) & NIC_RX_CTRL_STOPPED);
    queue_post(&queues[0], 1);
    send_to(1, frame_to_us(other, 600));
    send_to(0, frame_to_us(frame, 600));
    bench_settle();
    expect_got(0, frame);
    expect_eq(counter(NIC_COUNT_RX_STOPPED), 1);
}

TEST(each_queue_has_a_line_and_a_rearm_of_its_own)
{
    up();
    queue_post(&queues[0], 4);
    queue_post(&queues[1], 4);
    send_to(1, frame_to_us(frame, 600));
    bench_settle();
    expect_eq(*dut.irq, LINE_RX1);
    send_to(0, frame);
    bench_settle();
    expect_eq(*dut.irq, LINE_RX | LINE_RX1);
    expect_got(1, frame);
    queue_rearm(&queues[1]);
    expect_eq(*dut.irq, LINE_RX);
    queue_rearm(&queues[0]);
    expect_eq(*dut.irq, LINE_RX);                /* its completion is not taken */
    expect_got(0, frame);
    queue_rearm(&queues[0]);
    expect_eq(*dut.irq, 0);
}

TEST(above_the_high_mark_the_starved_head_is_dropped)
{
    up();
    for (unsigned i = 0; i < 20; i++)
        send_to(0, frame_to_us(frame, 600));
    bench_run(20 * 640 + 2000);
    uint32_t dropped = counter(NIC_COUNT_RX_NO_BUFFER);
    expect(dropped > 8 && dropped < 20);
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
    queue_post(&queues[0], 20);
    bench_settle();
    for (unsigned i = dropped; i < 19; i++) {
        uint32_t c[4];
        expect(queue_take(&queues[0], c));
    }
    expect_got(0, frame);
}

int main(void)
{
    return RUN("nic_queues", bench_open, bench_close,
               T(each_queue_gets_its_frames_in_order_under_any_stalls),
               T(the_smallest_frames_at_line_rate_arrive_when_they_alternate_between_the_queues),
               T(a_starved_queue_never_holds_the_other_one_up),
               T(a_starved_queue_keeps_its_frames_while_none_of_the_other_is_behind_them),
               T(a_disabled_queue_drops_its_frames_and_the_other_ones_arrive),
               T(a_fault_of_one_queue_is_noted_in_its_own_registers_and_the_other_runs_on),
               T(a_dead_bus_stops_both_queues_and_transmit_and_each_recovers_by_its_own_reset),
               T(a_silent_bus_under_one_queue_delays_the_other_one_by_the_timeout_once),
               T(a_reset_of_one_queue_in_the_middle_of_traffic_costs_the_other_one_nothing),
               T(a_ring_of_illegal_size_stops_its_own_queue),
               T(each_queue_has_a_line_and_a_rearm_of_its_own),
               T(above_the_high_mark_the_starved_head_is_dropped));
}
