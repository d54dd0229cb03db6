/* driver/nic.c: probe, up, down. */
#include "test_nic.h"

TEST(probe_refuses_something_that_is_no_nic)
{
    model.regs[NIC_ID / 4] = 0;
    expect(!nic_probe(&nic, &config));
    expect(strstr(nic.netif.error_text, "ID"));
}

TEST(probe_refuses_a_nic_without_a_queue)
{
    model.regs[NIC_CAPS / 4] = 1u << NIC_CAPS_PERFECT_ENTRIES_SHIFT;
    expect(!nic_probe(&nic, &config));
    expect(strstr(nic.netif.error_text, "queue"));
}

TEST(capabilities_are_handed_on)
{
    expect_eq(netif->caps, 0);
    model.regs[NIC_CAPS / 4] |= NIC_CAPS_RX_SUM | NIC_CAPS_RX_HASH;
    expect(nic_probe(&nic, &config));
    expect_eq(netif->caps, NETIF_CAP_RX_SUM | NETIF_CAP_HASH);
}

TEST(a_hash_key_is_written_in_its_order_and_hashing_stays_on)
{
    uint8_t key[40];

    for (unsigned i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)(i + 1);
    expect(netif->ops->up(netif));
    expect_eq(model.regs[NIC_CTRL / 4] & NIC_CTRL_HASH, 0);
    netif->ops->hash_key(netif, key);
    expect_eq(model.regs[NIC_HASH_KEY(0) / 4], 0x04030201);
    expect_eq(model.regs[NIC_HASH_KEY(3) / 4], 0x100f0e0d);
    expect(model.regs[NIC_CTRL / 4] & NIC_CTRL_HASH);
    netif->ops->down(netif);
    netif->ops->hash_key(netif, key);
    expect_eq(model.regs[NIC_CTRL / 4], 0);             /* a key brings nothing up */
    expect(netif->ops->up(netif));
    expect(model.regs[NIC_CTRL / 4] & NIC_CTRL_HASH);
}

TEST(up_posts_every_buffer_of_the_ring)
{
    expect(netif->ops->up(netif));
    expect(netif->is_up);
    expect_eq(pool.buffers_free, BUFFERS - NIC_RX_RING);
    for (unsigned i = 0; i < NIC_RX_RING; i++)
        expect(arrives(60, i));
    expect(!arrives(60, 99));
}

TEST(up_sets_the_own_address_in_wire_order)
{
    expect(netif->ops->up(netif));
    expect_eq(model.regs[(NIC_FILTER(0) + NIC_FILTER_LOW) / 4], 0x00000002);
    expect_eq(model.regs[(NIC_FILTER(0) + NIC_FILTER_HIGH) / 4], NIC_FILTER_HIGH_ENABLE | 0x0202);
}

TEST(up_without_enough_buffers_fails_and_takes_none)
{
    uint8_t *taken[BUFFERS];

    for (unsigned i = 0; i < BUFFERS - NIC_RX_RING + 1; i++)
        taken[i] = pkt_buffer_take(&pool);
    expect(!netif->ops->up(netif));
    expect(!netif->is_up);
    expect(strstr(netif->error_text, "buffers"));
    expect_eq(pool.buffers_free, NIC_RX_RING - 1);
    for (unsigned i = 0; i < BUFFERS - NIC_RX_RING + 1; i++)
        pkt_buffer_give_back(&pool, taken[i]);
}

TEST(up_fails_when_a_reset_is_not_acknowledged)
{
    model.reset_hangs = true;
    expect(!netif->ops->up(netif));
    expect(strstr(netif->error_text, "reset"));
}

TEST(every_queue_that_there_is_is_reset_at_up)
{
    model.regs[(NIC_RX(1) + NIC_RX_CTRL) / 4] = NIC_RX_CTRL_ENABLE | NIC_RX_CTRL_STOPPED;
    expect(netif->ops->up(netif));                      /* one queue: nothing is there */
    expect(model.regs[(NIC_RX(1) + NIC_RX_CTRL) / 4]);
    netif->ops->down(netif);
    model.regs[NIC_CAPS / 4] ^= 3u << NIC_CAPS_RX_QUEUES_SHIFT;             /* two */
    probe_again();
    expect(netif->ops->up(netif));
    expect_eq(model.regs[(NIC_RX(1) + NIC_RX_CTRL) / 4], 0);
    expect(arrives(60, 1));
    expect_eq(poll_and_free(), 1);
}

TEST(down_gives_every_packet_back)
{
    expect(netif->ops->up(netif));
    expect(arrives(100, 1));
    expect(send_frame(20, payload_of(50, 1), 1, 1));
    expect(send_frame(20, NULL, 0, 1));
    netif->ops->tx_flush(netif);
    netif->ops->down(netif);
    expect(!netif->is_up);
    expect_eq(pool.buffers_free, BUFFERS);
    expect_eq(pool.views_free, VIEWS);
    expect(!arrives(100, 2));
    expect_eq(model.irq_mask, 0);
}

TEST(down_and_up_again_works_as_at_first)
{
    for (unsigned lap = 0; lap < 5; lap++) {
        expect(netif->ops->up(netif));
        for (unsigned i = 0; i < NIC_RX_RING + 3; i++) {
            expect(arrives(64, i));
            expect_eq(poll_and_free(), 1);
        }
        expect(send_frame(20, payload_of(50, lap), 1, 1));
        netif->ops->tx_flush(netif);
        expect_eq(model_fetch(&model, 8), 2);
        netif->ops->down(netif);
    }
}

TEST(other_lines_of_the_core_are_left_alone)
{
    model.irq_mask = MODEL_IRQ_OTHER;
    expect(netif->ops->up(netif));
    expect(netif->ops->rearm(netif));
    expect_eq(model.irq_mask, MODEL_IRQ_OTHER | MODEL_IRQ_RX | MODEL_IRQ_EVENT);
    netif->ops->down(netif);
    expect_eq(model.irq_mask, MODEL_IRQ_OTHER);
}

int main(void)
{
    return RUN("nic", setup_down, teardown, T(probe_refuses_something_that_is_no_nic),
               T(probe_refuses_a_nic_without_a_queue), T(capabilities_are_handed_on),
               T(a_hash_key_is_written_in_its_order_and_hashing_stays_on),
               T(up_posts_every_buffer_of_the_ring), T(up_sets_the_own_address_in_wire_order),
               T(up_without_enough_buffers_fails_and_takes_none),
               T(up_fails_when_a_reset_is_not_acknowledged),
               T(every_queue_that_there_is_is_reset_at_up), T(down_gives_every_packet_back),
               T(down_and_up_again_works_as_at_first), T(other_lines_of_the_core_are_left_alone));
}
