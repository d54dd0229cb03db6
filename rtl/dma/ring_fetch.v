// Indices of a ring whose entries are fetched four at a time into a memory of eight, ahead of their use. All indices
// run freely in 16 bits. A fetch stays inside an aligned group of four, so it never wraps.
`default_nettype none
module ring_fetch (
    input  wire        clk,
    input  wire        clear,       // all indices to 0

    input  wire [15:0] tail,        // one past the last valid entry
    input  wire        two,         // the ring has two entries, not four or more
    output wire        want,        // entries to fetch, and room for them
    output wire [1:0]  more,        // how many less one

    input  wire        got,         // an entry arrived
    input  wire        take,        // the oldest entry is used up
    output reg  [15:0] fetched,
    output reg  [15:0] taken,
    output wire        have         // an entry is there
);
    wire [3:0]  held = fetched[3:0] - taken[3:0];
    wire        same_group = fetched[15:2] == tail[15:2];
    wire [1:0]  last = same_group ? tail[1:0] - 2'd1 : 2'd3;

    assign want = !(same_group && fetched[1:0] == tail[1:0]) && held <= 4'd4;
    assign more = two ? 2'd0 : last - fetched[1:0];         // a ring of two: one by one
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
