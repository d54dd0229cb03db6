/*
 * sock: BSD sockets as applications use them, on two hosts in one process. Servers run on .2,
 * clients on .1.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "apps.h"
#include "task.h"
#include "test.h"

static uint8_t pattern[200000];
static unsigned finished;

static void setup(void)
{
    apps_setup();
    finished = 0;
    for (size_t i = 0; i < sizeof pattern; i++)
        pattern[i] = (uint8_t)(i * 31 + (i >> 8));
}

static struct sockaddr_in address_of(const char *text, unsigned port)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };

    expect_eq(inet_pton(AF_INET, text, &in.sin_addr), 1);
    return in;
}

static int bound(int type, unsigned port)
{
    struct sockaddr_in any = address_of("0.0.0.0", port);
    int fd = socket(AF_INET, type, 0);

    expect(fd >= 0);
    expect_eq(bind(fd, (struct sockaddr *)&any, sizeof any), 0);
    return fd;
}

static int listening(unsigned port)
{
    int fd = bound(SOCK_STREAM, port);

    expect_eq(listen(fd, 8), 0);
    return fd;
}

static int connected(int type, unsigned port)
{
    struct sockaddr_in server = address_of("192.0.2.2", port);
    int fd = socket(AF_INET, type, 0);

    expect_eq(connect(fd, (struct sockaddr *)&server, sizeof server), 0);
    return fd;
}

#define expect_error(call, code)                                                \
    do {                                                                        \
        errno = 0;                                                              \
        expect_eq(call, -1);                                                    \
        expect_eq(errno, code);                                                 \
    } while (0)

/* ---- UDP ---- */

static void udp_echo_once(void *arg)
{
    int fd = bound(SOCK_DGRAM, 7);
    struct sockaddr_in from;
    socklen_t len = sizeof from;
    char bytes[100];
    ssize_t count = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &len);

    (void)arg;
    expect_eq(len, sizeof from);
    expect_eq(sendto(fd, bytes, (size_t)count, 0, (struct sockaddr *)&from, len), count);
    expect_eq(close(fd), 0);
    finished++;
}

static void udp_ask(void *arg)
{
    int fd = connected(SOCK_DGRAM, 7);
    char bytes[100];

    (void)arg;
    expect_eq(write(fd, "hello", 5), 5);
    expect_eq(read(fd, bytes, sizeof bytes), 5);
    expect_mem(bytes, "hello", 5);
    close(fd);
    finished++;
}

TEST(a_blocked_recvfrom_wakes_with_the_datagram_and_answers_it)
{
    app_start(&lab.b, udp_echo_once, NULL);
    app_start(&lab.a, udp_ask, NULL);
    apps_run(1000);
    expect_eq(finished, 2);
}

static void udp_refused(void *arg)
{
    int fd = connected(SOCK_DGRAM, 999), error;
    socklen_t len = sizeof error;
    char byte;

    (void)arg;
    expect_eq(send(fd, "x", 1, 0), 1);
    expect_error((int)recv(fd, &byte, 1, 0), ECONNREFUSED);
    expect_eq(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len), 0);
    expect_eq(error, 0);                            /* told once */
    close(fd);
}

TEST(a_connected_datagram_to_a_closed_port_is_refused)
{
    app_start(&lab.a, udp_refused, NULL);
    apps_run(1000);
}

static void udp_timeout(void *arg)
{
    int fd = bound(SOCK_DGRAM, 7);
    struct timeval time = { .tv_usec = 250000 };
    uint32_t start_ms = net_current()->now_ms;
    char byte;

    (void)arg;
    expect_eq(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), 0);
    expect_error((int)recv(fd, &byte, 1, 0), EAGAIN);
    expect_eq(net_current()->now_ms - start_ms, 250);
    close(fd);
}

TEST(a_receive_timeout_ends_the_wait_on_the_millisecond)
{
    app_start(&lab.a, udp_timeout, NULL);
    apps_run(1000);
}

static void udp_flood(void *arg)
{
    int fd = connected(SOCK_DGRAM, 9);

    (void)arg;
    for (int i = 0; i < 500; i++)
        /* blocks while the ring or the pool is full */
        expect_eq(send(fd, pattern, 1000, 0), 1000);
    close(fd);
}

TEST(a_flood_of_datagrams_blocks_instead_of_failing)
{
    app_start(&lab.a, udp_flood, NULL);
    apps_run(10000);
    expect(lab.a.net.udp.tx_datagrams == 500);
}

/* ---- TCP ---- */

static void tcp_echo_server(void *arg)
{
    int listener = listening(7);

    for (int left = *(int *)arg; left > 0; left--) {
        struct sockaddr_in peer;
        socklen_t len = sizeof peer;
        int fd = accept(listener, (struct sockaddr *)&peer, &len);
        char text[INET_ADDRSTRLEN], bytes[3000];
        ssize_t count;

        expect(fd >= 0);
        expect_str(inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text), "192.0.2.1");
        while ((count = recv(fd, bytes, sizeof bytes, 0)) > 0)
            expect_eq(send(fd, bytes, (size_t)count, 0), count);
        expect_eq(count, 0);
        close(fd);
    }
    close(listener);
    finished++;
}

static void tcp_echo_client(void *arg)
{
    size_t len = *(size_t *)arg, got = 0;
    static uint8_t bytes[4000];
    int fd = connected(SOCK_STREAM, 7);

    for (size_t sent = 0; sent < len;) {
        size_t piece = len - sent < 1500 ? len - sent : 1500;
        ssize_t count;

        expect_eq(send(fd, pattern + sent, piece, 0), piece);
        sent += piece;
        while (got < sent) {
            count = recv(fd, bytes, sizeof bytes, 0);
            expect(count > 0);
            expect_mem(bytes, pattern + got, (size_t)count);
            got += (size_t)count;
        }
    }
    expect_eq(shutdown(fd, SHUT_WR), 0);
    expect_eq(recv(fd, bytes, sizeof bytes, 0), 0);
    close(fd);
    finished++;
}

TEST(an_echo_over_a_stream_comes_back_and_both_sides_close)
{
    size_t len = 20000;
    int connections = 1;

    app_start(&lab.b, tcp_echo_server, &connections);
    app_start(&lab.a, tcp_echo_client, &len);
    apps_run(10000);
    expect_eq(finished, 2);
}

static void tcp_source(void *arg)
{
    int listener = listening(80), fd = accept(listener, NULL, NULL);

    if (*(bool *)arg)
        expect_eq(send_rom(fd, pattern, sizeof pattern), sizeof pattern);
    else
        expect_eq(write(fd, pattern, sizeof pattern), sizeof pattern);
    close(fd);
    close(listener);
    finished++;
}

static void tcp_sink(void *arg)
{
    static uint8_t bytes[5000];
    int fd = connected(SOCK_STREAM, 80);
    size_t got = 0;
    ssize_t count;

    (void)arg;
    while ((count = read(fd, bytes, sizeof bytes)) > 0) {
        expect_mem(bytes, pattern + got, (size_t)count);
        got += (size_t)count;
    }
    expect_eq(count, 0);
    expect_eq(got, sizeof pattern);
    close(fd);
    finished++;
}

static void transfer(bool rom, struct wire_faults faults, uint32_t limit_ms)
{
    lab.wire.faults = faults;
    app_start(&lab.b, tcp_source, &rom);
    app_start(&lab.a, tcp_sink, NULL);
    apps_run(limit_ms);
    expect_eq(finished, 2);
    lab.wire.faults = (struct wire_faults){ 0 };
}

TEST(a_large_write_blocks_until_all_of_it_is_queued)
{
    transfer(false, (struct wire_faults){ 0 }, 10000);
}

TEST(rom_is_sent_without_a_copy)
{
    transfer(true, (struct wire_faults){ 0 }, 10000);
}

TEST(a_stream_survives_loss_duplication_reordering_and_corruption)
{
    transfer(false, (struct wire_faults){ .loss_ppm = 20000, .dup_ppm = 10000, .reorder_ppm = 20000,
                                          .corrupt_ppm = 10000 }, 600000);
    expect(lab.wire.lost > 0 && lab.wire.duplicated > 0 && lab.wire.reordered > 0 &&
           lab.wire.corrupted > 0);
}

/* Takes all but `leave` free buffers of a pool away. */
static struct pkt *hog(struct pkt_pool *pool, unsigned leave)
{
    struct pkt *taken = NULL;

    while (pool->buffers_free > leave) {
        struct pkt *pkt = pkt_alloc(pool);

        pkt->next = taken;
        taken = pkt;
    }
    return taken;
}

TEST(a_stream_gets_through_nearly_empty_pools)
{
    struct pkt *of_a = hog(&lab.a.net.pool, 12), *of_b = hog(&lab.b.net.pool, 12);

    transfer(false, (struct wire_faults){ .loss_ppm = 5000 }, 600000);
    pkt_free(of_a);
    pkt_free(of_b);
}

TEST(rom_gets_through_nearly_empty_pools)
{
    struct pkt *of_a = hog(&lab.a.net.pool, 12), *of_b = hog(&lab.b.net.pool, 12);

    transfer(true, (struct wire_faults){ .loss_ppm = 5000 }, 600000);
    pkt_free(of_a);
    pkt_free(of_b);
}

static void tcp_many_clients(void *arg)
{
    (void)arg;
    for (int i = 0; i < 200; i++) {
        int fd = connected(SOCK_STREAM, 7);
        char bytes[8];

        expect_eq(send(fd, "request", 7, 0), 7);
        expect_eq(recv(fd, bytes, sizeof bytes, 0), 7);
        close(fd);
    }
    finished++;
}

TEST(two_hundred_connections_one_after_another_leave_nothing_behind)
{
    int connections = 200;

    app_start(&lab.b, tcp_echo_server, &connections);
    app_start(&lab.a, tcp_many_clients, NULL);
    apps_run(60000);
    expect_eq(finished, 2);
}

static void tcp_client_that_resets(void *arg)
{
    int fd = connected(SOCK_STREAM, 7);

    (void)arg;
    expect_eq(send(fd, pattern, 3000, 0), 3000);
    task_sleep_until(net_current()->now_ms + 100);
    /* with the echo unread: a reset, RFC 1122 §4.2.2.13 */
    close(fd);
    finished++;
}

static void tcp_echo_until_reset(void *arg)
{
    int listener = listening(7), fd = accept(listener, NULL, NULL);
    char bytes[3000];
    ssize_t count;

    (void)arg;
    while ((count = recv(fd, bytes, sizeof bytes, 0)) > 0)
        send(fd, bytes, (size_t)count, 0);
    expect_eq(count, -1);
    expect_eq(errno, ECONNRESET);
    close(fd);
    close(listener);
    finished++;
}

TEST(a_client_that_dies_half_way_is_a_reset)
{
    app_start(&lab.b, tcp_echo_until_reset, NULL);
    app_start(&lab.a, tcp_client_that_resets, NULL);
    apps_run(10000);
    expect_eq(finished, 2);
}

static void tcp_rom_until_reset(void *arg)
{
    int listener = listening(7), fd = accept(listener, NULL, NULL);
    uint16_t views;

    (void)arg;
    expect_eq(send_rom(fd, pattern, 1000), 1000);
    task_sleep_until(net_current()->now_ms + 300);
    views = net_current()->pool.views_free;
    expect_error((int)send_rom(fd, pattern, 1000), ECONNRESET);
    expect_error((int)send_rom(fd, pattern, 1000), EPIPE);
    expect_eq(net_current()->pool.views_free, views);
    pkt_pool_check(&net_current()->pool);
    close(fd);
    close(listener);
    finished++;
}

TEST(rom_for_a_client_that_died_goes_nowhere_and_holds_nothing)
{
    app_start(&lab.b, tcp_rom_until_reset, NULL);
    app_start(&lab.a, tcp_client_that_resets, NULL);
    apps_run(10000);
    expect_eq(finished, 2);
}

static void tcp_never_reads(void *arg)
{
    int fd = connected(SOCK_STREAM, 80);

    (void)arg;
    task_sleep_until(net_current()->now_ms + 30000);
    close(fd);
    finished++;
}

static void tcp_send_with_timeout(void *arg)
{
    int listener = listening(80), fd = accept(listener, NULL, NULL);
    struct timeval time = { .tv_sec = 5 };
    ssize_t count;

    (void)arg;
    expect_eq(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time), 0);
    count = send(fd, pattern, sizeof pattern, 0);
    /* what was queued before the time was over */
    expect(count > 0 && (size_t)count < sizeof pattern);
    expect_error((int)send(fd, pattern, 1000, 0), EAGAIN);
    close(fd);
    close(listener);
    finished++;
}

TEST(a_client_that_never_reads_costs_a_send_timeout)
{
    app_start(&lab.b, tcp_send_with_timeout, NULL);
    app_start(&lab.a, tcp_never_reads, NULL);
    apps_run(600000);
    expect_eq(finished, 2);
}

static void tcp_refused(void *arg)
{
    struct sockaddr_in server = address_of("192.0.2.2", 81);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    (void)arg;
    expect_error(connect(fd, (struct sockaddr *)&server, sizeof server), ECONNREFUSED);
    close(fd);
    finished++;
}

TEST(a_connection_to_a_closed_port_is_refused)
{
    app_start(&lab.a, tcp_refused, NULL);
    apps_run(10000);
    expect_eq(finished, 1);
}

static void tcp_nonblocking_connect(void *arg)
{
    struct sockaddr_in server = address_of("192.0.2.2", 7);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = -1;
    struct pollfd out = { .fd = fd, .events = POLLOUT };
    socklen_t len = sizeof error;

    (void)arg;
    expect_error(connect(fd, (struct sockaddr *)&server, sizeof server), EINPROGRESS);
    expect_error(connect(fd, (struct sockaddr *)&server, sizeof server), EALREADY);
    expect_eq(poll(&out, 1, 5000), 1);
    expect_eq(out.revents, POLLOUT);
    expect_eq(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len), 0);
    expect_eq(error, 0);
    expect_error(connect(fd, (struct sockaddr *)&server, sizeof server), EISCONN);
    close(fd);
    finished++;
}

TEST(a_nonblocking_connect_is_in_progress_and_then_writable)
{
    int connections = 1;

    app_start(&lab.b, tcp_echo_server, &connections);
    app_start(&lab.a, tcp_nonblocking_connect, NULL);
    apps_run(10000);
    expect_eq(finished, 2);
}

static void tcp_nonblocking_calls(void *arg)
{
    int fd = listening(7);
    char byte;

    (void)arg;
    expect_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    expect_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    expect(fcntl(fd, F_GETFL) & O_NONBLOCK);
    expect_error(accept(fd, NULL, NULL), EAGAIN);
    close(fd);
    fd = bound(SOCK_DGRAM, 7);
    expect_error((int)recv(fd, &byte, 1, MSG_DONTWAIT), EAGAIN);
    close(fd);
}

TEST(nonblocking_calls_say_try_again)
{
    app_start(&lab.a, tcp_nonblocking_calls, NULL);
    apps_run(10);
}

/* ---- close and shutdown ---- */

static int shared_fd;

static void sleep_in_accept(void *arg)
{
    (void)arg;
    shared_fd = listening(7);
    expect_error(accept(shared_fd, NULL, NULL), EBADF);
    finished++;
}

static void sleep_in_recv(void *arg)
{
    char byte;

    (void)arg;
    shared_fd = bound(SOCK_DGRAM, 7);
    expect_error((int)recv(shared_fd, &byte, 1, 0), EBADF);
    finished++;
}

static void close_shared(void *arg)
{
    (void)arg;
    expect_eq(close(shared_fd), 0);
    expect_error(close(shared_fd), EBADF);
    finished++;
}

TEST(closing_a_descriptor_wakes_its_sleepers_with_ebadf)
{
    app_start(&lab.a, sleep_in_accept, NULL);
    app_start(&lab.a, close_shared, NULL);
    apps_run(100);
    app_start(&lab.a, sleep_in_recv, NULL);
    app_start(&lab.a, close_shared, NULL);
    apps_run(100);
    expect_eq(finished, 4);
}

static void shut_for_writing(void *arg)
{
    int fd = connected(SOCK_STREAM, 7);
    char byte;

    (void)arg;
    expect_eq(shutdown(fd, SHUT_WR), 0);
    expect_error((int)send(fd, "x", 1, 0), EPIPE);
    expect_eq(recv(fd, &byte, 1, 0), 0);
    close(fd);
    finished++;
}

TEST(a_write_after_shutdown_is_a_broken_pipe)
{
    int connections = 1;

    app_start(&lab.b, tcp_echo_server, &connections);
    app_start(&lab.a, shut_for_writing, NULL);
    apps_run(1000);
    expect_eq(finished, 2);
}

/* ---- names, options, wrong use ---- */

static void names(void *arg)
{
    int fd = connected(SOCK_STREAM, 7);
    struct sockaddr_in in;
    socklen_t len = sizeof in;

    (void)arg;
    expect_eq(getpeername(fd, (struct sockaddr *)&in, &len), 0);
    expect_eq(ntohl(in.sin_addr.s_addr), 0xc0000202);
    expect_eq(ntohs(in.sin_port), 7);
    expect_eq(getsockname(fd, (struct sockaddr *)&in, &len), 0);
    expect_eq(ntohl(in.sin_addr.s_addr), 0xc0000201);
    expect(ntohs(in.sin_port) >= 49152);
    /* too little room: cut, and the true length told */
    len = 4;
    expect_eq(getsockname(fd, (struct sockaddr *)&in, &len), 0);
    expect_eq(len, sizeof in);
    close(fd);
    finished++;
}

TEST(both_ends_have_names)
{
    int connections = 1;

    app_start(&lab.b, tcp_echo_server, &connections);
    app_start(&lab.a, names, NULL);
    apps_run(1000);
    expect_eq(finished, 2);
}

static void wrong_use(void *arg)
{
    struct sockaddr_in other = address_of("192.0.2.77", 7), any = address_of("0.0.0.0", 7);
    int fd = socket(AF_INET, SOCK_STREAM, 0), second, file = open("/proc/net/dev", O_RDONLY);
    char byte;

    (void)arg;
    expect_error(socket(99, SOCK_STREAM, 0), EAFNOSUPPORT);
    expect_error(socket(AF_INET, 77, 0), EPROTOTYPE);
    expect_error(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT);
    expect_error(bind(fd, (struct sockaddr *)&other, sizeof other), EADDRNOTAVAIL);
    expect_error(bind(fd, (struct sockaddr *)&other, 4), EINVAL);
    expect_error((int)recv(fd, &byte, 1, 0), ENOTCONN);
    expect_error((int)send(fd, "x", 1, 0), ENOTCONN);
    expect_error(accept(fd, NULL, NULL), EINVAL);
    expect_error(getpeername(fd, (struct sockaddr *)&any, &(socklen_t){ sizeof any }), ENOTCONN);
    expect_error(shutdown(fd, SHUT_WR), ENOTCONN);
    expect_error((int)recv(file, &byte, 1, 0), ENOTSOCK);
    expect_error((int)recv(23, &byte, 1, 0), EBADF);
    expect_error((int)read(-1, &byte, 1), EBADF);
    expect_eq(bind(fd, (struct sockaddr *)&any, sizeof any), 0);
    second = socket(AF_INET, SOCK_STREAM, 0);
    expect_error(bind(second, (struct sockaddr *)&any, sizeof any), EADDRINUSE);
    close(second);
    second = socket(AF_INET, SOCK_DGRAM, 0);
    expect_eq(bind(second, (struct sockaddr *)&any, sizeof any), 0);
    expect_error(listen(second, 1), EOPNOTSUPP);
    expect_error((int)send(second, "x", 1, 0), EDESTADDRREQ);
    expect_error((int)sendto(second, pattern, 1473, 0, (struct sockaddr *)&other, sizeof other),
                 EMSGSIZE);
    close(second);
    close(file);
    close(fd);
    finished++;
}

TEST(wrong_use_has_the_errno_that_posix_names)
{
    app_start(&lab.a, wrong_use, NULL);
    apps_run(1000);
    expect_eq(finished, 1);
}

static void speak_to_groups(void *arg)
{
    static const char *const groups[] = { "255.255.255.255", "192.0.2.255", "192.0.2.0",
                                          "224.0.0.1", "127.0.0.1" };
    struct sockaddr_in all = address_of("192.0.2.255", 7);
    int fd = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    socklen_t len = sizeof on;

    (void)arg;
    for (unsigned i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        struct sockaddr_in group = address_of(groups[i], 7);

        expect_error(connect(fd, (struct sockaddr *)&group, sizeof group), ENETUNREACH);
    }
    expect_error((int)sendto(udp, "x", 1, 0, (struct sockaddr *)&all, sizeof all), EACCES);
    expect_error(connect(udp, (struct sockaddr *)&all, sizeof all), EACCES);
    expect_eq(setsockopt(udp, SOL_SOCKET, SO_BROADCAST, &on, sizeof on), 0);
    on = 0;
    expect_eq(getsockopt(udp, SOL_SOCKET, SO_BROADCAST, &on, &len), 0);
    expect_eq(on, 1);
    expect_eq(sendto(udp, "x", 1, 0, (struct sockaddr *)&all, sizeof all), 1);
    expect_eq(connect(udp, (struct sockaddr *)&all, sizeof all), 0);
    close(udp);
    close(fd);
    finished++;
}

TEST(no_stream_goes_to_a_group_and_no_datagram_by_mistake)
{
    app_start(&lab.a, speak_to_groups, NULL);
    apps_run(1000);
    expect_eq(finished, 1);
}

static void options(void *arg)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), value = 1;
    struct timeval time = { .tv_sec = 2, .tv_usec = 500000 };
    socklen_t len = sizeof value;

    (void)arg;
    expect_eq(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value), 0);
    expect_eq(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value), 0);
    value = 0;
    expect_eq(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, &len), 0);
    expect_eq(value, 1);
    expect_eq(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &len), 0);
    expect_eq(value, SOCK_STREAM);
    expect_eq(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time), 0);
    memset(&time, 0, sizeof time);
    len = sizeof time;
    expect_eq(getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, &len), 0);
    expect_eq(time.tv_sec, 2);
    expect_eq(time.tv_usec, 500000);
    time.tv_usec = 1000000;
    expect_error(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time), EDOM);
    expect_error(setsockopt(fd, SOL_SOCKET, 9999, &value, sizeof value), ENOPROTOOPT);
    close(fd);
    finished++;
}

TEST(options_are_kept_and_unknown_ones_refused)
{
    app_start(&lab.a, options, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void run_out(void *arg)
{
    int fds[TASK_FILES];

    (void)arg;
    for (int i = 0; i < TASK_FILES; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM, 0);
        expect_eq(fds[i], i);                       /* POSIX: the lowest free one */
    }
    expect_error(socket(AF_INET, SOCK_STREAM, 0), EMFILE);
    close(fds[5]);
    expect_eq(socket(AF_INET, SOCK_STREAM, 0), 5);
    for (int i = 0; i < TASK_FILES; i++)
        close(fds[i]);
    for (int i = 0; i < NET_UDP_PORTS; i++)
        fds[i] = socket(AF_INET, SOCK_DGRAM, 0);
    expect_error(socket(AF_INET, SOCK_DGRAM, 0), ENFILE);
    for (int i = 0; i < NET_UDP_PORTS; i++)
        close(fds[i]);
    finished++;
}

TEST(descriptors_and_endpoints_run_out_cleanly)
{
    app_start(&lab.a, run_out, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static unsigned refused;
static int spare;

/* A loop as servers have it: it goes on after an error. */
static void accept_without_descriptors(void *arg)
{
    int listener = listening(80), fd, others[TASK_FILES];

    (void)arg;
    for (int i = 0; i < TASK_FILES - 1; i++)
        spare = others[i] = socket(AF_INET, SOCK_STREAM, 0);
    while ((fd = accept(listener, NULL, NULL)) < 0) {
        expect_eq(errno, EMFILE);
        expect(++refused < 100);
    }
    close(fd);
    for (int i = 0; i < TASK_FILES - 2; i++)
        close(others[i]);
    close(listener);
    finished++;
}

static void close_one_after_some_failures(void *arg)
{
    struct pollfd listener = { .fd = 0, .events = POLLIN };     /* the host's first descriptor */

    (void)arg;
    expect_eq(poll(&listener, 1, -1), 1);
    while (refused < 3)
        task_yield();
    close(spare);
    finished++;
}

static void connect_and_close(void *arg)
{
    (void)arg;
    close(connected(SOCK_STREAM, 80));
    finished++;
}

TEST(a_server_without_descriptors_lets_the_others_run)
{
    refused = 0;
    app_start(&lab.b, accept_without_descriptors, NULL);
    app_start(&lab.b, close_one_after_some_failures, NULL);
    app_start(&lab.a, connect_and_close, NULL);
    apps_run(1000);
    expect_eq(finished, 3);
}

static void text_addresses(void *arg)
{
    const char *bad[] = { "",        "1",      "1.2.3",    "1.2.3.4.5", "256.1.1.1",
                          "1.2.3.x", "1..2.3", "01.2.3.4", "1.2.3.4 " };
    struct in_addr in;
    char text[INET_ADDRSTRLEN];

    (void)arg;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_eq(inet_pton(AF_INET, bad[i], &in), 0);
    expect_eq(inet_pton(AF_INET, "255.0.10.200", &in), 1);
    expect_str(inet_ntop(AF_INET, &in, text, sizeof text), "255.0.10.200");
    expect(inet_ntop(AF_INET, &in, text, 10) == NULL);
    expect_eq(errno, ENOSPC);
}

TEST(addresses_are_text_both_ways)
{
    app_start(&lab.a, text_addresses, NULL);
    apps_run(10);
}

int main(void)
{
    return RUN(
        "sock", setup, apps_teardown, T(a_blocked_recvfrom_wakes_with_the_datagram_and_answers_it),
        T(a_connected_datagram_to_a_closed_port_is_refused),
        T(a_receive_timeout_ends_the_wait_on_the_millisecond),
        T(a_flood_of_datagrams_blocks_instead_of_failing),
        T(an_echo_over_a_stream_comes_back_and_both_sides_close),
        T(a_large_write_blocks_until_all_of_it_is_queued), T(rom_is_sent_without_a_copy),
        T(a_stream_survives_loss_duplication_reordering_and_corruption),
        T(a_stream_gets_through_nearly_empty_pools), T(rom_gets_through_nearly_empty_pools),
        T(two_hundred_connections_one_after_another_leave_nothing_behind),
        T(a_client_that_dies_half_way_is_a_reset),
        T(rom_for_a_client_that_died_goes_nowhere_and_holds_nothing),
        T(a_client_that_never_reads_costs_a_send_timeout),
        T(a_connection_to_a_closed_port_is_refused),
        T(a_nonblocking_connect_is_in_progress_and_then_writable),
        T(nonblocking_calls_say_try_again), T(closing_a_descriptor_wakes_its_sleepers_with_ebadf),
        T(a_write_after_shutdown_is_a_broken_pipe), T(both_ends_have_names),
        T(wrong_use_has_the_errno_that_posix_names),
        T(no_stream_goes_to_a_group_and_no_datagram_by_mistake),
        T(options_are_kept_and_unknown_ones_refused), T(descriptors_and_endpoints_run_out_cleanly),
        T(a_server_without_descriptors_lets_the_others_run), T(addresses_are_text_both_ways));
}
