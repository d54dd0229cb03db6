/* setsockopt and getsockopt. */
#include "sock_internal.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/time.h>

/* struct timeval to ms, rounded up: 0 means "for ever", so a tiny time must not become it. */
static int sock_set_timeout(uint32_t *timeout_ms, const void *value, socklen_t len)
{
    struct timeval time;

    if (len < sizeof time)
        return -EINVAL;
    memcpy(&time, value, sizeof time);
    if (time.tv_sec < 0 || time.tv_usec < 0 || time.tv_usec >= 1000000)
        return -EDOM;
    if (time.tv_sec > 1000000)
        return -EDOM;
    *timeout_ms = (uint32_t)time.tv_sec * 1000u + ((uint32_t)time.tv_usec + 999u) / 1000u;
    return 0;
}

static int sock_set_nodelay(struct sock *sock, bool on)
{
    if (sock->kind == SOCK_KIND_UDP)
        return -ENOPROTOOPT;
    sock->nodelay = on;                 /* a listener's is what its connections start with */
    if (sock->kind == SOCK_KIND_TCP)
        tcp_set_nodelay(sock->tcp, on);
    return 0;
}

static int sock_set_option(struct sock *sock, int level, int option, const void *value,
                           socklen_t len)
{
    int number = 0;

    if (level == SOL_SOCKET && option == SO_RCVTIMEO)
        return sock_set_timeout(&sock->file.read_timeout_ms, value, len);
    if (level == SOL_SOCKET && option == SO_SNDTIMEO)
        return sock_set_timeout(&sock->file.write_timeout_ms, value, len);
    if (len < sizeof number)
        return -EINVAL;
    memcpy(&number, value, sizeof number);
    if (level == SOL_SOCKET && option == SO_REUSEADDR) {
        sock->reuse_address = number;
        return 0;
    }
    if (level == SOL_SOCKET && option == SO_BROADCAST) {
        sock->broadcast = number;
        return 0;
    }
    if (level == IPPROTO_TCP && option == TCP_NODELAY)
        return sock_set_nodelay(sock, number);
    return -ENOPROTOOPT;
}

int sock_setsockopt(int fd, int level, int option, const void *value, socklen_t len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_set_option(sock, level, option, value, len);
    file_put(&sock->file);
    return (int)file_result(error);
}

static int sock_take_error(struct sock *sock)
{
    if (sock->kind == SOCK_KIND_TCP)
        return tcp_take_error(sock->tcp);
    return sock->kind == SOCK_KIND_UDP ? udp_take_error(sock->udp) : 0;
}

/* 0 with *number, or -errno. */
static int sock_get_number(struct sock *sock, int level, int option, int *number)
{
    if (level == SOL_SOCKET && option == SO_ERROR)
        *number = sock_take_error(sock);
    else if (level == SOL_SOCKET && option == SO_TYPE)
        *number = sock->kind == SOCK_KIND_UDP ? SOCK_DGRAM : SOCK_STREAM;
    else if (level == SOL_SOCKET && option == SO_REUSEADDR)
        *number = sock->reuse_address;
    else if (level == SOL_SOCKET && option == SO_BROADCAST)
        *number = sock->broadcast;
    else if (level == SOL_SOCKET && option == SO_ACCEPTCONN)
        *number = sock->kind == SOCK_KIND_TCP_LISTENER;
    else if (level == IPPROTO_TCP && option == TCP_NODELAY && sock->kind != SOCK_KIND_UDP)
        *number = sock->nodelay;
    else
        return -ENOPROTOOPT;
    return 0;
}

static int sock_get_timeout(uint32_t timeout_ms, void *value, socklen_t *len)
{
    struct timeval time = { .tv_sec = (int32_t)(timeout_ms / 1000),
                            .tv_usec = (int32_t)(timeout_ms % 1000 * 1000) };

    if (*len < sizeof time)
        return -EINVAL;
    memcpy(value, &time, sizeof time);
    *len = sizeof time;
    return 0;
}

static int sock_get_option(struct sock *sock, int level, int option, void *value, socklen_t *len)
{
    int number, error;

    if (level == SOL_SOCKET && option == SO_RCVTIMEO)
        return sock_get_timeout(sock->file.read_timeout_ms, value, len);
    if (level == SOL_SOCKET && option == SO_SNDTIMEO)
        return sock_get_timeout(sock->file.write_timeout_ms, value, len);
    if (*len < sizeof number)
        return -EINVAL;
    error = sock_get_number(sock, level, option, &number);
    if (error)
        return error;
    memcpy(value, &number, sizeof number);
    *len = sizeof number;
    return 0;
}

int sock_getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
    int error;
    struct sock *sock = sock_get(fd, &error);

    if (!sock)
        return (int)file_result(error);
    error = sock_get_option(sock, level, option, value, len);
    file_put(&sock->file);
    return (int)file_result(error);
}
