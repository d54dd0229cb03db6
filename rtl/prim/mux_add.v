// Adds a number to one of two others. A module of its own because the ECP5 has room for the choice in its adder
// (rtl/prim/ecp5/mux_add.v), which no synthesis finds.
`default_nettype none
module mux_add #(
    parameter W = 32
) (
    input  wire         choose_b,
    input  wire [W-1:0] a,
    input  wire [W-1:0] b,
    input  wire [W-1:0] addend,
    output wire [W-1:0] sum
);
    assign sum = (choose_b ? b : a) + addend;
endmodule
`default_nettype wire
