// The NIC with RGMII in an ECP5, alone (pnr_bus).
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
    wire        rst, reg_cyc, reg_stb, reg_we, reg_ack, dma_cyc, dma_stb, dma_we, dma_ack, dma_err, busy;
    wire [9:0]  reg_adr;
    wire [29:0] dma_adr;
    wire [3:0]  reg_sel, dma_sel, irq;
    wire [31:0] reg_dat_w, reg_dat_r, dma_dat_w, dma_dat_r;
    wire [2:0]  dma_cti;
    wire [1:0]  dma_bte, speed;
    wire [3:0]  unused_txd;
    wire        unused_tx_er;
    wire        mdio_out, mdio_drive, mdio_in;

    assign mdio    = mdio_drive ? mdio_out : 1'bz;
    assign mdio_in = mdio;

    nic_phy nic (
        .clk(clk), .rst(rst),
        .rx_clk(rx_clk), .rx_dv(rx_ctl), .rx_er(1'b0), .rxd({4'd0, rxd}),
        .tx_clk(tx_clk), .tx_en(tx_ctl), .tx_er(unused_tx_er), .txd({unused_txd, txd}), .txc(txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in), .speed(speed),
        .reg_cyc(reg_cyc), .reg_stb(reg_stb), .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte),
        .dma_dat_r(dma_dat_r), .dma_ack(dma_ack), .dma_err(dma_err), .irq(irq), .busy(busy)
    );

    pnr_bus bus (
        .clk(clk), .scan_in(scan_in), .scan_out(scan_out), .rst(rst),
        .reg_cyc(reg_cyc), .reg_stb(reg_stb), .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte),
        .dma_dat_r(dma_dat_r), .dma_ack(dma_ack), .dma_err(dma_err), .irq(irq), .busy(busy), .speed(speed)
    );
endmodule
`default_nettype wire
