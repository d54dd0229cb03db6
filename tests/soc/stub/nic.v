// In place of the NIC, with its ports: every frame goes back out one byte time later, registers read as ID, no DMA.
`default_nettype none
module nic #(
    parameter RX_QUEUES = 1,
    parameter PERFECT_ENTRIES = 1,
    parameter RX_BUFFER_WORDS = 2048,
    parameter TX_BUFFER_WORDS = 1024,
    parameter PHY_SIDE = 2
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        rx_clk,
    input  wire        tx_clk,
    input  wire        phy_rx_ce,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire [7:0]  phy_rx_data,
    input  wire        phy_rx_dribble,
    input  wire        phy_tx_ce,
    output reg         phy_tx_en,
    output reg         phy_tx_er,
    output reg  [7:0]  phy_tx_data,
    input  wire        reg_cyc,
    input  wire        reg_stb,
    input  wire        reg_we,
    input  wire [9:0]  reg_adr,
    input  wire [3:0]  reg_sel,
    input  wire [31:0] reg_dat_w,
    output wire [31:0] reg_dat_r,
    output reg         reg_ack,
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
    input  wire [31:0] warp,
    output wire [3:0]  irq,
    output wire        busy
);
    always @(posedge tx_clk) begin
        phy_tx_en   <= phy_rx_dv;
        phy_tx_er   <= phy_rx_er;
        phy_tx_data <= phy_rx_data;
    end
    always @(posedge clk) reg_ack <= reg_cyc && reg_stb && !reg_ack && !rst;

    assign reg_dat_r = 32'h4541_5231;
    assign {dma_cyc, dma_stb, dma_we, dma_adr, dma_sel, dma_dat_w, dma_cti, dma_bte} = 74'd0;
    assign irq  = 4'd0;
    assign busy = phy_rx_dv || phy_tx_en;
endmodule
`default_nettype wire
