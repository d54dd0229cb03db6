/* UDP endpoints: the port table and the queues of received datagrams. */
#include "udp_port.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

/* buffers that queued datagrams leave for everything else */
enum { UDP_POOL_RESERVE = 4 };

void udp_init(struct net *net)
{
    net->udp = (struct udp_state){ 0 };
    for (unsigned i = NET_UDP_PORTS; i-- > 0;) {
        net->udp.ports[i].next = net->udp.free;
        net->udp.free = &net->udp.ports[i];
    }
    pool_level_init(&net->udp.level, NET_UDP_PORTS);
}

static struct udp_port **udp_bucket(struct net *net, be16 port)
{
    return &net->udp.buckets[be16_get(port) % UDP_BUCKETS];
}

static bool udp_same_remote(const struct flow *a, const struct flow *b)
{
    return be16_eq(a->remote_port, b->remote_port) &&
           memcmp(&a->remote, &b->remote, sizeof a->remote) == 0;
}

/* How well an endpoint fits: 0 not at all. */
static int udp_fit(const struct udp_port *port, const struct flow *flow)
{
    bool any = port->flow.local == UDP_ANY_LOCAL;

    if (!be16_eq(port->flow.local_port, flow->local_port) ||
        (!any && port->flow.local != flow->local))
        return 0;
    if (port->connected)
        return udp_same_remote(&port->flow, flow) ? 3 : 0;
    return any ? 1 : 2;
}

struct udp_port *udp_find(struct net *net, const struct flow *flow)
{
    struct udp_port *best = NULL;
    int best_fit = 0;

    for (struct udp_port *port = *udp_bucket(net, flow->local_port); port; port = port->next) {
        int fit = udp_fit(port, flow);

        if (fit > best_fit) {
            best_fit = fit;
            best = port;
        }
    }
    return best;
}

struct udp_port *udp_open(struct net *net)
{
    struct udp_port *port = net->udp.free;

    if (!port)
        return NULL;
    net->udp.free = port->next;
    pool_level_take(&net->udp.level);
    *port = (struct udp_port){ .net = net,
                               .flow = { .local = UDP_ANY_LOCAL, .protocol = IP_PROTOCOL_UDP } };
    return port;
}

static void udp_unlink(struct udp_port *port)
{
    struct udp_port **at = udp_bucket(port->net, port->flow.local_port);

    while (*at && *at != port)
        at = &(*at)->next;
    if (*at)
        *at = port->next;
}

static struct udp_datagram *udp_first(struct udp_port *port)
{
    return &port->queue[port->head % NET_UDP_QUEUE];
}

static void udp_pop(struct udp_port *port)
{
    pkt_free(udp_first(port)->pkt);
    port->head++;
    port->count--;
    port->net->udp.queued--;
}

void udp_close(struct udp_port *port)
{
    struct net *net = port->net;

    while (port->count > 0)
        udp_pop(port);
    if (port->flow.local_port.n)
        udp_unlink(port);
    assert(!port->waiters.first);
    port->next = net->udp.free;
    net->udp.free = port;
    pool_level_give(&net->udp.level);
}

static bool udp_port_is_taken(struct net *net, unsigned local, be16 number, bool reuse)
{
    for (const struct udp_port *port = *udp_bucket(net, number); port; port = port->next) {
        bool overlap = local == UDP_ANY_LOCAL || port->flow.local == UDP_ANY_LOCAL ||
                       port->flow.local == local;

        if (be16_eq(port->flow.local_port, number) && overlap && !(reuse && port->reuse))
            return true;
    }
    return false;
}

/* RFC 6056 §3.3.1: a random start, then the next that is free. 0: none. */
static be16 udp_ephemeral(struct net *net, unsigned local)
{
    uint32_t start = net_random(net);

    for (uint32_t i = 0; i < PORT_EPHEMERAL_COUNT; i++) {
        be16 number = be16_make(PORT_EPHEMERAL_FIRST + (start + i) % PORT_EPHEMERAL_COUNT);

        if (!udp_port_is_taken(net, local, number, false))
            return number;
    }
    return (be16){ 0 };
}

int udp_bind(struct udp_port *port, unsigned local, be16 local_port, bool reuse)
{
    struct udp_port **bucket;

    if (port->flow.local_port.n)
        return -EINVAL;
    if (local_port.n == 0)
        local_port = udp_ephemeral(port->net, local);
    if (local_port.n == 0 || udp_port_is_taken(port->net, local, local_port, reuse))
        return -EADDRINUSE;
    port->flow.local = (uint8_t)local;
    port->flow.local_port = local_port;
    port->reuse = reuse;
    bucket = udp_bucket(port->net, local_port);
    port->next = *bucket;
    *bucket = port;
    return 0;
}

int udp_connect(struct udp_port *port, const struct flow *flow)
{
    if (!flow) {
        port->connected = false;
        return 0;
    }
    if (port->flow.local_port.n == 0) {
        int error = udp_bind(port, flow->local, (be16){ 0 }, false);

        if (error)
            return error;
    }
    port->flow.ip = flow->ip;
    port->flow.remote = flow->remote;
    port->flow.remote_port = flow->remote_port;
    if (port->flow.local == UDP_ANY_LOCAL)
        port->flow.local = flow->local;
    port->connected = true;
    return 0;
}

static bool udp_has_room(struct udp_port *port)
{
    struct udp_state *udp = &port->net->udp;

    if (port->count == NET_UDP_QUEUE)
        udp->drops.queue_full++;
    else if (udp->queued >= NET_UDP_QUEUED || port->net->pool.buffers_free < UDP_POOL_RESERVE)
        udp->drops.memory_full++;
    else
        return true;
    return false;
}

void udp_queue(struct udp_port *port, struct pkt *pkt, const struct flow *flow)
{
    if (!udp_has_room(port)) {
        pkt_free(pkt);
        return;
    }
    port->queue[(port->head + port->count) % NET_UDP_QUEUE] =
        (struct udp_datagram){ .pkt = pkt, .flow = *flow };
    port->count++;
    port->net->udp.queued++;
    wait_wake(&port->waiters);
}

long udp_receive(struct udp_port *port, void *bytes, size_t len, bool peek, struct flow *from)
{
    const struct udp_datagram *datagram = udp_first(port);
    int error = udp_take_error(port);

    if (error)
        return -error;
    if (port->count == 0)
        return -EAGAIN;
    if (len > datagram->pkt->len)
        len = datagram->pkt->len;
    memcpy(bytes, datagram->pkt->data, len);
    if (from)
        *from = datagram->flow;
    if (!peek)
        udp_pop(port);
    return (long)len;
}

void udp_tx_ready(struct net *net)
{
    for (unsigned i = 0; i < NET_UDP_PORTS; i++)
        wait_wake(&net->udp.ports[i].waiters);
}

unsigned udp_poll(const struct udp_port *port)
{
    unsigned events = port->net->tx_was_full ? 0 : POLLOUT | POLLWRNORM;

    if (port->count > 0 || port->error)
        events |= POLLIN | POLLRDNORM;
    return port->error ? events | POLLERR : events;
}

int udp_take_error(struct udp_port *port)
{
    int error = port->error;

    port->error = 0;
    return error;
}
