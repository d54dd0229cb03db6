// Receives in the wire's clock domain: frame, FCS, words. Wiring, no more.
`default_nettype none
module mac_rx #(
    parameter MULTICAST_HASH = 1,       // the status has a bucket
    parameter PAUSE          = 1        // PAUSE is recognised
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
    wire  [7:0] byte_data;
    wire  [7:0] unused_fcs;
    wire  [5:0] bucket;

    mac_rx_frame frame (
        .clk(clk), .rst(rst),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
        .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
        .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end),
        .frame_er(frame_er), .frame_dribble(frame_dribble), .active(frame_active)
    );

    crc32 check (
        .clk(clk), .clear(rst || frame_end), .update(byte_valid), .shift(1'b0), .data(byte_data),
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

    assign active = frame_active || frame_end || (out_valid && out_last);
endmodule
`default_nettype wire
