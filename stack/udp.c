/*
 * UDP on the wire: datagrams in, errors in, datagrams out. Endpoints and their queues are in
 * udp_port.c.
 */
#include "udp_port.h"

#include <errno.h>
#include <string.h>
#include "compiler.h"
#include "sum.h"

static struct udp_header *udp_of(uint8_t *bytes)
{
    return (struct udp_header *)(void *)bytes;
}

static bool udp_refuse(uint32_t *reason)
{
    ++*reason;
    return false;
}

/*
 * A good datagram is cut to the length its header names; what is wrong with another one is counted.
 */
static bool udp_is_good(struct net *net, const struct ip_in *in)
{
    const struct udp_header *udp = udp_of(in->pkt->data);
    uint32_t sum;
    unsigned bytes;

    if (in->pkt->len < UDP_HEADER_BYTES)
        return udp_refuse(&net->udp.drops.short_packet);
    bytes = be16_get(udp->bytes);
    if (bytes < UDP_HEADER_BYTES || bytes > in->pkt->len)
        return udp_refuse(&net->udp.drops.short_packet);
    pkt_trim(in->pkt, bytes);
    if (udp->sum.n == 0 || in->sum_is_ok)           /* RFC 768: 0 means that the sender made none */
        return true;
    sum = sum_add(in->pseudo_sum(in), in->pkt->data, bytes);
    return sum_fold(sum) == 0xffff || udp_refuse(&net->udp.drops.bad_checksum);
}

APART void udp_input(struct net *net, struct ip_in *in)
{
    const struct udp_header *udp = udp_of(in->pkt->data);
    struct udp_port *port;

    if (!udp_is_good(net, in)) {
        pkt_free(in->pkt);
        return;
    }
    net->udp.rx_datagrams++;
    in->flow.local_port = udp->destination;
    in->flow.remote_port = udp->source;
    port = udp_find(net, &in->flow);
    if (port) {
        pkt_pull(in->pkt, UDP_HEADER_BYTES);
        udp_queue(port, in->pkt, &in->flow);
        return;
    }
    net->udp.drops.no_port++;
    in->flow.ip->port_unreachable(net, in);         /* RFC 1122 §4.1.3.1 SHOULD */
    pkt_free(in->pkt);
}

/*
 * RFC 1122 §4.1.3.3: told to the application, which hears of it when it is connected to that peer.
 */
void udp_icmp_error(struct net *net, const struct flow *flow, int error)
{
    struct udp_port *port = udp_find(net, flow);

    if (!port || !port->connected) {
        net->udp.drops.icmp_ignored++;
        return;
    }
    port->error = error;
    wait_wake(&port->waiters);
}

/*
 * Where a datagram's bytes go: into the header's cell when they fit there, else into a buffer.
 * False: no buffer.
 */
static bool udp_place(struct net *net, const struct ip_out *out, const void *bytes, size_t len,
                      struct pkt **payload)
{
    size_t room = NETIF_HEADER_BYTES - UDP_HEADER_BYTES - (size_t)(out->transport - out->cell);

    *payload = NULL;
    if (len <= room) {
        memcpy(out->transport + UDP_HEADER_BYTES, bytes, len);
        return true;
    }
    *payload = pkt_alloc(&net->pool);
    if (!*payload) {
        net->udp.tx_no_memory++;
        net->tx_was_full = true;                    /* try again after the next poll */
        return false;
    }
    (*payload)->data += PKT_LANDING_TO_WORD;        /* for the copy's sake */
    (*payload)->len = (uint16_t)len;
    memcpy((*payload)->data, bytes, len);
    return true;
}

static long udp_transmit(struct udp_port *port, const struct flow *flow, const void *bytes,
                         size_t len)
{
    struct udp_header *udp;
    struct pkt *payload;
    struct ip_out out;

    if (UDP_HEADER_BYTES + len > flow->ip->payload_bytes(port->net, flow))
        return -EMSGSIZE;
    out = flow->ip->send_begin(port->net, flow, 1);
    if (!out.transport)
        return -out.error;
    if (!udp_place(port->net, &out, bytes, len, &payload))
        return -EAGAIN;
    udp = udp_of(out.transport);
    udp->source = flow->local_port;
    udp->destination = flow->remote_port;
    udp->bytes = be16_make((unsigned)(UDP_HEADER_BYTES + len));
    port->net->udp.tx_datagrams++;
    flow->ip->send_end(port->net, flow, &out, UDP_HEADER_BYTES + (payload ? 0 : (unsigned)len),
                       offsetof(struct udp_header, sum), payload);
    return (long)len;
}

long udp_send(struct udp_port *port, const struct flow *to, const void *bytes, size_t len)
{
    struct flow flow;
    int error = udp_take_error(port);

    if (error)
        return -error;
    if (!to && !port->connected)
        return -EDESTADDRREQ;
    if (port->flow.local_port.n == 0)
        error = udp_bind(port, UDP_ANY_LOCAL, (be16){ 0 }, false);
    if (error)
        return error;
    flow = to ? *to : port->flow;
    flow.protocol = IP_PROTOCOL_UDP;
    flow.local_port = port->flow.local_port;
    if (port->flow.local != UDP_ANY_LOCAL)
        flow.local = port->flow.local;
    return udp_transmit(port, &flow, bytes, len);
}

const struct counter udp_counters[] = {
    COUNTER("udp_rx_datagrams", udp.rx_datagrams),
    COUNTER("udp_tx_datagrams", udp.tx_datagrams),
    COUNTER("udp_short_packet", udp.drops.short_packet),
    COUNTER("udp_bad_checksum", udp.drops.bad_checksum),
    COUNTER("udp_no_port", udp.drops.no_port),
    COUNTER("udp_queue_full", udp.drops.queue_full),
    COUNTER("udp_memory_full", udp.drops.memory_full),
    COUNTER("udp_icmp_ignored", udp.drops.icmp_ignored),
    COUNTER("udp_tx_no_memory", udp.tx_no_memory),
    { 0 },
};
