/*
 * What the compiler learns the machine's habits from (sim/model.mk): the firmware boots and answers pings, long and
 * short, on a machine that counts which of its branches are taken. Nothing here is looked at; it ends after a bounded
 * time whatever the firmware does.
 *
 *     model_train earshot.elf
 */
#include <stdio.h>
#include <string.h>
#include "boot.h"
#include "fcs.h"
#include "model.h"

enum {
    BOOT_CYCLES = 1500000, PINGS = 40, PAUSE_CYCLES = 12000,
    ETH = 14, IP = 20, ICMP = 8, ARP = 28, SHORT_BYTES = 56, LONG_BYTES = 1400, FCS = 4,
};

static const struct options options = {
    .mac = { 2, 0, 0, 0, 2, 2 }, .ip = { 192, 0, 2, 2 }, .gateway = { 192, 0, 2, 1 }, .prefix_bits = 24,
};
static const uint8_t our_mac[6] = { 2, 0, 0, 0, 2, 1 }, our_ip[4] = { 192, 0, 2, 1 };

static unsigned answers;
static uint8_t frame[ETH + IP + ICMP + LONG_BYTES + FCS];

static void on_frame(void *context, const uint8_t *bytes, size_t count, uint64_t start_cycle, bool tx_er)
{
    (void)context, (void)bytes, (void)count, (void)start_cycle, (void)tx_er;
    answers++;
}

/* An idle machine skips; so this takes the time in which it is awake. */
static void run(struct model *machine, uint64_t cycles)
{
    for (uint64_t end = model_cycle(machine) + cycles; model_cycle(machine) < end;) {
        enum model_stop stop = model_run(machine, end - model_cycle(machine));

        if (stop == MODEL_EXIT || stop == MODEL_FAULT)
            return;
        if (stop == MODEL_ASLEEP && model_cycle(machine) < end)
            model_skip(machine, end - model_cycle(machine));
    }
}

static void send(struct model *machine, const uint8_t *to, unsigned type, size_t bytes)
{
    memcpy(frame, to, 6);
    memcpy(frame + 6, our_mac, 6);
    frame[12] = (uint8_t)(type >> 8);
    frame[13] = (uint8_t)type;
    if (bytes < 60)
        bytes = 60;
    fcs_append(frame, bytes);
    model_rx(machine, frame, bytes + FCS, -1);
    run(machine, PAUSE_CYCLES);
}

static void announce(struct model *machine)
{
    static const uint8_t everybody[6] = { 255, 255, 255, 255, 255, 255 }, request[8] = { 0, 1, 8, 0, 6, 4, 0, 1 };
    uint8_t *arp = frame + ETH;

    memset(arp, 0, ARP);
    memcpy(arp, request, sizeof request);
    memcpy(arp + 8, our_mac, 6);
    memcpy(arp + 14, our_ip, 4);
    memcpy(arp + 24, options.ip, 4);
    send(machine, everybody, 0x0806, ETH + ARP);
}

/* The Internet checksum, RFC 1071. */
static void checksum(uint8_t *p, size_t bytes, uint8_t *at)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < bytes; i += 2)
        sum += (uint32_t)p[i] << 8 | p[i + 1];
    sum = ~((sum & 0xFFFF) + (sum >> 16));
    at[0] = (uint8_t)(sum >> 8);
    at[1] = (uint8_t)sum;
}

static void ping(struct model *machine, size_t bytes)
{
    uint8_t *ip = frame + ETH, *icmp = ip + IP;
    size_t total = IP + ICMP + bytes;

    memset(ip, 0, total);
    ip[0] = 0x45;
    ip[2] = (uint8_t)(total >> 8);
    ip[3] = (uint8_t)total;
    ip[8] = 64;
    ip[9] = 1;
    memcpy(ip + 12, our_ip, 4);
    memcpy(ip + 16, options.ip, 4);
    checksum(ip, IP, ip + 10);
    icmp[0] = 8;                                    /* echo request */
    checksum(icmp, ICMP, icmp + 2);
    send(machine, options.mac, 0x0800, ETH + total);
}

int main(int argc, char **argv)
{
    struct model *machine = model_open(&(struct model_events){ .tx_frame = on_frame }, 1);
    struct sim_clock clock = { .model = machine, .hz = (uint64_t)model_sys_hz() };
    struct options boot = options;

    if (argc != 2) {
        fprintf(stderr, "usage: model_train earshot.elf\n");
        return 2;
    }
    boot.firmware = argv[1];
    if (!boot_load(machine, &boot, &clock))
        return 1;
    run(machine, BOOT_CYCLES);
    announce(machine);
    for (unsigned i = 0; i < PINGS; i++)
        ping(machine, i % 2 ? SHORT_BYTES : LONG_BYTES);
    printf("%llu cycles awake, %u frames sent\n", (unsigned long long)model_busy_cycles(machine), answers);
    model_close(machine);
    return 0;
}
