/* firmware/apps/httpd_parse.c: heads of requests, good, bad and hostile. */
#include "test.h"

#include <stdio.h>

#include "httpd_parse.h"

static struct http_request request;

/*
 * Feeds `text` whole, from a heap copy of exactly its length, so that the sanitizer sees any
 * overrun.
 */
static size_t feed(const char *text, size_t len)
{
    char *copy = malloc(len ? len : 1);
    size_t used;

    memcpy(copy, text, len);
    used = http_feed(&request, copy, len);
    free(copy);
    return used;
}

static void parse(const char *text)
{
    http_begin(&request);
    feed(text, strlen(text));
}

#define EXPECT_STATUS(status, text)         \
    do {                                    \
        parse(text);                        \
        expect_eq(request.error, status);   \
    } while (0)

#define GET(rest) "GET / HTTP/1.1\r\nHost: a\r\n" rest "\r\n"

TEST(a_browsers_request_is_understood)
{
    const char *text = "GET /index.html?x=1#y HTTP/1.1\r\nHost: localhost:8080\r\n"
                       "User-Agent: Mozilla/5.0 (X11)\r\n"
                       "Accept: text/html,*/*;q=0.8\r\nConnection: keep-alive\r\n\r\n";

    parse(text);
    expect(request.done);
    expect_eq(request.error, 0);
    expect_eq(request.method, HTTP_GET);
    expect_str(request.path, "/index.html");
    expect(request.keep_alive && request.minor_1 && !request.has_length && !request.chunked);
}

TEST(it_may_come_in_any_pieces)
{
    const char *text = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n"
                       "Expect: 100-continue\r\n\r\nbody";
    size_t len = strlen(text);

    for (size_t piece = 1; piece < len; piece++) {
        char buffer[256];
        size_t have = 0;

        http_begin(&request);
        for (size_t at = 0; at < len && !request.done; at += piece) {
            size_t n = len - at < piece ? len - at : piece, used;

            memcpy(buffer + have, text + at, n);
            have += n;
            used = feed(buffer, have);
            memmove(buffer, buffer + used, have - used);
            have -= used;
        }
        expect(request.done && !request.error);
        expect_eq(request.method, HTTP_POST);
        expect_eq(request.content_length, 12);
        expect(request.expect_continue);
        expect(have <= 4 && memcmp(buffer, "body", have) == 0);  /* what follows the head is left */
    }
}

TEST(a_pipelined_request_is_left_for_the_next_round)
{
    const char *one = GET(""), *two = GET("") GET("Connection: close\r\n");

    http_begin(&request);
    expect_eq(feed(two, strlen(two)), strlen(one));
    expect(request.done && request.keep_alive);
    parse(two + strlen(one));
    expect(request.done && !request.keep_alive);
}

TEST(keep_alive_follows_the_version_and_the_connection_field)
{
    static const struct { const char *text; bool keep; } cases[] = {
        { "GET / HTTP/1.0\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true },
        { GET(""), true },
        { GET("Connection: upgrade, CLOSE\r\n"), false },
        { GET("Connection: keep-alive\r\nConnection: close\r\n"), false },
        { GET("Connection: closet\r\n"), true },
    };

    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        parse(cases[i].text);
        expect(request.done && !request.error);
        expect_eq(request.keep_alive, cases[i].keep);
    }
}

TEST(methods_are_told_apart)
{
    static const struct { const char *text; enum http_method method; } cases[] = {
        { "HEAD / HTTP/1.0\r\n\r\n", HTTP_HEAD },
        { "POST / HTTP/1.0\r\n\r\n", HTTP_POST },
        { "DELETE / HTTP/1.0\r\n\r\n", HTTP_OTHER },
        { "get / HTTP/1.0\r\n\r\n", HTTP_OTHER },
        { "GETS / HTTP/1.0\r\n\r\n", HTTP_OTHER },
        { "OPTIONS * HTTP/1.0\r\n\r\n", HTTP_OTHER },
    };

    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        parse(cases[i].text);
        expect(request.done && !request.error);
        expect_eq(request.method, cases[i].method);
    }
}

TEST(paths_are_decoded)
{
    parse("GET /a%20b%2fc+d HTTP/1.0\r\n\r\n");
    expect_str(request.path, "/a b/c+d");
    parse("GET http://host:80/x/y HTTP/1.0\r\n\r\n");
    expect_str(request.path, "/x/y");
    parse("GET http://host HTTP/1.0\r\n\r\n");
    expect_str(request.path, "/");
}

TEST(empty_lines_before_a_request_and_bare_line_feeds_are_forgiven)
{
    parse("\r\n\r\nGET / HTTP/1.1\nhost:a\n\n");
    expect(request.done && !request.error);
}

TEST(malformed_requests_are_400)
{
    EXPECT_STATUS(400, "NONSENSE\r\n\r\n");
    EXPECT_STATUS(400, "GET /\r\n\r\n");
    EXPECT_STATUS(400, "GET  / HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET / HTTP/1.1 \r\n");
    EXPECT_STATUS(400, "GET / http/1.1\r\n");
    EXPECT_STATUS(400, "GET / HTTP/1.x\r\n");
    EXPECT_STATUS(400, "G(T / HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET index HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET * HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET /%4 HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET /%zz HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET /%00 HTTP/1.1\r\n");
    EXPECT_STATUS(400, "GET /\x80 HTTP/1.1\r\n");
    EXPECT_STATUS(400, "\x16\x03\x01\x02\x01\n");           /* somebody speaks TLS */
    EXPECT_STATUS(400, GET("no colon\r\n"));
    EXPECT_STATUS(400, GET("Blank : x\r\n"));
    EXPECT_STATUS(400, GET(" folded: x\r\n"));
    EXPECT_STATUS(400, GET("X: a\rb\r\n"));
    EXPECT_STATUS(400, GET(": x\r\n"));
}

TEST(what_could_be_read_in_two_ways_is_400)
{
    EXPECT_STATUS(400, "GET / HTTP/1.1\r\n\r\n");                        /* no Host */
    EXPECT_STATUS(400, GET("Host: b\r\n"));
    EXPECT_STATUS(400, GET("Content-Length: 5\r\nContent-Length: 6\r\n"));
    EXPECT_STATUS(400, GET("Content-Length: 5, 5\r\n"));
    EXPECT_STATUS(400, GET("Content-Length: -1\r\n"));
    EXPECT_STATUS(400, GET("Content-Length: +5\r\n"));
    EXPECT_STATUS(400, GET("Content-Length:\r\n"));
    EXPECT_STATUS(400, GET("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_STATUS(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_STATUS(0, GET("Content-Length: 5\r\nContent-Length: 5\r\n"));
    parse(GET("Transfer-Encoding: chunked\r\n"));
    expect(request.chunked && !request.error);
}

TEST(each_excess_has_its_own_status)
{
    char text[HTTP_PATH_MAX + 40];

    snprintf(text, sizeof text, "GET /%0*d HTTP/1.0\r\n\r\n", HTTP_PATH_MAX - 1, 0);
    EXPECT_STATUS(0, text);
    expect_eq(strlen(request.path), HTTP_PATH_MAX);
    snprintf(text, sizeof text, "GET /%0*d HTTP/1.0\r\n\r\n", HTTP_PATH_MAX, 0);
    EXPECT_STATUS(414, text);
    EXPECT_STATUS(505, "GET / HTTP/2.0\r\n\r\n");
    EXPECT_STATUS(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    EXPECT_STATUS(417, GET("Expect: miracles\r\n"));
    EXPECT_STATUS(0, GET("Content-Length: 4294967295\r\n"));
    EXPECT_STATUS(413, GET("Content-Length: 4294967296\r\n"));
    EXPECT_STATUS(413, GET("Content-Length: 99999999999999999999999999\r\n"));

    http_begin(&request);
    http_line_too_long(&request);
    expect_eq(request.error, 414);
    parse("GET / HTTP/1.1\r\nX: ");
    http_line_too_long(&request);
    expect_eq(request.error, 431);
}

TEST(a_head_without_end_is_431)
{
    unsigned lines = 0;

    parse("GET / HTTP/1.1\r\nHost: a\r\n");
    while (!request.error && lines < 10000) {
        feed("X: 0123456789\r\n", 15);
        lines++;
    }
    expect_eq(request.error, 431);
    expect(lines > 1000);
}

/*
 * Mutations of a good request: whatever comes, it ends in a verdict or in wanting more, and never
 * outside the text.
 */
TEST(damaged_requests_never_break_the_parser)
{
    const char *good =
        "POST /upload%20x HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: a, close\r\n"
        "Expect: 100-continue\r\n\r\nbody";
    uint32_t dice = 99;

    for (unsigned round = 0; round < 100000; round++) {
        char text[160];
        size_t len = strlen(good), used;

        memcpy(text, good, len);
        for (unsigned hits = 0; hits < 1 + round % 4; hits++) {
            dice = dice * 1664525 + 1013904223;
            text[(dice >> 8) % len] = (char)(dice >> 24);
        }
        len -= (dice >> 4) % 16;
        http_begin(&request);
        used = feed(text, len);
        expect(used <= len);
        expect(request.error || request.done || !memchr(text + used, '\n', len - used));
        expect(!request.done || request.error || request.path[0] == '/');
        expect(memchr(request.path, 0, sizeof request.path));
    }
}

int main(void)
{
    return RUN("httpd_parse", NULL, NULL, T(a_browsers_request_is_understood),
               T(it_may_come_in_any_pieces), T(a_pipelined_request_is_left_for_the_next_round),
               T(keep_alive_follows_the_version_and_the_connection_field),
               T(methods_are_told_apart), T(paths_are_decoded),
               T(empty_lines_before_a_request_and_bare_line_feeds_are_forgiven),
               T(malformed_requests_are_400), T(what_could_be_read_in_two_ways_is_400),
               T(each_excess_has_its_own_status), T(a_head_without_end_is_431),
               T(damaged_requests_never_break_the_parser));
}
