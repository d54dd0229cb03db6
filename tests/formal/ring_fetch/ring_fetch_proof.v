// ring_fetch with the eight places that its fetches fill: never past the tail, never over an entry that is not taken, never
// over the end of the ring in one burst; what is taken is what was fetched from that place of the ring, in order. The driver
// moves the tail on by any number as long as the ring holds it; a burst may be cut short, and entries may be taken, at any
// time.
`default_nettype none
module ring_fetch_proof (
    input wire        clk,
    input wire        rst,
    input wire [15:0] next_tail,
    input wire        pick,         // a fetch of what is wanted begins
    input wire        got,
    input wire        cut,          // ... and ends early
    input wire        take,
    input wire [31:0] dat           // the entry that arrives with got
);
    (* anyconst *) reg [3:0] log2;  // of the ring's entries
    always @* assume (log2 >= 4'd1 && log2 <= 4'd12);
    wire [12:0] size = 13'd1 << log2;

    reg [15:0]  tail;
    wire        due, want, have, none;
    wire  [1:0] more;
    wire [15:0] fetched, taken;
    ring_fetch dut (
        .clk(clk), .clear(rst), .tail(tail), .two(log2 == 4'd1), .due(due), .want(want), .more(more),
        .got(got), .take(take), .fetched(fetched), .taken(taken), .have(have), .none(none)
    );

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    always @* if (!started) assume (rst);

    // What was fetched, as the user of this module counts it; the tail is ahead of the oldest entry by the ring at most.
    reg  [15:0] at;                 // of the next entry to be fetched
    wire [15:0] ahead = tail - at, held = at - taken, next_in_ring = next_tail - taken;
    always @* assume (next_tail - tail <= 16'd4096 && next_in_ring <= {3'd0, size});

    // One burst at a time, of the entries that were wanted when it began
    reg        busy;
    reg  [1:0] left1;
    always @* begin
        if (pick)               assume (want && !busy && !rst);
        if (got || cut)         assume (busy && !rst);
        if (take)               assume (have && !rst);
    end
    always @(posedge clk) begin
        tail <= next_tail;
        if (got) begin
            at    <= at + 16'd1;
            left1 <= left1 - 2'd1;
        end
        if (cut || (got && left1 == 2'd0)) busy <= 1'b0;
        if (pick) begin
            busy  <= 1'b1;
            left1 <= more;
        end
        if (rst) begin
            tail <= 16'd0;
            at   <= 16'd0;
            busy <= 1'b0;
        end
    end

    // One entry, any, in its place of the eight
    (* anyconst *) reg [15:0] mine;
    reg        there;               // it was fetched and is not taken
    reg [31:0] value, place;        // as it was fetched; what its place holds
    always @(posedge clk) begin
        if (got && fetched[2:0] == mine[2:0]) place <= dat;
        if (got && at == mine)                value <= dat;
        if (take && taken == mine)            there <= 1'b0;
        if (got && at == mine)                there <= 1'b1;
        if (rst) there <= 1'b0;
    end

    // What it answers is as of the last cycle, and yet true in this one.
    reg [15:0] was_ahead, was_held;
    reg        was_got, was_take, was_rst;
    always @(posedge clk) {was_ahead, was_held, was_got, was_take, was_rst} <= {ahead, held, got, take, rst};

    wire [15:0] mine_in = mine - taken;
    always @* if (started) begin
        assert (fetched[12:0] == at[12:0]);
        // not past the tail, no more than the places
        assert (held <= 16'd8 && ahead <= 16'd4096 && held + ahead <= {3'd0, size});
        if (got)  assert (ahead != 16'd0 && held < 16'd8);
        if (busy) assert ({14'd0, left1} < ahead && held + left1 < 16'd8);
        if (busy) assert ({1'b0, at[1:0]} + left1 <= 3'd3);                 // inside a group of four ...
        if (busy && log2 == 4'd1) assert (left1 == 2'd0);                   // ... or of one
        assert (held == (was_rst ? 16'd0 : was_held + was_got - was_take));
        assert (have == (was_held != 16'd0 && !was_take && !was_rst));
        if (have) assert (held != 16'd0);
        assert (none == (was_held == 16'd0 && was_ahead == 16'd0 && !was_rst));
        if (none) assert (held == 16'd0);
        assert (!was_got || (was_ahead != 16'd0 && !was_rst));
        assert (!was_take || was_held != 16'd0);
        assert (there == (mine_in < held));
        if (there) assert (place == value);
        if (want) assert ({14'd0, more} < ahead && held + more < 16'd8 && {1'b0, at[1:0]} + more <= 3'd3);
        if (want && log2 == 4'd1) assert (more == 2'd0);
        if (due)  assert (ahead != 16'd0);
        if (ahead != 16'd0 && held <= 16'd4) assert (due);                  // nothing waits while four places are free
        if (was_ahead != 16'd0 && was_held <= 16'd4 && !was_got && !was_rst) assert (want);
    end

    reg [1:0] bursts = 2'd0;
    always @(posedge clk) if (pick && bursts != 2'd3) bursts <= bursts + 2'd1;
    always @* cover (started && held == 16'd8 && bursts == 2'd2);
    always @* cover (started && take && taken == mine && mine == 16'd9 && there);
    always @* cover (started && log2 == 4'd1 && take && taken == 16'd3);
    always @* cover (started && cut && left1 == 2'd2 && got);
endmodule
`default_nettype wire
