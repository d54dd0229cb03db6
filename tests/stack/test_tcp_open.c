/* Opening: LISTEN, SYN-RECEIVED, SYN-SENT, half-open limits, options, closed ports. */
#include <errno.h>
#include "tcp_dsl.h"

/* ---- passive --------------------------------------------------------------------------------- */

TEST(three_segments_open_a_connection)
{
    we_listen(4);
    peer_sends(.flags = SYN, .mss = 1400);
    we_send(.flags = SYN | ACK, .ack = 1, .mss = 1460, .wnd = TCP_RECV_BYTES);
    expect(!tcp_accept(dsl.listener));
    expect_eq(tcp_listener_poll(dsl.listener), 0);
    peer_sends(.seq = 1, .ack = 1);
    we_send_nothing();
    expect_eq(tcp_listener_poll(dsl.listener), TCP_IN);
    app_accepts();
    expect_eq(app->state, TCP_ESTABLISHED);
    expect_eq(app->snd_mss, 1400);
    expect_eq(be16_get(tcp_flow(app)->remote_port), 40000);
    expect_eq(tcp_poll(app), TCP_OUT);
    expect_eq(tcp_listener_poll(dsl.listener), 0);
}

TEST(text_on_the_ack_of_the_handshake_is_taken)
{
    we_listen(4);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1, .text = "GET /");
    app_accepts();
    app_reads("GET /");
    idle();
    we_send(.seq = 1, .ack = 6);
}

TEST(text_on_the_syn_is_left_to_be_sent_again)
{
    we_listen(4);
    peer_sends(.flags = SYN, .text = "early");
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
    app_reads_nothing();
}

TEST(without_the_mss_option_segments_have_536_bytes)
{
    we_listen(4);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
    expect_eq(app->snd_mss, 536);
}

TEST(our_segments_are_no_larger_than_the_path_takes)
{
    dsl.path_mss = 1000;
    we_listen(4);
    peer_sends(.flags = SYN, .mss = 9000);
    we_send(.flags = SYN | ACK, .ack = 1, .mss = 1000);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
    expect_eq(app->snd_mss, 1000);
}

TEST(a_tiny_mss_is_not_taken_at_its_word)
{
    we_listen(4);
    peer_sends(.flags = SYN, .mss = 1);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
    expect_eq(app->snd_mss, TCP_MSS_LEAST);
}

TEST(options_before_the_mss_are_skipped)
{
    static const uint8_t options[] = { 1, 3, 3, 7, 4, 2, 1, 1, 2, 4, 0x02, 0x00, 0, 9, 9, 9 };

    we_listen(4);
    peer_sends(.flags = SYN, .options = options, .option_bytes = sizeof options);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
    expect_eq(app->snd_mss, 512);
    expect_eq(counted(rx_bad_option), 0);
}

TEST(options_with_illegal_lengths_are_counted_and_ignored)
{
    static const uint8_t zero[] = { 8, 0, 2, 4 }, past_end[] = { 1, 1, 2, 5 },
                         cut[] = { 1, 1, 1, 2 };
    const uint8_t *const options[] = { zero, past_end, cut };

    we_listen(4);
    for (unsigned i = 0; i < 3; i++) {
        peer_sends(.flags = SYN, .options = options[i], .option_bytes = 4, .port = i);
        we_send(.flags = SYN | ACK, .ack = 1, .port = i);
    }
    expect_eq(counted(rx_bad_option), 3);
}

TEST(a_lost_syn_ack_is_sent_again_when_the_syn_comes_again)
{
    we_listen(4);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    expect_eq(dsl.listener->half_open, 1);
}

TEST(a_syn_ack_is_repeated_with_backoff_and_then_given_up)
{
    we_listen(4);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    for (uint32_t due = 1000, rto = 2000; due <= 31000; due += rto, rto *= 2) {
        at_ms(due - 1);
        we_send_nothing();
        at_ms(due);
        we_send(.flags = SYN | ACK, .ack = 1);
    }
    at_ms(62999);
    expect_eq(dsl.listener->half_open, 1);
    at_ms(63000);
    expect_eq(dsl.listener->half_open, 0);
    expect_eq(counted(half_open_timeout), 1);
    expect_eq(dsl.net.tcp.connection_level.free, NET_TCP_CONNECTIONS);
}

TEST(a_full_backlog_drops_the_syn_and_the_next_try_succeeds)
{
    we_listen(2);
    handshake_of(1);
    handshake_of(2);
    peer_sends(.flags = SYN, .port = 3);
    we_send_nothing();
    expect_eq(counted(listen_overflow), 1);
    app_accepts();
    tcp_abort(app);
    app = NULL;
    we_send(.flags = RST | ACK, .seq = 1, .ack = 1, .port = 1);
    handshake_of(3);
    expect_eq(dsl.listener->ready, 2);
}

TEST(half_open_connections_count_against_the_backlog)
{
    we_listen(1);
    peer_sends(.flags = SYN, .port = 1);
    we_send(.flags = SYN | ACK, .ack = 1, .port = 1);
    peer_sends(.flags = SYN, .port = 2);
    we_send_nothing();
    expect_eq(counted(listen_overflow), 1);
}

TEST(a_stale_handshake_gives_its_place_to_a_new_one)
{
    we_listen(1);
    peer_sends(.flags = SYN, .port = 1);
    we_send(.flags = SYN | ACK, .ack = 1, .port = 1);
    at_ms(TCP_HALF_OPEN_SAFE_MS);
    we_send_whatever();
    handshake_of(2);
    expect_eq(counted(half_open_evicted), 1);
    app_accepts();
    expect_eq(be16_get(tcp_flow(app)->remote_port), 40002);
}

TEST(connections_are_accepted_in_the_order_they_came)
{
    we_listen(3);
    for (unsigned port = 1; port <= 3; port++)
        handshake_of(port);
    for (unsigned port = 1; port <= 3; port++) {
        app_accepts();
        expect_eq(be16_get(tcp_flow(app)->remote_port), 40000 + port);
        app_closes();
        we_send(.flags = FIN | ACK, .seq = 1, .ack = 1, .port = port);
    }
}

TEST(a_port_is_listened_on_once)
{
    int error = 0;

    we_listen(1);
    expect(!tcp_listen(&dsl.net, 0, be16_make(80), 1, &error));
    expect_eq(error, EADDRINUSE);
}

TEST(listeners_run_out_with_an_error)
{
    struct tcp_listener *all[NET_TCP_LISTENERS];
    int error = 0;

    for (unsigned i = 0; i < NET_TCP_LISTENERS; i++)
        assert_non_null(all[i] =
                            tcp_listen(&dsl.net, TCP_ANY_LOCAL, be16_make(1000 + i), 1, &error));
    expect(!tcp_listen(&dsl.net, TCP_ANY_LOCAL, be16_make(99), 1, &error));
    expect_eq(error, ENOBUFS);
    for (unsigned i = 0; i < NET_TCP_LISTENERS; i++)
        tcp_listener_close(all[i]);
}

TEST(closing_a_listener_resets_what_was_not_accepted)
{
    we_listen(4);
    handshake_of(1);
    peer_sends(.flags = SYN, .port = 2);
    we_send(.flags = SYN | ACK, .ack = 1, .port = 2);
    tcp_listener_close(dsl.listener);
    dsl.listener = NULL;
    we_send(.flags = RST | ACK, .seq = 1, .ack = 1, .port = 1);
    we_send(.flags = RST | ACK, .seq = 1, .ack = 1, .port = 2);
    peer_sends(.flags = SYN, .port = 3);
    we_send(.flags = RST | ACK, .ack = 1, .port = 3);
}

TEST(a_reset_in_syn_received_goes_back_to_listen)
{
    we_listen(1);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.flags = RST, .seq = 1);
    expect_eq(dsl.listener->half_open, 0);
    handshake_of(1);
}

TEST(a_reset_connection_in_the_accept_queue_is_accepted_with_its_error)
{
    we_listen(1);
    handshake_of(0);
    peer_sends(.flags = RST, .seq = 1);
    app_accepts();
    expect(tcp_poll(app) & TCP_ERR);
    app_reads_error(ECONNRESET);
    app_reads_end();
}

TEST(a_wrong_ack_in_syn_received_is_reset)
{
    we_listen(1);
    peer_sends(.flags = SYN);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 2);
    we_send(.flags = RST, .seq = 2);
    peer_sends(.seq = 1, .ack = 1);
    app_accepts();
}

TEST(listen_answers_an_ack_with_reset_and_ignores_a_reset)
{
    we_listen(1);
    peer_sends(.seq = 7, .ack = 9);
    we_send(.flags = RST, .seq = 9);
    peer_sends(.flags = RST, .seq = 7);
    peer_sends(.flags = FIN, .seq = 7);
    peer_sends(.flags = SYN | FIN, .seq = 7);
    we_send_nothing();
    expect_eq(counted(rx_bad_syn), 2);
}

TEST(a_connection_is_refused_when_all_are_taken_by_sockets)
{
    struct tcp *all[NET_TCP_CONNECTIONS];

    we_listen(1);
    for (unsigned i = 0; i < NET_TCP_CONNECTIONS; i++) {
        handshake_of(1 + i);
        app_accepts();
        all[i] = app;
    }
    app = NULL;
    peer_sends(.flags = SYN, .port = 0);
    we_send_nothing();
    expect_eq(counted(listen_no_connection), 1);
    for (unsigned i = 0; i < NET_TCP_CONNECTIONS; i++)
        tcp_abort(all[i]);
    we_send_whatever();
}

/* ---- no connection --------------------------------------------------------------------------- */

TEST(a_closed_port_answers_syn_with_reset_and_ack)
{
    peer_sends(.flags = SYN, .seq = 5);
    we_send(.flags = RST | ACK, .ack = 6);
    expect_eq(counted(rx_closed_port), 1);
}

TEST(a_closed_port_answers_an_ack_with_its_number)
{
    peer_sends(.seq = 5, .ack = 77, .text = "hello");
    we_send(.flags = RST, .seq = 77);
}

TEST(a_closed_port_counts_text_and_fin_in_its_ack)
{
    peer_sends(.flags = FIN, .seq = 5, .text = "hello");
    we_send(.flags = RST | ACK, .ack = 11);
}

TEST(a_closed_port_never_answers_a_reset)
{
    peer_sends(.flags = RST, .seq = 5);
    peer_sends(.flags = RST | ACK, .seq = 5, .ack = 1);
    we_send_nothing();
}

TEST(a_reset_counts_once_it_is_sent)
{
    dsl.tx_slots = 0;
    peer_sends(.flags = SYN, .seq = 7);
    expect_eq(counted(tx_no_slot), 1);
    dsl.path_error = ENETDOWN;
    peer_sends(.flags = SYN, .seq = 7);
    expect_eq(counted(tx_no_slot), 1);
    expect_eq(counted(tx_unsendable), 1);
    expect_eq(counted(tx_rst), 0);
    dsl.path_error = 0;
    dsl.tx_slots = 1;
    peer_sends(.flags = SYN, .seq = 7);
    we_send(.flags = RST | ACK, .ack = 8);
    expect_eq(counted(tx_rst), 1);
}

TEST(damaged_segments_are_dropped_by_name)
{
    we_listen(1);
    peer_sends(.flags = SYN, .bad_sum = true);
    peer_sends(.flags = SYN, .to_group = true);
    peer_sends(.flags = SYN, .offset = 4);
    peer_sends(.flags = SYN, .offset = 6);
    we_send_nothing();
    expect_eq(counted(rx_bad_sum), 1);
    expect_eq(counted(rx_multicast), 1);
    expect_eq(counted(rx_bad_offset), 2);
}

/* ---- active ---------------------------------------------------------------------------------- */

TEST(connect_sends_a_syn_and_acknowledges_the_answer)
{
    we_connect(0);
    we_send(.flags = SYN, .seq = 0, .mss = 1460, .wnd = TCP_RECV_BYTES);
    expect_eq(tcp_poll(app), 0);
    peer_sends(.flags = SYN | ACK, .seq = 0, .ack = 1, .mss = 1200);
    we_send(.seq = 1, .ack = 1);
    expect_eq(app->state, TCP_ESTABLISHED);
    expect_eq(app->snd_mss, 1200);
    expect_eq(tcp_poll(app), TCP_OUT);
}

TEST(both_sides_may_open_at_once)
{
    we_connect(0);
    we_send(.flags = SYN, .seq = 0);
    peer_sends(.flags = SYN, .seq = 0);
    we_send(.flags = SYN | ACK, .seq = 0, .ack = 1);
    expect_eq(app->state, TCP_SYN_RECEIVED);
    /* out of window by the letter: answered by an ACK */
    peer_sends(.flags = SYN | ACK, .seq = 0, .ack = 1);
    we_send(.seq = 1, .ack = 1);
    peer_sends(.seq = 1, .ack = 1);
    expect_eq(app->state, TCP_ESTABLISHED);
    we_send_nothing();
}

TEST(a_refused_connect_reports_it)
{
    we_connect(0);
    we_send(.flags = SYN, .seq = 0);
    peer_sends(.flags = RST | ACK, .seq = 0, .ack = 1);
    expect(tcp_poll(app) & TCP_ERR);
    expect_eq(tcp_take_error(app), ECONNREFUSED);
    expect_eq(tcp_take_error(app), 0);
}

TEST(syn_sent_believes_no_wrong_ack)
{
    we_connect(0);
    we_send(.flags = SYN, .seq = 0);
    peer_sends(.flags = SYN | ACK, .seq = 0, .ack = 2);
    we_send(.flags = RST, .seq = 2);
    peer_sends(.flags = RST | ACK, .seq = 0, .ack = 2);
    peer_sends(.flags = RST, .seq = 0);
    peer_sends(.seq = 0, .ack = 1);
    we_send_nothing();
    expect_eq(app->state, TCP_SYN_SENT);
    expect_eq(counted(resets_received), 0);
    expect_eq(counted(rx_bad_rst), 1);
}

TEST(an_unanswered_syn_is_repeated_for_three_minutes)
{
    we_connect(0);
    for (unsigned i = 0; i <= TCP_SYN_RETRANSMITS; i++) {
        we_send(.flags = SYN, .seq = 0);
        at_ms(i == 0 ? 1000 : i < 6 ? (2u << i) * 1000 - 1000 : 63000 + (i - 5) * 60000);
    }
    expect(dsl.now_us - dsl.start_us >= 180000000);
    expect_eq(tcp_take_error(app), ETIMEDOUT);
}

TEST(after_a_lost_syn_the_timeout_is_three_seconds_and_the_window_one_segment)
{
    we_connect(0);
    we_send(.flags = SYN, .seq = 0);
    at_ms(1000);
    we_send(.flags = SYN, .seq = 0);
    peer_sends(.flags = SYN | ACK, .ack = 1, .mss = 1000);
    we_send(.seq = 1, .ack = 1);
    expect_eq(app->rto_ms, 3000);
    expect_eq(app->cwnd, 1000);
}

TEST(connect_chooses_ports_of_the_ephemeral_range)
{
    struct flow flow;
    uint16_t seen[8];

    we_connect(0);
    we_send(.flags = SYN);
    flow = *tcp_flow(app);
    flow.local_port = (be16){ 0 };
    for (unsigned i = 0; i < 8; i++) {
        expect(tcp_choose_port(&dsl.net, &flow));
        seen[i] = be16_get(flow.local_port);
        expect(seen[i] >= 49152);
        for (unsigned j = 0; j < i; j++)
            expect(seen[j] != seen[i]);
    }
}

TEST(a_hard_icmp_error_ends_only_the_handshake)
{
    struct flow flow;

    we_connect(0);
    we_send(.flags = SYN);
    flow = *tcp_flow(app);
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first + 5), ECONNREFUSED);
    expect_eq(counted(icmp_ignored), 1);
    expect_eq(app->state, TCP_SYN_SENT);
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first), EHOSTUNREACH);
    expect_eq(app->state, TCP_SYN_SENT);
    tcp_icmp_error(&dsl.net, &flow, seq(dsl.our_first), ECONNREFUSED);
    expect_eq(tcp_take_error(app), ECONNREFUSED);
}

TEST(initial_sequence_numbers_differ_by_flow_and_rise_with_time)
{
    struct flow a = { .local_port = be16_make(80), .remote_port = be16_make(1) }, b = a;
    seq_t first = tcp_isn(&dsl.net, &a);

    b.remote_port = be16_make(2);
    expect(!seq_eq(first, tcp_isn(&dsl.net, &b)));
    dsl.net.now_us += 4000;
    expect_eq(seq_diff(tcp_isn(&dsl.net, &a), first), 4000);
}

int main(void)
{
    return RUN_TWICE("tcp_open",
        TWICE(three_segments_open_a_connection),
        TWICE(text_on_the_ack_of_the_handshake_is_taken),
        TWICE(text_on_the_syn_is_left_to_be_sent_again),
        TWICE(without_the_mss_option_segments_have_536_bytes),
        TWICE(our_segments_are_no_larger_than_the_path_takes),
        TWICE(a_tiny_mss_is_not_taken_at_its_word),
        TWICE(options_before_the_mss_are_skipped),
        TWICE(options_with_illegal_lengths_are_counted_and_ignored),
        TWICE(a_lost_syn_ack_is_sent_again_when_the_syn_comes_again),
        TWICE(a_syn_ack_is_repeated_with_backoff_and_then_given_up),
        TWICE(a_full_backlog_drops_the_syn_and_the_next_try_succeeds),
        TWICE(half_open_connections_count_against_the_backlog),
        TWICE(a_stale_handshake_gives_its_place_to_a_new_one),
        TWICE(connections_are_accepted_in_the_order_they_came),
        TWICE(a_port_is_listened_on_once),
        TWICE(listeners_run_out_with_an_error),
        TWICE(closing_a_listener_resets_what_was_not_accepted),
        TWICE(a_reset_in_syn_received_goes_back_to_listen),
        TWICE(a_reset_connection_in_the_accept_queue_is_accepted_with_its_error),
        TWICE(a_wrong_ack_in_syn_received_is_reset),
        TWICE(listen_answers_an_ack_with_reset_and_ignores_a_reset),
        TWICE(a_connection_is_refused_when_all_are_taken_by_sockets),
        TWICE(a_closed_port_answers_syn_with_reset_and_ack),
        TWICE(a_closed_port_answers_an_ack_with_its_number),
        TWICE(a_closed_port_counts_text_and_fin_in_its_ack),
        TWICE(a_closed_port_never_answers_a_reset),
        TWICE(a_reset_counts_once_it_is_sent),
        TWICE(damaged_segments_are_dropped_by_name),
        TWICE(connect_sends_a_syn_and_acknowledges_the_answer),
        TWICE(both_sides_may_open_at_once),
        TWICE(a_refused_connect_reports_it),
        TWICE(syn_sent_believes_no_wrong_ack),
        TWICE(an_unanswered_syn_is_repeated_for_three_minutes),
        TWICE(after_a_lost_syn_the_timeout_is_three_seconds_and_the_window_one_segment),
        TWICE(connect_chooses_ports_of_the_ephemeral_range),
        TWICE(a_hard_icmp_error_ends_only_the_handshake),
        TWICE(initial_sequence_numbers_differ_by_flow_and_rise_with_time));
}
