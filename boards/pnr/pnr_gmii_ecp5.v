// The NIC with GMII of three speeds in an ECP5, alone (pnr_nic).
`default_nettype none
module pnr_gmii_ecp5 (
    input  wire       clk,
    input  wire       scan_in,
    output wire       scan_out,

    input  wire       rx_clk,
    input  wire       rx_dv,
    input  wire       rx_er,
    input  wire [7:0] rxd,
    input  wire       tx_clk,
    output wire       tx_en,
    output wire       tx_er,
    output wire [7:0] txd,
    output wire       mdc,
    inout  wire       mdio
);
    wire        unused_txc;
    wire        mdio_out, mdio_drive, mdio_in;

    assign mdio    = mdio_drive ? mdio_out : 1'bz;
    assign mdio_in = mdio;

    pnr_nic nic (
        .clk(clk), .scan_in(scan_in), .scan_out(scan_out),
        .rx_clk(rx_clk), .rx_dv(rx_dv), .rx_er(rx_er), .rxd(rxd),
        .tx_clk(tx_clk), .tx_en(tx_en), .tx_er(tx_er), .txd(txd), .txc(unused_txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in)
    );
endmodule
`default_nettype wire
