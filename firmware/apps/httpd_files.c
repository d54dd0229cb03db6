/* What can be fetched: pages from ROM, files under /proc, and /bytes/N. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apps.h"
#include "httpd.h"

enum { PROC_CHUNK = 512 };

static const struct www_page *page_of(const char *path)
{
    if (strcmp(path, "/") == 0)
        path = "/index.html";
    for (const struct www_page *page = www_pages; page->path; page++)
        if (strcmp(path, page->path) == 0)
            return page;
    return NULL;
}

/*
 * By reference: the page's bytes go from ROM to the wire. The head goes first, so it is flushed
 * before.
 */
static void send_page(struct http_conn *conn, const struct www_page *page)
{
    const unsigned char *at = page->bytes;
    uint32_t left = page->len;

    http_flush(conn);
    while (left && !conn->broken) {
        ssize_t sent = send_rom(conn->fd, at, left);

        if (sent < 0) {
            conn->broken = true;
            return;
        }
        at += sent;
        left -= (uint32_t)sent;
    }
}

void http_serve_page(struct http_conn *conn)
{
    const struct www_page *page = page_of(conn->request.path);

    if (!page) {
        http_reply_text(conn, 404, "404 Not Found: nothing is served under this path\n");
        return;
    }
    http_reply_head(conn, 200, page->type, page->len);
    if (conn->request.method != HTTP_HEAD)
        send_page(conn, page);
}

/* Generated text of unknown length; read through the same descriptors as everything else. */
void http_serve_proc(struct http_conn *conn)
{
    char part[PROC_CHUNK];
    ssize_t got;
    int fd = open(conn->request.path, O_RDONLY);

    if (fd < 0) {
        http_reply_error(conn, errno == EMFILE || errno == ENFILE || errno == ENOMEM ? 503 : 404);
        return;
    }
    http_reply_head(conn, 200, "text/plain; charset=utf-8", HTTP_LENGTH_UNKNOWN);
    if (conn->request.method != HTTP_HEAD) {
        while ((got = read(fd, part, sizeof part)) > 0)
            http_put_chunk(conn, part, (unsigned)got);
        http_put_chunk(conn, part, 0);
    }
    close(fd);
}
