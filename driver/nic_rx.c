/*
 * Receiving. The free ring and the completion ring have the same size and are kept full: completion
 * k hands back the buffer of free entry k, and the buffer posted in its place goes into the same
 * entry. So the free ring always names exactly the buffers that the NIC holds.
 */
#include "compiler.h"
#include "nic_internal.h"

enum { RX_MASK = NIC_RX_RING - 1 };

/*
 * Moderation by load: while several frames are taken between two re-arms, the line waits for as
 * many again; as long as frames come one by one it waits for nothing, so that an answer is not
 * late. Urgent frames never wait: TCP's SYN, FIN and RST, ARP, and what is shorter than
 * SHORT_BYTES, which are acknowledgements for the most part.
 */
enum {
    RX_LOADED_FRAMES = 4, RX_MODERATION_FRAMES = 4, RX_MODERATION_US = 20, RX_SHORT_BYTES = 128,
};

/* The phase of a fresh completion: NOT bit n of its index, 1 on the first lap. */
static inline uint32_t nic_rx_phase(const struct nic *nic)
{
    return ~(uint32_t)nic->rx_consumed >> NIC_RX_RING_LOG2 & 1;
}

bool nic_rx_waiting(const struct nic *nic)
{
    uint32_t w3 = nic->rings->rx_completions[nic->rx_consumed & RX_MASK].w3;

    return (w3 & NIC_CMPL_W3_PHASE) == nic_rx_phase(nic);
}

bool nic_rx_fill(struct nic *nic)
{
    for (unsigned i = 0; i < NIC_RX_RING; i++) {
        uint8_t *bytes = pkt_buffer_take(nic->netif.pool);

        if (!bytes) {
            while (i--)
                pkt_buffer_give_back(nic->netif.pool, nic_io_pointer(nic->rings->rx_free[i]));
            return false;
        }
        nic->rings->rx_free[i] = nic_io_address(bytes);
    }
    return true;
}

void nic_rx_drain(struct nic *nic)
{
    for (unsigned i = 0; i < NIC_RX_RING; i++)
        pkt_buffer_give_back(nic->netif.pool, nic_io_pointer(nic->rings->rx_free[i]));
}

/* {completions consumed, buffers posted}: the word of DOORBELL and REARM. */
static inline uint32_t nic_rx_indices(const struct nic *nic)
{
    return (uint32_t)nic->rx_consumed << 16 | (uint16_t)(nic->rx_consumed + NIC_RX_RING);
}

COLD static void nic_rx_moderate(struct nic *nic, bool loaded)
{
    nic->rx_loaded = loaded;
    nic_write(nic, NIC_RX0 + NIC_RX_MODERATION,
              loaded ? NIC_PUT(NIC_RX_MODERATION_COUNT, RX_MODERATION_FRAMES) |
                           NIC_PUT(NIC_RX_MODERATION_MICROSECONDS, RX_MODERATION_US) : 0);
}

void nic_rx_start(struct nic *nic)
{
    for (unsigned i = 0; i < NIC_RX_RING; i++)
        nic->rings->rx_completions[i].w3 = 0;       /* the phase of no first-lap completion */
    nic->rx_consumed = nic->rx_rearmed_at = 0;
    nic_write(nic, NIC_RX0 + NIC_RX_FREE_BASE, nic_io_address(nic->rings->rx_free));
    nic_write(nic, NIC_RX0 + NIC_RX_CMPL_BASE, nic_io_address(nic->rings->rx_completions));
    nic_write(nic, NIC_RX0 + NIC_RX_RING_SIZE,
              NIC_PUT(NIC_RX_RING_SIZE_FREE_LOG2, NIC_RX_RING_LOG2) |
                  NIC_PUT(NIC_RX_RING_SIZE_CMPL_LOG2, NIC_RX_RING_LOG2));
    nic_write(nic, NIC_RX0 + NIC_RX_BUFFER,
              NIC_PUT(NIC_RX_BUFFER_BYTES, PKT_BUFFER_BYTES) | NIC_RX_BUFFER_OFFSET2);
    nic_rx_moderate(nic, false);
    nic_write(nic, NIC_RX_CLASS, NIC_PUT(NIC_RX_CLASS_SHORT_BYTES, RX_SHORT_BYTES));
    nic_write(nic, NIC_RX0 + NIC_RX_CTRL, NIC_QUEUE_ENABLE);
    nic_write(nic, NIC_RX0 + NIC_RX_DOORBELL, nic_rx_indices(nic));
}

void nic_rx_rearm(struct nic *nic)
{
    bool loaded = (uint16_t)(nic->rx_consumed - nic->rx_rearmed_at) >= RX_LOADED_FRAMES;

    if (loaded != nic->rx_loaded)
        nic_rx_moderate(nic, loaded);
    nic->rx_rearmed_at = nic->rx_consumed;
    nic_write(nic, NIC_RX0 + NIC_RX_REARM, nic_rx_indices(nic));
}

static void nic_rx_describe(const struct nic *nic, struct pkt *pkt, uint8_t *bytes,
                            const volatile struct nic_completion *c)
{
    uint32_t w0 = c->w0;

    pkt->data = bytes + PKT_LANDING;
    pkt->len = (uint16_t)NIC_GET(NIC_CMPL_W0_LENGTH, w0);
    pkt->rx.l3_sum = (uint8_t)NIC_GET(NIC_CMPL_W0_L3_SUM, w0);  /* same codes as enum pkt_verdict */
    pkt->rx.l4_sum = (uint8_t)NIC_GET(NIC_CMPL_W0_L4_SUM, w0);
    pkt->rx.hash = nic->hashing ? c->w1 : 0;
    if (w0 & NIC_CMPL_W0_VLAN)                      /* else 0, as a fresh view has it */
        pkt->rx.vlan_tag = (uint16_t)NIC_GET(NIC_CMPL_W2_TAG_OR_SUM, c->w2);
}

/*
 * The packet of a completion, with a fresh buffer put into the ring for it. NULL (counted) when
 * there is no fresh buffer or no view: the frame is dropped and its own buffer goes back to the
 * NIC, so the ring never runs short.
 */
static struct pkt *nic_rx_exchange(struct nic *nic, volatile uint32_t *free_entry, uint8_t *bytes)
{
    struct pkt_pool *pool = nic->netif.pool;
    uint8_t *fresh = pkt_buffer_take(pool);
    struct pkt *full = fresh ? pkt_of_buffer(pool, bytes) : NULL;

    if (full) {
        *free_entry = nic_io_address(fresh);
        return full;
    }
    if (fresh)
        pkt_buffer_give_back(pool, fresh);
    nic->netif.stats.rx_no_packet++;
    *free_entry = nic_io_address(bytes);
    return NULL;
}

/*
 * Takes up to `max` frames off the completion ring, oldest first. Each packet in out[] belongs to
 * the caller. Fewer than `max`: the ring is empty, and the caller may re-arm (nic_irq.c closes the
 * race). No register is read; one doorbell is written for the batch.
 */
unsigned nic_rx_poll(struct netif *netif, struct pkt *out[], unsigned max)
{
    struct nic *nic = nic_of(netif);
    uint16_t before = nic->rx_consumed;
    unsigned n = 0;

    if (!netif->is_up)
        return 0;
    for (; n < max; nic->rx_consumed++) {
        unsigned slot = nic->rx_consumed & RX_MASK;
        const volatile struct nic_completion *c = &nic->rings->rx_completions[slot];
        uint32_t w3 = c->w3;            /* written last: its phase vouches for everything else */

        if ((w3 & NIC_CMPL_W3_PHASE) != nic_rx_phase(nic))
            break;
        nic_io_acquire();

        uint8_t *bytes = nic_io_pointer(w3 & ~3u);
        struct pkt *pkt = nic_rx_exchange(nic, &nic->rings->rx_free[slot], bytes);

        if (pkt) {
            nic_rx_describe(nic, pkt, bytes, c);
            netif->stats.rx_frames++;
            netif->stats.rx_bytes += pkt->len;
            out[n++] = pkt;
        }
    }
    if (nic->rx_consumed != before)
        nic_write(nic, NIC_RX0 + NIC_RX_DOORBELL, nic_rx_indices(nic));
    return n;
}
