// Sends in the wire's clock domain: preamble, the frame's words as bytes, padding to 60 bytes, FCS, and a gap of 96 bit
// times (IEEE 802.3 §4.2.8). A frame whose words come too late ends at once with an inverted FCS and TX_ER. One state a
// byte time, each a flip-flop:
//   idle --> preamble 0..7 --> data --> pad --> closing 0..3 --> gap 0..10 --> idle     (idle is the gap's last byte time)
//                                `-- late or long --^
`default_nettype none
module mac_tx #(
    parameter BYTE_CLOCKS = 1       // two phy_tx_ce are 1, 2 or 4 clocks apart, or more
) (
    input  wire        clk,         // tx_clk
    input  wire        rst,

    // From the small FIFO: whole frames, at least one byte each
    input  wire        in_valid,
    output wire        in_ready,
    input  wire        in_last,
    input  wire [31:0] in_data,
    input  wire  [1:0] in_bytes,    // with last: bytes that count, less one

    // From and to mac_tx_pause; all 0 without
    input  wire        hold,            // no new frame begins ...
    input  wire        control_want,    // ... but this one, before all others
    output wire        control_starts,  // it begins, with phy_tx_ce
    output wire        control_first,   // with phy_tx_ce: its first byte is wanted after it, then one with each
    input  wire        control_last,
    input  wire  [7:0] control_byte,    // 0 outside that frame

    // To the PHY side, which asks for one byte with each phy_tx_ce
    input  wire        phy_tx_ce,
    output reg         phy_tx_en,
    output reg         phy_tx_er,
    output reg   [7:0] phy_tx_data,

    output reg         underrun,    // a pulse: a word came too late
    output wire        active       // a frame or its gap is on the wire
);
    localparam [5:0] PAD_LAST = 6'd59;

    reg        idle, data, pad;
    reg  [7:0] preamble;
    reg  [3:0] closing;
    reg [10:0] gap;
    reg        in_preamble;         // one of the eight

    reg  [5:0] count;               // bytes of data and pad before this one, the lower bits
    reg        long_enough;         // this byte completes 60, or more
    reg        control;             // the frame is that of mac_tx_pause
    reg        draining;            // the frame's words are thrown away up to the last: after an underrun, or a short last
                                    // word that has been sent
    reg        fourth;              // this byte of data is the fourth of its word

    wire       begins   = idle && !draining && (control_want || (in_valid && !hold));
    wire       late     = data && !in_valid && !control;
    wire       end_data = control ? control_last : in_last && count[1:0] == in_bytes;
    wire       ends     = data && end_data && !late;

    assign in_ready       = draining || (fourth && phy_tx_ce);  // nothing that the word itself says: the FIFO's path is long
    assign active         = !idle;
    assign control_starts = idle && !draining && control_want;
    assign control_first  = preamble[7] && control;

    // What goes out next, one byte time before the FCS is known to be complete
    reg         next_en, next_er, next_crc, next_fcs;
    reg   [7:0] next_byte;
    wire  [7:0] fcs;
    wire        unused_good;
    wire  [5:0] unused_bucket;

    // The byte of the word. Each step takes one LUT of four inputs a bit: count[0] stands for 0 or 1 in the first one and then
    // chooses in the second.
    wire [7:0] byte_23 = in_data[{count[1:0], 3'b000} +: 8];

    always @(posedge clk) begin
        underrun <= phy_tx_ce && late;
        if (in_valid && in_last) draining <= 1'b0;
        if (phy_tx_ce) begin
            idle        <= gap[10] || (idle && !begins);
            preamble    <= {preamble[6:0], begins};
            in_preamble <= begins || (in_preamble && !preamble[7]);
            data        <= preamble[7] || (data && !late && !end_data);
            pad         <= (ends || pad) && !long_enough;
            closing     <= {closing[2:0], late || ((ends || pad) && long_enough)};
            gap         <= {gap[9:0], closing[3]};

            count       <= count + 6'd1;
            long_enough <= long_enough || count == PAD_LAST - 6'd1;
            if (!data && !pad) begin
                count       <= 6'd0;
                long_enough <= 1'b0;
            end
            if (idle) control <= control_want;
            fourth <= data && !control && count[1:0] == 2'd2 && !end_data;
            if (late || (ends && !control && !fourth)) draining <= 1'b1;

            next_en   <= preamble[0] || (next_en && !gap[0]);
            next_er   <= late || (next_er && !gap[0]);
            next_crc  <= data || (next_crc && !gap[0]);
            next_fcs  <= closing[0] || (next_fcs && !gap[0]);
            next_byte <= (byte_23 & {8{data && !control}}) | control_byte |
                         {preamble[7], {7{in_preamble}} & 7'h55};

            phy_tx_en   <= next_en;
            phy_tx_er   <= next_er;
            phy_tx_data <= next_fcs ? fcs ^ {8{next_er}} : next_byte;
        end
        if (rst) begin
            idle        <= 1'b1;
            data        <= 1'b0;
            pad         <= 1'b0;
            preamble    <= 8'd0;
            in_preamble <= 1'b0;
            closing     <= 4'd0;
            gap         <= 11'd0;
            draining    <= 1'b0;
            underrun    <= 1'b0;
            fourth      <= 1'b0;
            next_en     <= 1'b0;
            next_er     <= 1'b0;
            next_crc    <= 1'b0;
            next_fcs    <= 1'b0;
            phy_tx_en   <= 1'b0;
            phy_tx_er   <= 1'b0;
        end
    end

    crc32 #(.BYTE_CLOCKS(BYTE_CLOCKS)) check (
        .clk(clk), .clear(in_preamble), .update(phy_tx_ce && next_crc), .shift(next_fcs), .data(next_byte),
        .fcs(fcs), .good(unused_good), .bucket(unused_bucket)
    );
endmodule
`default_nettype wire
