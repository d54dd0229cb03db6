// In place of sync2, for clocks that rise whenever they like: a bit that changes just as the first flip-flop looks is
// caught as anything. The second one finds it settled.
`default_nettype none
module sync2 #(
    parameter W = 1
) (
    input  wire         clk,
    input  wire         arst,
    input  wire [W-1:0] d,
    output reg  [W-1:0] q
);
    (* gclk *)   wire        now;
    (* anyseq *) reg [W-1:0] any;
    reg  [W-1:0] d_before, caught;
    reg          clk_before;
    wire [W-1:0] moves = d ^ d_before;          // since the moment before

    // A flip-flop that rises between two moments shows it in the later one, and took what stood in the earlier one. What d
    // became at the same moment is as likely to be caught.
    always @(posedge now) begin
        d_before   <= d;
        clk_before <= clk;
    end
    reg  [W-1:0] first, q_kept;
    always @* begin
        caught = first;
        q      = q_kept;
        if (clk && !clk_before) begin
            caught = (d_before & ~moves) | (d & moves & any) | (d_before & moves & ~any);
            q      = first;
        end
        if (arst) {caught, q} = {2*W{1'b0}};
    end
    always @(posedge now) {first, q_kept} <= {caught, q};
endmodule
`default_nettype wire
