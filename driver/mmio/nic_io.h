/*
 * How the driver touches the machine: registers, interrupt mask, and the addresses that the NIC
 * uses. Uncached loads, stores and register accesses leave this in-order core in program order, and
 * cached stores are written through in that order too; so the compiler is all that has to be held
 * back (the volatile accesses and the two barriers).
 */
#ifndef NIC_IO_H
#define NIC_IO_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t nic_io_read(void *regs, uint32_t offset)
{
    return *(volatile uint32_t *)((uintptr_t)regs + offset);
}

/* Everything stored before is in memory before the register is written. */
static inline void nic_io_write(void *regs, uint32_t offset, uint32_t value)
{
    __asm__ volatile("" : : : "memory");
    *(volatile uint32_t *)((uintptr_t)regs + offset) = value;
}

/* What is read after this was not read before it. */
static inline void nic_io_acquire(void)
{
    __asm__ volatile("" : : : "memory");
}

static inline uint32_t nic_io_address(const volatile void *p) { return (uint32_t)(uintptr_t)p; }
static inline void *nic_io_pointer(uint32_t address)          { return (void *)(uintptr_t)address; }

/*
 * The core's interrupt array (VexRiscv): CSR BC0 opens lines; FC0 shows those that are open and
 * high.
 */
static inline uint32_t nic_io_irq_mask(void)
{
    uint32_t lines;

    __asm__ volatile("csrr %0, 0xBC0" : "=r"(lines) : : "memory");
    return lines;
}

/*
 * `wanted` of the lines `all` are open, the others masked; lines of other devices stay as they are,
 * also when one of them traps and is masked in the middle of this.
 */
static inline void nic_io_irq_set(void *regs, uint32_t all, uint32_t wanted)
{
    (void)regs;
    __asm__ volatile("csrc 0xBC0, %0" : : "r"(all & ~wanted) : "memory");
    __asm__ volatile("csrs 0xBC0, %0" : : "r"(wanted) : "memory");
}

/*
 * Is this line, which was opened a moment ago, high? If interrupts are on, the handler has masked
 * it already.
 */
static inline bool nic_io_irq_fired(void *regs, uint32_t line)
{
    uint32_t high;

    (void)regs;
    __asm__ volatile("csrr %0, 0xFC0" : "=r"(high) : : "memory");
    return (high & line) || !(nic_io_irq_mask() & line);
}

#endif
