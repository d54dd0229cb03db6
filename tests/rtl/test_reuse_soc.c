/* docs/reuse.md in practice: the NIC in another Wishbone machine (reuse_soc.v), driven by nothing but its bus. */
#define WIRE_BITS 4
#include "dut.h"
#include "nic_regs.h"
#include "test.h"
#include "wire.h"

enum { FREE_RING = 0x1000, CMPL_RING = 0x1100, TX_RING = 0x1200, TX_CONSUMER = 0x1300, BUFFER = 0x2000, DATA = 0x4000 };

static const uint32_t NIC_AT = 0xF0000000;
static struct wire wire;
static uint8_t frame[200];

/* One cycle; the MII's clocks are the system's. */
static void cycle(void)
{
    struct wire_symbol s = wire_next(&wire);

    *dut.mii_rx_dv = s.dv;
    *dut.mii_rx_er = s.er;
    *dut.mii_rxd = s.data;
    dut_eval();
    if (!*dut.rst)
        wire_watch(&wire, *dut.mii_tx_en, false, *dut.mii_txd);
    *dut.clk = *dut.mii_rx_clk = *dut.mii_tx_clk = 1;
    dut_eval();
    *dut.clk = *dut.mii_rx_clk = *dut.mii_tx_clk = 0;
    dut_eval();
}

static uint32_t bus(uint32_t at, bool we, uint32_t value)
{
    *dut.cpu_cyc = *dut.cpu_stb = 1;
    *dut.cpu_we = we;
    *dut.cpu_adr = at >> 2;
    *dut.cpu_sel = 15;
    *dut.cpu_dat_w = value;
    for (unsigned n = 0; cycle(), !*dut.cpu_ack; n++)
        assert_true(n < 1000);
    value = *dut.cpu_dat_r;
    *dut.cpu_cyc = *dut.cpu_stb = 0;
    cycle();
    return value;
}

static void put(uint32_t at, uint32_t value)
{
    bus(at, true, value);
}

static uint32_t get(uint32_t at)
{
    return bus(at, false, 0);
}

static void power_up(void)
{
    dut_open();
    wire_reset(&wire);
    *dut.rst = 1;
    for (unsigned i = 0; i < 8; i++)
        cycle();
    *dut.rst = 0;
    for (unsigned i = 0; i < 40; i++)
        cycle();
    wire_reset(&wire);
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)(i * 7);
    memset(frame, 0xFF, 6);
}

static void power_down(void)
{
    wire_reset(&wire);
    dut_close();
}

TEST(the_nic_is_found_by_its_id)
{
    expect_eq(get(NIC_AT + NIC_ID), NIC_ID_IS);
}

TEST(a_frame_arrives_in_the_other_machines_memory_and_raises_its_line)
{
    uint32_t rx = NIC_AT + NIC_RX(0);

    for (unsigned i = 0; i < 16; i++)
        put(CMPL_RING + 4 * i, 0);
    put(FREE_RING, BUFFER);
    put(rx + NIC_RX_FREE_BASE, FREE_RING);
    put(rx + NIC_RX_CMPL_BASE, CMPL_RING);
    put(rx + NIC_RX_RING_SIZE, 2 | 2 << NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT);
    put(rx + NIC_RX_BUFFER, 1536);
    put(rx + NIC_RX_CTRL, NIC_RX_CTRL_ENABLE);
    put(rx + NIC_RX_DOORBELL, 1);
    put(NIC_AT + NIC_CTRL, NIC_CTRL_RX_ENABLE | NIC_CTRL_LINK_UP | NIC_CTRL_BROADCAST);
    wire_send(&wire, frame, sizeof frame);
    for (unsigned n = 0; !(*dut.cpu_irq & 1); n++) {
        assert_true(n < 5000);
        cycle();
    }
    expect_eq(get(CMPL_RING) & NIC_CMPL_W0_LENGTH_MASK, sizeof frame);
    expect_eq(get(CMPL_RING + 12), BUFFER | NIC_CMPL_W3_PHASE);
    for (uint32_t i = 0; i < sizeof frame; i += 4) {
        uint32_t word = get(BUFFER + i);
        expect_mem(&word, frame + i, 4);
    }
}

TEST(a_frame_leaves_from_the_other_machines_memory)
{
    for (uint32_t i = 0; i < sizeof frame; i += 4) {
        uint32_t word;
        memcpy(&word, frame + i, 4);
        put(DATA + i, word);
    }
    put(TX_RING, DATA);
    put(TX_RING + 4, (uint32_t)sizeof frame << NIC_DESC_W1_BYTES_SHIFT | NIC_DESC_W1_END);
    put(NIC_AT + NIC_TX + NIC_TX_BASE, TX_RING);
    put(NIC_AT + NIC_TX + NIC_TX_RING_SIZE, 2);
    put(NIC_AT + NIC_TX + NIC_TX_WRITEBACK, TX_CONSUMER);
    put(NIC_AT + NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_ENABLE);
    put(NIC_AT + NIC_CTRL, NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP);
    put(NIC_AT + NIC_TX + NIC_TX_DOORBELL, 1);
    for (unsigned n = 0; wire.seen_head == wire.seen_tail; n++) {
        assert_true(n < 5000);
        cycle();
    }
    struct wire_frame *f = wire_seen(&wire);
    expect(f->good_fcs && f->count == sizeof frame + 4);
    expect_mem(f->bytes, frame, sizeof frame);
    free(f);
    expect_eq(get(TX_CONSUMER), 1);
}

/* Memory ends where this machine's does, not where the NIC thinks. */
TEST(an_address_without_memory_is_an_error_that_the_nic_reports)
{
    put(NIC_AT + NIC_TX + NIC_TX_BASE, 0x10000);
    put(NIC_AT + NIC_TX + NIC_TX_RING_SIZE, 2);
    put(NIC_AT + NIC_TX + NIC_TX_CTRL, NIC_TX_CTRL_ENABLE);
    put(NIC_AT + NIC_TX + NIC_TX_DOORBELL, 1);
    for (unsigned n = 0; !(*dut.cpu_irq & 4); n++) {
        assert_true(n < 1000);
        cycle();
    }
    expect_eq(get(NIC_AT + NIC_CAUSE), NIC_CAUSE_TX_BUS);
}

int main(void)
{
    return RUN("reuse_soc", power_up, power_down,
               T(the_nic_is_found_by_its_id),
               T(a_frame_arrives_in_the_other_machines_memory_and_raises_its_line),
               T(a_frame_leaves_from_the_other_machines_memory),
               T(an_address_without_memory_is_an_error_that_the_nic_reports));
}
