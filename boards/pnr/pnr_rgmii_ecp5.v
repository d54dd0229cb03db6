// The NIC with RGMII in an ECP5, alone (pnr_nic).
`default_nettype none
module pnr_rgmii_ecp5 (
    input  wire       clk,
    input  wire       scan_in,
    output wire       scan_out,

    input  wire       rx_clk,
    input  wire       rx_ctl,
    input  wire [3:0] rxd,
    input  wire       tx_clk,
    output wire       txc,
    output wire       tx_ctl,
    output wire [3:0] txd,
    output wire       mdc,
    inout  wire       mdio
);
    wire [3:0]  unused_txd;
    wire        unused_tx_er;
    wire        mdio_out, mdio_drive, mdio_in;

    assign mdio    = mdio_drive ? mdio_out : 1'bz;
    assign mdio_in = mdio;

    pnr_nic nic (
        .clk(clk), .scan_in(scan_in), .scan_out(scan_out),
        .rx_clk(rx_clk), .rx_dv(rx_ctl), .rx_er(1'b0), .rxd({4'd0, rxd}),
        .tx_clk(tx_clk), .tx_en(tx_ctl), .tx_er(unused_tx_er), .txd({unused_txd, txd}), .txc(txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in)
    );
endmodule
`default_nettype wire
