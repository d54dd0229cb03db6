/* See bench.h. */
#include "bench.h"

#include <string.h>

#include "csr.h"
#include "net.h"
#include "trap.h"

/*
 * What nine in ten of a period's frames were (an ARP request now and then does not matter); else it
 * is "mixed".
 */
enum bench_kind { BENCH_NO_FRAME, BENCH_PING, BENCH_TCP, BENCH_MIXED, BENCH_KINDS };

static const char *const kind_names[BENCH_KINDS] = { "no_frame", "ping", "tcp", "mixed" };

struct bench_sum {
    uint32_t periods, frames, bytes;
    uint64_t cycles;
};

static struct bench_marks {                         /* counters at the start of the period */
    uint32_t cycle, frames, bytes, pings, segments;
} start;

static struct bench_sum sums[BENCH_KINDS];
static uint32_t interrupts_at_reset;
static const struct net *bench_net;
static const struct netif *bench_netif;

static struct bench_marks bench_read(void)
{
    return (struct bench_marks){
        .cycle = csr_mcycle(),
        .frames = bench_netif->stats.rx_frames, .bytes = bench_netif->stats.rx_bytes,
        .pings = bench_net->icmp.rx_echo, .segments = bench_net->tcp.stats.rx_segments,
    };
}

void bench_wake(void)                           /* nothing else has changed since bench_sleep() */
{
    start.cycle = csr_mcycle();
}

static enum bench_kind bench_kind(uint32_t frames, uint32_t pings, uint32_t segments)
{
    if (!frames)
        return BENCH_NO_FRAME;
    if (10 * pings >= 9 * frames)
        return BENCH_PING;
    return 10 * segments >= 9 * frames ? BENCH_TCP : BENCH_MIXED;
}

void bench_sleep(void)
{
    struct bench_marks end = bench_read();
    uint32_t frames = end.frames - start.frames;
    enum bench_kind kind = bench_kind(frames, end.pings - start.pings,
                                      end.segments - start.segments);

    sums[kind].periods++;
    sums[kind].frames += frames;
    sums[kind].bytes += end.bytes - start.bytes;
    sums[kind].cycles += end.cycle - start.cycle;
    start = end;
}

static void bench_row(struct proc_out *out, const char *name, const struct bench_sum *sum)
{
    enum { WIDTH = 12 };
    uint32_t per = sum->frames ? sum->frames : sum->periods;

    proc_text_padded(out, name, WIDTH);
    proc_number(out, sum->periods, WIDTH);
    proc_number(out, sum->frames, WIDTH);
    proc_number(out, sum->bytes, WIDTH);
    proc_number(out, (uint32_t)(sum->cycles / 1000), WIDTH);
    proc_number(out, per ? (uint32_t)(sum->cycles / per) : 0, WIDTH);
    proc_text(out, "\n");
}

static void bench_generate(struct net *net, struct proc_out *out)
{
    (void)net;
    bench_sleep();              /* book what has been done so far: a busy machine never sleeps */
    proc_text(out, "kind             periods   rx_frames    rx_bytes   kilocycles cycles/frame\n");
    for (unsigned i = 0; i < BENCH_KINDS; i++)
        bench_row(out, kind_names[i], &sums[i]);
    proc_text_padded(out, "interrupts", 12);
    proc_number(out, trap_interrupt_count() - interrupts_at_reset, 12);
    proc_text(out, "\n");
}

static void bench_reset(struct net *net, struct proc_out *out)
{
    (void)net;
    memset(sums, 0, sizeof sums);
    start = bench_read();
    interrupts_at_reset = trap_interrupt_count();
    proc_text(out, "reset\n");
}

void bench_init(struct net *net, const struct netif *netif)
{
    static struct proc_entry entries[] = {
        { .path = "bench", .generate = bench_generate },
        { .path = "bench/reset", .generate = bench_reset },
    };

    bench_net = net;
    bench_netif = netif;
    for (unsigned i = 0; i < sizeof entries / sizeof *entries; i++)
        proc_add(net, &entries[i]);
    start = bench_read();
}
