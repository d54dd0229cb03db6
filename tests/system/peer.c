/*
 * A host program that behaves as real clients rarely but sometimes do: peer MODE ADDRESS PORT COUNT.
 *
 *   udp-echo        COUNT datagrams of 0 to 1472 bytes, each expected back unchanged
 *   never-read      COUNT connections ask for a megabyte and never read; meanwhile one polite request is answered
 *   die-half-way    COUNT connections stop in the middle of a request: half of them by RST, half by FIN
 *   connections     COUNT connections, one after another, each a whole request
 *
 * Exit status 0 when all went as it should; otherwise a line says what did not.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { TIMEOUT_S = 20 };

static struct sockaddr_in server;

static _Noreturn void die(const char *what)
{
    printf("%s: %s\n", what, strerror(errno));
    exit(1);
}

static int open_socket(int type)
{
    struct timeval patience = { .tv_sec = TIMEOUT_S };
    int fd = socket(AF_INET, type, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) < 0)
        die("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0)
        die("connect");
    return fd;
}

static void send_text(int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
        die("send");
}

static void reset_close(int fd)
{
    struct linger now = { .l_onoff = 1, .l_linger = 0 };

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static void udp_echo(int count)
{
    static uint8_t sent[1472], got[2048];
    int fd = open_socket(SOCK_DGRAM);

    for (int i = 0; i < count; i++) {
        size_t len = count > 1 ? sizeof sent * (size_t)i / (size_t)(count - 1) : 1;

        for (size_t k = 0; k < len; k++)
            sent[k] = (uint8_t)(k * 7 + (size_t)i);
        if (send(fd, sent, len, 0) != (ssize_t)len)
            die("send");
        ssize_t back = recv(fd, got, sizeof got, 0);
        if (back < 0)
            die("no answer");
        if ((size_t)back != len || memcmp(sent, got, len)) {
            printf("datagram %d of %zu bytes came back as %zd or changed\n", i, len, back);
            exit(1);
        }
    }
    close(fd);
}

/* One request on a fresh connection; true when the answer starts with 200. */
static bool polite_request(void)
{
    char answer[4096];
    int fd = open_socket(SOCK_STREAM);
    ssize_t got, total = 0;

    send_text(fd, "GET /bytes/100 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    while ((got = recv(fd, answer + total, sizeof answer - 1 - (size_t)total, 0)) > 0)
        total += got;
    if (got < 0)
        die("recv");
    close(fd);
    answer[total] = 0;
    return !strncmp(answer, "HTTP/1.1 200", 12) && total > 100;
}

static void never_read(int count)
{
    int *fds = calloc((size_t)count, sizeof *fds), tiny = 2048;

    for (int i = 0; i < count; i++) {
        fds[i] = open_socket(SOCK_STREAM);
        setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &tiny, sizeof tiny);
        send_text(fds[i], "GET /bytes/1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    if (!polite_request()) {
        printf("no 200 while %d clients do not read\n", count);
        exit(1);
    }
    for (int i = 0; i < count; i++)
        reset_close(fds[i]);
    free(fds);
}

static void die_half_way(int count)
{
    for (int i = 0; i < count; i++) {
        int fd = open_socket(SOCK_STREAM);

        send_text(fd, i % 4 < 2 ? "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nhalf"
                                : "GET /bytes/200000 HT");
        if (i % 2)
            reset_close(fd);
        else
            close(fd);
    }
}

static void connections(int count)
{
    for (int i = 0; i < count; i++) {
        if (!polite_request()) {
            printf("connection %d was not answered with 200\n", i);
            exit(1);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(int count); } modes[] = {
        { "udp-echo", udp_echo },
        { "never-read", never_read },
        { "die-half-way", die_half_way },
        { "connections", connections },
    };

    if (argc < 5 || inet_pton(AF_INET, argv[2], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: peer udp-echo|never-read|die-half-way|connections ADDRESS PORT COUNT\n");
        return 2;
    }
    server.sin_family = AF_INET;
    server.sin_port = htons((uint16_t)atoi(argv[3]));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (!strcmp(argv[1], modes[i].name)) {
            modes[i].run(atoi(argv[4]));
            return 0;
        }
    }
    fprintf(stderr, "peer: unknown mode '%s'\n", argv[1]);
    return 2;
}
