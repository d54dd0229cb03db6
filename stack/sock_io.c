/* send, recv, sendto, recvfrom, and the zero-copy send of ROM. */
#include "sock_internal.h"

#include <errno.h>
#include <poll.h>

enum { SOCK_ROM_PIECE_BYTES = 8 * 1460 };   /* one view: TCP cuts segments out of it */

struct sock_message {
    void *to;
    const void *from;
    size_t len;
    bool peek;
    const struct flow *remote;              /* sendto: the destination, NULL: the connected one */
    struct flow origin;                     /* recvfrom: of the datagram */
};

static long sock_attempt_recv(struct file *file, void *arg)
{
    struct sock *sock = sock_of(file);
    struct sock_message *m = arg;

    if (sock->kind == SOCK_KIND_TCP)
        return sock_tcp_recv(sock, m->to, m->len, m->peek);
    if (sock->kind != SOCK_KIND_UDP)
        return -ENOTCONN;
    return sock->reading_shut ? 0 : udp_receive(sock->udp, m->to, m->len, m->peek, &m->origin);
}

static void sock_tell_origin(const struct sock *sock, const struct sock_message *m,
                             struct sockaddr *from, socklen_t *from_len)
{
    if (sock->kind == SOCK_KIND_UDP)
        sock_address_out(m->origin.remote.word[0], m->origin.remote_port, from, from_len);
    else if (from_len)
        *from_len = 0;
}

ssize_t sock_recvfrom(int fd, void *bytes, size_t len, int flags, struct sockaddr *from,
                      socklen_t *from_len)
{
    struct sock_message message = { .to = bytes, .len = len, .peek = flags & MSG_PEEK };
    int error;
    struct sock *sock = sock_get(fd, &error);
    long result;

    if (!sock)
        return (ssize_t)file_result(error);
    result = file_try(&sock->file, POLLIN, sock->file.nonblocking || (flags & MSG_DONTWAIT),
                      sock->file.read_timeout_ms, sock_attempt_recv, &message);
    if (result >= 0)
        sock_tell_origin(sock, &message, from, from_len);
    file_put(&sock->file);
    return (ssize_t)file_result(result);
}

ssize_t sock_recv(int fd, void *bytes, size_t len, int flags)
{
    return sock_recvfrom(fd, bytes, len, flags, NULL, NULL);
}

static long sock_attempt_sendto(struct file *file, void *arg)
{
    const struct sock_message *m = arg;

    return sock_of(file)->writing_shut ? -EPIPE
                                       : udp_send(sock_of(file)->udp, m->remote, m->from, m->len);
}

static long sock_send_datagram(struct sock *sock, const void *bytes, size_t len, bool nonblocking,
                               const struct sockaddr *to, socklen_t to_len)
{
    struct flow flow = { .protocol = IPPROTO_UDP };
    struct sock_message message = { .from = bytes, .len = len, .remote = to ? &flow : NULL };
    int error = to ? sock_flow_to(sock, to, to_len, &flow) : 0;

    if (error)
        return error;
    return file_try(&sock->file, POLLOUT, nonblocking, sock->file.write_timeout_ms,
                    sock_attempt_sendto, &message);
}

ssize_t sock_sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *to,
                    socklen_t to_len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);
    bool nonblocking;
    long result;

    if (!sock)
        return (ssize_t)file_result(error);
    nonblocking = sock->file.nonblocking || (flags & MSG_DONTWAIT);
    if (sock->kind == SOCK_KIND_UDP)
        result = sock_send_datagram(sock, bytes, len, nonblocking, to, to_len);
    else
        result = file_write_all(&sock->file, bytes, len, nonblocking);
    file_put(&sock->file);
    return (ssize_t)file_result(result);
}

ssize_t sock_send(int fd, const void *bytes, size_t len, int flags)
{
    return sock_sendto(fd, bytes, len, flags, NULL, 0);
}

static void sock_release_rom(struct pkt_owner *owner)
{
    (void)owner;                            /* ROM stays */
}

struct sock_rom {
    const uint8_t *bytes;
    size_t len;
};

/* Queues one piece; the view goes back when there is no room. */
static long sock_attempt_send_rom(struct file *file, void *arg)
{
    static struct pkt_owner rom = { .release = sock_release_rom };
    struct sock *sock = sock_of(file);
    const struct sock_rom *rest = arg;
    size_t len = rest->len < SOCK_ROM_PIECE_BYTES ? rest->len : SOCK_ROM_PIECE_BYTES;
    struct pkt *pkt;
    long result;

    if (sock->kind != SOCK_KIND_TCP)
        return sock->kind == SOCK_KIND_UDP ? -EOPNOTSUPP : -ENOTCONN;
    if (sock->writing_shut)
        return -EPIPE;
    if (len == 0)
        return 0;
    pkt = pkt_wrap(&sock->net->pool, &rom, rest->bytes, (unsigned)len);
    if (!pkt)
        /* counted by the pool; views come back with acknowledgements */
        return -EAGAIN;
    result = tcp_send_pkt(sock->tcp, pkt);
    if (result == 0)
        return (long)len;
    if (result == -EAGAIN)
        pkt_free(pkt);
    return result;
}

static long sock_send_rom_all(struct sock *sock, const void *bytes, size_t len)
{
    struct sock_rom rest = { .bytes = bytes, .len = len };
    long result;

    do {
        result = file_try(&sock->file, POLLOUT, sock->file.nonblocking, sock->file.write_timeout_ms,
                          sock_attempt_send_rom, &rest);
        if (result < 0)
            break;
        rest.bytes += result;
        rest.len -= (size_t)result;
    } while (rest.len > 0);
    return rest.len < len ? (long)(len - rest.len) : result;
}

ssize_t sock_send_rom(int fd, const void *bytes, size_t len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);
    long result;

    if (!sock)
        return (ssize_t)file_result(error);
    result = sock_send_rom_all(sock, bytes, len);
    file_put(&sock->file);
    return (ssize_t)file_result(result);
}
