// Memory with one write and one read port on one clock, for frame buffers; block RAM on iCE40 and ECP5. A word that is
// written in the same clock reads as anything: the reader must stay behind the writer's commit.
`default_nettype none
module ram_sdp #(
    parameter W  = 32,          // bits a word
    parameter AW = 9            // 2^AW words
) (
    input  wire          clk,

    input  wire          w_en,
    input  wire [AW-1:0] w_addr,
    input  wire  [W-1:0] w_data,

    input  wire          r_en,      // r_data keeps its value without
    input  wire [AW-1:0] r_addr,
    output reg   [W-1:0] r_data     // one clock later
);
    (* no_rw_check *) reg [W-1:0] mem [0:(1<<AW)-1];

    always @(posedge clk) begin
        if (w_en) mem[w_addr] <= w_data;
        if (r_en) r_data <= mem[r_addr];
    end
endmodule
`default_nettype wire
