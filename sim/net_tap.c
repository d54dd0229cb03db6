/* --net tap: a TAP interface of the host, or a packet socket on a veth where /dev/net/tun is closed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "net.h"
#include "netdev.h"
#include "report.h"
#include "text.h"

enum { FRAMES_A_TURN = 64 };            /* then others have theirs */

struct net_tap {
    struct port port;
    int fd, index;
    bool is_packet;
    char name[NETDEV_NAME_MAX + 1];
};

static void tap_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    struct net_tap *tap = (struct net_tap *)port;

    if (!netdev_write(tap->fd, frame, bytes))
        port->hub->stats->tap_send_failed++;
}

static void tap_prepare(struct port *port, struct poll_set *set)
{
    struct net_tap *tap = (struct net_tap *)port;

    tap->index = poll_set_add(set, tap->fd, POLLIN);
}

/* The interface was deleted under us: there is nothing to poll for any more. */
static void tap_gone(struct net_tap *tap)
{
    note("--net tap: the interface %s has gone: %s", tap->name, strerror(errno));
    tap->port.gone = true;
}

static void tap_serve(struct port *port, const struct poll_set *set)
{
    struct net_tap *tap = (struct net_tap *)port;
    uint8_t frame[FRAME_MAX_BYTES + 8];

    if (!poll_set_events(set, tap->index))
        return;
    for (int i = 0; i < FRAMES_A_TURN; i++) {
        ssize_t got = netdev_read(tap->fd, tap->is_packet, frame, sizeof frame);

        if (got == 0)
            return;
        if (got < 0 && (errno == EBADFD || errno == ENODEV || errno == ENXIO)) {
            tap_gone(tap);
            return;
        }
        if (got < 0) {                  /* the interface is down for a while */
            port->hub->stats->tap_read_failed++;
            return;
        }
        hub_send(port, frame, (size_t)got);
    }
}

static bool tap_close(struct port *port)
{
    struct net_tap *tap = (struct net_tap *)port;

    close(tap->fd);
    free(tap);
    return true;
}

static const struct port_ops tap_ops = {
    .deliver = tap_deliver,
    .prepare = tap_prepare,
    .serve = tap_serve,
    .close = tap_close,
    .real_peer = true,
};

static bool no_rights(int error)
{
    return error == EPERM || error == EACCES;
}

/* The interface that the host's stack uses: up, and with the gateway's address if we made it. */
static bool set_up_host_side(const char *name, bool is_new, const struct options *options)
{
    if (is_new && !netdev_set_address(name, options->gateway, options->prefix_bits))
        return setup_error("--net tap: cannot give %s its address: %s", name, strerror(errno));
    if (is_new)
        netdev_ipv6_off(name);
    if (!netdev_is_up(name) && !netdev_up(name))
        return setup_error("--net tap: %s is down and may not be brought up from here: sudo ip link set %s up", name,
                           name);
    return true;
}

/* /dev/net/tun is closed and there is no such interface: a veth pair does as well, if we may make one. */
static bool open_new_veth(struct net_tap *tap, int tun_error, const struct options *options)
{
    char wire[NETDEV_NAME_MAX + 8];

    snprintf(wire, sizeof wire, "%s-wire", tap->name);
    if (strlen(wire) > NETDEV_NAME_MAX)
        return usage_error("--net tap: ifname=%s is too long to make a veth pair: at most 10 letters", tap->name);
    if (!netdev_make_veth(tap->name, wire))
        return setup_error("--net tap: there is no interface %s and none may be made (/dev/net/tun: %s; veth: %s). "
                           "Try 'make tap', --net user, or: sudo ip tuntap add %s mode tap user $USER",
                           tap->name, strerror(tun_error), strerror(errno), tap->name);
    netdev_offloads_off(tap->name);
    netdev_offloads_off(wire);
    netdev_ipv6_off(wire);
    if (!netdev_up(wire) || !set_up_host_side(tap->name, true, options))
        return setup_error("--net tap: cannot bring %s up: %s", wire, strerror(errno));
    tap->fd = netdev_open_packet(wire);
    tap->is_packet = true;
    return tap->fd >= 0 || setup_error("--net tap: no packet socket on %s: %s", wire, strerror(errno));
}

static bool refuse_existing(const char *name, int tun_error)
{
    if (tun_error == EBUSY)
        return setup_error("--net tap: %s is in use by another program, another earshot perhaps: end that one, or "
                           "choose another name in ifname=", name);
    if (tun_error == EINVAL)
        return setup_error("--net tap: %s is neither a TAP nor a veth: choose another name in ifname=", name);
    return setup_error("--net tap: %s may not be used: %s. A TAP of your own: "
                       "sudo ip tuntap add %s mode tap user $USER", name, strerror(tun_error), name);
}

/*
 * An interface that is there, but /dev/net/tun does not give it to us: one end of a veth pair will do, the one that
 * open_new_veth would name so. Nothing else is touched, least of all the host's real interfaces.
 */
static bool open_existing(struct net_tap *tap, int tun_error)
{
    char wire[NETDEV_NAME_MAX + 8];

    snprintf(wire, sizeof wire, "%s-wire", tap->name);
    if (!netdev_exists(wire))
        snprintf(wire, sizeof wire, "%s", tap->name);
    if (!netdev_is_veth(wire))
        return refuse_existing(tap->name, tun_error);
    netdev_offloads_off(wire);
    tap->fd = netdev_open_packet(wire);
    tap->is_packet = true;
    if (tap->fd < 0)
        return setup_error("--net tap: no packet socket on %s: %s", wire, strerror(errno));
    note("--net tap: /dev/net/tun does not give %s (%s): a packet socket on %s instead", tap->name, strerror(tun_error),
         wire);
    return true;
}

static bool open_tap(struct net_tap *tap, const struct options *options)
{
    bool is_new = !netdev_exists(tap->name);

    tap->fd = netdev_open_tap(tap->name);
    if (tap->fd >= 0)
        return set_up_host_side(tap->name, is_new, options);

    int error = errno;
    if (!is_new)
        return open_existing(tap, error);
    if (no_rights(error) || error == ENOENT || error == ENODEV || error == ENXIO)
        return open_new_veth(tap, error, options);
    return setup_error("--net tap: cannot make %s: %s", tap->name, strerror(error));
}

bool net_tap_open(char *words, const struct net_env *env)
{
    char *key, *value;

    if (!text_word(&words, &key, &value) || strcmp(key, "ifname") != 0 || !value || words)
        return usage_error("--net tap needs ifname=NAME and nothing else");
    if (strlen(value) < 1 || strlen(value) > NETDEV_NAME_MAX)
        return usage_error("--net tap: ifname='%s': a name has 1 to %d letters", value, NETDEV_NAME_MAX);

    struct net_tap *tap = calloc(1, sizeof *tap);
    if (!tap)
        abort();
    memcpy(tap->name, value, strlen(value) + 1);
    tap->fd = tap->index = -1;
    if (!open_tap(tap, env->options)) {
        if (tap->fd >= 0)
            close(tap->fd);
        free(tap);
        return false;
    }
    hub_add(env->hub, &tap->port, &tap_ops);
    return true;
}
