// Indices of a ring whose entries are fetched four at a time into a memory of eight, ahead of their use. Indices run
// freely; no ring is longer than 4,096, so their lower 13 bits tell what is there. A fetch stays inside an aligned group of
// four, so it never wraps. What the user asks is answered from registers: a cycle after an entry has arrived or was taken.
`default_nettype none
module ring_fetch (
    input  wire        clk,
    input  wire        clear,       // all indices to 0

    input  wire [15:0] tail,        // one past the last valid entry
    input  wire        two,         // the ring has two entries, not four or more
    output wire        due,         // entries to fetch, and room for them
    output reg         want,        // the same a cycle later, and not in the cycle behind got
    output reg  [1:0]  more,        // with want: how many less one

    input  wire        got,         // an entry arrived
    input  wire        take,        // the oldest entry is used up
    output wire [15:0] fetched,     // modulo 8192
    output reg  [15:0] taken,
    output reg         have,        // an entry is there; never in the cycle behind take
    output reg         none         // none is there and none is to be fetched, as of the last cycle
);
    reg  [12:0] head;               // fetched

    // The eight places are two groups of four: the group of the next one is free unless the oldest is two groups back.
    wire        room       = head[3] == taken[3] || head[2] != taken[2];
    wire        same_group = head[12:2] == tail[12:2];
    wire [1:0]  last       = same_group ? tail[1:0] - 2'd1 : 2'd3;

    wire        at_tail    = same_group && head[1:0] == tail[1:0];
    wire        empty      = head[3:0] == taken[3:0];

    assign due     = !at_tail && room;
    assign fetched = {3'd0, head};

    always @(posedge clk) begin
        want <= due && !got;
        more <= two ? 2'd0 : last - head[1:0];          // a ring of two: one by one
        have <= !empty && !take;
        none <= empty && at_tail;
        if (got)  head  <= head + 13'd1;
        if (take) taken <= taken + 16'd1;
        if (clear) begin
            head  <= 13'd0;
            taken <= 16'd0;
            want  <= 1'b0;
            have  <= 1'b0;
            none  <= 1'b0;
        end
    end

    wire unused = &{1'b0, tail[15:13]};
endmodule
`default_nettype wire
