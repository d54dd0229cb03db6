// The machine: core, memory, UART, timer, sysctl and the NIC with its PHY side. Wiring only.
`default_nettype none
module soc #(
    parameter RAM_BYTES       = 262144,
    parameter RAM_DUAL_PORT   = 1,
    parameter UART_DIVISOR    = 217,      // until the firmware sets its own
    parameter PHY_SIDE        = 2,        // those of nic_phy: 0 MII, 1 RMII, 2 GMII at three speeds, 3 RGMII
    parameter RX_QUEUES       = 1,
    parameter PERFECT_ENTRIES = 16,
    parameter RX_BUFFER_WORDS = 2048,
    parameter TX_BUFFER_WORDS = 1024,
    parameter MAX_FRAME       = 1518,
    parameter MULTICAST_HASH  = 1,
    parameter VLAN            = 1,
    parameter PAUSE           = 1,
    parameter MODERATION      = 1,
    parameter RMON            = 1,
    parameter LOOPBACK        = 1,
    parameter RX_SUM          = 1,
    parameter TX_SUM          = 1,
    parameter RX_HASH         = 1,
    parameter TSO             = 0,
    parameter MDIO            = 2
) (
    input  wire        clk,               // system
    input  wire        rst,               // synchronous to clk
    input  wire        nic_clk,           // system too: the same clock as clk. A simulator may hold it, rx_clk and tx_clk
                                          // while nic_busy and nic_open are low and no frame comes: nothing happens then

    // The PHY: its pins as nic_phy has them, its clocks, which may stop, and its management
    input  wire        rx_clk,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire [7:0]  phy_rxd,
    input  wire        tx_clk,
    output wire        phy_tx_en,
    output wire        phy_tx_er,
    output wire [7:0]  phy_txd,
    output wire        phy_txc,
    output wire        mdc,
    output wire        mdio_out,
    output wire        mdio_drive,
    input  wire        mdio_in,
    output wire [1:0]  phy_speed,         // as software chose: 0 is 10, 1 is 100, 2 is 1000 Mbit/s

    input  wire        uart_rx,
    output wire        uart_tx,
    input  wire [31:0] noise,             // see sysctl

    // The DMA's memory fails here (see bus_breaker); on boards all 0
    input  wire [28:0] break_from,
    input  wire [28:0] break_words,
    input  wire        break_silent,

    // For a simulator; on boards warp is 0 and the outputs are left open. Warp may be driven while skippable is high, by
    // up to 2 cycles less than compare - now.
    input  wire [31:0] warp,
    output wire        skippable,
    output wire        nic_busy,
    output wire        nic_open,          // the core reads or writes a register of the NIC
    output wire        asleep,
    output wire [63:0] now,
    output wire [63:0] compare,
    output wire        exit_stb,
    output wire [7:0]  exit_code,
    output wire        fault,
    output wire [31:0] fault_address
);
    wire [31:0] irq;
    wire        timer_irq;
    wire        wake = timer_irq || irq != 32'd0;

    wire [29:0] ibus_adr, dbus_adr, ram_adr, dma_adr, fault_adr;
    wire [31:0] ibus_dat_r, dbus_dat_r, dbus_dat_w, ram_dat_r, ram_dat_w, dma_dat_r, dma_dat_w;
    wire [3:0]  dbus_sel, ram_sel, dma_sel;
    wire [2:0]  ibus_cti, dbus_cti, ram_cti, dma_cti;
    wire [1:0]  ibus_bte, dbus_bte, ram_bte, dma_bte;
    wire        ibus_cyc, ibus_stb, ibus_ack, ibus_err;
    wire        dbus_cyc, dbus_stb, dbus_we, dbus_ack, dbus_err;
    wire        ram_cyc, ram_stb, ram_we, ram_ack, ram_err;
    wire        dma_cyc, dma_stb, dma_we, dma_ack, dma_err;

    wire        uart_stb, timer_stb, sysctl_stb, nic_stb, reg_we;
    wire [9:0]  reg_adr;
    wire [3:0]  reg_sel;
    wire [31:0] reg_dat_w, uart_dat_r, timer_dat_r, sysctl_dat_r, nic_dat_r;
    wire        uart_ack, timer_ack, sysctl_ack, nic_ack;

    wire        fault_ibus, fault_write, fault_clear;
    wire        uart_irq, uart_idle;
    wire [3:0]  nic_irq;

    assign irq           = {26'd0, fault, uart_irq, nic_irq};
    assign fault_address = {fault_adr, 2'b00};
    assign nic_open      = nic_stb;

    cpu cpu (
        .clk(clk), .rst(rst), .irq(irq), .timer_irq(timer_irq),
        .ibus_cyc(ibus_cyc), .ibus_stb(ibus_stb), .ibus_adr(ibus_adr), .ibus_cti(ibus_cti), .ibus_bte(ibus_bte),
        .ibus_dat_r(ibus_dat_r), .ibus_ack(ibus_ack), .ibus_err(ibus_err),
        .dbus_cyc(dbus_cyc), .dbus_stb(dbus_stb), .dbus_we(dbus_we), .dbus_adr(dbus_adr), .dbus_sel(dbus_sel),
        .dbus_dat_w(dbus_dat_w), .dbus_cti(dbus_cti), .dbus_bte(dbus_bte),
        .dbus_dat_r(dbus_dat_r), .dbus_ack(dbus_ack), .dbus_err(dbus_err),
        .fault_irq(fault), .fault_adr(fault_adr), .fault_ibus(fault_ibus), .fault_write(fault_write),
        .fault_clear(fault_clear)
    );

    bus bus (
        .clk(clk), .rst(rst),
        .ibus_cyc(ibus_cyc), .ibus_stb(ibus_stb), .ibus_adr(ibus_adr), .ibus_cti(ibus_cti), .ibus_bte(ibus_bte),
        .ibus_dat_r(ibus_dat_r), .ibus_ack(ibus_ack), .ibus_err(ibus_err),
        .dbus_cyc(dbus_cyc), .dbus_stb(dbus_stb), .dbus_we(dbus_we), .dbus_adr(dbus_adr), .dbus_sel(dbus_sel),
        .dbus_dat_w(dbus_dat_w), .dbus_cti(dbus_cti), .dbus_bte(dbus_bte),
        .dbus_dat_r(dbus_dat_r), .dbus_ack(dbus_ack), .dbus_err(dbus_err),
        .ram_cyc(ram_cyc), .ram_stb(ram_stb), .ram_we(ram_we), .ram_adr(ram_adr), .ram_sel(ram_sel),
        .ram_dat_w(ram_dat_w), .ram_cti(ram_cti), .ram_bte(ram_bte),
        .ram_dat_r(ram_dat_r), .ram_ack(ram_ack), .ram_err(ram_err),
        .uart_stb(uart_stb), .timer_stb(timer_stb), .sysctl_stb(sysctl_stb), .nic_stb(nic_stb),
        .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel), .reg_dat_w(reg_dat_w),
        .uart_dat_r(uart_dat_r), .uart_ack(uart_ack), .timer_dat_r(timer_dat_r), .timer_ack(timer_ack),
        .sysctl_dat_r(sysctl_dat_r), .sysctl_ack(sysctl_ack), .nic_dat_r(nic_dat_r), .nic_ack(nic_ack)
    );

    wire [29:0] dma_mem_adr;
    wire        dma_mem_err;

    bus_breaker bus_breaker (
        .from(break_from), .words(break_words), .silent(break_silent),
        .adr(dma_adr), .mem_adr(dma_mem_adr), .mem_err(dma_mem_err), .err(dma_err)
    );

    generate if (RAM_DUAL_PORT != 0) begin : memory
        ram_dual #(.RAM_BYTES(RAM_BYTES)) ram (
            .clk(clk), .rst(rst),
            .a_cyc(ram_cyc), .a_stb(ram_stb), .a_we(ram_we), .a_adr(ram_adr), .a_sel(ram_sel), .a_dat_w(ram_dat_w),
            .a_cti(ram_cti), .a_bte(ram_bte), .a_dat_r(ram_dat_r), .a_ack(ram_ack), .a_err(ram_err),
            .b_cyc(dma_cyc), .b_stb(dma_stb), .b_we(dma_we), .b_adr(dma_mem_adr), .b_sel(dma_sel), .b_dat_w(dma_dat_w),
            .b_cti(dma_cti), .b_bte(dma_bte), .b_dat_r(dma_dat_r), .b_ack(dma_ack), .b_err(dma_mem_err)
        );
    end else begin : memory
        ram_single #(.RAM_BYTES(RAM_BYTES)) ram (
            .clk(clk), .rst(rst),
            .a_cyc(ram_cyc), .a_stb(ram_stb), .a_we(ram_we), .a_adr(ram_adr), .a_sel(ram_sel), .a_dat_w(ram_dat_w),
            .a_cti(ram_cti), .a_bte(ram_bte), .a_dat_r(ram_dat_r), .a_ack(ram_ack), .a_err(ram_err),
            .b_cyc(dma_cyc), .b_stb(dma_stb), .b_we(dma_we), .b_adr(dma_mem_adr), .b_sel(dma_sel), .b_dat_w(dma_dat_w),
            .b_cti(dma_cti), .b_bte(dma_bte), .b_dat_r(dma_dat_r), .b_ack(dma_ack), .b_err(dma_mem_err)
        );
    end endgenerate

    uart #(.DIVISOR(UART_DIVISOR)) uart (
        .clk(clk), .rst(rst), .stb(uart_stb), .we(reg_we), .adr(reg_adr), .dat_w(reg_dat_w),
        .dat_r(uart_dat_r), .ack(uart_ack), .rx(uart_rx), .tx(uart_tx), .irq(uart_irq), .idle(uart_idle)
    );

    timer timer (
        .clk(clk), .rst(rst), .stb(timer_stb), .we(reg_we), .adr(reg_adr), .dat_w(reg_dat_w),
        .dat_r(timer_dat_r), .ack(timer_ack), .warp(warp), .wake(wake), .bus_open(dbus_cyc && dbus_stb),
        .irq(timer_irq), .asleep(asleep), .now(now), .compare(compare)
    );

    sysctl #(.RAM_BYTES(RAM_BYTES)) sysctl (
        .clk(clk), .rst(rst), .stb(sysctl_stb), .we(reg_we), .adr(reg_adr), .dat_w(reg_dat_w),
        .dat_r(sysctl_dat_r), .ack(sysctl_ack), .noise(noise),
        .fault(fault), .fault_adr(fault_adr), .fault_ibus(fault_ibus), .fault_write(fault_write),
        .fault_clear(fault_clear), .exit_stb(exit_stb), .exit_code(exit_code)
    );

    idle idle (
        .clk(clk), .rst(rst), .asleep(asleep), .wake(wake), .bus_open(ibus_cyc || dbus_cyc),
        .uart_idle(uart_idle), .nic_busy(nic_busy), .skippable(skippable)
    );

    nic_phy #(
        .PHY_SIDE(PHY_SIDE), .RX_QUEUES(RX_QUEUES), .PERFECT_ENTRIES(PERFECT_ENTRIES),
        .RX_BUFFER_WORDS(RX_BUFFER_WORDS), .TX_BUFFER_WORDS(TX_BUFFER_WORDS), .MAX_FRAME(MAX_FRAME),
        .MULTICAST_HASH(MULTICAST_HASH), .VLAN(VLAN), .PAUSE(PAUSE), .MODERATION(MODERATION), .RMON(RMON),
        .LOOPBACK(LOOPBACK), .RX_SUM(RX_SUM), .TX_SUM(TX_SUM), .RX_HASH(RX_HASH), .TSO(TSO), .MDIO(MDIO)
    ) nic (
        .clk(nic_clk), .rst(rst),
        .rx_clk(rx_clk), .rx_dv(phy_rx_dv), .rx_er(phy_rx_er), .rxd(phy_rxd),
        .tx_clk(tx_clk), .tx_en(phy_tx_en), .tx_er(phy_tx_er), .txd(phy_txd), .txc(phy_txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in), .speed(phy_speed),
        .reg_cyc(nic_stb), .reg_stb(nic_stb), .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(nic_dat_r), .reg_ack(nic_ack),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte),
        .dma_dat_r(dma_dat_r), .dma_ack(dma_ack), .dma_err(dma_err),
        .irq(nic_irq), .busy(nic_busy)
    );
endmodule
`default_nettype wire
