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
static uint8_t sent[4096];
static size_t sent_bytes, sent_frames;
static uint32_t result[16];

static void on_uart(void *context, uint8_t byte)
{
    (void)context;
    if (console_bytes < sizeof console - 1)
        console[console_bytes++] = (char)byte;
}

static void on_frame(void *context, const uint8_t *frame, size_t bytes, uint64_t start_cycle, bool tx_er)
{
    (void)context;
    (void)start_cycle;
    (void)tx_er;
    sent_frames++;
    sent_bytes = bytes < sizeof sent ? bytes : sizeof sent;
    memcpy(sent, frame, sent_bytes);
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
    console_bytes = sent_bytes = sent_frames = 0;
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
    expect(model_evaluated_cycles(machine) < 5000);
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
               T(entropy_is_new_at_every_read_and_repeats_with_its_seed));
}
