// nic_wake and its nic_irq as receive and transmit use them, beside a driver that re-arms whenever it likes with any index
// that memory has shown: while memory shows more than the driver has seen, the line is up, or something is on its way that
// raises it; no re-arm, event, write-back or change of the limits, or any of them at once, lets it be forgotten. Without
// moderation, or for an urgent event, that takes three clocks; else until COUNT events have come or MICROSECONDS have
// passed, and three clocks. The line of a driver that has seen everything falls with its re-arm, and stays low.
`default_nettype none
module nic_wake_proof #(
    parameter MODERATION = 1
) (
    input wire        clk,
    input wire        clear,
    input wire        grows,            // the index moves on
    input wire [12:0] by,
    input wire        event_in,
    input wire        urgent,
    input wire        rearm,
    input wire [15:0] seen,
    input wire        moderate,
    input wire [31:0] w,
    input wire        tick
);
    (* anyconst *) reg transmit;        // the index is in memory with the event, not as soon as it has grown

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    reg  [15:0] there;
    reg         writing;                // a write-back is under way
    wire        waiting, line;
    nic_wake #(.MODERATION(MODERATION)) dut (
        .clk(clk), .rst(rst), .clear(clear), .event_in(event_in), .urgent(urgent), .rearm(rearm), .seen(seen),
        .there(there), .settled(!writing || event_in), .moderate(moderate), .w(w), .tick(tick),
        .waiting(waiting), .line(line)
    );
    wire       late_event, late_rearm, late_settled;        // inside: see `prove`
    wire [6:0] same;

    // The index, what memory shows of it, and what the driver said that it has seen
    reg         grew;                   // in the last clock
    reg  [15:0] shown, known;
    wire [15:0] in_memory = event_in ? there : shown;
    wire [15:0] next_there = there + (grows ? {3'd0, by} : 16'd0);
    always @(posedge clk) begin
        there <= next_there;
        grew  <= grows && !clear && !rst;
        shown <= in_memory;
        if (rearm)    known   <= seen;
        if (event_in) writing <= 1'b0;
        if (grows)    writing <= transmit;
        if (rst || clear) begin
            {there, shown, known} <= 48'd0;
            writing <= 1'b0;
        end
    end
    always @* if (started) begin
        if (transmit && event_in) assume (writing);                     // nic_tx: published at the end of each write-back
        if (transmit && grows)    assume (!writing);
        if (!transmit)            assume (event_in == grew);            // nic_rx: as soon as produced has grown
        if (grows)                assume (by != 13'd0);
        if (rearm)                assume (seen - known <= in_memory - known);       // nobody sees what is not there
        assume (next_there - known <= 16'd4096 && !(grows && rearm && next_there - seen > 16'd4096));   // no longer ring
        assume (!(clear && (event_in || rearm || grows)) && !(rearm && moderate));  // nic_regs
    end

    wire news = in_memory != known;
    wire pending;                       // an event waits in nic_irq
    wire at_once;                       // an event of this clock would not

    // Never forgotten. A write-back that is under way ends with an event.
    reg [1:0] lag;                      // clocks in which there were news, and neither line nor a reason to wait
    always @(posedge clk)
        lag <= !news || line || writing || pending || rearm || clear || rst ? 2'd0 : lag + 2'd1;
    always @* if (started) begin
        if (news) assert (line || waiting || writing);
        assert (lag <= 2'd2 && (lag != 2'd2 || line || pending));
    end

    // No news, no line: two clocks after the re-arm that says so
    reg [1:0] calm;
    always @(posedge clk)
        calm <= news || grows || rst ? 2'd0 : rearm || clear ? 2'd1 : calm == 2'd1 ? 2'd2 : calm;
    always @* if (started && calm == 2'd2 && !news) assert (!line && !waiting);

    // How the two descriptions belong together
    reg was_event, was_rearm, was_news, was_settled;
    always @(posedge clk) begin
        was_event   <= event_in && !clear && !rst;
        was_rearm   <= rearm && !clear && !rst;
        was_news    <= seen != there;
        was_settled <= !writing || event_in;
    end
    always @* if (started) begin
        assert (there - known <= 16'd4096 && shown - known <= there - known);
        assert (transmit ? there == shown || writing : !writing && (there == shown || grew));
        if (writing)              assert (transmit && there != shown);
        if (calm == 2'd1 && !news) assert (late_rearm ? &same || !late_settled : !line && !late_event && !pending);
        if (calm != 2'd0)         assert (calm != 2'd3 && shown == known);
        assert (late_event == was_event && late_rearm == was_rearm && (!late_rearm || (&same) == !was_news));
        assert (late_settled == was_settled);
        if (shown != known) assert (line || late_event || late_rearm || pending || writing);
        if (late_rearm && late_settled && !(&same)) assert (shown != known);
        if (lag == 2'd1) assert (line || pending || late_event || (late_rearm && late_settled && !(&same)));
    end

    // In time: counted from the clock in which nic_irq takes the first event
    generate if (MODERATION != 0) begin : within
        wire  [7:0] events;             // inside: see `prove`
        wire  [9:0] waited;
        wire  [8:0] equal;
        wire        over, none;
        wire [19:0] limit;
        wire        by_count = limit[19], by_time = limit[18];
        assign pending = !none;
        assign at_once = urgent || !(by_count || by_time);

        reg  [9:0] ticks;
        reg  [7:0] came;
        reg  [1:0] enough;              // clocks since there were
        wire       now = (by_time && ticks == limit[9:0]) || (by_count && came == limit[17:10]);
        always @(posedge clk) begin
            ticks  <= none ? 10'd0 : ticks + {9'd0, tick};
            came   <= none ? 8'd1 : came + {7'd0, late_event};
            enough <= none || line || late_rearm || moderate || clear || rst ? 2'd0 : enough + (enough != 2'd0 || now);
        end
        always @* if (started) begin
            if (!none) assert (ticks == waited && came == events);
            if (!line) assert (enough <= 2'd2 && (enough == 2'd0 || !none));
            if (enough == 2'd1) assert ((by_time && &equal[8:4]) || (by_count && &equal[3:0]));
            if (enough == 2'd2) assert (over);
        end
    end else begin : within
        assign pending = 1'b0;
        assign at_once = 1'b1;
    end endgenerate

    reg [1:0] prompt;                   // one that does not wait came so many clocks ago; no re-arm since
    always @(posedge clk) prompt <= rearm || clear || rst ? 2'd0 : {prompt[0], event_in && at_once && !moderate};
    always @* if (started && prompt[1]) assert (line);

    reg [1:0] wakes = 2'd0;
    reg       was_line;
    always @(posedge clk) begin
        was_line <= line;
        if (started && line && !was_line && wakes != 2'd3) wakes <= wakes + 2'd1;
    end
    always @* cover (wakes == 2'd2 && calm == 2'd2 && !line && transmit);
    always @* cover (wakes == 2'd1 && rearm && event_in && news && !transmit);
    always @* cover (started && line && there - known == 16'd4096 && by == 13'd4095);
endmodule
`default_nettype wire
