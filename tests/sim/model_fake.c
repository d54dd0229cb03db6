/*
 * A machine made of a few lines of C behind sim/model.h, to test the simulator without Verilog: it answers ARP and ICMP
 * echo after a fixed time, sleeps between, and has a timer. What it does is told by struct fake_program, which the
 * test's firmware image puts at address FAKE_PROGRAM of its RAM.
 */
#include "model_fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../firmware/boot_params.h"
#include "../../sim/fcs.h"
#include "../../sim/model.h"
#include "../../sim/phy_model.h"

enum {
    RAM_BYTES = 262144,
    ANSWER_CYCLES = 2000,               /* what the firmware takes for an answer */
    PREAMBLE_AND_GAP = 20,
    FRAME_MAX = 16384,
    UART_CYCLES = 80,
    KEYS_MAX = 1024,
};

struct model {
    struct model_events events;
    uint8_t ram[RAM_BYTES];
    uint64_t cycle, evaluated, busy;
    struct fake_program program;
    struct boot_params params;
    bool booted, unplugged;
    uint64_t timer;                     /* the next tick, UINT64_MAX: none */
    uint8_t rx[FRAME_MAX], tx[FRAME_MAX];
    size_t rx_bytes, tx_bytes;
    uint64_t rx_end, tx_start;          /* 0: none */
    const char *text;                   /* being printed */
    uint64_t text_at;
    uint8_t keys[KEYS_MAX];
    size_t key_count;
    char banner[128];
};

/* --- what model.h asks for --- */

struct model *model_open(const struct model_events *events, uint32_t seed)
{
    struct model *model = calloc(1, sizeof *model);

    (void)seed;
    model->events = *events;
    model->timer = UINT64_MAX;
    return model;
}

void model_close(struct model *model)
{
    free(model);
}

size_t model_ram_bytes(const struct model *model)
{
    (void)model;
    return RAM_BYTES;
}

static bool in_ram(uint32_t address, size_t count)
{
    return address <= RAM_BYTES && count <= RAM_BYTES - address;
}

bool model_ram_write(struct model *model, uint32_t address, const void *bytes, size_t count)
{
    if (!in_ram(address, count))
        return false;
    memcpy(model->ram + address, bytes, count);
    return true;
}

bool model_ram_read(struct model *model, uint32_t address, void *bytes, size_t count)
{
    if (!in_ram(address, count))
        return false;
    memcpy(bytes, model->ram + address, count);
    return true;
}

uint64_t model_cycle(const struct model *model)
{
    return model->cycle;
}

uint64_t model_evaluated_cycles(const struct model *model)
{
    return model->evaluated;
}

uint64_t model_busy_cycles(const struct model *model)
{
    return model->busy;
}

bool model_rx(struct model *model, const uint8_t *frame, size_t bytes, int rx_er_at)
{
    (void)rx_er_at;
    if (model->rx_end)
        return false;
    memcpy(model->rx, frame, bytes);
    model->rx_bytes = bytes;
    model->rx_end = model->cycle + PREAMBLE_AND_GAP + bytes;
    return true;
}

bool model_rx_busy(const struct model *model)
{
    return model->rx_end != 0;
}

void model_uart_send(struct model *model, uint8_t byte)
{
    if (model->key_count < KEYS_MAX)
        model->keys[model->key_count++] = byte;
}

static bool is_busy(const struct model *model)
{
    return !model->booted || model->program.action == FAKE_SPIN || model->rx_end || model->tx_start || model->text ||
           model->key_count;
}

uint64_t model_skippable(const struct model *model)
{
    if (is_busy(model) || model->timer <= model->cycle + 2)
        return 0;
    return model->timer == UINT64_MAX ? UINT64_MAX : model->timer - model->cycle - 2;
}

void model_skip(struct model *model, uint64_t cycles)
{
    uint64_t most = model_skippable(model);

    model->cycle += cycles < most ? cycles : most;
}

int model_exit_code(const struct model *model)
{
    return (int)model->program.argument;
}

uint32_t model_fault_address(const struct model *model)
{
    return model->program.argument;
}

double model_sys_hz(void)
{
    return FAKE_HZ;
}

double model_wire_bits_per_cycle(const struct model *model)
{
    (void)model;
    return 8;
}

const char *model_phy_side(void)
{
    return "gmii";
}

struct phy_model_config model_phy_default(void)
{
    return (struct phy_model_config){ .chip = PHY_KSZ9031, .address = 1, .partner = PHY_PARTNER_ALL };
}

void model_phy_power(struct model *model, const struct phy_model_config *config)
{
    (void)config;
    model->unplugged = false;
}

void model_phy_plug(struct model *model, bool plugged)
{
    model->unplugged = !plugged;
}

void model_break_dma(struct model *model, uint32_t address, uint32_t bytes, bool silent)
{
    (void)model, (void)address, (void)bytes, (void)silent;
}

uint64_t model_broken_bursts(const struct model *model)
{
    (void)model;
    return 0;
}

bool model_link_up(const struct model *model)
{
    return !model->unplugged;
}

bool model_trace_supported(void)
{
    return false;
}

bool model_trace_start(struct model *model, const char *fst_path)
{
    (void)model, (void)fst_path;
    return false;
}

void model_trace_stop(struct model *model)
{
    (void)model;
}

/* --- the machine's program --- */

static uint16_t sum(const uint8_t *bytes, size_t count)
{
    uint32_t total = 0;

    for (size_t i = 0; i + 1 < count; i += 2)
        total += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
    if (count & 1)
        total += (uint32_t)(bytes[count - 1] << 8);
    while (total >> 16)
        total = (total & 0xFFFF) + (total >> 16);
    return (uint16_t)~total;
}

static void send(struct model *model, size_t bytes)
{
    if (bytes < 60) {
        memset(model->tx + bytes, 0, 60 - bytes);
        bytes = 60;
    }
    fcs_append(model->tx, bytes);
    model->tx_bytes = bytes + 4;
    model->tx_start = model->cycle + ANSWER_CYCLES;
}

static void turn_addresses(struct model *model)
{
    memcpy(model->tx, model->rx, model->rx_bytes);
    memcpy(model->tx, model->rx + 6, 6);
    memcpy(model->tx + 6, model->params.mac, 6);
}

static void answer_arp(struct model *model)
{
    static const uint8_t request[] = { 0, 1, 8, 0, 6, 4, 0, 1 };

    if (memcmp(model->rx + 14, request, sizeof request) != 0 || memcmp(model->rx + 38, model->params.address, 4) != 0)
        return;
    turn_addresses(model);
    model->tx[21] = 2;
    memcpy(model->tx + 32, model->rx + 22, 10);
    memcpy(model->tx + 22, model->params.mac, 6);
    memcpy(model->tx + 28, model->params.address, 4);
    send(model, 42);
}

static bool is_our_echo(const struct model *model, size_t total)
{
    const uint8_t *rx = model->rx;

    return rx[14] == 0x45 && rx[23] == 1 && rx[34] == 8 && total >= 28 && total + 18 <= model->rx_bytes &&
           memcmp(rx + 30, model->params.address, 4) == 0 && sum(rx + 14, 20) == 0 && sum(rx + 34, total - 20) == 0;
}

static void answer_echo(struct model *model)
{
    size_t total = (size_t)(model->rx[16] << 8 | model->rx[17]);

    if (!is_our_echo(model, total))
        return;
    turn_addresses(model);
    memcpy(model->tx + 26, model->rx + 30, 4);
    memcpy(model->tx + 30, model->rx + 26, 4);
    model->tx[34] = model->tx[36] = model->tx[37] = 0;

    uint16_t check = sum(model->tx + 34, total - 20);
    model->tx[36] = (uint8_t)(check >> 8);
    model->tx[37] = (uint8_t)check;
    send(model, 14 + total);
}

static void take_frame(struct model *model)
{
    bool ours = memcmp(model->rx, model->params.mac, 6) == 0 || (model->rx[0] & 1);

    if (!ours || !fcs_good(model->rx, model->rx_bytes) || model->tx_start)
        return;
    if (model->rx[12] == 8 && model->rx[13] == 6)
        answer_arp(model);
    else if (model->rx[12] == 8 && model->rx[13] == 0)
        answer_echo(model);
}

static void print(struct model *model, const char *text)
{
    model->text = text;
    model->text_at = model->cycle + UART_CYCLES;
}

/* The image says where its parameters are; a wrong address leaves them empty. */
static void boot(struct model *model)
{
    const uint8_t *ip = model->params.address, *gateway = model->params.gateway, *dns = model->params.dns;

    model->booted = true;
    memcpy(&model->program, model->ram + FAKE_PROGRAM, sizeof model->program);
    model_ram_read(model, model->program.boot_params, &model->params, sizeof model->params);
    if (model->program.action == FAKE_TICK)
        model->timer = model->program.argument;
    snprintf(model->banner, sizeof model->banner, "fake machine at %u.%u.%u.%u flags %u gateway %u.%u.%u.%u "
             "dns %u.%u.%u.%u\n", ip[0], ip[1], ip[2], ip[3], model->params.flags, gateway[0], gateway[1], gateway[2],
             gateway[3], dns[0], dns[1], dns[2], dns[3]);
    if (model->program.action == FAKE_FAULT)
        model->banner[strlen(model->banner) - 1] = '\0';
    print(model, model->banner);
}

static enum model_stop after_boot(struct model *model)
{
    if (model->program.action == FAKE_EXIT)
        return MODEL_EXIT;
    return model->program.action == FAKE_FAULT ? MODEL_FAULT : MODEL_RAN;
}

static void put(const struct model *model, char byte)
{
    if (model->events.uart_byte)
        model->events.uart_byte(model->events.context, (uint8_t)byte);
}

static void step_console(struct model *model)
{
    if (model->text && model->cycle >= model->text_at) {
        put(model, *model->text++);
        model->text_at += UART_CYCLES;
        if (!*model->text)
            model->text = NULL;
    } else if (!model->text && model->key_count) {          /* the firmware echoes what is typed */
        put(model, (char)model->keys[0]);
        memmove(model->keys, model->keys + 1, --model->key_count);
    }
}

static void step_tx(struct model *model)
{
    if (!model->tx_start || model->cycle < model->tx_start + model->tx_bytes)
        return;

    uint64_t start = model->tx_start;
    model->tx_start = 0;
    model->events.tx_frame(model->events.context, model->tx, model->tx_bytes, start, false);
}

static void step_timer(struct model *model)
{
    if (model->cycle < model->timer)
        return;
    model->timer += model->program.argument;
    print(model, "tick\n");
}

static enum model_stop step(struct model *model)
{
    bool was_busy = is_busy(model);

    model->cycle++;
    model->evaluated++;
    model->busy += was_busy;
    if (!model->booted)
        boot(model);
    step_timer(model);
    step_console(model);
    step_tx(model);
    if (model->rx_end && model->cycle >= model->rx_end) {
        model->rx_end = 0;
        take_frame(model);
        return MODEL_RX_DONE;
    }
    if (!model->text && after_boot(model) != MODEL_RAN)
        return after_boot(model);
    return model_skippable(model) ? MODEL_ASLEEP : MODEL_RAN;
}

enum model_stop model_run(struct model *model, uint64_t cycles)
{
    enum model_stop stop = MODEL_RAN;

    while (cycles-- && stop == MODEL_RAN)
        stop = step(model);
    return stop;
}
