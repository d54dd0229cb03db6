// The system's side of 802.3x flow control: what the MAC is told while the wire is up, and the count of the PAUSE frames
// it has sent, which goes to the store ahead of what nic_tx counts.
`default_nettype none
module nic_pause #(
    parameter RMON = 1              // they are counted
) (
    input  wire       clk,
    input  wire       rst,

    // From nic_regs
    input  wire       wire_up,
    input  wire       pause_rx,     // obey
    input  wire       congested,

    // To and from mac
    output reg        pause_obey,
    output reg        tell,         // congested, while the wire is up
    input  wire       pause_sent,

    // From nic_tx, and to nic_store
    input  wire       tx_valid,
    input  wire [7:0] tx_id,
    output wire       tx_ready,
    output wire       count_valid,
    output wire [7:0] count_id,
    input  wire       count_ready
);
`include "nic_regs.vh"
    always @(posedge clk) begin
        pause_obey <= pause_rx && wire_up;
        tell       <= congested && wire_up;
        if (rst) begin
            pause_obey <= 1'b0;
            tell       <= 1'b0;
        end
    end

    generate
    if (RMON != 0) begin : counted
        reg  [1:0] uncounted;       // two frames are 84 byte times apart or more, so it never overflows
        wire       own     = uncounted != 2'd0;
        assign count_valid = own || tx_valid;
        assign count_id    = own ? `NIC_COUNT_TX_PAUSE : tx_id;
        assign tx_ready    = count_ready && !own;

        always @(posedge clk) begin
            if (pause_sent && !(own && count_ready)) uncounted <= uncounted + 2'd1;
            if (!pause_sent && own && count_ready)   uncounted <= uncounted - 2'd1;
            if (rst) uncounted <= 2'd0;
        end
    end else begin : not_counted
        assign count_valid = tx_valid;
        assign count_id    = tx_id;
        assign tx_ready    = count_ready;
        wire   unused      = pause_sent;
    end
    endgenerate
endmodule
`default_nettype wire
