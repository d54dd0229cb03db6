// The NIC with its bus in registers (pnr_bus) and its other pins outside: what each top of this folder places.
`default_nettype none
module pnr_nic (
    input  wire       clk,
    input  wire       scan_in,      // see pnr_bus
    output wire       scan_out,

    // See nic_phy
    input  wire       rx_clk,
    input  wire       rx_dv,
    input  wire       rx_er,
    input  wire [7:0] rxd,
    input  wire       tx_clk,
    output wire       tx_en,
    output wire       tx_er,
    output wire [7:0] txd,
    output wire       txc,
    output wire       mdc,
    output wire       mdio_out,
    output wire       mdio_drive,
    input  wire       mdio_in
);
    wire        rst, reg_cyc, reg_stb, reg_we, reg_ack, dma_cyc, dma_stb, dma_we, dma_ack, dma_err, busy;
    wire [9:0]  reg_adr;
    wire [29:0] dma_adr;
    wire [3:0]  reg_sel, dma_sel, irq;
    wire [31:0] reg_dat_w, reg_dat_r, dma_dat_w, dma_dat_r;
    wire [2:0]  dma_cti;
    wire [1:0]  dma_bte, speed;

    nic_phy nic (
        .clk(clk), .rst(rst),
        .rx_clk(rx_clk), .rx_dv(rx_dv), .rx_er(rx_er), .rxd(rxd),
        .tx_clk(tx_clk), .tx_en(tx_en), .tx_er(tx_er), .txd(txd), .txc(txc),
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
