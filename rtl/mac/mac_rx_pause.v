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
    output reg  [15:0] quanta           // steady until the next one is on the wire: 16 byte times at least
);
    reg [6:0] place;                    // of the next byte, 64 from there on
    reg       differs;                  // one of the bytes so far is not that of a PAUSE
    reg       byte_differs;

    assign is_pause = place[6] && !differs;

    always @*
        case (place)
        7'd0, 7'd5, 7'd15: byte_differs = byte_data != 8'h01;
        7'd1:              byte_differs = byte_data != 8'h80;
        7'd2:              byte_differs = byte_data != 8'hC2;
        7'd3, 7'd4, 7'd14: byte_differs = byte_data != 8'h00;
        7'd12:             byte_differs = byte_data != 8'h88;
        7'd13:             byte_differs = byte_data != 8'h08;
        default:           byte_differs = 1'b0;
        endcase

    always @(posedge clk) begin
        taken <= frame_end && is_pause && fcs_good && !frame_er;
        if (byte_valid) begin
            if (!place[6])    place   <= place + 7'd1;
            if (byte_differs) differs <= 1'b1;
            if (!differs && place == 7'd16) quanta[15:8] <= byte_data;
            if (!differs && place == 7'd17) quanta[7:0]  <= byte_data;
        end
        if (frame_end || rst) begin
            place   <= 7'd0;
            differs <= 1'b0;
        end
        if (rst) taken <= 1'b0;
    end
endmodule
`default_nettype wire
