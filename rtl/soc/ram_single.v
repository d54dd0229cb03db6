// The machine's memory where block RAM has one port (iCE40 UP5K): core (A) and DMA (B) share it, one access a cycle.
// The DMA goes first, for the wire cannot wait; the core is refused at most CORE_WAIT_CYCLES times in a row.
`default_nettype none
module ram_single #(
    parameter RAM_BYTES = 131072,
    parameter CORE_WAIT_CYCLES = 15
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
    localparam W_WAIT = $clog2(CORE_WAIT_CYCLES + 1);
    localparam [31:0] PATIENCE = CORE_WAIT_CYCLES;

    wire [W_WORD-1:0] a_word, b_word;
    wire a_request, a_write, b_request, b_write;

    reg  [W_WAIT-1:0] refused;           // cycles in a row in which the core asked in vain
    wire a_grant = !b_request || refused == PATIENCE[W_WAIT-1:0];
    wire b_grant = !(a_request && refused == PATIENCE[W_WAIT-1:0]);
    wire a_turn  = a_request && a_grant;

    ram_port #(.WORDS(WORDS)) port_a (
        .clk(clk), .rst(rst),
        .cyc(a_cyc), .stb(a_stb), .we(a_we), .adr(a_adr), .cti(a_cti), .bte(a_bte), .ack(a_ack), .err(a_err),
        .request(a_request), .write(a_write), .word(a_word), .grant(a_grant)
    );
    ram_port #(.WORDS(WORDS)) port_b (
        .clk(clk), .rst(rst),
        .cyc(b_cyc), .stb(b_stb), .we(b_we), .adr(b_adr), .cti(b_cti), .bte(b_bte), .ack(b_ack), .err(b_err),
        .request(b_request), .write(b_write), .word(b_word), .grant(b_grant)
    );

    wire [31:0] dat_r;
    ram_sp #(.AW(W_WORD)) memory (
        .clk(clk),
        .en(a_request || b_request),
        .write(a_turn ? (a_write ? a_sel : 4'd0) : (b_write ? b_sel : 4'd0)),
        .addr(a_turn ? a_word : b_word),
        .w_data(a_turn ? a_dat_w : b_dat_w),
        .r_data(dat_r)
    );
    assign a_dat_r = dat_r;
    assign b_dat_r = dat_r;

    always @(posedge clk) begin
        if (rst || !a_request || a_grant) refused <= 0;
        else                              refused <= refused + 1'b1;
    end
endmodule
`default_nettype wire
