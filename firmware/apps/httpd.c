/*
 * A web server: HTTP/1.1 with keep-alive and pipelining on blocking sockets. A bounded pool of
 * tasks shares the listening socket, so what it can cost is known. A client that neither sends nor
 * reads, or that takes too long over one request head, is given up, and an idle kept connection
 * gives way as soon as somebody else waits.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apps.h"
#include "httpd.h"

enum {
    PORT = 80, BACKLOG = 16,
    IDLE_SECONDS = 10,                      /* without a byte */
    HEAD_SECONDS = 10,                  /* from a head's first byte to the last wait for another */
    IDLE_CHECK_MS = 500,        /* how soon an idle connection notices that its task is wanted */
    LINGER_SECONDS = 2, LINGER_READS = 64,
};

static int listener;
static unsigned accepting;                  /* tasks that wait in accept() */
static struct http_conn conns[HTTPD_WORKERS];

bool httpd_open(void)
{
    listener = app_socket(SOCK_STREAM, PORT, BACKLOG);
    return listener >= 0;
}

/* Methods as bits, for "Allow". */
enum { GETS = 1u << HTTP_GET | 1u << HTTP_HEAD, POSTS = 1u << HTTP_POST };

static const struct route {
    const char *prefix;
    unsigned methods;
    void (*serve)(struct http_conn *conn);
} routes[] = {
    { "/bytes/", GETS, http_serve_bytes },
    { "/proc/", GETS, http_serve_proc },
    { "/upload", POSTS, http_serve_upload },
    { "/", GETS, http_serve_page },         /* everything else */
};

static const struct route *httpd_route(const char *path)
{
    const struct route *route = routes;

    while (strncmp(path, route->prefix, strlen(route->prefix)) != 0)
        route++;
    return route;
}

/* Why this request, well-formed as it is, gets no further. 0: it does. */
static unsigned httpd_refusal(const struct http_request *request, const struct route *route)
{
    if (!(route->methods & 1u << request->method))
        return 405;
    if (request->chunked || (request->method == HTTP_POST && !request->has_length))
        return 411;
    return 0;
}

static void httpd_answer(struct http_conn *conn)
{
    const struct http_request *request = &conn->request;
    const struct route *route;
    unsigned refusal = request->error;

    conn->keep = request->keep_alive;
    if (!refusal) {
        route = httpd_route(request->path);
        refusal = httpd_refusal(request, route);
    }
    if (refusal) {
        conn->body_left = UINT32_MAX;       /* whatever may still come */
        http_reply_error(conn, refusal);
        return;
    }
    conn->body_left = request->content_length;
    route->serve(conn);
    http_skip_body(conn);
}

/*
 * Waits for the first byte of a request. False: the peer closed, was idle too long, or its task is
 * wanted.
 */
static bool httpd_wait(struct http_conn *conn)
{
    for (unsigned ms = 0; ms < IDLE_SECONDS * 1000; ms += IDLE_CHECK_MS) {
        struct pollfd wanted[2] = {
            { .fd = conn->fd, .events = POLLIN }, { .fd = listener, .events = POLLIN },
        };

        if (poll(wanted, accepting ? 1 : 2, IDLE_CHECK_MS) < 0)
            return false;
        if (wanted[0].revents)
            return true;
        if (wanted[1].revents)
            return false;
    }
    return false;
}

/* Parses what is in the buffer; what follows the head stays there. */
static void httpd_feed(struct http_conn *conn)
{
    size_t used = http_feed(&conn->request, conn->in, conn->have);

    conn->have = (uint16_t)(conn->have - used);
    memmove(conn->in, conn->in + used, conn->have);
    if (conn->have == HTTPD_IN_BYTES && !conn->request.done)
        http_line_too_long(&conn->request);
}

/*
 * Reads one head. False: nothing (more) came in time. An error in it counts as a request: it is
 * answered. The time is the whole head's: a client that sends a byte now and then does not keep its
 * task.
 */
static bool httpd_read_head(struct http_conn *conn)
{
    uint32_t start_ms;
    ssize_t got;

    http_begin(&conn->request);
    if (!conn->have && !httpd_wait(conn))
        return false;
    start_ms = app_now_ms();
    for (;;) {
        httpd_feed(conn);
        if (conn->request.done || conn->request.error)
            return true;
        if (app_now_ms() - start_ms >= HEAD_SECONDS * 1000)
            return false;
        got = recv(conn->fd, conn->in + conn->have, (size_t)HTTPD_IN_BYTES - conn->have, 0);
        if (got <= 0)
            return false;
        conn->have = (uint16_t)(conn->have + got);
    }
}

/*
 * Closing with unread data in the socket sends a reset, which can overtake the response and make
 * the peer forget it. So after an error what still comes is read for a moment (RFC 9112 §9.6).
 */
static void httpd_close(struct http_conn *conn)
{
    if (conn->body_left && !conn->broken) {
        app_set_timeouts(conn->fd, LINGER_SECONDS);
        shutdown(conn->fd, SHUT_WR);
        for (unsigned i = 0; i < LINGER_READS; i++)
            if (recv(conn->fd, conn->in, HTTPD_IN_BYTES, 0) <= 0)
                break;
    }
    close(conn->fd);
}

static void httpd_serve_connection(struct http_conn *conn)
{
    app_set_timeouts(conn->fd, IDLE_SECONDS);
    conn->have = conn->out_bytes = 0;
    conn->broken = false;
    conn->body_left = 0;
    do {
        if (!httpd_read_head(conn))
            break;
        httpd_answer(conn);
        http_flush(conn);
    } while (conn->keep && !conn->broken);
    httpd_close(conn);
}

void httpd_serve(unsigned worker)
{
    struct http_conn *conn = &conns[worker];

    for (;;) {
        accepting++;
        conn->fd = accept(listener, NULL, NULL);
        accepting--;
        if (conn->fd >= 0)
            httpd_serve_connection(conn);
    }
}
