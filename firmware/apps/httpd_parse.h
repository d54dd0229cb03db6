/*
 * The head of an HTTP/1.x request (RFC 9110, RFC 9112), parsed line by line, so that its length is
 * bounded by patience and not by a buffer. No I/O and no state but the request's.
 */
#ifndef HTTPD_PARSE_H
#define HTTPD_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HTTP_PATH_MAX = 120,                /* bytes of a decoded path; more is 414 */
    HTTP_HEAD_MAX = 16384,              /* bytes of a whole head; more is 431 */
};

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_request {
    bool done;                          /* the empty line was read: everything below is known */
    uint16_t error;                     /* not 0: answer with this status and close */
    enum http_method method;
    bool minor_1;                       /* HTTP/1.1 or later 1.x */
    bool keep_alive, expect_continue, has_length, chunked;
    uint32_t content_length;
    char path[HTTP_PATH_MAX + 1];       /* decoded, query cut off, begins with '/' */

    uint32_t head_bytes;                /* private to the parser from here on */
    bool has_line, has_host, close_seen, keep_seen;
};

void http_begin(struct http_request *request);

/*
 * Takes the whole lines at the start of `text` and returns how many bytes that was. Stops at the
 * end of the head.
 */
size_t http_feed(struct http_request *request, const char *text, size_t len);

/* The buffer is full and holds no whole line: sets error. */
void http_line_too_long(struct http_request *request);

#endif
