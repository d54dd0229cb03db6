/*
 * Packets. A `struct pkt` is a small view of bytes that somebody else owns: a pool buffer, ROM, or
 * application memory. A packet of several fragments is a chain of views through `next`; so is a
 * queue of bytes in a socket.
 *
 *      struct pkt          struct pkt_owner          bytes
 *     ┌───────────┐       ┌──────────────┐
 *     │ data, len │──────▶│ refs         │  a buffer goes back to its pool, ROM does nothing,
 *     │ owner     │──────▶│ release()    │  an application is told, when the last view is freed
 *     │ next      │       └──────────────┘
 *     └───────────┘
 *
 * Ownership: `const struct pkt *` borrows; a `struct pkt *` argument is handed over and consumed on
 * every path. Received frames land at offset PKT_LANDING of their buffer, so that the IP header is
 * word-aligned.
 */
#ifndef STACK_PKT_H
#define STACK_PKT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PKT_LANDING = 2,            /* bytes in front of a received frame in its buffer */
    /* from there to the next word, where what we write ourselves begins */
    PKT_LANDING_TO_WORD = 2,
    PKT_BUFFER_BYTES = 1536,    /* a whole buffer; a multiple of the cache line */
    PKT_LINE_BYTES = 32,        /* buffers are aligned to the core's cache line */
};

/* What the NIC (or software in its place) already knows about a received frame. */
enum pkt_verdict { PKT_NOT_CHECKED = 0, PKT_SUM_OK = 1, PKT_SUM_BAD = 2 };

struct pkt_rx {
    union {
        uint32_t hash;          /* Toeplitz hash of the flow; 0: not computed */
        /* once the flow is found, TCP's: SEG.SEQ of the view's first byte */
        uint32_t seq;
    };
    uint8_t l3_sum, l4_sum;     /* enum pkt_verdict */
    uint16_t vlan_tag;          /* the tag that the NIC took out; 0: none */
};

struct pkt_owner {
    /* number of views; the last one to go calls release() */
    uint16_t refs;
    void (*release)(struct pkt_owner *owner);
};

struct pkt {
    struct pkt *next;
    uint8_t *data;              /* first byte of this view */
    struct pkt_owner *owner;
    struct pkt_pool *pool;      /* where the view itself goes back to */
    uint16_t len;               /* bytes in this view */
    struct pkt_rx rx;           /* meaningful in the first view of a received frame */
};

/* A buffer of the pool: its owner record and the bytes it lends. */
struct pkt_buffer {
    struct pkt_owner owner;
    struct pkt_buffer *next_free;
    struct pkt_pool *pool;
    /* PKT_BUFFER_BYTES, line-aligned; at the uncached alias on the target */
    uint8_t *bytes;
};

struct pkt_pool {
    struct pkt *free_views;
    struct pkt_buffer *free_buffers;
    struct pkt_buffer *buffers;         /* the table, `buffer_count` long, for pkt_of_buffer() */
    uint8_t *memory;                    /* buffer_count * PKT_BUFFER_BYTES */
    uint16_t buffer_count, buffers_free, buffers_low;   /* `low`: the fewest ever free */
    uint16_t view_count, views_free, views_low;
    uint32_t no_buffer, no_view;        /* allocations that failed, by reason */
};

/*
 * Gives `pool` its memory, all of it the caller's for the pool's life. `memory` is line-aligned
 * (and named by its uncached alias on the target). Every buffer and view is free afterwards.
 */
void pkt_pool_init(struct pkt_pool *pool, struct pkt_buffer *buffers, unsigned buffer_count,
                   uint8_t *memory, struct pkt *views, unsigned view_count);

/*
 * A view of a fresh buffer, len 0, data at offset PKT_LANDING. NULL (counted in the pool) when none
 * is left.
 */
struct pkt *pkt_alloc(struct pkt_pool *pool);

/*
 * A second view of bytes [offset, offset+len) of `of`, which the caller keeps. NULL (counted)
 * without a free view.
 */
struct pkt *pkt_clone(const struct pkt *of, unsigned offset, unsigned len);

/*
 * A view of foreign memory (ROM, an application's buffer) kept alive by `owner`. NULL (counted)
 * without a free view.
 */
struct pkt *pkt_wrap(struct pkt_pool *pool, struct pkt_owner *owner, const void *data,
                     unsigned len);

/* Gives back the whole chain. NULL is allowed. */
void pkt_free(struct pkt *pkt);

/*
 * Drop bytes from the front or cut the end of a single view. The caller has checked that they are
 * there.
 */
void pkt_pull(struct pkt *pkt, unsigned bytes);
void pkt_trim(struct pkt *pkt, unsigned len);

/* Sum of the lengths of a chain. */
size_t pkt_chain_len(const struct pkt *pkt);

/*
 * For the driver's ring: the bytes of a fresh buffer without a view, to be posted; and the view of
 * a buffer whose first byte the hardware handed back: data at `bytes`, len 0, both the driver's to
 * set. pkt_of_buffer needs a free view and returns NULL (counted) without one; the buffer then is
 * still the caller's.
 */
uint8_t *pkt_buffer_take(struct pkt_pool *pool);
struct pkt *pkt_of_buffer(struct pkt_pool *pool, uint8_t *bytes);
void pkt_buffer_give_back(struct pkt_pool *pool, uint8_t *bytes);

/* Asserts the pool's invariants: counts agree with lists, no buffer free and referenced at once. */
void pkt_pool_check(const struct pkt_pool *pool);

#endif
