// Moves frames from the receive frame buffer to memory: payload into the oldest free buffer of the frame's queue, then
// the completion, whose word 3 vouches for both. The completion is asked for only after the payload's last acknowledge.
//   HEAD --frame--> CHECK --buffer--> PAYLOAD --> COMPLETION --> END --> HEAD
//                     `--too long, no buffer, queue off--> SKIP --> END
// A fault or a reset of the queue leads from any job to SKIP once no bus cycle is open. Word 0 of the completion is the
// frame's header, read once more; words 1 and 2 stand behind the frame. END hands the outcome to the counters, which work
// it off while the next frame goes its way; it takes that frame as HEAD does.
//
// Two queues share the engine and the frame buffer, so the frame at the head must never wait for long: that of a queue
// which is off is dropped at once, that of a queue without buffers as soon as a frame of the other queue is behind it.
`default_nettype none
module nic_rx #(
    parameter       QUEUES = 1,         // 1 or 2; bit or part q of a port is of queue q
    parameter [7:0] BASE = 8'h40,       // of queue 0's registers, as words of nic_store; queue 1's are 16 words on
    parameter [1:0] INFO_WORDS = 2,     // 2: completion words 1 and 2 stand behind each frame; 0: they are 0
    parameter [31:0] HEAD_BITS = 32'hFFFF_FFFF, // bits of a header that exist, the others are 0 in the completion
    parameter       RMON = 1,           // bytes are counted as well as frames
    parameter       MAX_FRAME = 1518    // bytes; nic_rx_in lets less than the next power of two of words pass
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_regs
    input  wire [1:0]  on,              // enabled, not stopped, not being reset
    input  wire [1:0]  stopped,         // by a fault
    input  wire [1:0]  clear,           // reset takes place; no job of it is open
    input  wire [7:0]  free_log2,
    input  wire [7:0]  cmpl_log2,
    input  wire [23:0] buffer_words,
    input  wire [1:0]  offset2,
    input  wire [31:0] posted,
    output wire [31:0] fetched,
    output wire [31:0] produced,
    output reg  [1:0]  published,       // pulse: a completion is in memory, and produced says so
    output reg         published_urgent, // that frame's urgent bit

    // From nic_rx_in
    input  wire        commit,          // a frame goes into the frame buffer ...
    input  wire        commit_queue,    // ... for this queue

    // From frame_buffer
    input  wire        frame,
    input  wire [31:0] data,
    input  wire [1:0]  tag,             // {queue, urgent}
    output wire        step,
    output wire        peek,
    output wire        forget,          // every word is stepped over
    input  wire        above_mark,      // the frame buffer fills up: do not wait for a buffer

    // To dma_sched, wb_master, and the prefetch memory
    output wire        want,
    output wire        from_store,
    output wire [7:0]  base,
    output wire [11:0] index,
    output wire [3:0]  log2,
    output wire        wide,
    output wire [3:0]  len1,
    output wire        we,
    output wire [3:0]  last_sel,
    input  wire        pick,
    input  wire        open,
    output reg         job_queue,       // of the last job picked
    input  wire        ours,            // the burst on the bus is: otherwise dat must be 0
    input  wire        beat,            // of our job
    input  wire        done,
    output wire [31:0] dat,
    output wire        entry_got,       // this beat is a free entry
    output wire [3:0]  entry_place,     // where it goes
    output wire [3:0]  entry,           // the oldest one
    input  wire [31:1] entry_data,      // one cycle after pick

    // To nic_store: counters
    output wire        count_valid,
    output wire [7:0]  count_id,
    output wire [13:0] count_amount,
    input  wire        count_ready,

    output wire        idle
);
`include "nic_regs.vh"
    localparam [2:0] S_HEAD = 0, S_CHECK = 1, S_PAYLOAD = 2, S_COMPLETION = 3, S_SKIP = 4, S_END = 5;
    localparam [1:0] J_FREE = 0, J_PAYLOAD = 1, J_COMPLETION = 2;
    localparam [7:0] FRAMES = `NIC_COUNT_RX_FRAMES, NO_BUFFER = `NIC_COUNT_RX_NO_BUFFER, TOO_LONG = `NIC_COUNT_RX_TOO_LONG,
                     STOPPED = `NIC_COUNT_RX_STOPPED, BUS_ERROR = `NIC_COUNT_RX_BUS_ERROR;

    // Words of a frame and of its landing offset
    localparam W_FRAME = $clog2(MAX_FRAME / 4 + 2) + 1, W = W_FRAME < 12 ? W_FRAME : 12;

    reg [2:0]  state;
    reg [1:0]  job;                     // what our open job is
    reg        head_queue, urgent;      // of the frame
    reg [13:0] bytes;                   // its length
    reg [W-1:0] left;                   // words to be written: counts up to 0
    reg [W-1:0] moved;                  // words written
    reg        all_moved;
    reg        extra;                   // the landing offset costs a word more than the frame has
    reg [15:0] earlier;                 // upper half of the frame's word before
    reg [1:0]  info_left;               // words behind the frame
    reg [1:0]  word;                    // of the completion
    reg        picked;                  // in the last cycle
    reg [31:1] buffer;                  // address of the free buffer in use
    reg [31:0] handed_back;             // word 3 while it is due, else 0
    reg [7:0]  outcome;                 // counter
    reg        counting, count_bytes;   // the last frame is still to be counted; its bytes before that
    reg [7:0]  counted;                 // its outcome
    reg [13:0] amount;

    // Free buffers. One buffer and one completion a frame, so that produced counts both.
    wire [1:0] fetch_want, fetch_due, have, none;
    wire [3:0] fetch_more;
    wire       delivered  = done && job == J_COMPLETION;
    wire       fetch_queue = !(fetch_want[0] && on[0]);     // whose entries are fetched next, queue 0 first
    genvar q;
    generate for (q = 0; q < 2; q = q + 1) begin : free
        if (q < QUEUES) begin : there
            wire mine = QUEUES == 1 || job_queue == (q != 0);
            ring_fetch ring (
                .clk(clk), .clear(clear[q] || rst), .tail(posted[16*q +: 16]), .two(free_log2[4*q +: 4] == 4'd1),
                .due(fetch_due[q]), .want(fetch_want[q]), .more(fetch_more[2*q +: 2]),
                .got(entry_got && mine), .take(delivered && mine),
                .fetched(fetched[16*q +: 16]), .taken(produced[16*q +: 16]), .have(have[q]), .none(none[q])
            );
        end else begin : not_there
            assign {fetch_due[q], fetch_want[q], have[q], none[q]} = 4'd0;
            assign fetch_more[2*q +: 2]  = 2'd0;
            assign fetched[16*q +: 16]   = 16'd0;
            assign produced[16*q +: 16]  = 16'd0;
        end
    end endgenerate

    // What holds for the frame's queue
    wire        f        = QUEUES > 1 && head_queue;
    wire        f_on     = on[f];
    wire        f_have   = have[f];
    wire        f_starved = none[f];                            // none is posted either
    wire        f_fault  = stopped[f];
    wire        f_offset2 = offset2[f];
    wire [11:0] f_words  = f ? buffer_words[23:12] : buffer_words[11:0];
    wire [12:0] f_produced = f ? produced[28:16] : produced[12:0];
    wire [3:0]  f_cmpl_log2 = f ? cmpl_log2[7:4] : cmpl_log2[3:0];

    // The next job
    wire        roomy;                                          // the buffer has more words than left counts
    wire [W-1:0] unused_rest;
    assign {roomy, unused_rest} = {1'b0, f_words[W-1:0]} + {1'b0, left};
    wire [12:0] words_above = {1'b0, f_words} >> W;
    wire        too_long = !roomy && words_above == 13'd0;
    wire        fits     = state == S_CHECK && f_have && !too_long;
    wire [1:0]  next_job = state == S_PAYLOAD || fits ? J_PAYLOAD : state == S_COMPLETION ? J_COMPLETION : J_FREE;
    wire        g        = QUEUES > 1 && (next_job == J_FREE ? fetch_queue : head_queue);    // whose it is
    wire        final_burst = &left[W-1:4];
    wire [1:0]  end_byte = bytes[1:0] + {!f_offset2, 1'b1};     // place of the frame's last byte in its last word

    assign want       = next_job == J_FREE ? |(on & fetch_want) : f_on && (next_job == J_COMPLETION || !all_moved);
    assign from_store = next_job != J_PAYLOAD;
    assign base       = BASE | {3'd0, g, 4'd0} | (next_job == J_FREE ? `NIC_RX_FREE_BASE : `NIC_RX_CMPL_BASE);
    assign we         = next_job != J_FREE;
    assign index      = next_job == J_PAYLOAD ? {{12-W{1'b0}}, moved} : next_job == J_COMPLETION ? f_produced[11:0]
                      : g ? fetched[27:16] : fetched[11:0];
    assign log2       = next_job == J_PAYLOAD ? 4'd12 : next_job == J_COMPLETION ? f_cmpl_log2
                      : g ? free_log2[7:4] : free_log2[3:0];
    assign wide       = next_job == J_COMPLETION;
    assign len1       = next_job == J_PAYLOAD    ? (final_burst ? ~left[3:0] : 4'd15)
                      : next_job == J_COMPLETION ? 4'd3
                      :                            {2'd0, g ? fetch_more[3:2] : fetch_more[1:0]};
    assign last_sel   = next_job == J_PAYLOAD && final_burst
                      ? {end_byte == 2'd3, end_byte >= 2'd2, end_byte >= 2'd1, 1'b1} : 4'hF;

    // The beats
    wire payload_beat  = beat && job == J_PAYLOAD;
    wire cmpl_beat     = beat && job == J_COMPLETION;
    assign entry_got   = beat && job == J_FREE;
    assign entry_place = {QUEUES > 1 && job_queue, QUEUES > 1 && job_queue ? fetched[18:16] : fetched[2:0]};
    assign entry       = {f, f_produced[2:0]};

    // What goes out on the bus
    wire [15:0] laps    = {{3{f_produced[12]}}, f_produced[12:1], f_produced[1]};   // no ring has other sizes than 1 to 12
    wire        phase   = ~laps[f_cmpl_log2];
    wire        direct  = job == J_PAYLOAD || word == 2'd0 || (INFO_WORDS != 2'd0 && word != 2'd3);  // from the frame buffer
    wire [31:0] exists  = {32{job == J_PAYLOAD}} | HEAD_BITS | {32{INFO_WORDS != 2'd0}};
    wire        shift   = f_offset2 && job == J_PAYLOAD;
    assign dat = ((shift ? {data[15:0], earlier} : data) & exists & {32{ours && direct}}) | handed_back;

    // Stepping through the frame, to memory or to nowhere
    wire advance      = payload_beat || (state == S_SKIP && !all_moved);
    wire last_word    = &left;
    wire ended        = state == S_END && !count_valid;
    wire load_head    = (state == S_HEAD || ended) && frame;
    wire info_due     = cmpl_beat && (word[0] ^ word[1]);
    wire info_step    = info_left != 2'd0 && (info_due || (state == S_SKIP && all_moved));
    assign peek       = state == S_COMPLETION && word == 2'd0 && !cmpl_beat;
    assign step       = load_head || (advance && !(last_word && extra)) || info_step;
    wire   leaves     = state == S_SKIP && all_moved && info_left == 2'd0;
    assign forget     = (cmpl_beat && word == 2'd2) || (leaves && word != 2'd3);    // after word 2 nothing more is read

    assign count_valid  = counting;
    assign count_id     = count_bytes ? `NIC_COUNT_RX_BYTES : counted;
    assign count_amount = RMON != 0 ? amount : 14'd1;
    assign idle         = state == S_HEAD && !frame && !open && !count_valid && !(|(on & fetch_due));

    // Words, less one, are (length + landing offset - 1) / 4; left begins as their complement.
    wire        h       = QUEUES > 1 && tag[1];
    wire        minus   = load_head && offset2[h] && data[1:0] == 2'd3;
    wire        plus    = load_head ? !offset2[h] && data[1:0] == 2'd0 : 1'b1;
    wire [W-1:0] left_next;
    mux_add #(.W(W)) counter (
        .choose_b(load_head), .a(left), .b(~data[W+1:2]), .addend({{W-1{minus}}, minus || plus}), .sum(left_next)
    );
    wire        cut_off = !f_on && !open;       // mid-frame: fault or reset

    // Whether a frame of the other queue waits behind the head: how often the queue changes from there to the last frame
    wire other_waits;
    generate if (QUEUES > 1) begin : order
        reg  [10:0] changes;
        reg         last_queue;
        wire        more = commit && commit_queue != last_queue;
        wire        less = load_head && h != head_queue;
        assign other_waits = changes != 11'd0;

        always @(posedge clk) begin
            if (commit)       last_queue <= commit_queue;
            if (more != less) changes    <= changes + {{10{less}}, 1'b1};
            if (rst) begin
                last_queue <= 1'b0;
                changes    <= 11'd0;
            end
        end
    end else begin : one_queue
        assign other_waits = 1'b0;
        wire   unused_order = &{1'b0, commit, commit_queue, fetch_queue, posted[31:16], clear[1]};
    end endgenerate

    always @(posedge clk) begin
        published        <= {delivered && job_queue, delivered && !job_queue};
        published_urgent <= urgent;
        picked <= pick;
        if (picked) buffer <= entry_data;
        if (pick) begin
            job       <= next_job;
            job_queue <= g;
        end

        if (load_head) begin
            head_queue <= h;
            urgent     <= tag[0];
            bytes      <= data[13:0];
            extra      <= offset2[h] && (data[1:0] == 2'd3 || data[1:0] == 2'd0);
        end
        if (load_head || advance) left <= left_next;
        if (load_head)         all_moved <= 1'b0;
        else if (advance)      all_moved <= last_word;
        if (load_head)         info_left <= INFO_WORDS;
        else if (info_step)    info_left <= info_left - 2'd1;
        if (load_head)         moved   <= {W{1'b0}};
        else if (advance)      moved   <= moved + {{W-1{1'b0}}, 1'b1};
        if (load_head)         earlier <= 16'd0;
        else if (step)         earlier <= data[31:16];
        if (load_head)         word    <= 2'd0;
        else if (cmpl_beat)    word    <= word + 2'd1;
        if (beat || !open) handed_back <= cmpl_beat && word == 2'd2 ? {buffer, phase} : 32'd0;

        case (state)
        S_HEAD: if (load_head) state <= S_CHECK;
        S_CHECK:
            if (!f_on) begin
                outcome <= STOPPED;
                state   <= S_SKIP;
            end else if (too_long) begin
                outcome <= TOO_LONG;
                state   <= S_SKIP;
            end else if (f_have) begin
                state   <= S_PAYLOAD;
            end else if (f_starved && (above_mark || other_waits)) begin
                outcome <= NO_BUFFER;
                state   <= S_SKIP;
            end
        S_PAYLOAD, S_COMPLETION:
            if (delivered) begin
                outcome <= FRAMES;
                state   <= S_END;
            end else if (cut_off) begin
                outcome <= f_fault ? BUS_ERROR : STOPPED;
                state   <= S_SKIP;
            end else if (payload_beat && last_word) begin
                state   <= S_COMPLETION;
            end
        S_SKIP: if (leaves) state <= S_END;
        default: if (ended) state <= load_head ? S_CHECK : S_HEAD;      // S_END
        endcase

        if (ended) begin
            counted     <= outcome;
            counting    <= 1'b1;
            count_bytes <= RMON != 0 && outcome == FRAMES;
        end else if (count_ready) begin
            counting    <= count_bytes;
            count_bytes <= 1'b0;
        end
        if (ended && outcome == FRAMES) amount <= bytes;
        else if (ended || count_ready)  amount <= 14'd1;

        if (rst) begin
            state       <= S_HEAD;
            published   <= 2'd0;
            counting    <= 1'b0;
            head_queue  <= 1'b0;
            handed_back <= 32'd0;
        end
    end
endmodule
`default_nettype wire
