/* Sockets: their pool, their addresses, and the calls that make and name them. */
#include "sock_internal.h"

#include <errno.h>
#include <string.h>

void sock_init(struct net *net)
{
    for (unsigned i = NET_SOCKETS; i-- > 0;) {
        net->sock.socks[i].next_free = net->sock.free;
        net->sock.free = &net->sock.socks[i];
    }
    pool_level_init(&net->sock.level, NET_SOCKETS);
}

void sock_set_kind(struct sock *sock, enum sock_kind kind)
{
    static const struct file_ops *const ops[] = {
        [SOCK_KIND_TCP_NEW] = &sock_new_ops, [SOCK_KIND_TCP_LISTENER] = &sock_listener_ops,
        [SOCK_KIND_TCP] = &sock_tcp_ops, [SOCK_KIND_UDP] = &sock_udp_ops,
    };

    sock->kind = (uint8_t)kind;
    sock->file.ops = ops[kind];
}

struct sock *sock_alloc(struct net *net, enum sock_kind kind)
{
    struct sock *sock = net->sock.free;

    if (!sock)
        return NULL;
    net->sock.free = sock->next_free;
    pool_level_take(&net->sock.level);
    *sock = (struct sock){ .net = net, .local = TCP_ANY_LOCAL };
    sock_set_kind(sock, kind);
    return sock;
}

void sock_release(struct file *file)
{
    struct sock *sock = sock_of(file);
    struct net *net = sock->net;

    sock->net = NULL;
    sock->next_free = net->sock.free;
    net->sock.free = sock;
    pool_level_give(&net->sock.level);
}

struct sock *sock_get(int fd, int *error)
{
    struct file *file = file_get(fd);

    if (!file) {
        *error = -EBADF;
        return NULL;
    }
    if (file->ops->release != sock_release) {
        file_put(file);
        *error = -ENOTSOCK;
        return NULL;
    }
    return sock_of(file);
}

int sock_address_in(const struct sockaddr *address, socklen_t len, be32 *ip, be16 *port)
{
    struct sockaddr_in in;

    if (!address || len < sizeof in)
        return -EINVAL;
    memcpy(&in, address, sizeof in);
    if (in.sin_family != AF_INET)
        return -EAFNOSUPPORT;
    ip->n = in.sin_addr.s_addr;
    port->n = in.sin_port;
    return 0;
}

void sock_address_out(be32 ip, be16 port, struct sockaddr *address, socklen_t *len)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = port.n, .sin_addr.s_addr = ip.n };

    if (!address || !len)
        return;
    memcpy(address, &in, *len < sizeof in ? *len : sizeof in);
    *len = sizeof in;
}

static struct sock *sock_make(struct net *net, int type, int *error)
{
    struct udp_port *udp = type == SOCK_DGRAM ? udp_open(net) : NULL;
    struct sock *sock;

    *error = -ENFILE;
    if (type == SOCK_DGRAM && !udp)
        return NULL;
    sock = sock_alloc(net, udp ? SOCK_KIND_UDP : SOCK_KIND_TCP_NEW);
    if (sock)
        sock->udp = udp;
    else if (udp)
        udp_close(udp);
    return sock;
}

static int sock_check_kind(int domain, int type, int protocol)
{
    if (domain != AF_INET)
        return -EAFNOSUPPORT;
    if (type != SOCK_STREAM && type != SOCK_DGRAM)
        return -EPROTOTYPE;
    if (protocol != 0 && protocol != (type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP))
        return -EPROTONOSUPPORT;
    return 0;
}

int sock_socket(int domain, int type, int protocol)
{
    int kind = type & ~SOCK_NONBLOCK;
    int error = sock_check_kind(domain, kind, protocol);
    struct sock *sock = error ? NULL : sock_make(net_current(), kind, &error);

    if (!sock)
        return (int)file_result(error);
    sock->file.nonblocking = type & SOCK_NONBLOCK;
    return (int)file_result(file_install_or_discard(&sock->file));
}

/* TCP names that sockets have taken by bind(), beside the listeners. */
static bool sock_tcp_port_is_taken(const struct sock *asking, unsigned local, be16 port)
{
    const struct sock *socks = asking->net->sock.socks;

    for (const struct sock *s = socks; s < socks + NET_SOCKETS; s++) {
        bool holds = s->net && s != asking && s->bound &&
                     (s->kind == SOCK_KIND_TCP_NEW || s->kind == SOCK_KIND_TCP_LISTENER);
        bool overlap = s->local == local || s->local == TCP_ANY_LOCAL || local == TCP_ANY_LOCAL;

        if (holds && overlap && be16_eq(s->local_port, port))
            return true;
    }
    return false;
}

static be16 sock_ephemeral_port(const struct sock *sock, unsigned local)
{
    uint32_t start = net_random(sock->net);
    be16 port;

    for (uint32_t i = 0; i <= NET_SOCKETS; i++) {           /* each of them has one at most */
        port = be16_make(PORT_EPHEMERAL_FIRST + (start + i) % PORT_EPHEMERAL_COUNT);
        if (!sock_tcp_port_is_taken(sock, local, port))
            return port;
    }
    return (be16){ 0 };
}

static int sock_tcp_bind(struct sock *sock, unsigned local, be16 port)
{
    if (sock->kind != SOCK_KIND_TCP_NEW || sock->bound)
        return -EINVAL;
    if (port.n == 0)
        port = sock_ephemeral_port(sock, local);
    else if (sock_tcp_port_is_taken(sock, local, port))
        return -EADDRINUSE;
    sock->bound = true;
    sock->local = (uint8_t)local;
    sock->local_port = port;
    return 0;
}

int sock_bind_to(struct sock *sock, const struct sockaddr *address, socklen_t len)
{
    be32 ip;
    be16 port;
    int error = sock_address_in(address, len, &ip, &port), local;

    if (error)
        return error;
    local = ip.n == 0 ? TCP_ANY_LOCAL : ip_own_index(sock->net, ip);
    if (local < 0)
        return -EADDRNOTAVAIL;
    if (sock->kind == SOCK_KIND_UDP)
        return udp_bind(sock->udp, (unsigned)local, port, sock->reuse_address);
    return sock_tcp_bind(sock, (unsigned)local, port);
}

int sock_bind(int fd, const struct sockaddr *address, socklen_t len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_bind_to(sock, address, len);
    file_put(&sock->file);
    return (int)file_result(error);
}

/* No stream goes to a group (RFC 9293 §3.9.2.3 MUST-46), and no datagram to all by mistake. */
static int sock_check_remote(const struct sock *sock, be32 ip)
{
    if (sock->kind == SOCK_KIND_UDP)
        return ip_is_broadcast(sock->net, ip) && !sock->broadcast ? -EACCES : 0;
    return ip_is_host(sock->net, ip) ? 0 : -ENETUNREACH;
}

int sock_flow_to(struct sock *sock, const struct sockaddr *address, socklen_t len,
                 struct flow *flow)
{
    be32 ip;
    int error = sock_address_in(address, len, &ip, &flow->remote_port);

    if (!error)
        error = ip_flow_to(sock->net, flow, ip);
    return error ? error : sock_check_remote(sock, ip);
}

static int sock_udp_connect(struct sock *sock, const struct sockaddr *address, socklen_t len)
{
    struct flow flow = { .protocol = IPPROTO_UDP };
    int error;

    if (address && len >= sizeof address->sa_family && address->sa_family == AF_UNSPEC)
        return udp_connect(sock->udp, NULL);
    error = sock_flow_to(sock, address, len, &flow);
    return error ? error : udp_connect(sock->udp, &flow);
}

static int sock_connect_to(struct sock *sock, const struct sockaddr *address, socklen_t len)
{
    switch (sock->kind) {
    case SOCK_KIND_UDP:
        return sock_udp_connect(sock, address, len);
    case SOCK_KIND_TCP_NEW:
        return sock_tcp_connect(sock, address, len);
    case SOCK_KIND_TCP:
        return tcp_poll(sock->tcp) ? -EISCONN : -EALREADY;
    default:
        return -EOPNOTSUPP;
    }
}

int sock_connect(int fd, const struct sockaddr *address, socklen_t len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_connect_to(sock, address, len);
    file_put(&sock->file);
    return (int)file_result(error);
}

static be32 sock_own_address(const struct sock *sock, unsigned local)
{
    if (local == TCP_ANY_LOCAL)
        return be32_make(INADDR_ANY);
    return sock->net->ip.own[local].address;
}

static void sock_name(const struct sock *sock, struct sockaddr *address, socklen_t *len)
{
    const struct flow *flow = sock->kind == SOCK_KIND_UDP   ? &sock->udp->flow
                              : sock->kind == SOCK_KIND_TCP ? tcp_flow(sock->tcp)
                                                            : NULL;

    if (flow)
        sock_address_out(sock_own_address(sock, flow->local), flow->local_port, address, len);
    else
        sock_address_out(sock_own_address(sock, sock->local), sock->local_port, address, len);
}

int sock_getsockname(int fd, struct sockaddr *address, socklen_t *len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    sock_name(sock, address, len);
    file_put(&sock->file);
    return 0;
}

int sock_getpeername(int fd, struct sockaddr *address, socklen_t *len)
{
    int error = 0;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    if (sock->kind == SOCK_KIND_TCP)
        sock_address_out(tcp_flow(sock->tcp)->remote.word[0], tcp_flow(sock->tcp)->remote_port,
                         address, len);
    else if (sock->kind == SOCK_KIND_UDP && sock->udp->connected)
        sock_address_out(sock->udp->flow.remote.word[0], sock->udp->flow.remote_port, address, len);
    else
        error = -ENOTCONN;
    file_put(&sock->file);
    return (int)file_result(error);
}

static int sock_shut(struct sock *sock, int how)
{
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR)
        return -EINVAL;
    if (sock->kind != SOCK_KIND_TCP && !(sock->kind == SOCK_KIND_UDP && sock->udp->connected))
        return -ENOTCONN;
    if (how != SHUT_WR)
        sock->reading_shut = true;
    if (how != SHUT_RD)
        sock->writing_shut = true;
    if (how != SHUT_RD && sock->kind == SOCK_KIND_TCP)
        tcp_shutdown_send(sock->tcp);
    wait_wake(sock->file.ops->wait_queue(&sock->file));
    return 0;
}

int sock_shutdown(int fd, int how)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_shut(sock, how);
    file_put(&sock->file);
    return (int)file_result(error);
}

const struct pool_gauge sock_gauges[] = {
    POOL_GAUGE("sockets", sock.level),
    POOL_GAUGE("udp_ports", udp.level),
    { 0 },
};
