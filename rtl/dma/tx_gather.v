// Packs fragments of any alignment and length into the words of one frame. Each word from the bus is rotated so that its
// first byte falls behind the bytes held from before; when four are together they leave as a word, one cycle after put.
`default_nettype none
module tx_gather (
    input  wire        clk,

    input  wire        clear,       // a frame begins
    input  wire        start,       // a fragment begins, no word in this cycle
    input  wire [1:0]  first,       // with start: place of its first byte in the first word
    input  wire [1:0]  final_byte,  // with start: place of its last byte in the last word
    input  wire        put,         // a word of it
    input  wire        put_last,    // the last one
    input  wire [31:0] data,
    input  wire        flush,       // the frame is complete: what is held leaves

    output wire        out_valid,   // in the cycle of flush, or after that of put
    output wire [31:0] out_data,
    output reg  [1:0]  fill         // bytes held, two cycles after put
);
    reg [23:0] hold;
    reg [1:0]  turn, begins, ends;  // rotation of this fragment; first and last byte of the present word

    wire [1:0] upto  = put_last ? ends : 2'd3;
    wire [1:0] more1 = upto - begins;                       // bytes of this word less one
    wire [2:0] sum   = {1'b0, fill} + {1'b0, turned_more1} + 3'd1;
    wire       whole = sum[2];

    reg        turned_valid;
    reg [31:0] half;                // rotated by two bytes or not; the other stage is behind the register
    reg [1:0]  turned_more1;
    wire [31:0] turned = turn[0] ? {half[23:0], half[31:24]} : half;
    wire [2:0] held = {fill > 2'd2, fill > 2'd1, fill > 2'd0};      // lanes that hold earlier bytes

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
        turned_valid <= put;
        if (put) begin
            begins       <= 2'd0;
            turned_more1 <= more1;
            half         <= turn[1] ? {data[15:0], data[31:16]} : data;
        end
        if (turned_valid) begin
            fill <= sum[1:0];
            if (whole || !held[0]) hold[7:0]   <= turned[7:0];
            if (whole || !held[1]) hold[15:8]  <= turned[15:8];
            if (whole || !held[2]) hold[23:16] <= turned[23:16];
        end
        if (clear) fill <= 2'd0;
    end
endmodule
`default_nettype wire
