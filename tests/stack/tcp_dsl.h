/*
 * A language for TCP tests: the test is the peer, the wire and the clock. It sits at TCP's seam
 * (struct ip_ops), so there is no IP in it.
 *
 *      connection_is_open();                               app is the accepted connection
 *      peer_sends(.seq = 1, .ack = 1, .text = "abc");      flags are ACK unless given
 *      we_send_nothing();
 *      idle();
 *      we_send(.seq = 1, .ack = 4);
 *      app_reads("abc");
 *
 * Sequence numbers are relative to each side's initial one, so the SYN is 0 and the first byte 1.
 * Every test runs twice: once with small initial numbers and once with numbers just below 2^32 (and
 * a clock about to wrap): list it as TWICE(name). `.len = n` instead of `.text` is n bytes of a
 * pattern that depends on the sequence number. What we send must be mentioned: a segment nobody
 * asked for fails the test at its end, and so does a packet missing in its pool.
 */
#ifndef TCP_DSL_H
#define TCP_DSL_H

#include "test.h"
#include "tcp_internal.h"

enum { SYN = TCP_SYN, ACK = TCP_ACK, FIN = TCP_FIN, RST = TCP_RST, PSH = TCP_PSH, URG = TCP_URG,
       NO_FLAGS = 0x100, ZERO = 0x10000, PEER_MSS = 1460, DEFAULT_WINDOW = 65535 };

struct segment {
    unsigned flags;             /* 0: ACK; NO_FLAGS: none. PSH of ours is not compared */
    uint32_t seq, ack;
    uint32_t wnd;               /* 0: peer_sends: 65535, we_send: any; ZERO: a closed window */
    const char *text;
    uint32_t len;
    uint16_t mss;               /* option; we_send: compared when not 0 */
    unsigned port;              /* the peer's, counted from 40000 */
    bool bad_sum, to_group;
    const uint8_t *options;     /* peer_sends: raw, instead of mss */
    unsigned option_bytes;
    unsigned offset;            /* peer_sends: header words, to lie about them */
};

struct tcp_dsl {
    struct net net;
    struct tcp_listener *listener;
    uint32_t our_first, peer_first;     /* initial sequence numbers wanted in this run */
    unsigned tx_slots;                  /* frames that the "ring" still takes */
    int path_error;                     /* why nothing can be sent at all; 0: it can */
    bool ring_holds;                    /* payload stays in the ring until ring_fetches() */
    uint64_t now_us, start_us;
    unsigned path_mss;
};

extern struct tcp_dsl dsl;
extern struct tcp *app;                 /* the connection app_*() means */

#define peer_sends(...)     dsl_peer_sends((struct segment){ __VA_ARGS__ })
#define we_send(...)        dsl_we_send(__FILE__, __LINE__, (struct segment){ __VA_ARGS__ })
#define we_send_nothing()   dsl_we_send_nothing(__FILE__, __LINE__)

void dsl_peer_sends(struct segment s);
void dsl_we_send(const char *file, int line, struct segment s);
void dsl_we_send_nothing(const char *file, int line);
void we_send_whatever(void);            /* forgets what was sent; returns nothing to compare */
unsigned segments_sent(void);           /* not yet mentioned */
unsigned flags_of_next(void);           /* of the next one, PSH included */
uint32_t window_of_next(void);
void ring_fetches(void);

/* since the test's start; every timer on the way runs when it is due */
void at_ms(uint32_t ms);
void idle(void);

void we_listen(unsigned backlog);
void we_connect(unsigned port);         /* app = an active open to the peer's port */
void handshake_of(unsigned port);       /* the peer opens; not accepted */
void app_accepts(void);
void connection_is_open(void);          /* we_listen, handshake_of(0), app_accepts */

void app_sends(const char *text);
uint32_t app_sends_bytes(uint32_t bytes);   /* of the pattern; how many were taken */
void app_reads(const char *text);
void app_reads_bytes(uint32_t bytes);   /* and checks that they are the pattern */
void app_reads_nothing(void);           /* -EAGAIN */
void app_reads_end(void);               /* 0 */
void app_reads_error(int error);
void app_closes(void);

void pool_leaves(unsigned buffers);     /* takes free buffers away until so many are left */
void pool_is_whole_again(void);

int tcp_small_setup(void **state);
int tcp_wrap_setup(void **state);
int tcp_dsl_teardown(void **state);

#define TWICE(name) { #name, name, tcp_small_setup, tcp_dsl_teardown, NULL }, \
                    { #name "_across_the_wrap", name, tcp_wrap_setup, tcp_dsl_teardown, NULL }
#define RUN_TWICE(group, ...) RUN(group, NULL, NULL, __VA_ARGS__)

#define counted(field)  (dsl.net.tcp.stats.field)

#endif
