/* The segment language of tcp_dsl.h. */
#include "tcp_dsl.h"

#include <errno.h>
#include <stdio.h>
#include "sum.h"

enum {
    PORTS = 1100,
    SENT_MAX = 64,
    HELD_MAX = 64,
    FIRST_PORT = 40000,
    OUR_PORT = 80,
    PSEUDO_SUM = 0x1234,
    TEXT_AT = 14 + 20,
    TX_SLOTS = 1000000
};

struct sent {
    struct segment is;          /* absolute numbers */
    unsigned flags;
    uint8_t bytes[2048];
};

struct tcp_dsl dsl;
struct tcp *app;

static uint32_t our_iss[PORTS], app_written, app_read;
static struct sent sent[SENT_MAX];
static unsigned sent_first, sent_count;
static struct pkt *held[HELD_MAX];
static unsigned held_count;
static struct pkt *taken_from_pool;
static struct pkt_buffer buffers[NET_POOL_BUFFERS];
static struct pkt views[NET_POOL_VIEWS];
_Alignas(PKT_LINE_BYTES) static uint8_t memory[NET_POOL_BUFFERS * PKT_BUFFER_BYTES];
_Alignas(4) static uint8_t cell[NETIF_HEADER_BYTES];

/* The byte at a relative sequence number. */
static uint8_t pattern(uint32_t rel)
{
    return (uint8_t)(rel * 31 + (rel >> 8));
}

/* ---- the seam -------------------------------------------------------------------------------- */

static struct ip_out seam_begin(struct net *net, const struct flow *flow, unsigned fragments)
{
    expect(net == &dsl.net && flow->protocol == IP_PROTOCOL_TCP && fragments <= TCP_SEGMENT_VIEWS);
    memset(cell, 0xa5, sizeof cell);
    if (dsl.path_error)
        return (struct ip_out){ .error = dsl.path_error };
    if (dsl.tx_slots == 0)
        return (struct ip_out){ .error = EAGAIN };
    dsl.tx_slots--;
    return (struct ip_out){ .cell = cell, .transport = cell };
}

static struct segment parse_sent(const uint8_t *at, unsigned header_bytes, unsigned len)
{
    const struct tcp_header *h = (const struct tcp_header *)(const void *)at;
    struct segment s = { .flags = h->flags,
                         .seq = be32_get(h->seq),
                         .ack = be32_get(h->ack),
                         .wnd = be16_get(h->wnd),
                         .len = len,
                         .port = be16_get(h->dst_port) - FIRST_PORT };

    expect_eq(h->offset, header_bytes / 4 << 4);
    expect_eq(be16_get(h->src_port), OUR_PORT);
    if (header_bytes > 20) {
        expect(header_bytes == 24 && at[20] == TCP_OPT_MSS && at[21] == 4);
        s.mss = (uint16_t)(at[22] << 8 | at[23]);
    }
    return s;
}

static void seam_end(struct net *net, const struct flow *flow, struct ip_out *out,
                     unsigned transport_bytes, unsigned sum_offset, struct pkt *payload)
{
    unsigned len = (unsigned)pkt_chain_len(payload), at = 0;
    struct sent *s = &sent[(sent_first + sent_count) % SENT_MAX];

    (void)net;
    expect(sent_count < SENT_MAX && sum_offset == 16);
    s->is = parse_sent(out->transport, transport_bytes, len);
    expect_eq(be16_get(flow->remote_port), s->is.port + FIRST_PORT);
    expect(s->is.port < PORTS && len <= sizeof s->bytes);
    if (s->is.flags & SYN)
        our_iss[s->is.port] = s->is.seq;
    for (const struct pkt *p = payload; p; at += p->len, p = p->next)
        memcpy(s->bytes + at, p->data, p->len);
    sent_count++;
    if (payload && dsl.ring_holds) {
        expect(held_count < HELD_MAX);
        held[held_count++] = payload;
    } else {
        pkt_free(payload);
    }
}

static unsigned seam_payload_bytes(struct net *net, const struct flow *flow)
{
    (void)net, (void)flow;
    return dsl.path_mss + (unsigned)sizeof(struct tcp_header);
}

static uint32_t seam_hash(const struct net *net, const struct flow *flow)
{
    (void)net;
    return flow->remote_port.n * 40503u + flow->local_port.n;
}

static const struct ip_ops seam = { .send_begin = seam_begin, .send_end = seam_end,
                                    .payload_bytes = seam_payload_bytes, .hash = seam_hash };

static struct flow flow_of(unsigned port)
{
    return (struct flow){ .ip = &seam,
                          .remote = { .word = { be32_make(0xc0000263) } },
                          .protocol = IP_PROTOCOL_TCP,
                          .local_port = be16_make(OUR_PORT),
                          .remote_port = be16_make(FIRST_PORT + port) };
}

void ring_fetches(void)
{
    while (held_count)
        pkt_free(held[--held_count]);
}

/* ---- the peer -------------------------------------------------------------------------------- */

static uint16_t pseudo_sum(const struct ip_in *in)
{
    (void)in;
    return PSEUDO_SUM;
}

static unsigned write_options(uint8_t *at, const struct segment *s)
{
    if (s->options) {
        memcpy(at, s->options, s->option_bytes);
        return s->option_bytes;
    }
    if (!s->mss)
        return 0;
    memcpy(at, (const uint8_t[]){ TCP_OPT_MSS, 4, (uint8_t)(s->mss >> 8), (uint8_t)s->mss }, 4);
    return 4;
}

static void write_text(uint8_t *at, const struct segment *s, uint32_t len)
{
    if (s->text)
        memcpy(at, s->text, len);
    else
        for (uint32_t i = 0; i < len; i++)
            at[i] = pattern(s->seq + i);
}

static unsigned flags_of(const struct segment *s)
{
    return s->flags == 0 ? ACK : s->flags & 0xff;
}

static struct pkt *peer_segment(const struct segment *s)
{
    struct pkt *pkt = pkt_alloc(&dsl.net.pool);
    struct tcp_header *h;
    uint32_t len = s->text ? (uint32_t)strlen(s->text) : s->len;
    unsigned bytes;

    assert_non_null(pkt);
    /* behind an IP header at +2: word-aligned, as from the wire */
    pkt->data += TEXT_AT;
    h = (struct tcp_header *)(void *)pkt->data;
    bytes = 20 + write_options(pkt->data + 20, s);
    *h = (struct tcp_header){
        .src_port = be16_make(FIRST_PORT + s->port), .dst_port = be16_make(OUR_PORT),
        .seq = be32_make(s->seq + dsl.peer_first), .flags = (uint8_t)flags_of(s),
        .offset = (uint8_t)((s->offset ? s->offset : bytes / 4) << 4),
        .wnd = be16_make(s->wnd == ZERO ? 0 : s->wnd ? s->wnd : DEFAULT_WINDOW),
    };
    if (h->flags & ACK)
        h->ack = be32_make(s->ack + our_iss[s->port]);
    write_text(pkt->data + bytes, s, len);
    pkt->len = (uint16_t)(bytes + len);
    h->sum = sum_finish(sum_add(PSEUDO_SUM, pkt->data, pkt->len));
    if (s->bad_sum)
        h->sum.n ^= 1;
    return pkt;
}

void dsl_peer_sends(struct segment s)
{
    struct ip_in in = { .flow = flow_of(s.port), .pkt = peer_segment(&s), .pseudo_sum = pseudo_sum,
                        .to_group = s.to_group };

    in.flow.local_port = in.flow.remote_port = (be16){ 0 };     /* the transport's to fill in */
    in.flow.hash = 0;
    tcp_input(&dsl.net, &in);
    expect(in.pkt == NULL);
}

/* ---- what we send ---------------------------------------------------------------------------- */

#define FAIL_AT(file, line, ...) do { print_error(__VA_ARGS__); _fail(file, line); } while (0)

static void show(const char *what, const struct segment *s)
{
    print_error("%s flags=%02x seq=%u ack=%u len=%u wnd=%u mss=%u port=%u\n", what,
                s->flags & ~(unsigned)PSH, s->seq, s->ack, s->len, s->wnd, s->mss, s->port);
}

static void relative(struct segment *s)
{
    s->seq -= our_iss[s->port];
    s->ack = s->flags & ACK ? s->ack - dsl.peer_first : 0;
}

static bool same_segment(const struct segment *want, const struct segment *is)
{
    return want->flags == (is->flags & ~(unsigned)PSH) && want->seq == is->seq &&
           want->len == is->len && want->port == is->port &&
           (!(is->flags & ACK) || want->ack == is->ack) &&
           (want->wnd == 0 || (want->wnd == ZERO ? 0 : want->wnd) == is->wnd) &&
           (!want->mss || want->mss == is->mss);
}

static bool same_text(const struct segment *want, const struct sent *s)
{
    if (want->text)
        return !memcmp(want->text, s->bytes, want->len);
    for (uint32_t i = 0; i < want->len; i++)
        if (s->bytes[i] != pattern(want->seq + i))
            return false;
    return true;
}

void dsl_we_send(const char *file, int line, struct segment want)
{
    struct sent *s = &sent[sent_first];

    want.flags = flags_of(&want);
    want.len = want.text ? (uint32_t)strlen(want.text) : want.len;
    if (!sent_count) {
        show("expected", &want);
        FAIL_AT(file, line, "but nothing was sent\n");
    }
    relative(&s->is);
    if (!same_segment(&want, &s->is)) {
        show("expected", &want);
        show("but sent", &s->is);
        FAIL_AT(file, line, "another segment was sent\n");
    }
    if (!same_text(&want, s))
        FAIL_AT(file, line, "the text sent at %u is not what was written\n", want.seq);
    sent_first = (sent_first + 1) % SENT_MAX;
    sent_count--;
}

void dsl_we_send_nothing(const char *file, int line)
{
    if (!sent_count)
        return;
    relative(&sent[sent_first].is);
    show("sent", &sent[sent_first].is);
    FAIL_AT(file, line, "nothing was expected\n");
}

void we_send_whatever(void) { sent_count = 0; }
unsigned segments_sent(void) { return sent_count; }
unsigned flags_of_next(void) { return sent_count ? sent[sent_first].is.flags : 0; }
uint32_t window_of_next(void) { return sent[sent_first].is.wnd; }

/* ---- the clock ------------------------------------------------------------------------------- */

static void set_now(uint64_t us)
{
    dsl.now_us = us;
    dsl.net.now_us = (uint32_t)us;
    dsl.net.now_ms = (uint32_t)(us / 1000);
}

void at_ms(uint32_t ms)
{
    uint64_t end = dsl.start_us + ms * 1000ull;
    uint32_t deadline;
    unsigned steps = 0;

    while (tcp_next_deadline(&dsl.net, &deadline)) {
        uint32_t in_ms = time_reached(dsl.net.now_ms, deadline) ? 0 : deadline - dsl.net.now_ms;
        uint64_t due = in_ms ? (dsl.now_us / 1000 + in_ms) * 1000 : dsl.now_us;

        if (due > end)
            break;
        expect(++steps < 10000);
        set_now(due);
        tcp_run_timers(&dsl.net);
    }
    set_now(end);
    tcp_run_timers(&dsl.net);
}

void idle(void)
{
    tcp_idle(&dsl.net);
}

/* ---- the application ------------------------------------------------------------------------- */

void we_listen(unsigned backlog)
{
    int error = 0;

    dsl.listener = tcp_listen(&dsl.net, TCP_ANY_LOCAL, be16_make(OUR_PORT), backlog, &error);
    assert_non_null(dsl.listener);
}

void we_connect(unsigned port)
{
    struct flow flow = flow_of(port);
    int error = 0;

    app = tcp_connect(&dsl.net, &flow, &error);
    assert_non_null(app);
    expect_eq(error, 0);
}

void handshake_of(unsigned port)
{
    peer_sends(.flags = SYN, .seq = 0, .mss = PEER_MSS, .port = port);
    we_send(.flags = SYN | ACK, .seq = 0, .ack = 1, .port = port);
    peer_sends(.seq = 1, .ack = 1, .port = port);
    we_send_nothing();
}

void app_accepts(void)
{
    app = tcp_accept(dsl.listener);
    assert_non_null(app);
    app_written = app_read = 0;
}

void connection_is_open(void)
{
    we_listen(4);
    handshake_of(0);
    expect_eq(our_iss[0], dsl.our_first);       /* else the run near 2^32 would test nothing */
    app_accepts();
}

void app_sends(const char *text)
{
    expect_eq(tcp_send(app, text, strlen(text)), (long)strlen(text));
}

uint32_t app_sends_bytes(uint32_t bytes)
{
    uint8_t chunk[16384];
    long taken;

    expect(bytes <= sizeof chunk);
    for (uint32_t i = 0; i < bytes; i++)
        chunk[i] = pattern(1 + app_written + i);
    taken = tcp_send(app, chunk, bytes);
    expect(taken >= 0);
    app_written += (uint32_t)taken;
    return (uint32_t)taken;
}

void app_reads(const char *text)
{
    char got[256] = { 0 };

    expect(strlen(text) < sizeof got);
    expect_eq(tcp_recv(app, got, sizeof got - 1, false), (long)strlen(text));
    expect_str(got, text);
}

void app_reads_bytes(uint32_t bytes)
{
    uint8_t got[16384];

    expect(bytes <= sizeof got);
    expect_eq(tcp_recv(app, got, bytes, false), (long)bytes);
    for (uint32_t i = 0; i < bytes; i++)
        expect_eq(got[i], pattern(1 + app_read + i));
    app_read += bytes;
}

static long read_one(void)
{
    char byte;

    return tcp_recv(app, &byte, 1, false);
}

void app_reads_nothing(void) { expect_eq(read_one(), -EAGAIN); }
void app_reads_end(void) { expect_eq(read_one(), 0); }
void app_reads_error(int error) { expect_eq(read_one(), -error); }

void app_closes(void)
{
    tcp_close(app);
    app = NULL;
}

void pool_leaves(unsigned count)
{
    while (dsl.net.pool.buffers_free > count) {
        struct pkt *pkt = pkt_alloc(&dsl.net.pool);

        assert_non_null(pkt);
        pkt->next = taken_from_pool;
        taken_from_pool = pkt;
    }
}

void pool_is_whole_again(void)
{
    pkt_free(taken_from_pool);
    taken_from_pool = NULL;
}

/* ---- each test ------------------------------------------------------------------------------- */

/*
 * Finds a secret and a time at which the first connection gets the initial sequence number wanted;
 * with `late`, a time at which both clocks wrap within ten seconds.
 */
static void steer_isn(uint32_t wanted, bool late)
{
    struct flow flow = flow_of(0);

    for (uint32_t i = 1;; i++) {
        uint32_t us;

        memcpy(dsl.net.secret, (const uint32_t[]){ i, i ^ 77, i * 3, 99 }, sizeof dsl.net.secret);
        dsl.net.now_us = 0;
        us = wanted - tcp_isn(&dsl.net, &flow).n;
        if ((us >= UINT32_MAX - 10000000) != late)
            continue;
        set_now((late ? 999ull << 32 : 0) + us);        /* 2^32 ms are 1000 * 2^32 us */
        expect_eq(tcp_isn(&dsl.net, &flow).n, wanted);
        return;
    }
}

static void begin(uint32_t our_first, uint32_t peer_first, bool late)
{
    memset(&dsl, 0, sizeof dsl);
    memset(our_iss, 0, sizeof our_iss);
    pkt_pool_init(&dsl.net.pool, buffers, NET_POOL_BUFFERS, memory, views, NET_POOL_VIEWS);
    tcp_init(&dsl.net);
    dsl.our_first = our_first;
    dsl.peer_first = peer_first;
    dsl.tx_slots = TX_SLOTS;
    dsl.path_mss = 1460;
    sent_first = sent_count = held_count = app_written = app_read = 0;
    taken_from_pool = NULL;
    app = NULL;
    steer_isn(our_first, late);
    dsl.start_us = dsl.now_us;
}

int tcp_small_setup(void **state)
{
    (void)state;
    begin(1000, 5000, false);
    return 0;
}

/* Numbers wrap three bytes into the connection, clocks within ten seconds. */
int tcp_wrap_setup(void **state)
{
    (void)state;
    begin(0u - 3, 0u - 3, true);
    return 0;
}

/* Nothing may be left: connections end, and every packet is back in its pool. */
int tcp_dsl_teardown(void **state)
{
    struct tcp_state *s = &dsl.net.tcp;

    (void)state;
    we_send_nothing();
    pool_is_whole_again();
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++)
        if (t->net)
            tcp_check(t);
    if (app)
        tcp_abort(app);
    if (dsl.listener)
        tcp_listener_close(dsl.listener);
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++)
        if (t->net)
            tcp_abort(t);
    ring_fetches();
    pkt_pool_check(&dsl.net.pool);
    expect_eq(dsl.net.pool.buffers_free, NET_POOL_BUFFERS);
    expect_eq(dsl.net.pool.views_free, NET_POOL_VIEWS);
    expect_eq(s->connection_level.free, NET_TCP_CONNECTIONS);
    expect_eq(s->listener_level.free, NET_TCP_LISTENERS);
    sent_count = 0;
    return 0;
}
