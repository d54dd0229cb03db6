/*
 * firmware/apps/httpd.c on a socket that a script feeds, in virtual time: how long a client may
 * keep a task.
 */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test.h"

static int fake_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
static ssize_t fake_recv(int fd, void *bytes, size_t len, int flags);
static int fake_accept(int fd, struct sockaddr *address, socklen_t *len);
static int fake_shutdown(int fd, int how);
static int fake_close(int fd);

#define poll     fake_poll
#define recv     fake_recv
#define accept   fake_accept
#define shutdown fake_shutdown
#define close    fake_close
#include "httpd.c"

enum { CLIENT = 7 };

static const char *sends;               /* what the client sends, NUL-terminated, over and over */
static unsigned at_once, every_ms;          /* so many bytes, each time after so long */
static unsigned sent, polls, served, refused_with;
static uint32_t now_ms;
static bool closed;

static void begin(void)
{
    now_ms = UINT32_MAX - 5000;             /* it wraps while they wait */
    sent = polls = served = refused_with = 0;
    closed = false;
    accepting = 1;                          /* nobody else wants the task */
    conns[0] = (struct http_conn){ .fd = CLIENT };
}

static int fake_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    expect_eq(count, 1);
    expect_eq(fds[0].fd, CLIENT);
    polls++;
    fds[0].revents = *sends ? POLLIN : 0;
    if (!*sends)
        now_ms += (uint32_t)timeout_ms;
    return *sends ? 1 : 0;
}

/* Bytes that come later than the socket's time-out do not come. */
static ssize_t fake_recv(int fd, void *bytes, size_t len, int flags)
{
    size_t n = 0;

    (void)flags;
    expect_eq(fd, CLIENT);
    if (every_ms > IDLE_SECONDS * 1000) {
        now_ms += IDLE_SECONDS * 1000;
        return -1;
    }
    now_ms += every_ms;
    for (; n < len && n < at_once; n++)
        ((char *)bytes)[n] = sends[sent++ % strlen(sends)];
    return (ssize_t)n;
}

static int fake_close(int fd)
{
    expect_eq(fd, CLIENT);
    expect(!closed);
    closed = true;
    return 0;
}

/*
 * The socket itself is not asked for by httpd_serve_connection(); a call of these would be a
 * surprise.
 */
static int fake_accept(int fd, struct sockaddr *address, socklen_t *len)
{
    (void)fd, (void)address, (void)len;
    fail();
    return -1;
}

static int fake_shutdown(int fd, int how)
{
    expect_eq(fd, CLIENT);
    expect_eq(how, SHUT_WR);
    return 0;
}

uint32_t app_now_ms(void) { return now_ms; }
int app_socket(int type, unsigned port, int backlog) { return (void)type, (void)port, backlog; }
void app_set_timeouts(int fd, int seconds) { (void)fd, (void)seconds; }

void http_flush(struct http_conn *conn) { (void)conn; }
void http_skip_body(struct http_conn *conn) { (void)conn; }
void http_serve_page(struct http_conn *conn) { conn->keep = ++served < 3; }
void http_serve_bytes(struct http_conn *conn) { http_serve_page(conn); }
void http_serve_proc(struct http_conn *conn) { http_serve_page(conn); }
void http_serve_upload(struct http_conn *conn) { http_serve_page(conn); }

void http_reply_error(struct http_conn *conn, unsigned status)
{
    refused_with = status;
    conn->body_left = 0;
    conn->keep = false;
}

static uint32_t serve(const char *text, unsigned bytes, unsigned ms)
{
    uint32_t start = now_ms;

    sends = text;
    at_once = bytes;
    every_ms = ms;
    httpd_serve_connection(&conns[0]);
    expect(closed);
    return now_ms - start;
}

TEST(requests_that_come_at_once_are_served_until_one_ends_the_connection)
{
    serve("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1000, 0);
    expect_eq(served, 3);
    expect_eq(refused_with, 0);
}

TEST(a_head_in_pieces_is_served_if_it_is_whole_in_time)
{
    serve("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 3, 900);
    expect_eq(served, 3);
}

TEST(every_head_of_a_kept_connection_has_its_own_time)
{
    expect(serve("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 4, 1200) > HEAD_SECONDS * 1000);
    expect_eq(served, 3);
}

TEST(a_client_that_sends_a_byte_now_and_then_does_not_keep_its_task)
{
    expect(serve("GET / HTTP/1.1\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
                 1, 9000) <= (HEAD_SECONDS + IDLE_SECONDS) * 1000);
    expect_eq(served, 0);
}

TEST(a_client_that_stops_in_a_head_is_given_up)
{
    expect_eq(serve("GET /", 5, 11000), IDLE_SECONDS * 1000);
    expect_eq(served, 0);
}

TEST(a_client_that_sends_nothing_is_given_up)
{
    expect_eq(serve("", 0, 0), IDLE_SECONDS * 1000);
    expect_eq(polls, IDLE_SECONDS * 1000 / IDLE_CHECK_MS);
}

TEST(an_error_in_a_head_is_answered)
{
    serve("NONSENSE\r\n\r\n", 100, 0);
    expect_eq(refused_with, 400);
}

int main(void)
{
    return RUN("httpd", begin, NULL,
               T(requests_that_come_at_once_are_served_until_one_ends_the_connection),
               T(a_head_in_pieces_is_served_if_it_is_whole_in_time),
               T(every_head_of_a_kept_connection_has_its_own_time),
               T(a_client_that_sends_a_byte_now_and_then_does_not_keep_its_task),
               T(a_client_that_stops_in_a_head_is_given_up),
               T(a_client_that_sends_nothing_is_given_up), T(an_error_in_a_head_is_answered));
}
