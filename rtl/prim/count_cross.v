// Carries events from one clock to another: each pulse of `event_in` becomes one pulse of `event_out`, as long as no
// more than 2^W - 1 are on the way. Not for levels (use sync2).
`default_nettype none
module count_cross #(
    parameter W = 2
) (
    input  wire arst,           // asynchronous: forgets what is on the way

    input  wire in_clk,
    input  wire event_in,

    input  wire out_clk,
    output reg  event_out
);
    reg  [W-1:0] sent, sent_gray, seen;
    wire [W-1:0] sent_nxt  = sent + {{W-1{1'b0}}, event_in};
    wire [W-1:0] seen_gray = seen ^ (seen >> 1);
    wire [W-1:0] arrived;
    wire         behind = arrived != seen_gray;

    always @(posedge in_clk or posedge arst)
        if (arst) {sent_gray, sent} <= {2*W{1'b0}};
        else      {sent_gray, sent} <= {sent_nxt ^ (sent_nxt >> 1), sent_nxt};

    sync2 #(.W(W)) to_out (.clk(out_clk), .arst(arst), .d(sent_gray), .q(arrived));

    always @(posedge out_clk or posedge arst)
        if (arst) begin
            seen      <= 0;
            event_out <= 1'b0;
        end else begin
            seen      <= seen + {{W-1{1'b0}}, behind};
            event_out <= behind;
        end
endmodule
`default_nettype wire
