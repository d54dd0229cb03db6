/* word_cross: a word that changes seldom, between clocks of any relation. */
#include "test.h"
#include "dut.h"

static void reset(void)
{
    dut_open();
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
    dut_eval();
}

static void tick_in(void)
{
    DUT_TICK(in_clk);
}

static void tick_out(void)
{
    DUT_TICK(out_clk);
}

TEST(the_newest_word_arrives_within_a_few_clocks)
{
    for (unsigned word = 1; word < 200; word++) {
        *dut.word_in = word & 15;
        for (unsigned i = 0; i < 8; i++) {
            tick_in();
            for (unsigned k = 0; k < word % 5; k++)
                tick_out();
            tick_out();
        }
        expect_eq(*dut.word_out, word & 15);
    }
}

/* Of bits that always turn together, no part is ever seen. */
TEST(a_word_is_never_seen_half_changed)
{
    unsigned changes = 0, last = 0;

    srand(1);
    for (int i = 0; i < 20000; i++) {
        if (rand() % 2) {
            *dut.word_in = rand() % 2 ? 15 : 0;
            tick_in();
        } else {
            tick_out();
            expect(*dut.word_out == 0 || *dut.word_out == 15);
            changes += *dut.word_out != last;
            last = *dut.word_out;
        }
    }
    expect(changes > 500);
}

TEST(nothing_moves_while_a_clock_stands_still)
{
    *dut.word_in = 5;
    for (int i = 0; i < 20; i++)
        tick_in();
    expect_eq(*dut.word_out, 0);
    *dut.word_in = 6;                   /* not told yet: the other side has not taken 5 */
    for (int i = 0; i < 20; i++)
        tick_in();
    for (int i = 0; i < 20; i++)
        tick_out();
    expect_eq(*dut.word_out, 5);
    for (int i = 0; i < 4; i++)
        tick_in();
    for (int i = 0; i < 4; i++)
        tick_out();
    expect_eq(*dut.word_out, 6);
}

TEST(a_reset_clears_both_sides_without_their_clocks)
{
    *dut.word_in = 9;
    for (int i = 0; i < 8; i++) {
        tick_in();
        tick_out();
    }
    expect_eq(*dut.word_out, 9);
    *dut.arst = 1;
    dut_eval();
    expect_eq(*dut.word_out, 0);
}

int main(void)
{
    return RUN("word_cross", reset, dut_close,
               T(the_newest_word_arrives_within_a_few_clocks),
               T(a_word_is_never_seen_half_changed),
               T(nothing_moves_while_a_clock_stands_still),
               T(a_reset_clears_both_sides_without_their_clocks));
}
