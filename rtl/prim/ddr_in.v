// Two bits a clock from a pin: what it carried at the rising edge and at the falling edge after it. This is the portable
// model, for simulation; the same module for a device's own cells lies in a folder beside it (prim/ecp5), and a build
// reads one or the other.
`default_nettype none
module ddr_in #(
    parameter DELAY_TAPS = 0    // delay of the pin, in the device's steps; a model has none
) (
    input  wire clk,
    input  wire pin,
    output reg  rise,           // both one clock after the rising edge
    output reg  fall
);
    localparam unused_taps = DELAY_TAPS;
    reg rise_pin, fall_pin;

    always @(negedge clk) fall_pin <= pin;

    always @(posedge clk) begin
        rise_pin <= pin;
        rise     <= rise_pin;
        fall     <= fall_pin;
    end
endmodule
`default_nettype wire
