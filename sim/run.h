/* The run of the machine: how simulated time goes on, and when frames and keys are looked for. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include <signal.h>
#include "bus_fault.h"
#include "cable.h"
#include "console.h"
#include "hub.h"
#include "progress.h"
#include "waves.h"
#include "wire.h"

enum run_end {
    RUN_GOES_ON,
    RUN_FIRMWARE,               /* the firmware ended it */
    RUN_BUS_FAULT,
    RUN_FOR_OVER,
    RUN_MAX_CYCLES,
    RUN_SIGNAL,
    RUN_IDLE,                   /* nothing can ever happen again */
    RUN_PLAYED,                 /* the captures are played and have been answered */
    RUN_OUTPUT,                 /* a file cannot be written */
};

struct run {
    struct model *model;
    const struct sim_clock *clock;
    struct hub *hub;
    struct wire *wire;
    struct console *console;
    struct cable *cable;
    struct bus_fault *bus_fault;
    struct waves *waves;
    struct pcapng *capture;         /* NULL: none */
    struct progress progress;
    bool real_time;
    bool ends_when_played;          /* only captures are on the wire */
    uint64_t for_ns, max_cycles;    /* bounds, or NEVER */

    /* The run's own. */
    struct poll_set set;
    uint64_t anchor_sim_ns, anchor_wall_ns;     /* simulated time may go no faster than the wall's from here on */
    uint64_t exchanged_wall_ns;                 /* the last look at the descriptors */
    uint64_t next_event_ns;
    enum run_end end;
};

enum run_end run_machine(struct run *run);
uint64_t run_wall_ns(void);

/* SIGINT, SIGTERM and SIGHUP end the run; a second one kills. */
void run_catch_signals(void);

#endif
