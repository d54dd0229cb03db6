// In place of ram_sdp: one word of it, any. What is known of a read of another word, or of the word that is being written
// in the same clock, is nothing; so what is proven with it holds for any depth, and for memories that keep no more than
// this promise. `spot` is the word's address: one that never changes, but no one knows which.
`default_nettype none
module ram_sdp #(
    parameter W  = 32,
    parameter AW = 9
) (
    input  wire          clk,
    input  wire          w_en,
    input  wire [AW-1:0] w_addr,
    input  wire  [W-1:0] w_data,
    input  wire          r_en,
    input  wire [AW-1:0] r_addr,
    output reg   [W-1:0] r_data
);
    (* anyconst *) reg [AW-1:0] spot;
    (* anyseq *)   reg  [W-1:0] any;
    reg [W-1:0] kept;
    wire hit = w_en && w_addr == spot;

    always @(posedge clk) begin
        if (hit)  kept   <= w_data;
        if (r_en) r_data <= r_addr == spot && !hit ? kept : any;
    end
endmodule
`default_nettype wire
