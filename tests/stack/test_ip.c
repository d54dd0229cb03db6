/*
 * ip: what is taken, what is dropped and under which name, and how a packet leaves. The stack is
 * 192.0.2.2.
 */
#include "frames.h"
#include "host.h"
#include "test.h"

enum { ICMP = 1, UDP = 17, ARP_REQUEST = 1 };

static const uint8_t ping[] = { 8, 0, 0xf7, 0xff, 0, 0, 0, 0 };      /* echo, id 0, sequence 0 */

static struct host host;
static uint8_t frame[FRAME_BYTES];

static void setup(void)
{
    size_t len;

    host_start(&host, 2);
    /* peer 1 is known */
    netif_test_receive(&host.eth, frame, make_arp(frame, ARP_REQUEST, 1, 2));
    /* and the gateway */
    netif_test_receive(&host.eth, frame, make_arp(frame, ARP_REQUEST, 254, 2));
    host_run_at(&host, 1000000);
    while (netif_test_sent(&host.eth, &len))
        ;
}

static void teardown(void) { host_end(&host); }

/* True: the peer's ping was answered. */
static bool answers(struct ipv4_frame f)
{
    size_t len;

    if (!f.payload) {
        f.payload = ping;
        f.len = sizeof ping;
    }
    f.from = f.from ? f.from : 1;
    f.to = f.to ? f.to : 2;
    f.protocol = f.protocol ? f.protocol : ICMP;
    netif_test_receive(&host.eth, frame, make_ipv4(frame, f));
    host_run_at(&host, 1000000);
    return netif_test_sent(&host.eth, &len) != NULL;
}

TEST(a_good_packet_is_taken)
{
    expect(answers((struct ipv4_frame){ 0 }));
}

TEST(options_are_skipped)
{
    for (unsigned words = 1; words <= 10; words++)
        expect(answers((struct ipv4_frame){ .option_words = words }));
}

TEST(ethernet_padding_is_cut_off)
{
    size_t len;

    netif_test_receive(&host.eth, frame,
                       make_ipv4(frame, (struct ipv4_frame){ .from = 1,
                                                             .to = 2,
                                                             .protocol = ICMP,
                                                             .payload = ping,
                                                             .len = sizeof ping,
                                                             .padding = 18 }));
    host_run_at(&host, 1000000);
    expect(netif_test_sent(&host.eth, &len) != NULL);
    expect_eq(len, 14 + 20 + sizeof ping);
}

TEST(a_bad_header_checksum_is_dropped)
{
    expect(!answers((struct ipv4_frame){ .bad_sum = true }));
    expect_eq(host.net.ip.drops.bad_checksum, 1);
}

TEST(another_version_is_dropped)
{
    expect(!answers((struct ipv4_frame){ .version = 6 }));
    expect_eq(host.net.ip.drops.bad_version, 1);
}

TEST(a_packet_shorter_than_it_says_is_dropped)
{
    expect(!answers((struct ipv4_frame){ .total_error = 1 }));
    expect(!answers((struct ipv4_frame){ .total_error = -9 }));     /* less than its header */
    expect_eq(host.net.ip.drops.short_packet, 2);
}

TEST(a_frame_that_ends_inside_its_headers_is_dropped_wherever_it_is_cut)
{
    size_t len = make_ipv4(
        frame, (struct ipv4_frame){
                   .from = 1, .to = 2, .protocol = ICMP, .payload = ping, .len = sizeof ping });

    for (size_t cut = 0; cut < len; cut++) {
        netif_test_receive(&host.eth, frame, cut);
        host_run_at(&host, 1000000);
    }
    expect_eq(host.net.eth.drops.runt, 14);
    expect_eq(host.net.ip.drops.short_packet, len - 14);
    expect_eq(host.net.icmp.rx_echo, 0);
}

TEST(an_unknown_ethernet_type_is_dropped)
{
    size_t len = make_arp(frame, ARP_REQUEST, 1, 2);

    frame[12] = 0x86;
    frame[13] = 0xdd;
    netif_test_receive(&host.eth, frame, len);
    host_run_at(&host, 1000000);
    expect_eq(host.net.eth.drops.unknown_type, 1);
}

TEST(a_packet_for_another_host_is_dropped)
{
    expect(!answers((struct ipv4_frame){ .to = 3 }));
    /* no multicast group is joined */
    expect(!answers((struct ipv4_frame){ .destination = 0xe0000001 }));
    expect_eq(host.net.ip.drops.not_for_us, 2);
}

TEST(a_source_that_is_not_one_host_is_dropped)
{
    const uint32_t bad[] = { 0xe0000001, 0xffffffff, 0xc00002ff, 0xc0000202, 0xc0000200,
                             0x7f000001, 0x00000001, 0xf0000001, 0xfffffffe };

    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect(!answers((struct ipv4_frame){ .source = bad[i] }));
    expect_eq(host.net.ip.drops.bad_source, sizeof bad / sizeof bad[0]);
    /* another network's broadcast? who knows */
    expect(answers((struct ipv4_frame){ .source = 0xdf0000ff }));
    /* a /31 has two hosts and nothing else */
    host.net.ip.own[0].mask = be32_make(0xfffffffe);
    host.net.ip.own[0].broadcast.n = 0xffffffff;
    expect(answers((struct ipv4_frame){ .source = 0xc0000203 }));
}

TEST(a_packet_for_us_alone_in_a_frame_for_all_is_dropped)
{
    expect(!answers((struct ipv4_frame){ .broadcast = true }));
    expect_eq(host.net.ip.drops.unicast_in_group, 1);
    expect(answers((struct ipv4_frame){ 0 }));
}

TEST(fragments_are_dropped_and_dont_fragment_is_not_one)
{
    expect(!answers((struct ipv4_frame){ .fragment = 0x2000 }));
    expect(!answers((struct ipv4_frame){ .fragment = 0x0001 }));
    expect(answers((struct ipv4_frame){ .fragment = 0x4000 }));
    expect_eq(host.net.ip.drops.fragment, 2);
}

TEST(an_unknown_protocol_is_answered_protocol_unreachable)
{
    const uint8_t *icmp;
    size_t len;

    netif_test_receive(&host.eth, frame, make_ipv4(frame, (struct ipv4_frame){
        .from = 1, .to = 2, .protocol = 99, .payload = ping, .len = sizeof ping }));
    host_run_at(&host, 1000000);
    icmp = frame_transport(netif_test_sent(&host.eth, &len), &len);
    expect_eq(get16(icmp), 0x0302);
    expect_eq(host.net.ip.drops.unknown_protocol, 1);
}

TEST(an_interface_that_hashes_is_given_the_key_and_another_is_not)
{
    struct netif_test second;

    expect(host.eth.hash_key == NULL);
    netif_test_init(&second, &host.net.pool, (const uint8_t[6]){ 2, 0, 0, 0, 0, 9 });
    second.netif.caps = NETIF_CAP_HASH;
    expect(net_add_netif(&host.net, &second.netif, host_address(77), 24, (be32){ 0 }));
    expect(second.hash_key == host.net.hash_key.bytes);
    host.net.netifs = &host.eth.netif;                  /* second lives in this function */
    netif_test_end(&second);
}

TEST(a_flow_takes_the_hash_that_came_with_the_packet)
{
    struct pkt *pkt = pkt_alloc(&host.net.pool);
    struct ip_in in = { .pkt = pkt, .flow = { .ip = &ip_v4, .local_port = be16_make(80) } };

    pkt->rx.hash = 0x12345678;
    expect_eq(flow_hash(&host.net, &in), 0x12345678);
    pkt->rx.hash = 0;
    expect_eq(flow_hash(&host.net, &in), ip_v4.hash(&host.net, &in.flow));
    pkt_free(pkt);
}

TEST(a_hardware_verdict_spares_the_header_sum_and_a_bad_one_is_checked_again)
{
    struct pkt *pkt = pkt_alloc(&host.net.pool);
    size_t len = make_ipv4(frame, (struct ipv4_frame){ .from = 1,
                                                       .to = 2,
                                                       .protocol = ICMP,
                                                       .payload = ping,
                                                       .len = sizeof ping,
                                                       .bad_sum = true });

    memcpy(pkt->data, frame, len);
    pkt->len = (uint16_t)len;
    pkt->rx.l3_sum = PKT_SUM_BAD;
    eth_input(&host.net, &host.eth.netif, pkt);
    expect_eq(host.net.ip.drops.bad_checksum, 1);
    pkt = pkt_alloc(&host.net.pool);
    memcpy(pkt->data, frame, len);
    pkt->len = (uint16_t)len;
    pkt->rx.l3_sum = PKT_SUM_OK;
    eth_input(&host.net, &host.eth.netif, pkt);
    expect_eq(host.net.icmp.rx_echo, 1);
}

/* A datagram from a fresh port; the frame it became, or NULL. */
static const uint8_t *send_to(uint32_t address, long expected)
{
    struct udp_port *port = udp_open(&host.net);
    struct flow flow = { .remote_port = be16_make(9) };
    long result = ip_flow_to(&host.net, &flow, be32_make(address));
    size_t len;

    expect_eq(result ? result : udp_send(port, &flow, "data", 4), expected);
    udp_close(port);
    host_run_at(&host, 1000000);
    return netif_test_sent(&host.eth, &len);
}

TEST(a_peer_on_the_link_is_sent_to_directly)
{
    const uint8_t *sent = send_to(0xc0000201, 4);

    expect_eq(sent[5], 1);
    expect_eq(get32(frame_ip(sent) + 12), 0xc0000202u);
}

TEST(a_peer_elsewhere_is_sent_to_through_the_gateway)
{
    const uint8_t *sent = send_to(0x08080808, 4);

    expect_eq(sent[5], 254);
    expect_eq(get32(frame_ip(sent) + 16), 0x08080808u);
}

TEST(broadcast_and_multicast_have_their_own_mac_addresses)
{
    expect_mem(send_to(0xffffffff, 4), "\xff\xff\xff\xff\xff\xff", 6);
    expect_mem(send_to(0xc00002ff, 4), "\xff\xff\xff\xff\xff\xff", 6);
    expect_mem(send_to(0xe1822304, 4), "\x01\x00\x5e\x02\x23\x04", 6);
}

TEST(without_a_gateway_a_far_peer_is_unreachable)
{
    host.net.ip.own[0].gateway = (be32){ 0 };
    expect(send_to(0x08080808, -101) == NULL);          /* ENETUNREACH */
    expect_eq(host.net.ip.drops.no_route, 1);
}

TEST(our_own_address_cannot_be_sent_to_yet)
{
    expect(send_to(0xc0000202, -101) == NULL);
    expect_eq(host.net.ip.drops.to_self, 1);
}

TEST(an_interface_that_is_down_gives_frames_up_by_name)
{
    host.eth.netif.is_up = false;
    expect(send_to(0xc0000201, -100) == NULL);          /* ENETDOWN */
    expect_eq(host.eth.netif.stats.tx_link_down, 1);
}

TEST(the_identification_differs_from_packet_to_packet)
{
    unsigned first = get16(frame_ip(send_to(0xc0000201, 4)) + 4);

    expect(first != get16(frame_ip(send_to(0xc0000201, 4)) + 4));
}

TEST(a_batch_is_flushed_once)
{
    unsigned flushes = host.eth.flushes;
    size_t len = make_ipv4(
        frame, (struct ipv4_frame){
                   .from = 1, .to = 2, .protocol = ICMP, .payload = ping, .len = sizeof ping });

    for (int i = 0; i < 20; i++)
        netif_test_receive(&host.eth, frame, len);
    expect_eq(net_poll(&host.net, 1000000, 64), 20);
    expect_eq(host.eth.flushes, flushes + 1);
}

TEST(the_budget_bounds_a_poll)
{
    size_t len = make_ipv4(
        frame, (struct ipv4_frame){
                   .from = 1, .to = 2, .protocol = ICMP, .payload = ping, .len = sizeof ping });

    for (int i = 0; i < 20; i++)
        netif_test_receive(&host.eth, frame, len);
    expect_eq(net_poll(&host.net, 1000000, 5), 5);
    expect_eq(net_poll(&host.net, 1000000, 16), 15);
}

int main(void)
{
    return RUN("ip", setup, teardown, T(a_good_packet_is_taken), T(options_are_skipped),
               T(ethernet_padding_is_cut_off), T(a_bad_header_checksum_is_dropped),
               T(another_version_is_dropped), T(a_packet_shorter_than_it_says_is_dropped),
               T(a_frame_that_ends_inside_its_headers_is_dropped_wherever_it_is_cut),
               T(an_unknown_ethernet_type_is_dropped), T(a_packet_for_another_host_is_dropped),
               T(a_source_that_is_not_one_host_is_dropped),
               T(a_packet_for_us_alone_in_a_frame_for_all_is_dropped),
               T(fragments_are_dropped_and_dont_fragment_is_not_one),
               T(an_unknown_protocol_is_answered_protocol_unreachable),
               T(an_interface_that_hashes_is_given_the_key_and_another_is_not),
               T(a_flow_takes_the_hash_that_came_with_the_packet),
               T(a_hardware_verdict_spares_the_header_sum_and_a_bad_one_is_checked_again),
               T(a_peer_on_the_link_is_sent_to_directly),
               T(a_peer_elsewhere_is_sent_to_through_the_gateway),
               T(broadcast_and_multicast_have_their_own_mac_addresses),
               T(without_a_gateway_a_far_peer_is_unreachable),
               T(our_own_address_cannot_be_sent_to_yet),
               T(an_interface_that_is_down_gives_frames_up_by_name),
               T(the_identification_differs_from_packet_to_packet), T(a_batch_is_flushed_once),
               T(the_budget_bounds_a_poll));
}
