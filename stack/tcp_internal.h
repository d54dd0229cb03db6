/*
 * What the files of TCP share. Read them in this order: tcp_input.c, tcp_segment.c (the steps of
 * RFC 9293 §3.10.7.4), tcp_syn_sent.c, tcp_listen.c, tcp_output.c, tcp_sendq.c, tcp_recvq.c,
 * tcp_reass.c, tcp_timer.c, tcp_congestion.c, tcp_time_wait.c, tcp_table.c, tcp_isn.c, tcp.c (what
 * sockets call), tcp_check.c.
 */
#ifndef STACK_TCP_INTERNAL_H
#define STACK_TCP_INTERNAL_H

#include "net.h"
#include "tcp.h"

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1      RFC 9293 §3.1
 *  +-------------------------------+-------------------------------+
 *  |          source port          |       destination port        |
 *  +-------------------------------+-------------------------------+
 *  |                        sequence number                        |
 *  +---------------------------------------------------------------+
 *  |                     acknowledgment number                     |
 *  +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *  | offset| rsrvd |C|E|U|A|P|R|S|F|            window             |
 *  +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *  |           checksum            |         urgent pointer        |
 *  +-------------------------------+-------------------------------+
 */
struct tcp_header {
    be16 src_port, dst_port;
    be32 seq, ack;
    uint8_t offset;             /* words, in the upper four bits */
    uint8_t flags;
    be16 wnd, sum, urgent;
};
_Static_assert(sizeof(struct tcp_header) == 20, "the header has no holes");

enum {
    TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_RST = 0x04, TCP_PSH = 0x08, TCP_ACK = 0x10, TCP_URG = 0x20,
};

enum { TCP_OPT_END = 0, TCP_OPT_NOP = 1, TCP_OPT_MSS = 2, TCP_OPT_MSS_BYTES = 4 };

enum {
    TCP_MSS_DEFAULT = 536,              /* without the option, RFC 9293 §3.7.1 MUST-15 */
    /* a peer that asks for less would make us send headers only */
    TCP_MSS_LEAST = 64,

    TCP_RTO_INITIAL_MS = 1000,          /* RFC 6298 §2.1 */
    /* RFC 6298 §2.4 says 1 s; a deviation, as in Linux and the BSDs */
    TCP_RTO_MIN_MS = 200,
    TCP_RTO_MAX_MS = 60000,             /* RFC 6298 §2.5 */
    TCP_RTO_AFTER_SYN_LOSS_MS = 3000,   /* RFC 6298 §5.7 */
    TCP_RETRANSMITS = 8,                /* R2, RFC 9293 §3.8.3: 102 s at least */
    TCP_SYN_RETRANSMITS = 7,            /* R2 of a SYN of ours: 187 s, RFC 9293 §3.8.3 MUST-23 */
    TCP_SYN_ACK_RETRANSMITS = 5,        /* of a half-open connection: 63 s */
    TCP_ACK_DELAY_MS = 40,              /* RFC 9293 §3.8.6.3 allows 500 */
    /* RFC 9293 §3.4.2 has 4 minutes; a deviation, as in Linux and the BSDs */
    TCP_2MSL_MS = 60000,
    TCP_ORPHAN_MS = 60000,              /* a closed socket's connection without any progress */
    TCP_DUP_ACKS = 3,                   /* RFC 5681 §3.2 */
    TCP_CHALLENGES_PER_S = 10,          /* of one connection, RFC 5961 §7 */
    /* a half-open connection is not evicted for a new SYN before */
    TCP_HALF_OPEN_SAFE_MS = 3000,
    TCP_STARVED_MS = 20,                /* how soon to look for buffers again */

    TCP_WINDOW_MAX = 65535,             /* of either side, without the window scale option */
    TCP_RECV_BYTES = 8 * 1460,          /* the receive buffer, that is the largest window */
    TCP_RECV_VIEWS = 12,                /* and how many frames it may pin */
    TCP_SEND_VIEWS = 8,                 /* frames of the send queue */
    TCP_REASS_VIEWS = 8,                /* frames out of order */
    /* text up to this is copied behind its predecessor if it fits there */
    TCP_COMPACT_BYTES = 512,
    TCP_SEGMENT_VIEWS = 6,              /* fragments of one segment sent */

    /* free buffers that no queue of TCP takes: the RX ring must go on */
    TCP_POOL_RESERVE = 4,
    /* a receive queue holds at most a quarter of what it leaves free, */
    TCP_RECV_SHARE = 4,
    /* a send queue an eighth: it is the peer that empties it, or does not */
    TCP_SEND_SHARE = 8,
    TCP_POOL_LOW = 8,                   /* below this many the out-of-order queues are given up */
};

/* A segment, parsed. RFC names: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND. */
struct tcp_seg {
    seq_t seq, ack;
    uint32_t len;               /* text, plus one for SYN, plus one for FIN; what was cut is gone */
    uint32_t sent_len;          /* the same as it arrived */
    uint32_t wnd;
    uint16_t mss;               /* the option; 0: absent */
    uint8_t flags;
    struct pkt *text;           /* the text (may be empty); NULL once a queue has taken it over */
};

static inline uint32_t tcp_seg_text_bytes(const struct tcp_seg *seg)
{
    return seg->text ? seg->text->len : 0;
}

/* SYN and FIN each occupy a sequence number (RFC 9293 §3.4). */
static inline uint32_t tcp_flag_bytes(unsigned flags)
{
    return (flags & TCP_SYN ? 1u : 0) + (flags & TCP_FIN ? 1u : 0);
}

static inline uint32_t min_u32(uint32_t a, uint32_t b) { return a < b ? a : b; }
static inline uint32_t max_u32(uint32_t a, uint32_t b) { return a > b ? a : b; }

static inline uint32_t tcp_flight(const struct tcp *t) { return seq_diff(t->snd_nxt, t->snd_una); }
static inline struct tcp_stats *tcp_stats(const struct tcp *t) { return &t->net->tcp.stats; }

/* States in which the peer's sequence numbers are known and the handshake is over. */
static inline bool tcp_is_synchronized(const struct tcp *t) { return t->state >= TCP_ESTABLISHED; }

/*
 * Only tcp_free() and tcp_settle() end the life of a struct tcp. Everything else may leave it
 * CLOSED, but there: whoever is called from outside (a segment, a timer, a socket's call) ends with
 * tcp_settle(t) and does not touch t afterwards.
 *
 * seg->text belongs to tcp_input(), which frees it at the end; who queues it sets the pointer to
 * NULL. No function here but those that say so consumes packets.
 */

/* tcp_segment.c */
/* t past SYN-SENT and hashed; may close it */
void tcp_segment_arrives(struct tcp *t, struct tcp_seg *seg);
/* from SYN-SENT or SYN-RECEIVED, its SYN acknowledged */
void tcp_enter_established(struct tcp *t);
/* from any state, twice too; error 0: a normal end. Wakes waiters */
void tcp_enter_closed(struct tcp *t, int error);
/* sends what is due; frees t if it is over and nobody holds it */
void tcp_settle(struct tcp *t);

/* tcp_syn_sent.c */
void tcp_syn_sent_arrives(struct tcp *t, struct tcp_seg *seg);  /* t in SYN-SENT; may close it */
/* before anything else is received */
void tcp_take_syn(struct tcp *t, const struct tcp_seg *seg);

/* tcp_listen.c */
/* may make one */
void tcp_no_connection_arrives(struct net *net, const struct ip_in *in, struct tcp_seg *seg);
/* t->listener set: half-open becomes ready to be accepted */
void tcp_listener_established(struct tcp *t);
/* t->listener set and t half-open: it ends, or is nobody's */
void tcp_listener_forget(struct tcp *t);

/* tcp_output.c */
struct tcp_emit {
    seq_t seq, ack;
    uint32_t wnd;
    uint16_t mss;               /* 0: no option */
    uint8_t flags;
};

/*
 * Sends one segment. Consumes text, a chain of `views`, also when it fails. False: no slot, or no
 * way (counted).
 */
bool tcp_emit(struct net *net, const struct flow *flow, const struct tcp_emit *e, struct pkt *text,
              unsigned views);
/* what may be sent now, and the ACK that is owed; t hashed */
void tcp_output(struct tcp *t);
bool tcp_send_ack(struct tcp *t);                   /* now; false: it goes in tcp_tx_ready() */
/* RFC 5961, limited by its §7; goes in tcp_settle() */
void tcp_send_challenge_ack(struct tcp *t);
void tcp_retransmit_first(struct tcp *t);           /* one segment from SND.UNA */
/* nothing is in flight, and there is text or a FIN */
void tcp_send_probe(struct tcp *t);
/* once, before tcp_enter_closed(); none before the peer's SYN */
void tcp_send_rst(struct tcp *t);
/* seg is no RST */
void tcp_reply_rst(struct net *net, const struct flow *flow, const struct tcp_seg *seg);
/* in tcp_idle(), or with text, or TCP_ACK_DELAY_MS later */
void tcp_ack_later(struct tcp *t);

/* tcp_sendq.c */
bool tcp_may_hold(const struct net *net, unsigned held, unsigned share);    /* one buffer more */
size_t tcp_sendq_room(const struct tcp *t);
bool tcp_sendq_is_writable(const struct tcp *t);
/* how many were taken */
size_t tcp_sendq_write(struct tcp *t, const uint8_t *bytes, size_t len);
void tcp_sendq_link(struct tcp *t, struct pkt *chain);      /* consumes chain */
void tcp_sendq_drop(struct tcp *t, uint32_t bytes);         /* at most sendq.bytes */

/*
 * Views of *len bytes at `offset`, fewer if there are no views; sendq has at least one byte there.
 * NULL: none.
 */
struct pkt *tcp_sendq_clone(struct tcp *t, uint32_t offset, uint32_t *len, unsigned *views);
/* of either kind; it is empty afterwards */
void tcp_queue_free(struct tcp_queue *queue);

/* tcp_recvq.c */
bool tcp_recvq_has_place(const struct tcp *t, const struct pkt *text, bool in_order);
/* consumes text; the caller moves RCV.NXT */
void tcp_recvq_append(struct tcp *t, struct pkt *text);
size_t tcp_recvq_read(struct tcp *t, uint8_t *bytes, size_t len, bool peek);
/* moves RCV.ADV on if it may, returns SEG.WND */
uint32_t tcp_recv_window(struct tcp *t);
/* the application has read: tells the peer if it is worth it */
void tcp_recv_window_opened(struct tcp *t);

/* tcp_reass.c */
void tcp_reass_insert(struct tcp *t, seq_t seq, struct pkt *text);     /* consumes text */
void tcp_reass_deliver(struct tcp *t);              /* to recvq what has become in order */
void tcp_reass_free(struct tcp *t);
seq_t tcp_reass_seq(const struct pkt *text);
void tcp_reass_give_up_last(struct tcp *t);         /* the farthest view; there is one */
uint32_t tcp_reass_bytes(const struct tcp *t);
/* behind the last byte held, at least RCV.NXT */
seq_t tcp_reass_end(const struct tcp *t);
/* all connections' queues, when buffers are few */
void tcp_reass_prune(struct net *net);

/* tcp_timer.c */
void tcp_timer_arm(struct tcp *t, enum tcp_timer which, uint32_t in_ms);
void tcp_timer_disarm(struct tcp *t, enum tcp_timer which);
bool tcp_timer_is_armed(const struct tcp *t, enum tcp_timer which);
/* retransmission or persist, as what was sent demands */
void tcp_timer_expect_ack(struct tcp *t);
/* new text up to `end` was sent; nothing if one is being timed */
void tcp_rtt_start(struct tcp *t, seq_t end);
void tcp_rtt_on_ack(struct tcp *t, seq_t ack);      /* before SND.UNA moves */
/* buffers are back: wakes writers, opens windows */
void tcp_relieve(struct net *net);

/* tcp_congestion.c */
/* snd_mss known, `retransmits` still of the SYN */
void tcp_congestion_init(struct tcp *t);
/* SND.UNA has moved on by that; may retransmit */
void tcp_congestion_on_ack(struct tcp *t, uint32_t acked);
void tcp_congestion_on_dup_ack(struct tcp *t);              /* may retransmit */
void tcp_congestion_on_timeout(struct tcp *t);              /* before `retransmits` counts it */
void tcp_congestion_on_send(struct tcp *t);                 /* tcp_output() begins */
uint32_t tcp_congestion_window(const struct tcp *t);

/* tcp_time_wait.c */
/* t->state is TIME-WAIT, t itself over: tcp_settle() frees it */
void tcp_enter_time_wait(struct tcp *t);
struct tcp_time_wait *tcp_time_wait_find(struct net *net, const struct flow *flow);

/*
 * The first sequence number of a passive open of this flow, whose record, if it has one, is freed.
 */
seq_t tcp_time_wait_replace(struct net *net, const struct flow *flow);

/*
 * True: the segment may open a new connection, and tw is there still. False: it is dealt with; tw
 * may be freed.
 */
bool tcp_time_wait_arrives(struct net *net, struct tcp_time_wait *tw, const struct tcp_seg *seg);
void tcp_time_wait_expire(struct net *net);

/* tcp_table.c */
void tcp_table_init(struct net *net);
/* NULL: none, and none may be recycled */
struct tcp *tcp_alloc(struct net *net, const struct flow *flow);
/* t is CLOSED or in TIME-WAIT, and nobody has a pointer to it */
void tcp_free(struct tcp *t);
/* flow complete with its hash; no other connection has it */
void tcp_table_insert(struct tcp *t);
void tcp_table_remove(struct tcp *t);               /* nothing if it is not there */
struct tcp *tcp_table_find(struct net *net, const struct flow *flow);
bool tcp_flow_eq(const struct flow *a, const struct flow *b);
struct tcp_listener *tcp_port_find(struct net *net, unsigned local, be16 port);
struct tcp_listener **tcp_port_bucket(struct net *net, be16 port);

/* tcp_isn.c */
seq_t tcp_isn(const struct net *net, const struct flow *flow);
/* fills in local_port and hash; false: none is free */
bool tcp_choose_port(struct net *net, struct flow *flow);

/* tcp_check.c: asserts what must hold between two calls. */
void tcp_check(const struct tcp *t);

#endif
