/*
 * The packet pool: views, buffers, and who owns what. See pkt.h for the rules.
 *
 * A buffer is in one of three states: free (in the list, 0 references), lent to the driver's ring
 * (no reference, not in the list), or seen through one or more views.
 */
#include "pkt.h"

#include <assert.h>

static void pkt_release_buffer(struct pkt_owner *owner);

void pkt_pool_init(struct pkt_pool *pool, struct pkt_buffer *buffers, unsigned buffer_count,
                   uint8_t *memory, struct pkt *views, unsigned view_count)
{
    *pool = (struct pkt_pool){
        .buffers = buffers,
        .memory = memory,
        .buffer_count = (uint16_t)buffer_count,
        .buffers_free = (uint16_t)buffer_count,
        .buffers_low = (uint16_t)buffer_count,
        .view_count = (uint16_t)view_count,
        .views_free = (uint16_t)view_count,
        .views_low = (uint16_t)view_count,
    };
    for (unsigned i = buffer_count; i-- > 0;) {
        buffers[i] = (struct pkt_buffer){
            .owner = { .release = pkt_release_buffer },
            .next_free = pool->free_buffers,
            .pool = pool,
            .bytes = memory + (size_t)i * PKT_BUFFER_BYTES,
        };
        pool->free_buffers = &buffers[i];
    }
    for (unsigned i = view_count; i-- > 0;) {
        views[i] = (struct pkt){ .next = pool->free_views, .pool = pool };
        pool->free_views = &views[i];
    }
}

static struct pkt *pkt_view(struct pkt_pool *pool, struct pkt_owner *owner, const uint8_t *data,
                            unsigned len)
{
    struct pkt *pkt = pool->free_views;

    if (!pkt) {
        pool->no_view++;
        return NULL;
    }
    pool->free_views = pkt->next;
    if (--pool->views_free < pool->views_low)
        pool->views_low = pool->views_free;
    owner->refs++;
    pkt->next = NULL;
    /* ROM is lent read-only; whoever wraps it never writes */
    pkt->data = (uint8_t *)(uintptr_t)data;
    pkt->owner = owner;
    pkt->len = (uint16_t)len;
    pkt->rx = (struct pkt_rx){ 0 };
    return pkt;
}

static struct pkt_buffer *pkt_buffer_pop(struct pkt_pool *pool)
{
    struct pkt_buffer *buffer = pool->free_buffers;

    if (!buffer) {
        pool->no_buffer++;
        return NULL;
    }
    pool->free_buffers = buffer->next_free;
    if (--pool->buffers_free < pool->buffers_low)
        pool->buffers_low = pool->buffers_free;
    return buffer;
}

static void pkt_buffer_push(struct pkt_buffer *buffer)
{
    struct pkt_pool *pool = buffer->pool;

    buffer->next_free = pool->free_buffers;
    pool->free_buffers = buffer;
    pool->buffers_free++;
}

static void pkt_release_buffer(struct pkt_owner *owner)
{
    pkt_buffer_push((struct pkt_buffer *)owner);        /* owner is the first member */
}

struct pkt *pkt_alloc(struct pkt_pool *pool)
{
    struct pkt_buffer *buffer = pkt_buffer_pop(pool);
    struct pkt *pkt;

    if (!buffer)
        return NULL;
    pkt = pkt_view(pool, &buffer->owner, buffer->bytes + PKT_LANDING, 0);
    if (!pkt)
        pkt_buffer_push(buffer);
    return pkt;
}

struct pkt *pkt_clone(const struct pkt *of, unsigned offset, unsigned len)
{
    assert(offset + len <= of->len);
    return pkt_view(of->pool, of->owner, of->data + offset, len);
}

struct pkt *pkt_wrap(struct pkt_pool *pool, struct pkt_owner *owner, const void *data, unsigned len)
{
    assert(len <= UINT16_MAX);
    return pkt_view(pool, owner, data, len);
}

void pkt_free(struct pkt *pkt)
{
    while (pkt) {
        struct pkt *next = pkt->next;
        struct pkt_pool *pool = pkt->pool;
        struct pkt_owner *owner = pkt->owner;

        assert(owner && owner->refs > 0);               /* a view is freed once */
        pkt->owner = NULL;
        pkt->next = pool->free_views;
        pool->free_views = pkt;
        pool->views_free++;
        if (--owner->refs == 0)
            owner->release(owner);
        pkt = next;
    }
}

void pkt_pull(struct pkt *pkt, unsigned bytes)
{
    assert(bytes <= pkt->len);
    pkt->data += bytes;
    pkt->len = (uint16_t)(pkt->len - bytes);
}

void pkt_trim(struct pkt *pkt, unsigned len)
{
    assert(len <= pkt->len);
    pkt->len = (uint16_t)len;
}

size_t pkt_chain_len(const struct pkt *pkt)
{
    size_t total = 0;

    for (; pkt; pkt = pkt->next)
        total += pkt->len;
    return total;
}

static struct pkt_buffer *pkt_buffer_at(struct pkt_pool *pool, const uint8_t *bytes)
{
    size_t offset = (size_t)(bytes - pool->memory);

    assert(offset / PKT_BUFFER_BYTES < pool->buffer_count);
    return &pool->buffers[offset / PKT_BUFFER_BYTES];
}

uint8_t *pkt_buffer_take(struct pkt_pool *pool)
{
    struct pkt_buffer *buffer = pkt_buffer_pop(pool);

    return buffer ? buffer->bytes : NULL;
}

struct pkt *pkt_of_buffer(struct pkt_pool *pool, uint8_t *bytes)
{
    struct pkt_buffer *buffer = pkt_buffer_at(pool, bytes);

    assert(buffer->owner.refs == 0);
    return pkt_view(pool, &buffer->owner, bytes, 0);
}

void pkt_buffer_give_back(struct pkt_pool *pool, uint8_t *bytes)
{
    struct pkt_buffer *buffer = pkt_buffer_at(pool, bytes);

    assert(buffer->owner.refs == 0);
    pkt_buffer_push(buffer);
}

void pkt_pool_check(const struct pkt_pool *pool)
{
    unsigned views = 0, buffers = 0;

    for (const struct pkt *pkt = pool->free_views; pkt; pkt = pkt->next) {
        views++;
        assert(!pkt->owner && pkt->pool == pool && views <= pool->view_count);
    }
    for (const struct pkt_buffer *buffer = pool->free_buffers; buffer; buffer = buffer->next_free) {
        buffers++;
        assert(buffer->owner.refs == 0 && buffer->pool == pool && buffers <= pool->buffer_count);
    }
    assert(views == pool->views_free && views >= pool->views_low);
    assert(buffers == pool->buffers_free && buffers >= pool->buffers_low);
    (void)views, (void)buffers;
}
