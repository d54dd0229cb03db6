/* Lines that start.S has masked, and the end of the machine after a fault. */
#include "trap.h"

#include <stdarg.h>
#include <stdio.h>

#include "csr.h"
#include "soc.h"

enum { CAUSE_INTERRUPT = 1u << 31 };

/* With start.S. */
extern volatile uint32_t trap_interrupts;
_Noreturn void trap_report(uint32_t cause, uint32_t pc, uint32_t value, uint32_t sp, uint32_t ra);

volatile uint32_t trap_interrupts;

bool trap_masked(uint32_t line)
{
    return !(csr_irq_mask() & line);
}

void trap_unmask(uint32_t lines)
{
    csr_irq_unmask(lines);
}

uint32_t trap_interrupt_count(void)
{
    return trap_interrupts;
}

void trap_enable(void)
{
    csr_irq_unmask(SOC_IRQ_BUS_FAULT);
    CSR_SET(mie, CSR_MIE_TIMER | CSR_MIE_EXTERNAL);
    csr_interrupts_on();
}

_Noreturn void soc_exit(int status)
{
    SOC_SYSCTL->exit = (uint32_t)status;
    for (;;)                                        /* a board has no exit */
        __asm__ volatile("wfi");
}

_Noreturn void trap_die(const char *format, ...)
{
    va_list args;

    csr_interrupts_off();
    printf("\nearshot: stopped: ");
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    soc_exit(SOC_EXIT_FAULT);
}

static const char *trap_cause_name(uint32_t cause)
{
    static const char *const names[] = {
        "misaligned jump", "instruction access fault", "illegal instruction", "breakpoint",
        "misaligned load", "load access fault", "misaligned store", "store access fault",
    };

    return cause < sizeof names / sizeof *names ? names[cause] : "unknown exception";
}

/*
 * The core ignores bus errors; its wrapper latches the address and interrupts (imprecise: pc is
 * past the access).
 */
static _Noreturn void trap_bus_fault(uint32_t pc, uint32_t ra)
{
    uint32_t fault = SOC_SYSCTL->fault;

    trap_die("bus fault: %s at address %08lx, pc near %08lx, ra %08lx",
             fault & SOC_FAULT_INSTRUCTION ? "fetch" : fault & SOC_FAULT_WRITE ? "write" : "read",
             (unsigned long)SOC_SYSCTL->fault_address, (unsigned long)pc, (unsigned long)ra);
}

_Noreturn void trap_report(uint32_t cause, uint32_t pc, uint32_t value, uint32_t sp, uint32_t ra)
{
    if (cause & CAUSE_INTERRUPT)
        trap_bus_fault(pc, ra);
    trap_die("%s: cause %lu, address %08lx, pc %08lx, ra %08lx, sp %08lx", trap_cause_name(cause),
             (unsigned long)cause, (unsigned long)value, (unsigned long)pc, (unsigned long)ra,
             (unsigned long)sp);
}
