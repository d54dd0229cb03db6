/* The whole machine through model.h, running machine.c on the core: devices, interrupts, sleep, faults, memory. */
#include <stdio.h>
#include "model.h"
#include "test.h"

#define COMMAND 0x8000u
#define RESULT  0x8100u
#define TIMER_INTERRUPT    0x80000007u
#define EXTERNAL_INTERRUPT 0x8000000Bu

static struct model *machine;
static char console[256];
static size_t console_bytes;

#define ECHOES 40u

static struct echo { uint64_t cycle; size_t bytes; uint32_t crc; } echoes[ECHOES + 1];
static size_t echo_count;
static uint32_t result[16];

static void on_uart(void *context, uint8_t byte)
{
    (void)context;
    if (console_bytes < sizeof console - 1)
        console[console_bytes++] = (char)byte;
}

/* IEEE 802.3 §3.2.9, reflected. Over a frame with its FCS the result is the same for every good frame. */
static uint32_t crc32(const uint8_t *p, size_t bytes)
{
    uint32_t crc = ~0u;

    while (bytes--) {
        crc ^= *p++;
        for (unsigned i = 0; i < 8; i++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void on_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er)
{
    (void)context;
    expect(!tx_er);
    expect(echo_count < ECHOES);
    echoes[echo_count++] = (struct echo){ start_cycle, bytes, crc32(frame, bytes - 4) };
}

static void power_on_with_seed(char command, uint32_t seed)
{
    static uint8_t image[32768];
    FILE *file = fopen(MACHINE_BIN, "rb");
    uint32_t word = (uint8_t)command;

    assert_non_null(file);
    size_t bytes = fread(image, 1, sizeof image, file);
    fclose(file);
    machine = model_open(&(struct model_events){ .tx_frame = on_frame, .uart_byte = on_uart }, seed);
    expect(model_ram_write(machine, 0, image, bytes));
    expect(model_ram_write(machine, COMMAND, &word, sizeof word));
}

static void power_on(char command)
{
    power_on_with_seed(command, 1);
}

/* Runs to the end of the program, skipping what may be skipped. */
static enum model_stop run(void)
{
    enum model_stop stop;

    while ((stop = model_run(machine, 2000000)) == MODEL_ASLEEP) {
        expect(model_skippable(machine) != UINT64_MAX);     /* something is to come */
        model_skip(machine, model_skippable(machine));
    }
    expect(model_ram_read(machine, RESULT, result, sizeof result));
    return stop;
}

static void expect_end(int code)
{
    expect_eq(run(), MODEL_EXIT);
    expect_eq(model_exit_code(machine), code);
}

static void reset_observers(void)
{
    console_bytes = echo_count = 0;
    memset(console, 0, sizeof console);
}

static void power_off(void)
{
    model_close(machine);
}

TEST(c_code_prints_on_the_console)
{
    power_on('h');
    expect_end(42);
    expect_str(console, "hello, wire\n");
    expect_eq(result[0], 8);
    expect_eq(result[1], model_ram_bytes(machine));
}

TEST(the_timer_wakes_the_core_at_its_time)
{
    power_on('t');
    expect_end(42);
    expect_eq(result[0], 1);
    expect_eq(result[8], TIMER_INTERRUPT);
    expect(result[1] >= 1000 && result[1] < 1400);
}

TEST(skipped_time_is_time_but_not_work)
{
    power_on('l');
    expect_end(42);
    expect_eq(result[2], 0);
    expect(result[1] >= 3000000000u && result[1] < 3000000400u);
    expect(result[3] < 2000);
    expect(model_cycle(machine) > 3000000000u);
    expect(model_evaluated_cycles(machine) < 50000);
    expect(model_busy_cycles(machine) < model_evaluated_cycles(machine));
}

TEST(skipping_and_waiting_come_to_the_same_time)
{
    power_on('t');
    while (model_run(machine, 1) != MODEL_EXIT)
        expect(model_cycle(machine) < 20000);
    expect(model_ram_read(machine, RESULT, result, sizeof result));
    uint32_t waited = result[1];

    model_close(machine);
    power_on('t');
    expect_end(42);
    expect(waited >= 1000);
    expect_eq(result[1], waited);
}

TEST(nothing_is_skipped_while_the_core_works)
{
    power_on('h');
    for (unsigned i = 0; i < 500; i++) {
        expect_eq(model_run(machine, 1), MODEL_RAN);
        expect_eq(model_skippable(machine), 0);
    }
}

TEST(typed_bytes_interrupt_and_come_back)
{
    power_on('u');
    expect_eq(model_run(machine, 100000), MODEL_ASLEEP);
    model_uart_send(machine, 'a');
    model_uart_send(machine, 'B');
    model_uart_send(machine, 'c');
    expect_end(42);
    expect_str(console, "AbC");
    expect_eq(result[0], 3);
    expect_eq(result[8], EXTERNAL_INTERRUPT);
    expect_eq(result[9], 1u << 4);
    expect_eq(result[1], 1);                        /* nothing waits, nothing was overrun */
}

TEST(a_load_from_nowhere_is_a_fault_with_its_address)
{
    power_on('f');
    expect_eq(run(), MODEL_FAULT);
    expect_eq(model_fault_address(machine), 0x40000000u);
    expect_eq(model_exit_code(machine), 3);
    expect_eq(result[0], 0);
    expect_eq(result[1], 1);
    expect_eq(result[8], EXTERNAL_INTERRUPT);
    expect_eq(result[9], 1u << 5);
    expect_eq(result[10], 1);
    expect_eq(result[11], 0x40000000u);
}

TEST(memory_ends_where_it_says)
{
    power_on('d');
    expect_eq(model_ram_bytes(machine), 0x40000);
    expect_eq(run(), MODEL_FAULT);
    expect_eq(model_fault_address(machine), 0x40000);
}

TEST(a_forgiven_fault_is_gone)
{
    power_on('s');
    expect_end(42);
    expect_eq(result[10], 5);                       /* latched, a write */
    expect_eq(result[11], 0xF0050004u);
    expect_eq(result[0] & 1, 0);
    expect_eq(result[1], 1);
}

TEST(a_jump_to_nowhere_is_a_fault_of_the_instruction_bus)
{
    power_on('j');
    expect_eq(run(), MODEL_FAULT);
    expect_eq(model_fault_address(machine), 0xF0000000u);
    expect_eq(result[10], 3);                       /* latched, the instruction bus */
    expect_eq(result[8], 2);                        /* what came from there is an illegal instruction */
    expect_eq(result[12], 0xF0000000u);
}

TEST(memory_reads_back_and_its_alias_is_not_cached)
{
    power_on('m');
    expect_end(42);
    expect_eq(result[0], 0xBBCCAA44u);
    expect_eq(result[1], 0xBBCCAA44u);
    expect_eq(result[2], 0xBBCCAA44u);
    expect_eq(result[3], 0x55667788u);
}

TEST(entropy_is_new_at_every_read_and_repeats_with_its_seed)
{
    uint32_t first[4];

    power_on_with_seed('e', 7);
    expect_end(42);
    memcpy(first, result, sizeof first);
    for (unsigned i = 1; i < 4; i++)
        expect(first[i] != first[i - 1]);
    model_close(machine);
    power_on_with_seed('e', 7);
    expect_end(42);
    expect_mem(result, first, sizeof first);
    model_close(machine);
    power_on_with_seed('e', 8);
    expect_end(42);
    expect(memcmp(result, first, sizeof first) != 0);
}

/* The n-th frame of the test: its length, its bytes, and when it may start at the soonest. */
static size_t frame_make(unsigned n, uint8_t *frame)
{
    size_t bytes = n % 5 == 0 ? 60 : 60 + n * 7919u % 1455;

    for (size_t i = 0; i < bytes; i++)
        frame[i] = (uint8_t)(n * 37 + i * 11);
    uint32_t fcs = crc32(frame, bytes);

    memcpy(frame + bytes, &fcs, 4);
    return bytes + 4;
}

static uint64_t frame_cycle(unsigned n)
{
    unsigned byte_cycles = (unsigned)(8 / model_wire_bits_per_cycle(machine));
    static const unsigned pause[] = { 5000, 3000, 7001, 40002, 2500, 9503, 3004 };
    uint64_t cycle = 60000;                          /* the machine is up by then */

    for (unsigned i = 0; i < n; i++)
        cycle += pause[i % 7] + 3 * i + 1600 * (byte_cycles - 1);
    return cycle;
}

static void step_towards(uint64_t cycle, bool skip)
{
    uint64_t left = cycle - model_cycle(machine);
    uint64_t skippable = model_skippable(machine);

    if (skip && skippable)
        model_skip(machine, skippable < left ? skippable : left);
    else
        expect(model_run(machine, left) != MODEL_FAULT);
}

/* Forty frames into the machine, each sent back; returns the cycle in which the program has ended. */
static uint64_t echo_all(bool rest, bool skip)
{
    static uint8_t frame[1518];

    echo_count = 0;
    power_on('n');
    model_nic_may_rest(machine, rest);
    for (unsigned n = 0; n < ECHOES; n++) {
        while (model_cycle(machine) < frame_cycle(n))
            step_towards(frame_cycle(n), skip);
        expect_eq(model_cycle(machine), frame_cycle(n));
        expect(model_rx(machine, frame, frame_make(n, frame), -1));
        while (model_rx_busy(machine))
            model_run(machine, 10000);
    }
    for (unsigned i = 0; model_run(machine, 1) != MODEL_EXIT; i++)
        expect(i < 100000);
    uint64_t end = model_cycle(machine);

    model_run(machine, 5000);                       /* the last frame leaves while the program has ended */
    return end;
}

static void expect_echoes(const struct echo *wanted)
{
    expect_eq(echo_count, ECHOES);
    for (unsigned n = 0; n < ECHOES; n++) {
        expect_eq(echoes[n].cycle, wanted[n].cycle);
        expect_eq(echoes[n].bytes, wanted[n].bytes);
        expect_eq(echoes[n].crc, wanted[n].crc);
    }
}

TEST(a_resting_nic_and_skipped_time_change_no_cycle_on_the_wire)
{
    static uint8_t frame[1518];
    struct echo always[ECHOES];
    uint64_t end = echo_all(false, false);

    memcpy(always, echoes, sizeof always);
    for (unsigned n = 0; n < ECHOES; n++) {         /* what comes back is what was sent */
        always[n].bytes = frame_make(n, frame);
        always[n].crc = crc32(frame, always[n].bytes - 4);
    }
    expect_echoes(always);
    model_close(machine);

    expect_eq(echo_all(true, false), end);
    expect_echoes(always);
    uint64_t evaluated = model_evaluated_cycles(machine);

    model_close(machine);
    expect_eq(echo_all(true, true), end);
    expect_echoes(always);
    expect(model_evaluated_cycles(machine) < evaluated / 2);
    expect_eq(model_pin_faults(machine), 0);
}

int main(void)
{
    return RUN("machine", reset_observers, power_off,
               T(c_code_prints_on_the_console),
               T(the_timer_wakes_the_core_at_its_time),
               T(skipped_time_is_time_but_not_work),
               T(skipping_and_waiting_come_to_the_same_time),
               T(nothing_is_skipped_while_the_core_works),
               T(typed_bytes_interrupt_and_come_back),
               T(a_load_from_nowhere_is_a_fault_with_its_address),
               T(memory_ends_where_it_says),
               T(a_forgiven_fault_is_gone),
               T(a_jump_to_nowhere_is_a_fault_of_the_instruction_bus),
               T(memory_reads_back_and_its_alias_is_not_cached),
               T(entropy_is_new_at_every_read_and_repeats_with_its_seed),
               T(a_resting_nic_and_skipped_time_change_no_cycle_on_the_wire));
}
