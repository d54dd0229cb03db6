// Two bits a clock to a pin: one while the clock is high, one while it is low. This is the portable model, for simulation;
// the same module for a device's own cells lies in a folder beside it (prim/ecp5), and a build reads one or the other.
`default_nettype none
module ddr_out #(
    parameter DELAY_TAPS = 0    // delay of the pin, in the device's steps; a model has none
) (
    input  wire clk,
    input  wire high,           // taken together at the rising edge
    input  wire low,
    output wire pin
);
    localparam unused_taps = DELAY_TAPS;
    reg in_high, in_low;
    assign pin = clk ? in_high : in_low;

    always @(posedge clk) begin
        in_high <= high;
        in_low  <= low;
    end
endmodule
`default_nettype wire
