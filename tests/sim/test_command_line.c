/* The simulator's command line with the fake machine: what is wrong is said in one line, and the status tells. */
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include "image.h"
#include "program.h"

enum { FINE = 0, OUTPUT = 1, USAGE = 2, SETUP = 3, BUS_FAULT = 4, MAX_CYCLES = 5, FIRMWARE = 64 };

static char earshot[4096], lab[4096];
static struct program program;

static unsigned lines(const char *text)
{
    unsigned count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

/* The program ends with this status after one line that has this word in it. */
static void expect_refusal(int status, const char *word, const char *const argv[])
{
    if (program_run(&program, argv) != status || !strstr(program.text, word) || lines(program.text) != 1)
        fail_msg("status %d, said: %s", program.status, program.text);
}

#define REFUSED(status, word, ...) expect_refusal(status, word, (const char *const[]){ earshot, __VA_ARGS__, NULL })

TEST(help_is_a_manual_and_names_every_option)
{
    static const char *const names[] = {
        "--net user", "--net tap", "--net socket", "--net pcap", "--ip", "--gw", "--dns", "--mac",
        "--fault", "--seed", "--speed", "--pcap", "--fst", "--stats", "--for", "--max-cycles", "--raw",
        "--progress", "Exit status",
    };

    expect_eq(PROGRAM(&program, earshot, "--help"), FINE);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect(strstr(program.text, names[i]) != NULL);
}

TEST(wrong_options_are_named)
{
    REFUSED(USAGE, "which firmware", "--for", "1s");
    REFUSED(USAGE, "--frobnicate", "--frobnicate", "serve.elf");
    REFUSED(USAGE, "--for needs a value", "serve.elf", "--for");
    REFUSED(USAGE, "one firmware at a time", "serve.elf", "other.elf");
}

TEST(wrong_values_are_told_with_an_example)
{
    REFUSED(USAGE, "--for '10'", "--for", "10", "serve.elf");
    REFUSED(USAGE, "192.0.2.2/24", "--ip", "192.0.2.2", "serve.elf");
    REFUSED(USAGE, "--gw", "--gw", "192.0.2", "serve.elf");
    REFUSED(USAGE, "group address", "--mac", "03:00:00:00:00:01", "serve.elf");
    REFUSED(USAGE, "--mac", "--mac", "02:00", "serve.elf");
    REFUSED(USAGE, "'real' and 'max'", "--speed", "fast", "serve.elf");
    REFUSED(USAGE, "--seed", "--seed", "-1", "serve.elf");
    REFUSED(USAGE, "--max-cycles", "--max-cycles", "many", "serve.elf");
    REFUSED(USAGE, "which way", "--fault", "loss=2%", "serve.elf");
    REFUSED(USAGE, "loss='200%' is not a share", "--fault", "rx:loss=200%", "serve.elf");
    REFUSED(USAGE, "there is no 'lose'", "--fault", "tx:lose=1%", "serve.elf");
    REFUSED(USAGE, "from=2ms", "--fst", "w.fst,from=2", "serve.elf");
    REFUSED(USAGE, "which firmware", "");
    REFUSED(USAGE, "--stats needs a file name", "--stats", "", "serve.elf");
    REFUSED(USAGE, "--pcap needs a file name", "--pcap", "-", "serve.elf");
    REFUSED(USAGE, "the console has stdout", "--stats", "-", "serve.elf");
    REFUSED(USAGE, "--for '' is not a time", "--for", "", "serve.elf");
    REFUSED(USAGE, "--ip ''", "--ip", "", "serve.elf");
    REFUSED(USAGE, "'' needs a value", "--fault", "rx:loss=1%,", "serve.elf");
    REFUSED(USAGE, "there is no ''", "--fst", "w.fst,", "serve.elf");
    REFUSED(USAGE, "names no fault", "--fault", "rx:", "serve.elf");
}

TEST(what_may_be_said_once_is_refused_twice)
{
    REFUSED(USAGE, "--pcap is there twice", "--pcap", "a", "--pcap", "b", "serve.elf");
    REFUSED(USAGE, "--for is there twice", "--for", "1s", "--for", "1s", "serve.elf");
    REFUSED(USAGE, "loss= is there twice", "--fault", "rx:loss=1%,loss=2%", "serve.elf");
    REFUSED(USAGE, "loss= is there twice", "--fault", "rx:loss=1%", "--fault", "rx:loss=2%", "serve.elf");
    REFUSED(USAGE, "from= is there twice", "--fst", "w,from=1s,from=2s", "serve.elf");
    REFUSED(USAGE, "in= is there twice", "--net", "pcap,in=serve.txt,in=serve.txt", "serve.elf");
    REFUSED(USAGE, "for= is there twice", "--fst", "w,for=1s,for=2s", "serve.elf");
    REFUSED(USAGE, "partner= is there twice", "--phy", "ksz9031,partner=10,partner=100", "serve.elf");
    REFUSED(USAGE, "at= is there twice", "--bus-fault", "err,at=0,at=4,bytes=4", "serve.elf");
    REFUSED(USAGE, "--net user is there twice", "--net", "user", "--net", "user", "serve.elf");
    expect_eq(PROGRAM(&program, earshot, "--fault", "rx:loss=1%", "--fault", "rx:dup=1%", "--fault", "tx:loss=1%",
                      "serve.elf"), FINE);
}

TEST(a_phy_that_cannot_be_is_refused)
{
    REFUSED(USAGE, "no such chip", "--phy", "", "serve.elf");
    REFUSED(USAGE, "'' needs a value", "--phy", "ksz9031,", "serve.elf");
    REFUSED(USAGE, "the cable is in by then", "--phy", "ksz9031,up=3s", "serve.elf");
    REFUSED(USAGE, "the cable is out by then", "--phy", "ksz9031,down=2ms,down=3ms", "serve.elf");
    REFUSED(USAGE, "earlier than the one before", "--phy", "down=3ms,up=2ms", "serve.elf");
    expect_eq(PROGRAM(&program, earshot, "--phy", "down=1ms,up=2ms,down=3ms", "serve.elf"), FINE);
}

TEST(a_bus_fault_that_hits_nothing_is_refused)
{
    REFUSED(USAGE, "'err' and 'silent'", "--bus-fault", "", "serve.elf");
    REFUSED(USAGE, "needs a range", "--bus-fault", "err,at=0", "serve.elf");
    REFUSED(USAGE, "bytes=0 is no range", "--bus-fault", "err,at=0,bytes=0", "serve.elf");
    REFUSED(USAGE, "for=0s is no time", "--bus-fault", "err,at=0,bytes=4,for=0s", "serve.elf");
    REFUSED(USAGE, "not in the RAM, which is 0x0 to 0x3ffff", "--bus-fault", "err,at=0x40000,bytes=4", "serve.elf");
    REFUSED(USAGE, "not in the RAM", "--bus-fault", "err,at=0x3fffc,bytes=8", "serve.elf");
    REFUSED(USAGE, "not in the RAM", "--bus-fault", "err,at=0x7ffff000,bytes=0x10000000", "serve.elf");
    expect_eq(PROGRAM(&program, earshot, "--bus-fault", "err,at=0x8003fffc,bytes=4", "--stats", "s.json", "serve.elf"),
              FINE);
    expect_eq((int)json_number("s.json", "dma_broken_bursts"), 0);
}

TEST(addresses_that_no_host_can_have_are_refused)
{
    REFUSED(USAGE, "1 to 30", "--ip", "192.0.2.2/31", "serve.elf");
    REFUSED(USAGE, "1 to 30", "--ip", "192.0.2.2/32", "serve.elf");
    REFUSED(USAGE, "network itself", "--ip", "192.0.2.0/24", "serve.elf");
    REFUSED(USAGE, "network itself", "--ip", "192.0.2.4/30", "serve.elf");
    REFUSED(USAGE, "broadcast address", "--ip", "192.0.2.255/24", "serve.elf");
    REFUSED(USAGE, "multicast", "--ip", "224.0.0.5/24", "serve.elf");
    REFUSED(USAGE, "loopback", "--ip", "127.0.0.2/24", "serve.elf");
    REFUSED(USAGE, "0.0.0.0/8", "--ip", "0.0.0.2/24", "serve.elf");
    REFUSED(USAGE, "reserved", "--ip", "250.0.0.2/24", "serve.elf");
    REFUSED(USAGE, "one address", "--ip", "192.0.2.7/24", "--gw", "192.0.2.7", "serve.elf");
    REFUSED(USAGE, "one address", "--ip", "192.0.2.1/24", "serve.elf");
    REFUSED(USAGE, "not in the machine's network", "--gw", "192.0.3.1", "serve.elf");
    REFUSED(USAGE, "broadcast address", "--gw", "192.0.2.255", "serve.elf");
    REFUSED(USAGE, "multicast", "--dns", "224.0.0.1", "serve.elf");
    REFUSED(USAGE, "no address of a station", "--mac", "00:00:00:00:00:00", "serve.elf");
}

TEST(the_gateway_and_the_dns_server_follow_the_address)
{
    IMAGE("exit.elf", .action = FAKE_EXIT);
    expect_eq(PROGRAM(&program, earshot, "--ip", "198.51.100.77/26", "exit.elf"), FINE);
    expect(strstr(program.text, "gateway 198.51.100.65 dns 198.51.100.68") != NULL);
    expect_eq(PROGRAM(&program, earshot, "--ip", "198.51.100.2/30", "exit.elf"), FINE);
    expect(strstr(program.text, "gateway 198.51.100.1 dns 198.51.100.1") != NULL);
    expect_eq(PROGRAM(&program, earshot, "--ip", "198.51.100.1/24", "--gw", "198.51.100.9", "--dns", "192.0.2.53",
                      "exit.elf"), FINE);
    expect(strstr(program.text, "gateway 198.51.100.9 dns 192.0.2.53") != NULL);
}

/* The command is refused and the file holds what it held. */
static void expect_kept(const char *path, const char *const argv[])
{
    char *before = read_text(path);

    expect_refusal(USAGE, "name the same file", argv);

    char *after = read_text(path);
    expect(before && after && strcmp(before, after) == 0);
    free(before);
    free(after);
}

#define KEPT(path, ...) expect_kept(path, (const char *const[]){ earshot, __VA_ARGS__, NULL })

TEST(no_output_is_written_over_an_input_or_another_output)
{
    expect_eq(PROGRAM(&program, "sh", "-c", "ln -s serve.txt link; ln serve.txt hard"), 0);
    KEPT("serve.txt", "--net", "pcap,in=serve.txt,out=serve.txt", "serve.elf");
    KEPT("serve.txt", "--net", "pcap,in=serve.txt", "--net", "pcap,out=./serve.txt", "serve.elf");
    KEPT("serve.txt", "--net", "pcap,out=link", "--net", "pcap,in=serve.txt", "serve.elf");
    KEPT("serve.txt", "--net", "pcap,in=serve.txt", "--pcap", "hard", "serve.elf");
    KEPT("serve.elf", "--pcap", "serve.elf", "serve.elf");
    KEPT("serve.elf", "--stats", "serve.elf", "serve.elf");
    KEPT("serve.elf", "--fst", "serve.elf", "serve.elf");
    KEPT("serve.txt", "--pcap", "new", "--stats", "./new", "serve.elf");
    KEPT("serve.txt", "--pcap", "new", "--net", "pcap,out=new", "serve.elf");
    KEPT("serve.txt", "--fst", "new", "--stats", "new.gtkw", "serve.elf");
    expect(access("new", F_OK) != 0);
    expect_eq(PROGRAM(&program, earshot, "--pcap", "/dev/null", "--stats", "/dev/null", "serve.elf"), FINE);
}

TEST(words_that_do_not_reach_stdout_are_an_error)
{
    expect_eq(PROGRAM(&program, "sh", "-c", "exec \"$0\" --help >/dev/full", earshot), OUTPUT);
    expect_eq(PROGRAM(&program, "sh", "-c", "exec \"$0\" --help >&-", earshot), OUTPUT);
    expect_eq(PROGRAM(&program, "sh", "-c", "exec \"$0\" --help >/dev/full", lab), OUTPUT);
    expect_eq(PROGRAM(&program, "sh", "-c", "exec \"$0\" --stats s.json serve.elf >/dev/full", earshot), OUTPUT);
    expect(strstr(program.text, "the console is not complete") != NULL && lines(program.text) == 3);
    expect_eq((int)json_number("s.json", "exit_status"), OUTPUT);
    expect_eq(PROGRAM(&program, "sh", "-c", "exec \"$0\" serve.elf >&-", earshot), OUTPUT);
    expect(strstr(program.text, "the console is not complete") != NULL);
    expect_eq(PROGRAM(&program, "bash", "-c", "\"$0\" serve.elf | true; exit ${PIPESTATUS[0]}", earshot), FINE);
}

TEST(a_message_does_not_stand_behind_a_line_of_the_console)
{
    IMAGE("fault.elf", .action = FAKE_FAULT);
    expect_eq(PROGRAM(&program, earshot, "fault.elf"), BUS_FAULT);
    expect(strstr(program.text, "dns 192.0.2.4\nearshot-fake: bus fault") != NULL);
    expect_eq(PROGRAM(&program, "sh", "-c", "\"$0\" fault.elf >console", earshot), BUS_FAULT);

    char *console = read_text("console");
    expect(console && strcmp(console + strlen(console) - 5, "0.2.4") == 0);
    free(console);
}

TEST(wrong_back_ends_are_told)
{
    REFUSED(USAGE, "user, tap, socket and pcap", "--net", "wifi", "serve.elf");
    REFUSED(USAGE, "tcp:127.0.0.1:8080-:80", "--net", "user,hostfwd=8080", "serve.elf");
    REFUSED(USAGE, "tcp:127.0.0.1:8080-:80", "--net", "user,hostfwd=sctp::8080-:80", "serve.elf");
    REFUSED(USAGE, "tcp:127.0.0.1:8080-:80", "--net", "user,hostfwd=tcp::0-:80", "serve.elf");
    REFUSED(USAGE, "'sctp' is neither tcp nor udp", "--net", "user,hostfwd=sctp::8080-:80", "serve.elf");
    REFUSED(USAGE, "'0' is not a port", "--net", "user,hostfwd=tcp::0-:80", "serve.elf");
    REFUSED(USAGE, "'70000' is not a port", "--net", "user,hostfwd=tcp::8080-:70000", "serve.elf");
    REFUSED(USAGE, "'1.2' is not an IPv4 address", "--net", "user,hostfwd=tcp:1.2:8080-:80", "serve.elf");
    REFUSED(USAGE, "'-' is missing", "--net", "user,hostfwd=tcp::8080", "serve.elf");
    REFUSED(USAGE, "'80' has no ':'", "--net", "user,hostfwd=tcp::8080-80", "serve.elf");
    REFUSED(USAGE, "nobody has this address; the machine is 192.0.2.2", "--net", "user,hostfwd=tcp::0x1f91-192.0.2.9:80",
            "serve.elf");
    REFUSED(USAGE, "there is no ''", "--net", "user,", "serve.elf");
    REFUSED(USAGE, "ifname=NAME", "--net", "tap,ifname=x,", "serve.elf");
    REFUSED(USAGE, "in= needs a file name: the console", "--net", "pcap,in=-", "serve.elf");
    REFUSED(USAGE, "out= needs a file name: the console", "--net", "pcap,out=-", "serve.elf");
    REFUSED(USAGE, "there is no 'restrict'", "--net", "user,restrict=on", "serve.elf");
    REFUSED(USAGE, "ifname=NAME", "--net", "tap", "serve.elf");
    REFUSED(USAGE, "1 to 15 letters", "--net", "tap,ifname=a-name-much-too-long", "serve.elf");
    REFUSED(USAGE, "listen=PATH", "--net", "socket", "serve.elf");
    REFUSED(USAGE, "needs in=FILE", "--net", "pcap", "serve.elf");
    REFUSED(USAGE, "in= needs a file name", "--net", "pcap,in=", "serve.elf");
    REFUSED(USAGE, "there is no in=FILE", "--net", "pcap,out=o,start=1s", "serve.elf");
    REFUSED(USAGE, "there is no 'on'", "--net", "pcap,on=o", "serve.elf");
    REFUSED(USAGE, "another --ip", "--net", "user", "--ip", "192.0.2.3/24", "serve.elf");
}

TEST(a_missing_or_foreign_firmware_is_told)
{
    REFUSED(SETUP, "No such file", "missing.elf");
    IMAGE("wrong.elf", .machine = 62);
    REFUSED(SETUP, "another machine", "wrong.elf");
    IMAGE("wrong.elf", .type = 3);
    REFUSED(SETUP, "not a linked program", "wrong.elf");
    IMAGE("wrong.elf", .entry = 0x10000);
    REFUSED(SETUP, "starts at", "wrong.elf");
    IMAGE("wrong.elf", .address = 0x3FF00);
    REFUSED(SETUP, "does not fit", "wrong.elf");
    IMAGE("wrong.elf", .address = 0xFFFFFF00);
    REFUSED(SETUP, "does not fit", "wrong.elf");
    IMAGE("wrong.elf", .cut_bytes = 4);
    REFUSED(SETUP, "cut short", "wrong.elf");
    IMAGE("wrong.elf", .no_params = true);
    REFUSED(SETUP, "no boot_params", "wrong.elf");
    REFUSED(SETUP, "not an ELF file", "serve.txt");
}

TEST(a_firmware_of_another_release_is_told)
{
    IMAGE("wrong.elf", .magic = 0x12345678);
    REFUSED(SETUP, "0x12345678", "wrong.elf");
    IMAGE("wrong.elf", .version = 99);
    REFUSED(SETUP, "version 99", "wrong.elf");
    IMAGE("wrong.elf", .length = 8);
    REFUSED(SETUP, "8 bytes", "wrong.elf");
}

TEST(the_firmware_is_told_its_address_whether_the_parameters_are_a_section_or_a_symbol)
{
    IMAGE("symbol.elf", .action = FAKE_EXIT, .by_symbol = true);
    expect_eq(PROGRAM(&program, earshot, "--ip", "192.0.2.77/24", "symbol.elf"), FINE);
    expect(strstr(program.text, "fake machine at 192.0.2.77 flags 0") != NULL);
    IMAGE("section.elf", .action = FAKE_EXIT);
    expect_eq(PROGRAM(&program, earshot, "--ip", "192.0.2.78/24", "section.elf"), FINE);
    expect(strstr(program.text, "fake machine at 192.0.2.78 flags 0") != NULL);
}

TEST(the_status_says_how_the_run_ended)
{
    IMAGE("exit.elf", .action = FAKE_EXIT, .argument = 7);
    expect_eq(PROGRAM(&program, earshot, "--stats", "s.json", "exit.elf"), FIRMWARE + 7);
    expect_eq((int)json_number("s.json", "firmware_status"), 7);
    IMAGE("exit.elf", .action = FAKE_EXIT, .argument = 255);
    expect_eq(PROGRAM(&program, earshot, "exit.elf"), FIRMWARE + 63);
    IMAGE("fault.elf", .action = FAKE_FAULT, .argument = 0x1000);
    expect_eq(PROGRAM(&program, earshot, "fault.elf"), BUS_FAULT);
    expect(strstr(program.text, "0x00001000") != NULL);
    IMAGE("spin.elf", .action = FAKE_SPIN);
    expect_eq(PROGRAM(&program, earshot, "--max-cycles", "100000", "--stats", "s.json", "spin.elf"), MAX_CYCLES);
    expect_eq((int)json_number("s.json", "evaluated_cycles"), 100000);
    expect_eq(PROGRAM(&program, earshot, "--for", "1ms", "--stats", "s.json", "spin.elf"), FINE);
    expect_eq((int)json_number("s.json", "cycles"), FAKE_HZ / 1000);
}

TEST(a_machine_that_nothing_can_wake_ends_with_a_word)
{
    expect_eq(PROGRAM(&program, earshot, "serve.elf"), FINE);
    expect(strstr(program.text, "nothing is left that could wake it") != NULL);
}

TEST(at_full_speed_idle_time_costs_nothing)
{
    IMAGE("tick.elf", .action = FAKE_TICK, .argument = FAKE_HZ);
    expect_eq(PROGRAM(&program, earshot, "--for", "100s", "--stats", "s.json", "tick.elf"), FINE);
    expect(json_number("s.json", "simulated_seconds") >= 100);
    expect(json_number("s.json", "evaluated_cycles") < 1e6);
    expect(program.wall_seconds < 10);
}

TEST(what_is_typed_reaches_the_machine)
{
    START(&program, earshot, "--speed", "real", "serve.elf");
    expect(program_says(&program, "fake machine"));
    program_type(&program, "hello there\n");
    expect(program_says(&program, "hello there"));
    expect_eq(program_end(&program, SIGTERM), FINE);
}

TEST(the_seed_is_printed)
{
    IMAGE("exit.elf", .action = FAKE_EXIT);
    expect_eq(PROGRAM(&program, earshot, "--seed", "123", "exit.elf"), FINE);
    expect(strstr(program.text, "--seed 123") != NULL);
}

TEST(waves_need_the_other_program_and_it_is_named)
{
    REFUSED(USAGE, "earshot-trace", "--fst", "waves.fst", "serve.elf");
}

TEST(a_file_that_cannot_be_written_is_told)
{
    REFUSED(SETUP, "nowhere/x.pcapng", "--pcap", "nowhere/x.pcapng", "serve.elf");
    REFUSED(SETUP, "nowhere/s.json", "--stats", "nowhere/s.json", "serve.elf");
    REFUSED(SETUP, "statistics to .: Is a directory", "--stats", ".", "serve.elf");
    expect_eq(PROGRAM(&program, earshot, "--for", "1ms", "--pcap", "/dev/full", "serve.elf"), OUTPUT);
    expect(strstr(program.text, "not complete") != NULL);
}

TEST(an_old_file_of_statistics_stays_until_there_are_new_ones)
{
    expect_eq(PROGRAM(&program, "sh", "-c", "yes precious | head -c 100000 > old.json"), 0);
    REFUSED(SETUP, "missing.elf", "--stats", "old.json", "missing.elf");
    expect_eq(PROGRAM(&program, "grep", "-q", "precious", "old.json"), 0);
    expect_eq(PROGRAM(&program, earshot, "--stats", "old.json", "serve.elf"), FINE);
    expect_eq(PROGRAM(&program, "grep", "-q", "precious", "old.json"), 1);
    REFUSED(SETUP, "missing.elf", "--stats", "fresh.json", "missing.elf");
    expect(access("fresh.json", F_OK) != 0);
}

TEST(a_capture_that_is_none_is_told)
{
    REFUSED(SETUP, "play missing.pcap: No such file", "--net", "pcap,in=missing.pcap", "serve.elf");
    REFUSED(SETUP, "serve.txt", "--net", "pcap,in=serve.txt", "serve.elf");
}

static void begin(void)
{
    scratch_enter();
    IMAGE("serve.elf", .action = FAKE_SERVE);

    FILE *file = fopen("serve.txt", "w");
    if (!file || fprintf(file, "A text, and long enough to be read as the head of any file format at all.\n") < 0 ||
        fclose(file) != 0)
        abort();
}

int main(void)
{
    if (!realpath(BUILD_DIR "/tests/sim/earshot-fake", earshot) || !realpath(BUILD_DIR "/sim/lab", lab))
        return 1;
    return RUN("sim command line", begin, scratch_leave,
               T(help_is_a_manual_and_names_every_option),
               T(wrong_options_are_named),
               T(wrong_values_are_told_with_an_example),
               T(what_may_be_said_once_is_refused_twice),
               T(a_phy_that_cannot_be_is_refused),
               T(a_bus_fault_that_hits_nothing_is_refused),
               T(addresses_that_no_host_can_have_are_refused),
               T(the_gateway_and_the_dns_server_follow_the_address),
               T(no_output_is_written_over_an_input_or_another_output),
               T(words_that_do_not_reach_stdout_are_an_error),
               T(a_message_does_not_stand_behind_a_line_of_the_console),
               T(wrong_back_ends_are_told),
               T(a_missing_or_foreign_firmware_is_told),
               T(a_firmware_of_another_release_is_told),
               T(the_firmware_is_told_its_address_whether_the_parameters_are_a_section_or_a_symbol),
               T(the_status_says_how_the_run_ended),
               T(a_machine_that_nothing_can_wake_ends_with_a_word),
               T(at_full_speed_idle_time_costs_nothing),
               T(what_is_typed_reaches_the_machine),
               T(the_seed_is_printed),
               T(waves_need_the_other_program_and_it_is_named),
               T(a_file_that_cannot_be_written_is_told),
               T(an_old_file_of_statistics_stays_until_there_are_new_ones),
               T(a_capture_that_is_none_is_told));
}
