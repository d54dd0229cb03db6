// Indices of a ring whose entries are fetched four at a time into a memory of eight, ahead of their use. All indices
// run freely in 16 bits; a ring has 2^log2 entries. A fetch stays inside an aligned group of four, so it never wraps.
`default_nettype none
module ring_fetch (
    input  wire        clk,
    input  wire        clear,       // all indices to 0

    input  wire [15:0] tail,        // one past the last valid entry
    input  wire [3:0]  log2,
    output wire        want,        // entries to fetch, and room for them
    output wire [1:0]  more,        // how many less one
    output wire [11:0] place,       // of the first of them in the ring

    input  wire        got,         // an entry arrived
    input  wire        take,        // the oldest entry is used up
    output reg  [15:0] fetched,
    output reg  [15:0] taken,
    output wire        have         // an entry is there
);
    wire [11:0] mask = {log2 > 4'd11, log2 > 4'd10, log2 > 4'd9, log2 > 4'd8, log2 > 4'd7, log2 > 4'd6,
                        log2 > 4'd5,  log2 > 4'd4,  log2 > 4'd3, log2 > 4'd2, log2 > 4'd1, 1'b1};
    wire [3:0]  held = fetched[3:0] - taken[3:0];
    wire        same_group = fetched[15:2] == tail[15:2];
    wire [1:0]  last = same_group ? tail[1:0] - 2'd1 : 2'd3;

    assign place = fetched[11:0] & mask;
    assign want  = fetched != tail && held <= 4'd4;
    assign more  = mask[1] ? last - fetched[1:0] : 2'd0;    // a ring of two: one by one
    assign have  = held != 4'd0;

    always @(posedge clk) begin
        if (got)  fetched <= fetched + 16'd1;
        if (take) taken   <= taken + 16'd1;
        if (clear) begin
            fetched <= 16'd0;
            taken   <= 16'd0;
        end
    end
endmodule
`default_nettype wire
