/* ram_dual, and with SINGLE defined ram_single: two Wishbone ports on one memory. */
#include "test.h"
#include "dut.h"

#define WORDS 1024u             /* -GRAM_BYTES=4096 */
#define HOT_WORDS 24u           /* random traffic stays here, so that the ports meet */
#define INCREMENTING 2u
#define END_OF_BURST 7u
#define CORE_WAIT_CYCLES 15u

struct port {
    uint8_t *cyc, *stb, *we, *sel, *cti, *bte, *ack, *err;
    uint32_t *adr, *dat_w, *dat_r;
    unsigned beats, waited, longest;    /* beats left of the burst; cycles this beat has waited */
};

static struct port a, b;
static uint32_t shadow[WORDS];          /* what memory must hold at the start of this cycle */
static uint32_t random_state;

static uint32_t random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static void reset(void)
{
    dut_open();
    a = (struct port){ dut.a_cyc, dut.a_stb, dut.a_we, dut.a_sel, dut.a_cti, dut.a_bte, dut.a_ack, dut.a_err,
                       dut.a_adr, dut.a_dat_w, dut.a_dat_r, 0, 0, 0 };
    b = (struct port){ dut.b_cyc, dut.b_stb, dut.b_we, dut.b_sel, dut.b_cti, dut.b_bte, dut.b_ack, dut.b_err,
                       dut.b_adr, dut.b_dat_w, dut.b_dat_r, 0, 0, 0 };
    random_state = 0x2545F491;
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
    for (uint32_t i = 0; i < WORDS; i++)
        shadow[i] = 0;
}

static void open_beat(struct port *p, bool write, uint32_t word, uint32_t data, unsigned sel, unsigned cti)
{
    *p->cyc = *p->stb = 1;
    *p->we = write;
    *p->adr = word;
    *p->dat_w = data;
    *p->sel = (uint8_t)sel;
    *p->cti = (uint8_t)cti;
}

static void close_port(struct port *p)
{
    *p->cyc = *p->stb = *p->we = 0;
}

/* One beat by itself, the other port as it is. Returns the cycles it took, 1 for one answered at once. */
static unsigned access(struct port *p, bool write, uint32_t word, uint32_t *data, unsigned sel)
{
    open_beat(p, write, word, *data, sel, 0);
    for (unsigned cycles = 1; cycles < 100; cycles++) {
        dut_eval();
        bool ack = *p->ack, err = *p->err;
        uint32_t got = *p->dat_r;

        DUT_TICK(clk);
        if (ack || err) {
            close_port(p);
            *data = got;
            return err ? 0 : cycles;
        }
    }
    fail_msg("no answer in 100 cycles");
    return 0;
}

static void write_word(struct port *p, uint32_t word, uint32_t value)
{
    expect(access(p, true, word, &value, 15) != 0);
}

static uint32_t read_word(struct port *p, uint32_t word)
{
    uint32_t value = 0;

    expect(access(p, false, word, &value, 15) != 0);
    return value;
}

TEST(each_port_reads_what_the_other_wrote)
{
    write_word(&a, 3, 0x11111111);
    write_word(&b, WORDS - 1, 0x22222222);
    expect_eq(read_word(&b, 3), 0x11111111);
    expect_eq(read_word(&a, WORDS - 1), 0x22222222);
}

TEST(byte_selects_leave_the_other_bytes)
{
    for (unsigned sel = 0; sel < 16; sel++) {
        uint32_t value = 0xA1B2C3D4, kept = 0x01020304, expected = 0;

        write_word(&a, 9, kept);
        access(sel & 1 ? &a : &b, true, 9, &value, sel);
        for (unsigned i = 0; i < 4; i++)
            expected |= (sel >> i & 1 ? 0xA1B2C3D4u : kept) & 0xFFu << 8 * i;
        expect_eq(read_word(&a, 9), expected);
    }
}

TEST(bit_31_of_the_address_is_ignored)
{
    write_word(&a, 5, 77);
    expect_eq(read_word(&b, 5 | 1u << 29), 77);
}

TEST(an_address_past_the_end_answers_an_error)
{
    uint32_t value = 0;

    expect_eq(access(&a, false, WORDS, &value, 15), 0);
    expect_eq(access(&b, true, WORDS, &value, 15), 0);
    expect_eq(access(&b, false, 1u << 28, &value, 15), 0);
    expect(access(&a, false, WORDS - 1, &value, 15) != 0);
}

static void burst_of_eight(struct port *p, bool write, unsigned expected_cycles)
{
    unsigned cycles = 0;

    for (uint32_t beat = 0; beat < 8; cycles++) {
        open_beat(p, write, 16 + beat, 100 + beat, 15, beat == 7 ? END_OF_BURST : INCREMENTING);
        dut_eval();
        bool ack = *p->ack;

        if (ack && !write)
            expect_eq(*p->dat_r, 100 + beat);
        DUT_TICK(clk);
        beat += ack;
        expect(cycles < 50);
    }
    close_port(p);
    DUT_TICK(clk);
    expect_eq(cycles, expected_cycles);
}

TEST(a_burst_moves_one_word_a_clock)
{
    burst_of_eight(&a, true, 8);
    burst_of_eight(&b, false, 9);
    burst_of_eight(&b, true, 8);
    burst_of_eight(&a, false, 9);
}

TEST(a_burst_that_wraps_is_answered_beat_by_beat)
{
    static const uint32_t order[4] = { 22, 23, 20, 21 };

    for (uint32_t i = 20; i < 24; i++)
        write_word(&a, i, i);
    *b.bte = 1;                                         /* wraps at 4 beats */
    for (unsigned beat = 0; beat < 4;) {
        open_beat(&b, false, order[beat], 0, 15, beat == 3 ? END_OF_BURST : INCREMENTING);
        dut_eval();
        if (*b.ack)
            expect_eq(*b.dat_r, order[beat++]);
        DUT_TICK(clk);
    }
    *b.bte = 0;
}

#ifndef SINGLE
TEST(the_core_waits_one_cycle_where_it_reads_what_dma_writes)
{
    uint32_t got = 0;

    write_word(&a, 7, 1);
    open_beat(&a, false, 7, 0, 15, 0);
    open_beat(&b, true, 7, 2, 15, 0);
    dut_eval();
    expect_eq(*b.ack, 1);
    DUT_TICK(clk);
    close_port(&b);
    dut_eval();
    expect_eq(*a.ack, 0);                               /* one cycle later than alone */
    expect_eq(access(&a, false, 7, &got, 15), 2);
    expect_eq(got, 2);
}

TEST(the_core_waits_where_it_writes_what_dma_reads)
{
    write_word(&a, 7, 1);
    open_beat(&a, true, 7, 9, 15, 0);
    open_beat(&b, false, 7, 0, 15, 0);
    dut_eval();
    expect_eq(*a.ack, 0);
    DUT_TICK(clk);
    dut_eval();
    expect_eq(*b.ack, 1);
    expect_eq(*b.dat_r, 1);
    expect_eq(*a.ack, 1);                               /* the read's last cycle touches memory no more */
    DUT_TICK(clk);
    close_port(&a);
    close_port(&b);
    expect_eq(read_word(&b, 7), 9);
}

TEST(two_writes_of_one_word_leave_the_cores)
{
    open_beat(&a, true, 7, 0xAA, 15, 0);
    open_beat(&b, true, 7, 0xBB, 15, 0);
    dut_eval();
    expect_eq(*a.ack, 0);
    expect_eq(*b.ack, 1);
    DUT_TICK(clk);
    close_port(&b);
    dut_eval();
    expect_eq(*a.ack, 1);
    DUT_TICK(clk);
    close_port(&a);
    expect_eq(read_word(&b, 7), 0xAA);
}

TEST(ports_that_do_not_meet_do_not_wait)
{
    uint32_t value = 1;

    open_beat(&b, true, 8, 5, 15, 0);                   /* every cycle, for ever */
    expect_eq(access(&a, true, 7, &value, 15), 1);
    expect_eq(access(&a, false, 7, &value, 15), 2);
    expect_eq(value, 1);
}
#else
TEST(dma_goes_first_and_the_core_waits_a_bounded_time)
{
    for (unsigned round = 0; round < 20; round++) {
        unsigned refused_b = 0, cycles = 0;
        bool done = false;

        open_beat(&a, true, 7, round, 15, 0);
        for (; !done; cycles++) {
            open_beat(&b, true, 8 + cycles, cycles, 15, 0);
            dut_eval();
            done = *a.ack;
            refused_b += !*b.ack;
            expect(*a.ack != *b.ack);                   /* one access a cycle, and never none */
            DUT_TICK(clk);
        }
        expect_eq(cycles, CORE_WAIT_CYCLES + 1);
        expect_eq(refused_b, 1);
        close_port(&a);
        close_port(&b);
        expect_eq(read_word(&b, 7), round);
    }
}

TEST(a_burst_of_the_core_gets_through_a_busy_dma)
{
    unsigned cycles = 0;

    for (uint32_t i = 0; i < 8; i++)
        write_word(&a, 32 + i, 500 + i);
    for (uint32_t beat = 0; beat < 8; cycles++) {
        open_beat(&a, false, 32 + beat, 0, 15, beat == 7 ? END_OF_BURST : INCREMENTING);
        open_beat(&b, true, 64 + cycles % 64, cycles, 15, 0);
        dut_eval();
        if (*a.ack)
            expect_eq(*a.dat_r, 500 + beat++);
        DUT_TICK(clk);
        expect(cycles < 8 * (CORE_WAIT_CYCLES + 2));
    }
}
#endif

/* A new beat for a port that has none open: reads and writes, single and in bursts, with pauses in and between them. */
static void next_beat(struct port *p)
{
    if (random_word() % 4 == 0) {                       /* a wait state: strobe low, cycle as it was */
        *p->stb = 0;
        return;
    }
    if (p->beats == 0) {
        p->beats = random_word() % 3 ? 1 : 1 + random_word() % 8;
        *p->we = random_word() & 1;
        *p->adr = random_word() % (HOT_WORDS - 8);
    }
    open_beat(p, *p->we, *p->adr, random_word(), *p->we ? random_word() & 15 : 15,
              p->beats == 1 ? END_OF_BURST : INCREMENTING);
}

static void check_answer(struct port *p)
{
    expect_eq(*p->err, 0);
    if (!*p->stb)
        expect_eq(*p->ack, 0);
    else if (*p->ack && !*p->we)
        expect_eq(*p->dat_r, shadow[*p->adr]);
}

static void commit(struct port *p)
{
    for (unsigned i = 0; *p->ack && *p->we && i < 4; i++)
        if (*p->sel >> i & 1)
            shadow[*p->adr] = (shadow[*p->adr] & ~(0xFFu << 8 * i)) | (*p->dat_w & 0xFFu << 8 * i);
}

static void after_edge(struct port *p, bool acked)
{
    if (acked) {
        (*p->adr)++;
        p->waited = 0;
        if (--p->beats == 0)
            *p->cyc = 0;
        *p->stb = 0;
    } else if (*p->stb) {
        p->waited++;
        p->longest = p->waited > p->longest ? p->waited : p->longest;
    }
}

TEST(random_traffic_on_both_ports_sees_one_memory)
{
    unsigned beats = 0, meetings = 0;

    for (uint32_t i = 0; i < HOT_WORDS; i++)
        write_word(&a, i, 0);
    for (unsigned cycle = 0; cycle < 200000; cycle++) {
        if (!*a.stb)
            next_beat(&a);
        if (!*b.stb)
            next_beat(&b);
        dut_eval();
        check_answer(&a);
        check_answer(&b);
        bool a_ack = *a.ack, b_ack = *b.ack, met = *a.stb && *b.stb && *a.adr == *b.adr;

        if (met && *a.we && *b.we)
            expect(!(a_ack && b_ack));
        meetings += met;
        beats += a_ack + b_ack;
        commit(&b);
        commit(&a);
        DUT_TICK(clk);
        after_edge(&a, a_ack);
        after_edge(&b, b_ack);
    }
    expect(beats > 80000);
    expect(meetings > 2000);
    expect(a.longest <= CORE_WAIT_CYCLES + 2);
}

int main(void)
{
    return RUN("ram", reset, dut_close,
               T(each_port_reads_what_the_other_wrote),
               T(byte_selects_leave_the_other_bytes),
               T(bit_31_of_the_address_is_ignored),
               T(an_address_past_the_end_answers_an_error),
               T(a_burst_moves_one_word_a_clock),
               T(a_burst_that_wraps_is_answered_beat_by_beat),
#ifndef SINGLE
               T(the_core_waits_one_cycle_where_it_reads_what_dma_writes),
               T(the_core_waits_where_it_writes_what_dma_reads),
               T(two_writes_of_one_word_leave_the_cores),
               T(ports_that_do_not_meet_do_not_wait),
#else
               T(dma_goes_first_and_the_core_waits_a_bounded_time),
               T(a_burst_of_the_core_gets_through_a_busy_dma),
#endif
               T(random_traffic_on_both_ports_sees_one_memory));
}
