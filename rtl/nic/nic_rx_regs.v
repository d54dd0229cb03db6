// The registers of one receive queue that its engine needs at once, its stops and its reset, and its interrupt line.
`default_nettype none
module nic_rx_regs #(
    parameter MODERATION = 0
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_regs: word w is written to the register `low` of this queue in this cycle
    input  wire        write,
    input  wire [7:0]  low,
    input  wire [31:0] w,
    output wire [3:0]  ctrl,            // what CTRL reads as
    output wire        ring_cause,      // pulse: enabled with a size that no ring has

    // To and from nic_rx
    output wire        on,              // enabled, not stopped, not being reset
    output reg         stopped,         // by a fault
    output wire        clear,           // reset takes place; no job is open
    output reg  [3:0]  free_log2,
    output reg  [3:0]  cmpl_log2,
    output reg  [11:0] buffer_words,
    output reg         offset2,
    output reg  [15:0] posted,
    input  wire [15:0] produced,
    input  wire        published,       // pulse: produced has grown
    input  wire        urgent,          // with published
    input  wire        open,            // a job of this queue is under way
    input  wire        fault,           // and has failed

    input  wire        tick,
    output wire        waiting,         // an event is on its way to the line
    output wire        line
);
`include "nic_regs.vh"
    reg  enabled, resetting;
    wire is_ctrl  = write && low == `NIC_RX_CTRL;
    wire is_rearm = write && low == `NIC_RX_REARM;
    wire is_bell  = write && (low == `NIC_RX_REARM || low == `NIC_RX_DOORBELL);
    wire start    = is_ctrl && w[`NIC_RX_CTRL_ENABLE_BIT] && !w[`NIC_RX_CTRL_RESET_BIT];
    wire bad_size = free_log2 == 4'd0 || free_log2 > 4'd12 || cmpl_log2 == 4'd0 || cmpl_log2 > 4'd12;

    assign on         = enabled && !stopped && !resetting;
    assign clear      = resetting && !open;
    assign ctrl       = {line, stopped, resetting, enabled};
    assign ring_cause = start && bad_size;

    nic_wake #(.MODERATION(MODERATION)) wake (
        .clk(clk), .rst(rst), .clear(clear),
        .event_in(published), .urgent(urgent), .rearm(is_rearm), .seen(w[31:16]), .there(produced), .settled(1'b1),
        .moderate(write && low == `NIC_RX_MODERATION), .w(w), .tick(tick), .waiting(waiting), .line(line)
    );

    always @(posedge clk) begin
        if (is_ctrl) begin
            enabled   <= start;
            resetting <= resetting || w[`NIC_RX_CTRL_RESET_BIT];
        end
        if (fault || ring_cause) stopped <= 1'b1;
        if (write && low == `NIC_RX_RING_SIZE) {cmpl_log2, free_log2}  <= {w[11:8], w[3:0]};
        if (write && low == `NIC_RX_BUFFER)    {offset2, buffer_words} <= {w[16], w[13:2]};
        if (is_bell) posted <= w[15:0];

        if (rst || clear) begin
            enabled   <= 1'b0;
            resetting <= 1'b0;
            stopped   <= 1'b0;
            posted    <= 16'd0;
        end
        if (rst) begin
            free_log2 <= 4'd0;          // a ring that was never given a size is refused
            cmpl_log2 <= 4'd0;
        end
    end
endmodule
`default_nettype wire
