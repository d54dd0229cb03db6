/*
 * Numbers that a stranger must not guess: initial sequence numbers (RFC 6528 §3) and ephemeral
 * ports (RFC 6056 §3.3.3). Both are made of the connection's ends under a key from net->secret.
 */
#include "prf.h"
#include "tcp_internal.h"

/* F() of both RFCs: the ends of the connection under a secret. */
static uint32_t tcp_ends_hash(const uint32_t key[2], const struct flow *flow, bool with_local_port)
{
    uint32_t words[6] = {
        flow->remote.word[0].n,
        flow->remote.word[1].n,
        flow->remote.word[2].n,
        flow->remote.word[3].n,
        (uint32_t)flow->remote_port.n << 16 | (with_local_port ? flow->local_port.n : 0u),
        flow->local,
    };

    return prf(key, words, 6);
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
