/* count_cross: events from one clock to another. */
#include "test.h"
#include "dut.h"

static unsigned sent, arrived;

static void open_cross(void)
{
    srand(1);
    dut_open();
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
    dut_eval();
    sent = arrived = 0;
}

static void edge(bool in, bool out, bool event)
{
    *dut.event_in = event;
    dut_eval();
    sent += in && event;
    arrived += out && *dut.event_out;
    *dut.in_clk = in;
    *dut.out_clk = out;
    dut_eval();
    *dut.in_clk = *dut.out_clk = 0;
    dut_eval();
}

static void drain(void)
{
    for (int i = 0; i < 20; i++)
        edge(i % 2, true, false);
}

TEST(every_event_arrives_once_at_any_ratio_of_clocks)
{
    for (int round = 0; round < 100; round++) {
        int in_odds = 1 + rand() % 5, out_odds = 1 + rand() % 5;
        for (int i = 0; i < 200; i++) {
            bool in = rand() % in_odds == 0, out = rand() % out_odds == 0;
            edge(in, out, sent - arrived < 3 && rand() % 2);
        }
        drain();
        expect_eq(arrived, sent);
    }
    expect(sent > 1000);
}

TEST(three_events_may_be_on_the_way)
{
    for (int i = 0; i < 3; i++)
        edge(true, false, true);
    drain();
    expect_eq(arrived, 3);
}

TEST(a_reset_makes_no_events)
{
    edge(true, false, true);
    *dut.arst = 1;
    dut_eval();
    *dut.arst = 0;
    drain();
    expect_eq(arrived, 0);
}

int main(void)
{
    return RUN("count_cross", open_cross, dut_close,
               T(every_event_arrives_once_at_any_ratio_of_clocks),
               T(three_events_may_be_on_the_way),
               T(a_reset_makes_no_events));
}
