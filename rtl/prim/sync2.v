// Brings a level into the domain of `clk` through two flip-flops. Several bits only if they are a gray code. Not for
// what logic makes (use level_cross), nor pulses (count_cross), nor data (async_fifo).
`default_nettype none
module sync2 #(
    parameter W = 1
) (
    input  wire         clk,    // of the destination
    input  wire         arst,   // asynchronous: clears even while clk stands still

    input  wire [W-1:0] d,      // from a register of another domain
    output reg  [W-1:0] q       // two clocks later, or three
);
    (* async_reg = "true" *) reg [W-1:0] caught;

    always @(posedge clk or posedge arst)
        if (arst) {q, caught} <= {2*W{1'b0}};
        else      {q, caught} <= {caught, d};
endmodule
`default_nettype wire
