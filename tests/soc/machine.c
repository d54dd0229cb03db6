/*
 * What the core runs in test_machine.c: one small program per command. The test writes `command` before the machine
 * starts and reads `result` after it has ended; both lie at fixed places (bare.ld).
 */
#include <stdint.h>
#include "nic_regs.h"

#define REG(address) (*(volatile uint32_t *)(address))
#define UART_DATA       REG(0xF0000000u)
#define UART_STATUS     REG(0xF0000004u)
#define UART_DIVISOR    REG(0xF0000008u)
#define TIME_LOW        REG(0xF0010000u)
#define TIME_HIGH       REG(0xF0010004u)
#define COMPARE_LOW     REG(0xF0010008u)
#define COMPARE_HIGH    REG(0xF001000Cu)
#define SLEEP           REG(0xF0010010u)
#define ENTROPY         REG(0xF0020000u)
#define FAULT_ADDR      REG(0xF0020004u)
#define FAULT           REG(0xF0020008u)
#define EXIT            REG(0xF002000Cu)
#define RAM_SIZE        REG(0xF0020010u)

#define NIC_REG(offset) REG(0xF0040000u + (offset))

#define UNCACHED        0x80000000u
#define IRQ_RX          (1u << 0)
#define IRQ_UART        (1u << 4)
#define IRQ_FAULT       (1u << 5)
#define MTIE            (1u << 7)
#define MEIE            (1u << 11)

#define csr_write(name, value) __asm__ volatile("csrw " name ", %0" :: "r"(value))
#define csr_read(name) ({ uint32_t v_; __asm__ volatile("csrr %0, " name : "=r"(v_)); v_; })

__attribute__((section(".command"))) volatile uint32_t command;
__attribute__((section(".result"))) volatile uint32_t result[16];

static volatile uint32_t area[64];
static volatile uint32_t traps;

static void end(uint32_t code)
{
    EXIT = code;
    for (;;)
        ;
}

static uint64_t now(void)
{
    uint32_t low = TIME_LOW;

    return (uint64_t)TIME_HIGH << 32 | low;
}

static void alarm_at(uint64_t time)
{
    COMPARE_HIGH = ~0u;
    COMPARE_LOW = (uint32_t)time;
    COMPARE_HIGH = (uint32_t)(time >> 32);
}

static void print(const char *text)
{
    for (; *text; text++) {
        while (!(UART_STATUS & 1))
            ;
        UART_DATA = (uint8_t)*text;
    }
    while (!(UART_STATUS & 1))
        ;
}

/* An interrupt silences its own source; an exception ends the run with its cause. */
__attribute__((interrupt("machine"), aligned(4))) static void trap(void)
{
    uint32_t cause = csr_read("mcause");

    traps++;
    result[8] = cause;
    result[10] = FAULT;
    result[11] = FAULT_ADDR;
    if (cause == 0x80000007u) {
        alarm_at(~0ull);
    } else if (cause == 0x8000000Bu) {
        result[9] = csr_read("0xFC0");              /* pending lines */
        csr_write("0xBC0", 0);
    } else {
        result[12] = csr_read("mepc");
        end(99);
    }
}

static void interrupts(uint32_t mie, uint32_t lines)
{
    csr_write("mtvec", (uint32_t)(uintptr_t)trap);
    csr_write("0xBC0", lines);
    csr_write("mie", mie);
    __asm__ volatile("csrsi mstatus, 8");
}

/* Asks with interrupts off, so that none comes between the question and the sleep. The nops give one time to be taken. */
static void sleep_until_traps(uint32_t wanted)
{
    __asm__ volatile("csrci mstatus, 8");
    while (traps != wanted) {
        SLEEP = 1;
        __asm__ volatile("wfi; csrsi mstatus, 8; nop; nop; nop; nop; csrci mstatus, 8" ::: "memory");
    }
}

static void hello(void)
{
    UART_DIVISOR = 8;
    print("hello, wire\n");
    result[0] = UART_DIVISOR;
    result[1] = RAM_SIZE;
}

static void alarm_in(uint32_t cycles)
{
    interrupts(MTIE, 0);
    uint64_t start = now();
    uint32_t worked = csr_read("mcycle");

    alarm_at(start + cycles);
    sleep_until_traps(1);
    uint64_t slept = now() - start;

    result[0] = traps;
    result[1] = (uint32_t)slept;
    result[2] = (uint32_t)(slept >> 32);
    result[3] = csr_read("mcycle") - worked;
}

static void echo(void)
{
    UART_DIVISOR = 8;
    for (unsigned n = 0; n < 3; n++) {
        interrupts(MEIE, IRQ_UART);
        sleep_until_traps(n + 1);
        UART_DATA = UART_DATA ^ 0x20;
        while (!(UART_STATUS & 1))
            ;
    }
    result[0] = traps;
    result[1] = UART_STATUS;
}

static void wait_for_trap(void)
{
    for (unsigned i = 0; i < 100 && !traps; i++)
        __asm__ volatile("nop");
}

static void load_from(uint32_t address)
{
    interrupts(MEIE, IRQ_FAULT);
    result[0] = REG(address);
    wait_for_trap();
    result[1] = traps;
}

static void store_and_forgive(void)
{
    interrupts(MEIE, IRQ_FAULT);
    REG(0xF0050004u) = 1;
    wait_for_trap();
    FAULT = 1;
    result[0] = FAULT;
    csr_write("0xBC0", IRQ_FAULT);
    result[1] = traps;                              /* the line is down: still one */
}

static void jump_nowhere(void)
{
    interrupts(MEIE, IRQ_FAULT);
    ((void (*)(void))(uintptr_t)0xF0000000u)();
}

static void memory(void)
{
    volatile uint8_t *bytes = (volatile uint8_t *)area;
    volatile uint16_t *halves = (volatile uint16_t *)area;
    volatile uint32_t *alias = (volatile uint32_t *)((uintptr_t)area | UNCACHED);

    area[0] = 0x11223344;
    bytes[1] = 0xAA;
    halves[1] = 0xBBCC;
    result[0] = area[0];
    result[1] = alias[0];                           /* the cache writes through */
    alias[0] = 0x55667788;
    result[2] = area[0];                            /* and keeps its own copy: nobody told it */
    __asm__ volatile(".word 0x500F" ::: "memory");  /* until it is told to forget */
    result[3] = area[0];
}

static void entropy(void)
{
    for (unsigned i = 0; i < 4; i++)
        result[i] = ENTROPY;
}

/* Sends every frame back, one at a time, asleep between them: the shortest driver there can be. */
#define RING_LOG2   2u
#define RING        (1u << RING_LOG2)
#define BUFFER      2048u

static uint32_t free_ring[RING] __attribute__((aligned(32)));
static uint32_t completions[RING][4] __attribute__((aligned(32)));
static uint32_t descriptors[RING][4] __attribute__((aligned(32)));
static uint8_t buffers[RING][BUFFER] __attribute__((aligned(32)));

static volatile uint32_t *uncached(void *p)
{
    return (volatile uint32_t *)((uintptr_t)p | UNCACHED);
}

static void nic_up(void)
{
    for (unsigned i = 0; i < RING; i++) {
        free_ring[i] = (uint32_t)(uintptr_t)buffers[i];
        completions[i][3] = 0;
    }
    NIC_REG(NIC_MAX_FRAME_BYTES) = 1518;
    NIC_REG(NIC_RX(0) + NIC_RX_FREE_BASE) = (uint32_t)(uintptr_t)free_ring;
    NIC_REG(NIC_RX(0) + NIC_RX_CMPL_BASE) = (uint32_t)(uintptr_t)completions;
    NIC_REG(NIC_RX(0) + NIC_RX_RING_SIZE) =
        RING_LOG2 << NIC_RX_RING_SIZE_FREE_LOG2_SHIFT | RING_LOG2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT;
    NIC_REG(NIC_RX(0) + NIC_RX_BUFFER) = BUFFER;
    NIC_REG(NIC_RX(0) + NIC_RX_CTRL) = NIC_RX_CTRL_ENABLE;
    NIC_REG(NIC_TX + NIC_TX_BASE) = (uint32_t)(uintptr_t)descriptors;
    NIC_REG(NIC_TX + NIC_TX_RING_SIZE) = RING_LOG2;
    NIC_REG(NIC_TX + NIC_TX_WRITEBACK) = (uint32_t)(uintptr_t)&area[0];
    NIC_REG(NIC_TX + NIC_TX_CTRL) = NIC_TX_CTRL_ENABLE;
    NIC_REG(NIC_CTRL) = NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP | NIC_CTRL_PROMISCUOUS;
    NIC_REG(NIC_RX(0) + NIC_RX_REARM) = RING;
}

static void send_back(unsigned n)
{
    volatile uint32_t *completion = uncached(completions[n % RING]);
    volatile uint32_t *descriptor = uncached(descriptors[n % RING]);

    descriptor[0] = completion[3] & ~3u;
    descriptor[1] = (completion[0] & 0x3FFF) | 1u << 16 | 1u << 17;
    NIC_REG(NIC_TX + NIC_TX_DOORBELL) = n + 1;
    while ((uncached((void *)area)[0] & 0xFFFF) != n + 1)
        ;
    NIC_REG(NIC_TX + NIC_TX_REARM) = (n + 1) << 16 | (n + 1);     /* takes its line down: masked, but never idle */
}

static void nic_echo(void)
{
    nic_up();
    csr_write("mie", MEIE);
    csr_write("0xBC0", IRQ_RX);
    for (unsigned n = 0; n < 40; n++) {
        volatile uint32_t *completion = uncached(completions[n % RING]);

        while ((completion[3] & 1) != (~n >> RING_LOG2 & 1)) {
            NIC_REG(NIC_RX(0) + NIC_RX_REARM) = n << 16 | ((n + RING) & 0xFFFF);
            SLEEP = 1;
            __asm__ volatile("wfi" ::: "memory");
        }
        send_back(n);
        uncached(free_ring)[n % RING] = completion[3] & ~1u;
        NIC_REG(NIC_RX(0) + NIC_RX_DOORBELL) = (n + 1) << 16 | ((n + 1 + RING) & 0xFFFF);
    }
    result[0] = NIC_REG(NIC_COUNT + NIC_COUNT_RX_FRAMES);
}

int main(void)
{
    switch (command) {
    case 'h': hello(); break;
    case 't': alarm_in(1000); break;
    case 'l': alarm_in(3000000000u); break;
    case 'u': echo(); break;
    case 'f': load_from(0x40000000u); end(3); break;
    case 'd': load_from(0x00040000u); end(3); break;
    case 's': store_and_forgive(); break;
    case 'j': jump_nowhere(); break;
    case 'm': memory(); break;
    case 'e': entropy(); break;
    case 'n': nic_echo(); break;
    default: end(98);
    }
    end(42);
    return 0;
}
