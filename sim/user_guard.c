/* See user_guard.h. Frames are Ethernet II without FCS; only IPv4 without fragments is understood, the rest is refused. */
#include "user_guard.h"

#include <string.h>

enum {
    ETHERTYPE = 12, IP = 14, IP_MIN_BYTES = 20, IP_FRAGMENT = 6, IP_PROTOCOL = 9, IP_SOURCE = 12, IP_DESTINATION = 16,
    PORT_SOURCE = 0, PORT_DESTINATION = 2, TCP_FLAGS = 13, TCP_MIN_BYTES = 20, UDP_MIN_BYTES = 8,
    TYPE_ARP = 0x0806, TYPE_IPV4 = 0x0800, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, SYN = 0x02, ACK = 0x10, DHCP_SERVER = 67,
};

static unsigned get16(const uint8_t *p)
{
    return (unsigned)(p[0] << 8 | p[1]);
}

/* The TCP, UDP or other header of a whole IPv4 packet, or NULL. */
static const uint8_t *transport_of(const uint8_t *frame, size_t bytes)
{
    size_t header, transport;

    if (bytes < IP + IP_MIN_BYTES || get16(frame + ETHERTYPE) != TYPE_IPV4)
        return NULL;
    header = (size_t)(frame[IP] & 15) * 4;
    transport = frame[IP + IP_PROTOCOL] == PROTOCOL_TCP ? TCP_MIN_BYTES : UDP_MIN_BYTES;
    if (header < IP_MIN_BYTES || bytes < IP + header + transport || get16(frame + IP + IP_FRAGMENT) & 0x3FFF)
        return NULL;
    return frame + IP + header;
}

/* Peer, then machine, of a packet whose peer's and machine's fields are at the given offsets. */
static void flow_make(uint8_t flow[12], const uint8_t *ip, const uint8_t *ports, bool peer_is_source)
{
    memcpy(flow, ip + (peer_is_source ? IP_SOURCE : IP_DESTINATION), 4);
    memcpy(flow + 4, ports + (peer_is_source ? PORT_SOURCE : PORT_DESTINATION), 2);
    memcpy(flow + 6, ip + (peer_is_source ? IP_DESTINATION : IP_SOURCE), 4);
    memcpy(flow + 10, ports + (peer_is_source ? PORT_DESTINATION : PORT_SOURCE), 2);
}

static bool flow_is_known(const struct user_guard *guard, const uint8_t flow[12])
{
    for (unsigned i = 0; i < USER_GUARD_FLOWS; i++)
        if (memcmp(guard->flows[i], flow, 12) == 0)
            return true;
    return false;
}

void user_guard_note(struct user_guard *guard, const uint8_t *frame, size_t bytes)
{
    const uint8_t *ports = transport_of(frame, bytes);
    uint8_t flow[12];

    if (!ports || frame[IP + IP_PROTOCOL] != PROTOCOL_UDP)
        return;
    flow_make(flow, frame + IP, ports, true);
    if (flow_is_known(guard, flow))
        return;
    memcpy(guard->flows[guard->next], flow, sizeof flow);
    guard->next = (guard->next + 1) % USER_GUARD_FLOWS;
}

bool user_guard_allows(const struct user_guard *guard, const uint8_t *frame, size_t bytes)
{
    const uint8_t *transport = transport_of(frame, bytes);
    uint8_t flow[12];

    if (bytes >= IP && get16(frame + ETHERTYPE) == TYPE_ARP)
        return true;
    if (!transport)
        return false;
    if (frame[IP + IP_PROTOCOL] == PROTOCOL_TCP)
        return (transport[TCP_FLAGS] & (SYN | ACK)) != SYN;
    if (frame[IP + IP_PROTOCOL] != PROTOCOL_UDP)
        return false;
    flow_make(flow, frame + IP, transport, false);
    return get16(transport + PORT_DESTINATION) == DHCP_SERVER || flow_is_known(guard, flow);
}
