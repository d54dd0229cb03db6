// Recognises PAUSE among the received frames (IEEE 802.3 annex 31B): to 01-80-C2-00-00-01, type 8808, opcode 1, and
// 64 bytes or more. One with a good FCS and no error is told on; any other has no effect.
`default_nettype none
module mac_rx_pause (
    input  wire        clk,             // rx_clk
    input  wire        rst,

    // From mac_rx_frame and crc32
    input  wire        byte_valid,
    input  wire  [7:0] byte_data,
    input  wire        frame_end,
    input  wire        frame_er,
    input  wire        fcs_good,        // meaningful with frame_end

    output wire        is_pause,        // with frame_end, whatever its FCS
    output reg         taken,           // a pulse: quanta is that of a good one
    output reg  [15:0] quanta           // steady until the next one is on the wire
);
    // One-hot, the place of the next byte among the first 18; all 0 behind them. The length is told by a shift register
    // with feedback (x^6 + x^5 + 1), smaller than a count: from the third byte on it makes 62 steps and stays there.
    localparam [5:0] START = 6'h3F, LONG_ENOUGH = 6'h1F;
    reg [17:0] at;
    reg  [5:0] length;
    reg        checked;                 // the byte here must be `wanted`: all but the source address
    reg        differs;                 // one of the bytes so far is not that of a PAUSE

    wire [7:0] wanted;
    mac_pause_byte fixed (.at(at), .value(wanted));

    assign is_pause = length == LONG_ENOUGH && !differs;

    always @(posedge clk) begin
        taken <= frame_end && is_pause && fcs_good && !frame_er;
        if (byte_valid) begin
            at      <= at << 1;
            checked <= (checked && !at[5] && !at[15]) || at[11];
            if (checked && byte_data != wanted) differs <= 1'b1;
            if (at[16] && !differs) quanta[15:8] <= byte_data;
            if (at[17] && !differs) quanta[7:0]  <= byte_data;
        end
        if (byte_valid && !at[0] && !at[1] && length != LONG_ENOUGH) length <= {length[4:0], length[5] ^ length[4]};
        if (frame_end || rst) begin
            at      <= 18'd1;
            length  <= START;
            checked <= 1'b1;
            differs <= 1'b0;
        end
        if (rst) taken <= 1'b0;
    end
endmodule
`default_nettype wire
