/* arp: what it answers, learns, asks for and keeps waiting. The stack is 192.0.2.2. */
#include "frames.h"
#include "host.h"
#include "test.h"

enum { REQUEST = 1, REPLY = 2 };

static struct host host;
static uint8_t frame[FRAME_BYTES];
static uint64_t now_us;

static void setup(void)
{
    host_start(&host, 2);
    now_us = 1000000;
}

static void teardown(void) { host_end(&host); }

static void at_ms(uint32_t ms)
{
    now_us = 1000000 + (uint64_t)ms * 1000;
    host_run_at(&host, now_us);
}

static void peer_sends(size_t len)
{
    netif_test_receive(&host.eth, frame, len);
    host_run_at(&host, now_us);
}

static void we_send_to(unsigned number)
{
    struct udp_port *port = udp_open(&host.net);
    struct flow flow = { .remote_port = be16_make(9) };

    expect_eq(ip_flow_to(&host.net, &flow, host_address(number)), 0);
    expect_eq(udp_send(port, &flow, "data", 4), 4);
    udp_close(port);
    host_run_at(&host, now_us);
}

static const uint8_t *next_sent(void)
{
    size_t len;

    return netif_test_sent(&host.eth, &len);
}

static void expect_nothing_sent(void) { expect(next_sent() == NULL); }

static void expect_request_for(unsigned number, bool broadcast)
{
    const uint8_t *sent = next_sent();

    expect(sent != NULL);
    expect_eq(get16(sent + 12), 0x0806);
    expect_eq(get16(sent + 20), REQUEST);
    expect_eq(sent[0] == 0xff, broadcast);
    expect_eq(get32(sent + 28), 0xc0000202u);
    expect_eq(get32(sent + 38), 0xc0000200u + number);
}

static void expect_datagram_to(unsigned number)
{
    const uint8_t *sent = next_sent();

    expect_eq(get32(frame_ip(sent) + 16), 0xc0000200u + number);
    expect_mem(sent, ((uint8_t[]){ 2, 0, 0, 0, 2, (uint8_t)number }), 6);
}

TEST(a_request_for_our_address_is_answered)
{
    const uint8_t *sent;

    peer_sends(make_arp(frame, REQUEST, 1, 2));
    sent = next_sent();
    expect(sent != NULL);
    expect_mem(sent, ((uint8_t[]){ 2,   0, 0, 0, 2, 1, 2, 0,     0, 0, 2,   2, 8, 6,
                                   0,   1, 8, 0, 6, 4, 0, REPLY, 2, 0, 0,   0, 2, 2,
                                   192, 0, 2, 2, 2, 0, 0, 0,     2, 1, 192, 0, 2, 1 }),
               42);
    expect_nothing_sent();
}

TEST(a_request_for_somebody_else_is_not_answered_and_teaches_nothing)
{
    peer_sends(make_arp(frame, REQUEST, 1, 3));
    expect_nothing_sent();
    we_send_to(1);
    expect_request_for(1, true);
}

TEST(a_request_for_us_teaches_us_the_askers_address)
{
    peer_sends(make_arp(frame, REQUEST, 1, 2));
    next_sent();
    we_send_to(1);
    expect_datagram_to(1);
}

TEST(a_probe_is_answered_and_teaches_nothing)
{
    size_t len = make_arp(frame, REQUEST, 1, 2);

    memset(frame + 28, 0, 4);                   /* sender 0.0.0.0: RFC 5227 §2.1.1 */
    peer_sends(len);
    expect(next_sent() != NULL);
    for (int i = 0; i < NET_ARP_ENTRIES; i++)
        expect_eq(host.net.arp.entries[i].state, ARP_FREE);
}

TEST(frames_wait_for_the_answer_and_leave_in_order)
{
    we_send_to(1);
    we_send_to(1);
    expect_request_for(1, true);
    expect_nothing_sent();                      /* one request for both */
    peer_sends(make_arp(frame, REPLY, 1, 2));
    expect_datagram_to(1);
    expect_datagram_to(1);
    expect_nothing_sent();
}

TEST(a_waiting_frame_leaves_whole_with_its_payload)
{
    static uint8_t data[1000];
    struct udp_port *port = udp_open(&host.net);
    struct flow flow = { .remote_port = be16_make(9) };
    const uint8_t *udp;
    size_t len;

    memset(data, 0x5a, sizeof data);
    expect_eq(ip_flow_to(&host.net, &flow, host_address(1)), 0);
    expect_eq(udp_send(port, &flow, data, sizeof data), 1000);
    udp_close(port);
    host_run_at(&host, now_us);
    next_sent();
    peer_sends(make_arp(frame, REPLY, 1, 2));
    udp = frame_transport(next_sent(), &len);
    expect_eq(len, 1008);
    expect_mem(udp + 8, data, sizeof data);
    expect_eq(reference_sum(udp, len, 0xc000 + 0x0202 + 0xc000 + 0x0201 + 17 + 1008), 0);
}

TEST(too_many_waiting_frames_push_out_the_oldest)
{
    for (int i = 0; i < NET_ARP_PENDING + 2; i++)
        we_send_to(1);
    expect_eq(host.net.arp.drops.pending_full, 2);
    next_sent();
    peer_sends(make_arp(frame, REPLY, 1, 2));
    for (int i = 0; i < NET_ARP_PENDING; i++)
        expect_datagram_to(1);
    expect_nothing_sent();
}

TEST(requests_are_repeated_once_a_second_and_then_given_up)
{
    we_send_to(1);
    expect_request_for(1, true);
    at_ms(500);
    we_send_to(1);
    expect_nothing_sent();                      /* RFC 1122 §2.3.2.1: not more than one a second */
    at_ms(1000);
    expect_request_for(1, true);
    at_ms(2000);
    expect_request_for(1, true);
    at_ms(2999);
    expect_nothing_sent();
    at_ms(3000);
    expect_nothing_sent();
    expect_eq(host.net.arp.drops.unanswered, 2);
}

TEST(the_next_request_is_the_stacks_deadline)
{
    uint32_t deadline_ms;

    expect(!net_next_deadline(&host.net, &deadline_ms));
    we_send_to(1);
    expect(net_next_deadline(&host.net, &deadline_ms));
    expect_eq(deadline_ms, 2000);               /* time began at 1000 */
    peer_sends(make_arp(frame, REPLY, 1, 2));
    expect(!net_next_deadline(&host.net, &deadline_ms));
}

TEST(an_aged_entry_is_used_while_it_is_asked_for_by_unicast)
{
    peer_sends(make_arp(frame, REQUEST, 1, 2));
    next_sent();
    at_ms(ARP_FRESH_MS);
    we_send_to(1);
    expect_datagram_to(1);
    expect_request_for(1, false);
    peer_sends(make_arp(frame, REPLY, 1, 2));
    at_ms(ARP_FRESH_MS + 1000);
    we_send_to(1);
    expect_datagram_to(1);
    expect_nothing_sent();
}

TEST(an_aged_entry_that_nobody_confirms_is_forgotten)
{
    peer_sends(make_arp(frame, REQUEST, 1, 2));
    next_sent();
    at_ms(ARP_FRESH_MS);
    we_send_to(1);
    for (uint32_t i = 1; i <= ARP_TRIES; i++)
        at_ms(ARP_FRESH_MS + i * ARP_RETRY_MS);
    while (next_sent())
        ;
    we_send_to(1);
    expect_request_for(1, true);
    expect_nothing_sent();
}

TEST(a_neighbour_that_moved_is_followed)
{
    size_t len = make_arp(frame, REQUEST, 1, 2);

    peer_sends(len);
    next_sent();
    frame[27] = 0x99;                           /* its new MAC address */
    peer_sends(len);
    next_sent();
    we_send_to(1);
    expect_eq(next_sent()[5], 0x99);
}

TEST(a_full_cache_forgets_the_least_recently_used)
{
    for (unsigned i = 0; i < NET_ARP_ENTRIES; i++) {
        at_ms(i);
        peer_sends(make_arp(frame, REQUEST, 10 + i, 2));
        next_sent();
    }
    at_ms(100);
    we_send_to(10);
    expect_datagram_to(10);
    peer_sends(make_arp(frame, REQUEST, 100, 2));
    next_sent();
    we_send_to(10);
    expect_datagram_to(10);
    we_send_to(11);                             /* this one gave way */
    expect_request_for(11, true);
}

TEST(bad_packets_are_counted_and_not_answered)
{
    size_t len = make_arp(frame, REQUEST, 1, 2);

    peer_sends(14 + 27);                        /* cut short */
    frame[15] = 6;                              /* not Ethernet */
    peer_sends(len);
    make_arp(frame, REQUEST, 1, 2);
    frame[22] = 3;                              /* a group address as sender */
    peer_sends(len);
    make_arp(frame, REQUEST, 255, 2);           /* the broadcast address as sender */
    peer_sends(len);
    make_arp(frame, REQUEST, 1, 2);
    frame[28] = 127;                            /* what is no host's on any network */
    peer_sends(len);
    expect_eq(host.net.arp.drops.bad_packet, 5);
    expect_nothing_sent();
}

TEST(askers_from_another_network_leave_the_cache_alone)
{
    peer_sends(make_arp(frame, REQUEST, 1, 2));
    next_sent();
    for (unsigned i = 0; i < 2 * NET_ARP_ENTRIES; i++) {
        size_t len = make_arp(frame, REQUEST, 10 + i, 2);

        frame[29] = 1;                          /* 192.1.2.x */
        at_ms(i + 1);
        peer_sends(len);
        next_sent();
    }
    we_send_to(1);
    expect_datagram_to(1);
    expect_eq(host.net.arp.drops.evicted, 0);
}

TEST(without_a_buffer_a_frame_that_would_wait_is_dropped_and_counted)
{
    struct pkt *hog[NET_POOL_BUFFERS];

    for (int i = 0; i < NET_POOL_BUFFERS; i++)
        hog[i] = pkt_alloc(&host.net.pool);
    we_send_to(1);
    expect_eq(host.net.arp.drops.no_memory, 1);
    for (int i = 0; i < NET_POOL_BUFFERS; i++)
        pkt_free(hog[i]);
}

int main(void)
{
    return RUN("arp", setup, teardown, T(a_request_for_our_address_is_answered),
               T(a_request_for_somebody_else_is_not_answered_and_teaches_nothing),
               T(a_request_for_us_teaches_us_the_askers_address),
               T(a_probe_is_answered_and_teaches_nothing),
               T(frames_wait_for_the_answer_and_leave_in_order),
               T(a_waiting_frame_leaves_whole_with_its_payload),
               T(too_many_waiting_frames_push_out_the_oldest),
               T(requests_are_repeated_once_a_second_and_then_given_up),
               T(the_next_request_is_the_stacks_deadline),
               T(an_aged_entry_is_used_while_it_is_asked_for_by_unicast),
               T(an_aged_entry_that_nobody_confirms_is_forgotten),
               T(a_neighbour_that_moved_is_followed),
               T(a_full_cache_forgets_the_least_recently_used),
               T(bad_packets_are_counted_and_not_answered),
               T(askers_from_another_network_leave_the_cache_alone),
               T(without_a_buffer_a_frame_that_would_wait_is_dropped_and_counted));
}
