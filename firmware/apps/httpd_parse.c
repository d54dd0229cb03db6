/* See httpd_parse.h. Strict where laxness lets a request mean two things (RFC 9112 §11.2). */
#include "httpd_parse.h"

#include <string.h>
#include <strings.h>

struct span { const char *at; size_t len; };

static void http_fail(struct http_request *request, unsigned status)
{
    if (!request->error)
        request->error = (uint16_t)status;
}

void http_begin(struct http_request *request)
{
    memset(request, 0, sizeof *request);
}

void http_line_too_long(struct http_request *request)
{
    http_fail(request, request->has_line ? 431 : 414);
}

static bool span_is(struct span span, const char *word)         /* without regard to case */
{
    return span.len == strlen(word) && strncasecmp(span.at, word, span.len) == 0;
}

static bool is_token_char(char c)                               /* RFC 9110 §5.6.2 */
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool span_is_token(struct span span)
{
    for (size_t i = 0; i < span.len; i++)
        if (!is_token_char(span.at[i]))
            return false;
    return span.len > 0;
}

static struct span span_trim(struct span span)
{
    while (span.len && (*span.at == ' ' || *span.at == '\t'))
        span.at++, span.len--;
    while (span.len && (span.at[span.len - 1] == ' ' || span.at[span.len - 1] == '\t'))
        span.len--;
    return span;
}

/* Cuts what stands before `separator` off the front of *rest. False: it does not occur. */
static bool span_cut(struct span *rest, char separator, struct span *front)
{
    const char *at = memchr(rest->at, separator, rest->len);

    if (!at)
        return false;
    *front = (struct span){ rest->at, (size_t)(at - rest->at) };
    rest->len -= front->len + 1;
    rest->at = at + 1;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of a path, %XX decoded. -1: not allowed there. */
static int http_path_byte(struct span *rest)
{
    int c = (unsigned char)*rest->at++;

    rest->len--;
    if (c == '%') {
        if (rest->len < 2 || hex_digit(rest->at[0]) < 0 || hex_digit(rest->at[1]) < 0)
            return -1;
        c = hex_digit(rest->at[0]) * 16 + hex_digit(rest->at[1]);
        rest->at += 2;
        rest->len -= 2;
        return c < 0x20 || c == 0x7f ? -1 : c;
    }
    return c <= 0x20 || c >= 0x7f ? -1 : c;
}

static void http_take_path(struct http_request *request, struct span target)
{
    size_t n = 0;

    while (target.len && *target.at != '?' && *target.at != '#') {
        int c = http_path_byte(&target);

        if (c < 0) {
            http_fail(request, 400);
            return;
        }
        if (n == HTTP_PATH_MAX) {
            http_fail(request, 414);
            return;
        }
        request->path[n++] = (char)c;
    }
    request->path[n] = '\0';
    if (request->path[0] != '/')
        http_fail(request, 400);
}

/*
 * origin-form, or absolute-form with the authority ignored (RFC 9112 §3.2.2). "*" is only for
 * OPTIONS: a 405.
 */
static void http_take_target(struct http_request *request, struct span target)
{
    if (target.len > 7 && strncasecmp(target.at, "http://", 7) == 0) {
        const char *slash = memchr(target.at + 7, '/', target.len - 7);

        target = slash ? (struct span){ slash, target.len - (size_t)(slash - target.at) }
                       : (struct span){ "/", 1 };
    }
    if (span_is(target, "*") && request->method == HTTP_OTHER)
        target = (struct span){ "/", 1 };
    http_take_path(request, target);
}

static void http_take_version(struct http_request *request, struct span version)
{
    const char *v = version.at;

    if (version.len != 8 || memcmp(v, "HTTP/", 5) != 0 || v[6] != '.' || v[5] < '0' || v[5] > '9' ||
        v[7] < '0' || v[7] > '9') {
        http_fail(request, 400);
        return;
    }
    if (v[5] != '1')
        http_fail(request, 505);
    request->minor_1 = v[7] > '0';
}

static enum http_method http_method_of(struct span name)
{
    static const char *const names[] = { "GET", "HEAD", "POST" };

    for (unsigned i = 0; i < HTTP_OTHER; i++)
        if (name.len == strlen(names[i]) && memcmp(name.at, names[i], name.len) == 0)
            return (enum http_method)i;
    return HTTP_OTHER;
}

static void http_take_request_line(struct http_request *request, struct span line)
{
    struct span method, target;

    if (!line.len)
        return;                             /* RFC 9112 §2.2: an empty line before it is ignored */
    request->has_line = true;
    if (!span_cut(&line, ' ', &method) || !span_cut(&line, ' ', &target) ||
        !span_is_token(method)) {
        http_fail(request, 400);
        return;
    }
    request->method = http_method_of(method);
    http_take_version(request, line);
    http_take_target(request, target);
}

/* RFC 9110 §8.6. A second, different length means that somebody in between was fooled. */
static void http_take_length(struct http_request *request, struct span value)
{
    uint64_t length = 0;

    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] < '0' || value.at[i] > '9') {
            http_fail(request, 400);
            return;
        }
        length = length * 10 + (uint64_t)(value.at[i] - '0');
        if (length > UINT32_MAX) {
            http_fail(request, 413);
            return;
        }
    }
    if (!value.len || (request->has_length && request->content_length != length))
        http_fail(request, 400);
    request->has_length = true;
    request->content_length = (uint32_t)length;
}

static void http_take_connection(struct http_request *request, struct span value)
{
    bool more = true;

    while (more) {
        struct span option = value;

        more = span_cut(&value, ',', &option);
        option = span_trim(option);
        request->close_seen |= span_is(option, "close");
        request->keep_seen |= span_is(option, "keep-alive");
    }
}

static void http_take_header(struct http_request *request, struct span name, struct span value)
{
    if (span_is(name, "host")) {
        if (request->has_host)
            http_fail(request, 400);                            /* RFC 9112 §3.2 */
        request->has_host = true;
    } else if (span_is(name, "content-length")) {
        http_take_length(request, value);
    } else if (span_is(name, "transfer-encoding")) {
        request->chunked = true;
    } else if (span_is(name, "connection")) {
        http_take_connection(request, value);
    } else if (span_is(name, "expect")) {
        request->expect_continue = span_is(value, "100-continue");
        if (!request->expect_continue)
            http_fail(request, 417);
    }
}

static void http_take_header_line(struct http_request *request, struct span line)
{
    struct span name;

    for (size_t i = 0; i < line.len; i++)
        if (((unsigned char)line.at[i] < 0x20 && line.at[i] != '\t') || line.at[i] == 0x7f)
            http_fail(request, 400);
    if (!span_cut(&line, ':', &name) || !span_is_token(name)) {
        http_fail(request, 400);            /* also a folded line, and a blank before the colon */
        return;
    }
    http_take_header(request, name, span_trim(line));
}

static void http_finish(struct http_request *request)
{
    request->done = true;
    request->keep_alive = !request->close_seen && (request->minor_1 || request->keep_seen);
    if (!request->minor_1)
        request->expect_continue = false;                       /* RFC 9110 §10.1.1 */
    if (request->minor_1 && !request->has_host)
        http_fail(request, 400);
    if (request->chunked && (request->has_length || !request->minor_1))
        http_fail(request, 400);                                /* RFC 9112 §6.1: smuggling */
}

static void http_take_line(struct http_request *request, struct span line)
{
    if (!request->has_line)
        http_take_request_line(request, line);
    else if (line.len)
        http_take_header_line(request, line);
    else
        http_finish(request);
}

size_t http_feed(struct http_request *request, const char *text, size_t len)
{
    struct span rest = { text, len }, line;

    while (!request->done && !request->error && span_cut(&rest, '\n', &line)) {
        request->head_bytes += (uint32_t)line.len + 1;
        if (request->head_bytes > HTTP_HEAD_MAX)
            http_fail(request, 431);
        if (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        http_take_line(request, line);
    }
    return (size_t)(rest.at - text);
}
