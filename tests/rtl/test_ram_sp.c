/* ram_sp: one port, byte selects. */
#include "test.h"
#include "dut.h"

#define WORDS 1024

static uint32_t model[WORDS];

static void open_filled(void)
{
    srand(1);
    dut_open();
    *dut.en = 1;
    *dut.write = 15;
    *dut.w_data = 0;
    for (uint16_t i = 0; i < WORDS; i++) {
        *dut.addr = i;
        DUT_TICK(clk);
        model[i] = 0;
    }
}

TEST(it_reads_what_was_written_byte_by_byte)
{
    uint32_t read = *dut.r_data;

    for (int i = 0; i < 100000; i++) {
        uint16_t addr = (uint16_t)(rand() % WORDS);
        uint32_t data = (uint32_t)rand();
        *dut.en = rand() % 4 != 0;
        *dut.write = (uint8_t)(rand() % 2 ? 0 : rand() % 16);
        *dut.addr = addr;
        *dut.w_data = data;
        DUT_TICK(clk);
        if (*dut.en && !*dut.write)
            read = model[addr];
        for (int k = 0; k < 4; k++)
            if (*dut.en && *dut.write >> k & 1)
                ((uint8_t *)&model[addr])[k] = (uint8_t)(data >> 8 * k);
        expect_eq(*dut.r_data, read);
    }
}

int main(void)
{
    return RUN("ram_sp", open_filled, dut_close, T(it_reads_what_was_written_byte_by_byte));
}
