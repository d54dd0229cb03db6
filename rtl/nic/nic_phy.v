// The NIC with its PHY side, chosen by PHY_SIDE: what stands between a bus and the pins of a PHY. Wiring only. All sides
// share one set of pins; a pin that a side has not is low (out) or ignored (in).
//
//   PHY_SIDE          0 MII       1 RMII     2 GMII, at 10 and 100 MII   3 RGMII
//   rx_clk            RX_CLK      REF_CLK    RX_CLK                      RXC
//   rx_dv             RX_DV       CRS_DV     RX_DV                       RX_CTL
//   rx_er             RX_ER       RX_ER      RX_ER                       -
//   rxd               [3:0]       [1:0]      [7:0], [3:0]                [3:0], both edges
//   tx_clk            TX_CLK      -          125 MHz, or TX_CLK          125 MHz of our own
//   tx_en             TX_EN       TX_EN      TX_EN                       TX_CTL, both edges
//   tx_er             TX_ER       -          TX_ER                       -
//   txd               [3:0]       [1:0]      [7:0], [3:0]                [3:0], both edges
//   txc               -           -          -                           TXC
`default_nettype none
module nic_phy #(
    parameter PHY_SIDE          = 2,
    parameter RX_QUEUES         = 1,    // from here on those of nic
    parameter PERFECT_ENTRIES   = 1,
    parameter RX_BUFFER_WORDS   = 2048,
    parameter TX_BUFFER_WORDS   = 1024,
    parameter MAX_FRAME         = 1518,
    parameter MULTICAST_HASH    = 0,
    parameter VLAN              = 0,
    parameter PAUSE             = 0,
    parameter MODERATION        = 0,
    parameter RMON              = 1,
    parameter LOOPBACK          = 0,
    parameter RX_SUM            = 1,
    parameter TX_SUM            = 1,
    parameter RX_HASH           = 1,
    parameter TSO               = 0,
    parameter MDIO              = 0,
    parameter RX_DELAY_TAPS     = 0,    // those of phy_rgmii
    parameter TX_CLK_DELAY_TAPS = 0
) (
    input  wire        clk,             // system
    input  wire        rst,

    // Pins of the PHY; its clocks may stop
    input  wire        rx_clk,
    input  wire        rx_dv,
    input  wire        rx_er,
    input  wire [7:0]  rxd,
    input  wire        tx_clk,
    output wire        tx_en,
    output wire        tx_er,
    output wire [7:0]  txd,
    output wire        txc,

    // Its management, and the speed that software has chosen: 0 is 10, 1 is 100, 2 is 1000 Mbit/s. A board with GMII
    // chooses tx_clk by it.
    output wire        mdc,
    output wire        mdio_out,
    output wire        mdio_drive,      // 1: the pin is mdio_out, 0: it floats
    input  wire        mdio_in,
    output wire [1:0]  speed,

    // Registers: Wishbone slave, word addresses
    input  wire        reg_cyc,
    input  wire        reg_stb,
    input  wire        reg_we,
    input  wire [9:0]  reg_adr,
    input  wire [3:0]  reg_sel,
    input  wire [31:0] reg_dat_w,
    output wire [31:0] reg_dat_r,
    output wire        reg_ack,

    // DMA: Wishbone master, incrementing bursts
    output wire        dma_cyc,
    output wire        dma_stb,
    output wire        dma_we,
    output wire [29:0] dma_adr,
    output wire [3:0]  dma_sel,
    output wire [31:0] dma_dat_w,
    output wire [2:0]  dma_cti,
    output wire [1:0]  dma_bte,
    input  wire [31:0] dma_dat_r,
    input  wire        dma_ack,
    input  wire        dma_err,

    output wire [3:0]  irq,             // receive queue 0, transmit, event, receive queue 1
    output wire        busy             // low: nothing happens here before a frame or a register write comes
);
    localparam MII = 0, RMII = 1, GMII = 2, RGMII = 3;

    generate
    if (PHY_SIDE != MII && PHY_SIDE != RMII && PHY_SIDE != GMII && PHY_SIDE != RGMII)
        begin : bad phy_side_is_0_mii_1_rmii_2_gmii_or_3_rgmii wrong(); end
    endgenerate

    wire       wire_tx_clk;
    wire       rx_byte_ce, rx_byte_dv, rx_byte_er, rx_dribble, tx_byte_ce, tx_byte_en, tx_byte_er;
    wire [7:0] rx_byte, tx_byte;
    wire [3:0] inband;                  // what an RGMII PHY says between frames

    nic #(
        .PHY_SIDE(PHY_SIDE), .RX_QUEUES(RX_QUEUES), .PERFECT_ENTRIES(PERFECT_ENTRIES),
        .RX_BUFFER_WORDS(RX_BUFFER_WORDS), .TX_BUFFER_WORDS(TX_BUFFER_WORDS), .MAX_FRAME(MAX_FRAME),
        .MULTICAST_HASH(MULTICAST_HASH), .VLAN(VLAN), .PAUSE(PAUSE), .MODERATION(MODERATION), .RMON(RMON),
        .LOOPBACK(LOOPBACK), .RX_SUM(RX_SUM), .TX_SUM(TX_SUM), .RX_HASH(RX_HASH), .TSO(TSO), .MDIO(MDIO)
    ) nic (
        .clk(clk), .rst(rst), .rx_clk(rx_clk), .tx_clk(wire_tx_clk),
        .phy_rx_ce(rx_byte_ce), .phy_rx_dv(rx_byte_dv), .phy_rx_er(rx_byte_er), .phy_rx_data(rx_byte),
        .phy_rx_dribble(rx_dribble),
        .phy_tx_ce(tx_byte_ce), .phy_tx_en(tx_byte_en), .phy_tx_er(tx_byte_er), .phy_tx_data(tx_byte),
        .reg_cyc(reg_cyc), .reg_stb(reg_stb), .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte),
        .dma_dat_r(dma_dat_r), .dma_ack(dma_ack), .dma_err(dma_err),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in), .inband(inband), .speed(speed),
        .irq(irq), .busy(busy)
    );

    generate if (PHY_SIDE == MII) begin : side
        phy_mii phy (
            .rx_clk(rx_clk), .mii_rx_dv(rx_dv), .mii_rx_er(rx_er), .mii_rxd(rxd[3:0]),
            .tx_clk(tx_clk), .mii_tx_en(tx_en), .mii_tx_er(tx_er), .mii_txd(txd[3:0]),
            .phy_rx_ce(rx_byte_ce), .phy_rx_dv(rx_byte_dv), .phy_rx_er(rx_byte_er), .phy_rx_data(rx_byte),
            .phy_rx_dribble(rx_dribble),
            .phy_tx_ce(tx_byte_ce), .phy_tx_en(tx_byte_en), .phy_tx_er(tx_byte_er), .phy_tx_data(tx_byte)
        );
        assign wire_tx_clk = tx_clk;
        assign txd[7:4]    = 4'd0;
        assign txc         = 1'b0;
        assign inband      = 4'd0;
        wire unused = &{1'b0, rxd[7:4]};
    end else if (PHY_SIDE == RMII) begin : side
        phy_rmii phy (
            .speed(speed), .ref_clk(rx_clk), .rmii_crs_dv(rx_dv), .rmii_rx_er(rx_er), .rmii_rxd(rxd[1:0]),
            .rmii_tx_en(tx_en), .rmii_txd(txd[1:0]),
            .phy_rx_ce(rx_byte_ce), .phy_rx_dv(rx_byte_dv), .phy_rx_er(rx_byte_er), .phy_rx_data(rx_byte),
            .phy_rx_dribble(rx_dribble),
            .phy_tx_ce(tx_byte_ce), .phy_tx_en(tx_byte_en), .phy_tx_er(tx_byte_er), .phy_tx_data(tx_byte)
        );
        assign wire_tx_clk = rx_clk;
        assign tx_er       = 1'b0;
        assign txd[7:2]    = 6'd0;
        assign txc         = 1'b0;
        assign inband      = 4'd0;
        wire unused = &{1'b0, tx_clk, rxd[7:2]};
    end else if (PHY_SIDE == GMII) begin : side
        phy_gmii_mii phy (
            .speed(speed), .rx_clk(rx_clk), .gmii_rx_dv(rx_dv), .gmii_rx_er(rx_er), .gmii_rxd(rxd),
            .tx_clk(tx_clk), .gmii_tx_en(tx_en), .gmii_tx_er(tx_er), .gmii_txd(txd),
            .phy_rx_ce(rx_byte_ce), .phy_rx_dv(rx_byte_dv), .phy_rx_er(rx_byte_er), .phy_rx_data(rx_byte),
            .phy_rx_dribble(rx_dribble),
            .phy_tx_ce(tx_byte_ce), .phy_tx_en(tx_byte_en), .phy_tx_er(tx_byte_er), .phy_tx_data(tx_byte)
        );
        assign wire_tx_clk = tx_clk;
        assign txc         = 1'b0;
        assign inband      = 4'd0;
    end else begin : side
        phy_rgmii #(.RX_DELAY_TAPS(RX_DELAY_TAPS), .TX_CLK_DELAY_TAPS(TX_CLK_DELAY_TAPS)) phy (
            .clk(clk), .rst(rst), .speed(speed), .inband_status(inband),
            .rx_clk(rx_clk), .rgmii_rx_ctl(rx_dv), .rgmii_rxd(rxd[3:0]),
            .tx_clk(tx_clk), .rgmii_txc(txc), .rgmii_tx_ctl(tx_en), .rgmii_txd(txd[3:0]),
            .phy_rx_ce(rx_byte_ce), .phy_rx_dv(rx_byte_dv), .phy_rx_er(rx_byte_er), .phy_rx_data(rx_byte),
            .phy_rx_dribble(rx_dribble),
            .phy_tx_ce(tx_byte_ce), .phy_tx_en(tx_byte_en), .phy_tx_er(tx_byte_er), .phy_tx_data(tx_byte)
        );
        assign wire_tx_clk = tx_clk;
        assign tx_er       = 1'b0;
        assign txd[7:4]    = 4'd0;
        wire unused = &{1'b0, rx_er, rxd[7:4]};
    end endgenerate
endmodule
`default_nettype wire
