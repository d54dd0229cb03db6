// Model of an ECP5's output cell, for test_ddr_out_ecp5: D0 and D1, taken at one rising edge, are on the pin two clocks
// later, D0 in the high half and D1 in the low half (Lattice FPGA-TN-02035; the two clocks are those of Lattice's own
// simulation model, and were measured on an LFE5U-25F: amaranth-lang/amaranth, pull request 1668).
`default_nettype none
module ODDRX1F (
    input  wire D0,
    input  wire D1,
    input  wire SCLK,
    input  wire RST,
    output wire Q
);
    reg [1:0] first, second, third;     // {D0, D1}, a clock older in each
    assign Q = SCLK ? third[1] : third[0];

    always @(posedge SCLK or posedge RST)
        if (RST) {first, second, third} <= 6'd0;
        else     {first, second, third} <= {D0, D1, first, second};
endmodule
`default_nettype wire
