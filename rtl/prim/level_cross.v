// Carries a level that logic makes in one domain to another: a register of its own, so that no glitch of the logic is
// caught, then two flip-flops. Late by one clock of the source and two of the destination, or three.
`default_nettype none
module level_cross (
    input  wire arst,           // asynchronous: low on both sides, whichever clocks run

    input  wire in_clk,
    input  wire level_in,

    input  wire out_clk,
    output wire level_out
);
    reg held;

    always @(posedge in_clk or posedge arst)
        if (arst) held <= 1'b0;
        else      held <= level_in;

    sync2 to_out (.clk(out_clk), .arst(arst), .d(held), .q(level_out));
endmodule
`default_nettype wire
