/* The hub; see hub.h. */
#include "hub.h"

void hub_add(struct hub *hub, struct port *port, const struct port_ops *ops)
{
    port->ops = ops;
    port->hub = hub;
    port->gone = false;
    port->next = hub->ports;
    hub->ports = port;
}

void hub_send(struct port *from, const uint8_t *frame, size_t bytes)
{
    struct hub *hub = from->hub;

    if (bytes < FRAME_HEADER_BYTES) {
        hub->stats->rx_too_short++;
        return;
    }
    if (bytes > FRAME_MAX_BYTES) {
        hub->stats->rx_too_long++;
        return;
    }
    for (struct port *port = hub->ports; port; port = port->next)
        if (port != from && !port->gone)
            port->ops->deliver(port, frame, bytes);
}

void hub_prepare(struct hub *hub, struct poll_set *set)
{
    for (struct port *port = hub->ports; port; port = port->next)
        if (port->ops->prepare)
            port->ops->prepare(port, set);
}

static void hub_reap(struct hub *hub)
{
    for (struct port **link = &hub->ports; *link;) {
        struct port *port = *link;

        if (port->gone) {
            *link = port->next;
            port->ops->close(port);
        } else {
            link = &port->next;
        }
    }
}

/* A port that joins meanwhile is put in front, where this walk does not come by again. */
void hub_serve(struct hub *hub, const struct poll_set *set)
{
    for (struct port *port = hub->ports; port; port = port->next)
        if (port->ops->serve)
            port->ops->serve(port, set);
    hub_reap(hub);
}

uint64_t hub_next_ns(const struct hub *hub)
{
    uint64_t soonest = NEVER;

    for (const struct port *port = hub->ports; port; port = port->next) {
        uint64_t next = port->ops->next_ns ? port->ops->next_ns(port) : NEVER;

        if (next < soonest)
            soonest = next;
    }
    return soonest;
}

bool hub_has_real_peer(const struct hub *hub)
{
    for (const struct port *port = hub->ports; port; port = port->next)
        if (port->ops->real_peer)
            return true;
    return false;
}

bool hub_close(struct hub *hub)
{
    bool complete = true;

    while (hub->ports) {
        struct port *port = hub->ports;

        hub->ports = port->next;
        complete &= port->ops->close(port);
    }
    return complete;
}
