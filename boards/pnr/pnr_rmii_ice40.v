// The NIC with RMII in an iCE40, alone (pnr_nic), with the registers of the IO cells at its pins.
`default_nettype none
module pnr_rmii_ice40 (
    input  wire       clk,
    input  wire       scan_in,
    output wire       scan_out,

    input  wire       ref_clk,
    input  wire       crs_dv,
    input  wire       rx_er,
    input  wire [1:0] rxd,
    output wire       tx_en,
    output wire [1:0] txd,
    output wire       mdc,
    inout  wire       mdio
);
    wire        mdio_out, mdio_drive, mdio_in;

    wire [3:0]  rx_cell;        // {crs_dv, rx_er, rxd}
    wire [2:0]  tx_cell;        // {tx_en, txd}
    wire [5:0]  unused_txd;
    wire        unused_tx_er, unused_txc;

    SB_IO #(.PIN_TYPE(6'b0000_00)) rx_io [3:0] (    // input, registered
        .PACKAGE_PIN({crs_dv, rx_er, rxd}), .INPUT_CLK(ref_clk), .D_IN_0(rx_cell)
    );
    SB_IO #(.PIN_TYPE(6'b0101_01)) tx_io [2:0] (    // output, registered
        .PACKAGE_PIN({tx_en, txd}), .OUTPUT_CLK(ref_clk), .D_OUT_0(tx_cell)
    );
    SB_IO #(.PIN_TYPE(6'b1010_01), .PULLUP(1'b1)) mdio_io (
        .PACKAGE_PIN(mdio), .OUTPUT_ENABLE(mdio_drive), .D_OUT_0(mdio_out), .D_IN_0(mdio_in)
    );

    pnr_nic nic (
        .clk(clk), .scan_in(scan_in), .scan_out(scan_out),
        .rx_clk(ref_clk), .rx_dv(rx_cell[3]), .rx_er(rx_cell[2]), .rxd({6'd0, rx_cell[1:0]}),
        .tx_clk(ref_clk), .tx_en(tx_cell[2]), .tx_er(unused_tx_er), .txd({unused_txd, tx_cell[1:0]}), .txc(unused_txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in)
    );
endmodule
`default_nettype wire
