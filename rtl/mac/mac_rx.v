// Receives in the wire's clock domain: frame, FCS, words. Wiring, and a frame's end that waits until the FCS is known.
`default_nettype none
module mac_rx #(
    parameter BYTE_CLOCKS    = 1,       // two bytes of a frame are 1, 2 or 4 clocks apart, or more; its end may come at once
    parameter MULTICAST_HASH = 0,       // the status has a bucket
    parameter PAUSE          = 0        // PAUSE is recognised
) (
    input  wire        clk,             // rx_clk
    input  wire        rst,

    // From the PHY side (see mac_rx_frame)
    input  wire        phy_rx_ce,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire        phy_rx_dribble,
    input  wire  [7:0] phy_rx_data,

    // To the small FIFO (see mac_rx_pack)
    output wire        out_valid,
    input  wire        out_ready,
    output wire        out_last,
    output wire [31:0] out_data,
    output wire  [2:0] out_bytes,
    output wire [11:0] out_status,

    // To the transmitter (see mac_rx_pause)
    output wire        pause_taken,
    output wire [15:0] pause_quanta,

    output wire        missed,
    output wire        active           // falls after the last word has been handed over
);
    wire        byte_valid, frame_end, frame_er, frame_dribble, fcs_good, frame_active, is_pause;
    wire        end_now, er_now, dribble_now, ending;
    wire  [7:0] byte_data;
    wire  [7:0] unused_fcs;
    wire  [5:0] bucket;

    mac_rx_frame frame (
        .clk(clk), .rst(rst),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
        .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
        .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(end_now),
        .frame_er(er_now), .frame_dribble(dribble_now), .active(frame_active)
    );

    generate
    if (BYTE_CLOCKS == 1) begin : at_once
        assign {frame_end, frame_er, frame_dribble} = {end_now, er_now, dribble_now};
        assign ending = end_now;
    end else begin : late
        reg [BYTE_CLOCKS-1:1] frame_end_late, er_late, dribble_late;
        assign {frame_end, frame_er, frame_dribble} =
            {frame_end_late[BYTE_CLOCKS-1], er_late[BYTE_CLOCKS-1], dribble_late[BYTE_CLOCKS-1]};
        assign ending = end_now || frame_end_late != 0;

        always @(posedge clk) begin
            frame_end_late <= (frame_end_late << 1) | {{BYTE_CLOCKS-2{1'b0}}, end_now};
            er_late        <= (er_late        << 1) | {{BYTE_CLOCKS-2{1'b0}}, er_now};
            dribble_late   <= (dribble_late   << 1) | {{BYTE_CLOCKS-2{1'b0}}, dribble_now};
            if (rst) frame_end_late <= 0;
        end
    end
    endgenerate

    crc32 #(.BYTE_CLOCKS(BYTE_CLOCKS)) check (
        .clk(clk), .clear(rst || frame_end), .update(byte_valid), .shift(1'b0),
        .data(BYTE_CLOCKS == 1 ? byte_data : phy_rx_data),      // which is the next byte_data
        .fcs(unused_fcs), .good(fcs_good), .bucket(bucket)
    );

    mac_rx_pack pack (
        .clk(clk), .rst(rst),
        .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end),
        .frame_er(frame_er), .frame_dribble(frame_dribble), .fcs_good(fcs_good),
        .is_pause(is_pause), .bucket(MULTICAST_HASH != 0 ? bucket : 6'd0),
        .out_valid(out_valid), .out_ready(out_ready), .out_last(out_last), .out_data(out_data),
        .out_bytes(out_bytes), .out_status(out_status), .missed(missed)
    );

    generate
    if (PAUSE != 0) begin : with_pause
        mac_rx_pause pause (
            .clk(clk), .rst(rst),
            .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end),
            .frame_er(frame_er), .fcs_good(fcs_good),
            .is_pause(is_pause), .taken(pause_taken), .quanta(pause_quanta)
        );
    end else begin : no_pause
        assign is_pause     = 1'b0;
        assign pause_taken  = 1'b0;
        assign pause_quanta = 16'd0;
    end
    endgenerate

    assign active = frame_active || ending || (out_valid && out_last);
endmodule
`default_nettype wire
