/*
 * Segments that nobody would send: random flags, numbers near the interesting ones, random windows,
 * against random calls of the application, with buffers and TX slots running short. tcp_check()
 * asserts the invariants after each, the sanitizers watch memory, and at the end every packet must
 * be back. The seed is in the test's output when it fails.
 */
#include "tcp_dsl.h"

static uint32_t state;

static uint32_t roll(uint32_t sides)            /* xorshift32 */
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % sides;
}

/* A number close to one that matters: relative to the connection's present state. */
static uint32_t near(uint32_t value)
{
    static const uint32_t steps[] = { 0,      0,   0,    0,         1,     0u - 1,    3,
                                      0u - 3, 100, 1460, 0u - 1460, 11680, 0x7fffffff };

    return value + steps[roll(sizeof steps / sizeof steps[0])];
}

static unsigned random_flags(void)
{
    static const unsigned likely[] = { ACK,       ACK, ACK, ACK,       ACK,      PSH | ACK,
                                       FIN | ACK, RST, SYN, SYN | ACK, RST | ACK };

    return roll(20) ? likely[roll(sizeof likely / sizeof likely[0])] : roll(64) | NO_FLAGS;
}

static void random_segment(void)
{
    uint32_t rcv = app ? app->rcv_nxt.n - dsl.peer_first : 0,
             una = app ? app->snd_una.n - app->iss.n : 0;
    uint32_t max = app ? app->snd_max.n - app->iss.n : 0;

    if (dsl.net.pool.buffers_free == 0)
        return;
    peer_sends(.flags = random_flags(), .seq = near(rcv), .ack = near(roll(2) ? una : max),
               .wnd = roll(4) ? 1 + roll(20000) : ZERO, .len = roll(3) ? roll(30) : roll(1461));
}

static void random_call(void)
{
    static uint8_t bytes[5000];

    if (!app)
        return;
    switch (roll(8)) {
    case 0: case 1: case 2:
        tcp_send(app, bytes, 1 + roll(sizeof bytes));
        break;
    case 3: case 4: case 5:
        tcp_recv(app, bytes, 1 + roll(sizeof bytes), roll(10) == 0);
        break;
    case 6:
        if (roll(20) == 0)
            tcp_shutdown_send(app);
        break;
    default:
        if (roll(20) == 0)
            app_closes();
        break;
    }
}

static void random_event(uint32_t *ms)
{
    switch (roll(12)) {
    case 0:
        at_ms(*ms += roll(4) ? roll(300) : roll(20000));
        break;
    case 1:
        idle();
        break;
    case 2:
        dsl.tx_slots = roll(4);
        break;
    case 3:
        dsl.tx_slots = 1000;
        tcp_tx_ready(&dsl.net);
        break;
    case 4:
        if (roll(4))
            pool_is_whole_again();
        else
            pool_leaves(roll(12));
        break;
    case 5: case 6: case 7:
        random_call();
        break;
    default:
        random_segment();
        break;
    }
}

/* One connection's life: until the socket lets go, and a little more. */
static void random_life(uint32_t *ms)
{
    we_listen(4);
    peer_sends(.flags = SYN, .seq = 0, .mss = (uint16_t)(100 + roll(1400)));
    peer_sends(.seq = 1, .ack = 1);
    app = tcp_accept(dsl.listener);
    for (unsigned i = 0; i < 400; i++) {
        random_event(ms);
        if (app)
            tcp_check(app);
        we_send_whatever();
    }
    pool_is_whole_again();
    dsl.tx_slots = 1000;
    if (app)
        app_closes();
    /* and with it what a stray SYN and ACK may have opened */
    tcp_listener_close(dsl.listener);
    dsl.listener = NULL;
    at_ms(*ms += 1000000);
    we_send_whatever();
    expect_eq(dsl.net.tcp.connection_level.free, NET_TCP_CONNECTIONS);
    expect_eq(dsl.net.pool.buffers_free, NET_POOL_BUFFERS);
}

TEST(random_lives_break_no_invariant_and_leave_nothing)
{
    uint32_t ms = 0;

    for (uint32_t seed = 1; seed <= 100; seed++) {
        print_message("# seed %u\n", seed);
        state = seed * 2654435761u;
        random_life(&ms);
    }
}

int main(void)
{
    return RUN_TWICE("tcp_random", TWICE(random_lives_break_no_invariant_and_leave_nothing));
}
