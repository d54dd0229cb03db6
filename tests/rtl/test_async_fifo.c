/* async_fifo, of DEPTH words of 8 bits (test_async_fifo_small: the smallest there is). */
#include "test.h"
#include "dut.h"

#ifndef DEPTH
#define DEPTH 16
#endif

static uint8_t written, read_back;      /* words carry their own number */

static void reset(void)
{
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
    dut_eval();
    written = read_back = 0;
}

static void open_fifo(void)
{
    srand(1);
    dut_open();
    reset();
}

/* An edge of either clock or of both. Each side does what it wants to, if the other side lets it. */
static void edge(bool write_clock, bool read_clock, bool want_write, bool want_read)
{
    *dut.w_valid = want_write;
    *dut.w_data = written;
    *dut.r_ready = want_read;
    dut_eval();
    bool push = write_clock && want_write && *dut.w_ready;
    bool pop = read_clock && want_read && *dut.r_valid;
    if (*dut.r_valid)
        expect_eq(*dut.r_data, read_back);
    if (*dut.w_empty)
        expect_eq(written, read_back);
    read_back = (uint8_t)(read_back + pop);
    *dut.w_clk = write_clock;
    *dut.r_clk = read_clock;
    dut_eval();
    written = (uint8_t)(written + push);
    expect((uint8_t)(written - read_back) <= DEPTH);
    *dut.w_clk = *dut.r_clk = 0;
    dut_eval();
}

TEST(words_arrive_whole_and_in_order_at_any_ratio_of_clocks)
{
    for (int round = 0; round < 200; round++) {
        int write_odds = 1 + rand() % 8, read_odds = 1 + rand() % 8;
        int push_odds = 1 + rand() % 4, pop_odds = 1 + rand() % 4;
        for (int i = 0; i < 500; i++) {
            bool w = rand() % write_odds == 0, r = rand() % read_odds == 0;
            edge(w, r || !w, rand() % push_odds == 0, rand() % pop_odds == 0);
        }
    }
}

TEST(it_holds_exactly_its_depth)
{
    for (int i = 0; i < 3 * DEPTH; i++)
        edge(true, true, true, false);
    expect_eq(written, DEPTH);
    expect(!*dut.w_ready);
    for (int i = 0; i < 3 * DEPTH; i++)
        edge(true, true, false, true);
    expect_eq(read_back, DEPTH);
    expect(*dut.w_empty && !*dut.r_valid);
}

#if DEPTH >= 8      /* the pointers take six clocks to go round */
TEST(a_reader_at_full_speed_gets_a_word_a_clock)
{
    for (int i = 0; i < 8; i++)
        edge(true, true, true, true);
    for (int i = 0; i < 100; i++) {
        uint8_t before = read_back;
        edge(true, true, true, true);
        expect_eq((uint8_t)(read_back - before), 1);
    }
}
#endif

TEST(a_word_waiting_at_the_reader_is_not_empty_for_the_writer)
{
    while (!written)
        edge(true, false, true, false);
    for (int i = 0; i < 20; i++)
        edge(true, true, false, false);
    expect(*dut.r_valid && !*dut.w_empty);
}

TEST(a_reset_empties_both_sides_without_a_clock)
{
    for (int i = 0; i < 3 * DEPTH; i++)
        edge(true, true, true, i < DEPTH);
    reset();
    expect(!*dut.r_valid && *dut.w_empty && !*dut.w_ready);
    for (int i = 0; i < 100; i++)
        edge(true, i % 3 == 0, i % 2, true);
    expect(read_back > 10);
}

int main(void)
{
    return RUN("async_fifo", open_fifo, dut_close,
               T(words_arrive_whole_and_in_order_at_any_ratio_of_clocks),
               T(it_holds_exactly_its_depth),
#if DEPTH >= 8
               T(a_reader_at_full_speed_gets_a_word_a_clock),
#endif
               T(a_word_waiting_at_the_reader_is_not_empty_for_the_writer),
               T(a_reset_empties_both_sides_without_a_clock));
}
