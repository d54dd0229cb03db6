/* Frames as a peer would send them; see frames.h. */
#include "frames.h"

#include "test.h"

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

unsigned get16(const uint8_t *at) { return (unsigned)at[0] << 8 | at[1]; }
uint32_t get32(const uint8_t *at) { return (uint32_t)get16(at) << 16 | get16(at + 2); }

uint16_t reference_sum(const uint8_t *bytes, size_t len, uint32_t start)
{
    uint64_t sum = start;

    for (size_t i = 0; i < len; i++)
        sum += i % 2 ? bytes[i] : (uint64_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void put_mac(uint8_t *at, unsigned number)
{
    memcpy(at, (const uint8_t[]){ 2, 0, 0, 0, 2, (uint8_t)number }, 6);
}

size_t make_ipv4(uint8_t *out, struct ipv4_frame f)
{
    uint8_t *ip = out + 14;
    unsigned header_bytes = 20 + f.option_words * 4;

    memset(out, 0xff, 6);
    if (!f.broadcast)
        put_mac(out, f.to);
    put_mac(out + 6, f.from);
    put16(out + 12, 0x0800);
    memset(ip, 1, header_bytes);            /* options: no operation */
    ip[0] = (uint8_t)((f.version ? f.version : 4) << 4 | header_bytes / 4);
    ip[1] = 0;
    put16(ip + 2, (unsigned)((int)(header_bytes + f.len) + f.total_error));
    put16(ip + 4, 0x1234);
    put16(ip + 6, f.fragment);
    ip[8] = 64;
    ip[9] = f.protocol;
    put16(ip + 10, 0);
    put32(ip + 12, f.source ? f.source : 0xc0000200u + f.from);
    put32(ip + 16, f.destination ? f.destination : 0xc0000200u + f.to);
    put16(ip + 10, reference_sum(ip, header_bytes, 0) ^ (f.bad_sum ? 0x100u : 0));
    memcpy(ip + header_bytes, f.payload, f.len);
    memset(ip + header_bytes + f.len, 0x77, f.padding);
    return 14 + header_bytes + f.len + f.padding;
}

size_t make_arp(uint8_t *out, unsigned operation, unsigned from, unsigned target)
{
    memset(out, 0xff, 6);
    put_mac(out + 6, from);
    put16(out + 12, 0x0806);
    memcpy(out + 14, (const uint8_t[]){ 0, 1, 8, 0, 6, 4, 0, (uint8_t)operation }, 8);
    put_mac(out + 22, from);
    put32(out + 28, 0xc0000200u + from);
    memset(out + 32, 0, 6);
    put32(out + 38, 0xc0000200u + target);
    memset(out + 42, 0, 18);
    return 60;
}

size_t make_udp(uint8_t *out, struct udp_frame f)
{
    uint8_t udp[FRAME_BYTES];
    uint32_t destination = f.destination ? f.destination : 0xc0000200u + f.to;
    uint32_t pseudo = 0xc000 + 0x0200 + f.from + (destination >> 16) + (destination & 0xffff) + 17 +
                      8 + (uint32_t)f.len;
    uint16_t sum;

    put16(udp, f.from_port);
    put16(udp + 2, f.to_port);
    put16(udp + 4, (unsigned)((int)f.len + 8 + f.len_error));
    put16(udp + 6, 0);
    memcpy(udp + 8, f.data, f.len);
    sum = reference_sum(udp, f.len + 8, pseudo);
    if (!f.no_sum)
        put16(udp + 6, (sum ? sum : 0xffffu) ^ (f.bad_sum ? 1u : 0));
    return make_ipv4(out, (struct ipv4_frame){ .from = f.from,
                                               .to = f.to,
                                               .protocol = 17,
                                               .payload = udp,
                                               .len = f.len + 8,
                                               .destination = f.destination,
                                               .broadcast = f.broadcast });
}

size_t make_icmp(uint8_t *out, unsigned from, unsigned to, unsigned type, unsigned code,
                 const void *rest, size_t len)
{
    uint8_t icmp[FRAME_BYTES] = { (uint8_t)type, (uint8_t)code };

    memcpy(icmp + 4, rest, len);
    put16(icmp + 2, reference_sum(icmp, len + 4, 0));
    return make_ipv4(out,
                     (struct ipv4_frame){
                         .from = from, .to = to, .protocol = 1, .payload = icmp, .len = len + 4 });
}

const uint8_t *frame_ip(const uint8_t *frame)
{
    expect(frame != NULL);
    expect_eq(get16(frame + 12), 0x0800);
    expect_eq(frame[14], 0x45);
    expect_eq(reference_sum(frame + 14, 20, 0), 0);
    return frame + 14;
}

const uint8_t *frame_transport(const uint8_t *frame, size_t *len)
{
    const uint8_t *ip = frame_ip(frame);

    *len = get16(ip + 2) - 20u;
    return ip + 20;
}
