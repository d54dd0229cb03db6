/* crc32: eight, four or two bits a clock against the serial definition. */
#include "test.h"
#include "dut.h"

#ifndef BYTE_CLOCKS
#define BYTE_CLOCKS 1
#endif

static void update_tick(void)
{
    *dut.update = 1;
    DUT_TICK(clk);
    *dut.update = 0;
}

/* One byte goes in or out, as soon as it may after the last one. Returns what leaves. */
static uint8_t byte(uint8_t data, bool shift)
{
    *dut.data = data;
    *dut.shift = shift;
    if (BYTE_CLOCKS > 1) {                      /* they count in the clock before */
        DUT_TICK(clk);
        *dut.data = (uint8_t)rand();
        *dut.shift = rand() & 1;
    }
    uint8_t fcs = *dut.fcs;
    update_tick();
    for (int i = 2; i < BYTE_CLOCKS; i++)
        DUT_TICK(clk);
    return fcs;
}

/* The last byte is in. */
static void settle(void)
{
    if (BYTE_CLOCKS > 1)
        DUT_TICK(clk);
}

static void feed(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        byte(bytes[i], false);
}

static void clear(void)
{
    *dut.clear = 1;
    DUT_TICK(clk);
    *dut.clear = 0;
}

static uint32_t shift_out(void)
{
    uint32_t fcs = 0;

    for (int i = 0; i < 4; i++)
        fcs |= (uint32_t)byte((uint8_t)rand(), true) << 8 * i;
    return fcs;
}

/* IEEE 802.3 §3.2.9: the polynomial as it is printed, the bits of each byte low end first. */
static uint32_t serial_crc(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xFFFFFFFF, fcs = 0;

    for (size_t bit = 0; bit < 8 * count; bit++) {
        uint32_t in = (bytes[bit / 8] >> bit % 8) & 1u;
        crc = (crc << 1) ^ ((crc >> 31) ^ in ? 0x04C11DB7 : 0);
    }
    for (int bit = 0; bit < 32; bit++)                      /* x^31 is sent first */
        fcs |= (~crc >> (31 - bit) & 1u) << bit;
    return fcs;
}

static uint8_t message[300];

static void fill(void)
{
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)rand();
}

TEST(the_check_value_of_the_standard_comes_out)
{
    clear();
    feed((const uint8_t *)"123456789", 9);
    expect_eq(shift_out(), 0xCBF43926);
}

TEST(any_message_gives_what_the_serial_definition_gives)
{
    for (size_t count = 0; count <= sizeof message; count++) {
        fill();
        clear();
        feed(message, count);
        expect_eq(shift_out(), serial_crc(message, count));
    }
}

TEST(a_message_with_its_fcs_is_good)
{
    for (size_t count = 0; count + 4 <= sizeof message; count++) {
        fill();
        uint32_t fcs = serial_crc(message, count);
        for (size_t i = 0; i < 4; i++)
            message[count + i] = (uint8_t)(fcs >> 8 * i);
        clear();
        feed(message, count + 4);
        settle();
        expect(*dut.good);
    }
}

/* A clear in the middle of a byte leaves nothing of it. */
TEST(a_clear_forgets_the_byte_that_goes_in)
{
    clear();
    feed((const uint8_t *)"xyz", 3);
    settle();
    update_tick();
    clear();
    feed((const uint8_t *)"123456789", 9);
    expect_eq(shift_out(), 0xCBF43926);
}

TEST(no_single_wrong_bit_is_good)
{
    fill();
    uint32_t fcs = serial_crc(message, 60);
    for (size_t i = 0; i < 4; i++)
        message[60 + i] = (uint8_t)(fcs >> 8 * i);
    for (size_t bit = 0; bit < 8 * 64; bit++) {
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        clear();
        feed(message, 64);
        settle();
        expect(!*dut.good);
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

TEST(without_update_nothing_changes)
{
    clear();
    feed((const uint8_t *)"1234", 4);
    for (int i = 0; i < 10; i++) {
        *dut.data = (uint8_t)i;
        *dut.shift = i & 1;
        DUT_TICK(clk);
    }
    feed((const uint8_t *)"56789", 5);
    expect_eq(shift_out(), 0xCBF43926);
}

int main(void)
{
    return RUN("crc32", dut_open, dut_close,
               T(the_check_value_of_the_standard_comes_out),
               T(any_message_gives_what_the_serial_definition_gives),
               T(a_message_with_its_fcs_is_good),
               T(a_clear_forgets_the_byte_that_goes_in),
               T(no_single_wrong_bit_is_good),
               T(without_update_nothing_changes));
}
