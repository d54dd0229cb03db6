// The interrupt line of a queue: compares the index that the driver has seen with the one in memory, keeps the limits of
// the moderation, and hands both to nic_irq. The comparison takes a cycle, so the events are a cycle late as well.
`default_nettype none
module nic_wake #(
    parameter MODERATION = 0
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        clear,

    input  wire        event_in,        // memory shows more: `there` has grown
    input  wire        urgent,          // with event_in
    input  wire        rearm,
    input  wire [15:0] seen,            // with rearm: the driver's index
    input  wire [15:0] there,
    input  wire        settled,         // memory shows `there` already

    input  wire        moderate,        // w is MODERATION, from now on
    input  wire [31:0] w,
    input  wire        tick,

    output wire        waiting,         // an event or a re-arm is on its way
    output wire        line
);
`include "nic_regs.vh"
    reg       late_event, late_urgent, late_rearm, late_settled;
    reg [6:0] same;                     // two bits each; no index is ahead of the other by more than 4096
    wire      moderated;
    assign    waiting = moderated || event_in || late_event || late_rearm;

    always @(posedge clk) begin
        late_event   <= event_in && !clear && !rst;
        late_urgent  <= urgent;
        late_rearm   <= rearm && !clear && !rst;
        late_settled <= settled;
        same         <= {seen[12] == there[12], seen[11:10] == there[11:10], seen[9:8] == there[9:8],
                         seen[7:6] == there[7:6], seen[5:4] == there[5:4], seen[3:2] == there[3:2],
                         seen[1:0] == there[1:0]};
    end

    wire       by_count, by_time;
    wire [7:0] count;
    wire [9:0] microseconds;
    generate if (MODERATION != 0) begin : limits
        wire [7:0]  w_count = w[`NIC_RX_MODERATION_COUNT_BIT +: 8];
        wire [9:0]  w_time  = w[`NIC_RX_MODERATION_MICROSECONDS_BIT +: 10];
        reg  [19:0] limit;
        assign {by_count, by_time, count, microseconds} = limit;
        always @(posedge clk) begin
            if (moderate) limit <= {w_count != 8'd0, w_time != 10'd0, w_count, w_time};
            if (rst)      limit[19:18] <= 2'b00;
        end
    end else begin : no_limits
        assign {by_count, by_time, count, microseconds} = 20'd0;
        wire unused_w = &{1'b0, w};
    end endgenerate

    nic_irq #(.MODERATION(MODERATION)) irq (
        .clk(clk), .rst(rst), .clear(clear),
        .event_in(late_event), .urgent(late_urgent), .rearm(late_rearm), .unseen(!(&same) && late_settled),
        .tick(tick), .by_count(by_count), .by_time(by_time), .count(count), .microseconds(microseconds),
        .change(moderate), .waiting(moderated), .line(line)
    );

    wire unused_index = &{1'b0, seen[15:13], there[15:13], w[31:26], w[15:8]};
endmodule
`default_nettype wire
