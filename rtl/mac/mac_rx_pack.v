// Packs the bytes of a received frame into words, takes the FCS off, and closes the frame with its status.
//
// A frame of 4n+k bytes with its FCS has 4(n-1)+k without, k = 1..4: its last word is the last but one of the wire, of
// which k bytes count. So one word is held back, and what `fill` has gathered when the frame ends is not needed.
`default_nettype none
module mac_rx_pack (
    input  wire        clk,             // rx_clk
    input  wire        rst,

    // From mac_rx_frame, crc32 and mac_rx_pause
    input  wire        byte_valid,
    input  wire  [7:0] byte_data,
    input  wire        frame_end,
    input  wire        frame_er,
    input  wire        frame_dribble,
    input  wire        fcs_good,        // meaningful with frame_end
    input  wire        is_pause,        // with frame_end
    input  wire  [5:0] bucket,          // of the bytes before this one

    // To the small FIFO. The wire goes on whether it is ready or not: a word that finds it full is lost, only the last
    // one of a frame waits.
    output wire        out_valid,
    input  wire        out_ready,
    output wire        out_last,
    output wire [31:0] out_data,
    output reg   [2:0] out_bytes,       // with last: 0 to 4
    output reg  [11:0] out_status,      // with last: {bucket[5:0], pause, lost, dribble, short, rx_er, bad_fcs}; bucket is
                                        // of the first six bytes, if there are seven

    output reg         missed           // a whole frame passed while the last word of another one waited
);
    reg [31:0] gather, hold;
    reg  [2:0] fill;                    // bytes in gather, 0 to 4
    reg        holding;
    reg        closing;                 // the frame is over, hold is its last word
    reg        lost;
    reg        address_over;            // address_bucket is complete
    reg  [5:0] address_bucket;

    wire word_done  = byte_valid && fill[2];        // gather is full, and not the last word: hold moves on
    wire word_lost  = word_done && (closing || (holding && !out_ready));
    wire still_shut = closing && !out_ready;

    assign out_valid = closing || (word_done && holding);
    assign out_last  = closing;
    assign out_data  = hold;

    always @(posedge clk) begin
        missed <= frame_end && still_shut;
        if (byte_valid) begin
            gather <= {byte_data, gather[31:8]};
            fill   <= word_done ? 3'd1 : fill + 3'd1;
        end
        if (word_done && !closing) begin
            hold    <= gather;
            holding <= 1'b1;
        end
        if (word_lost) lost <= 1'b1;
        if (byte_valid && holding && fill == 3'd2) begin
            if (!address_over) address_bucket <= bucket;
            address_over <= 1'b1;
        end
        if (out_ready) closing <= 1'b0;
        if (frame_end && !still_shut) begin
            closing    <= 1'b1;
            out_bytes  <= holding ? fill : 3'd0;
            out_status <= {address_bucket, is_pause, lost, frame_dribble, !holding && !fill[2], frame_er, !fcs_good};
        end
        if (frame_end) begin
            fill    <= 3'd0;
            holding <= 1'b0;
            lost    <= 1'b0;
            address_over <= 1'b0;
        end
        if (rst) begin
            fill    <= 3'd0;
            holding <= 1'b0;
            lost    <= 1'b0;
            closing <= 1'b0;
            missed  <= 1'b0;
            address_over <= 1'b0;
        end
    end
endmodule
`default_nettype wire
