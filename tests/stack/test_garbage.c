/*
 * The whole stack against damaged frames: whatever arrives, nothing is read out of bounds and no
 * buffer is lost.
 */
#include "frames.h"
#include "host.h"
#include "test.h"

enum { ROUNDS = 30000 };

static struct host host;
static struct udp_port *port;
static struct tcp_listener *listener;
static uint32_t state;

static void setup(void)
{
    int error;

    host_start(&host, 2);
    port = udp_open(&host.net);
    expect_eq(udp_bind(port, UDP_ANY_LOCAL, be16_make(7), false), 0);
    listener = tcp_listen(&host.net, TCP_ANY_LOCAL, be16_make(7), 4, &error);
    expect(listener != NULL);
    state = 1;
}

static void teardown(void)
{
    tcp_listener_close(listener);
    udp_close(port);
    /* half-open connections time out, neighbours are given up */
    host_run_at(&host, 400000000);
    host_end(&host);
}

static uint32_t random_below(uint32_t bound)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % bound;
}

/* One good frame of each kind that the stack knows. */
static size_t good_frame(uint8_t *frame, const uint8_t *data)
{
    uint8_t quote[64] = { 0,  0, 0, 0,   0x45, 0, 0, 40,  0, 0, 0, 0, 64,
                          17, 0, 0, 192, 0,    2, 2, 192, 0, 2, 1, 0, 7 };
    uint8_t syn[24] = { 0x10, 0, 0,    7, 0, 0, 0, 1, 0, 0, 0, 0,
                        0x60, 2, 0x20, 0, 0, 0, 0, 0, 2, 4, 5, 0xb4 };
    size_t len = random_below(200);

    switch (random_below(6)) {
    case 0:
        return make_arp(frame, 1 + random_below(2), 1, 2);
    case 1:
        return make_icmp(frame, 1, 2, 8, 0, data, 4 + len);
    case 2:
        quote[17 - 4] = random_below(2) ? 17 : 6;
        return make_icmp(frame, 1, 2, 3, random_below(5), quote, 4 + random_below(40));
    case 3:
        return make_udp(frame, (struct udp_frame){ .from = 1,
                                                   .to = 2,
                                                   .from_port = 9,
                                                   .to_port = 7 + random_below(2),
                                                   .data = data,
                                                   .len = len });
    case 4:
        return make_ipv4(frame, (struct ipv4_frame){
                                    .from = 1, .to = 2, .protocol = 6, .payload = syn, .len = 24 });
    default:
        return make_ipv4(frame, (struct ipv4_frame){ .from = 1,
                                                     .to = 2,
                                                     .protocol = (uint8_t)random_below(256),
                                                     .payload = data,
                                                     .len = len,
                                                     .option_words = random_below(11) });
    }
}

/* The IP header's sum is made good again, so that the damage gets past it. */
static void repair(uint8_t *frame, size_t len)
{
    size_t header_bytes = (frame[14] & 15u) * 4;
    uint16_t sum;

    if (header_bytes < 20 || 14 + header_bytes > len)
        return;
    frame[24] = frame[25] = 0;
    sum = reference_sum(frame + 14, header_bytes, 0);
    frame[24] = (uint8_t)(sum >> 8);
    frame[25] = (uint8_t)sum;
}

/*
 * Memory of exactly the frame's length at +2, so that the address sanitizer sees a read behind its
 * end.
 */
struct exact {
    struct pkt_owner owner;                 /* first */
    uint8_t *bytes;
};

static void release_exact(struct pkt_owner *owner)
{
    free(((struct exact *)owner)->bytes);
    free(owner);
}

static struct pkt *exact_packet(const uint8_t *frame, size_t len)
{
    struct exact *exact = calloc(1, sizeof *exact);

    exact->owner.release = release_exact;
    exact->bytes = malloc(PKT_LANDING + len);
    memcpy(exact->bytes + PKT_LANDING, frame, len);
    return pkt_wrap(&host.net.pool, &exact->owner, exact->bytes + PKT_LANDING, (unsigned)len);
}

/* A frame with a few bytes changed and perhaps cut. */
static void feed(uint8_t *frame, size_t len, bool sums_are_ok)
{
    struct pkt *pkt;

    for (uint32_t damage = random_below(4); damage > 0; damage--)
        frame[12 + random_below((uint32_t)len - 12)] = (uint8_t)random_below(256);
    if (random_below(4) == 0)
        len = random_below((uint32_t)len + 1);
    if (frame[12] == 8 && frame[13] == 0)
        repair(frame, len);
    pkt = exact_packet(frame, len);
    expect(pkt != NULL);
    pkt->rx.l4_sum = sums_are_ok ? PKT_SUM_OK : PKT_NOT_CHECKED;
    eth_input(&host.net, &host.eth.netif, pkt);
}

static void bombard(bool sums_are_ok)
{
    static uint8_t frame[FRAME_BYTES], data[256];
    uint8_t got[256];
    size_t len;

    for (uint32_t round = 0; round < ROUNDS; round++) {
        feed(frame, good_frame(frame, data), sums_are_ok);
        if (round % 16 == 0) {
            host_run_at(&host, 1000000 + (uint64_t)round * 1000);
            while (netif_test_sent(&host.eth, &len))
                ;
            while (udp_receive(port, got, sizeof got, false, NULL) != -11)      /* EAGAIN */
                ;
        }
    }
    /* the good ones among them were served */
    expect(host.net.icmp.tx_echo_reply > ROUNDS / 100);
    expect(host.net.udp.rx_datagrams > ROUNDS / 100);
}

TEST(damaged_frames_are_dropped_by_name_and_nothing_is_lost)
{
    bombard(false);
    expect(host.net.icmp.drops.bad_checksum > 0);
    expect(host.net.udp.drops.bad_checksum > 0);
    expect(host.net.ip.drops.short_packet > 0);
    expect(host.net.arp.drops.bad_packet > 0);
}

TEST(damage_under_a_good_checksum_does_no_harm_either)
{
    bombard(true);
    expect(host.net.udp.drops.short_packet > 0);
    expect(host.net.icmp.drops.bad_quote > 0);
}

int main(void)
{
    return RUN("garbage", setup, teardown,
               T(damaged_frames_are_dropped_by_name_and_nothing_is_lost),
               T(damage_under_a_good_checksum_does_no_harm_either));
}
