/*
 * What the machine is told before it starts. The block is a section of its own (`.boot_params`,
 * symbol `boot_params`) of the firmware image; the simulator patches it before loading, a board
 * keeps the linked values. All numbers are in the core's byte order; addresses are in wire order.
 */
#ifndef BOOT_PARAMS_H
#define BOOT_PARAMS_H

#include <stdint.h>

#define BOOT_MAGIC      0x45415253u         /* "SRAE" in memory */
#define BOOT_VERSION    1u

/* Flags. */
#define BOOT_SELF_TEST  (1u << 0)           /* of the NIC, before it is used */

struct boot_params {
    uint32_t magic, version, length;        /* length: sizeof(struct boot_params) */
    uint32_t sys_hz;                        /* nominal system clock */
    uint32_t uart_baud;
    uint8_t mac[6];
    uint8_t prefix_bits, reserved;
    uint8_t address[4], gateway[4], dns[4];
    uint32_t flags;                         /* BOOT_* */
    char command_line[64];                  /* NUL-terminated; free for applications */
};

#endif
