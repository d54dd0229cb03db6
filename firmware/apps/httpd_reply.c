/* Responses: status line and header fields, errors that say why, buffered output, chunks. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "apps.h"
#include "httpd.h"

static const struct {
    uint16_t status;
    const char *reason, *text;
} statuses[] = {
    { 200, "OK", "" },
    { 400, "Bad Request", "this is not a well-formed HTTP/1.1 request for this resource" },
    { 404, "Not Found", "nothing is served under this path" },
    { 405, "Method Not Allowed", "GET and HEAD work everywhere but at /upload, which takes POST" },
    { 411, "Length Required", "a body needs a Content-Length; chunked uploads are not taken" },
    { 413, "Content Too Large", "a body may have up to 4294967295 bytes" },
    { 414, "URI Too Long", "a path may have up to 120 bytes, a request line 1024" },
    { 417, "Expectation Failed", "only 100-continue can be expected" },
    { 431, "Request Header Fields Too Large",
      "a header line may have up to 1024 bytes, all of them 16384" },
    { 503, "Service Unavailable", "no descriptor or no buffer is free just now" },
    { 505, "HTTP Version Not Supported", "this server speaks HTTP/1.0 and HTTP/1.1" },
};

static unsigned http_status_index(unsigned status)
{
    unsigned i = 0;

    while (statuses[i].status != status && i + 1 < sizeof statuses / sizeof *statuses)
        i++;
    return i;
}

void http_flush(struct http_conn *conn)
{
    if (conn->out_bytes && !conn->broken && !app_send_all(conn->fd, conn->out, conn->out_bytes)) {
        conn->broken = true;
        conn->keep = false;
    }
    conn->out_bytes = 0;
}

void http_put(struct http_conn *conn, const void *bytes, unsigned len)
{
    const char *at = bytes;

    while (len && !conn->broken) {
        unsigned room = HTTPD_OUT_BYTES - conn->out_bytes, n = len < room ? len : room;

        memcpy(conn->out + conn->out_bytes, at, n);
        conn->out_bytes = (uint16_t)(conn->out_bytes + n);
        at += n;
        len -= n;
        if (conn->out_bytes == HTTPD_OUT_BYTES)
            http_flush(conn);
    }
}

void http_put_text(struct http_conn *conn, const char *text)
{
    http_put(conn, text, (unsigned)strlen(text));
}

/* How the end of the body is known: a length, chunks, or (HTTP/1.0) the end of the connection. */
static void http_put_framing(struct http_conn *conn, int64_t length)
{
    char line[48];

    if (length != HTTP_LENGTH_UNKNOWN) {
        snprintf(line, sizeof line, "Content-Length: %lu\r\n", (unsigned long)length);
        http_put_text(conn, line);
    } else if (conn->request.minor_1) {
        http_put_text(conn, "Transfer-Encoding: chunked\r\n");
    } else {
        conn->keep = false;
    }
}

void http_reply_head(struct http_conn *conn, unsigned status, const char *type, int64_t length)
{
    char line[64];

    snprintf(line, sizeof line, "HTTP/1.1 %u %s\r\n", status,
             statuses[http_status_index(status)].reason);
    http_put_text(conn, line);
    http_put_text(conn, "Server: earshot\r\nCache-Control: no-store\r\nContent-Type: ");
    http_put_text(conn, type);
    http_put_text(conn, "\r\n");
    http_put_framing(conn, length);
    if (status == 405)
        http_put_text(conn, strcmp(conn->request.path, "/upload") == 0 ? "Allow: POST\r\n"
                                                                       : "Allow: GET, HEAD\r\n");
    http_put_text(conn, conn->keep ? "\r\n" : "Connection: close\r\n\r\n");
}

void http_reply_text(struct http_conn *conn, unsigned status, const char *text)
{
    unsigned len = (unsigned)strlen(text);

    http_reply_head(conn, status, "text/plain; charset=utf-8", len);
    if (conn->request.method != HTTP_HEAD)
        http_put(conn, text, len);
}

void http_reply_error(struct http_conn *conn, unsigned status)
{
    unsigned i = http_status_index(status);
    char text[160];

    conn->keep = false;
    snprintf(text, sizeof text, "%u %s: %s\n", status, statuses[i].reason, statuses[i].text);
    http_reply_text(conn, status, text);
}

void http_put_chunk(struct http_conn *conn, const void *bytes, unsigned len)
{
    char line[16];

    if (!conn->request.minor_1) {
        http_put(conn, bytes, len);
        return;
    }
    snprintf(line, sizeof line, "%x\r\n", len);
    http_put_text(conn, line);
    http_put(conn, bytes, len);
    http_put_text(conn, "\r\n");
}
