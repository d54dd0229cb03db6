// Finds the frame in the PHY side's bytes: strips preamble and SFD, marks where the frame ends (IEEE 802.3 §4.2.9). What
// does not start as a frame must (55 55 .. D5, of any length, none included) is skipped without effect.
//   IDLE --55--> PREAMBLE --D5--> DATA --!dv--> IDLE
//     |--D5--> DATA   `--else--> SKIP --!dv--> IDLE
`default_nettype none
module mac_rx_frame (
    input  wire       clk,          // rx_clk
    input  wire       rst,

    // From the PHY side: one byte with each phy_rx_ce. A wire cannot be stalled.
    input  wire       phy_rx_ce,
    input  wire       phy_rx_dv,
    input  wire       phy_rx_er,        // with dv or dribble
    input  wire       phy_rx_dribble,   // with the first !dv: half a byte came after the last one
    input  wire [7:0] phy_rx_data,

    // To mac_rx_pack and crc32: the frame's bytes, FCS included
    output reg        byte_valid,
    output reg  [7:0] byte_data,
    output reg        frame_end,        // after the last byte; never together with byte_valid
    output reg        frame_er,         // with frame_end: RX_ER was seen between the first byte of preamble and the end
    output reg        frame_dribble,    // with frame_end
    output wire       active            // a frame, or something like one, is on the wire
);
    localparam [1:0] S_IDLE = 0, S_PREAMBLE = 1, S_DATA = 2, S_SKIP = 3;
    reg [1:0] state;
    reg       saw_er;

    assign active = state != S_IDLE;

    always @(posedge clk) begin
        byte_valid <= 1'b0;
        frame_end  <= 1'b0;
        if (phy_rx_ce && (phy_rx_dv || active)) begin
            byte_valid    <= state == S_DATA && phy_rx_dv;
            frame_end     <= state == S_DATA && !phy_rx_dv;
            byte_data     <= phy_rx_data;
            frame_er      <= saw_er || phy_rx_er;
            frame_dribble <= phy_rx_dribble;
            saw_er        <= (saw_er || phy_rx_er) && phy_rx_dv;
            case (state)
            S_IDLE, S_PREAMBLE: state <= !phy_rx_dv           ? S_IDLE :
                                         phy_rx_data == 8'hD5 ? S_DATA :
                                         phy_rx_data == 8'h55 ? S_PREAMBLE : S_SKIP;
            default:            if (!phy_rx_dv) state <= S_IDLE;    // S_DATA, S_SKIP
            endcase
        end
        if (rst) begin
            state      <= S_IDLE;
            saw_er     <= 1'b0;
            byte_valid <= 1'b0;
            frame_end  <= 1'b0;
        end
    end
endmodule
`default_nettype wire
