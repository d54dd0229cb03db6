/* The manual of the simulator, as --help prints it. */
#include "options.h"

#include <stdio.h>
#include "model.h"

static const char manual[] =
"\n"
"Runs a simulated machine (RISC-V core, Ethernet NIC, RAM, UART) with this firmware. Its console is on stdin and\n"
"stdout; its Ethernet wire ends in a hub on which every --net is a port.\n"
"\n"
"The wire\n"
"  --net user[,hostfwd=PROTO:[ADDRESS]:PORT-[ADDRESS]:PORT]...\n"
"        A network of its own inside this process (libslirp), for which no rights are needed. Host .3 and DNS .4 of\n"
"        the machine's network. PROTO is tcp or udp, the first ADDRESS 127.0.0.1 if\n"
"        left out; hostfwd=tcp:127.0.0.1:8080-:80 makes the machine's port 80\n"
"        answer at http://localhost:8080. The machine cannot reach out; a ping cannot be carried in.\n"
"  --net tap,ifname=NAME\n"
"        A TAP interface of this host: an existing one, or a new one, which is given the gateway's address. Where\n"
"        /dev/net/tun is closed and NAME is a veth, a packet socket on it; where NAME does not exist and may be made,\n"
"        a veth pair NAME and NAME-wire. 'make tap' runs a shell in which this needs no rights.\n"
"  --net socket,listen=PATH | --net socket,connect=PATH\n"
"        A UNIX stream socket; each frame is preceded by its length (32 bits, big-endian), as QEMU does. Several\n"
"        machines, or build/sim/lab, may connect to one that listens.\n"
"  --net pcap[,in=FILE][,start=TIME][,out=FILE]\n"
"        Plays a capture (pcap or pcapng) to the machine, from start on (100ms) at the capture's own pace, and writes\n"
"        what passes the hub as pcapng. With no other back-end and no --for, the run ends one second after the last\n"
"        frame.\n"
"  --ip ADDRESS/BITS  --gw ADDRESS  --dns ADDRESS  --mac MAC\n"
"        What the machine is told (192.0.2.2/24, 192.0.2.1, 192.0.2.4, 02:00:00:00:02:02). With --ip alone the\n"
"        gateway is host .1 and the DNS server .4 of its network; --net user takes its addresses from there, too, and\n"
"        build/sim/lab is told with its own --ip.\n"
"  --phy [CHIP][,address=N][,partner=SPEED][,reset=TIME][,negotiate=TIME][,down=TIME][,up=TIME]...\n"
"        The PHY chip behind the machine's MDIO pins: rtl8211f, ksz9031, lan8720 or b50612d, at address 1. The other end\n"
"        of its cable can do 10, 100 or 1000 Mbit/s (all; 10-silent, 100-silent: and does not negotiate). How long a\n"
"        reset and the negotiation take (0), and when, in simulated time, the cable is pulled out (down=) and put in\n"
"        (up=) again. The wire is as fast as the PHY has negotiated.\n"
"  --fault rx:FAULT[,FAULT]...  --fault tx:...\n"
"        Faults on the wire to (rx) and from (tx) the machine. loss=, reorder=, dup=: shares of the frames (2%,\n"
"        0.02); corrupt=: share of the bits that flip on the wire (1e-6), which the FCS catches; mangle=: the same\n"
"        behind the Ethernet header and under a good FCS, which only checksums catch; delay=TIME; rate=BITS a\n"
"        second (10M).\n"
"  --bus-fault err|silent,at=ADDRESS,bytes=N[,from=TIME][,for=TIME]\n"
"        The NIC's DMA does not find this part of the RAM for a while: an error answers there, or nothing. The core does.\n"
"  --seed N\n"
"        Seed of the faults and of the machine's entropy. A new one each run, printed at the start.\n"
"  --pcap FILE\n"
"        Writes all that passes the machine's connector as pcapng: both directions, FCS, stamps exact to the cycle.\n"
"        FILE is a file, not '-': the console has stdout. No two options may write one file, nor the firmware or a\n"
"        capture that is played.\n"
"\n"
"Time\n"
"  --speed real | max\n"
"        real: simulated time is never faster than the clock on the wall and an idle machine sleeps; the default when\n"
"        somebody real is on the wire. max: idle time is skipped.\n"
"  --for TIME            ends after this much simulated time (10ns 500us 20ms 3s)\n"
"  --max-cycles N        ends after this many evaluated cycles; skipped ones do not count\n"
"\n"
"Looking inside\n"
"  --fst FILE[,from=TIME][,for=TIME]\n"
"        Waves (earshot-trace only) in nanoseconds, and FILE.gtkw beside them: gtkwave FILE.gtkw. FILE is an ordinary\n"
"        file; a run that ends before its window begins, or a disk that is full, ends with status 1.\n"
"  --stats FILE          a JSON of times, cycles, frames and drops at the end ('-': stdout)\n"
"  --self-test           the firmware tests the NIC before it uses it; where that fails it ends with status 75 (64+11)\n"
"  --raw                 console in raw mode: each key goes to the machine at once, Ctrl-C too (end it by SIGTERM)\n"
"  --progress            a line on stderr every ten seconds\n"
"  --help                this\n"
"  --version             which machine this is: the pins of its PHY, and its clock\n"
"\n"
"Exit status\n"
"  0     the firmware ended with 0, --for is over, nothing was left to wait for, SIGINT, SIGTERM, SIGHUP\n"
"  1     a file could not be written to its end\n"
"  2     a wrong option or value\n"
"  3     something it needs cannot be had: a file, a port, a device, a permission\n"
"  4     the machine took a bus fault\n"
"  5     --max-cycles are over\n"
"  64+N  the firmware ended with N (at most 63; --stats has the number itself)\n";

void options_print_help(const char *program)
{
    printf("usage: %s [options] firmware.elf\n%s", program, manual);
}

void options_print_version(void)
{
    printf("earshot: PHY pins %s, system clock %g MHz, waves: %s\n", model_phy_side(), model_sys_hz() / 1e6,
           model_trace_supported() ? "yes" : "no (earshot-trace has them)");
}
