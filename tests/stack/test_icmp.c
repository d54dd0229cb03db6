/* icmp: echo, errors sent and errors received. The stack is 192.0.2.2, the peer 192.0.2.1. */
#include <errno.h>
#include "frames.h"
#include "host.h"
#include "test.h"

enum { ECHO = 8, UNREACHABLE = 3, TIME_EXCEEDED = 11 };

static struct host host;
static uint8_t frame[FRAME_BYTES], data[1600];
static uint64_t now_us;

static void setup(void)
{
    size_t len;

    host_start(&host, 2);
    now_us = 1000000;
    netif_test_receive(&host.eth, frame, make_arp(frame, 1, 1, 2));
    host_run_at(&host, now_us);
    netif_test_sent(&host.eth, &len);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7);
}

static void teardown(void) { host_end(&host); }

/* What the stack answers to a frame; NULL: nothing. */
static const uint8_t *answer_to(size_t len, size_t *icmp_len)
{
    const uint8_t *sent;

    netif_test_receive(&host.eth, frame, len);
    host_run_at(&host, now_us);
    sent = netif_test_sent(&host.eth, icmp_len);
    return sent ? frame_transport(sent, icmp_len) : NULL;
}

TEST(an_echo_of_every_size_up_to_the_mtu_comes_back_the_same)
{
    for (size_t size = 0; size <= 1472; size++) {
        size_t len;
        const uint8_t *icmp = answer_to(make_icmp(frame, 1, 2, ECHO, 0, data, 4 + size), &len);

        expect(icmp != NULL);
        expect_eq(len, 8 + size);
        expect_eq(get16(icmp), 0);
        expect_mem(icmp + 4, data, 4 + size);
        expect_eq(reference_sum(icmp, len, 0), 0);
    }
    expect_eq(host.net.icmp.tx_echo_reply, 1473);
}

TEST(the_reply_goes_back_to_the_asker)
{
    size_t len;
    const uint8_t *icmp = answer_to(make_icmp(frame, 1, 2, ECHO, 0, data, 4), &len);

    expect_eq(get32(icmp - 8), 0xc0000202u);
    expect_eq(get32(icmp - 4), 0xc0000201u);
}

TEST(the_reply_carries_the_requests_own_buffer)
{
    uint16_t low = host.net.pool.buffers_low;
    size_t len;

    expect(answer_to(make_icmp(frame, 1, 2, ECHO, 0, data, 1000), &len) != NULL);
    /* one buffer was enough, as for any received frame */
    expect_eq(host.net.pool.buffers_low, low);
}

TEST(an_echo_with_a_wrong_checksum_is_dropped)
{
    size_t size = make_icmp(frame, 1, 2, ECHO, 0, data, 20), len;

    frame[size - 1] ^= 1;
    expect(answer_to(size, &len) == NULL);
    expect_eq(host.net.icmp.drops.bad_checksum, 1);
}

TEST(an_echo_to_a_broadcast_is_not_answered)
{
    uint8_t icmp[8] = { ECHO, 0, 0xf7, 0xff };
    size_t size = make_ipv4(frame, (struct ipv4_frame){ .from = 1,
                                                        .to = 2,
                                                        .protocol = 1,
                                                        .payload = icmp,
                                                        .len = 8,
                                                        .destination = 0xc00002ff,
                                                        .broadcast = true }),
           len;

    expect(answer_to(size, &len) == NULL);
    expect_eq(host.net.icmp.drops.to_broadcast, 1);
}

TEST(an_unknown_type_is_dropped_silently)
{
    size_t len;

    expect(answer_to(make_icmp(frame, 1, 2, 42, 0, data, 20), &len) == NULL);
    expect_eq(host.net.icmp.drops.unknown_type, 1);
}

TEST(a_message_shorter_than_its_header_is_dropped)
{
    size_t len;

    expect(answer_to(make_icmp(frame, 1, 2, ECHO, 0, data, 3), &len) == NULL);
    expect_eq(host.net.icmp.drops.short_packet, 1);
}

static size_t datagram(size_t len)
{
    return make_udp(
        frame, (struct udp_frame){
                   .from = 1, .to = 2, .from_port = 4000, .to_port = 9, .data = data, .len = len });
}

TEST(a_closed_port_is_answered_with_the_offenders_first_bytes)
{
    size_t size = datagram(1000), len;
    const uint8_t *icmp = answer_to(size, &len);

    expect(icmp != NULL);
    expect_eq(get16(icmp), 0x0303);
    expect_eq(len, 576 - 20);                           /* RFC 1812 §4.3.2.3 */
    expect_eq(reference_sum(icmp, len, 0), 0);
    expect_mem(icmp + 8, frame + 14, len - 8);
}

TEST(a_short_offender_is_quoted_whole)
{
    size_t len;

    expect(answer_to(datagram(3), &len) != NULL);
    expect_eq(len, 8 + 20 + 8 + 3);
}

TEST(errors_are_limited_to_a_burst_and_a_rate)
{
    unsigned answers = 0;
    size_t len;

    for (int i = 0; i < 100; i++)
        answers += answer_to(datagram(3), &len) != NULL;
    expect_eq(answers, ICMP_ERROR_BURST);
    expect_eq(host.net.icmp.drops.error_limited, 100 - ICMP_ERROR_BURST);
    now_us += ICMP_ERROR_EVERY_MS * 2000;
    answers = 0;
    for (int i = 0; i < 5; i++)
        answers += answer_to(datagram(3), &len) != NULL;
    expect_eq(answers, 2);
}

TEST(a_broadcast_to_a_closed_port_is_not_answered)
{
    size_t len, size = make_udp(frame, (struct udp_frame){ .from = 1,
                                                           .from_port = 1,
                                                           .to_port = 9,
                                                           .data = data,
                                                           .len = 4,
                                                           .destination = 0xffffffff,
                                                           .broadcast = true });

    expect(answer_to(size, &len) == NULL);
    expect_eq(host.net.udp.drops.no_port, 1);
}

/*
 * An endpoint connected to 192.0.2.1:4000 that has just sent; its datagram stands in data[4..] as a
 * quote.
 */
static struct udp_port *connected_port(void)
{
    struct udp_port *port = udp_open(&host.net);
    struct flow flow = { .remote_port = be16_make(4000) };
    const uint8_t *sent;
    size_t len;

    expect_eq(ip_flow_to(&host.net, &flow, host_address(1)), 0);
    expect_eq(udp_connect(port, &flow), 0);
    expect_eq(udp_send(port, NULL, "hello", 5), 5);
    host_run_at(&host, now_us);
    sent = netif_test_sent(&host.eth, &len);
    memset(data, 0, 4);
    memcpy(data + 4, frame_ip(sent), len - 14);
    return port;
}

TEST(port_unreachable_reaches_the_connected_endpoint)
{
    struct udp_port *port = connected_port();
    char byte;
    size_t len;

    expect(answer_to(make_icmp(frame, 1, 2, UNREACHABLE, 3, data, 4 + 28), &len) == NULL);
    expect_eq(udp_receive(port, &byte, 1, false, NULL), -ECONNREFUSED);
    expect_eq(udp_receive(port, &byte, 1, false, NULL), -EAGAIN);       /* told once */
    udp_close(port);
}

TEST(an_error_about_an_endpoint_that_is_not_connected_is_counted)
{
    struct udp_port *port = connected_port();
    size_t len;

    expect_eq(udp_connect(port, NULL), 0);
    expect(answer_to(make_icmp(frame, 1, 2, UNREACHABLE, 3, data, 4 + 28), &len) == NULL);
    expect_eq(udp_take_error(port), 0);
    expect_eq(host.net.udp.drops.icmp_ignored, 1);
    udp_close(port);
}

TEST(each_error_has_its_errno)
{
    static const struct {
        unsigned type, code;
        int error;
    } rows[] = {
        { UNREACHABLE, 0, ENETUNREACH },    { UNREACHABLE, 1, EHOSTUNREACH },
        { UNREACHABLE, 2, ENOPROTOOPT },    { UNREACHABLE, 3, ECONNREFUSED },
        { UNREACHABLE, 4, EMSGSIZE },       { UNREACHABLE, 13, EHOSTUNREACH },
        { TIME_EXCEEDED, 0, EHOSTUNREACH }, { 12, 0, EPROTO },
    };
    struct udp_port *port = connected_port();
    size_t len;

    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        answer_to(make_icmp(frame, 1, 2, rows[i].type, rows[i].code, data, 4 + 28), &len);
        expect_eq(udp_take_error(port), rows[i].error);
    }
    udp_close(port);
}

TEST(a_quote_of_somebody_elses_packet_is_dropped)
{
    struct udp_port *port = connected_port();
    size_t len;

    data[4 + 15] = 77;                                  /* its source is not us */
    answer_to(make_icmp(frame, 1, 2, UNREACHABLE, 3, data, 4 + 28), &len);
    expect_eq(udp_take_error(port), 0);
    expect_eq(host.net.icmp.drops.bad_quote, 1);
    udp_close(port);
}

TEST(a_quote_that_is_cut_short_is_dropped)
{
    struct udp_port *port = connected_port();
    size_t len;

    for (size_t quote = 0; quote < 28; quote++)
        answer_to(make_icmp(frame, 1, 2, UNREACHABLE, 3, data, 4 + quote), &len);
    expect_eq(udp_take_error(port), 0);
    expect_eq(host.net.icmp.drops.bad_quote, 28);
    udp_close(port);
}

int main(void)
{
    return RUN(
        "icmp", setup, teardown, T(an_echo_of_every_size_up_to_the_mtu_comes_back_the_same),
        T(the_reply_goes_back_to_the_asker), T(the_reply_carries_the_requests_own_buffer),
        T(an_echo_with_a_wrong_checksum_is_dropped), T(an_echo_to_a_broadcast_is_not_answered),
        T(an_unknown_type_is_dropped_silently), T(a_message_shorter_than_its_header_is_dropped),
        T(a_closed_port_is_answered_with_the_offenders_first_bytes),
        T(a_short_offender_is_quoted_whole), T(errors_are_limited_to_a_burst_and_a_rate),
        T(a_broadcast_to_a_closed_port_is_not_answered),
        T(port_unreachable_reaches_the_connected_endpoint),
        T(an_error_about_an_endpoint_that_is_not_connected_is_counted), T(each_error_has_its_errno),
        T(a_quote_of_somebody_elses_packet_is_dropped), T(a_quote_that_is_cut_short_is_dropped));
}
