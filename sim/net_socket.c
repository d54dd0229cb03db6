/*
 * --net socket: frames over a UNIX socket. One machine listens, others and build/sim/lab connect; each connection is
 * a port of its own, so that all of them are on one wire.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "frame_socket.h"
#include "net.h"
#include "report.h"
#include "text.h"

/* --- one connection --- */

struct connection {
    struct port port;
    struct frame_socket *socket;
    int index;                          /* in the poll set */
    bool is_client;                     /* we connected: its end is worth a word */
};

static void connection_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    struct connection *connection = (struct connection *)port;

    if (!frame_socket_send(connection->socket, frame, bytes))
        port->hub->stats->socket_backlog++;
}

static void connection_prepare(struct port *port, struct poll_set *set)
{
    struct connection *connection = (struct connection *)port;
    short events = connection->socket->out_used ? POLLIN | POLLOUT : POLLIN;

    connection->index = poll_set_add(set, connection->socket->fd, events);
}

static void take_frame(void *context, const uint8_t *frame, size_t bytes)
{
    hub_send(context, frame, bytes);
}

static void connection_serve(struct port *port, const struct poll_set *set)
{
    struct connection *connection = (struct connection *)port;
    short events = poll_set_events(set, connection->index);

    if (events & POLLOUT)
        frame_socket_flush(connection->socket);
    if (!(events & (POLLIN | POLLHUP | POLLERR)) || frame_socket_read(connection->socket, take_frame, port))
        return;
    port->gone = true;
    if (connection->is_client)
        note("--net socket: the other side has closed the connection");
}

static bool connection_close(struct port *port)
{
    struct connection *connection = (struct connection *)port;

    frame_socket_free(connection->socket);
    free(connection);
    return true;
}

static const struct port_ops connection_ops = {
    .deliver = connection_deliver,
    .prepare = connection_prepare,
    .serve = connection_serve,
    .close = connection_close,
    .real_peer = true,
};

static void add_connection(struct hub *hub, int fd, bool is_client)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (!connection)
        abort();
    connection->socket = frame_socket_new(fd);
    connection->index = -1;
    connection->is_client = is_client;
    hub_add(hub, &connection->port, &connection_ops);
}

/* --- the listening socket: a port that never has a frame --- */

struct listener {
    struct port port;
    int fd, index;
    char *path;
};

static void listener_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    (void)port, (void)frame, (void)bytes;
}

static void listener_prepare(struct port *port, struct poll_set *set)
{
    struct listener *listener = (struct listener *)port;

    listener->index = poll_set_add(set, listener->fd, POLLIN);
}

static void listener_serve(struct port *port, const struct poll_set *set)
{
    struct listener *listener = (struct listener *)port;

    if (!(poll_set_events(set, listener->index) & POLLIN))
        return;

    int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        add_connection(port->hub, fd, false);
}

static bool listener_close(struct port *port)
{
    struct listener *listener = (struct listener *)port;

    close(listener->fd);
    unlink(listener->path);
    free(listener->path);
    free(listener);
    return true;
}

static const struct port_ops listener_ops = {
    .deliver = listener_deliver,
    .prepare = listener_prepare,
    .serve = listener_serve,
    .close = listener_close,
    .real_peer = true,
};

static bool open_listener(struct hub *hub, const char *path)
{
    int fd = frame_socket_listen(path);

    if (fd < 0 && errno == EADDRINUSE)
        return setup_error("--net socket: %s is in use: connect=%s joins the one that listens there", path, path);
    if (fd < 0 && errno == ENOTSOCK)
        return setup_error("--net socket: %s exists and is no socket: choose another path", path);
    if (fd < 0)
        return setup_error("--net socket: cannot listen at %s: %s", path, frame_socket_error(errno));

    struct listener *listener = calloc(1, sizeof *listener);
    if (!listener)
        abort();
    fcntl(fd, F_SETFL, O_NONBLOCK);         /* a client may be gone again before it is accepted */
    listener->fd = fd;
    listener->index = -1;
    listener->path = strdup(path);
    hub_add(hub, &listener->port, &listener_ops);
    return true;
}

static bool open_client(struct hub *hub, const char *path)
{
    int fd = frame_socket_connect(path);

    if (fd < 0 && (errno == ENOENT || errno == ECONNREFUSED))
        return setup_error("--net socket: cannot connect to %s: %s; start the side with listen=%s first", path,
                           strerror(errno), path);
    if (fd < 0)
        return setup_error("--net socket: cannot connect to %s: %s", path, frame_socket_error(errno));
    add_connection(hub, fd, true);
    return true;
}

bool net_socket_open(char *words, const struct net_env *env)
{
    char *key, *value, *rest = words;

    if (!text_word(&rest, &key, &value) || !value || !*value || rest)
        return usage_error("--net socket needs either listen=PATH or connect=PATH");
    if (strcmp(key, "listen") == 0)
        return open_listener(env->hub, value);
    if (strcmp(key, "connect") == 0)
        return open_client(env->hub, value);
    return usage_error("--net socket: there is no '%s'; there are listen=PATH and connect=PATH", key);
}
