/* driver/nic_rx.c: completions become packets, and the NIC never runs short of buffers. */
#include "test_nic.h"

TEST(a_frame_arrives_whole_and_its_ip_header_is_word_aligned)
{
    struct pkt *out[BATCH];

    for (size_t len = 60; len <= 1514; len++) {
        expect(arrives(len, (unsigned)len));
        expect_eq(netif->ops->rx_poll(netif, out, BATCH), 1);
        expect_pattern(out[0], len, (unsigned)len);
        expect_eq((uintptr_t)(out[0]->data + 14) % 4, 0);
        pkt_free(out[0]);
    }
}

TEST(frames_come_oldest_first_and_no_more_than_asked_for)
{
    struct pkt *out[BATCH];

    for (unsigned i = 0; i < 5; i++)
        expect(arrives(60 + i, i));
    expect_eq(netif->ops->rx_poll(netif, out, 3), 3);
    expect_eq(netif->ops->rx_poll(netif, out + 3, 3), 2);
    expect_eq(netif->ops->rx_poll(netif, out + 5, 3), 0);
    for (unsigned i = 0; i < 5; i++) {
        expect_pattern(out[i], 60 + i, i);
        pkt_free(out[i]);
    }
}

TEST(a_batch_costs_one_doorbell_and_no_register_read)
{
    for (unsigned i = 0; i < 6; i++)
        expect(arrives(60, i));
    expect_eq(poll_and_free(), 6);
    expect_eq(model.reads, 0);
    expect_eq(model.writes, 1);
    expect_eq(model.rx_doorbells, 1);
}

TEST(an_empty_ring_costs_no_register_access)
{
    expect_eq(poll_and_free(), 0);
    expect_eq(model.reads + model.writes, 0);
}

TEST(rings_and_16_bit_indices_wrap)
{
    struct pkt *out[BATCH];

    for (unsigned i = 0; i < 70000; i++) {
        expect(arrives(60 + i % 4, i));
        if (i % 3 == 2)
            expect(arrives(64, i + 1));
        unsigned n = netif->ops->rx_poll(netif, out, BATCH);
        expect_eq(n, i % 3 == 2 ? 2 : 1);
        expect_pattern(out[0], 60 + i % 4, i);
        while (n--)
            pkt_free(out[n]);
    }
}

TEST(a_full_ring_is_drained_in_order_after_a_long_pause)
{
    struct pkt *out[NIC_RX_RING];
    unsigned seed = 0, n;

    for (unsigned lap = 0; lap < 9; lap++) {
        for (unsigned i = 0; i < NIC_RX_RING; i++)
            expect(arrives(60, lap * 100 + i));
        expect(!arrives(60, 0));
        for (seed = lap * 100; (n = netif->ops->rx_poll(netif, out, 5)) > 0;)
            for (unsigned i = 0; i < n; i++, seed++) {
                expect_pattern(out[i], 60, seed);
                pkt_free(out[i]);
            }
        expect_eq(seed, lap * 100 + NIC_RX_RING);
    }
}

TEST(without_a_fresh_buffer_the_frame_is_dropped_and_the_nic_keeps_its_own)
{
    uint8_t *hoard[BUFFERS];
    unsigned hoarded = 0;

    while (pool.buffers_free)
        hoard[hoarded++] = pkt_buffer_take(&pool);
    for (unsigned i = 0; i < 3 * NIC_RX_RING; i++) {
        expect(arrives(60, i));
        expect_eq(poll_and_free(), 0);
    }
    expect_eq(netif->stats.rx_no_packet, 3 * NIC_RX_RING);
    expect_eq(netif->stats.rx_frames, 0);

    pkt_buffer_give_back(&pool, hoard[--hoarded]);
    expect(arrives(60, 7));
    expect_eq(poll_and_free(), 1);
    while (hoarded)
        pkt_buffer_give_back(&pool, hoard[--hoarded]);
}

TEST(without_a_view_the_frame_is_dropped_and_no_buffer_is_lost)
{
    struct pkt *hoard[VIEWS], *base = pkt_alloc(&pool);
    unsigned hoarded = 0;
    uint16_t free_before;

    while (pool.views_free)
        hoard[hoarded++] = pkt_clone(base, 0, 0);
    free_before = pool.buffers_free;
    expect(arrives(60, 1));
    expect_eq(poll_and_free(), 0);
    expect_eq(netif->stats.rx_no_packet, 1);
    expect_eq(pool.buffers_free, free_before);
    while (hoarded)
        pkt_free(hoard[--hoarded]);
    pkt_free(base);
    expect(arrives(60, 2));
    expect_eq(poll_and_free(), 1);
}

TEST(verdicts_and_hash_come_with_the_packet)
{
    struct pkt *out[BATCH];

    netif->ops->hash_key(netif, (const uint8_t[40]){ 1 });
    model.next_w0_flags = NIC_CMPL_W0_L3_SUM_IS_OK << NIC_CMPL_W0_L3_SUM_SHIFT |
                          NIC_CMPL_W0_L4_SUM_IS_BAD << NIC_CMPL_W0_L4_SUM_SHIFT |
                          NIC_CMPL_W0_BROADCAST;
    model.next_w1 = 0x12345678;
    expect(arrives(60, 1));
    expect(arrives(60, 2));
    expect_eq(netif->ops->rx_poll(netif, out, BATCH), 2);
    expect_eq(out[0]->rx.l3_sum, PKT_SUM_OK);
    expect_eq(out[0]->rx.l4_sum, PKT_SUM_BAD);
    expect_eq(out[0]->rx.hash, 0x12345678);
    expect_eq(out[0]->len, 60);
    expect_eq(out[1]->rx.l3_sum, PKT_NOT_CHECKED);
    expect_eq(out[1]->rx.hash, 0);
    pkt_free(out[0]);
    pkt_free(out[1]);
}

TEST(frames_and_bytes_are_counted)
{
    expect(arrives(60, 1));
    expect(arrives(1514, 2));
    expect_eq(poll_and_free(), 2);
    expect_eq(netif->stats.rx_frames, 2);
    expect_eq(netif->stats.rx_bytes, 1574);
}

TEST(packets_that_the_stack_keeps_do_not_starve_the_ring)
{
    struct pkt *kept[BUFFERS - NIC_RX_RING];
    unsigned n = 0;

    while (n < BUFFERS - NIC_RX_RING) {
        expect(arrives(100, n));
        expect_eq(netif->ops->rx_poll(netif, &kept[n], 1), 1);
        n++;
    }
    expect(arrives(100, 50));
    expect_eq(poll_and_free(), 0);                      /* every spare buffer is kept: dropped */
    for (unsigned i = 0; i < n; i++) {
        expect_pattern(kept[i], 100, i);            /* and nothing was written over what is kept */
        pkt_free(kept[i]);
    }
    for (unsigned i = 0; i < NIC_RX_RING; i++)
        expect(arrives(100, i));
    expect_eq(poll_and_free(), NIC_RX_RING);
}

TEST(a_tag_that_the_nic_took_out_comes_with_the_packet)
{
    struct pkt *out[BATCH];

    model.next_w0_flags = NIC_CMPL_W0_VLAN;
    model.next_w2 = 0xFFFF0000u | 0x6001;               /* the offsets are not part of it */
    expect(arrives(60, 1));
    model.next_w2 = 0x1234;                             /* a raw sum: there was no tag */
    expect(arrives(60, 2));
    expect_eq(netif->ops->rx_poll(netif, out, BATCH), 2);
    expect_eq(out[0]->rx.vlan_tag, 0x6001);
    expect_eq(out[1]->rx.vlan_tag, 0);
    pkt_free(out[0]);
    pkt_free(out[1]);
}

int main(void)
{
    return RUN("nic_rx", setup_up, teardown,
               T(a_frame_arrives_whole_and_its_ip_header_is_word_aligned),
               T(frames_come_oldest_first_and_no_more_than_asked_for),
               T(a_batch_costs_one_doorbell_and_no_register_read),
               T(an_empty_ring_costs_no_register_access), T(rings_and_16_bit_indices_wrap),
               T(a_full_ring_is_drained_in_order_after_a_long_pause),
               T(without_a_fresh_buffer_the_frame_is_dropped_and_the_nic_keeps_its_own),
               T(without_a_view_the_frame_is_dropped_and_no_buffer_is_lost),
               T(verdicts_and_hash_come_with_the_packet),
               T(a_tag_that_the_nic_took_out_comes_with_the_packet),
               T(frames_and_bytes_are_counted),
               T(packets_that_the_stack_keeps_do_not_starve_the_ring));
}
