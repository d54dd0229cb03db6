// nic_tx, with its gathering and checksum, keeps the frame buffer's rules, for any descriptors, any pace of the
// bus and of the reader, faults and resets at any time: a put has room, and does not fall on a commit or a patch; a patch
// has its mark; a frame that is committed has as many words as its header says, one at least; and a frame that is not
// committed leaves nothing behind. The mark below which a burst may begin is 32 words before the end.
`default_nettype none
module nic_tx_proof (
    input wire        clk,
    input wire        enabled,
    input wire        fails,            // a job ends with a fault
    input wire        stops,            // the queue is stopped for another reason
    input wire        clear,
    input wire        wire_up,
    input wire [15:0] producer,
    input wire        grant,            // of dma_sched
    input wire        beat,
    input wire        done,
    input wire [31:0] dat,
    input wire [1:0]  beat_word,
    input wire        entry_grant,
    input wire [31:0] entry_data,
    input wire        frame,
    input wire [13:0] freed,            // words that the reader gave back, or a rollback
    input wire        count_ready
);
    (* anyconst *) reg [13:0] size;         // words of the buffer, more than 512
    (* anyconst *) reg [13:0] others;       // words in use before the first frame: as if there had been some
    (* anyconst *) reg [13:0] max_bytes;
    (* anyconst *) reg  [5:0] max_chain;
    (* anyconst *) reg  [3:0] ring_log2;
    always @* assume (size >= 14'd512 && size <= 14'd8192 && max_bytes <= 14'd9018);
    always @* assume (others != 14'd0 && others < size - 14'd32);

    reg [1:0] age = 2'd0;                   // the reset lasts three clocks
    always @(posedge clk) if (age != 2'd3) age <= age + 2'd1;
    wire started = age == 2'd3;
    wire rst     = !started;

    wire        want, put, commit, rollback, mark, patch, chain_fault, count_valid;
    wire  [3:0] len1;
    wire [31:0] put_data, commit_head;
    reg         open, stopped;
    reg  [13:0] in_use;
    reg         burst_room;             // as of the last cycle
    wire        pick = grant && want && !open;
    nic_tx #(.TX_SUM(1), .VLAN(1), .TSO(0)) tx (
        .clk(clk), .rst(rst),
        .on(enabled && !stopped), .stopped(stopped), .clear(clear), .wire_up(wire_up), .ring_log2(ring_log2),
        .producer(producer), .max_chain(max_chain), .max_bytes(max_bytes), .chain_fault(chain_fault),
        .want(want), .len1(len1), .pick(pick), .open(open), .beat(beat), .done(done), .dat(dat), .beat_word(beat_word),
        .entry_grant(entry_grant), .entry_data(entry_data),
        .put(put), .put_data(put_data), .commit(commit), .commit_head(commit_head), .rollback(rollback), .mark(mark),
        .patch(patch), .burst_room(burst_room), .frame(frame), .count_valid(count_valid), .count_ready(count_ready)
    );

    // Inside: see `prove`
    wire  [3:0] state;
    wire  [1:0] job, next_job, fill;
    wire        in_frame, give_up, grown, flush, insert, quarter_valid, turned_valid, marked, all_moved, taken;
    wire [11:0] words, moved;
    wire [13:0] upto;
    localparam [3:0] S_IDLE = 0, S_WORD1 = 1, S_CHECK = 2, S_FRAGMENT = 3, S_NEXT = 4, S_DRAIN = 5, S_FLUSH = 6,
                     S_COMMIT = 7, S_DISCARD = 8, S_SETTLE = 9, S_FOLD = 10, S_PATCH = 11;
    localparam [1:0] J_PAYLOAD = 1;

    // The bus: a job has its words, or fewer if it is cut off or fails. nic_regs: a fault stops the queue, a reset waits for
    // the job to end.
    reg [4:0] left;                     // words of the job still to come, at most
    always @(posedge clk) begin
        if (beat) left <= left - 5'd1;
        if (pick) left <= {1'b0, len1} + 5'd1;
        if (pick)              open <= 1'b1;
        else if (done || fails) open <= 1'b0;
        stopped <= (stopped || fails || stops || chain_fault) && !clear;
        if (rst) {open, stopped} <= 2'd0;
    end
    always @* begin
        if (beat)  assume (open && left != 5'd0);
        if (done)  assume (beat);
        if (beat && left == 5'd1) assume (done);
        if (fails) assume (open && !beat);
        if (clear) assume (!open);
        if (clear) assume (stopped || !enabled);
        if (count_ready) assume (count_valid);              // nic_store
    end

    // The frame buffer: words in use, and of the open frame. A reader or a rollback takes any away.
    reg [13:0] mine;
    reg        can_patch;
    always @(posedge clk) begin
        in_use <= in_use + {13'd0, put} + {13'd0, commit} - freed;
        burst_room <= in_use < size - 14'd32;
        if (put) mine <= mine + 14'd1;
        if (put && mark) can_patch <= 1'b1;
        if (commit || rollback) {mine, can_patch} <= 15'd0;
        if (rst) {in_use, burst_room, mine, can_patch} <= {others, 16'd0};
    end
    always @* assume (freed < in_use);

    // The promises
    wire [13:0] bytes = commit_head[13:0];
    always @* if (started) begin
        if (put)    assert (in_use < size && !commit && !patch);
        if (commit) assert (!rollback && !patch && mine != 14'd0 && mine == (bytes + 14'd3) >> 2);
        if (patch)  assert (can_patch);
        if (state == S_CHECK && !in_frame) assert (mine == 14'd0);
    end

    // Words on their way to the buffer. Each burst began below the mark; since then a frame may have been flushed, and
    // committed, and that is all.
    wire        payload = open && job == J_PAYLOAD;
    wire  [4:0] on_way  = {4'd0, quarter_valid} + {4'd0, turned_valid} + (payload ? left : 5'd0);
    reg   [1:0] behind;                 // since then
    reg         fed;                    // a word of the frame came
    always @(posedge clk) begin
        behind <= behind + {1'b0, put && flush} + {1'b0, commit};
        if (pick && next_job == J_PAYLOAD) behind <= 2'd0;
        if (beat && job == J_PAYLOAD)      fed    <= 1'b1;
        if (state == S_CHECK && !in_frame) fed    <= 1'b0;
        if (rst) behind <= 2'd0;
    end

    // How it belongs together
    wire       summing = state == S_SETTLE || state == S_FOLD || state == S_PATCH;
    wire       closes  = summing || state == S_COMMIT;
    wire       ends    = state == S_DRAIN || state == S_FLUSH || closes || (state == S_NEXT && !give_up);
    wire [3:0] more    = (moved[11:4] == upto[13:6] ? upto[5:2] : 4'd15) - moved[3:0];
    always @* if (age != 2'd0) assert (!open || started);
    always @* if (age == 2'd2) assert (!quarter_valid);
    always @* if (started) begin
        assert (state <= S_PATCH);
        if (burst_room) assert (in_use <= size - 14'd32);
        assert (in_use != 14'd0 && in_use <= size && in_use + on_way <= size - 14'd13 + behind);
        assert (behind <= (closes ? 2'd1 : ends ? 2'd0 : 2'd2));
        if (payload) assert (state == S_FRAGMENT && behind == 2'd0 && left <= {1'b0, more} + 5'd1);
        if (state == S_FRAGMENT) assert (!all_moved && moved <= upto[13:2] && !give_up && in_frame);
        if (quarter_valid) assert (state == S_FRAGMENT || (state == S_NEXT && !give_up));
        if (turned_valid)  assert (state == S_FRAGMENT || state == S_NEXT || state == S_DRAIN ||
                                   (state == S_IDLE && in_frame) || (state == S_DISCARD && !taken));
        if (open) assert (left != 5'd0);
        if (in_frame && !grown) assert (words <= 12'd2256);
        if (in_frame) assert (words <= 12'd2276 && {1'b0, words} + on_way <= 13'd2276);
        if (ends || state == S_FRAGMENT) assert (in_frame);
        if (ends) assert (fed && !give_up);
        if (fed && in_frame) assert (words != 12'd0 || fill != 2'd0 || quarter_valid || turned_valid);
        if (!in_frame && state != S_DISCARD) assert (mine == 14'd0 && !can_patch && !give_up);
        if (in_frame && !give_up && !closes && state != S_DISCARD)
            assert (mine == {2'd0, words} && (!insert || marked == can_patch));
        if (closes)  assert (mine == {2'd0, words} + {13'd0, fill != 2'd0});
        if (summing) assert (can_patch);
    end

    always @* cover (started && commit && mine == 14'd2 && behind == 2'd1 && in_use > size - 14'd32);
    always @* cover (started && patch && mine == 14'd2);
    always @* cover (started && state == S_DISCARD && turned_valid && put);
endmodule
`default_nettype wire
