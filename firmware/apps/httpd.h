/* Between the files of httpd: a connection, its buffered output, and the resources. */
#ifndef HTTPD_H
#define HTTPD_H

#include <stdbool.h>
#include <stdint.h>

#include "httpd_parse.h"

enum {
    HTTPD_IN_BYTES = 1024,          /* the longest line of a head, and a piece of an upload */
    HTTPD_OUT_BYTES = 1460,         /* one full segment, so that send() is called once for each */
};

struct http_conn {
    int fd;
    bool broken;                    /* the peer is gone or does not read: no more output */
    bool keep;                      /* the connection outlives this response */
    uint16_t have, out_bytes;       /* bytes in the two buffers */
    uint32_t body_left;             /* of the request: not read yet */
    struct http_request request;
    char in[HTTPD_IN_BYTES] __attribute__((aligned(4)));
    /* out lies to a word as the stack's buffers do: copied by words */
    char out_pad[2] __attribute__((aligned(4)));
    char out[HTTPD_OUT_BYTES];
};

/* A file of www/, made into an array by firmware/www.sh. */
struct www_page {
    const char *path, *type;
    const unsigned char *bytes;
    uint32_t len;
};
extern const struct www_page www_pages[];       /* ends with path NULL */

/* httpd_reply.c */
enum { HTTP_LENGTH_UNKNOWN = -1 };
void http_put(struct http_conn *conn, const void *bytes, unsigned len);
void http_put_text(struct http_conn *conn, const char *text);
void http_flush(struct http_conn *conn);
void http_reply_head(struct http_conn *conn, unsigned status, const char *type, int64_t length);
void http_reply_text(struct http_conn *conn, unsigned status, const char *text);
/* with its own explanation; ends the connection */
void http_reply_error(struct http_conn *conn, unsigned status);
/* len 0 ends the body */
void http_put_chunk(struct http_conn *conn, const void *bytes, unsigned len);

/*
 * httpd_body.c: up to HTTPD_IN_BYTES of the request's body, at conn->in. 0: all read; -1: the peer
 * is gone.
 */
int http_read_body(struct http_conn *conn);
void http_skip_body(struct http_conn *conn);

/* Resources. Each sends a whole response. */
void http_serve_page(struct http_conn *conn);
void http_serve_bytes(struct http_conn *conn);
void http_serve_proc(struct http_conn *conn);
void http_serve_upload(struct http_conn *conn);

/* zlib's crc32(); begins with 0 */
uint32_t crc32_update(uint32_t crc, const void *bytes, unsigned len);

#endif
