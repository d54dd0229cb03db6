/*
 * Numbers that a stranger must not guess: initial sequence numbers (RFC 6528 §3) and ephemeral
 * ports (RFC 6056 §3.3.3). Both are a keyed hash of the connection's ends; the hash is
 * HalfSipHash-2-4 (Aumasson, Bernstein), SipHash for 32-bit machines, with a 64-bit key from
 * net->secret.
 */
#include "tcp_internal.h"

struct halfsip { uint32_t v0, v1, v2, v3; };

static uint32_t rotl(uint32_t v, unsigned bits)
{
    return v << bits | v >> (32 - bits);
}

static void halfsip_round(struct halfsip *h)
{
    h->v0 += h->v1; h->v1 = rotl(h->v1, 5);  h->v1 ^= h->v0; h->v0 = rotl(h->v0, 16);
    h->v2 += h->v3; h->v3 = rotl(h->v3, 8);  h->v3 ^= h->v2;
    h->v0 += h->v3; h->v3 = rotl(h->v3, 7);  h->v3 ^= h->v0;
    h->v2 += h->v1; h->v1 = rotl(h->v1, 13); h->v1 ^= h->v2; h->v2 = rotl(h->v2, 16);
}

static void halfsip_word(struct halfsip *h, uint32_t word)
{
    h->v3 ^= word;
    halfsip_round(h);
    halfsip_round(h);
    h->v0 ^= word;
}

static uint32_t halfsip(const uint32_t key[2], const uint32_t *words, unsigned count)
{
    struct halfsip h = { key[0], key[1], 0x6c796765 ^ key[0], 0x74656462 ^ key[1] };

    for (unsigned i = 0; i < count; i++)
        halfsip_word(&h, words[i]);
    halfsip_word(&h, (uint32_t)count * 4 << 24);
    h.v2 ^= 0xff;
    for (unsigned i = 0; i < 4; i++)
        halfsip_round(&h);
    return h.v1 ^ h.v3;
}

/* F() of both RFCs: the ends of the connection under a secret. */
static uint32_t tcp_ends_hash(const uint32_t key[2], const struct flow *flow, bool with_local_port)
{
    uint32_t words[6] = {
        flow->remote.word[0].n, flow->remote.word[1].n, flow->remote.word[2].n, flow->remote.word[3].n,
        (uint32_t)flow->remote_port.n << 16 | (with_local_port ? flow->local_port.n : 0u), flow->local,
    };

    return halfsip(key, words, 6);
}

/*
 * ISN = M + F(ends, secret) (RFC 6528 §3). M ticks every µs, not every 4: now_us wraps at 2^32, and
 * a quarter of it would jump back once in 71 minutes.
 */
seq_t tcp_isn(const struct net *net, const struct flow *flow)
{
    return seq(net->now_us + tcp_ends_hash(&net->secret[0], flow, true));
}

static bool tcp_port_is_free(struct net *net, struct flow *flow)
{
    flow->hash = flow->ip->hash(net, flow);
    return !tcp_table_find(net, flow) && !tcp_time_wait_find(net, flow) &&
           !tcp_port_find(net, flow->local, flow->local_port);
}

/*
 * Fills in flow's local port and its hash. RFC 6056 §3.3.3: each destination walks the ports from
 * its own start.
 */
bool tcp_choose_port(struct net *net, struct flow *flow)
{
    uint32_t start = tcp_ends_hash(&net->secret[2], flow, false);

    for (unsigned i = 0; i < PORT_EPHEMERAL_COUNT; i++) {
        uint32_t n = start + net->tcp.next_port++;

        flow->local_port = be16_make(PORT_EPHEMERAL_FIRST + n % PORT_EPHEMERAL_COUNT);
        if (tcp_port_is_free(net, flow))
            return true;
    }
    return false;
}
