/*
 * Containment of the transmit side: whatever goes wrong while a frame is fetched, nothing partial is sent, the loss is
 * counted, the cause is latched, reception does not notice, and a reset of the ring brings it back.
 */
#include "nic_bench.h"

enum { VICTIM = 150, VICTIM_WORDS = 39, FRAME = 200, POSTED = 24 };

static uint8_t first_frame[FRAME], victim[VICTIM], last_frame[FRAME];

/* ---- reception beside it: one frame after the other, each checked as it arrives ---- */

static struct { unsigned offered, taken; } rx;

static void rx_pattern(uint8_t *bytes, unsigned number)
{
    for (unsigned i = 0; i < FRAME; i++)
        bytes[i] = (uint8_t)(number * 7 + i * 3);
    memcpy(bytes, OWN_ADDRESS, 6);
}

static void rx_check(void)
{
    uint8_t bytes[FRAME];
    uint32_t c[4];

    while (rx_completion(c)) {
        rx_pattern(bytes, rx.taken++);
        expect_eq(rx_length(c), FRAME);
        expect_mem(rx_frame(c), bytes, FRAME);
        rx_fill(1);
    }
}

/* One cycle of the whole, with the wire into the NIC never idle. */
static void step(void)
{
    uint8_t bytes[FRAME];

    if (b.wire.tail - b.wire.head < FRAME) {
        rx_pattern(bytes, rx.offered++);
        wire_send(&b.wire, bytes, FRAME);
    }
    bench_step();
    rx_check();
    if (b.cycles % 512 == 0)
        reg_write(NIC_RX(0) + NIC_RX_DOORBELL, rx_doorbell());
}

static void steps(unsigned cycles)
{
    for (uint64_t until = b.cycles + cycles; b.cycles < until; )
        step();
}

static void expect_reception_unharmed(void)
{
    bench_settle();
    rx_check();
    expect_eq(rx.taken, rx.offered);
    for (uint32_t at = NIC_COUNT_RX_BAD_FCS; at <= NIC_COUNT_RX_BUS_ERROR; at += 4)
        expect_eq(counter(at), 0);
}

/* ---- transmission ---- */

static void up(void)
{
    memset(&rx, 0, sizeof rx);
    nic_up();
    rx_post(POSTED);
    frame_to_us(first_frame, FRAME);
    frame_to_us(victim, VICTIM);
    frame_to_us(last_frame, FRAME);
}

/* Three frames; the victim in three pieces. */
static void send_three(void)
{
    tx_fragment(first_frame, FRAME, 1, NIC_DESC_W1_END);
    tx_fragment(victim, 54, 2, 0);
    tx_fragment(victim + 54, 41, 3, 0);
    tx_fragment(victim + 95, VICTIM - 95, 0, NIC_DESC_W1_END);
    tx_fragment(last_frame, FRAME, 2, NIC_DESC_W1_END);
    tx_doorbell();
}

/* What left is the beginning of the three frames, each whole; how many. */
static unsigned expect_whole_frames(void)
{
    static const struct { const uint8_t *bytes; size_t count; } sent[] = {
        { first_frame, FRAME }, { victim, VICTIM }, { last_frame, FRAME },
    };
    unsigned n = 0;

    while (b.wire.seen_head != b.wire.seen_tail) {
        assert_true(n < 3);
        expect_sent(sent[n].bytes, sent[n].count);
        n++;
    }
    return n;
}

/* As ring_reset, while the wire into the NIC goes on. */
static void ring_reset_beside_reception(void)
{
    reg_write(NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_RESET);
    for (unsigned n = 0; ring_resets(NIC_TX); n++) {
        assert_true(n < 2 * BUS_TIMEOUT);
        step();
    }
}

static void restart_beside_reception(void)
{
    ring_reset_beside_reception();
    reg_write(NIC_CAUSE, ALL_CAUSES);
    reg_write(NIC_EVENT_REARM, 0);
    expect_eq(*dut.irq & LINE_EVENT, 0);
    steps(4 * FRAME);                       /* what is in the buffer leaves */
    expect_whole_frames();
    tx_start();
}

static void expect_recovered(void)
{
    send_three();
    steps(5 * FRAME);
    expect_eq(expect_whole_frames(), 3);
    expect_eq((uint16_t)mem_word(TX_CONSUMER), b.producer);
}

/* Memory fails in one word; the ring stops within the bound, with cause and address. */
static void fault_in(uint32_t at, bool of_victim)
{
    uint32_t frames = counter(NIC_COUNT_TX_FRAMES), lost = counter(NIC_COUNT_TX_BUS_ERROR), fault;

    memory_fails(at, 4);
    send_three();
    expect_event_in_time(step);
    steps(3 * FRAME);
    fault = reg_read(NIC_TX + NIC_TX_FAULT_ADDR);
    expect(reg_read(NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_STOPPED);
    expect_eq(reg_read(NIC_CAUSE), NIC_CAUSE_TX_BUS);
    expect_eq(fault & NIC_TX_FAULT_ADDR_WORD_MASK, at);
    expect_eq(fault & NIC_TX_FAULT_ADDR_NO_ANSWER, b.silent);
    unsigned sent = expect_whole_frames();
    if (of_victim) {
        expect_eq(sent, 1);
        expect_eq(counter(NIC_COUNT_TX_BUS_ERROR), lost + 1);
    }
    expect_eq(counter(NIC_COUNT_TX_FRAMES), frames + sent);
    b.bad_bytes = 0;
    restart_beside_reception();
}

/* At every word of the victim's pieces and descriptors, and where the index is written. */
static void fault_everywhere(void)
{
    up();
    for (unsigned word = 0; word < VICTIM_WORDS; word++) {
        b.stall_percent = word % 3 * 20;
        fault_in(TX_DATA + FRAME + 4 + 4 * word, true);     /* as tx_fragment puts them, one behind the other */
    }
    for (unsigned word = 0; word < 4 * 5; word++)
        fault_in(TX_RING + 4 * word, false);
    expect_recovered();
    expect_reception_unharmed();
}

TEST(a_bus_error_at_any_beat_discards_the_frame_and_a_reset_of_the_ring_recovers)
{
    fault_everywhere();
}

TEST(no_answer_at_any_beat_discards_the_frame_and_a_reset_of_the_ring_recovers)
{
    b.silent = true;
    fault_everywhere();
}

TEST(a_chain_over_the_maximum_is_discarded_and_stops_the_ring)
{
    up();
    for (unsigned most = 1; most <= 3; most++) {
        uint32_t chains = counter(NIC_COUNT_TX_CHAIN);
        b.stall_percent = most * 15;
        reg_write(NIC_TX + NIC_TX_MAX_CHAIN, most);
        send_three();
        steps(1500);
        expect_eq(expect_whole_frames(), most < 3 ? 1 : 3);
        expect_eq(counter(NIC_COUNT_TX_CHAIN), chains + (most < 3));
        expect_eq(reg_read(NIC_CAUSE), most < 3 ? NIC_CAUSE_TX_CHAIN : 0);
        expect_eq(reg_read(NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_STOPPED, most < 3 ? NIC_TX_CTRL_STOPPED : 0);
        restart_beside_reception();
    }
    expect_recovered();
    expect_reception_unharmed();
}

TEST(a_reset_in_mid_frame_sends_nothing_partial_and_the_ring_runs_again)
{
    up();
    for (unsigned round = 0; round < 450; round++) {    /* in each cycle of three frames, then anywhere */
        b.stall_percent = round < 300 ? 0 : round % 5 * 15;
        send_three();
        steps(round < 300 ? round : (unsigned)rand() % 600);
        restart_beside_reception();
        expect_recovered();
    }
    expect_reception_unharmed();
}

TEST(a_reset_waits_for_the_end_of_an_unanswered_cycle)
{
    up();
    b.silent = true;
    b.bad_bytes = 4;
    b.bad_from = TX_DATA + FRAME / 2;
    send_three();
    while (!*dut.dma_cyc || *dut.dma_adr != b.bad_from >> 2)
        bench_step();
    reg_write(NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_RESET);
    expect(reg_read(NIC_TX + NIC_TX_CTRL) & NIC_TX_CTRL_RESET);     /* the access still stands */
    b.bad_bytes = 0;                                                /* and is answered after all */
    while (ring_resets(NIC_TX))
        step();
    steps(3 * FRAME);
    expect_nothing_sent();
    tx_start();
    expect_recovered();
    expect_reception_unharmed();
}

/* A frame that waits for room, in the cycle in which one before it leaves and the next one is not shown yet. */
TEST(a_full_buffer_makes_frames_wait_and_discards_none)
{
    static uint8_t sent[RING][1514];
    unsigned bytes[RING];

    nic_up();
    for (unsigned round = 0; round < 40; round++) {
        for (unsigned i = 0; i < RING; i++) {
            bytes[i] = rand() % 2 ? 1514 - (unsigned)rand() % 200 : 1 + (unsigned)rand() % 400;
            for (unsigned n = 0; n < bytes[i]; n++)
                sent[i][n] = (uint8_t)rand();
            tx_fragment(sent[i], bytes[i], (unsigned)rand() % 4, NIC_DESC_W1_END);
        }
        tx_doorbell();
        bench_settle();
        for (unsigned i = 0; i < RING; i++)
            expect_sent(sent[i], bytes[i]);
    }
    expect_eq(counter(NIC_COUNT_TX_LENGTH), 0);
}

TEST(a_link_taken_down_on_a_dead_wire_lets_every_descriptor_go)
{
    static uint8_t bytes[1000];
    unsigned frames = 20, sent = 0;
    struct wire_frame *f;

    nic_up();
    for (unsigned i = 0; i < frames; i++)
        tx_fragment(bytes, sizeof bytes, 0, NIC_DESC_W1_END);
    tx_doorbell();
    while (!*dut.phy_tx_en)
        bench_step();
    bench_run(100);
    b.wire_every = 1u << 31;                            /* its clock has stopped */
    bench_run(5000);
    expect(mem_word(TX_CONSUMER) != b.producer);       /* the buffer is full */
    reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
    tx_wait_consumed();
    b.wire_every = 1;
    bench_settle();
    for (; (f = wire_seen(BENCH_WIRE)) != NULL; sent++)
        free(f);
    expect_eq(counter(NIC_COUNT_TX_FRAMES), sent);
    expect_eq(counter(NIC_COUNT_TX_LINK_DOWN), frames - sent);
}

/* Between two bursts, too, in the very cycle in which the next one could be picked. */
TEST(a_link_taken_down_at_any_cycle_sends_a_frame_whole_or_not_at_all)
{
    static uint8_t one[900], other[300];
    unsigned given_up = 0;

    memset(one, 0x5A, sizeof one);
    memset(other, 0xC3, sizeof other);
    nic_up();
    for (unsigned wait = 0; wait < 400; wait++) {
        uint32_t before = counter(NIC_COUNT_TX_LINK_DOWN);

        tx_fragment(one, sizeof one, 0, NIC_DESC_W1_END);
        tx_doorbell();
        bench_run(wait);
        reg_write(NIC_CTRL, CTRL_UP & ~NIC_CTRL_LINK_UP);
        tx_wait_consumed();
        bench_settle();
        reg_write(NIC_CTRL, CTRL_UP);
        tx_fragment(other, sizeof other, 0, NIC_DESC_W1_END);
        tx_doorbell();
        bench_settle();
        if (counter(NIC_COUNT_TX_LINK_DOWN) == before)
            expect_sent(one, sizeof one);
        else
            given_up++;
        expect_sent(other, sizeof other);
    }
    expect(given_up > 100 && given_up < 400);
}

int main(void)
{
    return RUN("nic_tx_faults", bench_open, bench_close,
               T(a_bus_error_at_any_beat_discards_the_frame_and_a_reset_of_the_ring_recovers),
               T(no_answer_at_any_beat_discards_the_frame_and_a_reset_of_the_ring_recovers),
               T(a_link_taken_down_at_any_cycle_sends_a_frame_whole_or_not_at_all),
               T(a_chain_over_the_maximum_is_discarded_and_stops_the_ring),
               T(a_reset_in_mid_frame_sends_nothing_partial_and_the_ring_runs_again),
               T(a_reset_waits_for_the_end_of_an_unanswered_cycle),
               T(a_full_buffer_makes_frames_wait_and_discards_none),
               T(a_link_taken_down_on_a_dead_wire_lets_every_descriptor_go));
}
