/*
 * The body of a request: what came with the head first, then the socket; and POST /upload, which
 * sums it up.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "apps.h"
#include "httpd.h"

/* RFC 9110 §10.1.1: the client holds its body back until it is told to go on. */
static void http_send_continue(struct http_conn *conn)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

    conn->request.expect_continue = false;
    if (!app_send_all(conn->fd, go_on, sizeof go_on - 1))
        conn->broken = true;
}

int http_read_body(struct http_conn *conn)
{
    uint32_t room = conn->body_left < HTTPD_IN_BYTES ? conn->body_left : HTTPD_IN_BYTES;
    ssize_t got;

    if (!room || conn->broken)
        return conn->broken ? -1 : 0;
    if (conn->request.expect_continue)
        http_send_continue(conn);
    got = recv(conn->fd, conn->in, room, 0);
    if (got <= 0) {
        conn->broken = true;
        conn->keep = false;
        return -1;
    }
    conn->body_left -= (uint32_t)got;
    return (int)got;
}

/* How many bytes of the body came with the head; and dropping them from the buffer. */
static uint32_t http_body_here(const struct http_conn *conn)
{
    return conn->have < conn->body_left ? conn->have : conn->body_left;
}

static void http_drop_here(struct http_conn *conn, uint32_t bytes)
{
    conn->have = (uint16_t)(conn->have - bytes);
    memmove(conn->in, conn->in + bytes, conn->have);
    conn->body_left -= bytes;
}

/* A resource that has no use for the body leaves it; the next request comes behind it. */
void http_skip_body(struct http_conn *conn)
{
    http_drop_here(conn, http_body_here(conn));
    if (!conn->body_left)
        return;
    if (conn->request.expect_continue) { /* it was never asked for: the client may send it or not */
        conn->keep = false;
        return;
    }
    while (http_read_body(conn) > 0)
        continue;
}

void http_serve_upload(struct http_conn *conn)
{
    uint32_t crc = 0, here = http_body_here(conn);
    char text[48];
    int got;

    if (strcmp(conn->request.path, "/upload") != 0) {
        http_reply_error(conn, 404);
        return;
    }
    crc = crc32_update(crc, conn->in, here);
    http_drop_here(conn, here);
    while ((got = http_read_body(conn)) > 0)
        crc = crc32_update(crc, conn->in, (unsigned)got);
    snprintf(text, sizeof text, "len=%lu crc32=%08lx\n",
             (unsigned long)conn->request.content_length, (unsigned long)crc);
    http_reply_text(conn, 200, text);
}
