/*
 * --net user: libslirp, a network stack inside this process. It needs no rights: connections to the host's forwarded
 * ports are ended here and begun anew towards the machine. Its clock is simulated time, so that its retransmissions
 * keep the machine's pace.
 *
 * slirp takes every IP packet it is shown for one that it shall route, so on a hub it must be shown its own only.
 */
#include <assert.h>
#include <errno.h>
#include <slirp/libslirp.h>
#include <stdlib.h>
#include <string.h>
#include "address.h"
#include "net.h"
#include "report.h"
#include "text.h"
#include "user_guard.h"

enum { FORWARDS_MAX = 64 };

struct hostfwd {
    bool is_udp;
    struct in_addr host, machine;
    uint16_t host_port, machine_port;
};

struct net_user {
    struct port port;
    Slirp *slirp;
    struct poll_set *filling;           /* of the prepare that runs */
    const struct poll_set *polled;      /* of the serve that runs */
    struct user_guard guard;
    uint8_t mac[6];
    struct hostfwd forwards[FORWARDS_MAX];
    unsigned forward_count;
};

/* --- what slirp calls --- */

static ssize_t send_packet(const void *frame, size_t bytes, void *opaque)
{
    struct net_user *user = opaque;

    user_guard_note(&user->guard, frame, bytes);
    hub_send(&user->port, frame, bytes);
    return (ssize_t)bytes;
}

static void guest_error(const char *message, void *opaque)
{
    (void)opaque;
    note("--net user: the machine sent something odd: %s", message);
}

static int64_t clock_get_ns(void *opaque)
{
    const struct net_user *user = opaque;

    return (int64_t)clock_now_ns(user->port.hub->clock);
}

/* Timers are for IPv6 router advertisements only, and IPv6 is off. */
static void *timer_new(SlirpTimerCb callback, void *callback_opaque, void *opaque)
{
    (void)callback, (void)callback_opaque, (void)opaque;
    assert(!"slirp asked for a timer");
    return NULL;
}

static void timer_free(void *timer, void *opaque)
{
    (void)timer, (void)opaque;
}

static void timer_mod(void *timer, int64_t expire_ms, void *opaque)
{
    (void)timer, (void)expire_ms, (void)opaque;
}

/* Descriptors are gathered anew before each poll. */
static void ignore_fd(int fd, void *opaque)
{
    (void)fd, (void)opaque;
}

static void ignore_notify(void *opaque)
{
    (void)opaque;
}

static const SlirpCb callbacks = {
    .send_packet = send_packet,
    .guest_error = guest_error,
    .clock_get_ns = clock_get_ns,
    .timer_new = timer_new,
    .timer_free = timer_free,
    .timer_mod = timer_mod,
    .register_poll_fd = ignore_fd,
    .unregister_poll_fd = ignore_fd,
    .notify = ignore_notify,
};

/* --- polling --- */

static const struct { int slirp; short poll; } event_pairs[] = {
    { SLIRP_POLL_IN, POLLIN }, { SLIRP_POLL_OUT, POLLOUT }, { SLIRP_POLL_PRI, POLLPRI },
    { SLIRP_POLL_ERR, POLLERR }, { SLIRP_POLL_HUP, POLLHUP },
};

static int add_poll(int fd, int slirp_events, void *opaque)
{
    struct net_user *user = opaque;
    short events = 0;

    for (size_t i = 0; i < sizeof event_pairs / sizeof *event_pairs; i++)
        if (slirp_events & event_pairs[i].slirp)
            events = (short)(events | event_pairs[i].poll);
    return poll_set_add(user->filling, fd, events);
}

static int get_events(int index, void *opaque)
{
    const struct net_user *user = opaque;
    short events = poll_set_events(user->polled, index);
    int slirp_events = 0;

    for (size_t i = 0; i < sizeof event_pairs / sizeof *event_pairs; i++)
        if (events & event_pairs[i].poll)
            slirp_events |= event_pairs[i].slirp;
    return slirp_events;
}

static void user_prepare(struct port *port, struct poll_set *set)
{
    struct net_user *user = (struct net_user *)port;
    uint32_t timeout_ms = UINT32_MAX;

    user->filling = set;
    slirp_pollfds_fill(user->slirp, &timeout_ms, add_poll, user);
    if (timeout_ms != UINT32_MAX)
        poll_set_limit(set, (uint64_t)timeout_ms * 1000000);
}

static void user_serve(struct port *port, const struct poll_set *set)
{
    struct net_user *user = (struct net_user *)port;

    user->polled = set;
    slirp_pollfds_poll(user->slirp, 0, get_events, user);
}

/* --- frames --- */

static void user_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    struct net_user *user = (struct net_user *)port;

    bool to_slirp = memcmp(frame, user->mac, sizeof user->mac) == 0;

    if (!to_slirp && !(frame[0] & 1))
        return;
    if (user_guard_allows(&user->guard, frame, bytes))
        slirp_input(user->slirp, frame, (int)bytes);
    else if (to_slirp)
        user->port.hub->stats->user_refused++;
}

static bool user_close(struct port *port)
{
    struct net_user *user = (struct net_user *)port;

    slirp_cleanup(user->slirp);
    free(user);
    return true;
}

static const struct port_ops user_ops = {
    .deliver = user_deliver,
    .prepare = user_prepare,
    .serve = user_serve,
    .close = user_close,
    .real_peer = true,
};

/* --- opening --- */

static const char hostfwd_form[] = "write PROTO:[ADDRESS]:PORT-[ADDRESS]:PORT, as in tcp:127.0.0.1:8080-:80";

/* "[ADDRESS]:PORT", cut in place; no address leaves *address alone. */
static bool read_endpoint(char *text, struct in_addr *address, uint16_t *port)
{
    char *colon = strrchr(text, ':');

    if (!colon)
        return usage_error("--net user: hostfwd: '%s' has no ':'; %s", text, hostfwd_form);
    *colon = '\0';
    if (*text != '\0' && !text_ipv4(text, (uint8_t *)&address->s_addr))
        return usage_error("--net user: hostfwd: '%s' is not an IPv4 address; %s", text, hostfwd_form);
    return text_port(colon + 1, port) ||
           usage_error("--net user: hostfwd: '%s' is not a port from 1 to 65535; %s", colon + 1, hostfwd_form);
}

/* "PROTO:[ADDRESS]:PORT-[ADDRESS]:PORT", cut in place. */
static bool read_hostfwd(char *text, struct hostfwd *forward)
{
    char *machine = text, *host = strsep(&machine, "-"), *proto = strsep(&host, ":");

    forward->is_udp = strcmp(proto, "udp") == 0;
    if (!forward->is_udp && strcmp(proto, "tcp") != 0)
        return usage_error("--net user: hostfwd: '%s' is neither tcp nor udp; %s", proto, hostfwd_form);
    if (!host || !machine)
        return usage_error("--net user: hostfwd: the '%s' is missing; %s", host ? "-" : ":", hostfwd_form);
    return read_endpoint(host, &forward->host, &forward->host_port) &&
           read_endpoint(machine, &forward->machine, &forward->machine_port);
}

/* Another machine can be reached only where another one can be on the wire. */
static bool others_are_on_the_wire(const struct options *options)
{
    for (unsigned i = 0; i < options->net_count; i++)
        if (strncmp(options->nets[i], "socket,", 7) == 0 || strncmp(options->nets[i], "tap,", 4) == 0)
            return true;
    return false;
}

static bool check_machine(const struct hostfwd *forward, const struct options *options)
{
    const uint8_t *address = (const uint8_t *)&forward->machine.s_addr, *ip = options->ip;
    bool reachable = address_same_network(address, ip, options->prefix_bits) && others_are_on_the_wire(options);

    return memcmp(address, ip, 4) == 0 || reachable ||
           usage_error("--net user: hostfwd to %u.%u.%u.%u: nobody has this address; the machine is %u.%u.%u.%u (--ip)",
                       address[0], address[1], address[2], address[3], ip[0], ip[1], ip[2], ip[3]);
}

/* The kernel knows only that the port is taken, and not that we did it. */
static bool check_twice(const struct net_user *user, const struct hostfwd *forward, const char *value)
{
    for (unsigned i = 0; i < user->forward_count; i++) {
        const struct hostfwd *other = &user->forwards[i];

        if (other->is_udp == forward->is_udp && other->host_port == forward->host_port &&
            (other->host.s_addr == forward->host.s_addr || !other->host.s_addr || !forward->host.s_addr))
            return usage_error("--net user: port %u of this host is there twice: choose another one in hostfwd=%s",
                               forward->host_port, value);
    }
    return true;
}

static bool add_hostfwd(struct net_user *user, const char *value, const struct options *options)
{
    struct hostfwd forward = { .host.s_addr = htonl(INADDR_LOOPBACK) };
    char *copy = strdup(value);
    bool ok = read_hostfwd(copy, &forward);

    free(copy);
    if (!ok)
        return false;
    if (forward.machine.s_addr == 0)
        memcpy(&forward.machine.s_addr, options->ip, 4);
    if (!check_machine(&forward, options) || !check_twice(user, &forward, value))
        return false;
    if (user->forward_count == FORWARDS_MAX)
        return usage_error("--net user: at most %d hostfwd=", FORWARDS_MAX);
    user->forwards[user->forward_count++] = forward;
    if (slirp_add_hostfwd(user->slirp, forward.is_udp, forward.host, forward.host_port, forward.machine,
                          forward.machine_port) == 0)
        return true;
    if (errno == EADDRINUSE)
        return setup_error("port %u of this host is in use by another program: choose another one in hostfwd=%s",
                           forward.host_port, value);
    if (errno == EACCES)
        return setup_error("port %u of this host needs root: choose one above 1023 in hostfwd=%s",
                           forward.host_port, value);
    return setup_error("cannot forward port %u (hostfwd=%s): %s", forward.host_port, value, strerror(errno));
}

static struct in_addr host_address(const struct options *options, uint32_t number)
{
    uint8_t bytes[4];
    struct in_addr address;

    address_in_network(options->ip, options->prefix_bits, number, bytes);
    memcpy(&address, bytes, sizeof bytes);
    return address;
}

static SlirpConfig make_config(const struct options *options)
{
    SlirpConfig config = {
        .version = 4,
        .in_enabled = true,
        .vnetwork = host_address(options, 0),
        .vnetmask.s_addr = htonl(0xFFFFFFFFu << (32 - options->prefix_bits)),
        .vhost = host_address(options, 3),
        .vnameserver = host_address(options, 4),
    };

    memcpy(&config.vdhcp_start.s_addr, options->ip, 4);
    return config;
}

static bool add_words(struct net_user *user, char *words, const struct options *options)
{
    char *key, *value;

    while (text_word(&words, &key, &value)) {
        if (strcmp(key, "hostfwd") != 0 || !value)
            return usage_error("--net user: there is no '%s'; there is hostfwd=tcp:127.0.0.1:8080-:80", key);
        if (!add_hostfwd(user, value, options))
            return false;
    }
    return true;
}

bool net_user_open(char *words, const struct net_env *env)
{
    const struct options *options = env->options;
    SlirpConfig config;

    if (options->prefix_bits < 1 || options->prefix_bits > 29)
        return usage_error("--net user needs the addresses .3 and .4 of the machine's network: "
                           "--ip with a prefix of 1 to 29 bits");
    config = make_config(options);
    if (config.vdhcp_start.s_addr == config.vhost.s_addr || config.vdhcp_start.s_addr == config.vnameserver.s_addr)
        return usage_error("--net user keeps .3 and .4 of the network for itself: give the machine another --ip");

    struct net_user *user = calloc(1, sizeof *user);
    if (!user)
        abort();
    user->mac[0] = 0x52, user->mac[1] = 0x55;           /* slirp's own: 52:55 and its address */
    memcpy(user->mac + 2, &config.vhost.s_addr, 4);
    user->port.hub = env->hub;                          /* slirp asks for the time while it starts */
    user->slirp = slirp_new(&config, &callbacks, user);
    if (!user->slirp) {
        free(user);
        return setup_error("--net user: libslirp does not start");
    }
    hub_add(env->hub, &user->port, &user_ops);
    return add_words(user, words, options);
}
