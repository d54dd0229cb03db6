/* Counts of one run, each with a name, and the JSON written at its end. */
#ifndef SIM_STATS_H
#define SIM_STATS_H

#include <stdbool.h>
#include <stdint.h>
#include "clock.h"

/* Frames and bytes as they cross the machine's connector, FCS included. */
#define STATS_FRAMES(X)                                                                             \
    X(rx_frames) X(rx_bytes) X(tx_frames) X(tx_bytes)

/* Frames that got no further. */
#define STATS_DROPS(X)                                                                              \
    X(rx_queue_full)            /* more waited for the machine's wire than the queue holds */       \
    X(rx_no_link)               /* the machine's PHY had no link */                                 \
    X(rx_fault_loss) X(tx_fault_loss)                                                               \
    X(rx_too_long)              /* longer than any Ethernet frame */                                \
    X(rx_too_short)             /* not even an Ethernet header */                                   \
    X(tx_bad_fcs)               /* sent by the machine with a wrong FCS, or corrupted on the wire */\
    X(tx_error)                 /* the machine raised TX_ER */                                      \
    X(tx_runt) X(tx_giant)                                                                          \
    X(tx_queue_full)                                                                                \
    X(tap_send_failed) X(tap_read_failed)                                                           \
    X(user_refused)             /* to the host through --net user, but no answer to it */          \
    X(socket_backlog)           /* the peer on a socket does not read */                            \
    X(pcap_truncated)           /* a frame of a capture that lacks its end */

/* What --fault did besides dropping, and how many bursts of the NIC's DMA --bus-fault broke. */
#define STATS_FAULTS(X)                                                                             \
    X(rx_duplicated) X(rx_reordered) X(rx_corrupted) X(rx_mangled)                                  \
    X(tx_duplicated) X(tx_reordered) X(tx_corrupted) X(tx_mangled)                                  \
    X(dma_broken_bursts)

#define STATS_FIELD(name) uint64_t name;
struct stats {
    STATS_FRAMES(STATS_FIELD)
    STATS_DROPS(STATS_FIELD)
    STATS_FAULTS(STATS_FIELD)
};

/* How the run came to its end. */
struct stats_end {
    const char *reason;
    int exit_status;
    int firmware_status;                /* -1: the firmware did not end the run */
    int64_t fault_address;              /* -1: no bus fault */
    uint64_t seed;
    uint64_t wall_ns;
};

/* The file of --stats: opened before the run, so that it can be refused; an old one keeps its content until the end. */
struct stats_file {
    const char *path;                   /* NULL: none wanted */
    int fd;
    bool is_new;
};

bool stats_open(struct stats_file *file, const char *path);
void stats_drop(struct stats_file *file);           /* instead of writing: leaves no trace */
bool stats_write(struct stats_file *file, const struct stats *stats, const struct sim_clock *clock,
                 const struct stats_end *end);

#endif
