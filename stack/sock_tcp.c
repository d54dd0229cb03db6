/* TCP behind a descriptor: new, listening and connected sockets as files; listen() and accept(). */
#include "sock_internal.h"

#include <errno.h>
#include <poll.h>

/* A socket that is nothing yet. */

static long sock_new_read(struct file *file, void *bytes, size_t len)
{
    (void)file, (void)bytes, (void)len;
    return -ENOTCONN;
}

static long sock_new_write(struct file *file, const void *bytes, size_t len)
{
    (void)file, (void)bytes, (void)len;
    return -ENOTCONN;
}

static unsigned sock_new_poll(struct file *file)
{
    (void)file;
    return POLLOUT | POLLHUP;           /* as Linux answers */
}

static struct wait_queue *sock_new_wait_queue(struct file *file)
{
    return &sock_of(file)->waiters;
}

static void sock_new_close(struct file *file)
{
    (void)file;
}

const struct file_ops sock_new_ops = {
    .read = sock_new_read,
    .write = sock_new_write,
    .poll = sock_new_poll,
    .wait_queue = sock_new_wait_queue,
    .close = sock_new_close,
    .release = sock_release,
};

/* A listening one. */

static unsigned sock_listener_poll(struct file *file)
{
    return tcp_listener_poll(sock_of(file)->listener);
}

static struct wait_queue *sock_listener_wait_queue(struct file *file)
{
    return tcp_listener_wait_queue(sock_of(file)->listener);
}

static void sock_listener_close(struct file *file)
{
    tcp_listener_close(sock_of(file)->listener);
}

const struct file_ops sock_listener_ops = {
    .read = sock_new_read, .write = sock_new_write, .poll = sock_listener_poll,
    .wait_queue = sock_listener_wait_queue, .close = sock_listener_close, .release = sock_release,
};

/* A connected one. */

long sock_tcp_recv(struct sock *sock, void *bytes, size_t len, bool peek)
{
    return sock->reading_shut ? 0 : tcp_recv(sock->tcp, bytes, len, peek);
}

long sock_tcp_send(struct sock *sock, const void *bytes, size_t len)
{
    long result = sock->writing_shut ? -EPIPE : tcp_send(sock->tcp, bytes, len);

    return result == 0 && len > 0 ? -EAGAIN : result;
}

static long sock_tcp_read(struct file *file, void *bytes, size_t len)
{
    return sock_tcp_recv(sock_of(file), bytes, len, false);
}

static long sock_tcp_write(struct file *file, const void *bytes, size_t len)
{
    return sock_tcp_send(sock_of(file), bytes, len);
}

static unsigned sock_tcp_poll(struct file *file)
{
    const struct sock *sock = sock_of(file);
    unsigned events = tcp_poll(sock->tcp);

    if (sock->reading_shut)
        events |= POLLIN | POLLRDHUP;
    if (sock->writing_shut)
        events |= POLLOUT;              /* a write would not block: it says EPIPE */
    return events;
}

static struct wait_queue *sock_tcp_wait_queue(struct file *file)
{
    return tcp_wait_queue(sock_of(file)->tcp);
}

static void sock_tcp_close(struct file *file)
{
    tcp_close(sock_of(file)->tcp);
}

const struct file_ops sock_tcp_ops = {
    .read = sock_tcp_read,
    .write = sock_tcp_write,
    .poll = sock_tcp_poll,
    .wait_queue = sock_tcp_wait_queue,
    .close = sock_tcp_close,
    .release = sock_release,
};

/* Non-blocking, or out of time: the handshake goes on, and poll() shows POLLOUT when it is over. */
static int sock_await_connection(struct sock *sock)
{
    uint32_t timeout_ms = sock->file.write_timeout_ms, deadline_ms = sock->net->now_ms + timeout_ms;
    int error =
        file_wait(&sock->file, POLLOUT, sock->file.nonblocking, timeout_ms ? &deadline_ms : NULL);

    if (error)
        return error == -EAGAIN ? -EINPROGRESS : error;
    return -tcp_take_error(sock->tcp);
}

int sock_tcp_connect(struct sock *sock, const struct sockaddr *address, socklen_t len)
{
    struct flow flow = { .protocol = IPPROTO_TCP };
    int error = sock_flow_to(sock, address, len, &flow);
    struct tcp *tcp;

    if (error)
        return error;
    flow.local_port = sock->local_port;
    if (sock->local != TCP_ANY_LOCAL)
        flow.local = sock->local;
    tcp = tcp_connect(sock->net, &flow, &error);
    if (!tcp)
        return -error;
    sock->tcp = tcp;
    sock_set_kind(sock, SOCK_KIND_TCP);
    tcp_set_nodelay(tcp, sock->nodelay);
    return sock_await_connection(sock);
}

static int sock_start_listening(struct sock *sock, int backlog)
{
    struct sockaddr_in any = { .sin_family = AF_INET };
    struct tcp_listener *listener;
    int error = 0;

    if (sock->kind == SOCK_KIND_TCP_LISTENER)
        return 0;
    if (sock->kind != SOCK_KIND_TCP_NEW)
        return sock->kind == SOCK_KIND_UDP ? -EOPNOTSUPP : -EINVAL;
    if (!sock->bound)
        error = sock_bind_to(sock, (const struct sockaddr *)&any, sizeof any);
    if (error)
        return error;
    backlog = backlog < 1 ? 1 : backlog > SOMAXCONN ? SOMAXCONN : backlog;
    listener = tcp_listen(sock->net, sock->local, sock->local_port, (unsigned)backlog, &error);
    if (!listener)
        return -error;
    sock->listener = listener;
    sock_set_kind(sock, SOCK_KIND_TCP_LISTENER);
    return 0;
}

int sock_listen(int fd, int backlog)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_start_listening(sock, backlog);
    file_put(&sock->file);
    return (int)file_result(error);
}

/* The descriptor comes first, so that no connection is taken that cannot be handed over. */
static long sock_attempt_accept(struct file *file, void *arg)
{
    struct sock *listener = sock_of(file), **accepted = arg;
    struct sock *sock;
    int fd;

    if (listener->kind != SOCK_KIND_TCP_LISTENER)
        return listener->kind == SOCK_KIND_UDP ? -EOPNOTSUPP : -EINVAL;
    if (!(tcp_listener_poll(listener->listener) & TCP_IN))
        return -EAGAIN;
    sock = sock_alloc(listener->net, SOCK_KIND_TCP_NEW);
    if (!sock)
        return -ENFILE;
    fd = file_install_or_discard(&sock->file);
    if (fd < 0)
        return fd;
    sock->tcp = tcp_accept(listener->listener);
    if (!sock->tcp) {
        file_close(fd);
        return -EAGAIN;
    }
    sock_set_kind(sock, SOCK_KIND_TCP);
    *accepted = sock;
    return fd;
}

int sock_accept(int fd, struct sockaddr *address, socklen_t *len)
{
    int error;
    struct sock *listener = sock_get(fd, &error), *sock;
    long result;

    if (!listener)
        return (int)file_result(error);
    result = file_try(&listener->file, POLLIN, listener->file.nonblocking,
                      listener->file.read_timeout_ms, sock_attempt_accept, &sock);
    if (result >= 0) {
        const struct flow *flow = tcp_flow(sock->tcp);

        tcp_set_nodelay(sock->tcp, listener->nodelay);
        sock_address_out(flow->remote.word[0], flow->remote_port, address, len);
    }
    file_put(&listener->file);
    return (int)file_result(result);
}
