// The bus side of a NIC that is placed and routed alone: what it takes comes out of one pin through a shift register,
// what it gives ends in registers and leaves as their parity. So every path to the bus is there, and no pin is needed.
`default_nettype none
module pnr_bus (
    input  wire        clk,
    input  wire        scan_in,
    output reg         scan_out,

    output wire        rst,
    output wire        reg_cyc,
    output wire        reg_stb,
    output wire        reg_we,
    output wire [9:0]  reg_adr,
    output wire [3:0]  reg_sel,
    output wire [31:0] reg_dat_w,
    input  wire [31:0] reg_dat_r,
    input  wire        reg_ack,
    input  wire        dma_cyc,
    input  wire        dma_stb,
    input  wire        dma_we,
    input  wire [29:0] dma_adr,
    input  wire [3:0]  dma_sel,
    input  wire [31:0] dma_dat_w,
    input  wire [2:0]  dma_cti,
    input  wire [1:0]  dma_bte,
    output wire [31:0] dma_dat_r,
    output wire        dma_ack,
    output wire        dma_err,
    input  wire [3:0]  irq,
    input  wire        busy,
    input  wire [1:0]  speed
);
    localparam TAKEN = 1 + 3 + 10 + 4 + 32 + 32 + 2, GIVEN = 33 + 3 + 30 + 4 + 32 + 5 + 4 + 1 + 2;

    reg [TAKEN-1:0] taken;
    reg [GIVEN-1:0] given;
    assign {rst, reg_cyc, reg_stb, reg_we, reg_adr, reg_sel, reg_dat_w, dma_dat_r, dma_ack, dma_err} = taken;

    always @(posedge clk) begin
        taken    <= {taken[TAKEN-2:0], scan_in};
        given    <= {reg_dat_r, reg_ack, dma_cyc, dma_stb, dma_we, dma_adr, dma_sel, dma_dat_w, dma_cti, dma_bte,
                     irq, busy, speed};
        scan_out <= ^given;
    end
endmodule
`default_nettype wire
