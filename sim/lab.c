/*
 * lab: runs a command in a network of its own, whose one Ethernet is the wire of a simulated machine that listens with
 * --net socket,listen=PATH. It needs no rights where user namespaces are open.
 *
 *     CMD -- ping, curl, a shell -- lab0 ==TAP== this program ==UNIX socket== earshot
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "address.h"
#include "frame_socket.h"
#include "hub.h"
#include "netdev.h"
#include "report.h"
#include "text.h"

#define DEFAULT_SOCKET "build/earshot.sock"
#define INTERFACE "lab0"

enum { RETRY_NS = 20000000, FRAMES_A_TURN = 64, EXIT_NOT_RUN = 126, EXIT_NOT_FOUND = 127 };

static const char manual[] =
"Runs CMD in a user and network namespace of its own, whose Ethernet " INTERFACE " is the wire of a simulated machine\n"
"that runs with --net socket,listen=PATH. Returns the status of CMD.\n"
"\n"
"  --socket PATH        where the machine listens (" DEFAULT_SOCKET ")\n"
"  --ip ADDRESS/BITS    our address (192.0.2.1/24); in the network of the machine's --ip\n"
"  --wait TIME          how long the machine may take to appear (10s)\n"
"  --ipv6               leave IPv6 on, which talks by itself\n"
"\n"
"Status 2: a wrong option; 3: no machine, or no namespace; 126, 127: CMD cannot be run, or is not there.\n";

struct lab {
    const char *path;
    uint8_t ip[4];
    unsigned prefix_bits;
    uint64_t wait_ns;
    bool ipv6;
    char **command;

    struct frame_socket *socket;
    int net;                        /* TAP or packet socket */
    bool net_is_packet;
    int signals;                    /* a signalfd: SIGCHLD, SIGTERM, SIGINT, SIGHUP */
    sigset_t signals_before;
    pid_t child;
};

/* --- options --- */

static bool set_ip(struct lab *lab, const char *text)
{
    if (!text_ipv4_prefix(text, lab->ip, &lab->prefix_bits))
        return usage_error("--ip %s: write an address and a prefix of 1 to 30 bits, as in 192.0.2.1/24", text);

    const char *fault = address_fault_in_network(lab->ip, lab->prefix_bits);
    return !fault || usage_error("--ip %s %s: no host can have it", text, fault);
}

static bool read_options(struct lab *lab, int argc, char **argv)
{
    static const struct option words[] = {
        { "socket", required_argument, NULL, 's' }, { "ip", required_argument, NULL, 'i' },
        { "wait", required_argument, NULL, 'w' }, { "ipv6", no_argument, NULL, '6' },
        { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 },
    };
    int code;

    opterr = 0;
    while ((code = getopt_long(argc, argv, "+:h", words, NULL)) != -1) {
        switch (code) {
        case 's': lab->path = optarg; break;
        case '6': lab->ipv6 = true; break;
        case 'i':
            if (!set_ip(lab, optarg))
                return false;
            break;
        case 'w':
            if (!text_time_ns(optarg, &lab->wait_ns))
                return usage_error("--wait %s is not a time: write 500ms or 10s", optarg);
            break;
        case 'h':
            printf("usage: %s [--socket PATH] [--ip ADDRESS/BITS] [--] CMD...\n\n%s", argv[0], manual);
            exit(report_stdout_complete() ? EXIT_FINE : EXIT_OUTPUT);
        default:
            return usage_error(code == ':' ? "%s needs a value; see --help" : "there is no option %s; see --help",
                               argv[optind - 1]);
        }
    }
    lab->command = argv + optind;
    return optind < argc || usage_error("which command? %s ping 192.0.2.2; see --help", argv[0]);
}

/* --- the machine --- */

static uint64_t wall_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool connect_machine(struct lab *lab)
{
    const struct timespec pause = { .tv_nsec = RETRY_NS };
    uint64_t end = wall_ns() + lab->wait_ns;
    int fd;

    while ((fd = frame_socket_connect(lab->path)) < 0) {
        bool may_come = errno == ENOENT || errno == ECONNREFUSED;

        if (!may_come)
            return setup_error("cannot connect to the machine at %s: %s", lab->path, frame_socket_error(errno));
        if (wall_ns() >= end)
            return setup_error("no machine listens at %s (%s): start one with --net socket,listen=%s", lab->path,
                               strerror(errno), lab->path);
        nanosleep(&pause, NULL);
    }
    lab->socket = frame_socket_new(fd);
    return true;
}

/* --- the namespace --- */

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return false;

    bool ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    close(fd);
    errno = error;
    return ok;
}

/* We become root in there, as `unshare -r` does it; a group map needs setgroups closed first (user_namespaces(7)). */
static bool map_ids(uid_t uid, gid_t gid)
{
    char map[64];

    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", gid);
    if (!write_file("/proc/self/gid_map", map))
        return false;
    snprintf(map, sizeof map, "0 %u 1", uid);
    return write_file("/proc/self/uid_map", map);
}

/* Root may have a network namespace without a user namespace, where those are closed. */
static bool enter_namespace(void)
{
    uid_t uid = getuid();
    gid_t gid = getgid();

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
        return map_ids(uid, gid) ||
               setup_error("cannot become root in the new namespace (%s): this system restricts user namespaces",
                           strerror(errno));
    if (geteuid() == 0 && unshare(CLONE_NEWNET) == 0)
        return true;
    return setup_error("no namespace may be made (%s): user namespaces are closed on this system. Open them (sysctl "
                       "user.max_user_namespaces, kernel.unprivileged_userns_clone or "
                       "kernel.apparmor_restrict_unprivileged_userns), or run this as root", strerror(errno));
}

/* --- the interface --- */

static bool open_veth(struct lab *lab, int tun_error)
{
    static const char wire[] = INTERFACE "-wire";

    if (!netdev_make_veth(INTERFACE, wire))
        return setup_error("neither a TAP (/dev/net/tun: %s) nor a veth pair (%s) may be made here",
                           strerror(tun_error), strerror(errno));
    netdev_offloads_off(INTERFACE);
    netdev_offloads_off(wire);
    netdev_ipv6_off(wire);
    lab->net_is_packet = true;
    lab->net = netdev_up(wire) ? netdev_open_packet(wire) : -1;
    return lab->net >= 0 || setup_error("no packet socket on %s: %s", wire, strerror(errno));
}

static bool open_interface(struct lab *lab)
{
    lab->net = netdev_open_tap(INTERFACE);
    if (lab->net < 0 && !open_veth(lab, errno))
        return false;
    if (!lab->ipv6)
        netdev_ipv6_off(INTERFACE);
    if (!netdev_set_address(INTERFACE, lab->ip, lab->prefix_bits) || !netdev_up(INTERFACE) || !netdev_up("lo"))
        return setup_error("cannot set up %s: %s", INTERFACE, strerror(errno));
    return true;
}

/* --- the command --- */

static bool open_signals(struct lab *lab)
{
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGHUP);
    sigprocmask(SIG_BLOCK, &mask, &lab->signals_before);
    lab->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    return lab->signals >= 0 || setup_error("signalfd: %s", strerror(errno));
}

static _Noreturn void run_command(const struct lab *lab)
{
    sigprocmask(SIG_SETMASK, &lab->signals_before, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    execvp(lab->command[0], lab->command);

    int error = errno;
    setup_error("cannot run %s: %s", lab->command[0], strerror(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN);
}

static bool start_command(struct lab *lab)
{
    if (!open_signals(lab))
        return false;
    lab->child = fork();
    if (lab->child == 0)
        run_command(lab);
    return lab->child > 0 || setup_error("fork: %s", strerror(errno));
}

/* --- the bridge --- */

static void to_net(void *context, const uint8_t *frame, size_t bytes)
{
    const struct lab *lab = context;

    netdev_write(lab->net, frame, bytes);       /* a full interface drops, as wires do */
}

static void net_to_socket(struct lab *lab)
{
    uint8_t frame[FRAME_MAX_BYTES + 8];

    for (int i = 0; i < FRAMES_A_TURN; i++) {
        ssize_t got = netdev_read(lab->net, lab->net_is_packet, frame, sizeof frame);

        if (got <= 0)
            return;
        frame_socket_send(lab->socket, frame, (size_t)got);
    }
}

static void socket_to_net(struct lab *lab, short events)
{
    if (events & POLLOUT)
        frame_socket_flush(lab->socket);
    if (!(events & (POLLIN | POLLHUP | POLLERR)) || frame_socket_read(lab->socket, to_net, lab))
        return;
    note("the machine has gone");
    frame_socket_free(lab->socket);
    lab->socket = NULL;
}

/* Returns the child's wait status when it has ended, else -1. A key on the terminal reaches the child by itself. */
static int take_signals(const struct lab *lab)
{
    struct signalfd_siginfo signal;
    int status;

    while (read(lab->signals, &signal, sizeof signal) == sizeof signal)
        if (signal.ssi_signo == SIGTERM || signal.ssi_signo == SIGHUP)
            kill(lab->child, (int)signal.ssi_signo);
    return waitpid(lab->child, &status, WNOHANG) == lab->child ? status : -1;
}

static int bridge(struct lab *lab)
{
    for (int status = -1;;) {
        struct pollfd fds[] = {
            { .fd = lab->signals, .events = POLLIN },
            { .fd = lab->socket ? lab->net : -1, .events = POLLIN },
            { .fd = lab->socket ? lab->socket->fd : -1,
              .events = lab->socket && lab->socket->out_used ? POLLIN | POLLOUT : POLLIN },
        };

        if (poll(fds, sizeof fds / sizeof *fds, -1) < 0)
            continue;
        if (fds[1].revents)
            net_to_socket(lab);
        if (fds[2].revents)
            socket_to_net(lab, fds[2].revents);
        if (fds[0].revents && (status = take_signals(lab)) != -1)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

int main(int argc, char **argv)
{
    struct lab lab = {
        .path = DEFAULT_SOCKET, .ip = { 192, 0, 2, 1 }, .prefix_bits = 24, .wait_ns = 10000000000u,
    };

    if (!read_options(&lab, argc, argv) || !connect_machine(&lab) || !enter_namespace() || !open_interface(&lab) ||
        !start_command(&lab))
        return report_status();

    int status = bridge(&lab);
    if (lab.socket)
        frame_socket_free(lab.socket);
    return status;
}
