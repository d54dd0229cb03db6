// ddr_out in the IO cells of an ECP5: read this file instead of prim/ddr_out.v. A tap is 25 ps. That ODDRX1F
// takes two clocks has its sources in tests/rtl/ODDRX1F.v. All outputs of an interface have to pass such cells.
`default_nettype none
module ddr_out #(
    parameter DELAY_TAPS = 0    // 0 to 127; without, the register drives the pin directly
) (
    input  wire clk,
    input  wire high,
    input  wire low,
    output wire pin
);
    wire prompt;

    ODDRX1F io (.D0(high), .D1(low), .SCLK(clk), .RST(1'b0), .Q(prompt));

    generate if (DELAY_TAPS != 0) begin : delay
        DELAYG #(.DEL_MODE("USER_DEFINED"), .DEL_VALUE(DELAY_TAPS)) io (.A(prompt), .Z(pin));
    end else begin : delay
        assign pin = prompt;
    end endgenerate
endmodule
`default_nettype wire
