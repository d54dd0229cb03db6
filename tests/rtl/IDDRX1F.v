// Model of an ECP5's input cell, for test_ddr_in_ecp5: both bits of a clock appear together at the next rising edge, Q0 that
// of the rising edge, Q1 that of the falling edge after it (Lattice FPGA-TN-02035, and Lattice's own simulation model).
`default_nettype none
module IDDRX1F (
    input  wire D,
    input  wire SCLK,
    input  wire RST,
    output reg  Q0,
    output reg  Q1
);
    reg at_rise, at_fall;

    always @(negedge SCLK or posedge RST)
        if (RST) at_fall <= 1'b0;
        else     at_fall <= D;

    always @(posedge SCLK or posedge RST)
        if (RST) {at_rise, Q0, Q1} <= 3'b000;
        else     {at_rise, Q0, Q1} <= {D, at_rise, at_fall};
endmodule
`default_nettype wire
