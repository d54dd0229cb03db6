/*
 * Sending: segments and what they are made of, Nagle, silly windows, a full TX ring, lent memory,
 * buffers.
 */
#include <errno.h>
#include "tcp_dsl.h"

TEST(written_text_is_sent_pushed_and_released_by_its_ack)
{
    connection_is_open();
    app_sends("hello");
    expect_eq(flags_of_next(), PSH | ACK);
    we_send(.seq = 1, .ack = 1, .text = "hello");
    expect_eq(NET_POOL_BUFFERS - dsl.net.pool.buffers_free, 1);
    peer_sends(.seq = 1, .ack = 6);
    expect_eq(dsl.net.pool.buffers_free, NET_POOL_BUFFERS);
    expect_eq(app->timers_armed, 0);
}

TEST(a_large_write_goes_out_in_full_segments)
{
    connection_is_open();
    expect_eq(app_sends_bytes(3 * 1460), 3 * 1460);
    for (uint32_t i = 0; i < 3; i++)
        we_send(.seq = 1 + i * 1460, .ack = 1, .len = 1460);
}

TEST(the_peers_window_bounds_what_is_sent)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = 2000);
    app_sends_bytes(4380);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    we_send_nothing();                              /* 540 bytes: silly */
    peer_sends(.seq = 1, .ack = 1461, .wnd = 2920);
    we_send(.seq = 1461, .ack = 1, .len = 1460);
    we_send(.seq = 2921, .ack = 1, .len = 1460);
}

TEST(a_window_from_an_old_segment_is_not_believed)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    peer_sends(.seq = 4, .ack = 1, .text = "d", .wnd = 5000);
    we_send(.seq = 1, .ack = 5);
    app_reads("abcd");
    app_sends("x");
    we_send(.seq = 1, .ack = 5, .text = "x");
    peer_sends(.seq = 5, .ack = 2, .wnd = 4000);
    expect_eq(app->snd_wnd, 4000);
    peer_sends(.seq = 5, .ack = 1, .wnd = 9000);    /* an older acknowledgment */
    expect_eq(app->snd_wnd, 4000);
}

TEST(nagle_holds_a_second_short_segment_back)
{
    connection_is_open();
    app_sends("a");
    we_send(.seq = 1, .ack = 1, .text = "a");
    app_sends("b");
    app_sends("c");
    we_send_nothing();
    peer_sends(.seq = 1, .ack = 2);
    we_send(.seq = 2, .ack = 1, .text = "bc");
}

TEST(the_tail_of_a_response_does_not_wait)
{
    connection_is_open();
    app_sends_bytes(1500);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    we_send(.seq = 1461, .ack = 1, .len = 40);
}

TEST(nodelay_sends_every_write)
{
    connection_is_open();
    tcp_set_nodelay(app, true);
    app_sends("a");
    app_sends("b");
    we_send(.seq = 1, .ack = 1, .text = "a");
    we_send(.seq = 2, .ack = 1, .text = "b");
}

TEST(short_writes_share_a_buffer)
{
    connection_is_open();
    app_sends("a");
    we_send(.seq = 1, .ack = 1, .text = "a");
    for (unsigned i = 0; i < 100; i++)
        app_sends("0123456789");
    expect_eq(app->sendq.views, 1);
    peer_sends(.seq = 1, .ack = 2);
    expect_eq(segments_sent(), 1);
    we_send_whatever();
}

TEST(a_segment_of_many_pieces_is_cut_at_the_fragment_limit)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    for (unsigned i = 0; i < TCP_SEND_VIEWS; i++) {
        struct pkt *piece = pkt_alloc(&dsl.net.pool);

        piece->data[0] = (uint8_t)('a' + i);
        piece->len = 1;
        expect_eq(tcp_send_pkt(app, piece), 0);
    }
    peer_sends(.seq = 1, .ack = 1);
    we_send(.seq = 1, .ack = 1, .text = "abcdef");
    peer_sends(.seq = 1, .ack = 7);
    we_send(.seq = 7, .ack = 1, .text = "gh");
    peer_sends(.seq = 1, .ack = 9);
}

static unsigned released;
static void count_release(struct pkt_owner *owner) { (void)owner; released++; }

TEST(lent_memory_is_released_when_acknowledged_and_fetched)
{
    static const char page[] = "<html>";
    struct pkt_owner owner = { .release = count_release };

    connection_is_open();
    released = 0;
    dsl.ring_holds = true;
    expect_eq(tcp_send_pkt(app, pkt_wrap(&dsl.net.pool, &owner, page, 6)), 0);
    we_send(.seq = 1, .ack = 1, .text = "<html>");
    peer_sends(.seq = 1, .ack = 7);
    expect_eq(released, 0);                         /* the NIC may still read it */
    ring_fetches();
    expect_eq(released, 1);
}

TEST(lent_memory_outlives_the_connection_that_sent_it)
{
    static const char page[] = "<html>";
    struct pkt_owner owner = { .release = count_release };

    connection_is_open();
    released = 0;
    dsl.ring_holds = true;
    expect_eq(tcp_send_pkt(app, pkt_wrap(&dsl.net.pool, &owner, page, 6)), 0);
    we_send(.seq = 1, .ack = 1, .text = "<html>");
    peer_sends(.flags = RST, .seq = 1);
    app_reads_error(ECONNRESET);
    expect_eq(released, 0);
    ring_fetches();
    expect_eq(released, 1);
}

TEST(lent_memory_that_a_dead_connection_refuses_is_released)
{
    static const char page[] = "<html>";
    struct pkt_owner owner = { .release = count_release };
    struct pkt *kept;

    connection_is_open();
    released = 0;
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    for (unsigned i = 0; i < TCP_SEND_VIEWS; i++)
        expect_eq(tcp_send_pkt(app, pkt_wrap(&dsl.net.pool, &owner, page, 6)), 0);
    kept = pkt_wrap(&dsl.net.pool, &owner, page, 6);
    expect_eq(tcp_send_pkt(app, kept), -EAGAIN);
    peer_sends(.flags = RST, .seq = 1);
    expect_eq(released, 0);                         /* one view is still ours */
    expect_eq(tcp_send_pkt(app, kept), -ECONNRESET);
    expect_eq(released, 1);
    expect_eq(tcp_send_pkt(app, pkt_wrap(&dsl.net.pool, &owner, page, 6)), -EPIPE);
    expect_eq(released, 2);
    pkt_pool_check(&dsl.net.pool);
    expect_eq(dsl.net.pool.views_free, NET_POOL_VIEWS);
}

TEST(a_full_send_queue_takes_no_more_and_says_when_it_does)
{
    uint32_t taken, all;

    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .wnd = ZERO);
    all = taken = app_sends_bytes(16000);
    expect(taken > 4 * 1460 && taken < 16000);
    expect_eq(app_sends_bytes(1), 0);
    expect_eq(tcp_poll(app) & TCP_OUT, 0);
    peer_sends(.seq = 1, .ack = 1);
    while (app->sendq.bytes) {
        uint32_t acked = app->snd_nxt.n - app->iss.n;

        we_send_whatever();
        peer_sends(.seq = 1, .ack = acked);
    }
    expect_eq(app->snd_una.n - app->iss.n, 1 + all);
    expect_eq(tcp_poll(app) & TCP_OUT, TCP_OUT);
}

static void count_wake(struct wait *self, void *arg)
{
    (void)self;
    ++*(unsigned *)arg;
}

TEST(a_writer_is_woken_when_there_is_room_and_a_reader_when_there_is_text)
{
    unsigned wakes = 0;
    struct wait wait = { .wake = count_wake, .arg = &wakes };

    connection_is_open();
    wait_add(tcp_wait_queue(app), &wait);
    app_sends_bytes(1460);
    we_send(.seq = 1, .ack = 1, .len = 1460);
    expect_eq(wakes, 0);
    peer_sends(.seq = 1, .ack = 1461);
    expect_eq(wakes, 1);
    peer_sends(.seq = 1, .ack = 1461, .text = "abc");
    expect_eq(wakes, 2);
    peer_sends(.flags = FIN | ACK, .seq = 4, .ack = 1461);
    expect_eq(wakes, 3);
    we_send_whatever();
    wait_remove(&wait);
}

TEST(a_writer_without_buffers_is_woken_when_some_are_back)
{
    unsigned wakes = 0;
    struct wait wait = { .wake = count_wake, .arg = &wakes };

    connection_is_open();
    wait_add(tcp_wait_queue(app), &wait);
    pool_leaves(TCP_POOL_RESERVE);
    expect_eq(tcp_send(app, "x", 1), 0);
    expect_eq(tcp_poll(app) & TCP_OUT, 0);
    at_ms(TCP_STARVED_MS);
    expect_eq(wakes, 0);
    pool_is_whole_again();
    idle();
    /* a task made ready now would sleep with the machine */
    expect_eq(wakes, 0);
    at_ms(2 * TCP_STARVED_MS);
    expect_eq(wakes, 1);
    expect_eq(tcp_poll(app) & TCP_OUT, TCP_OUT);
    wait_remove(&wait);
}

TEST(eight_peers_that_never_read_leave_buffers_for_a_ninth)
{
    we_listen(16);
    for (unsigned port = 1; port <= 8; port++) {
        handshake_of(port);
        app_accepts();
        peer_sends(.seq = 1, .ack = 1, .text = "GET /", .port = port);
        app_reads("GET /");
        expect(app_sends_bytes(16000) > 0);
        we_send_whatever();
        peer_sends(.seq = 6, .ack = app->snd_nxt.n - app->iss.n, .wnd = ZERO, .port = port);
        app_sends_bytes(16000);
        we_send_whatever();
    }
    handshake_of(0);
    app_accepts();
    peer_sends(.seq = 1, .ack = 1, .text = "GET /");
    app_reads("GET /");
    expect_eq(app_sends_bytes(1460), 1460);
    we_send(.seq = 1, .ack = 6, .len = 1460);
}

TEST(a_full_tx_ring_delays_text_and_ack)
{
    connection_is_open();
    peer_sends(.seq = 1, .ack = 1, .text = "abc");
    dsl.tx_slots = 0;
    app_sends("xyz");
    idle();
    we_send_nothing();
    expect(counted(tx_no_slot) > 0);
    dsl.tx_slots = 100;
    tcp_tx_ready(&dsl.net);
    we_send(.seq = 1, .ack = 4, .text = "xyz");
    tcp_tx_ready(&dsl.net);
    we_send_nothing();
    app_reads("abc");
}

TEST(a_syn_ack_that_found_no_slot_goes_out_later)
{
    we_listen(1);
    dsl.tx_slots = 0;
    peer_sends(.flags = SYN);
    dsl.tx_slots = 100;
    tcp_tx_ready(&dsl.net);
    we_send(.flags = SYN | ACK, .ack = 1);
}

TEST(a_ring_that_never_says_it_is_ready_is_tried_again_by_the_timer)
{
    connection_is_open();
    dsl.tx_slots = 0;
    app_sends("xyz");
    dsl.tx_slots = 100;
    at_ms(200);
    we_send(.seq = 1, .ack = 1, .text = "xyz");
}

TEST(views_running_out_delay_a_segment)
{
    struct pkt *views = NULL, *view;

    connection_is_open();
    app_sends("a");
    we_send(.seq = 1, .ack = 1, .text = "a");
    app_sends("b");
    while ((view = pkt_clone(app->sendq.head, 0, 1))) {
        view->next = views;
        views = view;
    }
    view = views;
    views = view->next;
    view->next = NULL;
    pkt_free(view);                                 /* one for the segment that arrives */
    peer_sends(.seq = 1, .ack = 2);
    we_send_nothing();
    pkt_free(views);
    at_ms(TCP_STARVED_MS);
    we_send(.seq = 2, .ack = 1, .text = "b");
}

TEST(nothing_can_be_sent_before_the_handshake_ends)
{
    we_connect(0);
    we_send(.flags = SYN);
    expect_eq(tcp_send(app, "x", 1), 0);
    expect_eq(tcp_send_pkt(app, NULL), -EAGAIN);
}

/*
 * Bytes acknowledged while idle again and again: what is timed, queued and released must come out
 * even.
 */
TEST(a_long_exchange_keeps_every_account)
{
    connection_is_open();
    for (uint32_t i = 0, at = 1; i < 300; i++) {
        uint32_t n = app_sends_bytes(1 + i * 37 % 3000);

        while (app->sendq.bytes) {
            at_ms(i);
            we_send_whatever();
            peer_sends(.seq = 1, .ack = app->snd_nxt.n - app->iss.n);
        }
        at += n;
        expect_eq(app->snd_una.n - app->iss.n, at);
    }
    expect_eq(counted(tx_retransmitted), 0);
}

int main(void)
{
    return RUN_TWICE("tcp_send",
        TWICE(written_text_is_sent_pushed_and_released_by_its_ack),
        TWICE(a_large_write_goes_out_in_full_segments),
        TWICE(the_peers_window_bounds_what_is_sent),
        TWICE(a_window_from_an_old_segment_is_not_believed),
        TWICE(nagle_holds_a_second_short_segment_back),
        TWICE(the_tail_of_a_response_does_not_wait),
        TWICE(nodelay_sends_every_write),
        TWICE(short_writes_share_a_buffer),
        TWICE(a_segment_of_many_pieces_is_cut_at_the_fragment_limit),
        TWICE(lent_memory_is_released_when_acknowledged_and_fetched),
        TWICE(lent_memory_outlives_the_connection_that_sent_it),
        TWICE(lent_memory_that_a_dead_connection_refuses_is_released),
        TWICE(a_full_send_queue_takes_no_more_and_says_when_it_does),
        TWICE(a_writer_is_woken_when_there_is_room_and_a_reader_when_there_is_text),
        TWICE(a_writer_without_buffers_is_woken_when_some_are_back),
        TWICE(eight_peers_that_never_read_leave_buffers_for_a_ninth),
        TWICE(a_full_tx_ring_delays_text_and_ack),
        TWICE(a_syn_ack_that_found_no_slot_goes_out_later),
        TWICE(a_ring_that_never_says_it_is_ready_is_tried_again_by_the_timer),
        TWICE(views_running_out_delay_a_segment),
        TWICE(nothing_can_be_sent_before_the_handshake_ends),
        TWICE(a_long_exchange_keeps_every_account));
}
