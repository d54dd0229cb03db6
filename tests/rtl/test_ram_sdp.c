/* ram_sdp: one write and one read port. */
#include "test.h"
#include "dut.h"

#define WORDS 512

static uint32_t model[WORDS];

static void open_filled(void)
{
    srand(1);
    dut_open();
    *dut.w_en = 1;
    for (uint16_t i = 0; i < WORDS; i++) {
        *dut.w_addr = i;
        *dut.w_data = model[i] = i * 0x01010101u;
        DUT_TICK(clk);
    }
}

TEST(it_reads_what_was_written_and_keeps_it)
{
    uint32_t read = *dut.r_data;

    for (int i = 0; i < 100000; i++) {
        uint16_t w_addr = (uint16_t)(rand() % WORDS), r_addr = (uint16_t)(rand() % WORDS);
        if (w_addr == r_addr)
            continue;               /* the reader stays behind the writer's commit */
        *dut.w_en = rand() % 2 == 0;
        *dut.w_addr = w_addr;
        *dut.w_data = (uint32_t)rand();
        *dut.r_en = rand() % 2 == 0;
        *dut.r_addr = r_addr;
        DUT_TICK(clk);
        if (*dut.r_en)
            read = model[r_addr];
        if (*dut.w_en)
            model[w_addr] = *dut.w_data;
        expect_eq(*dut.r_data, read);
    }
}

int main(void)
{
    return RUN("ram_sdp", open_filled, dut_close, T(it_reads_what_was_written_and_keeps_it));
}
