/* bus: who gets the RAM's port, which slave an address means, and what has none. */
#include "test.h"
#include "dut.h"

#define INCREMENTING 2u
#define END_OF_BURST 7u

static void reset(void)
{
    dut_open();
    *dut.ibus_cyc = *dut.ibus_stb = *dut.dbus_cyc = *dut.dbus_stb = *dut.dbus_we = 0;
    *dut.ram_ack = *dut.ram_err = *dut.uart_ack = *dut.timer_ack = *dut.sysctl_ack = *dut.nic_ack = 0;
    *dut.ibus_cti = *dut.dbus_cti = END_OF_BURST;
    *dut.rst = 1;
    DUT_TICK(clk);
    *dut.rst = 0;
}

static void fetch(uint32_t address, unsigned cti)
{
    *dut.ibus_cyc = *dut.ibus_stb = 1;
    *dut.ibus_adr = address >> 2;
    *dut.ibus_cti = (uint8_t)cti;
}

static void load(uint32_t address, unsigned cti)
{
    *dut.dbus_cyc = *dut.dbus_stb = 1;
    *dut.dbus_adr = address >> 2;
    *dut.dbus_cti = (uint8_t)cti;
}

/* The slave that a load is for, as a letter; '-' for none, '!' for an error. */
static char slave_of(uint32_t address)
{
    load(address, END_OF_BURST);
    dut_eval();
    char found = *dut.dbus_err ? '!' : *dut.ram_cyc && *dut.ram_stb ? 'r' : *dut.uart_stb ? 'u' : *dut.timer_stb ? 't'
               : *dut.sysctl_stb ? 's' : *dut.nic_stb ? 'n' : '-';
    int strobes = (*dut.ram_cyc && *dut.ram_stb) + *dut.uart_stb + *dut.timer_stb + *dut.sysctl_stb + *dut.nic_stb;

    expect_eq(strobes, found != '!');
    return found;
}

TEST(the_memory_map_is_the_documented_one)
{
    expect_eq(slave_of(0x00000000), 'r');
    expect_eq(slave_of(0x80000000), 'r');
    expect_eq(slave_of(0xEFFFFFFC), 'r');           /* for the RAM to refuse */
    expect_eq(slave_of(0xF0000000), 'u');
    expect_eq(slave_of(0xF0000FFC), 'u');
    expect_eq(slave_of(0xF0010000), 't');
    expect_eq(slave_of(0xF0020000), 's');
    expect_eq(slave_of(0xF0040000), 'n');
    expect_eq(slave_of(0xF0040FFC), 'n');
}

TEST(an_address_of_no_slave_answers_an_error)
{
    static const uint32_t nowhere[] = { 0xF0001000, 0xF0008000, 0xF0030000, 0xF0041000, 0xF0050000, 0xF0080000,
                                        0xF1000000, 0xFFFFFFFC };

    for (unsigned i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        expect_eq(slave_of(nowhere[i]), '!');
}

TEST(instructions_come_from_memory_only)
{
    fetch(0xF0000000, INCREMENTING);
    dut_eval();
    expect_eq(*dut.ibus_err, 1);
    expect_eq(*dut.ram_cyc && *dut.ram_stb, 0);
}

TEST(data_goes_first)
{
    fetch(0x1000, INCREMENTING);
    load(0x2000, END_OF_BURST);
    *dut.ram_ack = 1;
    dut_eval();
    expect_eq(*dut.ram_adr, 0x2000 >> 2);
    expect_eq(*dut.dbus_ack, 1);
    expect_eq(*dut.ibus_ack, 0);
}

TEST(data_does_not_break_into_a_fetch)
{
    fetch(0x1000, INCREMENTING);
    DUT_TICK(clk);                                  /* begun, not yet answered */
    load(0x2000, END_OF_BURST);
    *dut.ram_ack = 1;
    for (unsigned beat = 0; beat < 8; beat++) {
        fetch(0x1000 + 4 * beat, beat == 7 ? END_OF_BURST : INCREMENTING);
        dut_eval();
        expect_eq(*dut.ram_adr, (0x1000 >> 2) + beat);
        expect_eq(*dut.ibus_ack, 1);
        expect_eq(*dut.dbus_ack, 0);
        DUT_TICK(clk);
    }
    dut_eval();
    expect_eq(*dut.ram_adr, 0x2000 >> 2);
    expect_eq(*dut.dbus_ack, 1);
}

TEST(registers_are_read_while_a_fetch_runs)
{
    fetch(0x1000, INCREMENTING);
    DUT_TICK(clk);
    load(0xF0010000, END_OF_BURST);
    *dut.ram_ack = *dut.timer_ack = 1;
    *dut.timer_dat_r = 0x1234;
    *dut.ram_dat_r = 0x5678;
    dut_eval();
    expect_eq(*dut.ibus_ack, 1);
    expect_eq(*dut.ibus_dat_r, 0x5678);
    expect_eq(*dut.dbus_ack, 1);
    expect_eq(*dut.dbus_dat_r, 0x1234);
}

TEST(each_slave_answers_for_itself)
{
    *dut.uart_dat_r = 1;
    *dut.timer_dat_r = 2;
    *dut.sysctl_dat_r = 3;
    *dut.nic_dat_r = 4;
    *dut.uart_ack = *dut.sysctl_ack = *dut.ram_ack = 1;
    load(0xF0010000, END_OF_BURST);
    dut_eval();
    expect_eq(*dut.dbus_ack, 0);                    /* others' acknowledges do not count */
    *dut.timer_ack = *dut.nic_ack = 1;
    for (unsigned i = 0; i < 4; i++) {
        load(0xF0000000 + (i == 3 ? 0x40000 : i * 0x10000), END_OF_BURST);
        dut_eval();
        expect_eq(*dut.dbus_ack, 1);
        expect_eq(*dut.dbus_dat_r, i + 1);
    }
}

TEST(the_rams_error_goes_to_who_asked)
{
    load(0x40000000, END_OF_BURST);
    fetch(0x1000, INCREMENTING);
    *dut.ram_err = 1;
    dut_eval();
    expect_eq(*dut.dbus_err, 1);
    expect_eq(*dut.ibus_err, 0);
    *dut.dbus_cyc = *dut.dbus_stb = 0;
    dut_eval();
    expect_eq(*dut.ibus_err, 1);
    DUT_TICK(clk);
    load(0x2000, END_OF_BURST);                     /* after an error the port is free */
    *dut.ram_err = 0;
    dut_eval();
    expect_eq(*dut.ram_adr, 0x2000 >> 2);
}

int main(void)
{
    return RUN("bus", reset, dut_close,
               T(the_memory_map_is_the_documented_one),
               T(an_address_of_no_slave_answers_an_error),
               T(instructions_come_from_memory_only),
               T(data_goes_first),
               T(data_does_not_break_into_a_fetch),
               T(registers_are_read_while_a_fetch_runs),
               T(each_slave_answers_for_itself),
               T(the_rams_error_goes_to_who_asked));
}
