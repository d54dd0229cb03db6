/* uart: both directions of the serial line, its registers, its interrupt and what it calls idle. */
#include "test.h"
#include "dut.h"

enum { DATA, STATUS, DIVISOR };
enum { TX_READY = 1, RX_WAITS = 2, RX_OVERRUN = 4 };

static void reset(void)
{
    dut_open();
    *dut.stb = *dut.we = 0;
    *dut.rx = 1;
    *dut.rst = 1;
    for (int i = 0; i < 4; i++)
        DUT_TICK(clk);
    *dut.rst = 0;
}

static uint32_t access(uint32_t adr, bool write, uint32_t data)
{
    *dut.stb = 1;
    *dut.we = write;
    *dut.adr = (uint16_t)adr;
    *dut.dat_w = data;
    DUT_TICK(clk);
    expect_eq(*dut.ack, 1);
    *dut.stb = *dut.we = 0;
    uint32_t got = *dut.dat_r;

    DUT_TICK(clk);
    return got;
}

static uint32_t status(void)
{
    return access(STATUS, false, 0);
}

/* Expects ten bits of `divisor` cycles each, starting with the first cycle of the start bit. */
static void expect_on_wire(unsigned byte, unsigned divisor)
{
    for (unsigned bit = 0; bit < 10; bit++)
        for (unsigned cycle = 0; cycle < divisor; cycle++) {
            expect_eq(*dut.tx, (0x200u | byte << 1) >> bit & 1);
            DUT_TICK(clk);
        }
}

static void send(unsigned byte)
{
    *dut.stb = *dut.we = 1;
    *dut.adr = DATA;
    *dut.dat_w = byte;
    DUT_TICK(clk);
    *dut.stb = *dut.we = 0;
}

/* A byte on the receive line, with a stop bit of either kind. */
static void type(unsigned byte, unsigned divisor, unsigned stop)
{
    unsigned bits = byte << 1 | stop << 9;

    for (unsigned bit = 0; bit < 10; bit++, bits >>= 1)
        for (unsigned cycle = 0; cycle < divisor; cycle++) {
            *dut.rx = bits & 1;
            DUT_TICK(clk);
        }
    *dut.rx = 1;
    for (unsigned cycle = 0; cycle < divisor; cycle++)
        DUT_TICK(clk);
}

TEST(a_byte_goes_out_with_start_and_stop_bit)
{
    static const unsigned divisors[] = { 4, 5, 8, 217 };

    for (unsigned i = 0; i < 4; i++) {
        access(DIVISOR, true, divisors[i]);
        expect_eq(access(DIVISOR, false, 0), divisors[i]);
        expect_eq(*dut.tx, 1);
        send(0xA5);
        expect_on_wire(0xA5, divisors[i]);
        expect_eq(*dut.tx, 1);
    }
}

TEST(the_sender_takes_no_byte_while_it_sends)
{
    access(DIVISOR, true, 4);
    send(0x00);
    expect_eq(*dut.idle, 0);
    DUT_TICK(clk);
    expect_eq(status() & TX_READY, 0);
    access(DATA, true, 0xFF);                       /* lost: the program did not ask */
    for (unsigned i = 0; i < 40; i++)
        DUT_TICK(clk);
    expect_eq(status() & TX_READY, TX_READY);
    expect_eq(*dut.idle, 1);
    for (unsigned i = 0; i < 60; i++) {
        expect_eq(*dut.tx, 1);
        DUT_TICK(clk);
    }
}

TEST(every_byte_comes_in_at_every_rate)
{
    static const unsigned divisors[] = { 4, 5, 8, 100 };

    for (unsigned i = 0; i < 4; i++) {
        access(DIVISOR, true, divisors[i]);
        for (unsigned byte = 0; byte < 256; byte += i < 2 ? 1 : 51) {
            expect_eq(*dut.irq, 0);
            type(byte, divisors[i], 1);
            expect_eq(*dut.irq, 1);
            expect_eq(status() & RX_WAITS, RX_WAITS);
            expect_eq(access(DATA, false, 0), byte);
            expect_eq(status() & (RX_WAITS | RX_OVERRUN), 0);
        }
    }
}

TEST(the_second_byte_that_is_not_fetched_overruns)
{
    access(DIVISOR, true, 4);
    type('a', 4, 1);
    type('b', 4, 1);
    expect_eq(status() & RX_OVERRUN, RX_OVERRUN);
    access(STATUS, true, RX_OVERRUN);
    expect_eq(status() & (RX_OVERRUN | RX_WAITS), RX_WAITS);
    expect_eq(access(DATA, false, 0), 'b');
}

TEST(a_byte_without_stop_bit_is_not_reported)
{
    access(DIVISOR, true, 8);
    type(0x55, 8, 0);
    for (unsigned i = 0; i < 100; i++)
        DUT_TICK(clk);
    expect_eq(status() & RX_WAITS, 0);
    type('x', 8, 1);
    expect_eq(access(DATA, false, 0), 'x');
}

TEST(a_glitch_is_no_start_bit)
{
    access(DIVISOR, true, 16);
    *dut.rx = 0;
    for (unsigned i = 0; i < 4; i++)
        DUT_TICK(clk);
    *dut.rx = 1;
    for (unsigned i = 0; i < 200; i++)
        DUT_TICK(clk);
    expect_eq(status() & RX_WAITS, 0);
    expect_eq(*dut.idle, 1);
}

TEST(a_line_in_use_is_not_idle)
{
    access(DIVISOR, true, 8);
    expect_eq(*dut.idle, 1);
    *dut.rx = 0;
    for (unsigned i = 0; i < 4; i++)
        DUT_TICK(clk);
    expect_eq(*dut.idle, 0);
}

int main(void)
{
    return RUN("uart", reset, dut_close,
               T(a_byte_goes_out_with_start_and_stop_bit),
               T(the_sender_takes_no_byte_while_it_sends),
               T(every_byte_comes_in_at_every_rate),
               T(the_second_byte_that_is_not_fetched_overruns),
               T(a_byte_without_stop_bit_is_not_reported),
               T(a_glitch_is_no_start_bit),
               T(a_line_in_use_is_not_idle));
}
