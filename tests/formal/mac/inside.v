// In place of what mac wires together: anything, but that the FIFO's reader side keeps the rules of a stream (async_fifo has
// a proof of that).
`default_nettype none
module async_fifo #(
    parameter W  = 8,
    parameter AW = 4
) (
    input  wire         arst,
    input  wire         w_clk,
    input  wire         w_valid,
    input  wire [W-1:0] w_data,
    output wire         w_ready,
    output wire         w_empty,
    input  wire         r_clk,
    output wire         r_valid,
    output wire [W-1:0] r_data,
    input  wire         r_ready
);
    (* anyseq *) reg [W+2:0] any;
    assign {w_ready, w_empty, r_valid, r_data} = any;

    reg         waits = 1'b0;
    reg [W-1:0] offer;
    always @(posedge r_clk) begin
        waits <= r_valid && !r_ready && !arst;
        offer <= r_data;
    end
    always @* if (waits) assume (r_valid && r_data == offer);
    always @* if (arst)  assume (!r_valid);
endmodule

module mac_rx #(
    parameter BYTE_CLOCKS    = 1,
    parameter MULTICAST_HASH = 0,
    parameter PAUSE          = 0
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        phy_rx_ce,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire        phy_rx_dribble,
    input  wire  [7:0] phy_rx_data,
    output wire        out_valid,
    input  wire        out_ready,
    output wire        out_last,
    output wire [31:0] out_data,
    output wire  [2:0] out_bytes,
    output wire [11:0] out_status,
    output wire        pause_taken,
    output wire [15:0] pause_quanta,
    output wire        missed,
    output wire        active
);
    (* anyseq *) reg [67:0] any;
    assign {out_valid, out_last, out_data, out_bytes, out_status, pause_taken, pause_quanta, missed, active} = any;
endmodule

module mac_tx #(
    parameter BYTE_CLOCKS = 1
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    output wire        in_ready,
    input  wire        in_last,
    input  wire [31:0] in_data,
    input  wire  [1:0] in_bytes,
    input  wire        hold,
    input  wire        control_want,
    output wire        control_starts,
    output wire        control_first,
    input  wire        control_last,
    input  wire  [7:0] control_byte,
    input  wire        phy_tx_ce,
    output wire        phy_tx_en,
    output wire        phy_tx_er,
    output wire  [7:0] phy_tx_data,
    output wire        underrun,
    output wire        active
);
    (* anyseq *) reg [14:0] any;
    assign {in_ready, control_starts, control_first, phy_tx_en, phy_tx_er, phy_tx_data, underrun, active} = any;
endmodule

module level_cross (
    input  wire arst,
    input  wire in_clk,
    input  wire level_in,
    input  wire out_clk,
    output wire level_out
);
    (* anyseq *) reg any;
    assign level_out = any;
endmodule

module count_cross #(
    parameter W = 2
) (
    input  wire arst,
    input  wire in_clk,
    input  wire event_in,
    input  wire out_clk,
    output wire event_out
);
    (* anyseq *) reg any;
    assign event_out = any;
endmodule

module reset_sync (
    input  wire clk,
    input  wire arst,
    output wire rst
);
    (* anyseq *) reg any;
    assign rst = any;
endmodule
`default_nettype wire
