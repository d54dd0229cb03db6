/* What every server does with sockets. */
#include <sys/time.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apps.h"

int app_socket(int type, unsigned port, int backlog)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY),
    };
    int one = 1, fd = socket(AF_INET, type, 0);

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 ||
        (backlog && listen(fd, backlog) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

void app_set_timeouts(int fd, int seconds)
{
    struct timeval limit = { .tv_sec = seconds };

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool app_send_all(int fd, const void *bytes, unsigned len)
{
    const char *at = bytes;

    while (len) {
        ssize_t sent = send(fd, at, len, 0);

        if (sent < 0)
            return false;
        at += sent;
        len -= (unsigned)sent;
    }
    return true;
}
