/*
 * The driver's view of the machine, answered by the model NIC (nic_model.c). Addresses given to the
 * NIC carry bit 31, as the uncached alias does; the test programs are linked at fixed addresses
 * below 2^31, so 32 bits are enough.
 */
#ifndef NIC_IO_H
#define NIC_IO_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

uint32_t nic_io_read(void *regs, uint32_t offset);
void nic_io_write(void *regs, uint32_t offset, uint32_t value);
void nic_io_irq_set(void *regs, uint32_t all, uint32_t wanted);
bool nic_io_irq_fired(void *regs, uint32_t line);

static inline void nic_io_acquire(void) { }

static inline uint32_t nic_io_address(const volatile void *p)
{
    assert((uintptr_t)p < 0x80000000u);
    return (uint32_t)(uintptr_t)p | 0x80000000u;
}

static inline void *nic_io_pointer(uint32_t address)
{
    return (void *)(uintptr_t)(address & 0x7FFFFFFFu);
}

#endif
