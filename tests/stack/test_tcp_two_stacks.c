/*
 * Two whole stacks on a wire with faults: an echo of a quarter megabyte, many connections, a half-
 * dead peer. The faults are the wire's; every run has a seed.
 */
#include "test.h"
#include <errno.h>
#include "host.h"
#include "tcp_internal.h"

enum { PORT = 7, CHUNK = 3000, LIMIT_MS = 600000 };

static struct lab lab;

/*
 * One end of an echo: a client that writes a pattern and reads it back, and a server that returns
 * what it reads.
 */
struct echo {
    struct tcp_listener *listener;
    struct tcp *client, *server;
    uint32_t total, written, read_back;
    uint8_t held[CHUNK];                /* read by the server, not yet written */
    uint32_t held_bytes;
    bool server_saw_end, client_saw_end;
};

static uint8_t pattern(uint32_t i)
{
    return (uint8_t)(i * 31 + (i >> 8));
}

static void client_writes(struct echo *e)
{
    uint8_t chunk[CHUNK];
    uint32_t n = e->total - e->written < CHUNK ? e->total - e->written : CHUNK;
    long taken;

    if (n == 0)
        return;
    for (uint32_t i = 0; i < n; i++)
        chunk[i] = pattern(e->written + i);
    taken = tcp_send(e->client, chunk, n);
    expect(taken >= 0);
    e->written += (uint32_t)taken;
    if (e->written == e->total)
        tcp_shutdown_send(e->client);
}

static void client_reads(struct echo *e)
{
    uint8_t chunk[CHUNK];
    long n = tcp_recv(e->client, chunk, CHUNK, false);

    expect(n >= 0 || n == -EAGAIN);
    e->client_saw_end = n == 0;
    for (long i = 0; i < n; i++)
        if (chunk[i] != pattern(e->read_back++))
            fail_msg("byte %u came back wrong", e->read_back - 1);
}

static void server_runs(struct echo *e)
{
    long n;

    if (!e->server)
        e->server = tcp_accept(e->listener);
    if (!e->server || e->server_saw_end)
        return;
    if (e->held_bytes == 0) {
        n = tcp_recv(e->server, e->held, CHUNK, false);
        expect(n >= 0 || n == -EAGAIN);
        e->held_bytes = n > 0 ? (uint32_t)n : 0;
        if (n == 0) {
            e->server_saw_end = true;
            tcp_close(e->server);
            return;
        }
    }
    n = tcp_send(e->server, e->held, e->held_bytes);
    expect(n >= 0);
    e->held_bytes -= (uint32_t)n;
    memmove(e->held, e->held + n, e->held_bytes);
}

static bool echo_is_done(void *arg)
{
    struct echo *e = arg;

    if (tcp_poll(e->client) & TCP_OUT)
        client_writes(e);
    if (!e->client_saw_end)
        client_reads(e);
    server_runs(e);
    return e->client_saw_end;
}

static struct tcp *connect_to(struct net *net, unsigned number, unsigned port)
{
    struct flow flow = { .remote_port = be16_make(port) };
    struct tcp *t;
    int error;

    expect_eq(ip_flow_to(net, &flow, host_address(number)), 0);
    t = tcp_connect(net, &flow, &error);
    assert_non_null(t);
    return t;
}

static struct tcp_listener *listen_on(struct net *net, unsigned port, unsigned backlog)
{
    int error;
    struct tcp_listener *l = tcp_listen(net, TCP_ANY_LOCAL, be16_make(port), backlog, &error);

    assert_non_null(l);
    return l;
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

/* All connections of both ends are over, perhaps but for TIME-WAIT. */
static bool all_closed(void *arg)
{
    (void)arg;
    return lab.a.net.tcp.connection_level.free == NET_TCP_CONNECTIONS &&
           lab.b.net.tcp.connection_level.free == NET_TCP_CONNECTIONS;
}

static bool time_wait_is_over(void *arg)
{
    return all_closed(arg) && lab.a.net.tcp.time_wait_level.free == NET_TCP_TIME_WAIT &&
           lab.b.net.tcp.time_wait_level.free == NET_TCP_TIME_WAIT;
}

enum { LATE_MOST = 150000, LATE_LEAST = 20000 };      /* bytes before 2^32 */

/* Chooses a secret with which the flow's initial sequence number lies a little below 2^32. */
static void choose_late_isn(struct net *net, const struct flow *flow)
{
    while (tcp_isn(net, flow).n < 0u - LATE_MOST || tcp_isn(net, flow).n > 0u - LATE_LEAST)
        net->secret[0]++;
}

static void echo_survives(uint32_t seed, struct wire_faults faults, uint32_t total)
{
    static struct echo e;

    e = (struct echo){ .total = total };
    lab_start(&lab, seed);
    lab.wire.faults = faults;
    e.listener = listen_on(&lab.b.net, PORT, 4);
    e.client = connect_to(&lab.a.net, 2, PORT);
    if (!lab_run(&lab, echo_is_done, &e, LIMIT_MS))
        fail_msg("seed %u: %u written, %u back of %u", seed, e.written, e.read_back, total);
    expect_eq(e.read_back, total);
    tcp_close(e.client);
    tcp_listener_close(e.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

TEST(an_echo_over_a_clean_wire_retransmits_nothing)
{
    echo_survives(1, (struct wire_faults){ 0 }, 250000);
    expect_eq(lab.a.net.tcp.stats.tx_retransmitted + lab.b.net.tcp.stats.tx_retransmitted, 0);
    expect(lab.now_us < 200000000);
}

TEST(an_echo_survives_two_percent_loss)
{
    for (uint32_t seed = 1; seed <= 4; seed++) {
        echo_survives(seed, (struct wire_faults){ .loss_ppm = 20000 }, 250000);
        expect(lab.wire.lost > 0);
        expect(lab.a.net.tcp.stats.fast_retransmits + lab.b.net.tcp.stats.fast_retransmits > 0);
    }
}

TEST(an_echo_survives_loss_reordering_duplication_and_corruption)
{
    for (uint32_t seed = 10; seed <= 14; seed++) {
        echo_survives(
            seed,
            (struct wire_faults){
                .loss_ppm = 50000, .dup_ppm = 30000, .reorder_ppm = 50000, .corrupt_ppm = 20000 },
            150000);
        expect(lab.wire.lost && lab.wire.duplicated && lab.wire.reordered && lab.wire.corrupted);
    }
}

TEST(an_echo_survives_when_a_third_of_all_frames_is_lost)
{
    echo_survives(20, (struct wire_faults){ .loss_ppm = 300000 }, 20000);
}

TEST(an_echo_survives_a_tiny_tx_ring)
{
    static struct echo e;

    e = (struct echo){ .total = 100000 };
    lab_start(&lab, 3);
    lab.a.eth.slots_usable = lab.b.eth.slots_usable = 1;
    lab.wire.faults.loss_ppm = 10000;
    e.listener = listen_on(&lab.b.net, PORT, 4);
    e.client = connect_to(&lab.a.net, 2, PORT);
    expect(lab_run(&lab, echo_is_done, &e, LIMIT_MS));
    expect_eq(e.read_back, e.total);
    expect(lab.a.net.tcp.stats.tx_no_slot > 0);
    tcp_close(e.client);
    tcp_listener_close(e.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

TEST(an_echo_crosses_the_end_of_the_sequence_space)
{
    static struct echo e;
    struct flow a = { .local_port = be16_make(50000), .remote_port = be16_make(PORT) };
    struct flow b = { .local_port = be16_make(PORT), .remote_port = be16_make(50000) };
    int error;

    e = (struct echo){ .total = 2 * LATE_MOST };
    lab_start(&lab, 5);
    lab.wire.faults = (struct wire_faults){ .loss_ppm = 20000, .reorder_ppm = 20000 };
    expect_eq(ip_flow_to(&lab.a.net, &a, host_address(2)), 0);
    expect_eq(ip_flow_to(&lab.b.net, &b, host_address(1)), 0);
    choose_late_isn(&lab.a.net, &a);
    choose_late_isn(&lab.b.net, &b);
    e.listener = listen_on(&lab.b.net, PORT, 4);
    e.client = tcp_connect(&lab.a.net, &a, &error);
    expect(lab_run(&lab, echo_is_done, &e, LIMIT_MS));
    expect_eq(e.read_back, e.total);
    expect(e.client->iss.n > 0u - LATE_MOST && e.client->irs.n > 0u - LATE_MOST);
    expect(e.client->snd_nxt.n < 2 * LATE_MOST && e.client->rcv_nxt.n < 2 * LATE_MOST);
    tcp_close(e.client);
    tcp_listener_close(e.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

struct dialogue {
    struct tcp_listener *listener;
    struct tcp *client, *server;
    unsigned left;
    char got[8];
};

/* One connection after another: a word each way, the server closes first. */
static bool dialogues_are_done(void *arg)
{
    struct dialogue *d = arg;

    if (!d->client && d->left)
        d->client = connect_to(&lab.a.net, 2, PORT);
    if (!d->server && (d->server = tcp_accept(d->listener))) {
        expect_eq(tcp_send(d->server, "welcome", 7), 7);
        tcp_close(d->server);
    }
    if (!d->client || !(tcp_poll(d->client) & TCP_RDHUP))
        return d->left == 0;
    expect_eq(tcp_recv(d->client, d->got, 8, false), 7);
    expect_mem(d->got, "welcome", 7);
    expect_eq(tcp_recv(d->client, d->got, 8, false), 0);
    tcp_close(d->client);
    d->client = d->server = NULL;
    d->left--;
    return d->left == 0;
}

TEST(a_thousand_connections_one_after_another_leave_every_pool_full)
{
    struct dialogue d = { .left = 1000 };

    lab_start(&lab, 7);
    lab.wire.faults.loss_ppm = 5000;
    d.listener = listen_on(&lab.b.net, PORT, 8);
    expect(lab_run(&lab, dialogues_are_done, &d, 3600000));
    tcp_listener_close(d.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    expect(lab.b.net.tcp.stats.established >= 1000);
    lab_end(&lab);
}

struct deaf { struct tcp_listener *listener; struct tcp *client, *server; uint32_t sent; };

static bool server_is_stuck(void *arg)
{
    static const uint8_t zeros[CHUNK];
    struct deaf *d = arg;
    long n;

    if (!d->server && !(d->server = tcp_accept(d->listener)))
        return false;
    n = tcp_send(d->server, zeros, CHUNK);
    expect(n >= 0);
    d->sent += (uint32_t)n;
    return false;
}

TEST(a_client_that_never_reads_holds_little_and_its_orphan_ends)
{
    struct deaf d = { 0 };

    lab_start(&lab, 8);
    d.listener = listen_on(&lab.b.net, PORT, 4);
    d.client = connect_to(&lab.a.net, 2, PORT);
    expect(!lab_run(&lab, server_is_stuck, &d, 60000));
    expect(d.sent > TCP_RECV_BYTES / 2 && d.sent < 30000);
    expect(lab.b.net.pool.buffers_free > NET_POOL_BUFFERS / 2);
    expect(lab.b.net.tcp.stats.probes > 3);
    tcp_close(d.server);
    expect(!lab_run(&lab, never, NULL, 2 * TCP_ORPHAN_MS));
    expect_eq(lab.b.net.tcp.connection_level.free, NET_TCP_CONNECTIONS);
    tcp_abort(d.client);
    tcp_listener_close(d.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

static bool server_has_sent(void *arg)
{
    server_is_stuck(arg);
    return ((struct deaf *)arg)->sent > 0;
}

TEST(a_client_that_dies_half_way_is_given_up)
{
    struct deaf d = { 0 };

    lab_start(&lab, 9);
    d.listener = listen_on(&lab.b.net, PORT, 4);
    d.client = connect_to(&lab.a.net, 2, PORT);
    expect(lab_run(&lab, server_has_sent, &d, 1000));
    lab.wire.faults.loss_ppm = 1000000;
    expect(!lab_run(&lab, never, NULL, 500000));
    expect(d.server && (tcp_poll(d.server) & TCP_ERR));
    expect_eq(tcp_take_error(d.server), ETIMEDOUT);
    tcp_close(d.server);
    tcp_abort(d.client);
    tcp_listener_close(d.listener);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

TEST(both_ends_may_connect_to_each_other_at_once)
{
    struct flow a = { .local_port = be16_make(1000), .remote_port = be16_make(2000) };
    struct flow b = { .local_port = be16_make(2000), .remote_port = be16_make(1000) };
    struct tcp *ta, *tb;
    int error;

    lab_start(&lab, 11);
    expect_eq(ip_flow_to(&lab.a.net, &a, host_address(2)), 0);
    expect_eq(ip_flow_to(&lab.b.net, &b, host_address(1)), 0);
    ta = tcp_connect(&lab.a.net, &a, &error);
    tb = tcp_connect(&lab.b.net, &b, &error);
    expect(!lab_run(&lab, never, NULL, 5000));
    expect_eq(ta->state, TCP_ESTABLISHED);
    expect_eq(tb->state, TCP_ESTABLISHED);
    tcp_close(ta);
    tcp_close(tb);
    expect(lab_run(&lab, time_wait_is_over, NULL, 200000));
    lab_end(&lab);
}

int main(void)
{
    return RUN("tcp_two_stacks", NULL, NULL,
        T(an_echo_over_a_clean_wire_retransmits_nothing),
        T(an_echo_survives_two_percent_loss),
        T(an_echo_survives_loss_reordering_duplication_and_corruption),
        T(an_echo_survives_when_a_third_of_all_frames_is_lost),
        T(an_echo_survives_a_tiny_tx_ring),
        T(an_echo_crosses_the_end_of_the_sequence_space),
        T(a_thousand_connections_one_after_another_leave_every_pool_full),
        T(a_client_that_never_reads_holds_little_and_its_orphan_ends),
        T(a_client_that_dies_half_way_is_given_up),
        T(both_ends_may_connect_to_each_other_at_once));
}
