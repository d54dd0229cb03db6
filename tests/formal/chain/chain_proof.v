// From the receive frame buffer to memory, about one byte of one frame, both any: nic_rx, dma_sched and wb_master as the NIC
// wires them, beside anything that transmit does, on a bus that acknowledges, fails or stays silent as it likes. When the
// completion's last word is acknowledged, the byte lies in memory at its place of the buffer, and the completion is that of
// the frame and the buffer. The frame buffer and the address adder are what their own proofs say; software keeps its
// buffers apart from the rings and from what transmit writes.
`default_nettype none
module chain_proof #(
    parameter MAX_FRAME = 254,          // bytes: four bursts; more takes longer
    parameter RUNNING   = 0             // 1: the reset is over, as induction may take for granted
) (
    input wire        clk,
    input wire        on,
    input wire        stopped,
    input wire        clear,
    input wire [15:0] posted,
    input wire        choose,           // the frame that begins now is the one looked at
    input wire        frame,
    input wire [31:0] data,
    input wire        above_mark,
    input wire        count_ready,
    input wire [28:0] any_sum,          // an address of no interest here
    input wire [31:1] entry_data,
    input wire        tx_want,
    input wire  [3:0] tx_len1,
    input wire        tx_we,
    input wire [15:0] tx_dat,
    input wire        fault_taken,
    input wire        dma_ack,
    input wire        dma_err
);
    localparam W = $clog2(MAX_FRAME / 4 + 2) + 1;   // bits of nic_rx's count of words
    localparam [11-W:0] Z = 0;

    (* anyconst *) reg        offset2;
    (* anyconst *) reg  [3:0] free_log2, cmpl_log2;
    (* anyconst *) reg [11:0] buffer_words;
    (* anyconst *) reg  [9:0] timeout_cycles;
    (* anyconst *) reg [28:0] buffer;       // word address of the frame's buffer
    (* anyconst *) reg        bit31;        // ... as software wrote it
    (* anyconst *) reg [13:0] j;            // the byte looked at ...
    (* anyconst *) reg [31:0] v;            // ... in the frame's word v

    reg [1:0] age = 2'd0;                // the reset lasts two clocks
    always @(posedge clk) if (!age[1]) age <= age + 2'd1;
    wire started = RUNNING != 0 || age[1];
    wire rst     = !started;

    wire        step, peek, forget, rx_want, rx_from_store, rx_wide, rx_we, rx_pick, rx_open, rx_beat, rx_done, rx_runs;
    wire [31:0] rx_dat, unused_fetched, produced;
    wire  [1:0] published;
    wire  [7:0] rx_base;
    wire [11:0] rx_index;
    wire  [3:0] rx_log2, rx_len1, rx_last_sel;
    nic_rx #(.QUEUES(1), .INFO_WORDS(2), .RMON(0), .MAX_FRAME(MAX_FRAME)) rx (
        .clk(clk), .rst(rst), .on({1'b0, on}), .stopped({1'b0, stopped}), .clear({1'b0, clear}),
        .free_log2({4'd0, free_log2}), .cmpl_log2({4'd0, cmpl_log2}), .buffer_words({12'd0, buffer_words}),
        .offset2({1'b0, offset2}), .posted({16'd0, posted}), .fetched(unused_fetched), .produced(produced),
        .published(published), .commit(1'b0), .commit_queue(1'b0),
        .frame(frame), .data(data), .tag(2'd0), .step(step), .peek(peek), .forget(forget), .above_mark(above_mark),
        .want(rx_want), .from_store(rx_from_store), .base(rx_base), .index(rx_index), .log2(rx_log2), .wide(rx_wide),
        .len1(rx_len1), .we(rx_we), .last_sel(rx_last_sel), .pick(rx_pick), .open(rx_open), .ours(rx_runs),
        .beat(rx_beat), .done(rx_done), .dat(rx_dat), .entry_data(entry_data), .count_ready(count_ready)
    );

    wire        pick, pick_from_store, next_valid, next_ready, next_we, next_tx, tx_done, fault, fault_tx;
    wire [13:0] pick_offset;
    wire [28:0] next_adr, sum;
    wire  [3:0] next_len1, next_last_sel;
    dma_sched sched (
        .clk(clk), .rst(rst),
        .rx_want(rx_want), .rx_from_store(rx_from_store), .rx_base(rx_base), .rx_index(rx_index), .rx_log2(rx_log2),
        .rx_wide(rx_wide), .rx_len1(rx_len1), .rx_we(rx_we), .rx_last_sel(rx_last_sel), .rx_pick(rx_pick),
        .rx_open(rx_open),
        .tx_want(tx_want), .tx_from_store(1'b1), .tx_base(8'd0), .tx_index(12'd0), .tx_log2(4'd0), .tx_wide(1'b0),
        .tx_len1(tx_len1), .tx_we(tx_we),
        .pick(pick), .pick_from_store(pick_from_store), .pick_offset(pick_offset), .sum(sum),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx),
        .rx_done(rx_done), .tx_done(tx_done), .fault(fault), .fault_tx(fault_tx)
    );

    wire        dma_cyc, dma_stb, dma_we;
    wire [29:0] dma_adr;
    wire  [3:0] dma_sel;
    wire [31:0] dma_dat_w;
    wb_master master (
        .clk(clk), .rst(rst),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx), .next_queue(1'b0),
        .rx_beat(rx_beat), .rx_done(rx_done), .tx_done(tx_done), .rx_runs(rx_runs), .rx_dat(rx_dat), .tx_dat(tx_dat),
        .timeout_cycles(timeout_cycles), .fault(fault), .fault_tx(fault_tx), .fault_taken(fault_taken),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_ack(dma_ack), .dma_err(dma_err)
    );

    // Inside: see `prove`
    wire  [2:0] state;
    wire  [1:0] job, info_left, word;
    wire [W-1:0] left, moved;
    wire        job_queue, all_moved, extra, adding, picked, load_head;
    wire [15:0] earlier;
    wire [13:0] bytes;
    wire [31:1] kept_buffer;
    wire [31:0] handed_back;
    wire  [3:0] left1, last_sel;
    localparam [2:0] S_HEAD = 0, S_CHECK = 1, S_PAYLOAD = 2, S_COMPLETION = 3, S_SKIP = 4, S_END = 5;
    localparam [1:0] J_FREE = 0, J_PAYLOAD = 1, J_COMPLETION = 2;

    // nic_regs: a fault stops the queue, a reset waits for its job to end. A slave answers a strobe, in one way.
    reg faulted;
    always @(posedge clk) faulted <= fault && !fault_tx && !rst;
    always @* begin
        if (faulted || rst) assume (!on);
        if (clear)   assume (!on && !rx_open);
        if (!dma_stb) assume (!dma_ack && !dma_err);
        assume (!(dma_ack && dma_err));
    end

    // nic_store: the buffer of this frame, or a ring's base, plus the offset; rings are aligned to their entries
    reg        from_entry;
    reg [13:0] offset;
    always @(posedge clk) begin
        from_entry <= pick && !pick_from_store;
        offset     <= pick_offset;
    end
    assign sum = from_entry && mine ? buffer + {15'd0, offset} : any_sum;
    always @* if (mine && picked && job != J_FREE)         assume (entry_data == {bit31, buffer, 1'b0});
    always @* if (adding && !next_tx && job == J_COMPLETION) assume (any_sum[1:0] == 2'd0);

    // frame_buffer: a frame of n words, its header before and two words behind them
    reg         mine, held_back;            // the frame is looked at; and forgotten by its reader
    reg  [31:0] head;
    reg  [10:0] steps;
    reg         peeked, waiting;
    wire [13:0] length = head[13:0];
    wire [13:0] n      = (length + 14'd3) >> 2;
    wire [10:0] k      = {1'b0, j[11:2]} + 11'd1;           // the word looked at, of which 0 is the header
    always @(posedge clk) begin
        peeked  <= peek;
        waiting <= frame && !forget && !rst;
        if (step)      steps     <= steps + 11'd1;
        if (forget)    held_back <= 1'b1;
        if (load_head) begin
            mine      <= choose && data[13:0] > j && data[13:0] <= MAX_FRAME;
            head      <= data;
            steps     <= 11'd1;
            held_back <= 1'b0;
        end
        if (rst) mine <= 1'b0;
    end
    always @* begin
        if (waiting)                                       assume (frame);
        if (mine && !held_back && peeked)                  assume (data == head);
        if (mine && !held_back && !peeked && steps == k)   assume (data == v);
    end

    // Memory: the byte's place, and whether it holds the byte. Nothing else is written there.
    wire [13:0] place = j + {12'd0, offset2, 1'b0};
    wire [28:0] there = buffer + {17'd0, place[13:2]};
    wire        hit   = dma_stb && dma_ack && dma_we && dma_adr == {1'b0, there} && dma_sel[place[1:0]];
    wire        ours  = rx_runs && job == J_PAYLOAD;
    reg         right;
    always @(posedge clk) begin
        if (hit)       right <= dma_dat_w[8*place[1:0] +: 8] == v[8*j[1:0] +: 8];
        if (load_head) right <= 1'b0;
    end
    always @* if (dma_stb && dma_we && !ours) assume (dma_adr != {1'b0, there});

    // The promises. The phase: 1 on the first lap of the completion ring
    wire phase = !produced[{1'b0, cmpl_log2}];
    always @* assume (cmpl_log2 >= 4'd1 && cmpl_log2 <= 4'd12);
    wire completes = rx_beat && job == J_COMPLETION;
    wire told      = rx_done && job == J_COMPLETION;        // the acknowledge that makes the completion valid
    reg  was_told;
    always @(posedge clk) was_told <= told && !rst;
    always @* if (started) begin
        if (mine && completes)                 assert (right);
        if (mine && completes && word == 2'd0) assert (dma_dat_w == head && dma_sel == 4'hF);
        if (mine && completes && word == 2'd3) assert (dma_dat_w == {bit31, buffer, 1'b0, phase} && dma_sel == 4'hF);
        if (mine)                              assert (told == (completes && word == 2'd3));
        assert (published == {1'b0, was_told});
        // its part of the contract with the frame buffer
        if (mine && forget)                    assert (!held_back && {3'd0, steps + {10'd0, step}} == n + 14'd3);
    end

    // How things belong together. last1: the last word of the buffer, from its first; end_lane: the frame's last byte in it.
    wire [13:0] span   = length + {12'd0, offset2, 1'b0} - 14'd1;
    wire [11:0] last1  = span[13:2];
    wire [11:0] rest1  = last1 - {Z, moved};
    wire  [3:0] mask   = {span[1:0] == 2'd3, span[1:0] >= 2'd2, span[1:0] >= 2'd1, 1'b1};
    wire        fresh  = adding && !next_tx, waits = next_valid && !next_tx, runs = dma_cyc && !fault_tx;
    wire        body   = mine && (state == S_CHECK || state == S_PAYLOAD || state == S_SKIP);
    wire        ready  = mine && (state == S_PAYLOAD || state == S_COMPLETION);
    always @* if (started) begin
        assert (state <= S_END && (!adding || !next_valid));
        assert (!rx_open || !job_queue);
        assert (!faulted || !rx_open);
        if (fresh) assert (from_entry == (job == J_PAYLOAD));
        if (state == S_CHECK || state == S_PAYLOAD) assert (!peeked);
        if (state == S_CHECK || state == S_PAYLOAD) assert (!all_moved);
        if (rx_open && job == J_PAYLOAD) assert ((runs ? left1 : next_len1) <= (~left & {W{1'b1}}));
        assert (rx_open == (fresh || waits || runs) && !(fresh && runs) && !(waits && runs) && picked == fresh);
        if (rx_open) assert (job <= J_COMPLETION);
        if (rx_open && job == J_PAYLOAD)    assert (state == S_PAYLOAD && !all_moved && handed_back == 32'd0);
        if (rx_open && job == J_COMPLETION) assert (state == S_COMPLETION);
        if (rx_open && job == J_FREE)       assert (handed_back == 32'd0);
        if (fresh || waits) assert (next_we == (job != J_FREE));
        if (runs) assert (dma_we == (job != J_FREE) && {1'b0, dma_adr[7:0]} + left1 <= 9'd255);
        if (next_valid) assert ({1'b0, next_adr[7:0]} + next_len1 <= 9'd255);
        if (dma_cyc)    assert ({1'b0, dma_adr[7:0]} + left1 <= 9'd255 && !dma_adr[29]);
        if (mine) assert (length > j && length <= MAX_FRAME);
        if (mine && (state == S_HEAD || state == S_END)) assert (held_back);
        if (mine && state == S_SKIP) assert (held_back == (word == 2'd3) && info_left <= 2'd2);
        if (mine) assert (bytes == length && extra == (last1 == n[11:0]));
        if (body && !all_moved) assert ({Z, moved} <= last1);
        if (body && !all_moved) assert ({{12-W{1'b0}}, ~left} == rest1);
        if ((body || ready) && all_moved) assert ({Z, moved} == last1 + 12'd1);
        if (ready && rx_open && job == J_FREE) assert (state == S_PAYLOAD && {Z, moved} == 12'd0);
        if (body && !held_back) assert (steps == {Z[10-W:0], moved} + (all_moved && extra ? 11'd0 : 11'd1) +
                                                 {9'd0, 2'd2 - info_left});
        if (mine && state == S_CHECK) assert ({Z, moved} == 12'd0 && word == 2'd0 && !held_back);
        if (body && !all_moved) assert (info_left == 2'd2 && !held_back);
        if (ready && state == S_PAYLOAD) assert (!all_moved && word == 2'd0 && !held_back);
        if (body && steps == 11'd1) assert (all_moved || earlier == 16'd0);
        if (body && state != S_SKIP && steps == k + 11'd1) assert (earlier == v[31:16]);
        if (ready && (state == S_COMPLETION || {Z, moved} > place[13:2])) assert (right);
        if (ready && state == S_PAYLOAD && {Z, moved} != 12'd0) assert (kept_buffer == {bit31, buffer, 1'b0});
    end

    // The burst of the payload, at each of its stages
    always @* if (started && mine && job == J_PAYLOAD) begin
        if (fresh) begin
            assert (from_entry && offset == {2'd0, Z, moved});
            assert (rest1 > 12'd15 ? next_len1 == 4'd15 && next_last_sel == 4'hF
                                   : next_len1 == rest1[3:0] && next_last_sel == mask);
        end
        if (waits) assert (next_adr == buffer + {17'd0, Z, moved} && {8'd0, next_len1} <= rest1);
        if (waits) assert (next_last_sel == 4'hF || ({8'd0, next_len1} == rest1 && next_last_sel == mask));
        if (runs)  assert (dma_adr[28:0] == buffer + {17'd0, Z, moved});
        if (runs)  assert ({8'd0, left1} <= rest1);
        if (runs)  assert (last_sel == 4'hF || ({8'd0, left1} == rest1 && last_sel == mask));
        if (runs)  assert ((dma_adr[28:0] == there) == ({Z, moved} == place[13:2]));
        if (waits || runs) assert (kept_buffer == {bit31, buffer, 1'b0});
    end

    // The completion: four words at once
    always @* if (started && mine && state == S_COMPLETION) begin
        assert (all_moved && info_left == (word == 2'd0 || word == 2'd1 ? 2'd2 : word == 2'd2 ? 2'd1 : 2'd0));
        assert (held_back == (word == 2'd3) && kept_buffer == {bit31, buffer, 1'b0});
        if (!held_back) assert ({3'd0, steps} == n + 14'd1 + {12'd0, 2'd2 - info_left});
        if (!(rx_open && job == J_COMPLETION) && !faulted) assert (word == 2'd0);
        if (rx_open && job == J_COMPLETION) begin
            assert (handed_back == (word == 2'd3 ? {bit31, buffer, 1'b0, phase} : 32'd0));
            if (fresh || waits) assert (word == 2'd0 && next_len1 == 4'd3 && next_last_sel == 4'hF);
            if (runs)           assert (left1 == 4'd3 - {2'd0, word} && last_sel == 4'hF);
            if (runs && word == 2'd0) assert (peeked);
        end
    end

    always @* cover (started && mine && told && offset2 && length == 14'd5 && j == 14'd4);
    always @* cover (started && mine && told && waiting && published == 2'd0 && length == 14'd9 && !offset2);
    always @* cover (started && mine && fault && job == J_PAYLOAD && {Z, moved} == 12'd1);
    always @* cover (started && mine && forget && state == S_SKIP);
endmodule
`default_nettype wire
