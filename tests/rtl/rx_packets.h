/*
 * IP packets in frames for the receive benches, good ones and damaged ones, and a reference that judges a frame as a whole:
 * what the NIC must say about its checksums (RFC 791, 768, 793, 792, 8200).
 */
#ifndef RX_PACKETS_H
#define RX_PACKETS_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME_MAX = 9018 };
enum { TCP = 6, UDP = 17, ICMP = 1, ICMPV6 = 58 };

struct verdict { unsigned l3, l4, l3_sum, l4_sum, fragment, l4_offset, payload_offset; };

struct packet {
    uint8_t bytes[FRAME_MAX];
    size_t count;
    bool tag, v6;
    unsigned protocol, header_bytes, l4_bytes;
};

static inline unsigned be16_at(const uint8_t *p)             { return (unsigned)p[0] << 8 | p[1]; }
static inline void be16_put(uint8_t *p, unsigned value)      { p[0] = (uint8_t)(value >> 8); p[1] = (uint8_t)value; }

/* RFC 1071, byte by byte. */
static inline uint32_t sum_of(uint32_t sum, const uint8_t *p, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* ---- the reference: RFC 791, 768, 793, 792, 8200 on the whole frame ---- */

static inline uint32_t pseudo_sum(const uint8_t *ip, bool v6, unsigned protocol, unsigned l4_bytes)
{
    if (!v6 && protocol == ICMP)
        return 0;
    return sum_of(protocol + l4_bytes, ip + (v6 ? 8 : 12), v6 ? 32 : 8);
}

static inline unsigned l4_kind(unsigned protocol, bool v6)
{
    return protocol == TCP ? 1 : protocol == UDP ? 2 : protocol == (v6 ? ICMPV6 : ICMP) ? 3 : 0;
}

static inline bool l4_is_checked(const struct verdict *v, const uint8_t *l4, unsigned l4_bytes)
{
    if (v->fragment || v->l3_sum == 2 || l4_bytes < (v->l4 == 1 ? 20 : 8))
        return false;
    if (v->l4 == 1)
        return l4[12] / 16 >= 5 && l4[12] / 16 * 4u <= l4_bytes;
    return v->l4 != 2 || (be16_at(l4 + 4) == l4_bytes && be16_at(l4 + 6) != 0);
}

static inline void judge_l4(struct verdict *v, const uint8_t *ip, unsigned header, unsigned protocol, unsigned l4_bytes,
                     size_t there)
{
    const uint8_t *l4 = ip + header;
    bool v6 = v->l3 == 2;

    if (!v->l4 || header + l4_bytes > there || !l4_is_checked(v, l4, l4_bytes))
        return;
    v->l4_sum = sum_of(pseudo_sum(ip, v6, protocol, l4_bytes), l4, l4_bytes) == 0xFFFF ? 1 : 2;
    v->payload_offset = v->l4_offset + (v->l4 == 1 ? l4[12] / 16 * 4u : 8);
}

static inline struct verdict judge_v4(const uint8_t *ip, size_t there, unsigned offset)
{
    struct verdict v = { 0 };
    unsigned header = (ip[0] & 15u) * 4, total = be16_at(ip + 2);

    if (ip[0] >> 4 != 4 || header < 20 || total < header || header > there)
        return v;
    v.l3 = 1;
    v.l4 = l4_kind(ip[9], false);
    v.fragment = (be16_at(ip + 6) & 0x3FFF) != 0;
    v.l3_sum = sum_of(0, ip, header) == 0xFFFF ? 1 : 2;
    v.l4_offset = offset + header;
    judge_l4(&v, ip, header, ip[9], total - header, there);
    return v;
}

static inline struct verdict judge_v6(const uint8_t *ip, size_t there, unsigned offset)
{
    struct verdict v = { 0 };

    if (ip[0] >> 4 != 6 || there < 40)
        return v;
    v.l3 = 2;
    v.l4 = l4_kind(ip[6], true);
    v.l4_offset = offset + 40;
    judge_l4(&v, ip, 40, ip[6], be16_at(ip + 4), there);
    return v;
}

static inline struct verdict judge(const uint8_t *frame, size_t bytes)
{
    unsigned at = be16_at(frame + 12) == 0x8100 ? 18 : 14, type = be16_at(frame + at - 2);

    if (type == 0x0800)
        return judge_v4(frame + at, bytes - at, at);
    return type == 0x86DD ? judge_v6(frame + at, bytes - at, at) : (struct verdict){ 0 };
}

/* ---- frames: good ones, and what can be wrong with them ---- */

static inline unsigned dice(unsigned n)
{
    return (unsigned)rand() % n;
}

static inline uint8_t *ip_of(struct packet *p)  { return p->bytes + (p->tag ? 18 : 14); }
static inline uint8_t *l4_of(struct packet *p)  { return ip_of(p) + p->header_bytes; }
static inline unsigned l4_sum_at(const struct packet *p) { return p->protocol == TCP ? 16 : p->protocol == UDP ? 6 : 2; }

static inline void sum_l4(struct packet *p)
{
    uint8_t *l4 = l4_of(p), *field = l4 + l4_sum_at(p);
    unsigned sum;

    if (l4_sum_at(p) + 2 > p->l4_bytes)
        return;
    be16_put(field, 0);
    sum = ~sum_of(pseudo_sum(ip_of(p), p->v6, p->protocol, p->l4_bytes), l4, p->l4_bytes) & 0xFFFF;
    be16_put(field, p->protocol == UDP && sum == 0 ? 0xFFFF : sum);
}

static inline void sum_l3(struct packet *p)
{
    uint8_t *ip = ip_of(p);

    if (p->v6)
        return;
    be16_put(ip + 10, 0);
    be16_put(ip + 10, ~sum_of(0, ip, p->header_bytes) & 0xFFFF);
}

static inline void make_ip(struct packet *p)
{
    uint8_t *ip = ip_of(p);

    if (p->v6) {
        ip[0] = (uint8_t)(0x60 | dice(16));
        be16_put(ip + 4, p->l4_bytes);
        ip[6] = (uint8_t)p->protocol;
        return;
    }
    ip[0] = (uint8_t)(0x40 | p->header_bytes / 4);
    be16_put(ip + 2, p->header_bytes + p->l4_bytes);
    be16_put(ip + 6, dice(4) * 0x4000);
    ip[9] = (uint8_t)p->protocol;
}

static inline void packet_fill(uint8_t *bytes, size_t count)
{
    static const uint8_t to[6] = { 0x02, 0x00, 0x00, 0x12, 0x34, 0x56 };

    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)rand();
    memcpy(bytes, to, 6);
}

/* All bytes random but those that make it a packet of this kind; `padding` bytes behind it. */
static inline void make(struct packet *p, bool tag, bool v6, unsigned protocol, unsigned options, unsigned l4_bytes,
                 unsigned padding)
{
    *p = (struct packet){ .tag = tag, .v6 = v6, .protocol = protocol, .l4_bytes = l4_bytes,
                          .header_bytes = v6 ? 40 : 20 + 4 * options };
    p->count = (tag ? 18u : 14u) + p->header_bytes + l4_bytes + padding;
    assert(p->count <= FRAME_MAX);
    if (p->count < 60)
        p->count = 60;
    packet_fill(p->bytes, p->count);
    if (tag)
        be16_put(p->bytes + 12, 0x8100);
    be16_put(ip_of(p) - 2, v6 ? 0x86DD : 0x0800);
    make_ip(p);
    if (protocol == UDP && l4_bytes >= 6)
        be16_put(l4_of(p) + 4, l4_bytes);
    if (protocol == TCP && l4_bytes >= 20)
        l4_of(p)[12] = (uint8_t)((5 + dice(l4_bytes < 60 ? l4_bytes / 4 - 4 : 11)) << 4 | dice(16));
    sum_l4(p);
    sum_l3(p);
}

static inline void make_any(struct packet *p)
{
    static const unsigned v4[] = { TCP, TCP, UDP, UDP, ICMP, 2, ICMPV6 }, v6[] = { TCP, UDP, ICMPV6, 43, ICMP };
    bool is_v6 = dice(4) == 0;
    unsigned l4_bytes = dice(8) ? dice(140) : dice(1400);

    make(p, dice(2), is_v6, is_v6 ? v6[dice(5)] : v4[dice(7)], dice(2) * dice(11), l4_bytes, dice(3) ? 0 : dice(9));
}

static inline void flip(uint8_t *p, unsigned bytes)
{
    if (bytes)
        p[dice(bytes)] ^= (uint8_t)(1u << dice(8));
}

static inline void cut(struct packet *p)
{
    size_t fewer = 1 + dice(dice(2) ? 6 : 60);

    if (p->count >= 60 + fewer)
        p->count -= fewer;
}

static inline void damage(struct packet *p)
{
    uint8_t *ip = ip_of(p), *l4 = l4_of(p);

    switch (dice(11)) {
    case 0: flip(ip, p->header_bytes); break;
    case 1: flip(l4, p->l4_bytes); break;
    case 2: cut(p); break;
    case 3: be16_put(ip + (p->v6 ? 4 : 2), be16_at(ip + (p->v6 ? 4 : 2)) + dice(9) - 4); sum_l3(p); break;
    case 4: if (!p->v6) be16_put(ip + 6, 1u << dice(14)); sum_l3(p); break;
    case 5: if (p->protocol == UDP && p->l4_bytes >= 8) be16_put(l4 + 6, 0); break;
    case 6: if (p->protocol == UDP && p->l4_bytes >= 8) be16_put(l4 + 4, p->l4_bytes + dice(5) - 2); break;
    case 7: ip[0] = (uint8_t)rand(); break;
    case 8: be16_put(ip + (p->v6 ? 4 : 2), dice(64)); sum_l3(p); break;
    case 9: ip[p->v6 ? 6 : 9] = (uint8_t)rand(); sum_l3(p); break;
    default: be16_put(ip - 2, dice(2) ? 0x8100 : 0x0806); break;
    }
}

#endif
