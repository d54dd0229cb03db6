/* pkt: views, buffers and their ways back. */
#include "pkt.h"
#include "test.h"

enum { BUFFERS = 4, VIEWS = 8 };

static struct pkt_pool pool;
static struct pkt_buffer buffers[BUFFERS];
static struct pkt views[VIEWS];
static _Alignas(PKT_LINE_BYTES) uint8_t memory[BUFFERS * PKT_BUFFER_BYTES];

static void setup(void)
{
    pkt_pool_init(&pool, buffers, BUFFERS, memory, views, VIEWS);
}

static void all_is_back(void)
{
    pkt_pool_check(&pool);
    expect_eq(pool.buffers_free, BUFFERS);
    expect_eq(pool.views_free, VIEWS);
}

TEST(a_fresh_packet_is_empty_and_starts_at_the_landing_offset)
{
    struct pkt *pkt = pkt_alloc(&pool);

    expect_eq(pkt->len, 0);
    expect_eq((uintptr_t)pkt->data % PKT_LINE_BYTES, PKT_LANDING);
    pkt_free(pkt);
}

TEST(running_out_of_buffers_is_counted_and_costs_no_view)
{
    struct pkt *taken[BUFFERS];

    for (int i = 0; i < BUFFERS; i++)
        taken[i] = pkt_alloc(&pool);
    expect(pkt_alloc(&pool) == NULL);
    expect_eq(pool.no_buffer, 1);
    expect_eq(pool.buffers_low, 0);
    expect_eq(pool.views_free, VIEWS - BUFFERS);
    for (int i = 0; i < BUFFERS; i++)
        pkt_free(taken[i]);
}

TEST(running_out_of_views_is_counted_and_costs_no_buffer)
{
    struct pkt *first = pkt_alloc(&pool), *clones[VIEWS - 1];

    for (int i = 0; i < VIEWS - 1; i++)
        clones[i] = pkt_clone(first, 0, 0);
    expect(pkt_clone(first, 0, 0) == NULL);
    expect(pkt_alloc(&pool) == NULL);
    expect_eq(pool.no_view, 2);
    expect_eq(pool.buffers_free, BUFFERS - 1);
    for (int i = 0; i < VIEWS - 1; i++)
        pkt_free(clones[i]);
    pkt_free(first);
}

TEST(a_buffer_goes_back_with_its_last_view)
{
    struct pkt *pkt = pkt_alloc(&pool), *part;

    pkt->len = 100;
    part = pkt_clone(pkt, 10, 20);
    expect_eq(part->data - pkt->data, 10);
    expect_eq(part->len, 20);
    pkt_free(pkt);
    expect_eq(pool.buffers_free, BUFFERS - 1);
    pkt_free(part);
}

TEST(pull_and_trim_narrow_a_view)
{
    struct pkt *pkt = pkt_alloc(&pool);
    uint8_t *start = pkt->data;

    pkt->len = 100;
    pkt_pull(pkt, 14);
    pkt_trim(pkt, 50);
    expect(pkt->data == start + 14);
    expect_eq(pkt->len, 50);
    pkt_free(pkt);
}

TEST(a_chain_is_counted_and_freed_as_a_whole)
{
    struct pkt *pkt = pkt_alloc(&pool);

    pkt->len = 7;
    pkt->next = pkt_alloc(&pool);
    pkt->next->len = 8;
    expect_eq(pkt_chain_len(pkt), 15);
    pkt_free(pkt);
    pkt_free(NULL);
}

static unsigned released;

static void on_release(struct pkt_owner *owner)
{
    (void)owner;
    released++;
}

TEST(the_owner_of_foreign_memory_is_told_once_when_the_last_view_goes)
{
    static const char rom[] = "never copied";
    struct pkt_owner owner = { .release = on_release };
    struct pkt *pkt = pkt_wrap(&pool, &owner, rom, sizeof rom), *clone = pkt_clone(pkt, 6, 6);

    released = 0;
    expect_mem(clone->data, "copied", 6);
    pkt_free(pkt);
    expect_eq(released, 0);
    pkt_free(clone);
    expect_eq(released, 1);
}

TEST(a_buffer_lent_to_the_ring_comes_back_as_a_packet)
{
    uint8_t *bytes = pkt_buffer_take(&pool);
    struct pkt *pkt;

    expect_eq(pool.buffers_free, BUFFERS - 1);
    pkt = pkt_of_buffer(&pool, bytes);
    expect(pkt->data == bytes);
    pkt_free(pkt);
}

TEST(a_buffer_lent_to_the_ring_can_be_given_back_unused)
{
    pkt_buffer_give_back(&pool, pkt_buffer_take(&pool));
}

TEST(without_a_view_the_rings_buffer_stays_the_callers)
{
    struct pkt *taken[VIEWS];
    uint8_t *bytes = pkt_buffer_take(&pool);

    taken[0] = pkt_alloc(&pool);
    for (int i = 1; i < VIEWS; i++)
        taken[i] = pkt_clone(taken[0], 0, 0);
    expect(pkt_of_buffer(&pool, bytes) == NULL);
    pkt_buffer_give_back(&pool, bytes);
    for (int i = 0; i < VIEWS; i++)
        pkt_free(taken[i]);
}

int main(void)
{
    return RUN("pkt", setup, all_is_back,
               T(a_fresh_packet_is_empty_and_starts_at_the_landing_offset),
               T(running_out_of_buffers_is_counted_and_costs_no_view),
               T(running_out_of_views_is_counted_and_costs_no_buffer),
               T(a_buffer_goes_back_with_its_last_view), T(pull_and_trim_narrow_a_view),
               T(a_chain_is_counted_and_freed_as_a_whole),
               T(the_owner_of_foreign_memory_is_told_once_when_the_last_view_goes),
               T(a_buffer_lent_to_the_ring_comes_back_as_a_packet),
               T(a_buffer_lent_to_the_ring_can_be_given_back_unused),
               T(without_a_view_the_rings_buffer_stays_the_callers));
}
