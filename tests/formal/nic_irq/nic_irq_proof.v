// nic_irq with moderation, for every sequence of events, re-arms, ticks and changes of the limits: no wake-up is lost and
// none is spurious. An event that no re-arm has accounted for raises the line in the next cycle if it is urgent or nothing
// moderates, and within four cycles of the last event or microsecond that COUNT or MICROSECONDS allows it to wait; a
// re-arm with something unseen raises it in the next cycle; nothing else does, and only a re-arm or a reset lowers it.
`default_nettype none
module nic_irq_proof (
    input wire       clk,
    input wire       clear,
    input wire       event_in,
    input wire       urgent,
    input wire       rearm,
    input wire       unseen,
    input wire       tick,
    input wire       change,
    input wire [7:0] new_count,
    input wire [9:0] new_microseconds
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    // The limits are registers that change with `change`, whatever they were before.
    reg  [7:0] count;
    reg  [9:0] microseconds;
    wire       by_count = count != 8'd0, by_time = microseconds != 10'd0;
    always @(posedge clk) if (change) {count, microseconds} <= {new_count, new_microseconds};

    wire waiting, line;
    nic_irq #(.MODERATION(1)) dut (
        .clk(clk), .rst(rst), .clear(clear), .event_in(event_in), .urgent(urgent), .rearm(rearm), .unseen(unseen),
        .tick(tick), .by_count(by_count), .by_time(by_time), .count(count), .microseconds(microseconds), .change(change),
        .waiting(waiting), .line(line)
    );

    // Inside: see `prove`
    wire [7:0] events;
    wire [9:0] waited;
    wire [8:0] equal;
    wire       over;

    // What is owed: an event came that no re-arm has accounted for, and the line is low.
    reg        owed;
    reg  [7:0] m_events;                // since the re-arm, modulo 256
    reg  [9:0] m_ticks;                 // since the first of them, modulo 1024
    reg        ripe;                    // it has waited long enough at some time since
    reg  [2:0] due;                     // ... namely 1, 2, 3 cycles ago
    wire       settled = rearm || clear || rst || line;
    wire       enough  = owed && ((by_count && m_events == count) ||
                                  (by_time && m_ticks == microseconds));
    wire       at_once = event_in && (urgent || !(by_count || by_time));

    always @(posedge clk) begin
        owed     <= (owed || event_in) && !settled;
        m_events <= owed ? m_events + {7'd0, event_in} : 8'd1;
        m_ticks  <= owed ? m_ticks + {9'd0, tick} : 10'd0;
        ripe     <= (ripe || enough || (owed && change)) && !settled;
        due      <= settled ? 3'd0 : {due[1:0], enough};
    end

    // The promises
    reg was_line, may_rise, must_rise, must_fall;
    always @(posedge clk) begin
        was_line  <= line;
        must_fall <= (rearm && !unseen) || clear || rst;
        must_rise <= ((rearm && unseen) || (!rearm && (at_once || line || (owed && change)))) && !clear && !rst;
        may_rise  <= (rearm ? unseen : at_once || (owed && (ripe || change))) && !clear && !rst;
    end

    always @* if (started) begin
        if (must_rise)         assert (line);                       // at once; and it stays until it is re-armed
        if (must_fall)         assert (!line);
        if (due[2])            assert (line);                       // in time
        if (line && !was_line) assert (may_rise);                   // never otherwise
        if (owed && !line)     assert (waiting);                    // the NIC says that it is busy
        if (!owed && !line)    assert (!waiting);
    end

    // How the two belong together
    always @* if (started && owed && !line) begin
        assert (events == m_events && waited == m_ticks);
        assert (!over || ripe);
        assert (!(by_count && &equal[3:0]) || ripe);
        assert (!(by_time && &equal[8:4]) || ripe);
        assert (!due[0] || (by_count && &equal[3:0]) || (by_time && &equal[8:4]));
        assert (!due[1] || over);
    end
    always @* if (started && !owed) assert (due == 3'd0);

    reg [3:0] seen_events = 4'd0;
    always @(posedge clk) if (event_in && started && seen_events != 4'd15) seen_events <= seen_events + 4'd1;
    always @* cover (started && line && !was_line && due[2] && count == 8'd3 && !by_time);
    always @* cover (started && line && !was_line && due[2] && microseconds == 10'd2 && !by_count);
    always @* cover (started && line && was_line && seen_events == 4'd2 && must_rise && !owed);
    always @* cover (started && waiting && seen_events == 4'd3 && by_time && !by_count);
endmodule
`default_nettype wire
