/*
 * ICMP (RFC 792, RFC 1122 §3.2.2): answers echo, says "port unreachable", and hands errors that
 * quote one of our packets to its transport.
 */
#ifndef STACK_ICMP_H
#define STACK_ICMP_H

#include "counter.h"
#include "flow.h"
#include "pkt.h"
#include "types.h"

struct net;

enum {
    ICMP_HEADER_BYTES = 8,
    ICMP_ECHO_REPLY = 0,
    ICMP_UNREACHABLE = 3,
    ICMP_ECHO = 8,
    ICMP_TIME_EXCEEDED = 11,
    ICMP_PARAMETER_PROBLEM = 12,
    ICMP_NET_UNREACHABLE = 0,
    ICMP_HOST_UNREACHABLE = 1,
    ICMP_PROTOCOL_UNREACHABLE = 2,
    ICMP_PORT_UNREACHABLE = 3,
    ICMP_FRAGMENTATION_NEEDED = 4,

    /*
     * Errors sent: a burst of 20, then 100 a second (RFC 1812 §4.3.2.8; RFC 1122 leaves the rate to
     * us).
     */
    ICMP_ERROR_BURST = 20,
    ICMP_ERROR_EVERY_MS = 10,
};

struct icmp_state {
    uint32_t error_tokens, refilled_ms;
    struct {
        uint32_t short_packet;
        uint32_t bad_checksum;
        uint32_t unknown_type;
        /* echo to a group address is not answered: RFC 1122 §3.2.2.6 MAY */
        uint32_t to_broadcast;
        uint32_t error_limited;         /* an error we did not send: over the rate */
        uint32_t error_no_memory;
        uint32_t bad_quote;             /* an error that quotes nothing of ours */
    } drops;
    uint32_t rx_echo, tx_echo_reply, rx_errors, tx_errors;
};

void icmp_init(struct net *net);

/* A message for us. Consumes in->pkt. */
void icmp_input(struct net *net, struct ip_in *in);

/* Answers `in` with an error of type "unreachable" unless a rule forbids it. Borrows in->pkt. */
void icmp_send_unreachable(struct net *net, const struct ip_in *in, unsigned code);

#endif
