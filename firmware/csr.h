/*
 * The core's control and status registers that the firmware uses. Each access is also a compiler
 * barrier.
 */
#ifndef CSR_H
#define CSR_H

#include <stdint.h>

enum {
    CSR_MSTATUS_MIE = 1u << 3,
    CSR_MIE_TIMER = 1u << 7,
    CSR_MIE_EXTERNAL = 1u << 11,
};

#define CSR_READ(csr) __extension__({                                               \
    uint32_t csr_value_;                                                            \
    __asm__ volatile("csrr %0, " #csr : "=r"(csr_value_) : : "memory");             \
    csr_value_; })
#define CSR_SET(csr, bits)    __asm__ volatile("csrs " #csr ", %0" : : "r"(bits) : "memory")
#define CSR_CLEAR(csr, bits)  __asm__ volatile("csrc " #csr ", %0" : : "r"(bits) : "memory")

/* VexRiscv's interrupt array: 0xBC0 says which of the 32 lines may interrupt, bit by bit. */
static inline uint32_t csr_irq_mask(void)           { return CSR_READ(0xBC0); }
static inline void csr_irq_unmask(uint32_t lines)   { CSR_SET(0xBC0, lines); }

static inline void csr_interrupts_off(void)         { CSR_CLEAR(mstatus, CSR_MSTATUS_MIE); }
static inline void csr_interrupts_on(void)          { CSR_SET(mstatus, CSR_MSTATUS_MIE); }
static inline uint32_t csr_mcycle(void)             { return CSR_READ(mcycle); }

#endif
