/*
 * Time: deadlines of connections, the round-trip estimate (RFC 6298), and what happens when a timer
 * runs out.
 *
 * A connection has one deadline for each of its timers. struct tcp_state keeps a bound: no timer is
 * due before it. Arming pulls it nearer; disarming leaves it, so that an ACK costs nothing, and a
 * run that finds nothing due sets it right.
 */
#include <errno.h>
#include "compiler.h"
#include "tcp_internal.h"

/* ---- deadlines ------------------------------------------------------------------------------- */

static void tcp_timer_bound(struct tcp_state *s, uint32_t deadline_ms)
{
    time_bound(&s->has_deadline, &s->deadline_ms, deadline_ms);
}

void tcp_timer_arm(struct tcp *t, enum tcp_timer which, uint32_t in_ms)
{
    t->deadline_ms[which] = t->net->now_ms + in_ms;
    t->timers_armed |= (uint8_t)(1u << which);
    tcp_timer_bound(&t->net->tcp, t->deadline_ms[which]);
}

void tcp_timer_disarm(struct tcp *t, enum tcp_timer which)
{
    t->timers_armed &= (uint8_t)~(1u << which);
}

bool tcp_timer_is_armed(const struct tcp *t, enum tcp_timer which)
{
    return t->timers_armed & 1u << which;
}

static uint32_t tcp_persist_ms(const struct tcp *t)
{
    uint32_t ms = t->rto_ms;

    for (unsigned i = 0; i < t->persist_shift && ms < TCP_RTO_MAX_MS; i++)
        ms *= 2;
    return min_u32(ms, TCP_RTO_MAX_MS);
}

/*
 * Text or a FIN that is there, nothing of it in flight: a closed window, a silly one, or no TX
 * slot.
 */
static bool tcp_waits_for_window(const struct tcp *t)
{
    return tcp_is_synchronized(t) && tcp_flight(t) == 0 && t->state != TCP_FIN_WAIT_2 &&
           (t->sendq.bytes || t->fin_queued);
}

void tcp_timer_expect_ack(struct tcp *t)
{
    if (tcp_waits_for_window(t)) {
        tcp_timer_disarm(t, TCP_TIMER_RETRANSMIT);
        if (!tcp_timer_is_armed(t, TCP_TIMER_PERSIST))
            tcp_timer_arm(t, TCP_TIMER_PERSIST, tcp_persist_ms(t));
        return;
    }
    tcp_timer_disarm(t, TCP_TIMER_PERSIST);
    if (tcp_is_synchronized(t) && seq_eq(t->snd_una, t->snd_max))
        tcp_timer_disarm(t, TCP_TIMER_RETRANSMIT);
    else if (!tcp_timer_is_armed(t, TCP_TIMER_RETRANSMIT))
        tcp_timer_arm(t, TCP_TIMER_RETRANSMIT, t->rto_ms);      /* RFC 6298 §5.1 */
}

/* ---- round-trip time ------------------------------------------------------------------------- */

/* One segment at a time is timed; a retransmission ends it without a result (Karn, RFC 6298 §3). */
void tcp_rtt_start(struct tcp *t, seq_t end)
{
    if (t->rtt_running)
        return;
    t->rtt_running = true;
    t->rtt_seq = end;
    t->rtt_start_us = t->net->now_us;
}

/* RFC 6298 §2.2 and §2.3, alpha = 1/8, beta = 1/4. */
static void tcp_rtt_sample(struct tcp *t, uint32_t r_us)
{
    if (t->rtt_known) {
        uint32_t off = r_us > t->srtt_us ? r_us - t->srtt_us : t->srtt_us - r_us;

        t->rttvar_us += off / 4 - t->rttvar_us / 4;
        t->srtt_us += r_us / 8 - t->srtt_us / 8;
    } else {
        t->srtt_us = r_us;
        t->rttvar_us = r_us / 2;
        t->rtt_known = true;
    }
    t->rto_ms = (t->srtt_us + max_u32(1000, 4 * t->rttvar_us) + 999) / 1000;
    t->rto_ms = min_u32(max_u32(t->rto_ms, TCP_RTO_MIN_MS), TCP_RTO_MAX_MS);
}

void tcp_rtt_on_ack(struct tcp *t, seq_t ack)
{
    if (!t->rtt_running || seq_lt(ack, t->rtt_seq))
        return;
    t->rtt_running = false;
    tcp_rtt_sample(t, min_u32(t->net->now_us - t->rtt_start_us, TCP_RTO_MAX_MS * 1000u));
}

/* ---- what is due ----------------------------------------------------------------------------- */

static void tcp_give_up(struct tcp *t)
{
    if (t->state == TCP_SYN_RECEIVED && t->listener)
        tcp_stats(t)->half_open_timeout++;
    else
        tcp_stats(t)->given_up++;
    tcp_enter_closed(t, t->soft_error ? t->soft_error : ETIMEDOUT);
}

static unsigned tcp_retransmit_limit(const struct tcp *t)
{
    switch (t->state) {
    case TCP_SYN_SENT:      return TCP_SYN_RETRANSMITS;
    case TCP_SYN_RECEIVED:  return TCP_SYN_ACK_RETRANSMITS;
    default:                return TCP_RETRANSMITS;
    }
}

/* RFC 6298 §5.4 to §5.6; all that is in flight counts as lost (RFC 5681 §3.1). */
static void tcp_on_retransmit(struct tcp *t)
{
    if (t->retransmits >= tcp_retransmit_limit(t)) {
        tcp_give_up(t);
        return;
    }
    tcp_stats(t)->timeouts++;
    tcp_congestion_on_timeout(t);
    t->retransmits++;
    t->rtt_running = false;
    t->rto_ms = min_u32(2 * t->rto_ms, TCP_RTO_MAX_MS);
    t->snd_nxt = t->snd_una;
}

static void tcp_on_persist(struct tcp *t)
{
    if (t->probes >= TCP_RETRANSMITS) {
        tcp_give_up(t);
        return;
    }
    tcp_stats(t)->probes++;
    t->probes++;
    t->persist_shift++;
    if (t->persist_shift > 10)
        t->persist_shift = 10;
    tcp_send_probe(t);
}

/* The socket is gone, and so seems the peer. */
static void tcp_on_life(struct tcp *t)
{
    tcp_stats(t)->orphan_timeout++;
    if (t->state != TCP_FIN_WAIT_2)
        tcp_send_rst(t);
    tcp_enter_closed(t, 0);
}

static void tcp_on_ack(struct tcp *t)
{
    tcp_stats(t)->delayed_acks++;
    t->ack_pending = false;
    t->ack_now = true;
}

static void tcp_timer_fire(struct tcp *t, enum tcp_timer which)
{
    static void (*const handlers[TCP_TIMERS])(struct tcp *) = {
        [TCP_TIMER_RETRANSMIT] = tcp_on_retransmit, [TCP_TIMER_PERSIST] = tcp_on_persist,
        [TCP_TIMER_ACK] = tcp_on_ack, [TCP_TIMER_LIFE] = tcp_on_life,
    };

    tcp_timer_disarm(t, which);
    handlers[which](t);
    tcp_settle(t);                      /* may free t: it has no timers then */
}

COLD static void tcp_timer_run(struct tcp *t)
{
    for (unsigned i = 0; i < TCP_TIMERS; i++) {
        if (tcp_timer_is_armed(t, i) && time_reached(t->net->now_ms, t->deadline_ms[i]))
            tcp_timer_fire(t, i);
        if (tcp_timer_is_armed(t, i))
            tcp_timer_bound(&t->net->tcp, t->deadline_ms[i]);
    }
}

void tcp_run_timers(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    tcp_relieve(net);
    tcp_time_wait_expire(net);
    if (!s->has_deadline || time_before(net->now_ms, s->deadline_ms))
        return;
    s->has_deadline = false;
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++)
        if (t->timers_armed)
            tcp_timer_run(t);
}

bool tcp_next_deadline(const struct net *net, uint32_t *deadline_ms)
{
    const struct tcp_state *s = &net->tcp;
    bool has = s->has_deadline;

    *deadline_ms = s->deadline_ms;
    if (s->oldest_time_wait)
        time_bound(&has, deadline_ms, s->oldest_time_wait->expires_ms);
    if (s->starved)
        time_bound(&has, deadline_ms, net->now_ms + TCP_STARVED_MS);
    return has;
}

/* ---- work left over -------------------------------------------------------------------------- */

COLD static void tcp_relieve_one(struct tcp *t)
{
    if (t->tx_blocked)
        tcp_output(t);
    if (t->waiters.first && tcp_sendq_is_writable(t))
        wait_wake(&t->waiters);
    if (t->attached && tcp_is_synchronized(t) && !t->fin_received &&
        seq_diff(t->rcv_adv, t->rcv_nxt) < t->rcv_mss)
        tcp_recv_window_opened(t);
}

/* Some connection found the pool too empty. Those that still do say so again. */
void tcp_relieve(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    if (!s->starved || net->pool.buffers_free <= TCP_POOL_LOW)
        return;
    s->starved = false;
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++)
        if (t->hashed)
            tcp_relieve_one(t);
}

/* Wakes nobody: the caller is about to sleep. */
void tcp_idle(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    if (!s->acks_pending)
        return;
    s->acks_pending = false;
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++)
        if (t->ack_pending)
            tcp_send_ack(t);
}

COLD void tcp_tx_ready(struct net *net)
{
    struct tcp_state *s = &net->tcp;

    if (!s->tx_blocked)
        return;
    s->tx_blocked = false;
    for (struct tcp *t = s->connections; t < s->connections + NET_TCP_CONNECTIONS; t++) {
        if (!t->tx_blocked)
            continue;
        t->tx_blocked = false;
        tcp_output(t);
    }
}
