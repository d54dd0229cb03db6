/*
 * What the firmware costs: core cycles per event, of the real image on the simulated machine. The peer is this program:
 * it answers in no time and knows no clock but the machine's, so that every number is exact and the same in each run.
 *
 *     bench_cycles earshot.elf out.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "boot.h"
#include "fcs.h"
#include "model.h"

enum {
    BOOT_CYCLES_MAX = 20000000, EVENT_CYCLES_MAX = 60000000,
    PINGS = 50, ETH = 14, IP = 20, TCP = 20, MSS = 1460,
    SEGMENTS = 200, HTTP = 80, DISCARD = 9,
    FIN = 1, SYN = 2, PSH = 8, ACK = 16,
    QUEUE = 64,                                     /* frames on their way to the machine */
};

static const uint8_t our_mac[6] = { 2, 0, 0, 0, 2, 1 }, their_mac[6] = { 2, 0, 0, 0, 2, 2 };
static const uint8_t our_ip[4] = { 192, 0, 2, 1 }, their_ip[4] = { 192, 0, 2, 2 };

static struct model *machine;
static char console[4096];
static size_t console_bytes;

static struct { uint8_t bytes[1522]; size_t count; } queue[QUEUE];
static unsigned queue_head, queue_tail;             /* free-running */

static struct {
    uint64_t start_cycle;
    unsigned pongs;
} seen;

static struct {
    uint16_t port, remote_port;
    uint32_t snd_nxt, snd_una, rcv_nxt, window;
    uint32_t received;                              /* bytes of text */
    unsigned segments, unacked;                     /* with text; since our last ACK */
    bool open, closed;
    uint32_t to_send;                               /* bytes of the request's body that are left */
} tcp;

static void die(const char *why)
{
    fprintf(stderr, "bench_cycles: %s; the console says:\n%.*s\n", why, (int)console_bytes, console);
    exit(1);
}

/* ---- frames ---------------------------------------------------------------------------------- */

static void put16(uint8_t *p, unsigned v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, v >> 16); put16(p + 2, v & 0xffff); }
static unsigned get16(const uint8_t *p) { return (unsigned)p[0] << 8 | p[1]; }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }

static uint16_t sum(const uint8_t *p, size_t bytes, uint32_t start)
{
    uint32_t total = start;

    for (size_t i = 0; i < bytes; i++)
        total += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (total >> 16)
        total = (total & 0xffff) + (total >> 16);
    return (uint16_t)~total;
}

/* A frame of `bytes` in the queue's next place, with its Ethernet header. */
static uint8_t *frame_begin(size_t bytes, unsigned type)
{
    uint8_t *frame = queue[queue_tail % QUEUE].bytes;

    if (queue_tail - queue_head == QUEUE)
        die("the peer's queue is full");
    memset(frame, 0, 64);
    queue[queue_tail % QUEUE].count = bytes < 60 ? 64 : bytes + 4;
    memcpy(frame, their_mac, 6);
    memcpy(frame + 6, our_mac, 6);
    put16(frame + 12, type);
    return frame;
}

static void frame_end(uint8_t *frame)
{
    fcs_append(frame, queue[queue_tail % QUEUE].count - 4);
    queue_tail++;
}

static void feed(void)
{
    if (queue_head != queue_tail && !model_rx_busy(machine)) {
        model_rx(machine, queue[queue_head % QUEUE].bytes, queue[queue_head % QUEUE].count, -1);
        queue_head++;
    }
}

static uint8_t *ip_begin(size_t payload_bytes, unsigned protocol)
{
    uint8_t *frame = frame_begin(ETH + IP + payload_bytes, 0x0800), *ip = frame + ETH;

    ip[0] = 0x45;
    put16(ip + 2, IP + (unsigned)payload_bytes);
    ip[8] = 64;
    ip[9] = (uint8_t)protocol;
    memcpy(ip + 12, our_ip, 4);
    memcpy(ip + 16, their_ip, 4);
    put16(ip + 10, sum(ip, IP, 0));
    return frame;
}

static void send_ping(unsigned number, size_t data_bytes)
{
    uint8_t *frame = ip_begin(8 + data_bytes, 1), *icmp = frame + ETH + IP;

    icmp[0] = 8;
    put16(icmp + 6, number);
    for (size_t i = 0; i < data_bytes; i++)
        icmp[8 + i] = (uint8_t)i;
    put16(icmp + 2, sum(icmp, 8 + data_bytes, 0));
    frame_end(frame);
}

static void send_arp_reply(const uint8_t *request)
{
    uint8_t *frame = frame_begin(ETH + 28, 0x0806), *arp = frame + ETH;

    memcpy(arp, (const uint8_t[]){ 0, 1, 8, 0, 6, 4, 0, 2 }, 8);
    memcpy(arp + 8, our_mac, 6);
    memcpy(arp + 14, our_ip, 4);
    memcpy(arp + 18, request + ETH + 8, 10);
    frame_end(frame);
}

/* A SYN's text is its options. */
static void send_segment(unsigned flags, const void *text, size_t bytes)
{
    uint8_t *frame = ip_begin(TCP + bytes, 6), *h = frame + ETH + IP;
    uint8_t pseudo[12] = { 0 };

    memcpy(pseudo, our_ip, 4);
    memcpy(pseudo + 4, their_ip, 4);
    pseudo[9] = 6;
    put16(pseudo + 10, TCP + (unsigned)bytes);
    put16(h, tcp.port);
    put16(h + 2, tcp.remote_port);
    put32(h + 4, tcp.snd_nxt);
    put32(h + 8, flags & ACK ? tcp.rcv_nxt : 0);
    h[12] = flags & SYN ? 6 << 4 : 5 << 4;
    h[13] = (uint8_t)flags;
    put16(h + 14, 65535);
    memcpy(h + TCP, text, bytes);
    put16(h + 16, sum(h, TCP + bytes, (uint16_t)~sum(pseudo, sizeof pseudo, 0)));
    frame_end(frame);
    tcp.snd_nxt += flags & SYN ? 1 : (uint32_t)bytes + (flags & FIN ? 1 : 0);
    tcp.unacked = 0;
}

/* ---- the peer -------------------------------------------------------------------------------- */

static void tcp_push(void)
{
    static uint8_t text[MSS];

    while (tcp.open && tcp.to_send && tcp.snd_nxt - tcp.snd_una + MSS <= tcp.window &&
           queue_tail - queue_head < QUEUE / 2) {
        size_t n = tcp.to_send < MSS ? tcp.to_send : MSS;

        send_segment(ACK, text, n);
        tcp.to_send -= (uint32_t)n;
    }
}

static void on_segment(const uint8_t *ip)
{
    const uint8_t *h = ip + (ip[0] & 15) * 4;
    unsigned offset = (h[12] >> 4) * 4u, bytes = get16(ip + 2) - (ip[0] & 15) * 4u - offset;

    if (get16(h + 2) != tcp.port)
        return;
    if (h[13] & SYN) {
        tcp.rcv_nxt = get32(h + 4) + 1;
        tcp.open = true;
    } else if (get32(h + 4) != tcp.rcv_nxt) {
        die("a segment out of order");
    }
    tcp.snd_una = get32(h + 8);
    tcp.window = get16(h + 14);
    tcp.rcv_nxt += bytes + (h[13] & FIN ? 1 : 0);
    tcp.received += bytes;
    tcp.closed |= h[13] & FIN;
    if (bytes) {
        tcp.segments++;
        tcp.unacked++;
    }
    if (h[13] & (SYN | FIN) || tcp.unacked == 2 || (bytes && bytes < MSS))
        send_segment(ACK, NULL, 0);
    tcp_push();
}

static void on_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er)
{
    (void)context;
    if (tx_er || !fcs_good(frame, bytes))
        die("a broken frame");
    seen.start_cycle = start_cycle;
    if (get16(frame + 12) == 0x0806 && frame[ETH + 7] == 1 && memcmp(frame + ETH + 24, our_ip, 4) == 0)
        send_arp_reply(frame);
    else if (get16(frame + 12) == 0x0800 && frame[ETH + 9] == 1)
        seen.pongs++;
    else if (get16(frame + 12) == 0x0800 && frame[ETH + 9] == 6)
        on_segment(frame + ETH);
}

static void on_uart(void *context, uint8_t byte)
{
    (void)context;
    if (console_bytes < sizeof console)
        console[console_bytes++] = (char)byte;
}

/* Until `done`, or the machine has nothing left to do; time is skipped up to its own timers. */
static void run_until(bool (*done)(void), uint64_t limit)
{
    uint64_t end = model_evaluated_cycles(machine) + limit;

    while (!done()) {
        enum model_stop stop;

        feed();
        stop = model_run(machine, 10000);
        if (stop == MODEL_EXIT || stop == MODEL_FAULT || model_evaluated_cycles(machine) > end)
            die("the machine stopped, or takes for ever");
        if (stop != MODEL_ASLEEP || done() || queue_head != queue_tail || model_rx_busy(machine))
            continue;
        if (tcp.unacked)
            send_segment(ACK, NULL, 0);
        else if (model_skippable(machine) == UINT64_MAX)
            break;
        else
            model_skip(machine, model_skippable(machine));
    }
}

static bool is_asleep(void)     { return queue_head == queue_tail && model_skippable(machine) > 0; }
static bool is_listening(void)  { return console_bytes && strstr(console, "listening:") && is_asleep(); }
static bool is_closed(void)     { return tcp.closed && is_asleep(); }
static bool is_all_taken(void)  { return !tcp.to_send && is_asleep(); }
static bool is_open(void)       { return tcp.open && is_asleep(); }

/* ---- rows ------------------------------------------------------------------------------------ */

static FILE *out;

static void row(const char *name, double value, const char *unit)
{
    printf("%-34s %10.0f  %s\n", name, value, unit);
    fprintf(out, "%s\n  \"%s\": %.1f", ftell(out) ? "," : "{", name, value);
}

static uint64_t busy_mark, cycle_mark;

static void mark(void)
{
    busy_mark = model_busy_cycles(machine);
    cycle_mark = model_cycle(machine);
}

/* Returns how many cycles passed from a request's first bit to its reply's, all together. */
static uint64_t ping_all(size_t data_bytes)
{
    uint64_t reply = 0;

    mark();
    seen.pongs = 0;
    for (unsigned i = 0; i < PINGS; i++) {
        uint64_t start;

        send_ping(i, data_bytes);
        start = model_cycle(machine);
        run_until(is_asleep, EVENT_CYCLES_MAX);
        reply += seen.start_cycle - start;
    }
    if (seen.pongs != PINGS)
        die("a ping without an answer");
    return reply;
}

static void bench_ping(const char *name, size_t data_bytes)
{
    uint64_t reply = ping_all(data_bytes);
    char text[64];

    snprintf(text, sizeof text, "%s_reply", name);
    row(text, (double)reply / PINGS, "cycles, request's first bit to reply's first");
    row(name, (double)(model_busy_cycles(machine) - busy_mark) / PINGS, "cycles awake per ping");
}

static void tcp_open(unsigned remote_port, const char *request)
{
    static const uint8_t mss[] = { 2, 4, MSS >> 8, MSS & 255 };
    static uint16_t port = 40000;

    memset(&tcp, 0, sizeof tcp);
    tcp.port = port++;
    tcp.snd_nxt = 1000;
    tcp.remote_port = (uint16_t)remote_port;
    send_segment(SYN, mss, sizeof mss);
    run_until(is_open, EVENT_CYCLES_MAX);
    if (!tcp.open)
        die("no connection");
    if (*request)
        send_segment(ACK | PSH, request, strlen(request));
    run_until(is_asleep, EVENT_CYCLES_MAX);
}

static void tcp_end(void)
{
    run_until(is_closed, EVENT_CYCLES_MAX);
    if (!tcp.closed)
        die("the server did not close");
    send_segment(ACK | FIN, NULL, 0);
    run_until(is_asleep, EVENT_CYCLES_MAX);
}

static void rows(const char *name, unsigned segments, const char *what)
{
    char text[64];

    row(name, (double)(model_busy_cycles(machine) - busy_mark) / segments, what);
    snprintf(text, sizeof text, "%s_rate", name);
    row(text, 8e3 * MSS * segments / (double)(model_cycle(machine) - cycle_mark), "bits of text per 1000 cycles");
}

/* Connection included: its share is small. */
static void bench_get(const char *name, const char *request)
{
    mark();
    tcp_open(HTTP, request);
    tcp_end();
    if (tcp.received < SEGMENTS * MSS)
        die("too little came");
    rows(name, tcp.segments, "cycles awake per segment");
}

/* Text for a server that reads all of it. */
static void bench_send(const char *name, unsigned remote_port, const char *request)
{
    tcp_open(remote_port, request);
    mark();
    tcp.to_send = SEGMENTS * MSS;
    tcp_push();
    run_until(is_all_taken, EVENT_CYCLES_MAX);
    if (tcp.to_send)
        die("the server stopped reading");
    rows(name, SEGMENTS, "cycles awake per segment");
    if (remote_port == HTTP)
        tcp_end();
}

static void machine_boot(const char *firmware)
{
    struct options options = { .firmware = firmware, .prefix_bits = 24 };
    struct sim_clock clock = { .hz = (uint64_t)model_sys_hz() };

    memcpy(options.mac, their_mac, 6);
    memcpy(options.ip, their_ip, 4);
    memcpy(options.gateway, our_ip, 4);
    machine = model_open(&(struct model_events){ .tx_frame = on_frame, .uart_byte = on_uart }, 1);
    clock.model = machine;
    if (!boot_load(machine, &options, &clock))
        exit(1);
    run_until(is_listening, BOOT_CYCLES_MAX);
}

int main(int argc, char **argv)
{
    if (argc != 3 || !(out = fopen(argv[2], "w"))) {
        fprintf(stderr, "usage: bench_cycles earshot.elf out.json\n");
        return 2;
    }
    machine_boot(argv[1]);
    row("boot", (double)model_busy_cycles(machine), "cycles awake from reset to the first sleep");
    ping_all(56);                                   /* ARP, and what else comes once */
    bench_ping("ping", 56);
    bench_ping("ping_1400", 1400);
    bench_get("segment_sent", "GET /bytes/292000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    bench_send("segment_received", DISCARD, "");
    bench_send("segment_uploaded", HTTP,
               "POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 292000\r\n\r\n");
    fprintf(out, "\n}\n");
    fclose(out);
    model_close(machine);
    return 0;
}
