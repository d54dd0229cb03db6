/*
 * A network interface made of byte arrays: what a test puts in arrives as a frame, what the stack
 * sends can be read. As on the real NIC, frames land at offset +2, and payload is read and freed at
 * tx_flush, not at tx_send.
 */
#ifndef NETIF_TEST_H
#define NETIF_TEST_H

#include "netif.h"

enum { NETIF_TEST_SLOTS = 32 };

struct frame {
    struct frame *next;
    uint64_t due_us;                        /* used by the wire */
    size_t len;
    uint8_t bytes[];
};

struct frame_queue { struct frame *first, **end; };

struct frame *frame_new(const void *bytes, size_t len);
void frame_queue_add(struct frame_queue *queue, struct frame *frame);
/* NULL: empty; the caller frees it with free() */
struct frame *frame_queue_take(struct frame_queue *queue);

struct netif_test_slot {
    uint8_t cell[NETIF_HEADER_BYTES + 2];   /* the cell starts at +2 */
    unsigned header_bytes;
    struct pkt *payload;
    struct netif_tx how;
};

struct netif_test {
    struct netif netif;                     /* first */
    struct frame_queue to_stack, from_stack;
    struct frame *lent;                     /* what netif_test_sent() returned last */
    struct netif_test_slot slots[NETIF_TEST_SLOTS];
    unsigned queued;                        /* slots filled since the last flush */
    /* a test makes the ring small with this; NETIF_TEST_SLOTS at first */
    unsigned slots_usable;
    unsigned flushes;                       /* of those that had something to send */
    unsigned counters_read;
    const uint8_t *hash_key;                /* what the stack gave, with NETIF_CAP_HASH */
};

/*
 * Up, MTU 1500, no capabilities; a test may set netif.caps afterwards (NETIF_CAP_TX_SUM is obeyed).
 */
void netif_test_init(struct netif_test *eth, struct pkt_pool *pool, const uint8_t mac[6]);
/* frees frames; payload still queued goes back to its pool */
void netif_test_end(struct netif_test *eth);

/* The next rx_poll hands this frame to the stack. */
void netif_test_receive(struct netif_test *eth, const void *frame, size_t len);

/*
 * The oldest frame that the stack sent and a test has not seen; valid until the next call. NULL:
 * none.
 */
const uint8_t *netif_test_sent(struct netif_test *eth, size_t *len);

#endif
