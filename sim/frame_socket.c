/* Frames over a UNIX socket; see frame_socket.h. */
#include "frame_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "hub.h"

struct frame_socket *frame_socket_new(int fd)
{
    struct frame_socket *socket = malloc(sizeof *socket);

    if (!socket)
        abort();
    socket->fd = fd;
    socket->in_used = socket->out_used = 0;
    return socket;
}

void frame_socket_free(struct frame_socket *socket)
{
    close(socket->fd);
    free(socket);
}

void frame_socket_flush(struct frame_socket *socket)
{
    ssize_t sent = send(socket->fd, socket->out, socket->out_used, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent <= 0)
        return;                 /* a broken socket is found by frame_socket_read */
    socket->out_used -= (size_t)sent;
    memmove(socket->out, socket->out + sent, socket->out_used);
}

bool frame_socket_send(struct frame_socket *socket, const uint8_t *frame, size_t bytes)
{
    uint32_t length = htonl((uint32_t)bytes);

    if (socket->out_used + sizeof length + bytes > sizeof socket->out)
        return false;
    memcpy(socket->out + socket->out_used, &length, sizeof length);
    memcpy(socket->out + socket->out_used + sizeof length, frame, bytes);
    socket->out_used += sizeof length + bytes;
    frame_socket_flush(socket);
    return true;
}

/* Hands over the whole frames of `in`; false when the peer does not speak this protocol. */
static bool take_frames(struct frame_socket *socket, frame_take *take, void *context)
{
    size_t at = 0;

    while (socket->in_used - at >= sizeof(uint32_t)) {
        uint32_t length;

        memcpy(&length, socket->in + at, sizeof length);
        length = ntohl(length);
        if (length > FRAME_MAX_BYTES)
            return false;
        if (socket->in_used - at - sizeof length < length)
            break;
        take(context, socket->in + at + sizeof length, length);
        at += sizeof length + length;
    }
    socket->in_used -= at;
    memmove(socket->in, socket->in + at, socket->in_used);
    return true;
}

bool frame_socket_read(struct frame_socket *socket, frame_take *take, void *context)
{
    ssize_t got = recv(socket->fd, socket->in + socket->in_used, sizeof socket->in - socket->in_used, MSG_DONTWAIT);

    if (got == 0)
        return false;
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    socket->in_used += (size_t)got;
    return take_frames(socket, take, context);
}

static int make_socket(const char *path, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address->sun_path, path, strlen(path) + 1);
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int close_keeping_errno(int fd)
{
    int error = errno;

    close(fd);
    errno = error;
    return -1;
}

int frame_socket_connect(const char *path)
{
    struct sockaddr_un address;
    struct stat status;
    int fd = make_socket(path, &address);

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (errno == ECONNREFUSED && (stat(path, &status) != 0 || !S_ISSOCK(status.st_mode)))
        errno = ENOTSOCK;               /* the kernel makes no difference between no socket and no listener */
    return close_keeping_errno(fd);
}

const char *frame_socket_error(int error)
{
    return error == ENAMETOOLONG ? "a socket's path has at most 107 letters" :
           error == ENOTSOCK ? "it exists and is no socket" : strerror(error);
}

/*
 * A socket file outlives a program that was killed: a connection to it is refused. Sets errno where it is not so:
 * ENOTSOCK for a file of another kind, a symbolic link among them, which is not ours to delete.
 */
static bool is_stale(const char *path)
{
    struct stat status;

    if (lstat(path, &status) == 0 && !S_ISSOCK(status.st_mode)) {
        errno = ENOTSOCK;
        return false;
    }

    int fd = frame_socket_connect(path);
    if (fd >= 0)
        close(fd);
    if (fd < 0 && errno == ECONNREFUSED)
        return true;
    errno = EADDRINUSE;
    return false;
}

int frame_socket_listen(const char *path)
{
    struct sockaddr_un address;
    int fd = make_socket(path, &address);

    if (fd < 0)
        return -1;

    int bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    if (bound != 0 && errno == EADDRINUSE && is_stale(path) && unlink(path) == 0)
        bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    return bound == 0 && listen(fd, 8) == 0 ? fd : close_keeping_errno(fd);
}
