/* A network interface made of byte arrays; see netif_test.h. */
#include "netif_test.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct frame *frame_new(const void *bytes, size_t len)
{
    struct frame *frame = malloc(sizeof *frame + len);

    assert(frame);
    frame->next = NULL;
    frame->due_us = 0;
    frame->len = len;
    memcpy(frame->bytes, bytes, len);
    return frame;
}

void frame_queue_add(struct frame_queue *queue, struct frame *frame)
{
    if (!queue->first)
        queue->end = &queue->first;
    frame->next = NULL;
    *queue->end = frame;
    queue->end = &frame->next;
}

struct frame *frame_queue_take(struct frame_queue *queue)
{
    struct frame *frame = queue->first;

    if (frame)
        queue->first = frame->next;
    return frame;
}

static struct netif_test *of(struct netif *netif) { return (struct netif_test *)netif; }

static bool test_up(struct netif *netif)
{
    netif->is_up = true;
    return true;
}

static void test_down(struct netif *netif)
{
    struct netif_test *eth = of(netif);

    for (unsigned i = 0; i < eth->queued; i++)
        pkt_free(eth->slots[i].payload);
    eth->queued = 0;
    netif->is_up = false;
}

static unsigned test_rx_poll(struct netif *netif, struct pkt *out[], unsigned max)
{
    unsigned n = 0;

    while (n < max) {
        struct frame *frame = frame_queue_take(&of(netif)->to_stack);
        struct pkt *pkt;

        if (!frame)
            break;
        pkt = pkt_alloc(netif->pool);
        if (pkt) {
            memcpy(pkt->data, frame->bytes, frame->len);
            pkt->len = (uint16_t)frame->len;
            netif->stats.rx_frames++;
            netif->stats.rx_bytes += (uint32_t)frame->len;
            out[n++] = pkt;
        } else {
            netif->stats.rx_no_packet++;
        }
        free(frame);
    }
    return n;
}

static uint8_t *test_tx_header(struct netif *netif, unsigned fragments)
{
    struct netif_test *eth = of(netif);

    assert(fragments < 16);
    if (eth->queued >= eth->slots_usable) {
        netif->stats.tx_ring_full++;
        return NULL;
    }
    /* nothing may rely on old bytes */
    memset(eth->slots[eth->queued].cell, 0xa5, sizeof eth->slots[0].cell);
    return eth->slots[eth->queued].cell + 2;
}

static void test_tx_send(struct netif *netif, unsigned header_bytes, struct pkt *payload,
                         const struct netif_tx *how)
{
    struct netif_test *eth = of(netif);
    struct netif_test_slot *slot = &eth->slots[eth->queued++];

    assert(eth->queued <= eth->slots_usable && header_bytes <= NETIF_HEADER_BYTES);
    slot->header_bytes = header_bytes;
    slot->payload = payload;
    slot->how = how ? *how : (struct netif_tx){ 0 };
}

/* What the NIC would insert: the plain definition of the checksum, independent of the stack's. */
static void insert_sum(struct frame *frame, const struct netif_tx *how)
{
    uint32_t sum = 0;

    for (size_t i = how->sum_start; i < frame->len; i++)
        sum += (i - how->sum_start) % 2 ? frame->bytes[i] : (uint32_t)frame->bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    sum = ~sum & 0xffff;
    if (how->sum_is_udp && sum == 0)
        sum = 0xffff;
    frame->bytes[how->sum_offset] = (uint8_t)(sum >> 8);
    frame->bytes[how->sum_offset + 1] = (uint8_t)sum;
}

static void send_slot(struct netif_test *eth, struct netif_test_slot *slot)
{
    uint8_t bytes[2048];
    size_t len = slot->header_bytes;
    struct frame *frame;

    memcpy(bytes, slot->cell + 2, len);
    for (const struct pkt *view = slot->payload; view; view = view->next) {
        assert(len + view->len <= 1514);
        memcpy(bytes + len, view->data, view->len);
        len += view->len;
    }
    pkt_free(slot->payload);
    frame = frame_new(bytes, len);
    if (slot->how.sum_offset) {
        assert(eth->netif.caps & NETIF_CAP_TX_SUM);
        insert_sum(frame, &slot->how);
    }
    eth->netif.stats.tx_frames++;
    eth->netif.stats.tx_bytes += (uint32_t)len;
    frame_queue_add(&eth->from_stack, frame);
}

static void test_tx_flush(struct netif *netif)
{
    struct netif_test *eth = of(netif);

    eth->flushes += eth->queued > 0;                /* a NIC would get one doorbell */
    for (unsigned i = 0; i < eth->queued; i++)
        send_slot(eth, &eth->slots[i]);
    eth->queued = 0;
}

static bool test_rearm(struct netif *netif)
{
    return of(netif)->to_stack.first == NULL;
}

static const char *test_counter(struct netif *netif, unsigned index, uint32_t *value)
{
    if (index > 0)
        return NULL;
    if (value) {
        *value = of(netif)->flushes;
        of(netif)->counters_read++;
    }
    return "flushes";
}

static void test_hash_key(struct netif *netif, const uint8_t *key)
{
    of(netif)->hash_key = key;
}

static const struct netif_ops test_ops = {
    .up = test_up,
    .down = test_down,
    .rx_poll = test_rx_poll,
    .tx_header = test_tx_header,
    .tx_send = test_tx_send,
    .tx_flush = test_tx_flush,
    .rearm = test_rearm,
    .counter = test_counter,
    .hash_key = test_hash_key,
};

void netif_test_init(struct netif_test *eth, struct pkt_pool *pool, const uint8_t mac[6])
{
    *eth = (struct netif_test){
        .netif = { .ops = &test_ops,
                   .pool = pool,
                   .name = "eth0",
                   .mtu_bytes = 1500,
                   .is_up = true },
        .slots_usable = NETIF_TEST_SLOTS,
    };
    memcpy(eth->netif.mac, mac, 6);
}

static void free_all(struct frame_queue *queue)
{
    for (struct frame *frame; (frame = frame_queue_take(queue));)
        free(frame);
}

void netif_test_end(struct netif_test *eth)
{
    test_down(&eth->netif);
    free_all(&eth->to_stack);
    free_all(&eth->from_stack);
    free(eth->lent);
    eth->lent = NULL;
}

void netif_test_receive(struct netif_test *eth, const void *frame, size_t len)
{
    frame_queue_add(&eth->to_stack, frame_new(frame, len));
}

const uint8_t *netif_test_sent(struct netif_test *eth, size_t *len)
{
    free(eth->lent);
    eth->lent = frame_queue_take(&eth->from_stack);
    if (!eth->lent)
        return NULL;
    *len = eth->lent->len;
    return eth->lent->bytes;
}
