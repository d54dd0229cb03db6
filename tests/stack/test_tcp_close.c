/* Closing: every way through RFC 9293 figure 5, resets, orphans, TIME-WAIT. */
#include <errno.h>
#include "tcp_dsl.h"

static unsigned connections_used(void)
{
    return NET_TCP_CONNECTIONS - dsl.net.tcp.connection_level.free;
}

static unsigned time_waits_used(void)
{
    return NET_TCP_TIME_WAIT - dsl.net.tcp.time_wait_level.free;
}

/* ---- the peer closes first ------------------------------------------------------------------- */

TEST(passive_close_goes_through_close_wait_and_last_ack)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 2);
    expect_eq(app->state, TCP_CLOSE_WAIT);
    expect_eq(tcp_poll(app), TCP_IN | TCP_OUT | TCP_RDHUP);
    app_reads_end();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 2);
    expect_eq(connections_used(), 1);
    peer_sends(.seq = 2, .ack = 2);
    expect_eq(connections_used(), 0);
    expect_eq(time_waits_used(), 0);
}

TEST(text_before_the_fin_is_read_before_the_end)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1, .text = "bye");
    we_send(.seq = 1, .ack = 5);
    app_reads("bye");
    app_reads_end();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 5);
    peer_sends(.seq = 5, .ack = 2);
}

TEST(a_fin_behind_a_hole_waits_for_the_text)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 4, .ack = 1, .text = "def");
    we_send(.seq = 1, .ack = 1);
    app_reads_nothing();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    we_send(.seq = 1, .ack = 8);
    app_reads("abcdef");
    app_reads_end();
    expect_eq(app->state, TCP_CLOSE_WAIT);
}

TEST(text_beyond_a_fin_is_refused)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 4, .ack = 1);
    we_send(.seq = 1, .ack = 1);
    peer_sends(.seq = 1, .ack = 1, .text = "abcXYZ");
    we_send(.seq = 1, .ack = 5);
    app_reads("abc");
    app_reads_end();
}

TEST(we_may_go_on_sending_after_the_peers_fin)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 2);
    app_sends("still here");
    we_send(.seq = 1, .ack = 2, .text = "still here");
    peer_sends(.seq = 2, .ack = 11);
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 11, .ack = 2);
    peer_sends(.seq = 2, .ack = 12);
    expect_eq(connections_used(), 0);
}

TEST(a_repeated_fin_is_acknowledged_again)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 2);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 2);
}

TEST(a_lost_fin_in_last_ack_is_sent_again)
{
    connection_is_open();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 2);
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 2);
    at_ms(200);
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 2);
    peer_sends(.seq = 2, .ack = 2);
    expect_eq(connections_used(), 0);
}

/* ---- we close first -------------------------------------------------------------------------- */

TEST(active_close_goes_through_fin_wait_to_time_wait)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.seq = 1, .ack = 2);
    we_send_nothing();
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    expect_eq(connections_used(), 0);
    expect_eq(time_waits_used(), 1);
    at_ms(TCP_2MSL_MS - 1);
    expect_eq(time_waits_used(), 1);
    at_ms(TCP_2MSL_MS + 1);
    expect_eq(time_waits_used(), 0);
}

TEST(a_fin_that_acknowledges_ours_goes_straight_to_time_wait)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    expect_eq(time_waits_used(), 1);
}

TEST(both_sides_may_close_at_once)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 2, .ack = 2);
    expect_eq(connections_used(), 1);               /* CLOSING */
    peer_sends(.seq = 2, .ack = 2);
    expect_eq(connections_used(), 0);
    expect_eq(time_waits_used(), 1);
}

TEST(a_half_closed_connection_still_receives)
{
    connection_is_open();
    tcp_shutdown_send(app);
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    expect_eq(tcp_send(app, "x", 1), -EPIPE);
    peer_sends(.seq = 1, .ack = 2, .text = "answer");
    expect_eq(app->state, TCP_FIN_WAIT_2);
    app_reads("answer");
    idle();
    we_send(.seq = 2, .ack = 7);
    peer_sends(.flags = FIN | ACK, .seq = 7, .ack = 2, .text = "end");
    we_send(.seq = 2, .ack = 11);
    app_reads("end");                               /* the socket outlives the connection */
    app_reads_end();
    expect(tcp_poll(app) & TCP_HUP);
    app_closes();
    expect_eq(connections_used(), 0);
    expect_eq(time_waits_used(), 1);
}

TEST(the_fin_follows_what_is_queued)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = 1460);
    app_sends_bytes(2000);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    app_closes();
    we_send_nothing();
    peer_sends(.seq = 1, .ack = 1461, .wnd = 1460);
    we_send(.flags = FIN | ACK, .seq = 1461, .ack = 1, .len = 540);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2002);
    we_send(.seq = 2002, .ack = 2);
}

TEST(close_with_unread_text_resets)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "unread");
    app_closes();
    we_send(.flags = RST | ACK, .seq = 1, .ack = 7);
    expect_eq(connections_used(), 0);
}

TEST(text_after_close_resets)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.seq = 1, .ack = 2, .text = "more");
    we_send(.flags = RST | ACK, .seq = 2, .ack = 1);
    expect_eq(counted(rx_after_close), 1);
    expect_eq(connections_used(), 0);
}

TEST(abort_resets_at_once)
{
    connection_is_open();
    tcp_abort(app);
    app = NULL;
    we_send(.flags = RST | ACK, .seq = 1, .ack = 1);
    expect_eq(connections_used(), 0);
}

/* ---- the peer disappears --------------------------------------------------------------------- */

TEST(an_orphan_in_fin_wait_2_is_forgotten)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.seq = 1, .ack = 2);
    at_ms(TCP_ORPHAN_MS + 1);
    we_send_nothing();
    expect_eq(connections_used(), 0);
    expect_eq(counted(orphan_timeout), 1);
}

TEST(an_orphan_whose_fin_is_never_acknowledged_is_reset)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    at_ms(TCP_ORPHAN_MS - 1);
    we_send_whatever();
    at_ms(TCP_ORPHAN_MS + 1);
    we_send(.flags = RST | ACK, .seq = 2, .ack = 1);
    expect_eq(connections_used(), 0);
}

TEST(an_orphan_with_a_peer_that_never_reads_ends)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_sends("never read");
    app_closes();
    for (uint32_t ms = 100; ms <= TCP_ORPHAN_MS + 100; ms += 100) {
        at_ms(ms);
        if (segments_sent() && connections_used())
            peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
        if (connections_used())
            we_send_whatever();
    }
    we_send(.flags = RST | ACK, .seq = 1, .ack = 1);
    expect_eq(connections_used(), 0);
}

TEST(orphans_give_way_when_connections_run_out)
{
    we_listen(4);
    for (unsigned port = 0; port < NET_TCP_CONNECTIONS; port++) {
        handshake_of(port);
        app_accepts();
        app_closes();
        we_send(.flags = FIN | ACK, .seq = 1, .ack = 1, .port = port);
        if (port == 5)
            peer_sends(.seq = 1, .ack = 2, .port = port);   /* to FIN-WAIT-2 */
    }
    expect_eq(dsl.net.tcp.connection_level.free, 0);
    peer_sends(.flags = SYN, .port = 100);
    we_send(.flags = RST | ACK, .seq = 2, .ack = 1, .port = 5);
    we_send(.flags = SYN | ACK, .ack = 1, .port = 100);
    expect_eq(counted(orphan_evicted), 1);
}

/* ---- resets ---------------------------------------------------------------------------------- */

TEST(a_reset_with_exactly_the_next_number_ends_the_connection)
{
    connection_is_open();
    app_sends("lost");
    we_send(.seq = 1, .ack = 1, .text = "lost");
    peer_sends(.flags = RST, .seq = 1);
    we_send_nothing();
    expect_eq(tcp_poll(app), TCP_IN | TCP_OUT | TCP_ERR | TCP_RDHUP | TCP_HUP);
    app_reads_error(ECONNRESET);
    app_reads_end();
    expect_eq(tcp_send(app, "x", 1), -EPIPE);
    app_closes();
    expect_eq(connections_used(), 0);
}

TEST(a_reset_elsewhere_in_the_window_is_challenged)
{
    connection_is_open();
    peer_sends(.flags = RST, .seq = 2);
    we_send(.seq = 1, .ack = 1);
    peer_sends(.flags = RST, .seq = TCP_RECV_BYTES);
    we_send(.seq = 1, .ack = 1);
    expect_eq(counted(challenge_acks), 2);
    expect_eq(app->state, TCP_ESTABLISHED);
}

TEST(a_reset_outside_the_window_is_dropped)
{
    connection_is_open();
    peer_sends(.flags = RST, .seq = 0);
    peer_sends(.flags = RST, .seq = TCP_RECV_BYTES + 1);
    peer_sends(.flags = RST, .seq = 0, .text = "covers the next number");
    we_send_nothing();
    expect_eq(app->state, TCP_ESTABLISHED);
}

TEST(a_reset_in_the_other_states_ends_them_too)
{
    we_listen(4);
    for (unsigned port = 0; port < 4; port++) {
        handshake_of(port);
        app_accepts();
        if (port != 1)
            peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1, .port = port);     /* CLOSE-WAIT */
        we_send_whatever();
        if (port == 0)
            continue;
        /* FIN-WAIT-1 or LAST-ACK */
        app_closes();
        we_send_whatever();
        if (port == 1)
            peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 1, .port = port);     /* CLOSING */
        we_send_whatever();
        peer_sends(.flags = RST, .seq = 2, .port = port);
        expect_eq(connections_used(), 1);
    }
    we_send_nothing();
    peer_sends(.flags = RST, .seq = 2, .port = 0);
    expect_eq(dsl.net.tcp.stats.resets_received, 4);
}

/* ---- TIME-WAIT ------------------------------------------------------------------------------- */

static void connection_is_in_time_wait(void)
{
    connection_is_open();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    expect_eq(time_waits_used(), 1);
}

TEST(time_wait_acknowledges_a_repeated_fin_and_waits_anew)
{
    connection_is_in_time_wait();
    at_ms(40000);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    at_ms(90000);
    expect_eq(time_waits_used(), 1);
    at_ms(100001);
    expect_eq(time_waits_used(), 0);
}

TEST(only_the_same_fin_makes_time_wait_wait_anew)
{
    connection_is_in_time_wait();
    at_ms(40000);
    peer_sends(.flags = FIN | ACK, .seq = 2, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    peer_sends(.flags = FIN | ACK, .seq = 100000, .ack = 2);
    we_send(.seq = 2, .ack = 2);
    expect_eq(counted(rx_time_wait), 2);
    at_ms(60001);
    expect_eq(time_waits_used(), 0);
}

TEST(time_wait_answers_no_pure_ack)
{
    connection_is_in_time_wait();
    peer_sends(.seq = 2, .ack = 2);
    we_send_nothing();
    expect_eq(counted(rx_time_wait), 1);
}

TEST(a_new_syn_above_the_old_numbers_reopens)
{
    connection_is_in_time_wait();
    at_ms(1000);
    peer_sends(.flags = SYN, .seq = 70000, .mss = PEER_MSS);
    we_send(.flags = SYN | ACK, .seq = 0, .ack = 70001);
    expect_eq(time_waits_used(), 0);
    peer_sends(.seq = 70001, .ack = 1);
    app_accepts();
    expect(seq_gt(app->iss, seq(dsl.our_first + 2)));
}

TEST(a_reopened_connections_numbers_begin_above_the_old_ones)
{
    seq_t last;

    connection_is_in_time_wait();
    /* it sent faster than the clock of the initial numbers runs */
    last = dsl.net.tcp.oldest_time_wait->snd_nxt =
        seq_add(dsl.net.tcp.oldest_time_wait->snd_nxt, 50000000);
    at_ms(1000);
    peer_sends(.flags = SYN, .seq = 70000, .mss = PEER_MSS);
    we_send(.flags = SYN | ACK, .seq = 0, .ack = 70001);
    expect_eq(counted(accepted_after_time_wait), 1);
    peer_sends(.seq = 70001, .ack = 1);
    app_accepts();
    expect(seq_gt(app->iss, last));
}

TEST(a_full_backlog_keeps_the_record_of_time_wait)
{
    connection_is_in_time_wait();
    for (unsigned port = 1; port <= 4; port++)
        handshake_of(port);
    peer_sends(.flags = SYN, .seq = 70000, .mss = PEER_MSS);
    we_send_nothing();
    expect_eq(counted(listen_overflow), 1);
    expect_eq(time_waits_used(), 1);
}

TEST(an_old_syn_is_only_acknowledged)
{
    connection_is_in_time_wait();
    peer_sends(.flags = SYN, .seq = 0);
    we_send(.seq = 2, .ack = 2);
    expect_eq(time_waits_used(), 1);
}

TEST(only_an_exact_reset_ends_time_wait)
{
    connection_is_in_time_wait();
    peer_sends(.flags = RST, .seq = 3);
    expect_eq(time_waits_used(), 1);
    peer_sends(.flags = RST, .seq = 2);
    expect_eq(time_waits_used(), 0);
    we_send_nothing();
}

static void open_and_close(unsigned port)
{
    handshake_of(port);
    app_accepts();
    app_closes();
    we_send(.flags = FIN | ACK, .seq = 1, .ack = 1, .port = port);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2, .port = port);
    we_send(.seq = 2, .ack = 2, .port = port);
}

TEST(the_oldest_time_wait_is_recycled)
{
    we_listen(4);
    for (unsigned port = 0; port <= NET_TCP_TIME_WAIT; port++)
        open_and_close(port);
    expect_eq(time_waits_used(), NET_TCP_TIME_WAIT);
    expect_eq(counted(time_wait_recycled), 1);
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2, .port = 1);
    we_send(.seq = 2, .ack = 2, .port = 1);
    /* the oldest is unknown now */
    peer_sends(.flags = FIN | ACK, .seq = 1, .ack = 2, .port = 0);
    we_send(.flags = RST, .seq = 2, .port = 0);
}

TEST(a_thousand_connections_leave_nothing_behind)
{
    we_listen(4);
    for (unsigned port = 0; port < 1000; port++)
        open_and_close(port);
    expect_eq(connections_used(), 0);
    expect_eq(dsl.net.pool.buffers_free, NET_POOL_BUFFERS);
    at_ms(TCP_2MSL_MS + 1);
    expect_eq(time_waits_used(), 0);
}

TEST(nothing_runs_when_everything_is_closed)
{
    uint32_t deadline;

    connection_is_in_time_wait();
    at_ms(TCP_2MSL_MS + 1000);
    expect(!tcp_next_deadline(&dsl.net, &deadline));
}

int main(void)
{
    return RUN_TWICE("tcp_close",
        TWICE(passive_close_goes_through_close_wait_and_last_ack),
        TWICE(text_before_the_fin_is_read_before_the_end),
        TWICE(a_fin_behind_a_hole_waits_for_the_text),
        TWICE(text_beyond_a_fin_is_refused),
        TWICE(we_may_go_on_sending_after_the_peers_fin),
        TWICE(a_repeated_fin_is_acknowledged_again),
        TWICE(a_lost_fin_in_last_ack_is_sent_again),
        TWICE(active_close_goes_through_fin_wait_to_time_wait),
        TWICE(a_fin_that_acknowledges_ours_goes_straight_to_time_wait),
        TWICE(both_sides_may_close_at_once),
        TWICE(a_half_closed_connection_still_receives),
        TWICE(the_fin_follows_what_is_queued),
        TWICE(close_with_unread_text_resets),
        TWICE(text_after_close_resets),
        TWICE(abort_resets_at_once),
        TWICE(an_orphan_in_fin_wait_2_is_forgotten),
        TWICE(an_orphan_whose_fin_is_never_acknowledged_is_reset),
        TWICE(an_orphan_with_a_peer_that_never_reads_ends),
        TWICE(orphans_give_way_when_connections_run_out),
        TWICE(a_reset_with_exactly_the_next_number_ends_the_connection),
        TWICE(a_reset_elsewhere_in_the_window_is_challenged),
        TWICE(a_reset_outside_the_window_is_dropped),
        TWICE(a_reset_in_the_other_states_ends_them_too),
        TWICE(time_wait_acknowledges_a_repeated_fin_and_waits_anew),
        TWICE(only_the_same_fin_makes_time_wait_wait_anew),
        TWICE(time_wait_answers_no_pure_ack),
        TWICE(a_new_syn_above_the_old_numbers_reopens),
        TWICE(a_reopened_connections_numbers_begin_above_the_old_ones),
        TWICE(a_full_backlog_keeps_the_record_of_time_wait),
        TWICE(an_old_syn_is_only_acknowledged),
        TWICE(only_an_exact_reset_ends_time_wait),
        TWICE(the_oldest_time_wait_is_recycled),
        TWICE(a_thousand_connections_leave_nothing_behind),
        TWICE(nothing_runs_when_everything_is_closed));
}
