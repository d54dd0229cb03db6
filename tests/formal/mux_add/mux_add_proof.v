// mux_add in the ECP5's carry cells (rtl/prim/ecp5/mux_add.v) is what rtl/prim/mux_add.v says, as yosys models the cells.
`default_nettype none
module mux_add_proof #(
    parameter W = 32
) (
    input wire         choose_b,
    input wire [W-1:0] a,
    input wire [W-1:0] b,
    input wire [W-1:0] addend
);
    wire [W-1:0] sum;
    mux_add #(.W(W)) dut (.choose_b(choose_b), .a(a), .b(b), .addend(addend), .sum(sum));

    always @* assert (sum == (choose_b ? b : a) + addend);
    always @* cover (choose_b && &b[W-2:0] && addend == 1 && sum == 1 << (W - 1));
endmodule
`default_nettype wire
