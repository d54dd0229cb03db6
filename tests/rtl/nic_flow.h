/* Both directions of the NIC at once, for nic_bench.h: a driver that keeps them going with one register write a batch. */
#ifndef NIC_FLOW_H
#define NIC_FLOW_H

#include "nic_bench.h"

enum {
    BATCH_CYCLES = 128,         /* between two doorbells of one direction, */
    COPY_CYCLES = 1536,         /* and between two copies of the counters, if flow_copies */
};

static bool flow_copies;

static struct {
    unsigned sent, taken, seen, offered;
    uint16_t told;                              /* the producer at the last doorbell */
    unsigned reports;                           /* how often the index is due: descriptors that ask for it, an empty ring */
    uint8_t out[1514], in[1514];
    unsigned shortest_gap, longest_gap;         /* from the second frame sent on, in bit times */
} flow;

static void flow_take(size_t bytes)
{
    uint32_t c[4];

    while (rx_completion(c)) {
        expect_eq(rx_length(c), bytes);
        expect_mem(rx_frame(c), flow.in, bytes);
        flow.taken++;
        rx_fill(1);
    }
}

/* The gap behind the first frame does not count: the frame buffer was empty then. */
static void flow_see(size_t bytes)
{
    const struct wire *w = BENCH_WIRE;

    if (w->seen_head == w->seen_tail)
        return;
    unsigned gap = w->seen[w->seen_head % WIRE_FRAMES]->gap_bits;
    if (flow.seen > 1 && gap < flow.shortest_gap)
        flow.shortest_gap = gap;
    if (flow.seen > 1 && gap > flow.longest_gap)
        flow.longest_gap = gap;
    expect_sent(flow.out, bytes);
    flow.seen++;
}

static void flow_give(unsigned count, size_t bytes)
{
    while (flow.sent < count && (uint16_t)(b.producer - mem_word(TX_CONSUMER)) < RING - 1) {
        bool report = b.producer % 8 == 0;

        tx_fragment(flow.out, (unsigned)bytes, 2, NIC_DESC_W1_END | (report ? NIC_DESC_W1_REPORT : 0));
        flow.reports += report;
        flow.sent++;
    }
}

static void flow_tell(void)
{
    flow.reports += (uint16_t)mem_word(TX_CONSUMER) == flow.told && b.producer != flow.told;
    tx_doorbell();
    flow.told = b.producer;
}

/* Saturated with frames of one size until `count` went each way. */
static void both_ways(unsigned count, size_t bytes)
{
    memset(&flow, 0, sizeof flow);
    flow.told = b.producer;
    flow.shortest_gap = UINT32_MAX;
    frame_to_us(flow.in, bytes);
    frame_to_us(flow.out, bytes);
    rx_post(RING - 8);
    for (unsigned n = 0; flow.taken < count || flow.seen < count; n++) {
        assert_true(n < 10 * PATIENCE);
        if (flow.offered < count && BENCH_WIRE->tail - BENCH_WIRE->head < 2000) {
            wire_send(BENCH_WIRE, flow.in, bytes);
            flow.offered++;
        }
        flow_take(bytes);
        flow_see(bytes);
        flow_give(count, bytes);
        if (n % BATCH_CYCLES == 0)
            flow_tell();
        if (n % BATCH_CYCLES == BATCH_CYCLES / 2)
            reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
        if (flow_copies && n % COPY_CYCLES == 0)
            reg_write(NIC_SNAPSHOT, 1);
        bench_step();
    }
    bench_settle();
}

static inline void expect_no_drops(void)
{
    for (uint32_t at = NIC_COUNT_RX_BAD_FCS; at <= NIC_COUNT_RX_DRIBBLE; at += 4)
        expect_eq(counter(at), 0);
    for (uint32_t at = NIC_COUNT_TX_BUS_ERROR; at <= NIC_COUNT_TX_UNDERRUN; at += 4)
        expect_eq(counter(at), 0);
}

#endif
