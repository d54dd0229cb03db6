/*
 * driver/nic_tx.c: frames become descriptors, and payload lives until the NIC has fetched all of
 * it.
 */
#include "test_nic.h"

TEST(header_and_payload_leave_as_one_frame)
{
    struct pkt *payload = payload_of(700, 2);

    payload->next = payload_of(301, 3);
    expect(send_frame(54, payload, 2, 1));
    expect_eq(model_fetch(&model, 99), 0);              /* nothing is told before the flush */
    netif->ops->tx_flush(netif);
    expect_eq(model_fetch(&model, 99), 3);
    expect_eq(model.sent_count, 1);
    expect_eq(model.sent[0].len, 54 + 700 + 301);
    expect_eq(netif->stats.tx_frames, 1);
    expect_eq(netif->stats.tx_bytes, 54 + 700 + 301);
}

TEST(a_cell_puts_the_ip_header_on_a_word)
{
    for (unsigned i = 0; i < NIC_TX_RING; i++) {
        uint8_t *cell = netif->ops->tx_header(netif, 0);

        expect_eq((uintptr_t)(cell + 14) % 4, 0);
        memset(cell, (int)i, NETIF_HEADER_BYTES);
        netif->ops->tx_send(netif, NETIF_HEADER_BYTES, NULL, &(struct netif_tx){ 0 });
    }
    netif->ops->tx_flush(netif);
    expect_eq(model_fetch(&model, NIC_TX_RING), NIC_TX_RING);
    for (unsigned i = 0; i < NIC_TX_RING; i++)          /* no cell runs into the next */
        expect(model.sent[i].bytes[0] == i && model.sent[i].bytes[NETIF_HEADER_BYTES - 1] == i);
}

TEST(a_batch_costs_one_doorbell_and_no_register_read)
{
    for (unsigned i = 0; i < 5; i++)
        expect(send_frame(60, NULL, 0, i));
    netif->ops->tx_flush(netif);
    netif->ops->tx_flush(netif);
    expect_eq(model.tx_doorbells, 1);
    expect_eq(model.writes, 1);
    expect_eq(model.reads, 0);
}

TEST(an_empty_view_gets_no_descriptor_and_is_freed_all_the_same)
{
    struct pkt *payload = payload_of(0, 0);

    payload->next = payload_of(10, 5);
    payload->next->next = payload_of(0, 0);
    expect(send_frame(20, payload, 3, 4));
    netif->ops->tx_flush(netif);
    expect_eq(model_fetch(&model, 99), 2);
    expect_sent(0, 20, 4, 10, 5);
    netif->ops->tx_flush(netif);
    expect_eq(pool.views_free, VIEWS);
}

TEST(payload_is_freed_when_the_index_has_passed_its_last_descriptor_and_not_before)
{
    struct pkt *payload = payload_of(100, 1);

    payload->next = payload_of(100, 2);
    expect(send_frame(20, payload, 2, 1));
    expect(send_frame(20, payload_of(100, 3), 1, 1));
    netif->ops->tx_flush(netif);
    for (unsigned fetched = 1; fetched <= 5; fetched++) {
        expect_eq(model_fetch(&model, 1), 1);
        /* as if each one reported */
        nic.rings->tx_consumer = model.tx_published = model.tx_consumer;
        netif->ops->tx_flush(netif);
        expect_eq(pool.views_free, fetched < 3 ? VIEWS - 3 : fetched < 5 ? VIEWS - 1 : VIEWS);
    }
}

TEST(a_full_ring_is_counted_and_has_room_again_after_the_fetch)
{
    unsigned frames = 0;

    while (send_frame(60, NULL, 0, frames))
        frames++;
    expect_eq(frames, NIC_TX_RING);
    expect_eq(netif->stats.tx_ring_full, 1);
    netif->ops->tx_flush(netif);
    expect(!send_frame(60, NULL, 0, 0));
    expect_eq(model_fetch(&model, NIC_TX_RING / 2), NIC_TX_RING / 2);
    expect(send_frame(60, NULL, 0, 0));             /* the reports that it asked for have come */
}

TEST(a_frame_is_refused_unless_all_of_it_fits)
{
    while (NIC_TX_RING - nic.tx_producer > 2)
        expect(send_frame(60, NULL, 0, 0));
    expect(!netif->ops->tx_header(netif, 2));
    expect(netif->ops->tx_header(netif, 1));
}

TEST(a_chain_that_the_nic_would_refuse_is_refused_before)
{
    expect(!netif->ops->tx_header(netif, 32));
    expect_eq(netif->stats.tx_ring_full, 1);
    expect(netif->ops->tx_header(netif, 31));
}

TEST(rings_and_16_bit_indices_wrap)
{
    for (unsigned i = 0; i < 50000; i++) {
        bool with_payload = i % 3 != 0;

        expect(send_frame(20 + i % 60, with_payload ? payload_of(100 + i % 9, i) : NULL,
                          with_payload, i));
        netif->ops->tx_flush(netif);
        expect_eq(model_fetch(&model, 4), 1 + with_payload);
        expect_sent(i, 20 + i % 60, i, with_payload ? 100 + i % 9 : 0, i);
    }
    netif->ops->tx_flush(netif);
    expect_eq(pool.views_free, VIEWS);
}

TEST(the_ring_never_stays_full_though_it_never_empties)
{
    unsigned queued = 0;

    for (unsigned i = 0; i < 2000; i++) {
        if (send_frame(60, NULL, 0, i))
            queued++;
        netif->ops->tx_flush(netif);
        if (queued - model.sent_count > NIC_TX_RING / 2)
            model_fetch(&model, 1);
    }
    expect_eq(queued, 2000);
}

TEST(a_nonsense_consumer_index_frees_nothing_and_is_counted)
{
    expect(send_frame(20, payload_of(100, 1), 1, 1));
    netif->ops->tx_flush(netif);
    nic.rings->tx_consumer = 1000;
    netif->ops->tx_flush(netif);
    expect_eq(nic.stats.tx_bad_index, 1);
    expect_eq(pool.views_free, VIEWS - 1);
    nic.rings->tx_consumer = 0;
}

TEST(checksum_offload_reaches_every_descriptor_of_the_frame)
{
    struct netif_tx how = { .sum_start = 34, .sum_offset = 40, .sum_is_udp = true };

    expect(netif->ops->tx_header(netif, 1));
    netif->ops->tx_send(netif, 42, payload_of(10, 1), &how);
    for (unsigned i = 0; i < 2; i++) {
        expect_eq(nic.rings->tx[i].w1 & (NIC_DESC_W1_SUM | NIC_DESC_W1_SUM_UDP),
                  NIC_DESC_W1_SUM | NIC_DESC_W1_SUM_UDP);
        expect_eq(nic.rings->tx[i].w2,
                  34u << NIC_DESC_W2_SUM_START_SHIFT | 40u << NIC_DESC_W2_SUM_OFFSET_SHIFT);
    }
    expect(send_frame(60, NULL, 0, 1));
    expect_eq(nic.rings->tx[2].w1 & NIC_DESC_W1_SUM, 0);
    expect_eq(nic.rings->tx[2].w2, 0);
}

static void queue(unsigned payload_bytes, const struct netif_tx *how)
{
    memset(netif->ops->tx_header(netif, 2), 0, 54);
    netif->ops->tx_send(netif, 54, payload_bytes ? payload_of(payload_bytes, 2) : NULL, how);
}

TEST(a_vlan_tag_is_in_the_first_descriptor_of_its_frame_alone)
{
    model_has(&model, NIC_CAPS_VLAN);
    nic.caps |= NIC_CAPS_VLAN;
    queue(30, &(struct netif_tx){ 0 });
    queue(30, &(struct netif_tx){ 0 });
    expect(nic_tx_tag(&nic, 0xA123));
    queue(0, &(struct netif_tx){ 0 });
    queue(0, &(struct netif_tx){ 0 });
    expect(nic_tx_tag(&nic, 0x0007));
    netif->ops->tx_flush(netif);
    expect_eq(model_fetch(&model, 99), 6);
    expect(!(model.sent[0].w1 & NIC_DESC_W1_VLAN));
    expect(model.sent[1].w1 & NIC_DESC_W1_VLAN);
    expect_eq(model.sent[1].w3 & NIC_DESC_W3_TAG_MASK, 0xA123);
    expect(!(model.sent[2].w1 & NIC_DESC_W1_VLAN));
    expect_eq(model.sent[3].w3 & NIC_DESC_W3_TAG_MASK, 0x0007);
    expect(!nic_tx_tag(&nic, 1));                       /* published: too late */
}

TEST(segmentation_rounds_the_size_down_to_words_and_needs_the_sum)
{
    nic.caps |= NIC_CAPS_TSO;
    queue(1000, &(struct netif_tx){ 0 });
    expect(!nic_tx_segment(&nic, 1000));
    queue(1400, &(struct netif_tx){ .sum_start = 34, .sum_offset = 50 });
    expect(!nic_tx_segment(&nic, 3));
    expect(nic_tx_segment(&nic, 1459));
    netif->ops->tx_flush(netif);
    expect_eq(model_fetch(&model, 99), 4);
    expect(!(model.sent[0].w1 & NIC_DESC_W1_TSO));
    expect(model.sent[1].w1 & NIC_DESC_W1_TSO);
    expect(model.sent[1].w1 & NIC_DESC_W1_SUM);
    expect_eq(model.sent[1].w2, 1456u | 50u << NIC_DESC_W2_SUM_OFFSET_SHIFT |
                                    34u << NIC_DESC_W2_SUM_START_SHIFT);
    expect_eq(model.sent[1].w3 >> NIC_DESC_W3_PAYLOAD_SHIFT, 1400);
    queue(0, &(struct netif_tx){ .sum_start = 34, .sum_offset = 50 });
    expect(!nic_tx_segment(&nic, 1000));                /* nothing to cut */
}

TEST(a_tag_and_segments_go_together)
{
    struct pkt *payload = payload_of(300, 2);

    nic.caps |= NIC_CAPS_TSO | NIC_CAPS_VLAN;
    payload->next = payload_of(301, 3);
    memset(netif->ops->tx_header(netif, 2), 0, 54);
    netif->ops->tx_send(netif, 54, payload,
                        &(struct netif_tx){ .sum_start = 34, .sum_offset = 50 });
    expect(nic_tx_segment(&nic, 400));
    expect(nic_tx_tag(&nic, 0x0123));
    expect_eq(nic.rings->tx[0].w3, 601u << NIC_DESC_W3_PAYLOAD_SHIFT | 0x0123);
    expect(nic_tx_tag(&nic, 0x0456));
    expect(!nic_tx_segment(&nic, 800));                 /* it has its size */
    expect_eq(nic.rings->tx[0].w2 & NIC_DESC_W2_MSS_MASK, 400);
    expect_eq(nic.rings->tx[0].w3, 601u << NIC_DESC_W3_PAYLOAD_SHIFT | 0x0456);
}

TEST(what_does_not_fit_the_fields_of_segmentation_is_refused)
{
    struct netif_tx how = { .sum_start = 34, .sum_offset = 50 };
    struct pkt *payload;

    nic.caps |= NIC_CAPS_TSO;
    for (unsigned more = 0; more < 2; more++) {         /* 65,535 bytes, and one more */
        payload = NULL;
        for (unsigned i = 0; i < 5; i++) {              /* lengths alone: nothing is fetched */
            struct pkt *view = payload_of(1, 2);

            view->len = (uint16_t)(13107 + (i ? 0 : more));
            view->next = payload;
            payload = view;
        }
        memset(netif->ops->tx_header(netif, 5), 0, 54);
        netif->ops->tx_send(netif, 54, payload, &how);
        expect(!nic_tx_segment(&nic, 65536));
        expect_eq(nic_tx_segment(&nic, 1460), !more);
        expect_eq(!(nic.rings->tx[0].w1 & NIC_DESC_W1_TSO), more);
        expect_eq(nic.rings->tx[0].w2 & NIC_DESC_W2_MSS_MASK, more ? 0 : 1460);
        if (!more)
            expect_eq(nic.rings->tx[0].w3 >> NIC_DESC_W3_PAYLOAD_SHIFT, 65535);
        netif->ops->down(netif);                        /* frees the payload */
        expect(netif->ops->up(netif));
    }
}

TEST(a_nic_that_cannot_tag_or_segment_is_not_asked_to)
{
    queue(1400, &(struct netif_tx){ .sum_start = 34, .sum_offset = 50 });
    expect(!nic_tx_tag(&nic, 1));
    expect(!nic_tx_segment(&nic, 1000));
}

TEST(while_down_frames_are_given_up_and_counted)
{
    netif->ops->down(netif);
    expect(!netif->ops->tx_header(netif, 0));
    expect_eq(netif->stats.tx_link_down, 1);
}

int main(void)
{
    return RUN(
        "nic_tx", setup_up, teardown, T(header_and_payload_leave_as_one_frame),
        T(a_cell_puts_the_ip_header_on_a_word), T(a_batch_costs_one_doorbell_and_no_register_read),
        T(an_empty_view_gets_no_descriptor_and_is_freed_all_the_same),
        T(payload_is_freed_when_the_index_has_passed_its_last_descriptor_and_not_before),
        T(a_full_ring_is_counted_and_has_room_again_after_the_fetch),
        T(a_frame_is_refused_unless_all_of_it_fits),
        T(a_chain_that_the_nic_would_refuse_is_refused_before), T(rings_and_16_bit_indices_wrap),
        T(the_ring_never_stays_full_though_it_never_empties),
        T(a_nonsense_consumer_index_frees_nothing_and_is_counted),
        T(checksum_offload_reaches_every_descriptor_of_the_frame),
        T(a_vlan_tag_is_in_the_first_descriptor_of_its_frame_alone),
        T(segmentation_rounds_the_size_down_to_words_and_needs_the_sum),
        T(what_does_not_fit_the_fields_of_segmentation_is_refused),
        T(a_tag_and_segments_go_together), T(a_nic_that_cannot_tag_or_segment_is_not_asked_to),
        T(while_down_frames_are_given_up_and_counted));
}
