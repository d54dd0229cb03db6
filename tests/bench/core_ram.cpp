// The C face of core_ram.v. It evaluates as sim/model.cpp does, once a cycle, so that the two can be compared.
#include "Vcore_ram.h"
#include "Vcore_ram___024root.h"
#include "verilated.h"

extern "C" {
#include "core_ram.h"
}

static VerilatedContext context;
static Vcore_ram top(&context);

template <class Root> static auto cycle(Root *root, int) -> decltype(root->__Vtrigrprev__TOP__clk, void())
{
    top.clk = 1;
    root->__Vtrigrprev__TOP__clk = 0;
    top.eval();
}

template <class Root> static void cycle(Root *, long)
{
    top.clk = 0;
    top.eval();
    top.clk = 1;
    top.eval();
}

void core_ram_reset(void)
{
    top.rst = 1;
    core_ram_run(20);
    top.rst = 0;
}

void core_ram_run(uint64_t cycles)
{
    while (cycles--)
        cycle(top.rootp, 0);
}

uint32_t core_ram_mailbox(void)
{
    return top.letter;
}
