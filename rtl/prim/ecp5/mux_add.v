// mux_add in the ECP5's carry cells: the look-up table in front of each carry takes four inputs, of which an adder needs
// two. Where the two numbers differ the carry goes on, else it is the addend's bit (Lattice FPGA-TN-02206, CCU2C).
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
    localparam [15:0] A_XOR_B_OR_C = 16'h665A;     // A: addend, B: b, C: a, D: choose_b
    wire [W:0] x = {1'b0, addend}, y = {1'b0, b}, z = {1'b0, a}, result;    // one cell adds two bits
    wire [(W+1)/2:0] carry;
    assign carry[0] = 1'b0;
    assign sum      = result[W-1:0];

    genvar i;
    generate for (i = 0; i < (W + 1) / 2; i = i + 1) begin : pair
        CCU2C #(.INIT0(A_XOR_B_OR_C), .INIT1(A_XOR_B_OR_C), .INJECT1_0("NO"), .INJECT1_1("NO")) cell_i (
            .CIN(carry[i]),
            .A0(x[2*i]),   .B0(y[2*i]),   .C0(z[2*i]),   .D0(choose_b), .S0(result[2*i]),
            .A1(x[2*i+1]), .B1(y[2*i+1]), .C1(z[2*i+1]), .D1(choose_b), .S1(result[2*i+1]),
            .COUT(carry[i+1])
        );
    end endgenerate
endmodule
`default_nettype wire
