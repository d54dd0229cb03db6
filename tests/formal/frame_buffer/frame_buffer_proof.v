// frame_buffer, about one word of one frame, both any: the reader finds the committed frames in their order,
// in each one the header and tag of its commit and then its words as they were put (or written anew), and nothing of what
// was rolled back; room and the marks count every word in use. The writer and the reader are anything that keeps the rules
// of the ports. All that the properties speak of are counts of words and frames, not places in the memory.
`default_nettype none
module frame_buffer_proof #(
    parameter AW       = 5,
    parameter MARK     = 32,
    parameter LOW_MARK = 32,
    parameter RUNNING  = 0          // 1: the reset is over, as induction may take for granted
) (
    input wire        clk,
    input wire        put,
    input wire [31:0] put_data,
    input wire        commit,
    input wire [31:0] commit_head,
    input wire  [1:0] commit_tag,
    input wire        rollback,
    input wire        mark,
    input wire        patch,
    input wire        step,
    input wire        peek,
    input wire        forget,
    input wire        choose        // the frame that begins now is the one looked at
);
    localparam [31:0] HEAD = 32'hFFFF0FFF;
    localparam W = AW + 2;          // of a count
    localparam [W-1:0] WORDS = 1 << AW;

    reg age = 1'b0;
    always @(posedge clk) age <= 1'b1;
    wire started = RUNNING != 0 || age;
    wire rst     = !started;

    wire        room, above_mark, above_low, used, frame;
    wire [31:0] data;
    wire  [1:0] tag;
    frame_buffer #(.AW(AW), .MARK(MARK), .LOW_MARK(LOW_MARK), .TAG(2),
                   .HEAD(HEAD)) dut (
        .clk(clk), .rst(rst),
        .put(put), .put_data(put_data), .commit(commit), .commit_head(commit_head), .commit_tag(commit_tag),
        .rollback(rollback), .mark(mark), .patch(patch), .room(room), .above_mark(above_mark), .above_low(above_low),
        .used(used),
        .frame(frame), .data(data), .tag(tag), .step(step), .peek(peek), .forget(forget)
    );

    // Inside: see `prove`
    wire [AW:0]   not_base, not_put_at, first, at;
    wire [AW-1:0] not_marked, spot;
    wire [AW:0]   base   = ~not_base;
    wire [AW:0]   put_at = ~not_put_at;
    wire [AW-1:0] marked = ~not_marked;
    wire          any_open;
    wire [33:0]   kept;

    // What is in use: the words put since the last commit, those of whole frames and their headers, the place kept free
    reg [W-1:0] open, held, steps;      // steps: of the reader in its present frame
    reg         can_patch;              // a word of the open frame is marked:
    reg [W-1:0] marked_k;               // which one
    wire [W-1:0] in_use  = held + open + 1;
    wire [W-1:0] reached = steps + step;

    // The frame looked at: its k-th word, of which the header is number 0
    localparam [1:0] NONE = 0, OPEN = 1, HELD = 2;
    (* anyconst *) reg [W-1:0] k;
    reg  [1:0]   mine = NONE;
    reg  [33:0]  value;
    reg  [W-1:0] length;                // words of it, with the header
    reg  [W-1:0] before;                // words that the reader has to go past first
    wire begins = mine == NONE && choose && put && !rollback && open == 0 && spot == base[AW-1:0] + k[AW-1:0];
    wire writes = (mine == OPEN || begins);

    always @(posedge clk) begin
        if (put)            open <= open + 1;
        if (put && mark) begin
            can_patch <= 1'b1;
            marked_k  <= open + 1;
        end
        if (commit || rollback) begin
            open <= 0;
            can_patch  <= 1'b0;
        end
        held  <= held + (commit ? open + 1 : 0) - (forget ? reached : 0);
        steps <= forget ? 0 : reached;

        if (begins)                                     mine   <= OPEN;
        if (writes && put && open + 1 == k)             value  <= put_data;
        if (writes && patch && marked_k == k)           value  <= commit_head;
        if (mine == OPEN && rollback)                   mine   <= NONE;
        if (mine == OPEN && commit) begin
            mine <= k <= open ? HELD : NONE;
            if (k == 0) value <= {commit_tag, commit_head};
            length <= open + 1;
            before <= held - (forget ? reached : 0);
        end
        if (mine == HELD && forget) begin
            if (before == 0) mine <= NONE;
            before <= before - reached;
        end

        if (rst) begin
            {open, held, steps} <= 0;
            can_patch <= 1'b0;
            mine      <= NONE;
        end
    end

    // The writer's rules. Nobody commits a frame without words.
    always @* if (started) begin
        if (put)    assume (room && !commit && !patch);
        if (commit) assume (!rollback && !patch && open != 0);
        if (patch)  assume (can_patch);
        if (mark)   assume (put);
    end
    always @* if (rst) assume (!put && !commit && !rollback && !patch && !step && !forget);

    // The reader's: it steps through the words of the first frame, all of them, before it forgets it. Frames before the one
    // looked at may be of any lengths, as long as it begins where they end.
    wire         its_turn = mine == HELD && before == 0;
    wire [W-1:0] upto     = its_turn ? length : mine == HELD ? before : held;
    always @* if (started) begin
        if (step || forget)     assume (frame && reached <= upto && !peek);
        if (forget)             assume (reached >= 2);
        if (forget && its_turn) assume (reached == length);
    end

    // The promises
    reg waited;                         // a frame waited one clock ago, and was not forgotten
    reg peeked;
    always @(posedge clk) waited <= held != 0 && !forget && !rst;
    always @(posedge clk) peeked <= peek && !rst;
    reg was_high, was_low;              // the marks, a clock ago
    always @(posedge clk) was_high <= in_use >= MARK && !rst;
    always @(posedge clk) was_low  <= in_use >= LOW_MARK && !rst;
    wire header = peeked || steps == 0;     // data is the header

    always @* if (started) begin
        if (its_turn && frame && steps == k && k != 0 && !peeked)   assert (data == value[31:0]);
        if (its_turn && frame && header && k == 0)                  assert ((data & HEAD) == (value[31:0] & HEAD));
        if (its_turn && frame && header && k == 0)                  assert (tag == value[33:32]);
        assert (frame == waited && (!frame || held != 0));
        assert (room == (in_use < WORDS));
        assert (above_mark == was_high && above_low == was_low);
        assert (used == (in_use != 1));
    end

    // How the counts and the places belong together
    always @* if (started) begin
        assert (open <= WORDS && held <= WORDS && in_use <= WORDS + 1 && (in_use <= WORDS || open == 0));
        assert (any_open == (open != 0));
        assert (steps <= held && (frame || steps == 0));
        assert (base == first + held[AW:0] && put_at == base + 1'b1 + open[AW:0]);
        assert (at == first + steps[AW:0]);
        if (can_patch) assert (marked_k != 0 && marked_k <= open && marked == base[AW-1:0] + marked_k[AW-1:0]);
        assert (mine != 2'd3);
        if (mine == OPEN) begin
            assert (spot == base[AW-1:0] + k[AW-1:0] && open != 0);
            if (k != 0 && k <= open) assert (kept[31:0] == value[31:0]);
        end
        if (mine == HELD) begin
            assert (k < length && length >= 2);
            assert (before <= WORDS && length <= WORDS && held >= before + length);
            assert (k < length && length >= 2);
            assert (steps <= upto);
            assert (spot == first[AW-1:0] + before[AW-1:0] + k[AW-1:0]);
            assert (k != 0 ? kept[31:0] == value[31:0] : kept[33:32] == value[33:32] && ((kept ^ value) & HEAD) == 0);
        end
    end

    reg rolled, renewed;      // before the frame looked at; in it
    always @(posedge clk) begin
        if (rollback && open > 1)                       rolled   <= 1'b1;
        if (writes && patch && marked_k == k)           renewed  <= 1'b1;
        if (rst) {rolled, renewed} <= 2'd0;
    end
    always @* cover (started && its_turn && frame && steps == k && k == 0 && rolled && value == 34'h2_5A5A5A5A);
    always @* cover (started && its_turn && frame && steps == k && renewed && k == 2 && !peeked);
    always @* cover (started && mine == HELD && before == 5 && forget);
    always @* cover (started && its_turn && peeked && steps == 2 && k == 0 && frame);
endmodule
`default_nettype wire
