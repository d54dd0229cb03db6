// Fetches descriptors and gathers their fragments into the transmit frame buffer; a frame is committed whole or not at
// all. A descriptor counts as consumed when its fragment is in the buffer (or given up), never earlier.
//   IDLE --descriptor--> WORD1 --> CHECK --> FRAGMENT --> NEXT --more to come--> IDLE
//                                    `--given up------------^ `--end--> FLUSH --> COMMIT --> IDLE
//                                                              `--given up-----> DISCARD --> IDLE
// With a checksum to insert, FLUSH goes to COMMIT by SETTLE, FOLD and PATCH (nic_tx_sum). The state before COMMIT and
// COMMIT read the next descriptor as IDLE and WORD1 do, and COMMIT then goes straight to CHECK.
`default_nettype none
module nic_tx #(
    parameter [7:0] BASE = 8'h60,       // of the ring's registers, as words of nic_store
    parameter TX_SUM = 1                // checksum insertion
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_regs
    input  wire        on,              // enabled, not stopped, not being reset
    input  wire        stopped,
    input  wire        clear,           // reset takes place; no job is open
    input  wire        wire_up,         // frames can be sent; else they are consumed and counted
    input  wire [3:0]  ring_log2,
    input  wire [15:0] producer,
    input  wire [5:0]  max_chain,
    input  wire [13:0] max_bytes,       // without FCS
    output wire        chain_fault,     // pulse: too many descriptors
    output wire [15:0] consumer,
    output reg  [15:0] written_back,    // consumer index in memory
    output wire        settled,         // no write-back is under way
    output reg         published,       // pulse: it is there now

    // To dma_sched, wb_master, and the prefetch memory
    output wire        want,
    output wire        from_store,
    output wire [7:0]  base,
    output wire [11:0] index,
    output wire [3:0]  log2,
    output wire        wide,
    output wire [3:0]  len1,
    output wire        we,
    input  wire        pick,
    input  wire        open,
    input  wire        beat,            // of our job
    input  wire        done,
    input  wire [31:0] dat,             // from the bus
    input  wire [1:0]  beat_word,       // lowest address bits of the beat: word of the descriptor
    output wire        entry_got,       // this beat is a word of a descriptor
    output wire [4:0]  entry_place,
    output wire [4:0]  entry,           // word wanted from the prefetch memory: word 0 with a pick
    input  wire        entry_grant,     // its data comes in the next cycle
    input  wire [31:0] entry_data,

    // To frame_buffer
    output wire        put,
    output wire [31:0] put_data,
    output wire        commit,
    output wire [31:0] commit_head,     // see nic_tx_out
    output wire        rollback,
    output wire        mark,            // with put: the checksum is in this word ...
    output wire        patch,           // ... which is commit_head now
    input  wire        burst_room,      // for a whole burst and two words more
    input  wire        frame,           // the buffer holds a committed frame, so that room may come

    // To nic_store: counters
    output wire        count_valid,
    output wire [7:0]  count_id,
    input  wire        count_ready,

    output wire        idle
);
`include "nic_regs.vh"
    localparam [3:0] S_IDLE = 0, S_WORD1 = 1, S_CHECK = 2, S_FRAGMENT = 3, S_NEXT = 4, S_FLUSH = 5, S_COMMIT = 6,
                     S_DISCARD = 7, S_SETTLE = 8, S_FOLD = 9, S_PATCH = 10;
    localparam [1:0] J_DESCRIPTOR = 0, J_PAYLOAD = 1, J_WRITEBACK = 2;

    reg [3:0]  state;
    reg [1:0]  job;                     // what our open job is
    reg [1:0]  first;                   // place of the fragment's first byte in its first word
    reg [1:0]  final_byte;              // and of its last one in its last word
    reg [11:0] left1;                   // words of the fragment to come, less one
    reg [11:0] moved;
    reg        all_moved, ends, reports;
    reg        peeked;                  // the next descriptor's word 0 was asked for in FLUSH
    reg        in_frame;                // descriptors of this frame were consumed
    reg [5:0]  chain;                   // how many
    reg        give_up;                 // the frame is not sent, for this reason:
    reg [7:0]  reason;
    reg        report_due;
    reg [11:0] words;                   // put into the buffer for this frame

    // Descriptors
    wire        fetch_want, have;
    wire [1:0]  fetch_more;
    wire [15:0] fetched;
    wire        take = state == S_NEXT;
    assign entry_got   = beat && job == J_DESCRIPTOR;
    assign entry_place = {fetched[2:0], beat_word};
    assign entry       = {consumer[2:0], state == S_CHECK, state == S_WORD1 || state == S_COMMIT};

    ring_fetch ring (
        .clk(clk), .clear(clear || rst), .tail(producer), .two(ring_log2 == 4'd1),
        .want(fetch_want), .more(fetch_more),
        .got(entry_got && beat_word == 2'd3), .take(take),
        .fetched(fetched), .taken(consumer), .have(have)
    );

    // The next job. The write-back comes first: it is one beat, and the driver waits for it.
    wire       drained       = consumer == producer && consumer != written_back && state == S_IDLE;
    wire       write_back    = report_due || drained;
    wire       fragment_want = state == S_FRAGMENT && !all_moved && burst_room && !too_long;
    wire [1:0] next_job      = write_back ? J_WRITEBACK : fragment_want ? J_PAYLOAD : J_DESCRIPTOR;
    assign     settled       = !(open && job == J_WRITEBACK);
    wire       final_burst   = left1[11:4] == 8'd0;

    assign want       = on && (write_back || fragment_want || fetch_want);
    assign from_store = next_job != J_PAYLOAD;
    assign base       = BASE | (next_job == J_WRITEBACK ? `NIC_TX_WRITEBACK : `NIC_TX_BASE);
    assign we         = next_job == J_WRITEBACK;
    assign index      = next_job == J_PAYLOAD   ? moved : fetched[11:0];
    assign log2       = next_job == J_PAYLOAD   ? 4'd12 : next_job == J_WRITEBACK ? 4'd0 : ring_log2;
    assign wide       = next_job == J_DESCRIPTOR;
    assign len1       = next_job == J_PAYLOAD   ? (final_burst ? left1[3:0] : 4'd15)
                      : next_job == J_WRITEBACK ? 4'd0
                      :                           {fetch_more, 2'd3};

    // Gathering
    wire       payload_beat = beat && job == J_PAYLOAD;
    wire       last_word    = left1 == 12'd0;
    wire [1:0] fill;
    wire       begin_frame  = state == S_CHECK && !in_frame && !again;

    tx_gather gather (
        .clk(clk), .clear(begin_frame),
        .start(state == S_FRAGMENT && moved == 12'd0 && !payload_beat), .first(first), .final_byte(final_byte),
        .put(payload_beat), .put_last(last_word), .data(dat), .flush(state == S_FLUSH),
        .out_valid(put), .out_data(put_data), .fill(fill)
    );

    // Checksum, as the frame's first descriptor wants it. Its word 2 is read in CHECK, which waits for the grant by
    // starting over.
    reg         insert, insert_udp, word2_comes;
    reg  [7:1]  sum_start, sum_offset;
    wire        sum_inside;
    wire [31:0] sum_word;
    wire        again = TX_SUM != 0 && state == S_CHECK && !in_frame && entry_data[`NIC_DESC_SUM_BIT] && !entry_grant;
    generate
    if (TX_SUM != 0) begin : with_sum
        wire sum_mark;
        nic_tx_sum tx_sum (
            .clk(clk), .clear(begin_frame), .start(sum_start), .offset(sum_offset), .ones(insert_udp),
            .put(put), .data(put_data), .at(words[5:0]), .flush(state == S_FLUSH), .fill(fill),
            .mark(sum_mark), .in_frame(sum_inside), .fold(state == S_FOLD), .word(sum_word)
        );
        assign mark  = sum_mark && insert;
        assign patch = state == S_PATCH;
    end else begin : no_sum
        assign sum_inside = 1'b1;
        assign sum_word   = 32'd0;
        assign mark       = 1'b0;
        assign patch      = 1'b0;
        wire   unused_sum = &{1'b0, sum_start, sum_offset, insert_udp};
    end
    endgenerate

    wire [13:0] bytes    = {words, fill};
    wire        too_long = bytes > max_bytes;
    reg  [13:0] length;                 // before the flush

    assign commit      = state == S_COMMIT;
    assign commit_head = patch ? sum_word : {18'd0, length};
    assign rollback    = (state == S_DISCARD && count_ready) || clear;
    assign count_valid = state == S_DISCARD;
    assign count_id    = reason;
    assign idle        = state == S_IDLE && !open && !(stopped && in_frame) && !(on && (have || fetch_want || write_back));

    wire [13:0] span    = entry_data[13:0] + {12'd0, first} - 14'd1;    // up to its last byte, from the first word's start
    wire        no_bytes = entry_data[13:0] == 14'd0;
    wire        cut_off  = stopped && !open && !clear;
    assign chain_fault  = state == S_CHECK && in_frame && chain == max_chain;

    always @(posedge clk) begin
        published <= done && job == J_WRITEBACK;
        if (pick) begin
            job <= next_job;
            if (write_back) begin
                written_back <= consumer;
                report_due   <= 1'b0;
            end
        end
        if (payload_beat) begin
            left1     <= left1 - 12'd1;
            moved     <= moved + 12'd1;
            all_moved <= last_word;
        end
        word2_comes <= TX_SUM != 0 && begin_frame;
        if (word2_comes) begin
            sum_start  <= entry_data[`NIC_DESC_SUM_START_BIT + 1 +: 7];
            sum_offset <= entry_data[`NIC_DESC_SUM_OFFSET_BIT + 1 +: 7];
        end
        if (begin_frame) begin
            insert     <= TX_SUM != 0 && entry_data[`NIC_DESC_SUM_BIT];
            insert_udp <= entry_data[`NIC_DESC_SUM_UDP_BIT];
        end
        if (put)         words <= words + 12'd1;
        if (begin_frame) words <= 12'd0;

        case (state)
        S_IDLE:
            if (cut_off && in_frame) begin
                reason <= `NIC_COUNT_TX_BUS_ERROR;
                state  <= S_DISCARD;
            end else if (on && have && entry_grant) begin
                state  <= S_WORD1;
            end
        S_WORD1: begin                                  // data: word 0
            first <= entry_data[1:0];
            state <= entry_grant ? S_CHECK : S_IDLE;
        end
        S_CHECK: if (again) begin                       // data: word 1
            state <= S_IDLE;
        end else begin
            left1      <= span[13:2];
            final_byte <= span[1:0];
            ends       <= entry_data[`NIC_DESC_END_BIT];
            reports    <= entry_data[`NIC_DESC_REPORT_BIT];
            moved      <= 12'd0;
            all_moved  <= 1'b0;
            in_frame   <= 1'b1;
            chain      <= in_frame ? chain + 6'd1 : 6'd1;
            state      <= S_FRAGMENT;
            if (!in_frame && !wire_up) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LINK_DOWN;
                state   <= S_NEXT;
            end else if (chain_fault) begin
                reason  <= `NIC_COUNT_TX_CHAIN;
                state   <= S_DISCARD;
            end else if (no_bytes && !give_up) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LENGTH;
                state   <= S_NEXT;
            end else if (give_up) begin
                state   <= S_NEXT;
            end
        end
        S_FRAGMENT:
            if (cut_off) begin
                reason  <= `NIC_COUNT_TX_BUS_ERROR;
                state   <= S_DISCARD;
            end else if (!open && (too_long || (!all_moved && !burst_room && !frame))) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LENGTH;
                state   <= S_NEXT;
            end else if (payload_beat && last_word) begin
                state   <= S_NEXT;
            end
        S_NEXT: begin
            if (reports) report_due <= 1'b1;
            state <= !ends ? S_IDLE : give_up ? S_DISCARD : S_FLUSH;
        end
        S_FLUSH: begin
            length <= bytes;
            peeked <= on && have && entry_grant;
            state  <= insert ? S_SETTLE : S_COMMIT;
            if (too_long || (insert && !sum_inside)) begin  // by its last words; too short for its checksum
                reason <= `NIC_COUNT_TX_LENGTH;
                state  <= S_DISCARD;
            end
        end
        S_SETTLE: state <= S_FOLD;
        S_FOLD:   state <= S_PATCH;
        S_PATCH: begin
            peeked <= on && have && entry_grant;
            state  <= S_COMMIT;
        end
        S_COMMIT: begin                                 // data: word 0, if peeked
            in_frame <= 1'b0;
            first    <= entry_data[1:0];
            state    <= peeked && entry_grant ? S_CHECK : S_IDLE;
        end
        default: if (count_ready) begin                 // S_DISCARD
            in_frame <= 1'b0;
            give_up  <= 1'b0;
            state    <= S_IDLE;
        end
        endcase

        if (rst || clear) begin
            state        <= S_IDLE;
            in_frame     <= 1'b0;
            give_up      <= 1'b0;
            report_due   <= 1'b0;
            written_back <= 16'd0;
            published    <= 1'b0;
        end
    end

    wire unused = &{1'b0, fetched[15:12], entry_data};
endmodule
`default_nettype wire
