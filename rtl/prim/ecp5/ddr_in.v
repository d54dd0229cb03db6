// ddr_in in the IO cells of an ECP5: read this file instead of prim/ddr_in.v. A tap is 25 ps. That Q0 is the rising edge and
// Q1 the falling edge after it is what Lattice's simulation model of IDDRX1F says (test_ddr_in_ecp5 rests on it), and how
// LiteX wires its RGMII. No board has shown it here; there are public models that pair a falling edge with the next rising one.
`default_nettype none
module ddr_in #(
    parameter DELAY_TAPS = 0    // 0 to 127; without, the pin goes straight to the register
) (
    input  wire clk,
    input  wire pin,
    output wire rise,
    output wire fall
);
    wire delayed;

    generate if (DELAY_TAPS != 0) begin : delay
        DELAYG #(.DEL_MODE("USER_DEFINED"), .DEL_VALUE(DELAY_TAPS)) io (.A(pin), .Z(delayed));
    end else begin : delay
        assign delayed = pin;
    end endgenerate

    IDDRX1F io (.D(delayed), .SCLK(clk), .RST(1'b0), .Q0(rise), .Q1(fall));
endmodule
`default_nettype wire
