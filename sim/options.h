/* The command line of the simulator. --help is its manual; the text stands in options_help.c. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "bus_fault.h"
#include "cable.h"
#include "fault.h"

enum { OPTIONS_NETS_MAX = 16 };

enum speed {
    SPEED_AUTO,             /* real with a real peer on the wire, else max */
    SPEED_REAL,
    SPEED_MAX,
};

struct options {
    const char *firmware;
    const char *nets[OPTIONS_NETS_MAX];
    unsigned net_count;
    uint8_t mac[6], ip[4], gateway[4], dns[4];
    unsigned prefix_bits;
    struct fault_spec rx_fault, tx_fault;
    struct cable cable;
    uint64_t seed;
    enum speed speed;
    const char *pcap, *stats, *fst;
    uint64_t fst_from_ns, fst_for_ns;       /* fst_for_ns NEVER: to the end */
    uint64_t for_ns, max_cycles;            /* NEVER: no bound */
    struct bus_fault bus_fault;
    bool self_test;                         /* the firmware tests the NIC before it uses it */
    bool raw_console, progress, help, version;
    uint32_t given;                         /* which options were there; options.c's own */
};

/* False: something is wrong and has been said. With --help or --version the rest is not looked at. */
bool options_read(struct options *options, int argc, char **argv);
void options_print_help(const char *program);
void options_print_version(void);

#endif
