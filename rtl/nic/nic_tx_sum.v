// Transmit checksum: sums the words of a frame on their way into the frame buffer, from byte `start` on, and makes the
// word of the frame that holds the sum, to be written over the one that went there with the seed.
//   put ... put --last put--> settle (the carry comes round) --> fold --> word is there
// The sum is kept in 32 bits, with the carry coming round a word later: 2^16 = 1 modulo FFFF, so its two halves are one.
`default_nettype none
module nic_tx_sum (
    input  wire        clk,

    // Of the frame, stable from its first word on
    input  wire        clear,       // a frame begins
    input  wire [15:0] seed,        // with clear: summed too (TSO: the length that the pseudo-header lacks)
    input  wire [7:1]  start,       // first byte summed, from the frame's start
    input  wire [7:1]  offset,      // where the sum goes; a seed that lies there is part of what is summed
    input  wire        ones,        // a sum of 0 is sent as FFFF (UDP, RFC 768)

    // Words on their way to frame_buffer
    input  wire        put,
    input  wire [31:0] data,
    input  wire [5:0]  at,          // number of the word, modulo 64
    input  wire        flush,       // the frame's last cycle: a word of `fill` bytes, if that is not 0
    input  wire [1:0]  fill,
    output wire        mark,        // this word holds the sum's place
    output wire        in_frame,      // with flush: the frame does

    // The cycles after flush: settle, fold, and the word
    input  wire        fold,
    output wire [31:0] word
);
    reg [31:0] sum;
    reg        carry, started, marked;
    reg [15:0] beside;              // the other half of the sum's word

    // Lanes: the first word may count with its upper half only, the last one with `fill` bytes.
    wire        first = at == start[7:2];
    wire        upper = started || first;
    wire        lower = started || (first && !start[1]);
    wire [3:0]  lanes = {upper && !flush, upper && (!flush || fill == 2'd3), lower && (!flush || fill[1]), lower};
    wire [31:0] masked = data & {{8{lanes[3]}}, {8{lanes[2]}}, {8{lanes[1]}}, {8{lanes[0]}}};
    wire [31:0] addend = fold ? {sum[15:0], sum[31:16]} : masked & {32{put}};

    assign mark   = at == offset[7:2] && !marked;
    assign in_frame = marked || (mark && !offset[1] && fill[1]);

    // After the fold the upper half is the sum of both halves with its carry.
    wire [15:0] folded = (ones && &sum[31:16]) ? 16'hFFFF : ~sum[31:16];
    assign word = offset[1] ? {folded, beside} : {beside, folded};

    always @(posedge clk) begin
        {carry, sum} <= {1'b0, sum} + {1'b0, addend} + {32'd0, carry};
        if (put && first) started <= 1'b1;
        if (put && mark) begin
            marked <= 1'b1;
            beside <= offset[1] ? data[15:0] : data[31:16];
        end
        if (clear) begin
            sum     <= {16'd0, seed};
            carry   <= 1'b0;
            started <= 1'b0;
            marked  <= 1'b0;
        end
    end
endmodule
`default_nettype wire
