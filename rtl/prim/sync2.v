// Brings one level into the domain of `clk` through two flip-flops. Not for pulses (use pulse_cross) and not for
// several bits that belong together (use async_fifo or count_cross).
`default_nettype none
module sync2 #(
    parameter RESET = 1'b0      // value while nothing has arrived yet
) (
    input  wire clk,            // of the destination
    input  wire rst,

    input  wire d,              // from a register of any other domain
    output wire q               // two to three clocks later
);
    (* async_reg = "true" *) reg [1:0] stage;
    assign q = stage[1];

    always @(posedge clk) begin
        stage <= {stage[0], d};
        if (rst) stage <= {2{RESET}};
    end
endmodule
`default_nettype wire
