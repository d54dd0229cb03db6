// The smallest Wishbone machine around the NIC, as docs/reuse.md explains it: 32 KiB of RAM that the NIC's DMA and one other
// master share, the NIC's registers, and the pins of an MII. The other master (a CPU, or a bench) sees
//   0x0000_0000  RAM        0xF000_0000  the NIC's registers
`default_nettype none
module reuse_soc (
    input  wire        clk,
    input  wire        rst,

    // From the other master: Wishbone, one access at a time, word addresses
    input  wire        cpu_cyc,
    input  wire        cpu_stb,
    input  wire        cpu_we,
    input  wire [29:0] cpu_adr,
    input  wire [3:0]  cpu_sel,
    input  wire [31:0] cpu_dat_w,
    output wire [31:0] cpu_dat_r,
    output wire        cpu_ack,
    output wire [3:0]  cpu_irq,         // level lines: receive, transmit, event, receive queue 1

    // MII
    input  wire        mii_rx_clk,
    input  wire        mii_rx_dv,
    input  wire        mii_rx_er,
    input  wire [3:0]  mii_rxd,
    input  wire        mii_tx_clk,
    output wire        mii_tx_en,
    output wire [3:0]  mii_txd,
    output wire        mdc,
    inout  wire        mdio
);
    localparam RAM_AW = 13;             // of its words

    // The NIC
    wire        dma_cyc, dma_stb, dma_we, dma_ack, dma_err, reg_ack, mdio_out, mdio_drive;
    wire [29:0] dma_adr;
    wire [3:0]  dma_sel;
    wire [31:0] dma_dat_w, reg_dat_r;
    wire [2:0]  unused_cti;
    wire [1:0]  unused_bte, unused_speed;
    wire        unused_tx_er, unused_txc, unused_busy;
    wire [7:0]  txd;
    wire        cpu_to_nic = cpu_adr[29:26] == 4'hF;

    nic_phy #(.PHY_SIDE(0), .PERFECT_ENTRIES(2), .MULTICAST_HASH(1), .MDIO(1)) nic (
        .clk(clk), .rst(rst),
        .rx_clk(mii_rx_clk), .rx_dv(mii_rx_dv), .rx_er(mii_rx_er), .rxd({4'd0, mii_rxd}),
        .tx_clk(mii_tx_clk), .tx_en(mii_tx_en), .tx_er(unused_tx_er), .txd(txd), .txc(unused_txc),
        .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio), .speed(unused_speed),
        .reg_cyc(cpu_cyc && cpu_to_nic), .reg_stb(cpu_stb && cpu_to_nic), .reg_we(cpu_we), .reg_adr(cpu_adr[9:0]),
        .reg_sel(cpu_sel), .reg_dat_w(cpu_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(unused_cti), .dma_bte(unused_bte),
        .dma_dat_r(ram_dat_r), .dma_ack(dma_ack), .dma_err(dma_err),
        .irq(cpu_irq), .busy(unused_busy)
    );
    assign mii_txd = txd[3:0];
    assign mdio    = mdio_drive ? mdio_out : 1'bz;

    // RAM: a word in two clocks, the NIC first. What lies outside is an error for the NIC and reads as RAM for the CPU.
    reg  [31:0] ram [0:(1 << RAM_AW) - 1];
    reg  [31:0] ram_dat_r;
    reg         answer, for_dma;        // this clock answers the access of the last one
    wire        dma_inside = dma_adr[29:RAM_AW] == 0;
    wire        by_dma  = dma_cyc && dma_stb && dma_inside && !(answer && for_dma);
    wire        by_cpu  = cpu_cyc && cpu_stb && !cpu_to_nic && !(answer && !for_dma) && !by_dma;
    wire        we      = by_dma ? dma_we : cpu_we;
    wire [3:0]  sel     = by_dma ? dma_sel : cpu_sel;
    wire [31:0] dat_w   = by_dma ? dma_dat_w : cpu_dat_w;
    wire [RAM_AW-1:0] adr = by_dma ? dma_adr[RAM_AW-1:0] : cpu_adr[RAM_AW-1:0];

    assign dma_ack   = answer && for_dma;
    assign dma_err   = dma_cyc && dma_stb && !dma_inside;
    assign cpu_ack   = (answer && !for_dma) || reg_ack;
    assign cpu_dat_r = cpu_to_nic ? reg_dat_r : ram_dat_r;

    always @(posedge clk) begin
        answer  <= (by_dma || by_cpu) && !rst;
        for_dma <= by_dma;
        if (by_dma || by_cpu) begin
            if (we && sel[0]) ram[adr][7:0]   <= dat_w[7:0];
            if (we && sel[1]) ram[adr][15:8]  <= dat_w[15:8];
            if (we && sel[2]) ram[adr][23:16] <= dat_w[23:16];
            if (we && sel[3]) ram[adr][31:24] <= dat_w[31:24];
            ram_dat_r <= ram[adr];
        end
    end

    wire unused = &{1'b0, unused_cti, unused_bte, unused_speed, unused_tx_er, unused_txc, unused_busy, txd[7:4],
                    cpu_adr[25:RAM_AW]};
endmodule
`default_nettype wire
