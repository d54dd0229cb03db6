/*
 * The back-ends, with the fake machine: real pings through a TAP, a veth and the lab, in namespaces that the test
 * makes; captures in and out; user mode on loopback; pace and clean ends.
 */
#include "test.h"

#include <arpa/inet.h>
#include <pcap/pcap.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "image.h"
#include "program.h"

static char earshot[4096], lab[4096], tap[4096];
static struct program machine, other, program;

static void expect_fine(const struct program *p, int status)
{
    if (status != 0)
        fail_msg("status %d, said: %s", status, p->text);
}

static void expect_said(const struct program *p, const char *word)
{
    if (!strstr(p->text, word))
        fail_msg("no '%s' in: %s", word, p->text);
}

/* cmocka's skip() reads as a failure in TAP, so a test that cannot be made here says so and passes. */
static bool is_here(bool here, const char *what)
{
    if (!here)
        printf("# not tested: %s here\n", what);
    return here;
}

static bool namespaces_are_open(void)
{
    return is_here(PROGRAM(&program, "unshare", "-Urnm", "mount", "-t", "tmpfs", "none", "/dev/net") == 0,
                   "no user namespaces");
}

static bool tun_is_open(void)
{
    return is_here(access("/dev/net/tun", R_OK | W_OK) == 0, "no /dev/net/tun");
}

/* --- captures --- */

static const uint8_t arp_request[42] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0, 1, 8, 6,
    0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 2,
};
static const uint8_t echo_request[42] = {
    2, 0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 1, 8, 0,
    0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0xF6, 0xDC, 192, 0, 2, 1, 192, 0, 2, 2,
    8, 0, 0xF7, 0xFD, 0, 1, 0, 1,
};

/* An ARP request, then an echo request every millisecond. */
static void write_capture(const char *path, unsigned echoes, int link_type, unsigned captured)
{
    pcap_t *pcap = pcap_open_dead_with_tstamp_precision(link_type, 65535, PCAP_TSTAMP_PRECISION_NANO);
    pcap_dumper_t *dumper = pcap_dump_open(pcap, path);

    for (unsigned i = 0; i <= echoes; i++) {
        const struct pcap_pkthdr head = {
            .ts = { .tv_sec = 1000, .tv_usec = 1000000 * (long)i }, .caplen = captured, .len = 42,
        };

        pcap_dump((u_char *)dumper, &head, i == 0 ? arp_request : echo_request);
    }
    pcap_dump_close(dumper);
    pcap_close(pcap);
}

struct counts {
    unsigned frames, arp_replies, echo_replies, udp, from_slirp;
    uint64_t first_ns, last_ns;
};

static struct counts count_capture(const char *path)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
    struct counts counts = { 0 };
    struct pcap_pkthdr *head;
    const u_char *b;

    if (!pcap)
        fail_msg("%s", error);
    while (pcap_next_ex(pcap, &head, &b) == 1) {
        uint64_t ns = (uint64_t)head->ts.tv_sec * 1000000000u + (uint64_t)head->ts.tv_usec;

        counts.first_ns = counts.frames++ == 0 ? ns : counts.first_ns;
        counts.last_ns = ns;
        counts.arp_replies += b[12] == 8 && b[13] == 6 && b[21] == 2;
        counts.echo_replies += b[12] == 8 && b[13] == 0 && b[23] == 1 && b[34] == 0;
        counts.from_slirp += b[6] == 0x52 && b[7] == 0x55;
        counts.udp += b[12] == 8 && b[13] == 0 && b[23] == 17;
    }
    pcap_close(pcap);
    return counts;
}

TEST(a_capture_is_played_at_its_own_pace_and_the_answers_are_captured)
{
    write_capture("in.pcap", 3, DLT_EN10MB, 42);
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "pcap,in=in.pcap,out=out.pcapng", "--pcap", "wire.pcapng",
                                  "--stats", "s.json", "serve.elf"));

    struct counts hub = count_capture("out.pcapng"), wire = count_capture("wire.pcapng");
    expect(hub.frames == 8 && hub.arp_replies == 1 && hub.echo_replies == 3);
    expect(wire.frames == 8 && wire.arp_replies == 1 && wire.echo_replies == 3);
    expect_eq(hub.first_ns, 100000000);
    expect(hub.last_ns > 103000000 && hub.last_ns < 103300000);
    expect(json_number("s.json", "simulated_seconds") >= 1.1);
    expect(program.wall_seconds < 10);
}

TEST(a_pcapng_is_played_as_well_and_start_moves_it)
{
    write_capture("in.pcap", 1, DLT_EN10MB, 42);
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "pcap,in=in.pcap,out=a.pcapng", "serve.elf"));
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "pcap,in=a.pcapng,start=2s,out=b.pcapng", "--mac",
                                  "02:00:00:00:02:02", "serve.elf"));
    expect_eq(count_capture("b.pcapng").first_ns, 2000000000);
}

TEST(a_damaged_capture_is_played_up_to_there_and_told)
{
    write_capture("in.pcap", 3, DLT_EN10MB, 42);
    expect_eq(PROGRAM(&program, "truncate", "-s", "-5", "in.pcap"), 0);
    expect_eq(PROGRAM(&program, earshot, "--net", "pcap,in=in.pcap,out=out.pcapng", "--stats", "s.json", "serve.elf"), 3);
    expect_said(&program, "in.pcap is cut short or damaged");
    expect_eq(count_capture("out.pcapng").echo_replies, 2);
    expect_eq((int)json_number("s.json", "exit_status"), 3);
    expect_eq(PROGRAM(&program, "truncate", "-s", "30", "in.pcap"), 0);
    expect_eq(PROGRAM(&program, earshot, "--net", "pcap,in=in.pcap", "serve.elf"), 3);
    expect_said(&program, "in.pcap is cut short or damaged");
}

TEST(captures_that_cannot_be_played_are_refused_or_counted)
{
    write_capture("raw.pcap", 1, DLT_RAW, 42);
    expect_eq(PROGRAM(&program, earshot, "--net", "pcap,in=raw.pcap", "serve.elf"), 3);
    expect_said(&program, "no Ethernet frames");
    write_capture("cut.pcap", 4, DLT_EN10MB, 30);
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "pcap,in=cut.pcap", "--stats", "s.json", "--for", "1s",
                                  "serve.elf"));
    expect_eq((int)json_number("s.json", "pcap_truncated"), 5);
}

static void play_with_faults(const char *seed, const char *capture)
{
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "pcap,in=in.pcap", "--fault",
                                  "rx:loss=10%,dup=10%,reorder=10%,corrupt=1e-4,delay=3us", "--fault", "tx:loss=10%",
                                  "--seed", seed, "--pcap", capture, "--stats", "s.json", "serve.elf"));
}

TEST(one_seed_gives_one_run_to_the_last_bit)
{
    write_capture("in.pcap", 500, DLT_EN10MB, 42);
    play_with_faults("5", "a.pcapng");
    expect(json_number("s.json", "rx_fault_loss") > 20 && json_number("s.json", "tx_fault_loss") > 20);
    expect(json_number("s.json", "rx_corrupted") > 5 && json_number("s.json", "rx_reordered") > 20);
    play_with_faults("5", "b.pcapng");
    expect_eq(PROGRAM(&program, "cmp", "a.pcapng", "b.pcapng"), 0);
    play_with_faults("6", "c.pcapng");
    expect_eq(PROGRAM(&program, "cmp", "-s", "a.pcapng", "c.pcapng"), 1);
}

/* --- the lab --- */

TEST(the_lab_pings_the_machine_and_returns_the_status_of_its_command)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "socket,listen=s", "--pcap", "wire.pcapng", "serve.elf");
    expect_fine(&program, PROGRAM(&program, lab, "--socket", "s", "ping", "-c", "5", "-i", "0.05", "-W", "5",
                                  "192.0.2.2"));
    expect_said(&program, " 0% packet loss");
    expect_fine(&program, PROGRAM(&program, lab, "--socket", "s", "ping", "-c", "2", "-i", "0.05", "-s", "1472",
                                  "192.0.2.2"));
    expect_eq(PROGRAM(&program, lab, "--socket", "s", "sh", "-c", "exit 42"), 42);
    expect_eq(PROGRAM(&program, lab, "--socket", "s", "sh", "-c", "kill -9 $$"), 137);
    expect_eq(PROGRAM(&program, lab, "--socket", "s", "./no-such-command"), 127);
    expect_eq(program_end(&machine, SIGTERM), 0);
    expect_eq(count_capture("wire.pcapng").echo_replies, 7);
}

TEST(the_lab_needs_no_tun_device)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect_fine(&program, PROGRAM(&program, "unshare", "-Urm", "sh", "-c",
                                  "mount -t tmpfs none /dev/net && exec \"$0\" --socket s ping -c 3 -i 0.05 192.0.2.2",
                                  lab));
    expect_said(&program, " 0% packet loss");
    expect_eq(program_end(&machine, SIGTERM), 0);
}

TEST(the_lab_says_what_is_missing)
{
    expect_eq(PROGRAM(&program, lab, "--socket", "s", "--wait", "10ms", "true"), 3);
    expect_said(&program, "start one with --net socket,listen=s");
    expect_eq(PROGRAM(&program, lab), 2);
    expect_said(&program, "which command");
    expect_eq(PROGRAM(&program, lab, "--ip", "192.0.2.1", "true"), 2);
    expect_said(&program, "192.0.2.1/24");
    expect_eq(PROGRAM(&program, lab, "--help"), 0);
}

TEST(a_command_in_the_lab_outlives_the_machine)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    START(&other, lab, "--socket", "s", "sh", "-c", "echo ready; read line; echo got $line");
    expect(program_says(&other, "ready"));
    expect_eq(program_end(&machine, SIGTERM), 0);
    expect(program_says(&other, "the machine has gone"));
    program_type(&other, "it\n");
    expect_fine(&other, program_wait(&other));
    expect_said(&other, "got it");
}

TEST(two_machines_and_a_lab_share_one_wire)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect(program_says(&machine, "fake machine at 192.0.2.2"));
    START(&other, earshot, "--net", "socket,connect=s", "--ip", "192.0.2.9/24", "--mac", "02:00:00:00:02:09",
          "serve.elf");
    expect(program_says(&other, "fake machine at 192.0.2.9"));
    expect_fine(&program, PROGRAM(&program, lab, "--socket", "s", "sh", "-c",
                                  "ping -c 2 -i 0.05 192.0.2.2 && ping -c 2 -i 0.05 192.0.2.9"));
    expect_eq(program_end(&machine, SIGTERM), 0);
    expect(program_says(&other, "closed the connection"));
    expect_eq(program_end(&other, SIGTERM), 0);
}

/* --- sockets --- */

TEST(a_socket_in_use_is_told_and_a_stale_one_is_taken)
{
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect(program_says(&machine, "fake machine"));
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,listen=s", "serve.elf"), 3);
    expect_said(&program, "s is in use");
    expect_eq(program_end(&machine, SIGKILL), 128 + SIGKILL);
    expect_eq(access("s", F_OK), 0);
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect(program_says(&machine, "fake machine"));
    expect_eq(program_end(&machine, SIGTERM), 0);
    expect(access("s", F_OK) != 0);
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,connect=s", "serve.elf"), 3);
    expect_said(&program, "listen=s first");
}

TEST(a_file_or_folder_in_the_way_of_a_socket_is_told_and_left_alone)
{
    char long_path[160] = "socket,listen=";

    expect_eq(PROGRAM(&program, "sh", "-c", "echo precious > file && ln -s file link && mkdir folder"), 0);
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,listen=file", "serve.elf"), 3);
    expect_said(&program, "file exists and is no socket");
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,listen=link", "serve.elf"), 3);
    expect_said(&program, "link exists and is no socket");
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,listen=folder", "serve.elf"), 3);
    expect_said(&program, "folder exists and is no socket");
    expect_eq(PROGRAM(&program, earshot, "--net", "socket,connect=file", "serve.elf"), 3);
    expect_said(&program, "is no socket");
    expect_eq(PROGRAM(&program, lab, "--socket", "file", "true"), 3);
    expect_said(&program, "is no socket");
    memset(long_path + strlen(long_path), 'x', 108);
    expect_eq(PROGRAM(&program, earshot, "--net", long_path, "serve.elf"), 3);
    expect_said(&program, "at most 107");
    expect_eq(PROGRAM(&program, "grep", "precious", "file", "link"), 0);
}

TEST(a_closed_stdin_is_not_taken_for_a_socket)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect(program_says(&machine, "fake machine"));
    START(&other, "sh", "-c", "exec \"$0\" --net socket,connect=s --ip 192.0.2.9/24 serve.elf <&-", earshot);
    expect(program_says(&other, "fake machine"));
    expect_fine(&program, PROGRAM(&program, lab, "--socket", "s", "ping", "-c", "5", "-i", "0.05", "-w", "3",
                                  "192.0.2.9"));
    expect_said(&program, " 0% packet loss");
    expect_eq(program_end(&other, SIGTERM), 0);
    expect_eq(program_end(&machine, SIGTERM), 0);
}

TEST(a_peer_that_talks_nonsense_is_put_out_and_the_machine_runs_on)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "s" };
    char byte;

    START(&machine, earshot, "--net", "socket,listen=s", "serve.elf");
    expect(program_says(&machine, "fake machine"));

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    expect_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    expect_eq(send(fd, "GET / HTTP/1.1\r\n", 16, 0), 16);
    expect_eq(recv(fd, &byte, 1, 0), 0);
    close(fd);
    program_type(&machine, "alive?\n");
    expect(program_says(&machine, "alive?"));
    expect_eq(program_end(&machine, SIGTERM), 0);
}

/* --- TAP --- */

static const char ping_over_tap[] =
    "\"$0\" --net tap,ifname=tap0 --stats s.json serve.elf </dev/null & machine=$!\n"
    "ping -c 5 -i 0.05 -w 10 192.0.2.2; answered=$?\n"
    "kill -TERM $machine; wait $machine || exit 1\n"
    "exit $answered\n";

TEST(a_ping_over_a_tap_is_answered)
{
    if (!namespaces_are_open())
        return;
    expect_fine(&program, PROGRAM(&program, tap, "sh", "-c", ping_over_tap, earshot));
    expect_said(&program, "5 received");
    expect(json_number("s.json", "tx_frames") >= 6);
}

TEST(a_ping_over_a_veth_is_answered_where_there_is_no_tun_device)
{
    if (!namespaces_are_open())
        return;
    expect_fine(&program, PROGRAM(&program, "unshare", "-Urm", "sh", "-c",
                                  "mount -t tmpfs none /dev/net && exec \"$0\" \"$@\"", tap, "sh", "-c", ping_over_tap,
                                  earshot));
    expect_said(&program, "a packet socket on tap0-wire");
    expect_said(&program, "5 received");
}

TEST(an_interface_that_is_not_there_is_made_where_that_is_allowed_and_refused_where_not)
{
    if (!namespaces_are_open())
        return;
    expect_fine(&program, PROGRAM(&program, "unshare", "-Urn", earshot, "--net", "tap,ifname=new0", "--for", "1ms",
                                  "serve.elf"));
    expect_fine(&program, PROGRAM(&program, "unshare", "-Urnm", "sh", "-c", "mount -t tmpfs none /dev/net && "
                                  "exec \"$0\" --net tap,ifname=new0 --for 1ms serve.elf", earshot));
    expect_eq(PROGRAM(&program, "unshare", "-Ur", earshot, "--net", "tap,ifname=none0", "serve.elf"), 3);
    expect_said(&program, "there is no interface none0");
    expect_said(&program, "make tap");
}

TEST(a_tap_in_use_and_an_interface_that_is_none_are_told)
{
    if (!namespaces_are_open() || !tun_is_open())
        return;
    expect_eq(PROGRAM(&program, "unshare", "-Urn", earshot, "--net", "tap,ifname=lo", "serve.elf"), 3);
    expect_said(&program, "lo is neither a TAP nor a veth");
    PROGRAM(&program, tap, "sh", "-c", "\"$0\" --net tap,ifname=tap0 --for 500ms serve.elf | "
            "{ read banner; \"$0\" --net tap,ifname=tap0 serve.elf; echo \"status $?\"; }", earshot);
    expect_said(&program, "tap0 is in use by another program, another earshot perhaps");
    expect_said(&program, "choose another name in ifname=\nstatus 3");
}

/* --- user mode --- */

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
}

/* A UDP port that nobody has just now; the socket stays open when `keep` is given. */
static uint16_t free_port(int *keep)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t bytes = sizeof address;

    expect_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    expect_eq(getsockname(fd, (struct sockaddr *)&address, &bytes), 0);
    if (keep)
        *keep = fd;
    else
        close(fd);
    return ntohs(address.sin_port);
}

TEST(user_mode_carries_a_datagram_from_the_host_to_the_machine)
{
    uint16_t port = free_port(NULL);
    char net[96];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = loopback(port);

    snprintf(net, sizeof net, "user,hostfwd=udp:127.0.0.1:%u-:7", port);
    START(&machine, earshot, "--net", net, "--net", "pcap,out=hub.pcapng", "--for", "1s", "serve.elf");
    expect(program_says(&machine, "fake machine"));
    expect_eq(sendto(fd, "hello", 5, 0, (struct sockaddr *)&to, sizeof to), 5);
    close(fd);
    expect_fine(&machine, program_wait(&machine));

    struct counts hub = count_capture("hub.pcapng");
    expect_eq(hub.arp_replies, 1);
    expect_eq(hub.udp, 1);
}

TEST(slirp_keeps_out_of_the_talk_of_others)
{
    if (!namespaces_are_open())
        return;
    START(&machine, earshot, "--net", "user", "--net", "socket,listen=s", "--net", "pcap,out=hub.pcapng", "serve.elf");
    expect_fine(&program, PROGRAM(&program, lab, "--socket", "s", "ping", "-c", "3", "-i", "0.05", "192.0.2.2"));
    expect_eq(PROGRAM(&program, lab, "--socket", "s", "timeout", "0.3", "bash", "-c", ">/dev/tcp/192.0.2.2/80"), 124);
    expect_eq(program_end(&machine, SIGTERM), 0);

    struct counts hub = count_capture("hub.pcapng");
    expect_eq(hub.echo_replies, 3);
    expect_eq(hub.from_slirp, 0);       /* it would refuse the connection that the machine leaves unanswered */
}

TEST(a_port_in_use_is_told)
{
    int taken;
    uint16_t port = free_port(&taken);
    char net[96];

    snprintf(net, sizeof net, "user,hostfwd=udp:127.0.0.1:%u-:7", port);
    expect_eq(PROGRAM(&program, earshot, "--net", net, "serve.elf"), 3);
    expect_said(&program, "in use by another program");
    close(taken);
}

TEST(a_port_that_is_there_twice_is_told_as_such)
{
    uint16_t port = free_port(NULL);
    char net[128];

    snprintf(net, sizeof net, "user,hostfwd=udp:127.0.0.1:%u-:7,hostfwd=udp::%u-:9", port, port);
    expect_eq(PROGRAM(&program, earshot, "--net", net, "serve.elf"), 2);
    expect_said(&program, "is there twice");
    snprintf(net, sizeof net, "user,hostfwd=udp::%u-:7,hostfwd=tcp::%u-:7", port, port);
    expect_fine(&program, PROGRAM(&program, earshot, "--net", net, "--for", "1ms", "serve.elf"));
}

TEST(a_port_may_lead_to_another_machine_on_the_wire)
{
    char net[96];

    snprintf(net, sizeof net, "user,hostfwd=udp::%u-192.0.2.9:7", free_port(NULL));
    expect_fine(&program, PROGRAM(&program, earshot, "--net", net, "--net", "socket,listen=s", "--for", "1ms",
                                  "serve.elf"));
}

/* --- pace and end --- */

TEST(an_idle_machine_keeps_the_pace_of_the_wall_and_costs_next_to_nothing)
{
    IMAGE("tick.elf", .action = FAKE_TICK, .argument = FAKE_HZ / 100);       /* every 10 ms */
    expect_fine(&program, PROGRAM(&program, earshot, "--net", "socket,listen=s", "--for", "1s", "--stats", "s.json",
                                  "tick.elf"));
    expect(json_number("s.json", "wall_seconds") >= json_number("s.json", "simulated_seconds"));
    expect(json_number("s.json", "simulated_seconds") >= 1);
    expect(program.cpu_seconds < 0.25 * program.wall_seconds);
    expect(strstr(program.text, "tick") != NULL);
}

TEST(a_busy_machine_is_held_back_to_the_pace_of_the_wall)
{
    IMAGE("spin.elf", .action = FAKE_SPIN);
    expect_fine(&program, PROGRAM(&program, earshot, "--speed", "real", "--for", "300ms", "--stats", "s.json",
                                  "spin.elf"));
    expect(json_number("s.json", "wall_seconds") >= 0.3);
}

TEST(a_signal_ends_the_run_with_its_files_complete)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < 3; i++) {
        START(&machine, earshot, "--net", "socket,listen=s", "--net", "pcap,out=out.pcapng", "--pcap", "wire.pcapng",
              "--stats", "s.json", "serve.elf");
        expect(program_says(&machine, "fake machine"));
        expect_eq(program_end(&machine, signals[i]), 0);
        expect_eq(count_capture("wire.pcapng").frames, 0);
        expect_eq(count_capture("out.pcapng").frames, 0);

        char *json = read_text("s.json");
        expect(json && strstr(json, "\"end\": \"signal\"") && strcmp(json + strlen(json) - 2, "}\n") == 0);
        free(json);
        expect(access("s", F_OK) != 0);
    }
}

static void begin(void)
{
    scratch_enter();
    IMAGE("serve.elf", .action = FAKE_SERVE);
}

int main(void)
{
    if (!realpath(BUILD_DIR "/tests/sim/earshot-fake", earshot) || !realpath(BUILD_DIR "/sim/lab", lab) ||
        !realpath("sim/tap", tap))
        return 1;
    return RUN("sim networks", begin, scratch_leave,
               T(a_capture_is_played_at_its_own_pace_and_the_answers_are_captured),
               T(a_pcapng_is_played_as_well_and_start_moves_it),
               T(a_damaged_capture_is_played_up_to_there_and_told),
               T(captures_that_cannot_be_played_are_refused_or_counted),
               T(one_seed_gives_one_run_to_the_last_bit),
               T(the_lab_pings_the_machine_and_returns_the_status_of_its_command),
               T(the_lab_needs_no_tun_device),
               T(the_lab_says_what_is_missing),
               T(a_command_in_the_lab_outlives_the_machine),
               T(two_machines_and_a_lab_share_one_wire),
               T(a_socket_in_use_is_told_and_a_stale_one_is_taken),
               T(a_file_or_folder_in_the_way_of_a_socket_is_told_and_left_alone),
               T(a_closed_stdin_is_not_taken_for_a_socket),
               T(a_peer_that_talks_nonsense_is_put_out_and_the_machine_runs_on),
               T(a_ping_over_a_tap_is_answered),
               T(a_ping_over_a_veth_is_answered_where_there_is_no_tun_device),
               T(an_interface_that_is_not_there_is_made_where_that_is_allowed_and_refused_where_not),
               T(a_tap_in_use_and_an_interface_that_is_none_are_told),
               T(user_mode_carries_a_datagram_from_the_host_to_the_machine),
               T(slirp_keeps_out_of_the_talk_of_others),
               T(a_port_in_use_is_told),
               T(a_port_that_is_there_twice_is_told_as_such),
               T(a_port_may_lead_to_another_machine_on_the_wire),
               T(an_idle_machine_keeps_the_pace_of_the_wall_and_costs_next_to_nothing),
               T(a_busy_machine_is_held_back_to_the_pace_of_the_wall),
               T(a_signal_ends_the_run_with_its_files_complete));
}
