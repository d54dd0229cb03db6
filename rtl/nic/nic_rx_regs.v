// The registers of one receive queue that its engine needs at once, its stops and its reset, and its interrupt line.
`default_nettype none
module nic_rx_regs (
    input  wire        clk,
    input  wire        rst,

    // From nic_regs: a word of this queue's block is written in this cycle
    input  wire        write,
    input  wire [3:0]  at,
    input  wire [31:0] w,
    output wire [3:0]  ctrl,            // what CTRL reads as
    output wire        fault_cause,     // pulses
    output wire        ring_cause,

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
    input  wire        open,            // a job of this queue is under way
    input  wire        fault,           // and has failed

    output wire        line
);
`include "nic_regs.vh"
    reg  enabled, resetting;
    wire [7:0] low = {4'd0, at};
    wire is_ctrl  = write && low == `NIC_RX_CTRL;
    wire is_rearm = write && low == `NIC_RX_REARM;
    wire is_bell  = write && low == `NIC_RX_DOORBELL;
    wire start    = is_ctrl && w[`NIC_RX_CTRL_ENABLE_BIT] && !w[`NIC_RX_CTRL_RESET_BIT];
    wire bad_size = free_log2 == 4'd0 || free_log2 > 4'd12 || cmpl_log2 == 4'd0 || cmpl_log2 > 4'd12;

    assign on          = enabled && !stopped && !resetting;
    assign clear       = resetting && !open;
    assign ctrl        = {line, stopped, resetting, enabled};
    assign fault_cause = fault;
    assign ring_cause  = start && bad_size;

    nic_irq irq (
        .clk(clk), .rst(rst), .clear(clear),
        .event_in(published), .rearm(is_rearm), .unseen(w[31:16] != produced), .line(line)
    );

    always @(posedge clk) begin
        if (is_ctrl) begin
            enabled   <= start;
            resetting <= resetting || w[`NIC_RX_CTRL_RESET_BIT];
        end
        if (fault_cause || ring_cause) stopped <= 1'b1;
        if (write && low == `NIC_RX_RING_SIZE) {cmpl_log2, free_log2}  <= {w[11:8], w[3:0]};
        if (write && low == `NIC_RX_BUFFER)    {offset2, buffer_words} <= {w[16], w[13:2]};
        if (is_bell || is_rearm) posted <= w[15:0];

        if (rst || clear) begin
            enabled   <= 1'b0;
            resetting <= 1'b0;
            stopped   <= 1'b0;
            posted    <= 16'd0;
        end
        if (rst) begin
            free_log2    <= 4'd0;
            cmpl_log2    <= 4'd0;
            buffer_words <= 12'd0;
            offset2      <= 1'b0;
        end
    end
endmodule
`default_nettype wire
