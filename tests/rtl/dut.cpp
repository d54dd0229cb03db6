// The C face of one Verilated module (see dut.h). DUT_CLASS and DUT_HEADER come from the Makefile.
#include <memory>
#include <cstdlib>
#include <cstring>
#include "verilated.h"
#include DUT_HEADER
#if VM_TRACE
#include "verilated_fst_c.h"
#endif
extern "C" {
#include "dut.h"
struct dut dut;
}

static std::unique_ptr<DUT_CLASS> top;
static uint64_t evals;
#if VM_TRACE
static std::unique_ptr<VerilatedFstC> trace;
#endif

extern "C" void dut_open(void)
{
    Verilated::randReset(2);    // what no reset clears powers up as anything, the same in every run
    Verilated::randSeed(1);
    top = std::make_unique<DUT_CLASS>();
    evals = 0;
#include "dut_bind.h"
#if VM_TRACE
    if (const char *path = getenv("TRACE")) {
        Verilated::traceEverOn(true);
        trace = std::make_unique<VerilatedFstC>();
        top->trace(trace.get(), 99);
        trace->open(path);
    }
#endif
    dut_eval();                 // with every input low, so that the first edge of a clock is one
}

extern "C" void dut_close(void)
{
#if VM_TRACE
    trace.reset();
#endif
    top->final();
    top.reset();
}

extern "C" void dut_eval(void)
{
    top->eval();
#if VM_TRACE
    if (trace)
        trace->dump(evals);
#endif
    evals++;
}

extern "C" uint64_t dut_time(void)
{
    return evals;
}
