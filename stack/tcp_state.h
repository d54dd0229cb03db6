/*
 * TCP's part of struct net: connections, listeners, TIME-WAIT records, counters. Sizes come from
 * config.h. Only tcp*.c look inside; everybody else uses tcp.h.
 */
#ifndef STACK_TCP_STATE_H
#define STACK_TCP_STATE_H

#include "config.h"
#include "counter.h"
#include "flow.h"
#include "pkt.h"
#include "types.h"
#include "wait.h"

enum {
    TCP_BUCKETS = 64,           /* of each hash table; a power of two */
    TCP_PORT_BUCKETS = 8,       /* of the listeners */
};

/* RFC 9293 §3.3.2. LISTEN is struct tcp_listener; TIME-WAIT lives on as struct tcp_time_wait. */
enum tcp_conn_state {
    TCP_CLOSED,
    TCP_SYN_SENT,
    TCP_SYN_RECEIVED,
    TCP_ESTABLISHED,
    TCP_FIN_WAIT_1,
    TCP_FIN_WAIT_2,
    TCP_CLOSE_WAIT,
    TCP_CLOSING,
    TCP_LAST_ACK,
    TCP_TIME_WAIT,
};

enum tcp_timer {
    TCP_TIMER_RETRANSMIT,       /* RFC 6298 */
    TCP_TIMER_PERSIST,          /* RFC 9293 §3.8.6.1; never together with the first */
    TCP_TIMER_ACK,              /* bound of a delayed ACK, RFC 9293 §3.8.6.3 */
    /* ends a connection whose socket is gone and whose peer is silent */
    TCP_TIMER_LIFE,
    TCP_TIMERS,
};

/* Bytes in order: a chain of views, with what they truly occupy. */
struct tcp_queue {
    struct pkt *head, *tail;
    uint32_t bytes;
    uint16_t views;             /* each may pin a whole buffer */
    uint16_t tail_room;         /* bytes that can still be written behind the tail's data */
};

struct tcp {
    struct tcp *next;           /* in its bucket, or in the free list */
    struct tcp *next_ready;     /* in the listener's accept queue */
    struct net *net;
    struct tcp_listener *listener;  /* until accepted; NULL for an active open */
    struct flow flow;
    struct wait_queue waiters;

    uint8_t state;              /* enum tcp_conn_state */
    uint8_t timers_armed;       /* bit i: deadline_ms[i] counts */
    uint8_t dup_acks;           /* RFC 5681 §2 */
    uint8_t retransmits;        /* timeouts without progress */
    uint8_t probes;             /* unanswered zero-window probes */
    uint8_t persist_shift;      /* backoff of the probes */
    uint8_t unacked_segments;   /* received with text since our last ACK */
    uint8_t challenges;         /* sent in this second, RFC 5961 §7 */
    bool attached : 1;          /* a socket holds it; else it frees itself when it is closed */
    bool hashed : 1;            /* segments can find it */
    bool fin_queued : 1;        /* a FIN follows what is in sendq */
    bool fin_received : 1;      /* the peer's FIN was taken: rcv_nxt is behind it */
    bool fin_seen : 1;          /* the peer's FIN is at rcv_fin, perhaps behind a hole */
    bool nodelay : 1;
    bool ack_pending : 1;       /* an ACK may wait until tcp_idle */
    bool ack_now : 1;           /* an ACK is owed at the end of this segment */
    bool tx_blocked : 1;        /* waits for tcp_tx_ready */
    bool in_recovery : 1;       /* RFC 6582 */
    bool recovery_partial : 1;  /* and a partial ACK has come */
    bool rtt_running : 1;       /* rtt_seq is being timed */
    bool rtt_known : 1;
    int16_t error;              /* errno to report once */
    int16_t soft_error;         /* an ICMP error to report if the connection fails, RFC 5927 §4 */

    /* RFC 9293 §3.3.1 */
    seq_t iss, snd_una, snd_nxt, snd_wl1, snd_wl2;
    uint32_t snd_wnd;
    seq_t irs, rcv_nxt;
    seq_t rcv_adv;              /* right edge of the window as last advertised: RCV.NXT + RCV.WND */
    seq_t rcv_fin;
    seq_t snd_max;              /* the highest SND.NXT ever; a timeout pulls SND.NXT back */
    seq_t snd_small;            /* end of the last short segment sent, for Nagle */
    uint32_t snd_wnd_max;       /* largest window the peer ever offered, RFC 9293 §3.8.6.2.1 */
    uint16_t snd_mss;           /* largest segment we send */
    uint16_t rcv_mss;           /* largest segment we asked for */

    uint32_t cwnd, ssthresh;    /* bytes, RFC 5681 */
    seq_t recover;              /* RFC 6582 */
    seq_t rtt_seq;              /* ACK of this ends the measurement */
    uint32_t rtt_start_us, srtt_us, rttvar_us;
    uint32_t rto_ms;            /* with backoff */
    uint32_t challenge_ms;      /* start of the second that `challenges` counts in */
    uint32_t last_send_ms;      /* of text, for RFC 5681 §4.1 */
    uint32_t deadline_ms[TCP_TIMERS];

    struct tcp_queue sendq;     /* from SND.UNA on: in flight, then not yet sent */
    struct tcp_queue recvq;     /* in order, not yet read */
    struct pkt *reass;          /* out of order, sorted, without overlaps */
    uint16_t reass_views;
};

struct tcp_listener {
    struct tcp_listener *next;  /* in its bucket, or in the free list */
    struct net *net;
    struct tcp *ready_head, *ready_tail;
    struct wait_queue waiters;
    be16 port;
    uint8_t local;              /* index of an own address, or TCP_ANY_LOCAL */
    uint16_t backlog, ready, half_open;
};

/* What must be remembered for 2MSL, RFC 9293 §3.4.2; the oldest is recycled. */
struct tcp_time_wait {
    struct tcp_time_wait *next;             /* in its bucket, or in the free list */
    struct tcp_time_wait *newer, *older;    /* by expiry */
    struct flow flow;
    seq_t snd_nxt, rcv_nxt;
    uint32_t expires_ms;
};

struct tcp_stats {
    uint32_t rx_segments, tx_segments, tx_retransmitted, tx_rst, tx_no_slot, tx_unsendable;
    uint32_t active_opens, passive_opens, established, resets_received, accepted_after_time_wait;

    /* Segments or text dropped, by reason. */
    uint32_t rx_short, rx_bad_offset, rx_bad_sum, rx_bad_option, rx_multicast, rx_closed_port;
    uint32_t rx_no_ack_flag, rx_out_of_window, rx_bad_ack, rx_old_ack, rx_bad_rst, rx_bad_syn;
    uint32_t rx_duplicate, rx_past_window, rx_after_close, rx_no_memory, rx_after_fin, rx_time_wait;
    uint32_t listen_overflow, listen_no_connection, half_open_evicted, half_open_timeout,
        orphan_evicted;
    uint32_t reass_full, reass_pruned, time_wait_recycled, icmp_ignored, icmp_soft;

    /* Events. */
    uint32_t out_of_order, urgent, challenge_acks, challenge_limited, fast_retransmits,
        partial_acks, timeouts;
    uint32_t probes, given_up, orphan_timeout, delayed_acks, compacted, window_updates,
        send_starved, zero_windows;
};

struct tcp_state {
    struct tcp *buckets[TCP_BUCKETS];
    struct tcp_time_wait *time_wait_buckets[TCP_BUCKETS];
    struct tcp_listener *ports[TCP_PORT_BUCKETS];
    struct tcp *free_connections;
    struct tcp_listener *free_listeners;
    struct tcp_time_wait *free_time_waits, *oldest_time_wait, *newest_time_wait;
    struct pool_level connection_level, listener_level, time_wait_level;

    /* no timer of a connection is due before; may be early, never late */
    uint32_t deadline_ms;
    bool has_deadline;
    bool starved;               /* somebody waits for buffers: look again when there are some */
    bool tx_blocked;            /* some connection waits for a TX slot */
    bool acks_pending;          /* some connection has a delayed ACK */
    uint16_t next_port;         /* RFC 6056 §3.3.3, the counter of algorithm 3 */
    struct tcp_stats stats;

    struct tcp connections[NET_TCP_CONNECTIONS];
    struct tcp_listener listeners[NET_TCP_LISTENERS];
    struct tcp_time_wait time_waits[NET_TCP_TIME_WAIT];
};

_Static_assert(sizeof(void *) != 4 || sizeof(struct tcp) <= 256,
               "a connection without buffers fits 256 bytes");

#endif
