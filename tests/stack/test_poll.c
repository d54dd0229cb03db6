/* poll: several descriptors at once, times, and descriptors that go away. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "apps.h"
#include "task.h"
#include "test.h"

static unsigned finished;
static int shared_fd;

static void setup(void)
{
    apps_setup();
    finished = 0;
}

static int bound(unsigned port)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    expect_eq(bind(fd, (struct sockaddr *)&any, sizeof any), 0);
    return fd;
}

static void send_to_port(void *arg)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(*(int *)arg),
                              .sin_addr.s_addr = htonl(0xc0000202) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    expect_eq(sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof to), 1);
    close(fd);
    finished++;
}

static void wait_for_the_second_of_three(void *arg)
{
    struct pollfd fds[3] = { { .fd = bound(100), .events = POLLIN },
                             { .fd = bound(101), .events = POLLIN },
                             { .fd = bound(102), .events = POLLIN } };
    char byte;

    (void)arg;
    expect_eq(poll(fds, 3, -1), 1);
    expect_eq(fds[0].revents, 0);
    expect_eq(fds[1].revents, POLLIN);
    expect_eq(fds[2].revents, 0);
    expect_eq(read(fds[1].fd, &byte, 1), 1);
    for (int i = 0; i < 3; i++)
        close(fds[i].fd);
    finished++;
}

TEST(poll_wakes_for_the_descriptor_that_became_ready)
{
    int port = 101;

    app_start(&lab.b, wait_for_the_second_of_three, NULL);
    app_start(&lab.a, send_to_port, &port);
    apps_run(1000);
    expect_eq(finished, 2);
}

static void wait_in_vain(void *arg)
{
    struct pollfd fd = { .fd = bound(100), .events = POLLIN };
    uint32_t start_ms = net_current()->now_ms;

    (void)arg;
    expect_eq(poll(&fd, 1, 120), 0);
    expect_eq(net_current()->now_ms - start_ms, 120);
    close(fd.fd);
    finished++;
}

TEST(a_timeout_ends_with_nothing_ready)
{
    app_start(&lab.a, wait_in_vain, NULL);
    apps_run(1000);
    expect_eq(finished, 1);
}

static void ask_without_waiting(void *arg)
{
    struct pollfd fd = { .fd = bound(100), .events = POLLIN | POLLOUT };

    (void)arg;
    expect_eq(poll(&fd, 1, 0), 1);
    expect_eq(fd.revents, POLLOUT);
    fd.events = POLLIN;
    expect_eq(poll(&fd, 1, 0), 0);
    close(fd.fd);
    finished++;
}

TEST(a_timeout_of_zero_only_looks)
{
    app_start(&lab.a, ask_without_waiting, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void spin_until_it_arrives(void *arg)
{
    struct pollfd fd = { .fd = bound(100), .events = POLLIN };

    (void)arg;
    while (poll(&fd, 1, 0) == 0)
        task_sleep_until(net_current()->now_ms + 1);
    close(fd.fd);
    finished++;
}

TEST(a_polling_loop_lets_the_stack_run)
{
    int port = 100;

    app_start(&lab.b, spin_until_it_arrives, NULL);
    app_start(&lab.a, send_to_port, &port);
    apps_run(1000);
    expect_eq(finished, 2);
}

static void ask_for_what_is_not_open(void *arg)
{
    struct pollfd fds[2] = { { .fd = 17, .events = POLLIN }, { .fd = -1, .events = POLLIN } };
    struct pollfd many[TASK_FILES + 1] = { 0 };

    (void)arg;
    expect_eq(poll(fds, 2, -1), 1);
    expect_eq(fds[0].revents, POLLNVAL);
    expect_eq(fds[1].revents, 0);
    expect_eq(poll(many, TASK_FILES + 1, 0), -1);
    expect_eq(errno, EINVAL);
    finished++;
}

TEST(a_descriptor_that_is_not_open_is_told_and_a_negative_one_skipped)
{
    app_start(&lab.a, ask_for_what_is_not_open, NULL);
    apps_run(10);
    expect_eq(finished, 1);
}

static void wait_for_the_shared_one(void *arg)
{
    struct pollfd fd = { .events = POLLIN };

    (void)arg;
    fd.fd = shared_fd = bound(100);
    expect_eq(poll(&fd, 1, -1), 1);
    expect_eq(fd.revents, POLLNVAL);
    finished++;
}

static void close_the_shared_one(void *arg)
{
    (void)arg;
    close(shared_fd);
    finished++;
}

TEST(a_descriptor_closed_during_poll_wakes_it)
{
    app_start(&lab.a, wait_for_the_shared_one, NULL);
    app_start(&lab.a, close_the_shared_one, NULL);
    apps_run(10);
    expect_eq(finished, 2);
}

static void two_wait_for_one(void *arg)
{
    struct pollfd fd = { .fd = shared_fd, .events = POLLIN };

    (void)arg;
    expect_eq(poll(&fd, 1, -1), 1);
    finished++;
}

static void open_for_two(void *arg)
{
    (void)arg;
    shared_fd = bound(100);
    two_wait_for_one(NULL);
    close(shared_fd);
}

TEST(two_tasks_may_poll_one_descriptor)
{
    int port = 100;

    app_start(&lab.b, open_for_two, NULL);
    app_start(&lab.b, two_wait_for_one, NULL);
    app_start(&lab.a, send_to_port, &port);
    apps_run(1000);
    expect_eq(finished, 3);
}

int main(void)
{
    return RUN("poll", setup, apps_teardown, T(poll_wakes_for_the_descriptor_that_became_ready),
               T(a_timeout_ends_with_nothing_ready), T(a_timeout_of_zero_only_looks),
               T(a_polling_loop_lets_the_stack_run),
               T(a_descriptor_that_is_not_open_is_told_and_a_negative_one_skipped),
               T(a_descriptor_closed_during_poll_wakes_it), T(two_tasks_may_poll_one_descriptor));
}
