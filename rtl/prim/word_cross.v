// Carries a word that changes seldom from one clock to another: what is seen on the other side is always a word that was
// there, and the newest one a few clocks of both after it came. Either clock may stand still. Not for data of which
// every word counts (use async_fifo).
`default_nettype none
module word_cross #(
    parameter W = 4
) (
    input  wire         arst,       // asynchronous: the word is 0 on both sides, whichever clocks run

    input  wire         in_clk,
    input  wire [W-1:0] word_in,

    input  wire         out_clk,
    output reg  [W-1:0] word_out
);
    // `held` is steady from the clock in which `told` turns until the other side has turned `taken` to the same.
    reg  [W-1:0] held;
    reg          told, taken;
    wire         told_out, taken_in;

    always @(posedge in_clk or posedge arst)
        if (arst) begin
            held <= {W{1'b0}};
            told <= 1'b0;
        end else if (told == taken_in && held != word_in) begin
            held <= word_in;
            told <= !told;
        end

    sync2 to_out (.clk(out_clk), .arst(arst), .d(told), .q(told_out));
    sync2 to_in  (.clk(in_clk), .arst(arst), .d(taken), .q(taken_in));

    always @(posedge out_clk or posedge arst)
        if (arst) begin
            word_out <= {W{1'b0}};
            taken    <= 1'b0;
        end else if (taken != told_out) begin
            word_out <= held;
            taken    <= told_out;
        end
endmodule
`default_nettype wire
