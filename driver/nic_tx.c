/*
 * Sending. A frame is a chain of descriptors: its header from the cell of the first descriptor's
 * slot, then one per payload view. The views are kept at the slot of the last descriptor and freed
 * when the NIC's consumer index, which it writes to memory, has passed that one: then every byte
 * has been fetched.
 *
 *   tx_reclaimed ... consumer ... tx_told ... tx_producer               free-running, 16 bits
 *        freed next     fetched     told         queued
 */
#include "nic_internal.h"

enum {
    TX_MASK = NIC_TX_RING - 1,
    TX_MAX_CHAIN = 32,
    TX_REPORT_EVERY = NIC_TX_RING / 4,  /* descriptors; an emptied ring is reported by itself */
};

/*
 * The line is not moderated: it is open only while somebody waits for room or payload, and reports
 * are few. Moderation (an interrupt after two reports or 50 us) was measured: it saves 3 % of the
 * core's cycles, and TCP becomes 8 % slower.
 */
void nic_tx_start(struct nic *nic)
{
    nic->tx_producer = nic->tx_told = nic->tx_reclaimed = 0;
    nic->tx_last_report = nic->tx_armed_at = 0;
    nic->tx_starved = false;
    nic->rings->tx_consumer = 0;
    nic_write(nic, NIC_TX + NIC_TX_BASE, nic_io_address(nic->rings->tx));
    nic_write(nic, NIC_TX + NIC_TX_RING_SIZE, NIC_TX_RING_LOG2);
    nic_write(nic, NIC_TX + NIC_TX_WRITEBACK, nic_io_address(&nic->rings->tx_consumer));
    nic_write(nic, NIC_TX + NIC_TX_MAX_CHAIN, TX_MAX_CHAIN);
    nic_write(nic, NIC_TX + NIC_TX_CTRL, NIC_QUEUE_ENABLE);
}

/* Frees what is kept at the slots up to index `end`. */
static void nic_tx_release(struct nic *nic, uint16_t end)
{
    for (; nic->tx_reclaimed != end; nic->tx_reclaimed++) {
        struct pkt **payload = &nic->tx_payload[nic->tx_reclaimed & TX_MASK];

        if (*payload) {
            pkt_free(*payload);
            *payload = NULL;
        }
    }
}

void nic_tx_reclaim(struct nic *nic)
{
    uint16_t consumer = (uint16_t)nic->rings->tx_consumer;
    unsigned fetched = (uint16_t)(consumer - nic->tx_reclaimed);

    if (!fetched)
        return;
    if (fetched > (uint16_t)(nic->tx_told - nic->tx_reclaimed)) {
        nic->stats.tx_bad_index++;  /* memory is not what it should be: free nothing on its word */
        return;
    }
    nic_tx_release(nic, consumer);
    nic->tx_starved = false;
}

void nic_tx_discard(struct nic *nic)
{
    for (uint16_t i = nic->tx_reclaimed; i != nic->tx_producer; i++)
        if (nic->rings->tx[i & TX_MASK].w1 & NIC_DESC_W1_END)
            nic->stats.tx_discarded++;
    nic_tx_release(nic, nic->tx_producer);
}

static bool nic_tx_has_room(struct nic *nic, unsigned descriptors)
{
    if (NIC_TX_RING - nic_tx_in_use(nic) >= descriptors)
        return true;
    nic_tx_reclaim(nic);
    return NIC_TX_RING - nic_tx_in_use(nic) >= descriptors;
}

uint8_t *nic_tx_header(struct netif *netif, unsigned fragments)
{
    struct nic *nic = nic_of(netif);
    unsigned descriptors = fragments + 1;

    if (!netif->is_up) {
        netif->stats.tx_link_down++;
        return NULL;
    }
    if (descriptors > TX_MAX_CHAIN || !nic_tx_has_room(nic, descriptors)) {
        netif->stats.tx_ring_full++;
        nic->tx_starved = true;
        return NULL;
    }
    return nic->cells[nic->tx_producer & TX_MASK].bytes + NIC_CELL_PAD;
}

/* One descriptor. `offload` is the frame's W2, given with every descriptor of it. */
static void nic_tx_put(struct nic *nic, const void *bytes, uint32_t w1, uint32_t offload)
{
    volatile struct nic_descriptor *d = &nic->rings->tx[nic->tx_producer & TX_MASK];

    d->w0 = nic_io_address(bytes);
    d->w1 = w1;
    d->w2 = offload;
    nic->tx_producer++;
}

/* Flags for the last descriptor of a frame: now and then it asks for the consumer index. */
static uint32_t nic_tx_end_flags(struct nic *nic)
{
    if ((uint16_t)(nic->tx_producer - nic->tx_last_report) < TX_REPORT_EVERY)
        return NIC_DESC_W1_END;
    nic->tx_last_report = nic->tx_producer;
    return NIC_DESC_W1_END | NIC_DESC_W1_REPORT;
}

static uint32_t nic_tx_sum_flags(const struct netif_tx *how)
{
    if (!how->sum_offset)
        return 0;
    return NIC_DESC_W1_SUM | (how->sum_is_udp ? NIC_DESC_W1_SUM_UDP : 0);
}

/*
 * The payload is the ring's until the NIC has fetched it. Empty views get no descriptor: the NIC
 * refuses those.
 */
void nic_tx_send(struct netif *netif, unsigned header_bytes, struct pkt *payload,
                 const struct netif_tx *how)
{
    struct nic *nic = nic_of(netif);
    const void *bytes = nic->cells[nic->tx_producer & TX_MASK].bytes + NIC_CELL_PAD;
    uint32_t len = header_bytes, flags = nic_tx_sum_flags(how);
    uint32_t offload = flags ? NIC_PUT(NIC_DESC_W2_SUM_OFFSET, how->sum_offset) |
                               NIC_PUT(NIC_DESC_W2_SUM_START, how->sum_start) : 0;

    netif->stats.tx_frames++;
    netif->stats.tx_bytes += header_bytes;
    for (const struct pkt *view = payload; view; view = view->next) {
        if (!view->len)
            continue;
        nic_tx_put(nic, bytes, len | flags, offload);
        bytes = view->data;
        len = view->len;
        netif->stats.tx_bytes += len;
    }
    nic->tx_payload[nic->tx_producer & TX_MASK] = payload;
    nic_tx_put(nic, bytes, len | flags | nic_tx_end_flags(nic), offload);
}

/* The first descriptor of the frame queued last. NULL: that is published, or there was none. */
static volatile struct nic_descriptor *nic_tx_last_frame(struct nic *nic, uint32_t *payload_bytes)
{
    uint16_t first = (uint16_t)(nic->tx_producer - 1);

    *payload_bytes = 0;
    if (nic->tx_producer == nic->tx_told)
        return NULL;
    while (first != nic->tx_told &&
           !(nic->rings->tx[(uint16_t)(first - 1) & TX_MASK].w1 & NIC_DESC_W1_END))
        *payload_bytes += NIC_GET(NIC_DESC_W1_BYTES, nic->rings->tx[first-- & TX_MASK].w1);
    return &nic->rings->tx[first & TX_MASK];
}

bool nic_tx_tag(struct nic *nic, uint16_t tag)
{
    uint32_t unused;
    volatile struct nic_descriptor *d = nic_tx_last_frame(nic, &unused);

    if (!(nic->caps & NIC_CAPS_VLAN) || !d)
        return false;
    d->w3 = NIC_PUT(NIC_DESC_W3_TAG, tag) | (d->w3 & ~NIC_DESC_W3_TAG_MASK);
    d->w1 |= NIC_DESC_W1_VLAN;
    return true;
}

bool nic_tx_segment(struct nic *nic, unsigned mss_bytes)
{
    uint32_t payload_bytes;
    volatile struct nic_descriptor *d = nic_tx_last_frame(nic, &payload_bytes);

    if (!(nic->caps & NIC_CAPS_TSO) || !payload_bytes || payload_bytes > UINT16_MAX ||
        mss_bytes < 4 || mss_bytes > UINT16_MAX)
        return false;
    if ((d->w1 & (NIC_DESC_W1_SUM | NIC_DESC_W1_TSO)) != NIC_DESC_W1_SUM)
        return false;
    d->w3 = NIC_PUT(NIC_DESC_W3_TAG, d->w3) | NIC_PUT(NIC_DESC_W3_PAYLOAD, payload_bytes);
    d->w2 |= NIC_PUT(NIC_DESC_W2_MSS, mss_bytes & ~3u);
    d->w1 |= NIC_DESC_W1_TSO;
    return true;
}

void nic_tx_flush(struct netif *netif)
{
    struct nic *nic = nic_of(netif);

    if (nic->tx_producer != nic->tx_told) {
        nic->tx_told = nic->tx_producer;
        nic_write(nic, NIC_TX + NIC_TX_DOORBELL, nic->tx_told);
    }
    if (nic_tx_in_use(nic))
        nic_tx_reclaim(nic);
}
