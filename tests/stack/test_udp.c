/* udp: endpoints, checksums, queues. The stack is 192.0.2.2, the peer 192.0.2.1. */
#include <errno.h>
#include <poll.h>
#include "frames.h"
#include "host.h"
#include "test.h"

static struct host host;
static struct udp_port *port;
static uint8_t frame[FRAME_BYTES], data[1600], got[1600];

static void setup(void)
{
    size_t len;

    host_start(&host, 2);
    netif_test_receive(&host.eth, frame, make_arp(frame, 1, 1, 2));
    host_run_at(&host, 1000000);
    netif_test_sent(&host.eth, &len);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 5 + 1);
    port = udp_open(&host.net);
    expect_eq(udp_bind(port, UDP_ANY_LOCAL, be16_make(7), false), 0);
}

static void teardown(void)
{
    udp_close(port);
    host_end(&host);
}

static void receive(struct udp_frame f)
{
    f.from = f.from ? f.from : 1;
    f.to = 2;
    f.from_port = f.from_port ? f.from_port : 4000;
    f.to_port = f.to_port ? f.to_port : 7;
    f.data = data;
    netif_test_receive(&host.eth, frame, make_udp(frame, f));
    host_run_at(&host, 1000000);
}

static struct flow flow_to(unsigned number, unsigned remote_port)
{
    struct flow flow = { .remote_port = be16_make(remote_port) };

    expect_eq(ip_flow_to(&host.net, &flow, host_address(number)), 0);
    return flow;
}

static const uint8_t *sent_udp(size_t *len)
{
    const uint8_t *sent;

    host_run_at(&host, 1000000);
    sent = netif_test_sent(&host.eth, len);
    return sent ? frame_transport(sent, len) : NULL;
}

TEST(datagrams_of_every_size_arrive_with_their_origin)
{
    for (size_t size = 0; size <= 1472; size += size < 70 ? 1 : 61) {
        struct flow from;

        receive((struct udp_frame){ .len = size });
        expect_eq(udp_receive(port, got, sizeof got, false, &from), size);
        expect_mem(got, data, size);
        expect_eq(be32_get(from.remote.word[0]), 0xc0000201u);
        expect_eq(be16_get(from.remote_port), 4000);
    }
}

TEST(a_datagram_longer_than_asked_for_is_cut)
{
    receive((struct udp_frame){ .len = 100 });
    expect_eq(udp_receive(port, got, 10, false, NULL), 10);
    expect_eq(udp_receive(port, got, 10, false, NULL), -EAGAIN);
}

TEST(a_peek_leaves_the_datagram)
{
    receive((struct udp_frame){ .len = 100 });
    expect_eq(udp_receive(port, got, 200, true, NULL), 100);
    expect_eq(udp_receive(port, got, 200, false, NULL), 100);
}

TEST(a_wrong_checksum_is_dropped_and_none_is_accepted)
{
    receive((struct udp_frame){ .len = 11, .bad_sum = true });
    expect_eq(host.net.udp.drops.bad_checksum, 1);
    receive((struct udp_frame){ .len = 11, .no_sum = true });
    expect_eq(udp_receive(port, got, 200, false, NULL), 11);
}

TEST(a_length_that_is_not_there_is_dropped_and_a_shorter_one_cuts)
{
    receive((struct udp_frame){ .len = 20, .len_error = 1, .no_sum = true });
    receive((struct udp_frame){ .len = 20, .len_error = -21, .no_sum = true });
    expect_eq(host.net.udp.drops.short_packet, 2);
    receive((struct udp_frame){ .len = 20, .len_error = -5, .no_sum = true });
    expect_eq(udp_receive(port, got, 200, false, NULL), 15);
}

TEST(a_header_that_is_cut_short_is_dropped)
{
    netif_test_receive(&host.eth, frame, make_ipv4(frame, (struct ipv4_frame){
        .from = 1, .to = 2, .protocol = 17, .payload = data, .len = 7 }));
    host_run_at(&host, 1000000);
    expect_eq(host.net.udp.drops.short_packet, 1);
}

TEST(a_full_queue_drops_the_newest_and_counts_it)
{
    for (int i = 0; i < NET_UDP_QUEUE + 3; i++)
        receive((struct udp_frame){ .len = 1 + (size_t)i });
    expect_eq(host.net.udp.drops.queue_full, 3);
    for (int i = 0; i < NET_UDP_QUEUE; i++)
        expect_eq(udp_receive(port, got, sizeof got, false, NULL), 1 + i);
    expect_eq(udp_receive(port, got, sizeof got, false, NULL), -EAGAIN);
}

TEST(all_queues_together_are_bounded)
{
    struct udp_port *others[4];
    uint32_t room = NET_UDP_QUEUED;

    for (unsigned i = 0; i < 4; i++) {
        others[i] = udp_open(&host.net);
        expect_eq(udp_bind(others[i], UDP_ANY_LOCAL, be16_make(100 + i), false), 0);
        for (unsigned n = 0; n < NET_UDP_QUEUE; n++)
            receive((struct udp_frame){ .to_port = 100 + i, .len = 1 });
    }
    expect_eq(host.net.udp.queued, room);
    expect_eq(host.net.udp.drops.memory_full, 4 * NET_UDP_QUEUE - room);
    for (int i = 0; i < 4; i++)
        udp_close(others[i]);
}

TEST(a_connected_endpoint_hears_only_its_peer)
{
    struct flow peer = flow_to(1, 5000);

    expect_eq(udp_connect(port, &peer), 0);
    receive((struct udp_frame){ .from_port = 4000, .len = 1 });
    receive((struct udp_frame){ .from = 3, .from_port = 5000, .len = 2 });
    expect_eq(host.net.udp.drops.no_port, 2);
    receive((struct udp_frame){ .from_port = 5000, .len = 3 });
    expect_eq(udp_receive(port, got, sizeof got, false, NULL), 3);
}

TEST(the_best_fitting_endpoint_gets_the_datagram)
{
    struct udp_port *bound = udp_open(&host.net), *connected = udp_open(&host.net);
    struct flow peer = flow_to(1, 5000);

    udp_close(port);
    port = udp_open(&host.net);
    expect_eq(udp_bind(port, UDP_ANY_LOCAL, be16_make(7), true), 0);
    expect_eq(udp_bind(bound, 0, be16_make(7), true), 0);
    expect_eq(udp_bind(connected, UDP_ANY_LOCAL, be16_make(7), true), 0);
    expect_eq(udp_connect(connected, &peer), 0);
    receive((struct udp_frame){ .from_port = 5000, .len = 5 });
    receive((struct udp_frame){ .from_port = 5001, .len = 6 });
    expect_eq(udp_receive(connected, got, sizeof got, false, NULL), 5);
    expect_eq(udp_receive(bound, got, sizeof got, false, NULL), 6);
    udp_close(bound);
    udp_close(connected);
}

TEST(a_port_can_be_bound_once)
{
    struct udp_port *other = udp_open(&host.net);

    expect_eq(udp_bind(other, 0, be16_make(7), false), -EADDRINUSE);
    expect_eq(udp_bind(other, 0, be16_make(8), false), 0);
    expect_eq(udp_bind(other, 0, be16_make(9), false), -EINVAL);
    udp_close(other);
}

TEST(an_unbound_sender_gets_an_ephemeral_port)
{
    struct udp_port *sender = udp_open(&host.net);
    struct flow peer = flow_to(1, 9);
    const uint8_t *udp;
    size_t len;

    expect_eq(udp_send(sender, &peer, data, 1), 1);
    udp = sent_udp(&len);
    expect(get16(udp) >= 49152);
    udp_close(sender);
}

TEST(datagrams_of_every_size_leave_whole_with_a_good_checksum)
{
    struct flow peer = flow_to(1, 9);

    for (size_t size = 0; size <= 1472; size += size < 70 ? 1 : 61) {
        size_t len;
        const uint8_t *udp;

        expect_eq(udp_send(port, &peer, data, size), size);
        udp = sent_udp(&len);
        expect(udp != NULL);
        expect_eq(len, 8 + size);
        expect_eq(get16(udp + 4), 8 + size);
        expect(get16(udp + 6) != 0);
        expect_mem(udp + 8, data, size);
        expect_eq(reference_sum(udp, len, 0xc000 + 0x202 + 0xc000 + 0x201 + 17 + (uint32_t)len), 0);
    }
}

TEST(the_same_bytes_leave_when_the_nic_inserts_the_checksum)
{
    struct flow peer = flow_to(1, 9);
    uint8_t first[1600];
    size_t len;

    for (size_t size = 1; size <= 1000; size += 111) {
        host.eth.netif.caps = 0;
        expect_eq(udp_send(port, &peer, data, size), size);
        memcpy(first, sent_udp(&len), 8 + size);
        host.eth.netif.caps = NETIF_CAP_TX_SUM;
        expect_eq(udp_send(port, &peer, data, size), size);
        expect_mem(sent_udp(&len), first, 8 + size);
    }
}

TEST(a_sum_of_zero_is_sent_as_ones)
{
    struct flow peer = flow_to(1, 9);
    uint8_t two[2] = { 0, 0 };
    uint16_t sum;
    size_t len;

    expect_eq(udp_send(port, &peer, two, 2), 2);
    sum = (uint16_t)get16(sent_udp(&len) + 6);          /* what must be added to reach zero */
    two[0] = (uint8_t)(sum >> 8);
    two[1] = (uint8_t)sum;
    for (int caps = 0; caps < 2; caps++) {
        host.eth.netif.caps = caps ? NETIF_CAP_TX_SUM : 0;
        expect_eq(udp_send(port, &peer, two, 2), 2);
        expect_eq(get16(sent_udp(&len) + 6), 0xffff);
    }
}

TEST(more_than_the_mtu_is_refused)
{
    struct flow peer = flow_to(1, 9);

    expect_eq(udp_send(port, &peer, data, 1473), -EMSGSIZE);
}

TEST(sending_to_nobody_is_refused)
{
    expect_eq(udp_send(port, NULL, data, 1), -EDESTADDRREQ);
}

TEST(a_full_ring_says_try_again_and_tells_when)
{
    struct flow peer = flow_to(1, 9);
    uint32_t deadline_ms;

    host.eth.slots_usable = 2;
    expect_eq(udp_send(port, &peer, data, 100), 100);
    expect_eq(udp_send(port, &peer, data, 100), 100);
    expect(udp_poll(port) & POLLOUT);
    expect_eq(udp_send(port, &peer, data, 100), -EAGAIN);
    expect(!(udp_poll(port) & POLLOUT));
    expect_eq(host.eth.netif.stats.tx_ring_full, 1);
    expect(net_next_deadline(&host.net, &deadline_ms));
    net_poll(&host.net, 1000000, 1);
    expect(udp_poll(port) & POLLOUT);
    expect_eq(udp_send(port, &peer, data, 100), 100);
}

TEST(without_a_buffer_a_large_datagram_says_try_again)
{
    struct flow peer = flow_to(1, 9);
    struct pkt *hog[NET_POOL_BUFFERS];

    for (int i = 0; i < NET_POOL_BUFFERS; i++)
        hog[i] = pkt_alloc(&host.net.pool);
    expect_eq(udp_send(port, &peer, data, 1000), -EAGAIN);
    expect_eq(host.net.udp.tx_no_memory, 1);
    for (int i = 0; i < NET_POOL_BUFFERS; i++)
        pkt_free(hog[i]);
}

TEST(endpoints_run_out_cleanly)
{
    struct udp_port *taken[NET_UDP_PORTS - 1];

    for (int i = 0; i < NET_UDP_PORTS - 1; i++)
        taken[i] = udp_open(&host.net);
    expect(udp_open(&host.net) == NULL);
    for (int i = 0; i < NET_UDP_PORTS - 1; i++)
        udp_close(taken[i]);
}

int main(void)
{
    return RUN("udp", setup, teardown, T(datagrams_of_every_size_arrive_with_their_origin),
               T(a_datagram_longer_than_asked_for_is_cut), T(a_peek_leaves_the_datagram),
               T(a_wrong_checksum_is_dropped_and_none_is_accepted),
               T(a_length_that_is_not_there_is_dropped_and_a_shorter_one_cuts),
               T(a_header_that_is_cut_short_is_dropped),
               T(a_full_queue_drops_the_newest_and_counts_it), T(all_queues_together_are_bounded),
               T(a_connected_endpoint_hears_only_its_peer),
               T(the_best_fitting_endpoint_gets_the_datagram), T(a_port_can_be_bound_once),
               T(an_unbound_sender_gets_an_ephemeral_port),
               T(datagrams_of_every_size_leave_whole_with_a_good_checksum),
               T(the_same_bytes_leave_when_the_nic_inserts_the_checksum),
               T(a_sum_of_zero_is_sent_as_ones), T(more_than_the_mtu_is_refused),
               T(sending_to_nobody_is_refused), T(a_full_ring_says_try_again_and_tells_when),
               T(without_a_buffer_a_large_datagram_says_try_again), T(endpoints_run_out_cleanly));
}
