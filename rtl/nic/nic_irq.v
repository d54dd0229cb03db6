// One interrupt line, one-shot:
//   ARMED --event--> (WAITING --moderation is over-->) FIRED (line high) --re-arm--> ARMED, or FIRED again
// A re-arm fires at once, past the moderation, if the driver has not seen everything; so no wake-up is lost.
`default_nettype none
module nic_irq #(
    parameter MODERATION = 0    // an event may wait
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       clear,    // the queue is reset: armed, nothing waits

    input  wire       event_in, // something happened, and memory shows it
    input  wire       urgent,   // with event_in: it does not wait
    input  wire       rearm,
    input  wire       unseen,   // with rearm: the driver's view is older than memory's, an event of this cycle included

    // What an event waits for: the number of events since the re-arm, or the time since the first of them. Neither: it
    // does not wait. In the cycle of a change, what waits fires.
    input  wire       tick,     // a microsecond begins
    input  wire       by_count,
    input  wire       by_time,
    input  wire [7:0] count,
    input  wire [9:0] microseconds,
    input  wire       change,

    output wire       waiting,  // an event waits
    output reg        line
);
    wire fire;

    always @(posedge clk) begin
        if (fire)         line <= 1'b1;
        if (rearm)        line <= unseen;
        if (rst || clear) line <= 1'b0;
    end

    generate if (MODERATION != 0) begin : moderated
        reg       none;         // nothing waits
        reg       over;         // what waits has waited enough
        reg [7:0] events;
        reg [9:0] waited;       // microseconds that began since the first event
        reg [8:0] equal;        // two bits each
        wire      counted = by_count && &equal[3:0];
        wire      timed   = by_time  && &equal[8:4];

        assign fire    = (!none && (over || change)) || (event_in && (urgent || !(by_count || by_time)));
        assign waiting = !none;

        always @(posedge clk) begin
            none <= (none && !event_in) || line || rearm || clear || rst;

            if (event_in) events <= events + 8'd1;
            if (tick)     waited <= waited + 10'd1;
            equal <= {microseconds[9:8] == waited[9:8], microseconds[7:6] == waited[7:6],
                      microseconds[5:4] == waited[5:4], microseconds[3:2] == waited[3:2],
                      microseconds[1:0] == waited[1:0],
                      count[7:6] == events[7:6], count[5:4] == events[5:4],
                      count[3:2] == events[3:2], count[1:0] == events[1:0]};
            over  <= counted || timed;
            if (none) begin
                events <= 8'd1;
                waited <= 10'd0;
                equal  <= 9'd0;
                over   <= 1'b0;
            end
        end
    end else begin : immediate
        assign fire    = event_in;
        assign waiting = 1'b0;
        wire   unused  = &{1'b0, urgent, tick, by_count, by_time, count, microseconds, change};
    end endgenerate
endmodule
`default_nettype wire
