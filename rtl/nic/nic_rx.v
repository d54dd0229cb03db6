// Moves frames from the receive frame buffer to memory: payload into the oldest free buffer, then the completion, whose
// word 3 vouches for both. The completion is asked for only after the payload's last acknowledge.
//   HEAD --frame--> CHECK --buffer--> PAYLOAD --> COMPLETION --> END --> HEAD
//                     `--too long, no buffer, queue off--> SKIP --> END
// A fault or a reset of the queue leads from any job to SKIP once no bus cycle is open. Behind a frame stand words 1 and 2
// of its completion. END hands the outcome to the
// counters, which work it off while the next frame goes its way; it takes that frame as HEAD does.
`default_nettype none
module nic_rx #(
    parameter [7:0] BASE = 8'h40,       // of the queue's registers, as words of nic_store
    parameter [1:0] INFO_WORDS = 2      // 2: completion words 1 and 2 stand behind each frame; 0: they are 0
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_regs
    input  wire        on,              // enabled, not stopped, not being reset
    input  wire        stopped,         // by a fault
    input  wire        clear,           // reset takes place; no job is open
    input  wire [3:0]  free_log2,
    input  wire [3:0]  cmpl_log2,
    input  wire [11:0] buffer_words,
    input  wire        offset2,
    input  wire [15:0] posted,
    output wire [15:0] fetched,
    output wire [15:0] produced,
    output reg         published,       // pulse: a completion is in memory, and produced says so

    // From frame_buffer
    input  wire        frame,
    input  wire [31:0] data,
    output wire        step,
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
    input  wire        beat,            // of our job
    input  wire        done,
    output wire [31:0] dat,
    output wire        entry_got,       // this beat is a free entry
    output wire [2:0]  entry_place,     // where it goes
    output wire [2:0]  entry,           // the oldest one
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

    reg [2:0]  state;
    reg [1:0]  job;                     // what our open job is
    reg        picked;                  // in the last cycle
    reg [31:0] head;                    // completion word 0
    reg [31:1] buffer;                  // address of the free buffer in use
    reg [11:0] left1;                   // words to be written, less one
    reg [11:0] moved;                   // words written
    reg        all_moved;
    reg        extra;                   // the landing offset costs a word more than the frame has
    reg [15:0] earlier;                 // upper half of the frame's word before
    reg [1:0]  info_left;               // words behind the frame
    reg [31:0] completion;              // its word that is due
    reg [1:0]  word;                    // the one after
    reg [7:0]  outcome;                 // counter
    reg        count_one, count_bytes;  // still to be counted: the last frame, its bytes
    reg [7:0]  counted;                 // its outcome
    reg [13:0] counted_bytes;

    // Free buffers
    wire        fetch_want, have;
    wire [1:0]  fetch_more;
    wire        delivered = done && job == J_COMPLETION;
    assign entry_got   = beat && job == J_FREE;
    assign entry_place = fetched[2:0];
    assign entry       = produced[2:0];

    ring_fetch free_ring (
        .clk(clk), .clear(clear || rst), .tail(posted), .two(free_log2 == 4'd1),
        .want(fetch_want), .more(fetch_more),
        .got(entry_got), .take(delivered), .fetched(fetched), .taken(produced), .have(have)
    );

    // The next job. One buffer and one completion a frame, so that produced counts both.
    wire       too_long = left1 >= buffer_words;
    wire       fits     = state == S_CHECK && have && !too_long;
    wire [1:0] next_job = state == S_PAYLOAD || fits ? J_PAYLOAD : state == S_COMPLETION ? J_COMPLETION : J_FREE;
    wire       final_burst = left1[11:4] == 8'd0;
    wire [1:0] end_byte = head[1:0] + {!offset2, 1'b1};     // place of the frame's last byte in its last word

    assign want       = on && (next_job == J_FREE ? fetch_want : next_job == J_COMPLETION || !all_moved);
    assign from_store = next_job != J_PAYLOAD;
    assign base       = BASE | (next_job == J_FREE ? `NIC_RX_FREE_BASE : `NIC_RX_CMPL_BASE);
    assign we         = next_job != J_FREE;
    assign index      = next_job == J_PAYLOAD ? moved : next_job == J_COMPLETION ? produced[11:0] : fetched[11:0];
    assign log2       = next_job == J_PAYLOAD ? 4'd12 : next_job == J_COMPLETION ? cmpl_log2 : free_log2;
    assign wide       = next_job == J_COMPLETION;
    assign len1       = next_job == J_PAYLOAD    ? (final_burst ? left1[3:0] : 4'd15)
                      : next_job == J_COMPLETION ? 4'd3
                      :                            {2'd0, fetch_more};
    assign last_sel   = next_job == J_PAYLOAD && final_burst
                      ? {end_byte == 2'd3, end_byte >= 2'd2, end_byte >= 2'd1, 1'b1} : 4'hF;

    // What goes out on the bus
    wire phase = ~produced[cmpl_log2];
    wire info_due = INFO_WORDS != 2'd0 && job == J_COMPLETION && word[1];       // word 1 or 2
    assign dat = job == J_PAYLOAD ? (offset2 ? {data[15:0], earlier} : data) : info_due ? data : completion;

    // Stepping through the frame, to memory or to nowhere
    wire payload_beat = beat && job == J_PAYLOAD;
    wire advance      = payload_beat || (state == S_SKIP && !all_moved);
    wire last_word    = left1 == 12'd0;
    wire ended        = state == S_END && !count_valid;
    wire load_head    = (state == S_HEAD || ended) && frame;
    wire info_step    = info_left != 2'd0 && ((beat && info_due) || (state == S_SKIP && all_moved));
    assign step       = load_head || (advance && !(last_word && extra)) || info_step;
    assign forget     = INFO_WORDS != 2'd0 ? info_step && info_left == 2'd1 : advance && last_word;

    assign count_valid  = count_one || count_bytes;
    assign count_id     = count_one ? counted : `NIC_COUNT_RX_BYTES;
    assign count_amount = count_one ? 14'd1 : counted_bytes;
    assign idle         = state == S_HEAD && !frame && !open && !count_valid && !(on && fetch_want);

    // (length + landing offset) in words, less one, rounded up
    wire [13:0] span    = data[13:0] + {12'd0, offset2, 1'b0} - 14'd1;
    wire        cut_off = !on && !open;         // mid-frame: fault or reset

    always @(posedge clk) begin
        picked    <= pick;
        published <= delivered;
        if (pick) job <= next_job;
        if (picked && job == J_PAYLOAD) buffer <= entry_data;

        if (load_head) begin
            head      <= data;
            left1     <= span[13:2];
            extra     <= offset2 && (data[1:0] == 2'd3 || data[1:0] == 2'd0);
            all_moved <= 1'b0;
        end else if (advance) begin
            left1     <= left1 - 12'd1;
            all_moved <= last_word;
        end
        if (load_head)         info_left <= INFO_WORDS;
        else if (info_step)    info_left <= info_left - 2'd1;
        if (load_head)         moved   <= 12'd0;
        else if (payload_beat) moved   <= moved + 12'd1;
        if (load_head)         earlier <= 16'd0;
        else if (step)         earlier <= data[31:16];
        if (beat || picked) begin
            word       <= picked ? 2'd1 : word + 2'd1;
            completion <= picked ? head : {buffer, phase};
            if (!picked && word != 2'd3) completion <= 32'd0;
        end

        case (state)
        S_HEAD: if (load_head) state <= S_CHECK;
        S_CHECK:
            if (!on) begin
                outcome <= `NIC_COUNT_RX_STOPPED;
                state   <= S_SKIP;
            end else if (too_long) begin
                outcome <= `NIC_COUNT_RX_TOO_LONG;
                state   <= S_SKIP;
            end else if (have) begin
                state   <= S_PAYLOAD;
            end else if (above_mark) begin
                outcome <= `NIC_COUNT_RX_NO_BUFFER;
                state   <= S_SKIP;
            end
        S_PAYLOAD:
            if (cut_off) begin
                outcome <= stopped ? `NIC_COUNT_RX_BUS_ERROR : `NIC_COUNT_RX_STOPPED;
                state   <= S_SKIP;
            end else if (payload_beat && last_word) begin
                state   <= S_COMPLETION;
            end
        S_COMPLETION:
            if (delivered) begin
                outcome <= `NIC_COUNT_RX_FRAMES;
                state   <= S_END;
            end else if (cut_off) begin
                outcome <= stopped ? `NIC_COUNT_RX_BUS_ERROR : `NIC_COUNT_RX_STOPPED;
                state   <= S_SKIP;
            end
        S_SKIP: if (all_moved && info_left == 2'd0) state <= S_END;
        default: if (ended) state <= load_head ? S_CHECK : S_HEAD;      // S_END
        endcase

        if (ended) begin
            counted       <= outcome;
            counted_bytes <= head[13:0];
            count_one     <= 1'b1;
            count_bytes   <= outcome == `NIC_COUNT_RX_FRAMES;
        end else if (count_ready) begin
            count_one     <= 1'b0;
            if (!count_one) count_bytes <= 1'b0;
        end

        if (rst) begin
            state       <= S_HEAD;
            picked      <= 1'b0;
            published   <= 1'b0;
            count_one   <= 1'b0;
            count_bytes <= 1'b0;
        end
    end

    wire unused = &{1'b0, span[1:0]};
endmodule
`default_nettype wire
