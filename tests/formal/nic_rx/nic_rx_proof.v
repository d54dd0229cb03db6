// nic_rx with two queues, for any frames, any pace of the bus, faults and resets of either queue at any time: the first word
// of a completion is offered only when every word of the payload was acknowledged; word 3, the buffer and the phase of the
// frame's own queue, is acknowledged last, is offered at no other time, and is what makes the queue's index and its event
// move; the other queue's do not. A buffer is the oldest of the frame's own queue.
`default_nettype none
module nic_rx_proof (
    input wire        clk,
    input wire [1:0]  enabled,
    input wire [1:0]  clear,
    input wire [31:0] posted,
    input wire        any_frame,
    input wire [31:0] data,
    input wire [1:0]  tag,
    input wire        above_mark,
    input wire        commit,
    input wire        commit_queue,
    input wire        grant,            // of dma_sched
    input wire        runs,             // the burst on the bus is ours
    input wire        beat,
    input wire        done,
    input wire        fails,
    input wire [31:1] entry_data,
    input wire        count_ready
);
    localparam MAX_FRAME = 1518;
    (* anyconst *) reg [7:0]  free_log2, cmpl_log2;
    (* anyconst *) reg [23:0] buffer_words;
    (* anyconst *) reg [1:0]  offset2;

    reg [1:0] age = 2'd0;               // the reset lasts two clocks
    always @(posedge clk) if (!age[1]) age <= age + 2'd1;
    wire started = age[1];
    wire rst     = !started;

    reg   [1:0] stopped;
    reg         open;
    wire  [1:0] on = enabled & ~stopped & ~clear;
    wire        want, we, job_queue, step, peek, forget;
    wire  [3:0] len1, entry;
    wire [31:0] dat, fetched, produced;
    wire  [1:0] published;
    wire        pick = grant && want && !open;
    nic_rx #(.QUEUES(2), .INFO_WORDS(2), .RMON(1), .MAX_FRAME(MAX_FRAME)) rx (
        .clk(clk), .rst(rst), .on(on), .stopped(stopped), .clear(clear), .free_log2(free_log2), .cmpl_log2(cmpl_log2),
        .buffer_words(buffer_words), .offset2(offset2), .posted(posted), .fetched(fetched), .produced(produced),
        .published(published), .commit(commit), .commit_queue(commit_queue),
        .frame(any_frame), .data(data), .tag(tag), .step(step), .peek(peek), .forget(forget), .above_mark(above_mark),
        .want(want), .len1(len1), .we(we), .pick(pick), .open(open), .job_queue(job_queue), .ours(runs), .beat(beat),
        .done(done), .dat(dat), .entry(entry), .entry_data(entry_data), .count_ready(count_ready)
    );

    // Inside: see `prove`
    wire  [2:0] state;
    wire  [1:0] job, next_job, word;
    wire        head_queue, all_moved, picked, load_head;
    wire  [9:0] left, moved;
    wire [31:0] handed_back;
    wire [31:1] buffer;
    localparam [2:0] S_HEAD = 0, S_CHECK = 1, S_PAYLOAD = 2, S_COMPLETION = 3, S_SKIP = 4, S_END = 5;
    localparam [1:0] J_FREE = 0, J_PAYLOAD = 1, J_COMPLETION = 2;

    // The bus: a job has its words, or fewer if it is cut off or fails; a completion, which is aligned, is not cut off.
    // nic_regs: a fault stops the job's queue, a reset of a queue waits for its job to end.
    reg [4:0] to_come;
    reg       failed;                   // in the last clock
    always @(posedge clk) begin
        if (beat) to_come <= to_come - 5'd1;
        if (pick) to_come <= {1'b0, len1} + 5'd1;
        if (pick)               open <= 1'b1;
        else if (done || fails) open <= 1'b0;
        failed  <= fails && !rst;
        stopped <= (stopped | {fails && job_queue, fails && !job_queue}) & ~clear;
        if (rst) {open, stopped} <= 3'd0;
    end
    always @* begin
        if (beat)  assume (open && runs && to_come != 5'd0);
        if (done)  assume (beat && (job != J_COMPLETION || to_come == 5'd1));
        if (beat && to_come == 5'd1) assume (done);
        if (fails) assume (open && !beat);
        if (clear[0]) assume (!(open && !job_queue));
        if (clear[1]) assume (!(open && job_queue));
        if (!open) assume (!runs);
        if (rst)   assume (!grant);
        if (picked) assume (!runs);                         // the address comes first
        if (load_head) assume (data[13:0] != 14'd0 && data[13:0] <= MAX_FRAME);
    end
    always @* assume (cmpl_log2[3:0] >= 4'd1 && cmpl_log2[3:0] <= 4'd12 && cmpl_log2[7:4] >= 4'd1 && cmpl_log2[7:4] <= 4'd12);

    // The frame: its queue, the words of its payload in memory, landing offset included, and those acknowledged
    reg         queue;
    reg  [13:0] span;                   // bytes, less one
    reg  [11:0] acked;
    reg  [31:1] taken;                  // the buffer
    always @(posedge clk) begin
        if (load_head) begin
            queue <= tag[1];
            span  <= data[13:0] + {12'd0, offset2[tag[1]], 1'b0} - 14'd1;
            acked <= 12'd0;
        end else if (beat && job == J_PAYLOAD) begin
            acked <= acked + 12'd1;
        end
        if (picked) taken <= entry_data;
    end
    wire [11:0] need1 = span[13:2];     // words of it, less one
    wire [15:0] index = queue ? produced[31:16] : produced[15:0];
    wire  [3:0] log2  = queue ? cmpl_log2[7:4] : cmpl_log2[3:0];
    wire        tells = beat && job == J_COMPLETION;
    reg  [31:0] was_produced;
    reg   [1:0] was_told, was_clear;
    reg         was_started;
    always @(posedge clk) begin
        was_produced <= produced;
        was_told     <= {tells && word == 2'd3 && queue, tells && word == 2'd3 && !queue} & {2{!rst}};
        was_clear    <= clear;
        was_started  <= started;
    end

    always @* if (started) begin
        if (pick && next_job == J_COMPLETION) assert (!open && acked == need1 + 12'd1);
        if (pick && next_job == J_PAYLOAD)    assert (on[queue] && entry == {queue, index[2:0]} && acked <= need1);
        if (tells) begin
            assert (acked == need1 + 12'd1 && job_queue == queue);
            if (word == 2'd3) assert (dat == {taken, !index[log2]} && done);
            if (word != 2'd3) assert (!done);
        end
        assert (published == was_told);
        if (handed_back != 32'd0) assert ((open || failed) && job == J_COMPLETION && word == 2'd3);   // failed: the bus rests
    end
    always @* if (started && was_started) begin
        if (!was_clear[0]) assert (produced[15:0]  == was_produced[15:0]  + {15'd0, was_told[0]});
        if (!was_clear[1]) assert (produced[31:16] == was_produced[31:16] + {15'd0, was_told[1]});
    end

    // How it belongs together
    wire at_work = state == S_CHECK || state == S_PAYLOAD || state == S_COMPLETION;
    always @* if (started) begin
        assert (state <= S_END && (!open || job <= J_COMPLETION) && (!picked || open));
        if (at_work) assert (head_queue == queue && span >= (offset2[queue] ? 14'd2 : 14'd0) && need1 <= 12'd380);
        if (state == S_CHECK || state == S_PAYLOAD)
            assert (!all_moved && moved == acked[9:0] && acked <= need1 && {2'b11, left} == ~(need1 - acked));
        if (state == S_CHECK)      assert (acked == 12'd0 && word == 2'd0);
        if (state == S_PAYLOAD)    assert (word == 2'd0);
        if (state == S_COMPLETION) assert (acked == need1 + 12'd1);
        if (state == S_COMPLETION) assert (open ? job == J_COMPLETION : word == 2'd0 || failed);
        if (picked && job == J_COMPLETION) assert (word == 2'd0);
        if (failed) assert (stopped[job_queue] && !open);
        if (failed && state == S_COMPLETION) assert (job_queue == queue);
        if (open && job == J_PAYLOAD)
            assert (state == S_PAYLOAD && job_queue == queue && {7'd0, to_come} <= need1 - acked + 12'd1 && to_come != 5'd0);
        if (open && job == J_COMPLETION)
            assert (state == S_COMPLETION && job_queue == queue && to_come == 5'd4 - {3'd0, word});
        if (open && job == J_COMPLETION && word == 2'd3) assert (handed_back == {taken, !index[log2]});
        if ((open && !picked) || (state == S_PAYLOAD && acked != 12'd0) || state == S_COMPLETION) assert (buffer == taken);
    end

    always @* cover (started && published == 2'b10 && need1 == 12'd1 && produced[15:0] == 16'd0);
    always @* cover (started && tells && word == 2'd1 && stopped[0] && queue);
    always @* cover (started && fails && job == J_PAYLOAD && acked == 12'd2);
endmodule
`default_nettype wire
