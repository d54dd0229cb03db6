// Memory of 32-bit words with one port and byte selects: block RAM, or the single-port RAM of the iCE40 UP5K. A write
// keeps r_data.
`default_nettype none
module ram_sp #(
    parameter AW    = 10,       // bits of an address
    parameter WORDS = 1 << AW,
    parameter INIT  = ""        // file for $readmemh, or nothing (the UP5K's single-port RAM cannot be preloaded)
) (
    input  wire          clk,

    input  wire          en,
    input  wire    [3:0] write,         // bytes to write; none: read
    input  wire [AW-1:0] addr,          // in words
    input  wire   [31:0] w_data,
    output reg    [31:0] r_data         // one clock later
);
    (* no_rw_check *) reg [31:0] mem [0:WORDS-1];

    initial if (INIT != "") $readmemh(INIT, mem);

    always @(posedge clk)
        if (en) begin
            if (write[0]) mem[addr][ 7: 0] <= w_data[ 7: 0];
            if (write[1]) mem[addr][15: 8] <= w_data[15: 8];
            if (write[2]) mem[addr][23:16] <= w_data[23:16];
            if (write[3]) mem[addr][31:24] <= w_data[31:24];
            if (write == 4'b0000) r_data <= mem[addr];
        end
endmodule
`default_nettype wire
