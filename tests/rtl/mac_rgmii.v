// Bench: the MAC behind its RGMII side.
`default_nettype none
module mac_rgmii (
    input  wire        clk,
    input  wire        rst,
    input  wire  [1:0] speed,

    input  wire        rx_clk,
    input  wire        rx_ctl,
    input  wire  [3:0] rxd,
    input  wire        tx_clk,
    output wire        txc,
    output wire        tx_ctl,
    output wire  [3:0] txd,
    output wire  [3:0] inband_status,

    output wire        rxs_valid,
    input  wire        rxs_ready,
    output wire [31:0] rxs_data,
    output wire        rxs_last,
    output wire  [2:0] rxs_bytes,
    output wire  [4:0] rxs_status,

    input  wire        txs_valid,
    output wire        txs_ready,
    input  wire [31:0] txs_data,
    input  wire        txs_last,
    input  wire  [2:0] txs_bytes,

    input  wire        rx_enable,
    input  wire        tx_enable,
    output wire        rx_busy,
    output wire        tx_busy,
    output wire        rx_missed,
    output wire        tx_underrun
);
    wire       phy_rx_ce, phy_rx_dv, phy_rx_er, phy_rx_dribble, phy_tx_ce, phy_tx_en, phy_tx_er;
    wire [7:0] phy_rx_data, phy_tx_data;

    phy_rgmii phy (
        .clk(clk), .rst(rst), .speed(speed), .inband_status(inband_status),
        .rx_clk(rx_clk), .rgmii_rx_ctl(rx_ctl), .rgmii_rxd(rxd),
        .tx_clk(tx_clk), .rgmii_txc(txc), .rgmii_tx_ctl(tx_ctl), .rgmii_txd(txd),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
        .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data)
    );

    mac mac (
        .clk(clk), .rst(rst), .rx_clk(rx_clk), .tx_clk(tx_clk),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
        .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last),
        .txs_bytes(txs_bytes),
        .rx_enable(rx_enable), .tx_enable(tx_enable), .rx_busy(rx_busy), .tx_busy(tx_busy),
        .rx_missed(rx_missed), .tx_underrun(tx_underrun)
    );
endmodule
`default_nettype wire
