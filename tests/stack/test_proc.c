/* proc: files that are made as they are read. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>
#include "apps.h"
#include "test.h"

static char text[16384], again[16384];
static unsigned finished;

static void setup(void)
{
    apps_setup();
    finished = 0;
}

static size_t read_all(const char *path, char *to, size_t piece)
{
    int fd = open(path, O_RDONLY);
    size_t len = 0;
    ssize_t count;

    expect(fd >= 0);
    while ((count = read(fd, to + len, piece)) > 0)
        len += (size_t)count;
    expect_eq(count, 0);
    to[len] = '\0';
    close(fd);
    return len;
}

/* The number behind `name` at the start of a line. */
static unsigned long value_of(const char *name)
{
    char pattern[64];
    const char *line;

    snprintf(pattern, sizeof pattern, "\n%s ", name);
    line = strstr(text, pattern);
    if (!line)
        fail_msg("no line for %s", name);
    return strtoul(line + strlen(pattern), NULL, 10);
}

static void read_dev(void *arg)
{
    (void)arg;
    lab.a.net.ip.drops.bad_checksum = 4294967295u;
    lab.a.eth.netif.stats.rx_no_packet = 3;
    text[0] = '\n';
    read_all("/proc/net/dev", text + 1, 4096);
    expect_eq(value_of("ip_bad_checksum"), 4294967295u);
    expect_eq(value_of("eth0.rx_no_packet"), 3);
    expect_eq(value_of("eth0.flushes"), lab.a.eth.flushes);     /* the driver's own */
    expect_eq(value_of("arp_bad_packet"), 0);
    expect_eq(value_of("icmp_error_limited"), 0);
    expect_eq(value_of("udp_no_port"), 0);
    expect_eq(value_of("pool_no_buffer"), 0);
    expect_eq(value_of("eth_runt"), 0);
    expect(strstr(text, "\ntcp_") != NULL);
    finished++;
}

TEST(every_layers_counters_stand_in_proc_net_dev)
{
    app_start(&lab.a, read_dev, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void read_in_pieces(void *arg)
{
    size_t len = read_all("/proc/net/dev", text, sizeof text - 1);

    (void)arg;
    for (size_t piece = 1; piece < 100; piece += 13) {
        expect_eq(read_all("/proc/net/dev", again, piece), len);
        expect_str(again, text);
    }
    finished++;
}

TEST(pieces_of_any_size_make_the_same_text)
{
    app_start(&lab.a, read_in_pieces, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

/* A counter of the driver may be a register: asked for where its line is, not at every read. */
static void read_with_an_eye_on_the_driver(void *arg)
{
    size_t len;

    (void)arg;
    lab.a.eth.counters_read = 0;
    len = read_all("/proc/net/dev", text, PROC_COUNTER_BYTES);
    expect(len > 50 * PROC_COUNTER_BYTES);
    expect_eq(len % PROC_COUNTER_BYTES, 0);
    expect_eq(lab.a.eth.counters_read, 1);
    finished++;
}

TEST(a_line_that_is_not_asked_for_is_not_found_out)
{
    app_start(&lab.a, read_with_an_eye_on_the_driver, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void read_pools(void *arg)
{
    unsigned total, free_now, low;

    (void)arg;
    read_all("/proc/net/sockstat", text, 4096);
    expect_eq(
        sscanf(strstr(text, "buffers"), "buffers total %u free %u low %u", &total, &free_now, &low),
        3);
    expect_eq(total, NET_POOL_BUFFERS);
    expect_eq(free_now, NET_POOL_BUFFERS);
    expect(low <= free_now);
    expect_eq(sscanf(strstr(text, "proc_files"), "proc_files total %u free %u", &total, &free_now),
              2);
    expect_eq(free_now, total - 1);                 /* this one is open */
    expect(strstr(text, "views") && strstr(text, "sockets") && strstr(text, "udp_ports"));
    expect(strstr(text, "tcp_connections") != NULL);
    finished++;
}

TEST(every_pools_level_stands_in_proc_net_sockstat)
{
    app_start(&lab.a, read_pools, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void own_text(struct net *net, struct proc_out *out)
{
    (void)net;
    proc_text(out, "made ");
    proc_number(out, 7, 3);
    proc_text(out, " times\n");
}

static void read_own(void *arg)
{
    static struct proc_entry entry = { .path = "machine", .generate = own_text };

    (void)arg;
    proc_add(net_current(), &entry);
    read_all("/proc/machine", text, 100);
    expect_str(text, "made   7 times\n");
    finished++;
}

TEST(the_firmware_can_add_a_file)
{
    app_start(&lab.a, read_own, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void open_wrongly(void *arg)
{
    int fds[NET_PROC_FILES];

    (void)arg;
    expect_eq(open("/proc/net/nothing", O_RDONLY), -1);
    expect_eq(errno, ENOENT);
    expect_eq(open("/elsewhere", O_RDONLY), -1);
    expect_eq(errno, ENOENT);
    expect_eq(open("/proc/net/dev", O_RDWR), -1);
    expect_eq(errno, EACCES);
    for (int i = 0; i < NET_PROC_FILES; i++)
        fds[i] = open("/proc/net/dev", O_RDONLY);
    expect_eq(open("/proc/net/dev", O_RDONLY), -1);
    expect_eq(errno, ENFILE);
    expect_eq(write(fds[0], "x", 1), -1);
    expect_eq(errno, EBADF);
    for (int i = 0; i < NET_PROC_FILES; i++)
        close(fds[i]);
    finished++;
}

TEST(what_cannot_be_opened_says_why)
{
    app_start(&lab.a, open_wrongly, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void poll_it(void *arg)
{
    struct pollfd fd = { .fd = open("/proc/net/dev", O_RDONLY), .events = POLLIN };

    (void)arg;
    expect_eq(poll(&fd, 1, -1), 1);
    close(fd.fd);
    finished++;
}

TEST(a_proc_file_is_always_readable)
{
    app_start(&lab.a, poll_it, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

int main(void)
{
    return RUN("proc", setup, apps_teardown, T(every_layers_counters_stand_in_proc_net_dev),
               T(pieces_of_any_size_make_the_same_text),
               T(a_line_that_is_not_asked_for_is_not_found_out),
               T(every_pools_level_stands_in_proc_net_sockstat), T(the_firmware_can_add_a_file),
               T(what_cannot_be_opened_says_why), T(a_proc_file_is_always_readable));
}
