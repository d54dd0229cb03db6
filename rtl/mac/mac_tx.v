// Sends in the wire's clock domain: preamble, the frame's words as bytes, padding to 60 bytes, FCS, and a gap of 96 bit
// times (IEEE 802.3 §4.2.8). A frame whose words come too late ends at once with an inverted FCS and TX_ER.
//   IDLE --> PREAMBLE --> DATA --> PAD --> FCS --> GAP --> IDLE        (IDLE is the last byte time of the gap)
//                          `---- late or long ----'
`default_nettype none
module mac_tx (
    input  wire        clk,         // tx_clk
    input  wire        rst,

    // From the small FIFO: whole frames, at least one byte each
    input  wire        in_valid,
    output wire        in_ready,
    input  wire        in_last,
    input  wire [31:0] in_data,
    input  wire  [1:0] in_bytes,    // with last: bytes that count, less one

    // To the PHY side, which asks for one byte with each phy_tx_ce
    input  wire        phy_tx_ce,
    output reg         phy_tx_en,
    output reg         phy_tx_er,
    output reg   [7:0] phy_tx_data,

    output reg         underrun,    // a pulse: a word came too late
    output wire        active       // a frame or its gap is on the wire
);
    localparam [2:0] S_IDLE = 0, S_PREAMBLE = 1, S_DATA = 2, S_PAD = 3, S_FCS = 4, S_GAP = 5;
    localparam [1:0] SEND_BYTE = 0, SEND_PREAMBLE = 1, SEND_FCS = 2, SEND_INVERTED = 3;
    localparam [5:0] PREAMBLE_LAST = 6'd7, FCS_LAST = 6'd3, GAP_LAST = 6'd10, PAD_LAST = 6'd59;

    reg  [2:0] state;
    reg  [5:0] count;               // byte times in this state; DATA and PAD count as one
    reg        long_enough;         // this byte completes 60, or more
    reg        spoilt;              // the frame had an underrun
    reg        draining;            // the frame's words are thrown away up to the last: after an underrun, or a short last
                                    // word that has been sent
    reg        fourth;              // this byte of DATA is the fourth of its word

    wire       in_frame = state == S_DATA || state == S_PAD;
    wire       late     = state == S_DATA && !in_valid;
    wire       end_data = in_last && count[1:0] == in_bytes;
    wire       restart  = (state == S_PREAMBLE && count == PREAMBLE_LAST) || (state == S_GAP && count == GAP_LAST) ||
                          (state == S_DATA && (late || (end_data && long_enough))) ||
                          (state == S_PAD && long_enough) || (state == S_FCS && count == FCS_LAST);

    assign in_ready = draining || (fourth && phy_tx_ce);    // nothing that the word itself says: the FIFO's path is long
    assign active   = state != S_IDLE;

    // What goes out next, one byte time before the FCS is known to be complete
    reg         next_en, next_er, next_crc;
    reg   [1:0] next_send;
    reg   [7:0] next_byte;
    wire  [7:0] fcs;
    wire        unused_good;
    wire  [5:0] unused_bucket;

    always @(posedge clk) begin
        underrun <= phy_tx_ce && late;
        if (in_valid && in_last) draining <= 1'b0;
        if (phy_tx_ce && !active && in_valid && !draining) state <= S_PREAMBLE;
        if (phy_tx_ce && active) begin      // all below is settled when the gap ends
            count       <= restart ? 6'd0 : count + 6'd1;
            long_enough <= in_frame && (long_enough || count == PAD_LAST - 6'd1);
            case (state)
            S_PREAMBLE: if (count == PREAMBLE_LAST) state <= S_DATA;
            S_DATA:     if (late)                   state <= S_FCS;
                        else if (end_data)          state <= long_enough ? S_FCS : S_PAD;
            S_PAD:      if (long_enough)            state <= S_FCS;
            S_FCS:      if (count == FCS_LAST)      state <= S_GAP;
            default:    if (count == GAP_LAST)      state <= S_IDLE;    // S_GAP
            endcase
            fourth <= state == S_DATA && count[1:0] == 2'd2 && !end_data;
            if (late || (state == S_DATA && end_data && !fourth)) draining <= 1'b1;
            if (late)                spoilt <= 1'b1;
            if (state == S_PREAMBLE) spoilt <= 1'b0;

            next_en   <= state != S_GAP;
            next_er   <= late || (state == S_FCS && spoilt);
            next_crc  <= in_frame || state == S_FCS;
            next_send <= state == S_PREAMBLE ? SEND_PREAMBLE :
                         state == S_FCS      ? (spoilt ? SEND_INVERTED : SEND_FCS) : SEND_BYTE;
            next_byte <= state == S_DATA ? in_data[{count[1:0], 3'b000} +: 8] :
                         {state == S_PREAMBLE && count == PREAMBLE_LAST, 7'd0};     // D5 = 55 and bit 7

            phy_tx_en   <= next_en;
            phy_tx_er   <= next_er;
            phy_tx_data <= next_send == SEND_BYTE     ? next_byte :
                           next_send == SEND_PREAMBLE ? next_byte | 8'h55 :
                           next_send == SEND_FCS      ? fcs : ~fcs;
        end
        if (rst) begin
            state       <= S_IDLE;
            count       <= 6'd0;
            long_enough <= 1'b0;
            draining    <= 1'b0;
            underrun    <= 1'b0;
            fourth      <= 1'b0;
            next_en     <= 1'b0;
            next_er     <= 1'b0;
            phy_tx_en   <= 1'b0;
            phy_tx_er   <= 1'b0;
        end
    end

    crc32 check (
        .clk(clk), .clear(phy_tx_ce && next_send == SEND_PREAMBLE), .update(phy_tx_ce && next_crc),
        .shift(next_send[1]), .data(next_byte), .fcs(fcs), .good(unused_good),
        .bucket(unused_bucket)
    );
endmodule
`default_nettype wire
