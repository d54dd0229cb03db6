/*
 * Echo (RFC 862), discard (RFC 863) and character generator (RFC 864) over TCP. A few tasks share
 * the three listening sockets: whoever is free takes the next connection, so these services can
 * never take httpd's tasks.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fcntl.h>

#include "apps.h"

enum {
    ECHO, DISCARD, CHARGEN, SERVICES,
    IDLE_SECONDS = 20,
    BUFFER_BYTES = 1460,
    /* the printable ones; RFC 864's suggested pattern */
    LINE_CHARS = 72, FIRST_CHAR = ' ', CHARS = 95,
};

static const unsigned ports[SERVICES] = { 7, 9, 19 };
static int listeners[SERVICES];
static char buffers[SMALL_TCP_WORKERS][BUFFER_BYTES];

bool small_tcp_open(void)
{
    for (int i = 0; i < SERVICES; i++) {
        listeners[i] = app_socket(SOCK_STREAM, ports[i], SMALL_TCP_WORKERS);
        if (listeners[i] < 0 || fcntl(listeners[i], F_SETFL, O_NONBLOCK) < 0)
            return false;
    }
    return true;
}

static void echo(int fd, char *buffer)
{
    ssize_t got;

    while ((got = recv(fd, buffer, BUFFER_BYTES, 0)) > 0)
        if (!app_send_all(fd, buffer, (unsigned)got))
            return;
}

static void discard(int fd, char *buffer)
{
    while (recv(fd, buffer, BUFFER_BYTES, 0) > 0)
        continue;
}

/*
 * 72 characters, each line beginning one character later than the last, until the peer has had
 * enough.
 */
static void chargen(int fd, char *buffer)
{
    unsigned first = 0;

    do {
        for (unsigned i = 0; i < LINE_CHARS; i++)
            buffer[i] = (char)(FIRST_CHAR + (first + i) % CHARS);
        buffer[LINE_CHARS] = '\r';
        buffer[LINE_CHARS + 1] = '\n';
        first = (first + 1) % CHARS;
    } while (app_send_all(fd, buffer, LINE_CHARS + 2));
}

static void (*const serve[SERVICES])(int fd, char *buffer) = { echo, discard, chargen };

static void take_one(int service, char *buffer)
{
    int fd = accept(listeners[service], NULL, NULL);

    if (fd < 0)
        return;                                         /* another task was faster */
    app_set_timeouts(fd, IDLE_SECONDS);
    serve[service](fd, buffer);
    close(fd);
}

void small_tcp_serve(unsigned worker)
{
    for (;;) {
        struct pollfd waiting[SERVICES];

        for (int i = 0; i < SERVICES; i++)
            waiting[i] = (struct pollfd){ .fd = listeners[i], .events = POLLIN };
        if (poll(waiting, SERVICES, -1) <= 0)
            continue;
        for (int i = 0; i < SERVICES; i++)
            if (waiting[i].revents)
                take_one(i, buffers[worker]);
    }
}
