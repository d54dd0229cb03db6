/*
 * Echo, discard and character generator over UDP (RFC 862, 863, 864), one task for the three. What
 * comes from another such service is not answered: two of them would talk for ever. A chargen reply
 * is never longer than the datagram that asked for it plus a line, so that it makes no amplifier.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include "apps.h"

enum {
    ECHO, DISCARD, CHARGEN, SERVICES,
    BUFFER_BYTES = 1472,
    LINE_CHARS = 72, FIRST_CHAR = ' ',
};

static const unsigned ports[SERVICES] = { 7, 9, 19 };
static int sockets[SERVICES];
static char buffer[BUFFER_BYTES];

bool small_udp_open(void)
{
    for (int i = 0; i < SERVICES; i++) {
        sockets[i] = app_socket(SOCK_DGRAM, ports[i], 0);
        if (sockets[i] < 0)
            return false;
    }
    return true;
}

static bool is_such_a_service(const struct sockaddr_in *from)
{
    unsigned port = ntohs(from->sin_port);

    return port == ports[ECHO] || port == ports[CHARGEN];
}

static size_t reply_line(void)
{
    for (unsigned i = 0; i < LINE_CHARS; i++)
        buffer[i] = (char)(FIRST_CHAR + i);
    buffer[LINE_CHARS] = '\r';
    buffer[LINE_CHARS + 1] = '\n';
    return LINE_CHARS + 2;
}

static void take_one(int service)
{
    struct sockaddr_in from;
    socklen_t from_len = sizeof from;
    ssize_t got = recvfrom(sockets[service], buffer, sizeof buffer, MSG_DONTWAIT,
                           (struct sockaddr *)&from, &from_len);
    size_t len = (size_t)got;

    if (got < 0 || service == DISCARD || is_such_a_service(&from))
        return;
    if (service == CHARGEN)
        len = reply_line();
    sendto(sockets[service], buffer, len, 0, (const struct sockaddr *)&from, from_len);
}

void small_udp_serve(unsigned worker)
{
    (void)worker;
    for (;;) {
        struct pollfd waiting[SERVICES];

        for (int i = 0; i < SERVICES; i++)
            waiting[i] = (struct pollfd){ .fd = sockets[i], .events = POLLIN };
        if (poll(waiting, SERVICES, -1) <= 0)
            continue;
        for (int i = 0; i < SERVICES; i++)
            if (waiting[i].revents)
                take_one(i);
    }
}
