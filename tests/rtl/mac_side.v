// Bench: the MAC behind one of its PHY sides. The pins have the names of GMII; those of the others in brackets.
`default_nettype none
module mac_side #(
    parameter PHY_SIDE       = 2,   // 0 MII, 1 RMII, 2 GMII of three speeds, 3 RGMII
    parameter MULTICAST_HASH = 1,
    parameter PAUSE          = 1,
    parameter PAUSE_REFRESH_LOG2 = 17,
    parameter LOOPBACK       = 1,
    parameter BYTE_CLOCKS    = PHY_SIDE == 0 ? 2 : PHY_SIDE == 1 ? 4 : 1
) (
    input  wire        clk,
    input  wire        rst,
    input  wire  [1:0] speed,           // of those that have more than one

    input  wire        rx_clk,          // RMII: of both directions
    input  wire        rx_dv,           // (CRS_DV, RX_CTL)
    input  wire        rx_er,           // all but RGMII
    input  wire  [7:0] rxd,             // the lower 8, 4 or 2
    input  wire        tx_clk,
    output wire        tx_en,           // (TX_CTL)
    output wire        tx_er,           // GMII and MII
    output wire  [7:0] txd,
    output wire        txc,             // RGMII
    output wire  [3:0] inband_status,   // RGMII

    output wire        rxs_valid,
    input  wire        rxs_ready,
    output wire [31:0] rxs_data,
    output wire        rxs_last,
    output wire  [2:0] rxs_bytes,
    output wire [11:0] rxs_status,

    input  wire        txs_valid,
    output wire        txs_ready,
    input  wire [31:0] txs_data,
    input  wire        txs_last,
    input  wire  [2:0] txs_bytes,

    input  wire        rx_enable,
    output wire        rx_busy,
    output wire        tx_busy,
    input  wire        loopback,
    input  wire        pause_obey,
    input  wire        congested,
    input  wire [47:0] own_address,
    output wire        pausing,
    output wire        pause_sent,
    output wire        rx_missed,
    output wire        tx_underrun
);
    wire       mac_tx_clk;
    wire       phy_rx_ce, phy_rx_dv, phy_rx_er, phy_rx_dribble, phy_tx_ce, phy_tx_en, phy_tx_er;
    wire [7:0] phy_rx_data, phy_tx_data;
    wire       unused = &{1'b0, speed, rx_er, rxd[7:2], tx_clk};

    generate
    if (PHY_SIDE == 1) begin : rmii
        assign mac_tx_clk    = rx_clk;
        assign tx_er         = 1'b0;
        assign txd[7:2]      = 6'd0;
        assign txc           = 1'b0;
        assign inband_status = 4'd0;
        phy_rmii phy (
            .speed(speed), .ref_clk(rx_clk), .rmii_crs_dv(rx_dv), .rmii_rx_er(rx_er), .rmii_rxd(rxd[1:0]),
            .rmii_tx_en(tx_en), .rmii_txd(txd[1:0]),
            .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
            .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
            .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data)
        );
    end else if (PHY_SIDE == 3) begin : rgmii
        assign mac_tx_clk = tx_clk;
        assign tx_er      = 1'b0;
        assign txd[7:4]   = 4'd0;
        phy_rgmii phy (
            .clk(clk), .rst(rst), .speed(speed), .inband_status(inband_status),
            .rx_clk(rx_clk), .rgmii_rx_ctl(rx_dv), .rgmii_rxd(rxd[3:0]),
            .tx_clk(tx_clk), .rgmii_txc(txc), .rgmii_tx_ctl(tx_en), .rgmii_txd(txd[3:0]),
            .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
            .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
            .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data)
        );
    end else if (PHY_SIDE == 0) begin : mii
        assign mac_tx_clk    = tx_clk;
        assign txd[7:4]      = 4'd0;
        assign txc           = 1'b0;
        assign inband_status = 4'd0;
        phy_mii phy (
            .rx_clk(rx_clk), .mii_rx_dv(rx_dv), .mii_rx_er(rx_er), .mii_rxd(rxd[3:0]),
            .tx_clk(tx_clk), .mii_tx_en(tx_en), .mii_tx_er(tx_er), .mii_txd(txd[3:0]),
            .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
            .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
            .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data)
        );
    end else begin : gmii_mii
        assign mac_tx_clk    = tx_clk;
        assign txc           = 1'b0;
        assign inband_status = 4'd0;
        phy_gmii_mii phy (
            .speed(speed),
            .rx_clk(rx_clk), .gmii_rx_dv(rx_dv), .gmii_rx_er(rx_er), .gmii_rxd(rxd),
            .tx_clk(tx_clk), .gmii_tx_en(tx_en), .gmii_tx_er(tx_er), .gmii_txd(txd),
            .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
            .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
            .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data)
        );
    end
    endgenerate

    mac #(.FIFO_AW(BYTE_CLOCKS == 1 ? 4 : 3), .BYTE_CLOCKS(BYTE_CLOCKS), .MULTICAST_HASH(MULTICAST_HASH), .PAUSE(PAUSE),
          .PAUSE_REFRESH_LOG2(PAUSE_REFRESH_LOG2), .LOOPBACK(LOOPBACK)) mac (
        .clk(clk), .rst(rst), .rx_clk(rx_clk), .tx_clk(mac_tx_clk),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
        .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last),
        .txs_bytes(txs_bytes),
        .rx_enable(rx_enable), .rx_busy(rx_busy), .tx_busy(tx_busy),
        .loopback(loopback), .pause_obey(pause_obey), .congested(congested), .own_address(own_address),
        .pausing(pausing), .pause_sent(pause_sent),
        .rx_missed(rx_missed), .tx_underrun(tx_underrun)
    );
endmodule
`default_nettype wire
