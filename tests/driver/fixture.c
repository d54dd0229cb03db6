/* See test_nic.h. */
#include "test_nic.h"

struct model model;
struct nic nic;
struct pkt_pool pool;
struct netif *netif = &nic.netif;

static struct nic_rings rings;
static struct pkt_buffer buffers[BUFFERS];
static struct pkt views[VIEWS];
static uint8_t memory[BUFFERS * PKT_BUFFER_BYTES] __attribute__((aligned(PKT_LINE_BYTES)));

struct nic_config config;

void probe_again(void)
{
    expect(nic_probe(&nic, &config));
}

void setup_down(void)
{
    config = (struct nic_config){
        .regs = &model, .rings = &rings, .pool = &pool, .name = "eth0", .mac = { 2, 0, 0, 0, 2, 2 },
        .irq_rx = MODEL_IRQ_RX, .irq_tx = MODEL_IRQ_TX, .irq_event = MODEL_IRQ_EVENT,
        .sys_hz = 25000000,
    };
    model_init(&model);
    memset(&rings, 0xA5, sizeof rings);
    pkt_pool_init(&pool, buffers, BUFFERS, memory, views, VIEWS);
    probe_again();
}

uint32_t now_ms(void)
{
    return (uint32_t)(model.now_us / 1000);
}

void run_ms(unsigned ms)
{
    while (ms--) {
        model.now_us += 1000;
        if ((int32_t)(now_ms() - netif->tick_ms) >= 0)
            netif->ops->tick(netif, now_ms());
    }
}

void setup_up(void)
{
    setup_down();
    expect(netif->ops->up(netif));
    model.reads = model.writes = model.rx_doorbells = model.tx_doorbells = 0;
}

void teardown(void)
{
    netif->ops->down(netif);
    pkt_pool_check(&pool);
    expect_eq(pool.buffers_free, BUFFERS);
    expect_eq(pool.views_free, VIEWS);
}

void fill(uint8_t *frame, size_t len, unsigned seed)
{
    for (size_t i = 0; i < len; i++)
        frame[i] = (uint8_t)(i * 7 + seed * 13 + (i >> 8) + (seed >> 8));
}

bool arrives(size_t len, unsigned seed)
{
    uint8_t frame[MODEL_FRAME_MAX];

    fill(frame, len, seed);
    return model_deliver(&model, frame, len);
}

void expect_pattern(const struct pkt *pkt, size_t len, unsigned seed)
{
    uint8_t frame[MODEL_FRAME_MAX];

    fill(frame, len, seed);
    expect_eq(pkt->len, len);
    expect_mem(pkt->data, frame, len);
}

unsigned poll_and_free(void)
{
    struct pkt *out[BATCH];
    unsigned total = 0, n;

    do {
        n = netif->ops->rx_poll(netif, out, BATCH);
        for (unsigned i = 0; i < n; i++)
            pkt_free(out[i]);
        total += n;
    } while (n == BATCH);
    return total;
}

struct pkt *payload_of(size_t len, unsigned seed)
{
    struct pkt *pkt = pkt_alloc(&pool);

    assert_non_null(pkt);
    fill(pkt->data, len, seed);
    pkt->len = (uint16_t)len;
    return pkt;
}

bool send_frame(size_t header_bytes, struct pkt *payload, unsigned view_count, unsigned seed)
{
    uint8_t *cell = netif->ops->tx_header(netif, view_count);

    if (!cell) {
        pkt_free(payload);
        return false;
    }
    fill(cell, header_bytes, seed);
    netif->ops->tx_send(netif, (unsigned)header_bytes, payload, &(struct netif_tx){ 0 });
    return true;
}

void expect_sent(unsigned index, size_t header_bytes, unsigned header_seed, size_t payload_bytes,
                 unsigned payload_seed)
{
    uint8_t want[MODEL_FRAME_MAX];

    expect(index < model.sent_count);
    fill(want, header_bytes, header_seed);
    fill(want + header_bytes, payload_bytes, payload_seed);
    expect_eq(model.sent[index % MODEL_SENT_MAX].len, header_bytes + payload_bytes);
    expect_mem(model.sent[index % MODEL_SENT_MAX].bytes, want, header_bytes + payload_bytes);
}
