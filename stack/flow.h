/*
 * The seam between TCP/UDP and the IP versions. A flow names its two ends; what depends on the
 * version (building the header, the pseudo-header's sum, sizes) is behind `ip`. tcp*.c and udp.c
 * include this and no header of an IP version.
 */
#ifndef STACK_FLOW_H
#define STACK_FLOW_H

#include "netif.h"
#include "types.h"

struct net;
struct flow;
struct ip_in;

/* IANA's numbers of the protocols, for flow.protocol. */
enum { IP_PROTOCOL_ICMP = 1, IP_PROTOCOL_TCP = 6, IP_PROTOCOL_UDP = 17 };

/* The ports that are given to those who ask for none, RFC 6335 §6. */
enum { PORT_EPHEMERAL_FIRST = 49152, PORT_EPHEMERAL_COUNT = 16384 };

struct ip_addr { be32 word[4]; };           /* an IPv4 address is word[0], the others 0 */

/*
 * A transport header being built in a TX slot: `transport` points at where it goes in the header
 * cell, word-aligned. tcp or udp fills it in, then ip->send_end() does the rest. NULL transport:
 * the frame cannot be sent (counted), and `error` says why: EAGAIN (TX ring full; tcp_tx_ready() or
 * udp_tx_ready() follow when there is room), ENETUNREACH, ENETDOWN.
 */
struct ip_out {
    struct netif *netif;
    uint8_t *cell;              /* start of the Ethernet header */
    uint8_t *transport;
    be32 next_hop;              /* IPv4's neighbour that the frame goes to */
    int error;
};

struct ip_ops {
    /*
     * Opens a frame to flow->remote whose payload will have `fragments` views. Cheap to fail:
     * nothing is held.
     */
    struct ip_out (*send_begin)(struct net *net, const struct flow *flow, unsigned fragments);

    /*
     * Completes headers below the transport, has the checksum at `sum_offset` of the transport
     * header computed (by the NIC where it can, else here) over transport header and payload with
     * the pseudo-header, and queues the frame. Consumes payload. If the neighbour's address is not
     * known yet the frame waits in ARP's pending queue.
     */
    void (*send_end)(struct net *net, const struct flow *flow, struct ip_out *out,
                     unsigned transport_bytes, unsigned sum_offset, struct pkt *payload);

    /* Transport header and payload that the path takes at most. */
    unsigned (*payload_bytes)(struct net *net, const struct flow *flow);

    /* The 5-tuple's Toeplitz hash, for flow->hash; see flow_hash(). */
    uint32_t (*hash)(const struct net *net, const struct flow *flow);

    /*
     * Tells in's sender that nobody listens there, as far as the rules and the rate allow. Borrows
     * in->pkt.
     */
    void (*port_unreachable)(struct net *net, const struct ip_in *in);
};

enum { IP_NO_SUM = 0xffff };        /* send_end's sum_offset: the transport has summed itself */

struct flow {
    const struct ip_ops *ip;
    struct ip_addr remote;
    uint8_t local;              /* index into the stack's table of own addresses */
    uint8_t protocol;           /* IP_PROTOCOL_* */
    be16 local_port, remote_port;
    uint32_t hash;              /* of the 5-tuple; the bucket in the tables */
};

/* A received transport segment, parsed once by IP: what tcp_input and udp_input are given. */
struct ip_in {
    /* local/remote as seen from here; ports filled in by the transport */
    struct flow flow;
    struct netif *netif;
    /* consumed; data at the transport header, len = transport bytes (padding is gone) */
    struct pkt *pkt;
    const uint8_t *ip_header;   /* for ICMP errors: the offending IP header */
    bool sum_is_ok;             /* the transport checksum is already known to be good */
    /* destination was multicast or broadcast: never answered with RST or ICMP */
    bool to_group;
    /* folded pseudo-header sum, for the software check */
    uint16_t (*pseudo_sum)(const struct ip_in *in);
};

/*
 * The hash of a received segment's flow, ports filled in: the NIC's when it gave one, else
 * computed.
 */
static inline uint32_t flow_hash(const struct net *net, const struct ip_in *in)
{
    return in->pkt->rx.hash ? in->pkt->rx.hash : in->flow.ip->hash(net, &in->flow);
}

#endif
