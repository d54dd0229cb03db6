/* UDP behind a descriptor. */
#include "sock_internal.h"

#include <errno.h>
#include <poll.h>

static long sock_udp_read(struct file *file, void *bytes, size_t len)
{
    return sock_of(file)->reading_shut ? 0
                                       : udp_receive(sock_of(file)->udp, bytes, len, false, NULL);
}

static long sock_udp_write(struct file *file, const void *bytes, size_t len)
{
    return sock_of(file)->writing_shut ? -EPIPE : udp_send(sock_of(file)->udp, NULL, bytes, len);
}

static unsigned sock_udp_poll(struct file *file)
{
    const struct sock *sock = sock_of(file);

    return udp_poll(sock->udp) | (sock->reading_shut ? POLLIN : 0u) |
           (sock->writing_shut ? POLLOUT : 0u);
}

static struct wait_queue *sock_udp_wait_queue(struct file *file)
{
    return &sock_of(file)->udp->waiters;
}

static void sock_udp_close(struct file *file)
{
    udp_close(sock_of(file)->udp);
}

const struct file_ops sock_udp_ops = {
    .read = sock_udp_read,
    .write = sock_udp_write,
    .poll = sock_udp_poll,
    .wait_queue = sock_udp_wait_queue,
    .close = sock_udp_close,
    .release = sock_release,
};
