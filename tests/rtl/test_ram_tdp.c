/* ram_tdp: two ports, byte selects. */
#include "test.h"
#include "dut.h"

#define WORDS 1024

static uint32_t model[WORDS];

struct access {
    bool en;
    uint8_t write;
    uint16_t addr;
    uint32_t data;
};

static void model_write(struct access a)
{
    for (int i = 0; i < 4; i++)
        if (a.en && a.write >> i & 1)
            ((uint8_t *)&model[a.addr])[i] = (uint8_t)(a.data >> 8 * i);
}

/* One clock: what each port's r_data must be afterwards is in *a_read and *b_read. */
static void both(struct access a, struct access b, uint32_t *a_read, uint32_t *b_read)
{
    *dut.a_en = a.en, *dut.a_write = a.write, *dut.a_addr = a.addr, *dut.a_w_data = a.data;
    *dut.b_en = b.en, *dut.b_write = b.write, *dut.b_addr = b.addr, *dut.b_w_data = b.data;
    if (a.en && !a.write)
        *a_read = model[a.addr];
    if (b.en && !b.write)
        *b_read = model[b.addr];
    model_write(a);
    model_write(b);
    DUT_TICK(clk);
}

static struct access some_access(void)
{
    return (struct access){ rand() % 4 != 0, (uint8_t)(rand() % 2 ? 0 : rand() % 16),
                            (uint16_t)(rand() % WORDS), (uint32_t)rand() * 2u };
}

static void open_filled(void)
{
    uint32_t unused;

    srand(1);
    dut_open();
    for (uint16_t i = 0; i < WORDS; i++)
        both((struct access){ true, 15, i, 0 }, (struct access){ 0 }, &unused, &unused);
}

TEST(both_ports_read_what_either_wrote)
{
    uint32_t a_read = *dut.a_r_data, b_read = *dut.b_r_data;

    for (int i = 0; i < 100000; i++) {
        struct access a = some_access(), b = some_access();
        if (a.addr == b.addr)
            continue;               /* whoever wires the ports keeps them apart */
        both(a, b, &a_read, &b_read);
        expect_eq(*dut.a_r_data, a_read);
        expect_eq(*dut.b_r_data, b_read);
    }
}

TEST(both_ports_may_read_one_word_at_once)
{
    uint32_t a_read = 0, b_read = 0;

    both((struct access){ true, 15, 5, 0x12345678 }, (struct access){ 0 }, &a_read, &b_read);
    both((struct access){ true, 0, 5, 0 }, (struct access){ true, 0, 5, 0 }, &a_read, &b_read);
    expect_eq(*dut.a_r_data, 0x12345678);
    expect_eq(*dut.b_r_data, 0x12345678);
}

int main(void)
{
    return RUN("ram_tdp", open_filled, dut_close,
               T(both_ports_read_what_either_wrote),
               T(both_ports_may_read_one_word_at_once));
}
