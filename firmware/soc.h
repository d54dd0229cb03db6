/*
 * The machine's addresses and interrupt lines (docs/architecture.md). Device registers are volatile
 * words; nothing else in the firmware names an absolute address.
 */
#ifndef SOC_H
#define SOC_H

#include <stdint.h>

#define SOC_UNCACHED    0x80000000u     /* the same RAM, past the data cache */
#define SOC_NIC         0xF0040000u

struct soc_uart {
    volatile uint32_t data, status, divisor;
};

struct soc_timer {
    volatile uint32_t time_low, time_high;          /* reading low latches high */
    volatile uint32_t compare_low, compare_high;
    volatile uint32_t sleep;                        /* a write: the core executes wfi next */
};

struct soc_sysctl {
    volatile uint32_t entropy, fault_address, fault, exit, ram_bytes;
};

#define SOC_UART        ((struct soc_uart *)0xF0000000u)
#define SOC_TIMER       ((struct soc_timer *)0xF0010000u)
#define SOC_SYSCTL      ((struct soc_sysctl *)0xF0020000u)

enum {
    SOC_UART_TX_READY = 1u << 0,
    SOC_UART_RX_READY = 1u << 1,
    SOC_UART_OVERRUN  = 1u << 2,
};

enum {
    SOC_FAULT_LATCHED     = 1u << 0,
    SOC_FAULT_INSTRUCTION = 1u << 1,
    SOC_FAULT_WRITE       = 1u << 2,
};

enum {                                              /* lines, as bits of CSR 0xBC0 and 0xFC0 */
    SOC_IRQ_NIC_RX    = 1u << 0,
    SOC_IRQ_NIC_TX    = 1u << 1,
    SOC_IRQ_NIC_EVENT = 1u << 2,
    SOC_IRQ_UART      = 1u << 4,
    SOC_IRQ_BUS_FAULT = 1u << 5,
};

enum {                                              /* exit status ... */
    SOC_EXIT_FAULT = 10,                            /* after a trap or a broken stack */
    SOC_EXIT_SELF_TEST = 11,                        /* when the self-test fails */
};

#endif
