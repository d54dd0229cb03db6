// Packs fragments of any alignment and length into the words of one frame. Each word from the bus is rotated so that its
// first byte falls behind the bytes held from before; when four are together they leave as a word, two cycles after put.
`default_nettype none
module tx_gather (
    input  wire        clk,

    input  wire        clear,       // a frame begins, or is given up: what is on its way is lost
    input  wire        start,       // a fragment begins: first and final_byte are there, up to its first put
    input  wire [1:0]  first,       // place of its first byte in the first word
    input  wire [1:0]  final_byte,  // place of its last byte in the last word
    input  wire        put,         // a word of it
    input  wire        put_last,    // the last one
    input  wire [31:0] data,
    input  wire        flush,       // the frame is complete: what is held leaves

    output wire        out_valid,   // in the cycle of flush, or two after that of put
    output wire [31:0] out_data,
    output reg  [1:0]  fill         // bytes held, three cycles after put
);
    reg [1:0]  turn, begins, ends;  // rotation of this fragment; first and last byte of the present word
    wire [1:0] upto = put_last ? ends : 2'd3;

    // The rotation: of four registers one takes the word, and the others 0.
    reg        quarter_valid, turned_valid;
    reg [31:0] by0, by1, by2, by3, turned;
    reg [1:0]  quarter_more1, turned_more1;     // bytes of this word less one

    // The merge
    reg [23:0] hold;
    wire [2:0] sum   = {1'b0, fill} + {1'b0, turned_more1} + 3'd1;
    wire       whole = sum[2];
    wire [2:0] held  = {fill > 2'd2, fill > 2'd1, fill > 2'd0};     // lanes that hold earlier bytes

    assign out_valid = (turned_valid && whole) || (flush && fill != 2'd0);
    assign out_data  = {turned[31:24],
                        held[2] ? hold[23:16] : turned[23:16],
                        held[1] ? hold[15:8]  : turned[15:8],
                        held[0] ? hold[7:0]   : turned[7:0]};

    always @(posedge clk) begin
        if (start) begin
            turn   <= fill - first;
            begins <= first;
            ends   <= final_byte;
        end
        if (put) begins <= 2'd0;
        quarter_more1 <= upto - begins;
        by0           <= turn == 2'd0 ? data                      : 32'd0;
        by1           <= turn == 2'd1 ? {data[23:0], data[31:24]} : 32'd0;
        by2           <= turn == 2'd2 ? {data[15:0], data[31:16]} : 32'd0;
        by3           <= turn == 2'd3 ? {data[7:0], data[31:8]}   : 32'd0;
        turned_more1  <= quarter_more1;
        turned        <= by0 | by1 | by2 | by3;
        quarter_valid <= put;
        turned_valid  <= quarter_valid;

        if (turned_valid) begin
            fill <= sum[1:0];
            if (whole || !held[0]) hold[7:0]   <= turned[7:0];
            if (whole || !held[1]) hold[15:8]  <= turned[15:8];
            if (whole || !held[2]) hold[23:16] <= turned[23:16];
        end
        if (clear) begin
            fill          <= 2'd0;
            quarter_valid <= 1'b0;
            turned_valid  <= 1'b0;
        end
    end
endmodule
`default_nettype wire
