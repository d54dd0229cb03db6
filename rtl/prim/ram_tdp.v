// Memory of 32-bit words with two equal ports on one clock and byte selects; block RAM on ECP5. When one port writes a
// word that the other reads in the same clock, what is read is anything: whoever wires the ports together must keep
// them apart. A port that writes keeps its r_data.
`default_nettype none
module ram_tdp #(
    parameter AW    = 10,       // bits of an address
    parameter WORDS = 1 << AW,
    parameter INIT  = ""        // file for $readmemh, or nothing
) (
    input  wire          clk,

    input  wire          a_en,
    input  wire    [3:0] a_write,       // bytes to write; none: read
    input  wire [AW-1:0] a_addr,        // in words
    input  wire   [31:0] a_w_data,
    output reg    [31:0] a_r_data,      // one clock later

    input  wire          b_en,
    input  wire    [3:0] b_write,
    input  wire [AW-1:0] b_addr,
    input  wire   [31:0] b_w_data,
    output reg    [31:0] b_r_data
);
    (* no_rw_check *) reg [31:0] mem [0:WORDS-1];

    initial if (INIT != "") $readmemh(INIT, mem);

    always @(posedge clk)
        if (a_en) begin
            if (a_write[0]) mem[a_addr][ 7: 0] <= a_w_data[ 7: 0];
            if (a_write[1]) mem[a_addr][15: 8] <= a_w_data[15: 8];
            if (a_write[2]) mem[a_addr][23:16] <= a_w_data[23:16];
            if (a_write[3]) mem[a_addr][31:24] <= a_w_data[31:24];
            if (a_write == 4'b0000) a_r_data <= mem[a_addr];
        end

    always @(posedge clk)
        if (b_en) begin
            if (b_write[0]) mem[b_addr][ 7: 0] <= b_w_data[ 7: 0];
            if (b_write[1]) mem[b_addr][15: 8] <= b_w_data[15: 8];
            if (b_write[2]) mem[b_addr][23:16] <= b_w_data[23:16];
            if (b_write[3]) mem[b_addr][31:24] <= b_w_data[31:24];
            if (b_write == 4'b0000) b_r_data <= mem[b_addr];
        end
endmodule
`default_nettype wire
