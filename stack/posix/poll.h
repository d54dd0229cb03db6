/* Waiting for several descriptors (POSIX.1-2017 <poll.h>). */
#ifndef POSIX_POLL_H
#define POSIX_POLL_H

typedef unsigned int nfds_t;

struct pollfd {
    int fd;                 /* negative: skipped */
    short events, revents;
};

#define POLLIN      0x001
#define POLLPRI     0x002
#define POLLOUT     0x004
#define POLLERR     0x008
#define POLLHUP     0x010
#define POLLNVAL    0x020
#define POLLRDNORM  0x040
#define POLLWRNORM  0x100
#define POLLRDHUP   0x2000

int poll(struct pollfd *fds, nfds_t count, int timeout_ms) __asm__("sock_poll");

#endif
