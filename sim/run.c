/*
 * The loop of the simulator.
 *
 *     the core is awake:  model_run in small slices; every 100 us of wall time a look at the descriptors
 *     the core sleeps:    poll() until the machine's next deadline, an event on the wire or a frame; then simulated
 *                         time jumps over what has passed (--speed real), or over all of it at once (max)
 *
 * In real time the pair (simulated, wall) is noted anew whenever the core goes to sleep: time lost while it was busy
 * is never caught up, because a jump of the machine's timers would fire retransmissions before the peers' answers are
 * read.
 */
#include "run.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include "report.h"

enum {
    SLICE_CYCLES = 128,
    EXCHANGE_NS = 100000,           /* a frame waits no longer than this for an awake machine */
};

#define PLAYED_LINGER_NS 1000000000u    /* for the last answers after the last frame of a capture */

static volatile sig_atomic_t signalled;

static void on_signal(int number)
{
    (void)number;
    signalled = 1;
}

void run_catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART | (int)SA_RESETHAND };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGXFSZ, SIG_IGN);           /* a file at its limit (ulimit -f) is an error of its write, and told as one */
}

uint64_t run_wall_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* --- time --- */

static void set_anchor(struct run *run)
{
    run->anchor_sim_ns = clock_now_ns(run->clock);
    run->anchor_wall_ns = run_wall_ns();
}

/* How long the machine must wait for the wall clock. */
static uint64_t ahead_ns(const struct run *run, uint64_t wall_ns)
{
    uint64_t sim = clock_now_ns(run->clock) - run->anchor_sim_ns;
    uint64_t wall = wall_ns - run->anchor_wall_ns;

    return run->real_time && sim > wall ? sim - wall : 0;
}

/* The next moment of simulated time at which something other than the machine has to act. */
static void find_next_event(struct run *run)
{
    uint64_t hub = hub_next_ns(run->hub);

    if (run->ends_when_played && hub == NEVER && run->for_ns == NEVER)
        run->for_ns = clock_now_ns(run->clock) + PLAYED_LINGER_NS;
    run->next_event_ns = least(least(hub, run->for_ns), least(waves_next_ns(run->waves), cable_next_ns(run->cable)));
    run->next_event_ns = least(run->next_event_ns, bus_fault_next_ns(run->bus_fault, clock_now_ns(run->clock)));
}

static uint64_t cycles_to_event(const struct run *run)
{
    uint64_t now = model_cycle(run->model), event = clock_cycles_of(run->clock, run->next_event_ns);

    return event == NEVER ? NEVER : event > now ? event - now : 0;
}

/* --- looking at the world --- */

static void prepare(struct run *run)
{
    poll_set_clear(&run->set);
    console_prepare(run->console, &run->set);
    hub_prepare(run->hub, &run->set);
}

static void serve(struct run *run)
{
    console_serve(run->console, &run->set);
    hub_serve(run->hub, &run->set);
    wire_feed(run->wire);
    run->exchanged_wall_ns = run_wall_ns();
    progress_tell(&run->progress, run->clock, run->hub->stats, run->exchanged_wall_ns);
    if (signalled)
        run->end = RUN_SIGNAL;
}

/* A signal between the test and the poll would be slept over, so it is let in by ppoll only. */
static void wait_for_something(struct run *run, uint64_t ns)
{
    sigset_t block, before;

    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigprocmask(SIG_BLOCK, &block, &before);
    poll_set_wait(&run->set, signalled ? 0 : ns, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void exchange(struct run *run, uint64_t wait_ns)
{
    prepare(run);
    if (wait_ns)
        wait_for_something(run, least(wait_ns, run->set.limit_ns));
    else
        poll_set_wait(&run->set, 0, NULL);
    serve(run);
}

static void flush_outputs(struct run *run)
{
    console_flush();
    if (run->capture)
        pcapng_flush(run->capture);
}

/* --- the core sleeps --- */

/* Whole cycles that fit into a stretch of wall time: never one too many. */
static uint64_t cycles_within(const struct run *run, uint64_t ns)
{
    return (uint64_t)((unsigned __int128)ns * run->clock->hz / 1000000000u);
}

static bool something_is_ready(const struct poll_set *set)
{
    for (unsigned i = 0; i < set->count; i++)
        if (set->fds[i].revents)
            return true;
    return false;
}

static void sleep_in_real_time(struct run *run, uint64_t room)
{
    uint64_t before = run_wall_ns();

    wait_for_something(run, room == NEVER ? NEVER : clock_ns_of(run->clock, room) + 1);
    model_skip(run->model, least(room, cycles_within(run, run_wall_ns() - before)));
}

/* Skips at once, but not over a frame that waits; without any deadline it can only wait as if in real time. */
static void skip_at_once(struct run *run, uint64_t room)
{
    if (room == NEVER && run->set.count == 0) {
        run->end = RUN_IDLE;
        return;
    }
    if (room == NEVER) {
        sleep_in_real_time(run, room);
        return;
    }
    poll_set_wait(&run->set, 0, NULL);
    if (!something_is_ready(&run->set))
        model_skip(run->model, room);
}

static void sleep_machine(struct run *run)
{
    uint64_t room = least(model_skippable(run->model), cycles_to_event(run));

    if (room == 0)
        return;
    flush_outputs(run);
    prepare(run);
    if (run->set.limit_ns != NEVER)
        room = least(room, clock_cycles_of(run->clock, run->set.limit_ns));
    if (run->real_time)
        sleep_in_real_time(run, room);
    else
        skip_at_once(run, room);
    serve(run);
    set_anchor(run);
}

/* --- the core is awake --- */

static void check_bounds(struct run *run)
{
    uint64_t now_ns = clock_now_ns(run->clock);

    cable_advance(run->cable, run->model, now_ns);
    bus_fault_advance(run->bus_fault, run->model, now_ns);
    if (!waves_update(run->waves, run->model, now_ns))
        run->end = RUN_OUTPUT;
    else if (now_ns >= run->for_ns)
        run->end = run->ends_when_played ? RUN_PLAYED : RUN_FOR_OVER;
    else if (model_evaluated_cycles(run->model) >= run->max_cycles)
        run->end = RUN_MAX_CYCLES;
}

static uint64_t slice_cycles(const struct run *run)
{
    uint64_t slice = least(SLICE_CYCLES, run->max_cycles - model_evaluated_cycles(run->model));
    uint64_t to_event = cycles_to_event(run);

    return to_event ? least(slice, to_event) : slice;
}

static void run_slice(struct run *run)
{
    enum model_stop stop = model_run(run->model, slice_cycles(run));

    wire_feed(run->wire);
    if (stop == MODEL_EXIT)
        run->end = RUN_FIRMWARE;
    else if (stop == MODEL_FAULT)
        run->end = RUN_BUS_FAULT;
    else if (stop == MODEL_ASLEEP)
        sleep_machine(run);
}

enum run_end run_machine(struct run *run)
{
    prctl(PR_SET_TIMERSLACK, 1ul);
    run->ends_when_played &= run->for_ns == NEVER && hub_next_ns(run->hub) != NEVER;
    set_anchor(run);
    while (run->end == RUN_GOES_ON) {
        find_next_event(run);
        check_bounds(run);
        if (run->end != RUN_GOES_ON)
            break;

        uint64_t wall_ns = run_wall_ns(), ahead = ahead_ns(run, wall_ns);
        if (ahead)
            exchange(run, ahead);
        else if (wall_ns - run->exchanged_wall_ns >= EXCHANGE_NS || cycles_to_event(run) == 0)
            exchange(run, 0);
        if (!ahead && run->end == RUN_GOES_ON)
            run_slice(run);
    }
    flush_outputs(run);
    poll_set_free(&run->set);
    return run->end;
}
