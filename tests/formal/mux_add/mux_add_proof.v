// mux_add in the ECP5's carry cells (rtl/prim/ecp5/mux_add.v) is what rtl/prim/mux_add.v says, as yosys models the cells.
`default_nettype none
module mux_add_proof (
    input wire        choose_b,
    input wire [31:0] a,
    input wire [31:0] b,
    input wire [31:0] addend
);
    wire [31:0] sum;
    mux_add dut (.choose_b(choose_b), .a(a), .b(b), .addend(addend), .sum(sum));

    always @* assert (sum == (choose_b ? b : a) + addend);
    always @* cover (choose_b && b == 32'h0FFF_FFFF && addend == 32'd1 && sum == 32'h1000_0000);
endmodule
`default_nettype wire
