/*
 * Frames as a peer would send them, and a look at those the stack sent. Peer number n is 192.0.2.n
 * with the MAC address 02:00:00:00:02:n. Checksums are computed here by their plain definition,
 * independently of the stack's.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_BYTES = 1514 };

/* One's complement sum of big-endian 16-bit words, complemented. */
uint16_t reference_sum(const uint8_t *bytes, size_t len, uint32_t start);

struct ipv4_frame {
    unsigned from, to;              /* peer numbers */
    uint32_t source, destination;   /* instead of the numbers, when not 0 */
    uint8_t protocol;
    const void *payload;
    size_t len;
    unsigned option_words;          /* of no-operation options */
    unsigned fragment;              /* the flags and offset word */
    unsigned version;               /* 0: 4 */
    int total_error;                /* added to the total length */
    unsigned padding;               /* bytes behind the packet, as Ethernet pads */
    bool bad_sum;
    bool broadcast;                 /* the frame's destination MAC */
};

/* Each returns the frame's length; `out` has FRAME_BYTES. */
size_t make_ipv4(uint8_t *out, struct ipv4_frame f);
size_t make_arp(uint8_t *out, unsigned operation, unsigned from, unsigned target);

struct udp_frame {
    unsigned from, to, from_port, to_port;
    const void *data;
    size_t len;
    bool no_sum, bad_sum;
    int len_error;                  /* added to the UDP length */
    uint32_t destination;
    bool broadcast;
};
size_t make_udp(uint8_t *out, struct udp_frame f);
size_t make_icmp(uint8_t *out, unsigned from, unsigned to, unsigned type, unsigned code,
                 const void *rest, size_t len);

/* Fields of a frame. */
unsigned get16(const uint8_t *at);
uint32_t get32(const uint8_t *at);
const uint8_t *frame_ip(const uint8_t *frame);              /* expects a good IPv4 header */
const uint8_t *frame_transport(const uint8_t *frame, size_t *len);

#endif
