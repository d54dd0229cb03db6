/*
 * Loss: retransmission timer (RFC 6298), fast retransmit and NewReno (RFC 5681, 6582), zero
 * windows.
 */
#include <errno.h>
#include "tcp_dsl.h"

/* ---- the retransmission timer ---------------------------------------------------------------- */

TEST(unacknowledged_text_is_sent_again_with_backoff_and_given_up)
{
    uint32_t due = 0, rto = 200;

    /* the handshake measured 0 ms: the least timeout, 200 ms */
    connection_is_open();
    app_sends("lost");
    we_send(.seq = 1, .ack = 1, .text = "lost");
    for (unsigned i = 0; i < TCP_RETRANSMITS; i++, rto *= 2) {
        due += rto;
        at_ms(due - 1);
        we_send_nothing();
        at_ms(due);
        we_send(.seq = 1, .ack = 1, .text = "lost");
    }
    at_ms(due + rto - 1);
    expect_eq(app->state, TCP_ESTABLISHED);
    at_ms(due + rto);
    expect(due + rto >= 100000);                    /* RFC 9293 §3.8.3: at least 100 s */
    app_reads_error(ETIMEDOUT);
    expect_eq(counted(given_up), 1);
}

TEST(the_timer_restarts_when_new_text_is_acknowledged)
{
    connection_is_open();
    app_sends_bytes(2920);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    at_ms(150);
    peer_sends(.seq = 1, .ack = 1461);
    at_ms(349);
    we_send_nothing();
    at_ms(350);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
}

TEST(the_timeout_follows_the_round_trip_time)
{
    connection_is_open();
    app->rtt_known = false;
    app_sends("a");
    we_send(.seq = 1, .ack = 1, .text = "a");
    at_ms(100);
    peer_sends(.seq = 1, .ack = 2);
    expect_eq(app->srtt_us, 100000);
    expect_eq(app->rttvar_us, 50000);
    expect_eq(app->rto_ms, 300);
    app_sends("b");
    we_send(.seq = 2, .ack = 1, .text = "b");
    at_ms(300);
    peer_sends(.seq = 1, .ack = 3);
    expect_eq(app->srtt_us, 112500);                /* 7/8 * 100 + 1/8 * 200 */
    expect_eq(app->rttvar_us, 62500);               /* 3/4 * 50 + 1/4 * 100 */
    expect_eq(app->rto_ms, 363);
}

TEST(a_retransmitted_segment_is_not_timed_and_the_backoff_stays)
{
    connection_is_open();
    app_sends("a");
    we_send(.seq = 1, .ack = 1, .text = "a");
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .text = "a");
    at_ms(390);
    peer_sends(.seq = 1, .ack = 2);
    expect(app->srtt_us < 1000);
    expect_eq(app->rto_ms, 400);                    /* Karn: until a new segment has been timed */
    app_sends("b");
    we_send(.seq = 2, .ack = 1, .text = "b");
    peer_sends(.seq = 1, .ack = 3);
    expect_eq(app->rto_ms, 200);
}

TEST(after_a_timeout_all_in_flight_goes_again_in_slow_start)
{
    connection_is_open();
    app_sends_bytes(4380);
    we_send_whatever();
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    expect_eq(app->cwnd, 1460);
    expect_eq(app->ssthresh, 2920);
    peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    we_send(.seq = 2921, .ack = 1, .len = 1460);
    peer_sends(.seq = 1, .ack = 4381);
    expect_eq(app->timers_armed, 0);
}

TEST(an_ack_that_covers_what_had_arrived_ends_the_repetition)
{
    connection_is_open();
    app_sends_bytes(4380);
    we_send_whatever();
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .len = 1460);       /* only the first was lost */
    peer_sends(.seq = 1, .ack = 4381);
    we_send_nothing();
    expect_eq(app->sendq.bytes, 0);
}

TEST(a_soft_icmp_error_is_what_giving_up_reports)
{
    struct flow flow;

    connection_is_open();
    flow = *tcp_flow(app);
    app_sends("x");
    we_send(.seq = 1, .ack = 1, .text = "x");
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first + 1), EHOSTUNREACH);
    /* hard, but we are synchronized */
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first + 1), ECONNREFUSED);
    expect_eq(app->state, TCP_ESTABLISHED);
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first + 1), EHOSTUNREACH);
    at_ms(110000);
    we_send_whatever();
    app_reads_error(EHOSTUNREACH);
}

/* ---- fast retransmit ------------------------------------------------------------------------- */

/* Lets slow start open the window, then sends `n` segments from 1461 on. */
static void segments_are_in_flight(unsigned n)
{
    uint32_t at = 1;

    connection_is_open();
    app->cwnd = 20 * 1460;
    app_sends_bytes(1460);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    peer_sends(.seq = 1, .ack = 1461);
    app_sends_bytes(n * 1460);
    for (unsigned i = 0; i < n; i++)
        we_send(.seq = (at += 1460), .ack = 1, .len = 1460);
}

TEST(three_duplicate_acks_send_the_first_segment_again)
{
    segments_are_in_flight(4);
    for (unsigned i = 0; i < 2; i++) {
        peer_sends(.seq = 1, .ack = 1461);
        we_send_nothing();
    }
    peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    expect_eq(app->ssthresh, 2 * 1460);
    expect_eq(app->cwnd, 5 * 1460);
    peer_sends(.seq = 1, .ack = 1461);
    expect_eq(app->cwnd, 6 * 1460);
    peer_sends(.seq = 1, .ack = 1 + 5 * 1460);
    expect_eq(app->cwnd, 2 * 1460);                 /* min(ssthresh, max(flight, MSS) + MSS) */
    expect_eq(counted(fast_retransmits), 1);
    expect_eq(counted(timeouts), 0);
}

TEST(a_fast_retransmit_ends_the_timing_of_its_segment)
{
    segments_are_in_flight(4);
    at_ms(100);
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    at_ms(190);
    peer_sends(.seq = 1, .ack = 1 + 5 * 1460);
    expect(app->srtt_us < 1000);
}

TEST(duplicates_with_text_or_another_window_do_not_count)
{
    segments_are_in_flight(4);
    peer_sends(.seq = 1, .ack = 1461, .wnd = 60000);
    peer_sends(.seq = 1, .ack = 1461, .wnd = 59000);
    peer_sends(.seq = 1, .ack = 1461, .wnd = 58000);
    peer_sends(.seq = 1, .ack = 1461, .wnd = 57000);
    for (uint32_t i = 0; i < 4; i++)
        peer_sends(.seq = 1 + i, .ack = 1461, .wnd = 57000, .text = "x");
    app_reads("xxxx");
    while (segments_sent())
        we_send(.seq = 1 + 5 * 1460, .ack = 3 + 2 * (segments_sent() == 1));
    expect_eq(counted(fast_retransmits), 0);
}

TEST(a_partial_ack_sends_the_next_hole_again)
{
    segments_are_in_flight(5);
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    /* the second and third had arrived, the fourth had not */
    peer_sends(.seq = 1, .ack = 1461 + 2920);
    we_send(.seq = 1461 + 2920, .ack = 1, .len = 1460);
    expect(app->in_recovery);
    expect_eq(counted(partial_acks), 1);
    peer_sends(.seq = 1, .ack = 1 + 6 * 1460);
    expect(!app->in_recovery);
    expect_eq(app->sendq.bytes, 0);
}

TEST(only_the_first_partial_ack_restarts_the_timer)
{
    segments_are_in_flight(5);
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 1, .ack = 1461);
    at_ms(100);
    peer_sends(.seq = 1, .ack = 1 + 2 * 1460);
    at_ms(200);
    peer_sends(.seq = 1, .ack = 1 + 3 * 1460);
    we_send_whatever();
    at_ms(299);
    we_send_nothing();
    at_ms(300);
    we_send(.seq = 1 + 3 * 1460, .ack = 1, .len = 1460);
    expect_eq(counted(timeouts), 1);
}

TEST(the_ack_that_ends_recovery_restarts_the_timer_for_what_is_beyond)
{
    segments_are_in_flight(4);
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    app_sends_bytes(1460);
    we_send(.seq = 1 + 5 * 1460, .ack = 1, .len = 1460);    /* beyond `recover` */
    at_ms(100);
    peer_sends(.seq = 1, .ack = 1 + 2 * 1460);              /* partial: the timer ends at 300 */
    we_send(.seq = 1 + 2 * 1460, .ack = 1, .len = 1460);
    at_ms(250);
    peer_sends(.seq = 1, .ack = 1 + 5 * 1460);
    expect(!app->in_recovery);
    at_ms(449);
    we_send_nothing();
    at_ms(450);
    we_send(.seq = 1 + 5 * 1460, .ack = 1, .len = 1460);
}

TEST(probes_of_our_closed_window_are_no_duplicate_acks)
{
    segments_are_in_flight(4);
    for (uint32_t at = 1; at < TCP_RECV_BYTES; at += 1460)
        peer_sends(.seq = at, .ack = 1461, .len = 1460);
    we_send_whatever();
    for (unsigned i = 0; i < 3; i++) {
        peer_sends(.seq = 1 + TCP_RECV_BYTES, .ack = 1461, .len = 1);
        we_send(.seq = 1 + 5 * 1460, .ack = 1 + TCP_RECV_BYTES, .wnd = ZERO);
    }
    expect_eq(counted(fast_retransmits), 0);
}

TEST(text_behind_a_fin_is_no_duplicate_ack)
{
    segments_are_in_flight(4);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1461);
    we_send_whatever();
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 2, .ack = 1461, .text = "more");
    we_send_whatever();
    expect_eq(app->dup_acks, 0);
    expect_eq(counted(fast_retransmits), 0);
}

TEST(new_segments_flow_during_recovery)
{
    segments_are_in_flight(4);
    app->cwnd = 4 * 1460;
    app_sends_bytes(1460);
    we_send_nothing();
    peer_sends(.seq = 1, .ack = 1461);
    we_send(.seq = 1 + 5 * 1460, .ack = 1, .len = 1460);    /* limited transmit, RFC 3042 */
}

TEST(echoes_of_a_timeout_start_no_fast_retransmit)
{
    segments_are_in_flight(4);
    at_ms(200);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    for (unsigned i = 0; i < 4; i++)
        peer_sends(.seq = 1, .ack = 1461);
    we_send_whatever();
    expect_eq(counted(fast_retransmits), 0);
}

TEST(a_lost_fin_is_part_of_a_fast_retransmit)
{
    connection_is_open();
    app->cwnd = 20 * 1460;
    app_sends("only");
    app_closes();
    we_send(.seq = 1, .ack = 1, .text = "only");
    we_send(.flags = FIN | ACK, .seq = 5, .ack = 1);
    for (unsigned i = 0; i < 3; i++)
        peer_sends(.seq = 1, .ack = 1);
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1, .text = "only");
}

TEST(slow_start_doubles_and_avoidance_adds_one)
{
    connection_is_open();
    expect_eq(app->cwnd, 3 * 1460);
    app_sends_bytes(1460);
    peer_sends(.seq = 1, .ack = 1461);
    expect_eq(app->cwnd, 4 * 1460);
    app->ssthresh = 4 * 1460;
    app_sends_bytes(1460);
    peer_sends(.seq = 1, .ack = 2921);
    expect_eq(app->cwnd, 4 * 1460 + 365);
    we_send_whatever();
}

TEST(an_idle_connection_starts_slowly_again)
{
    connection_is_open();
    app->cwnd = 20 * 1460;
    at_ms(5000);
    app_sends_bytes(4380);
    expect_eq(app->cwnd, 3 * 1460);
    we_send_whatever();
}

/* ---- windows --------------------------------------------------------------------------------- */

TEST(a_zero_window_is_probed_with_backoff)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends_bytes(100);
    we_send_nothing();
    for (uint32_t due = 200, gap = 400; due < 30000; due += gap, gap *= 2) {
        at_ms(due - 1);
        we_send_nothing();
        at_ms(due);
        we_send(.seq = 1, .ack = 1, .len = 1);
        peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    }
    expect_eq(counted(fast_retransmits), 0);
    peer_sends(.seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 1, .len = 100);
    peer_sends(.seq = 1, .ack = 101);
}

TEST(a_probe_that_is_taken_counts_as_sent)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends_bytes(100);
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .len = 1);
    peer_sends(.seq = 1, .ack = 2, .wnd = 200);
    we_send(.seq = 2, .ack = 1, .len = 99);
}

TEST(a_peer_that_answers_probes_is_never_given_up)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends("x");
    for (uint32_t s = 1; s < 1200; s++) {
        at_ms(s * 1000);
        if (segments_sent())
            peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
        we_send_whatever();
    }
    expect_eq(app->state, TCP_ESTABLISHED);
}

TEST(a_peer_that_answers_no_probe_is_given_up)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends("x");
    at_ms(400000);
    we_send_whatever();
    app_reads_error(ETIMEDOUT);
}

TEST(a_window_that_closes_over_text_in_flight_is_probed)
{
    connection_is_open();
    app_sends_bytes(1460);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    at_ms(200);
    at_ms(1000);
    we_send(.seq = 1, .ack = 1, .len = 1);
    peer_sends(.seq = 1, .ack = 1, .wnd = 1460);
    we_send(.seq = 1, .ack = 1, .len = 1460);
}

TEST(a_window_that_stays_silly_is_filled_in_the_end)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = 100);
    app_sends_bytes(1000);
    we_send_nothing();
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .len = 100);
}

TEST(our_acks_stay_in_a_closed_window)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends_bytes(10);
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .len = 1);
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO, .text = "abc");
    idle();
    we_send(.seq = 1, .ack = 4);                    /* not 2: the peer would refuse it */
    app_reads("abc");
}

int main(void)
{
    return RUN_TWICE("tcp_loss",
        TWICE(unacknowledged_text_is_sent_again_with_backoff_and_given_up),
        TWICE(the_timer_restarts_when_new_text_is_acknowledged),
        TWICE(the_timeout_follows_the_round_trip_time),
        TWICE(a_retransmitted_segment_is_not_timed_and_the_backoff_stays),
        TWICE(after_a_timeout_all_in_flight_goes_again_in_slow_start),
        TWICE(an_ack_that_covers_what_had_arrived_ends_the_repetition),
        TWICE(a_soft_icmp_error_is_what_giving_up_reports),
        TWICE(three_duplicate_acks_send_the_first_segment_again),
        TWICE(a_fast_retransmit_ends_the_timing_of_its_segment),
        TWICE(duplicates_with_text_or_another_window_do_not_count),
        TWICE(a_partial_ack_sends_the_next_hole_again),
        TWICE(only_the_first_partial_ack_restarts_the_timer),
        TWICE(the_ack_that_ends_recovery_restarts_the_timer_for_what_is_beyond),
        TWICE(probes_of_our_closed_window_are_no_duplicate_acks),
        TWICE(text_behind_a_fin_is_no_duplicate_ack),
        TWICE(new_segments_flow_during_recovery),
        TWICE(echoes_of_a_timeout_start_no_fast_retransmit),
        TWICE(a_lost_fin_is_part_of_a_fast_retransmit),
        TWICE(slow_start_doubles_and_avoidance_adds_one),
        TWICE(an_idle_connection_starts_slowly_again),
        TWICE(a_zero_window_is_probed_with_backoff),
        TWICE(a_probe_that_is_taken_counts_as_sent),
        TWICE(a_peer_that_answers_probes_is_never_given_up),
        TWICE(a_peer_that_answers_no_probe_is_given_up),
        TWICE(a_window_that_closes_over_text_in_flight_is_probed),
        TWICE(a_window_that_stays_silly_is_filled_in_the_end),
        TWICE(our_acks_stay_in_a_closed_window));
}
