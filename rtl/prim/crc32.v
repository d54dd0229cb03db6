// CRC-32 of a frame, one byte a clock (IEEE 802.3 §3.2.9): polynomial 04C11DB7, bits reflected, so that the FCS leaves
// from the low end of the register, four times `fcs` with a shift.
`default_nettype none
module crc32 (
    input  wire        clk,
    input  wire        clear,       // back to all ones, wins over update
    input  wire        update,      // take `data` in ...
    input  wire        shift,       // ... or, with update, shift one byte of the result out instead
    input  wire  [7:0] data,
    output wire  [7:0] fcs,         // the next byte of the FCS
    output wire        good,        // what went in ended with its own FCS
    output wire  [5:0] bucket       // x^31 to x^26 of the remainder: of an address, its place in a multicast hash
);
    localparam [31:0] POLYNOMIAL = 32'hEDB88320;    // 04C11DB7 reflected
    localparam [31:0] RESIDUE    = 32'hDEBB20E3;    // of any message followed by its FCS

    reg [31:0] state;
    assign fcs  = ~state[7:0];
    assign good = state == RESIDUE;
    assign bucket = {state[0], state[1], state[2], state[3], state[4], state[5]};

    // The data meet the low byte of the register. With that byte zero instead, eight steps are a shift.
    function [31:0] step8;
        input [31:0] from;
        integer i;
        begin
            step8 = from;
            for (i = 0; i < 8; i = i + 1)
                step8 = (step8 >> 1) ^ (POLYNOMIAL & {32{step8[0]}});
        end
    endfunction

    always @(posedge clk) begin
        if (update) state <= step8({state[31:8], (data ^ state[7:0]) & {8{!shift}}});
        if (clear)  state <= 32'hFFFFFFFF;
    end
endmodule
`default_nettype wire
