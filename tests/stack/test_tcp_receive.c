/*
 * Receiving: the window test, ACKs and when they are sent, text out of order, the window, buffers.
 */
#include <errno.h>
#include "tcp_dsl.h"

/* ---- the steps before text ------------------------------------------------------------------- */

TEST(text_before_the_window_is_answered_with_where_we_are)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    idle();
    we_send(.seq = 1, .ack = 4);
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    we_send(.seq = 1, .ack = 4);
    app_reads("abc");
    expect_eq(counted(rx_out_of_window), 1);
}

TEST(text_behind_the_window_is_refused)
{
    connection_is_open();
    peer_sends(.seq = 1 + TCP_RECV_BYTES, .ack = 1, .text = "abc");
    we_send(.seq = 1, .ack = 1);
    app_reads_nothing();
}

TEST(only_the_new_part_of_a_segment_is_taken)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    peer_sends(.seq = 2, .ack = 1, .text = "bcdef");
    we_send(.seq = 1, .ack = 7);
    app_reads("abcdef");
}

TEST(text_that_crosses_the_right_edge_is_cut)
{
    connection_is_open();
    for (uint32_t at = 1; at < TCP_RECV_BYTES; at += 1460)
        peer_sends(.seq = at, .ack = 1, .len = 1460);
    we_send_whatever();
    app_reads_bytes(1460 * 2);
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES, .wnd = 2920);
    peer_sends(.seq = 1 + TCP_RECV_BYTES, .ack = 1, .len = 1460);
    peer_sends(.flags = FIN | ACK, .seq = 1 + TCP_RECV_BYTES + 1460, .ack = 1, .len = 1470);
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES + 2920, .wnd = ZERO);
    expect_eq(counted(rx_past_window), 1);
    expect_eq(app->state, TCP_ESTABLISHED);         /* the FIN lay beyond */
    app_reads_bytes(TCP_RECV_BYTES);
    we_send_whatever();
}

TEST(a_segment_without_ack_is_dropped)
{
    connection_is_open();
    peer_sends(.flags = NO_FLAGS, .seq = 1, .text = "abc");
    we_send_nothing();
    app_reads_nothing();
    expect_eq(counted(rx_no_ack_flag), 1);
}

TEST(a_syn_in_the_window_is_challenged)
{
    connection_is_open();
    peer_sends(.flags = SYN, .seq = 100);
    we_send(.seq = 1, .ack = 1);
    peer_sends(.flags = SYN | ACK, .seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 1);
    expect_eq(app->state, TCP_ESTABLISHED);
}

TEST(an_ack_of_what_was_never_sent_is_challenged)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 2, .text = "abc");
    we_send(.seq = 1, .ack = 1);
    app_reads_nothing();
    expect_eq(counted(rx_bad_ack), 1);
}

TEST(a_very_old_ack_is_challenged)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 0u - 70000, .text = "abc");
    we_send(.seq = 1, .ack = 1);
    app_reads_nothing();
}

TEST(an_ack_just_opposite_is_neither_new_nor_old)
{
    we_listen(1);
    peer_sends(.flags = SYN, .wnd = ZERO);
    we_send(.flags = SYN | ACK, .ack = 1);
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    app_accepts();
    peer_sends(.seq = 1, .ack = 0x80000001, .text = "abc");
    we_send(.seq = 1, .ack = 1);
    expect_eq(counted(rx_bad_ack), 1);
}

TEST(an_old_ack_brings_its_text_all_the_same)
{
    connection_is_open();
    app_sends("xyz");
    we_send(.seq = 1, .ack = 1, .text = "xyz");
    peer_sends(.seq = 1, .ack = 4);
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    expect_eq(counted(rx_old_ack), 1);
    app_reads("abc");
    idle();
    we_send(.seq = 4, .ack = 4);
}

TEST(challenges_are_limited)
{
    connection_is_open();
    for (unsigned i = 0; i < 3 * TCP_CHALLENGES_PER_S; i++)
        peer_sends(.flags = RST, .seq = 2);
    expect_eq(segments_sent(), TCP_CHALLENGES_PER_S);
    we_send_whatever();
    at_ms(1001);
    peer_sends(.flags = RST, .seq = 2);
    we_send(.seq = 1, .ack = 1);
    expect_eq(counted(challenge_limited), 2 * TCP_CHALLENGES_PER_S);
}

TEST(answers_to_a_syn_outside_the_window_are_limited)
{
    connection_is_open();
    for (unsigned i = 0; i < 3 * TCP_CHALLENGES_PER_S; i++)
        peer_sends(.flags = SYN, .seq = i % 2 ? 0 : 1 + TCP_RECV_BYTES);
    expect_eq(segments_sent(), TCP_CHALLENGES_PER_S);
    we_send_whatever();
    expect_eq(counted(challenge_limited), 2 * TCP_CHALLENGES_PER_S);
    expect_eq(counted(rx_out_of_window), 3 * TCP_CHALLENGES_PER_S);
}

TEST(urgent_text_stays_in_the_stream)
{
    connection_is_open();
    peer_sends(.flags = URG | ACK, .seq = 1, .ack = 1, .text = "now");
    app_reads("now");
    idle();
    we_send(.seq = 1, .ack = 4);
    expect_eq(counted(urgent), 1);
}

/* ---- when to acknowledge --------------------------------------------------------------------- */

TEST(an_ack_waits_until_nothing_else_is_to_do)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    we_send_nothing();
    idle();
    we_send(.seq = 1, .ack = 4);
    idle();
    we_send_nothing();
}

TEST(an_ack_waits_forty_milliseconds_at_most)
{
    connection_is_open();
    at_ms(10);
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    at_ms(49);
    we_send_nothing();
    at_ms(50);
    we_send(.seq = 1, .ack = 4);
    expect_eq(counted(delayed_acks), 1);
}

TEST(an_ack_rides_on_the_answer)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "question");
    app_reads("question");
    app_sends("answer");
    we_send(.seq = 1, .ack = 9, .text = "answer");
    idle();
    we_send_nothing();
}

TEST(every_second_segment_is_acknowledged_at_once)
{
    connection_is_open();
    for (uint32_t i = 0; i < 4; i++) {
        peer_sends(.seq = 1 + i * 1460, .ack = 1, .len = 1460);
        if (i % 2)
            we_send(.seq = 1, .ack = 1 + (i + 1) * 1460);
        else
            we_send_nothing();
    }
}

/* ---- out of order ---------------------------------------------------------------------------- */

TEST(a_hole_is_announced_and_filling_it_delivers_all)
{
    connection_is_open();
    peer_sends(.seq = 4, .ack = 1, .text = "def");
    we_send(.seq = 1, .ack = 1);
    peer_sends(.seq = 7, .ack = 1, .text = "ghi");
    we_send(.seq = 1, .ack = 1);
    app_reads_nothing();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    we_send(.seq = 1, .ack = 10);
    app_reads("abcdefghi");
}

TEST(filling_one_of_two_holes_is_acknowledged_at_once)
{
    connection_is_open();
    peer_sends(.seq = 3, .ack = 1, .text = "c");
    peer_sends(.seq = 5, .ack = 1, .text = "e");
    we_send_whatever();
    peer_sends(.seq = 1, .ack = 1, .text = "ab");
    we_send(.seq = 1, .ack = 4);
    app_reads("abc");
    peer_sends(.seq = 4, .ack = 1, .text = "d");
    we_send(.seq = 1, .ack = 6);
    app_reads("de");
}

/*
 * Every pair of ranges within ten bytes, over two others already held: the bytes must come out
 * right each time.
 */
TEST(overlaps_of_every_shape_come_out_right)
{
    uint32_t base = 1;

    connection_is_open();
    for (uint32_t from = 1; from < 10; from++)
        for (uint32_t to = from + 1; to <= 10; to++) {
            peer_sends(.seq = base + 2, .ack = 1, .len = 2);
            peer_sends(.seq = base + 6, .ack = 1, .len = 2);
            peer_sends(.seq = base + from, .ack = 1, .len = to - from);
            peer_sends(.seq = base, .ack = 1, .len = 1);
            peer_sends(.seq = base, .ack = 1, .len = 10);
            expect(app->reass == NULL);
            app_reads_bytes(10);
            base += 10;
            we_send_whatever();
        }
    expect_eq(counted(out_of_order), 45 * 3);
}

TEST(the_out_of_order_queue_is_bounded_and_keeps_what_is_needed_first)
{
    connection_is_open();
    for (uint32_t i = 0; i < 2 * TCP_REASS_VIEWS; i++)
        peer_sends(.seq = 2 + 2 * i, .ack = 1, .len = 1);
    we_send_whatever();
    expect_eq(app->reass_views, TCP_REASS_VIEWS);
    expect_eq(counted(reass_full), TCP_REASS_VIEWS);
    for (uint32_t i = 0; i < TCP_REASS_VIEWS; i++)
        peer_sends(.seq = 1 + 2 * i, .ack = 1, .len = 1);
    we_send_whatever();
    app_reads_bytes(2 * TCP_REASS_VIEWS);
}

TEST(text_out_of_order_finds_no_place_where_text_in_order_is_copied)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "a");
    pool_leaves(TCP_POOL_LOW);
    peer_sends(.seq = 3, .ack = 1, .text = "c");
    expect_eq(counted(rx_no_memory), 1);
    expect_eq(app->reass_views, 0);
    peer_sends(.seq = 2, .ack = 1, .text = "b");
    expect_eq(counted(compacted), 1);
    app_reads("ab");
    we_send_whatever();
}

TEST(text_in_order_takes_the_place_of_what_is_out_of_order)
{
    connection_is_open();
    for (uint32_t i = 0; i < TCP_REASS_VIEWS; i++)
        peer_sends(.seq = 2 + 2 * i, .ack = 1, .len = 1);
    pool_leaves(20);
    peer_sends(.seq = 1, .ack = 1, .len = 1);
    we_send_whatever();
    expect_eq(counted(rx_no_memory), 0);
    expect(counted(reass_full) > 0);
    app_reads_bytes(2);
}

TEST(the_window_offers_no_place_that_out_of_order_text_has)
{
    connection_is_open();
    for (uint32_t i = 0; i < 4; i++)
        peer_sends(.seq = TCP_RECV_BYTES - 2 * i, .ack = 1, .len = 1);
    for (uint32_t i = 0; i < 3; i++)
        peer_sends(.seq = 1 + i * 1460, .ack = 1, .len = 1460);
    we_send_whatever();
    pool_leaves(35);
    app_reads_bytes(3 * 1460);
    idle();
    we_send_nothing();
    expect(seq_eq(app->rcv_adv, seq(dsl.peer_first + 1 + TCP_RECV_BYTES)));
    pool_is_whole_again();
}

/* ---- the window ------------------------------------------------------------------------------ */

static void window_is_full(void)
{
    connection_is_open();
    for (uint32_t at = 1; at < TCP_RECV_BYTES; at += 1460)
        peer_sends(.seq = at, .ack = 1, .len = 1460);
    we_send_whatever();
    expect(seq_eq(app->rcv_nxt, app->rcv_adv));
}

TEST(a_probe_of_a_full_window_is_answered_and_its_ack_taken)
{
    window_is_full();
    app_sends("xyz");
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES, .wnd = ZERO, .text = "xyz");
    peer_sends(.seq = 1 + TCP_RECV_BYTES, .ack = 4, .len = 1);
    we_send(.seq = 4, .ack = 1 + TCP_RECV_BYTES, .wnd = ZERO);
    expect_eq(app->sendq.bytes, 0);
    app_reads_bytes(TCP_RECV_BYTES);
    we_send_whatever();
}

TEST(reading_opens_a_full_window_by_a_segment_at_least)
{
    window_is_full();
    app_reads_bytes(1459);
    we_send_nothing();
    app_reads_bytes(1);
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES, .wnd = 1460);
    expect_eq(counted(window_updates), 1);
}

TEST(a_window_opened_by_less_than_a_segment_stays_closed_to_probes)
{
    window_is_full();
    app_reads_bytes(1459);
    peer_sends(.seq = 1 + TCP_RECV_BYTES, .ack = 1, .len = 1);
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES, .wnd = ZERO);
}

TEST(a_reader_that_keeps_up_sends_no_window_updates)
{
    connection_is_open();
    for (uint32_t i = 0; i < 20; i++) {
        peer_sends(.seq = 1 + i * 1460, .ack = 1, .len = 1460);
        app_reads_bytes(1460);
    }
    expect_eq(segments_sent(), 10);
    we_send_whatever();
    expect_eq(counted(window_updates), 0);
}

TEST(the_right_edge_never_moves_back)
{
    seq_t edge;

    connection_is_open();
    edge = app->rcv_adv;
    pool_leaves(TCP_POOL_RESERVE + 2);
    peer_sends(.seq = 1, .ack = 1, .text = "a");
    idle();
    we_send(.seq = 1, .ack = 2, .wnd = TCP_RECV_BYTES - 1);
    expect(seq_eq(app->rcv_adv, edge));
}

/* ---- buffers --------------------------------------------------------------------------------- */

TEST(a_thousand_single_bytes_pin_one_frame)
{
    connection_is_open();
    for (uint32_t i = 0; i < 1000; i++) {
        peer_sends(.seq = 1 + i, .ack = 1, .len = 1);
        we_send_whatever();
    }
    expect_eq(NET_POOL_BUFFERS - dsl.net.pool.buffers_free, 1);
    expect_eq(counted(compacted), 999);
    app_reads_bytes(1000);
}

TEST(a_frame_that_somebody_else_sees_is_not_written_into)
{
    struct pkt *view;

    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    view = pkt_clone(app->recvq.tail, 0, 3);
    peer_sends(.seq = 4, .ack = 1, .text = "def");
    we_send(.seq = 1, .ack = 7);
    expect_eq(app->recvq.views, 2);
    app_reads("abcdef");
    pkt_free(view);
}

TEST(frames_of_the_receive_queue_are_bounded_by_number)
{
    connection_is_open();
    for (uint32_t i = 0; i < 16; i++)
        peer_sends(.seq = 1 + i * 600, .ack = 1, .len = 600);
    we_send_whatever();
    /* a fifth of 48; TCP_RECV_VIEWS would be the bound of a larger pool */
    expect_eq(app->recvq.views, 9);
    expect_eq(counted(rx_no_memory), 7);
}

TEST(peeking_takes_nothing_away)
{
    char got[4] = { 0 };

    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    peer_sends(.seq = 4, .ack = 1, .text = "def");
    we_send(.seq = 1, .ack = 7);
    expect_eq(tcp_recv(app, got, 3, true), 3);
    expect_str(got, "abc");
    app_reads("abcdef");
}

TEST(text_finds_no_place_when_buffers_are_few_but_its_ack_counts)
{
    connection_is_open();
    app_sends("xyz");
    we_send(.seq = 1, .ack = 1, .text = "xyz");
    pool_leaves(TCP_POOL_RESERVE);
    peer_sends(.seq = 1, .ack = 4, .text = "abc");
    we_send(.seq = 4, .ack = 1);
    expect_eq(app->sendq.bytes, 0);
    expect_eq(counted(rx_no_memory), 1);
    pool_is_whole_again();
    peer_sends(.seq = 1, .ack = 4, .text = "abc");
    app_reads("abc");
    idle();
    we_send(.seq = 4, .ack = 4);
}

TEST(out_of_order_text_is_given_up_when_buffers_are_few)
{
    connection_is_open();
    peer_sends(.seq = 4, .ack = 1, .text = "def");
    we_send(.seq = 1, .ack = 1);
    pool_leaves(TCP_POOL_LOW - 1);
    peer_sends(.seq = 1, .ack = 1);
    expect_eq(counted(reass_pruned), 1);
    expect_eq(app->reass_views, 0);
    peer_sends(.seq = 1, .ack = 1, .text = "abcdef");
    app_reads("abcdef");
    idle();
    we_send_whatever();
}

TEST(a_window_closed_for_want_of_buffers_opens_when_they_are_back)
{
    connection_is_open();
    for (uint32_t at = 1; at < TCP_RECV_BYTES; at += 1460) {
        peer_sends(.seq = at, .ack = 1, .len = 1460);
        pool_leaves(TCP_POOL_RESERVE - 1);
        app_reads_bytes(1460);
        idle();
        we_send_whatever();
        pool_is_whole_again();
    }
    expect(seq_eq(app->rcv_nxt, app->rcv_adv));
    at_ms(TCP_STARVED_MS);
    we_send(.seq = 1, .ack = 1 + TCP_RECV_BYTES, .wnd = TCP_RECV_BYTES);
}

TEST(eight_connections_that_nobody_reads_leave_the_reserve)
{
    we_listen(16);
    for (unsigned port = 1; port <= 8; port++) {
        handshake_of(port);
        for (uint32_t at = 1; at < TCP_RECV_BYTES; at += 1460)
            peer_sends(.seq = at, .ack = 1, .len = 1460, .port = port);
        we_send_whatever();
    }
    expect(dsl.net.pool.buffers_free >= TCP_POOL_RESERVE);
    handshake_of(0);
}

int main(void)
{
    return RUN_TWICE("tcp_receive",
        TWICE(text_before_the_window_is_answered_with_where_we_are),
        TWICE(text_behind_the_window_is_refused),
        TWICE(only_the_new_part_of_a_segment_is_taken),
        TWICE(text_that_crosses_the_right_edge_is_cut),
        TWICE(a_segment_without_ack_is_dropped),
        TWICE(a_syn_in_the_window_is_challenged),
        TWICE(an_ack_of_what_was_never_sent_is_challenged),
        TWICE(a_very_old_ack_is_challenged),
        TWICE(an_ack_just_opposite_is_neither_new_nor_old),
        TWICE(an_old_ack_brings_its_text_all_the_same),
        TWICE(challenges_are_limited),
        TWICE(answers_to_a_syn_outside_the_window_are_limited),
        TWICE(urgent_text_stays_in_the_stream),
        TWICE(an_ack_waits_until_nothing_else_is_to_do),
        TWICE(an_ack_waits_forty_milliseconds_at_most),
        TWICE(an_ack_rides_on_the_answer),
        TWICE(every_second_segment_is_acknowledged_at_once),
        TWICE(a_hole_is_announced_and_filling_it_delivers_all),
        TWICE(filling_one_of_two_holes_is_acknowledged_at_once),
        TWICE(overlaps_of_every_shape_come_out_right),
        TWICE(the_out_of_order_queue_is_bounded_and_keeps_what_is_needed_first),
        TWICE(text_out_of_order_finds_no_place_where_text_in_order_is_copied),
        TWICE(text_in_order_takes_the_place_of_what_is_out_of_order),
        TWICE(the_window_offers_no_place_that_out_of_order_text_has),
        TWICE(a_probe_of_a_full_window_is_answered_and_its_ack_taken),
        TWICE(reading_opens_a_full_window_by_a_segment_at_least),
        TWICE(a_window_opened_by_less_than_a_segment_stays_closed_to_probes),
        TWICE(a_reader_that_keeps_up_sends_no_window_updates),
        TWICE(the_right_edge_never_moves_back),
        TWICE(a_thousand_single_bytes_pin_one_frame),
        TWICE(a_frame_that_somebody_else_sees_is_not_written_into),
        TWICE(frames_of_the_receive_queue_are_bounded_by_number),
        TWICE(peeking_takes_nothing_away),
        TWICE(text_finds_no_place_when_buffers_are_few_but_its_ack_counts),
        TWICE(out_of_order_text_is_given_up_when_buffers_are_few),
        TWICE(a_window_closed_for_want_of_buffers_opens_when_they_are_back),
        TWICE(eight_connections_that_nobody_reads_leave_the_reserve));
}
