// The machine's memory with a port for the core (A) and one for DMA (B). The two never wait for each other, but for one
// case: block RAM without a read-write check returns rubbish when both ports touch one word and one of them writes.
// Then the core's access is done a cycle later; so the DMA's order is what memory shows.
`default_nettype none
module ram_dual #(
    parameter RAM_BYTES = 262144
) (
    input  wire        clk,
    input  wire        rst,

    // From bus
    input  wire        a_cyc,
    input  wire        a_stb,
    input  wire        a_we,
    input  wire [29:0] a_adr,
    input  wire [3:0]  a_sel,
    input  wire [31:0] a_dat_w,
    input  wire [2:0]  a_cti,
    input  wire [1:0]  a_bte,
    output wire [31:0] a_dat_r,
    output wire        a_ack,
    output wire        a_err,

    // From the NIC's DMA
    input  wire        b_cyc,
    input  wire        b_stb,
    input  wire        b_we,
    input  wire [29:0] b_adr,
    input  wire [3:0]  b_sel,
    input  wire [31:0] b_dat_w,
    input  wire [2:0]  b_cti,
    input  wire [1:0]  b_bte,
    output wire [31:0] b_dat_r,
    output wire        b_ack,
    output wire        b_err
);
    localparam WORDS = RAM_BYTES / 4;
    localparam W_WORD = $clog2(WORDS);

    wire [W_WORD-1:0] a_word, b_word;
    wire a_request, a_write, b_request, b_write;
    wire collision = a_request && b_request && (a_write || b_write) && a_word == b_word;

    ram_port #(.WORDS(WORDS)) port_a (
        .clk(clk), .rst(rst),
        .cyc(a_cyc), .stb(a_stb), .we(a_we), .adr(a_adr), .cti(a_cti), .bte(a_bte), .ack(a_ack), .err(a_err),
        .request(a_request), .write(a_write), .word(a_word), .grant(!collision)
    );
    ram_port #(.WORDS(WORDS)) port_b (
        .clk(clk), .rst(rst),
        .cyc(b_cyc), .stb(b_stb), .we(b_we), .adr(b_adr), .cti(b_cti), .bte(b_bte), .ack(b_ack), .err(b_err),
        .request(b_request), .write(b_write), .word(b_word), .grant(1'b1)
    );
    ram_tdp #(.AW(W_WORD)) memory (
        .clk(clk),
        .a_en(a_request && !collision), .a_write(a_write ? a_sel : 4'd0), .a_addr(a_word),
        .a_w_data(a_dat_w), .a_r_data(a_dat_r),
        .b_en(b_request), .b_write(b_write ? b_sel : 4'd0), .b_addr(b_word),
        .b_w_data(b_dat_w), .b_r_data(b_dat_r)
    );
endmodule
`default_nettype wire
