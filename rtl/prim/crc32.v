// CRC-32 of a frame (IEEE 802.3 §3.2.9): polynomial 04C11DB7, bits reflected, so that the FCS leaves from the low end of
// the register, four times `fcs` with a shift. A byte takes 1, 2 or 4 clocks, of 8, 4 or 2 bits each: the fewer bits,
// the smaller the logic. fcs, good and bucket know of a byte that many clocks after its update. Where a byte takes more
// than one clock, data and shift are those of the clock before the update, so that both come out of registers.
`default_nettype none
module crc32 #(
    parameter BYTE_CLOCKS = 1       // 1, 2 or 4: two updates are so many clocks apart, or more
) (
    input  wire        clk,
    input  wire        clear,       // back to all ones, wins over update
    input  wire        update,      // take `data` in ...
    input  wire        shift,       // ... or, with update, shift one byte of the result out instead
    input  wire  [7:0] data,        // shift and data: with update, or (see above) in the clock before it
    output wire  [7:0] fcs,         // the next byte of the FCS
    output wire        good,        // what went in ended with its own FCS
    output wire  [5:0] bucket       // x^31 to x^26 of the remainder: of an address, its place in a multicast hash
);
    localparam        W          = 8 / BYTE_CLOCKS;
    localparam [31:0] POLYNOMIAL = 32'hEDB88320;    // 04C11DB7 reflected
    localparam [31:0] RESIDUE    = 32'hDEBB20E3;    // of any message followed by its FCS

    reg [31:0] state;
    assign fcs    = ~state[7:0];
    assign good   = state == RESIDUE;
    assign bucket = {state[0], state[1], state[2], state[3], state[4], state[5]};

    // What goes in with this clock
    wire         step, shifting;
    wire [W-1:0] bits;

    generate
    if (BYTE_CLOCKS != 1 && BYTE_CLOCKS != 2 && BYTE_CLOCKS != 4) begin : bad  crc32_takes_1_2_or_4_clocks_a_byte wrong(); end

    if (BYTE_CLOCKS == 1) begin : at_once
        assign step     = update;
        assign shifting = shift;
        assign bits     = data;
    end else begin : in_parts
        reg [BYTE_CLOCKS-1:1] late;             // one-hot: which part goes in; none: no byte, or its first part
        reg             [7:0] rest;
        reg                   shift_rest;
        wire                  more = update || (late & ~(1 << (BYTE_CLOCKS - 2))) != 0;
        assign step     = update || late != 0;
        assign shifting = shift_rest;
        assign bits     = rest[W-1:0];

        always @(posedge clk) begin
            late <= (late << 1) | {{BYTE_CLOCKS-2{1'b0}}, update};
            {shift_rest, rest} <= more ? {shift_rest, rest >> W} : {shift, data};
            if (clear) late <= 0;
        end
    end
    endgenerate

    // The data meet the low end of the register. With that end zero instead, the steps are a shift.
    function [31:0] steps;
        input [31:0] from;
        integer i;
        begin
            steps = from;
            for (i = 0; i < W; i = i + 1)
                steps = (steps >> 1) ^ (POLYNOMIAL & {32{steps[0]}});
        end
    endfunction

    always @(posedge clk) begin
        if (step)  state <= steps({state[31:W], (bits ^ state[W-1:0]) & {W{!shifting}}});
        if (clear) state <= 32'hFFFFFFFF;
    end
endmodule
`default_nettype wire
