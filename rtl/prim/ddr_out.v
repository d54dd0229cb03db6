// Two bits a clock to a pin: one while the clock is high, one while it is low, two clocks after they were taken. This is the
// portable model, for simulation; the same module for a device's own cells lies in a folder beside it (prim/ecp5), and a build
// reads one or the other. The two clocks are the ECP5's, so that both do the same on every edge.
`default_nettype none
module ddr_out #(
    parameter DELAY_TAPS = 0    // delay of the pin, in the device's steps; a model has none
) (
    input  wire clk,
    input  wire high,           // taken together at a rising edge, on the pin from the next but one on
    input  wire low,
    output wire pin
);
    localparam unused_taps = DELAY_TAPS;
    reg [1:0] first, second, third;     // {high, low}, a clock older in each
    assign pin = clk ? third[1] : third[0];

    always @(posedge clk) begin
        first  <= {high, low};
        second <= first;
        third  <= second;
    end
endmodule
`default_nettype wire
