/*
 * IPv4 (RFC 791, RFC 1122 §3). Options are skipped. No forwarding, no fragments yet: both are
 * counted and dropped. TCP and UDP never include this file; they see the seam in flow.h.
 */
#ifndef STACK_IP_H
#define STACK_IP_H

#include "config.h"
#include "counter.h"
#include "flow.h"
#include "netif.h"
#include "pkt.h"
#include "types.h"

struct net;

enum { IP_HEADER_BYTES = 20, IP_TTL = 64 };

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------+-------+---------------+-------------------------------+
 *  |version|  IHL  |Type of Service|         Total Length          |
 *  |        Identification         |flags|    Fragment Offset      |
 *  | Time to Live  |   Protocol    |        Header Checksum        |
 *  |                        Source Address                         |
 *  |                      Destination Address                      |
 */
struct ip_header {
    uint8_t version_ihl, tos;
    be16 total_bytes, id, fragment;
    uint8_t ttl, protocol;
    be16 sum;
    be32 source, destination;
} __attribute__((may_alias));           /* laid over the bytes of a buffer */

struct ip_own {
    be32 address, mask, gateway;        /* gateway 0: none */
    /* of its network; on /31 and /32, which have none (RFC 3021), the limited one */
    be32 broadcast;
    struct netif *netif;
};

struct ip_state {
    struct ip_own own[NET_ADDRESSES];
    unsigned own_count;
    uint16_t next_id;
    struct {
        uint32_t short_packet;          /* shorter than it says, or than a header */
        uint32_t bad_version;
        uint32_t bad_checksum;
        uint32_t bad_source;            /* not one host's, or one of ours */
        uint32_t not_for_us;
        uint32_t unicast_in_group;      /* for one host, in a frame for many */
        uint32_t fragment;              /* reassembly is not here yet */
        uint32_t unknown_protocol;
        uint32_t no_route;              /* to send: nowhere to */
        uint32_t to_self;               /* to send: loopback is not here yet */
        /* to send: longer than the MTU, or a header longer than its cell */
        uint32_t too_long;
    } drops;
    uint32_t rx_packets, tx_packets;
};

extern const struct ip_ops ip_v4;

void ip_init(struct net *net);

/* An own address; its index, or -1 when the table is full. */
int ip_add_address(struct net *net, struct netif *netif, be32 address, unsigned prefix_bits,
                   be32 gateway);

/* Index of an own address, -1 when it is not ours. */
int ip_own_index(const struct net *net, be32 address);

/*
 * A packet, data at the IP header; `to_group`: the frame's destination was a group address.
 * Consumes it.
 */
void ip_input(struct net *net, struct netif *netif, struct pkt *pkt, bool to_group);

/*
 * Points `flow` at an IPv4 peer: ops, remote, and the own address to speak from. 0, or -errno:
 * EINVAL (address 0), ENETUNREACH.
 */
int ip_flow_to(struct net *net, struct flow *flow, be32 remote);

/* Is it the limited broadcast, or the broadcast of one of our networks? */
bool ip_is_broadcast(const struct net *net, be32 address);
static inline bool ip_is_multicast(be32 address) { return (address.n & 0xf0) == 0xe0; }

static inline bool ip_is_on_link(const struct ip_own *own, be32 address)
{
    return ((address.n ^ own->address.n) & own->mask.n) == 0;
}

/* Is it on a network of this interface? */
bool ip_is_neighbour(const struct net *net, const struct netif *netif, be32 address);

/*
 * Can it be one host's, ours among them (RFC 1122 §3.2.1.3)? Not so 0/8, 127/8, 224/3, a network's
 * number or broadcast.
 */
bool ip_is_host(const struct net *net, be32 address);

/* What the transport's checksum starts from, without the length (unfolded, RFC 9293 §3.1). */
uint32_t ip_pseudo_sum(be32 a, be32 b, unsigned protocol);

#endif
