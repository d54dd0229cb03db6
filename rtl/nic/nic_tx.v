// Fetches descriptors and gathers their fragments into the transmit frame buffer; a frame is committed whole or not at
// all. A descriptor counts as consumed when its fragment is in the buffer (or given up), never earlier.
//   IDLE --descriptor--> WORD1 --> CHECK --> FRAGMENT --> NEXT --more to come--> IDLE
//                                    `--given up------------^ `--end--> DRAIN --> FLUSH --> COMMIT --> IDLE
//                                                              `--given up--> DISCARD --> IDLE
// With a checksum to insert, FLUSH goes to COMMIT by SETTLE, FOLD and PATCH (nic_tx_sum). The state before COMMIT and
// COMMIT read the next descriptor as IDLE and WORD1 do, and COMMIT then goes straight to CHECK.
//
// TSO: the first descriptor is the header. It goes through the same gathering into nic_tso (FLUSH --> SEGMENT); then each
// segment is a frame of its own, made of the header and pieces of the fragments:
//   SEGMENT --> HEADER --> IDLE … CHECK --> PIECE --> FRAGMENT --> NEXT … COMMIT --more payload--> SEGMENT
//                  `--of the same fragment----^                              `--last--> DISCARD (of nothing; counts) --> IDLE
`default_nettype none
module nic_tx #(
    parameter [7:0] BASE = 8'h60,       // of the ring's registers, as words of nic_store
    parameter TX_SUM = 1,               // checksum insertion
    parameter VLAN = 0,                 // VLAN tags
    parameter TSO = 0                   // segmentation; needs TX_SUM
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
    input  wire        burst_room,      // as of the last cycle: for a whole burst and four words more
    input  wire        frame,           // the buffer holds a committed frame, so that room may come

    // To nic_store: counters
    output wire        count_valid,
    output wire [7:0]  count_id,
    input  wire        count_ready,

    output wire        idle
);
`include "nic_regs.vh"
    localparam [3:0] S_IDLE = 0, S_WORD1 = 1, S_CHECK = 2, S_FRAGMENT = 3, S_NEXT = 4, S_DRAIN = 5, S_FLUSH = 6,
                     S_COMMIT = 7, S_DISCARD = 8, S_SETTLE = 9, S_FOLD = 10, S_PATCH = 11, S_SEGMENT = 12, S_HEADER = 13,
                     S_PIECE = 14;
    localparam [1:0] J_DESCRIPTOR = 0, J_PAYLOAD = 1, J_WRITEBACK = 2;
    localparam OFFLOADS = TX_SUM != 0 || VLAN != 0 || TSO != 0;

    reg [3:0]  state;
    reg [1:0]  job;                     // what our open job is
    reg [1:0]  first;                   // place of the next byte in its word
    reg [13:0] upto;                    // last byte of the fragment (TSO: of this piece), from its first word's start
    reg [11:0] moved;                   // words of it that are here
    reg        begun, all_moved, ends, reports;
    reg        peeked;                  // the next descriptor's word 0 was asked for in the last state
    reg        in_frame;                // descriptors of this frame were consumed
    reg [5:0]  chain;                   // how many
    reg        give_up;                 // the frame is not sent, for this reason:
    reg [7:0]  reason;
    reg        report_due, unreported;  // unreported: consumed, and not written back
    reg [11:0] words;                   // of this frame, all of them full

    // TSO, see "Segments"
    wire       tso, head;               // segments are under way; their header is being read
    wire       fragment_ends, segment_ends, last_segment, cut_wrong;
    wire       tso_put, tso_put_last, tso_done, tso_bad, tso_begins;
    wire [31:0] tso_data;
    wire [1:0] tso_final;
    wire [15:0] tso_l4_bytes;

    // Descriptors
    wire        fetch_want, unused_due, have, none;
    wire [1:0]  fetch_more;
    wire [15:0] fetched;
    wire        drop  = give_up || cut_wrong;
    wire        taken_now = fragment_ends || drop;
    wire        next  = state == S_NEXT && !reading;
    wire        take  = next && taken_now;
    assign entry_got   = beat && job == J_DESCRIPTOR;
    assign entry_place = {fetched[2:0], beat_word};
    assign entry       = {consumer[2:0], entry_word};

    ring_fetch ring (
        .clk(clk), .clear(clear || rst), .tail(producer), .two(ring_log2 == 4'd1),
        .due(unused_due), .want(fetch_want), .more(fetch_more),
        .got(entry_got && beat_word == 2'd3), .take(take),
        .fetched(fetched), .taken(consumer), .have(have), .none(none)
    );

    // The next job. The write-back comes first: it is one beat, and the driver waits for it.
    wire       drained       = unreported && none && state == S_IDLE;
    wire       write_back    = report_due || drained;
    wire       fragment_want = state == S_FRAGMENT && !all_moved && burst_room && !grown && wire_up && !reading2;
    wire [1:0] next_job      = write_back ? J_WRITEBACK : fragment_want ? J_PAYLOAD : J_DESCRIPTOR;
    assign     settled       = !(open && job == J_WRITEBACK);

    // Bursts end where moved is a multiple of 16, or with the fragment.
    wire       final_burst   = moved[11:4] == upto[13:6];
    wire       last_word     = final_burst && moved[3:0] == upto[5:2];
    wire [3:0] burst_more    = (final_burst ? upto[5:2] : 4'd15) - moved[3:0];

    assign want       = on && (write_back || fragment_want || fetch_want);
    assign from_store = next_job != J_PAYLOAD;
    assign base       = BASE | (next_job == J_WRITEBACK ? `NIC_TX_WRITEBACK : `NIC_TX_BASE);
    assign we         = next_job == J_WRITEBACK;
    assign index      = next_job == J_PAYLOAD   ? moved : fetched[11:0];
    assign log2       = next_job == J_PAYLOAD   ? 4'd12 : next_job == J_WRITEBACK ? 4'd0 : ring_log2;
    assign wide       = next_job == J_DESCRIPTOR;
    assign len1       = next_job == J_PAYLOAD   ? burst_more
                      : next_job == J_WRITEBACK ? 4'd0
                      :                           {fetch_more, 2'd3};

    // Gathering
    wire       payload_beat = beat && job == J_PAYLOAD;
    wire       begin_frame  = state == S_CHECK && !in_frame;
    wire       flush        = state == S_FLUSH;
    wire        fresh        = begin_frame || tso_begins;
    wire       header       = TSO != 0 && state == S_HEADER;
    wire       gathered;
    wire [1:0] fill;

    tx_gather gather (
        .clk(clk), .clear(fresh || clear),
        .start((state == S_FRAGMENT && !begun) || header),
        .first(header ? 2'd0 : first), .final_byte(header ? tso_final : upto[1:0]),
        .put(payload_beat || tso_put), .put_last(header ? tso_put_last : last_word),
        .data(header ? tso_data : dat), .flush(flush),
        .out_valid(gathered), .out_data(put_data), .fill(fill)
    );
    assign put = gathered && !head;

    // What the frame's first descriptor asks for. Its words 2 and 3 are read after CHECK.
    reg         insert, insert_udp, insert_tag;
    reg  [15:0] mss, tag, payload;
    reg  [7:1]  sum_start, sum_offset;
    wire        reading, reading2;      // still to come: any of them, word 2
    wire [1:0]  entry_word;
    generate
    if (OFFLOADS) begin : with_words
        reg  [1:0] due;                 // word to read next, 0: none
        reg        got2, got3;          // it comes in this cycle
        wire       word1 = state == S_WORD1 || state == S_COMMIT;
        wire       wants = entry_data[`NIC_DESC_SUM_BIT] || entry_data[`NIC_DESC_VLAN_BIT] || entry_data[`NIC_DESC_TSO_BIT];
        assign reading    = due != 2'd0;
        assign reading2   = due == 2'd2;
        wire       picked = pick && state == S_FRAGMENT;    // the fragment's address is read
        wire       grant  = entry_grant && !picked;
        assign entry_word = picked ? 2'd0 : word1 ? 2'd1 : begin_frame ? 2'd2 : due;
        always @(posedge clk) begin
            got2 <= (begin_frame || due == 2'd2) && grant;
            got3 <= due == 2'd3 && grant;
            if (begin_frame)           due <= !wants ? 2'd0 : grant ? 2'd3 : 2'd2;
            else if (reading && grant) due <= due == 2'd2 ? 2'd3 : 2'd0;
            if (begin_frame) begin
                insert     <= TX_SUM != 0 && (entry_data[`NIC_DESC_SUM_BIT] || (TSO != 0 && entry_data[`NIC_DESC_TSO_BIT]));
                insert_udp <= entry_data[`NIC_DESC_SUM_UDP_BIT] && !(TSO != 0 && entry_data[`NIC_DESC_TSO_BIT]);
                insert_tag <= VLAN != 0 && entry_data[`NIC_DESC_VLAN_BIT];
            end
            if (got2) begin
                mss        <= entry_data[15:0];
                sum_offset <= entry_data[`NIC_DESC_SUM_OFFSET_BIT + 1 +: 7];
                sum_start  <= entry_data[`NIC_DESC_SUM_START_BIT + 1 +: 7];
            end
            if (got3) {payload, tag} <= entry_data;
            if (rst || clear) due <= 2'd0;
        end
    end else begin : no_words
        assign reading    = 1'b0;
        assign reading2   = 1'b0;
        assign entry_word = {1'b0, state == S_WORD1 || state == S_COMMIT};
        always @(posedge clk) begin
            {insert, insert_udp, insert_tag} <= 3'd0;
            {mss, payload, tag, sum_start, sum_offset} <= 62'd0;
        end
    end
    endgenerate

    // Checksum
    wire        sum_inside;
    wire [31:0] sum_word;
    generate
    if (TX_SUM != 0) begin : with_sum
        wire sum_mark;
        nic_tx_sum tx_sum (
            .clk(clk), .clear(fresh), .seed(tso_begins ? {tso_l4_bytes[7:0], tso_l4_bytes[15:8]} : 16'd0),
            .start(sum_start), .offset(sum_offset), .ones(insert_udp),
            .put(put), .data(put_data), .at(words[5:0]), .flush(flush), .fill(fill),
            .mark(sum_mark), .in_frame(sum_inside), .fold(state == S_FOLD), .word(sum_word)
        );
        assign mark  = sum_mark && insert;
        assign patch = state == S_PATCH;
    end else begin : no_sum
        assign sum_inside = 1'b1;
        assign sum_word   = 32'd0;
        assign mark       = 1'b0;
        assign patch      = 1'b0;
        wire   unused_sum = &{1'b0, sum_start, sum_offset, insert_udp, tso_l4_bytes};
    end
    endgenerate

    // Segments. A fragment is cut where a segment ends; {moved, first} is the place of the next byte in it.
    wire        long_header;            // longer than nic_tso can hold
    wire [13:0] piece;
    wire [14:0] first_less1 = {{13{first == 2'd0}}, first - 2'd1};
    wire [14:0] span = {1'b0, entry_data[13:0]} + first_less1;      // last byte, from the first word's start
    generate
    if (TSO != 0) begin : with_tso
        reg         segments, heading, fragment_done, segment_done;
        reg  [7:0]  head_bytes;
        reg  [13:0] stop;               // last byte of the fragment
        reg  [13:0] room1;              // bytes that the segment lacks, less one
        wire [13:0] segment1;
        wire [14:0] cut    = {1'b0, moved, first} + {1'b0, room1};          // the segment's last byte, if it is in here
        wire [14:0] beyond = cut + ~{1'b0, stop};                           // room1 when the fragment is used up, or negative
        wire        over   = fragment_done && ends;

        assign tso           = segments;
        assign head          = heading;
        assign fragment_ends = fragment_done;
        assign segment_ends  = segments ? segment_done : heading || ends;
        assign cut_wrong     = segments && over != (segment_done && last_segment);

        nic_tso segmenter (
            .clk(clk), .rst(rst || clear || halts),
            .load(begin_frame), .put(gathered && heading), .data(put_data), .at(words[5:0]), .head_bytes(head_bytes),
            .mss(mss), .payload(payload), .sum_start(sum_start), .sum_offset(sum_offset), .bad(tso_bad),
            .start(state == S_SEGMENT), .sent(commit && segments), .begins(tso_begins), .room(burst_room),
            .out_put(tso_put), .out_last(tso_put_last), .out_final(tso_final), .out_data(tso_data), .out_done(tso_done),
            .last(last_segment), .bytes1(segment1), .l4_bytes(tso_l4_bytes)
        );

        always @(posedge clk) begin
            if (state == S_CHECK) begin
                fragment_done <= 1'b1;
                stop          <= span[13:0];
                if (!in_frame) begin
                    heading    <= entry_data[`NIC_DESC_TSO_BIT];
                    segments   <= 1'b0;
                    head_bytes <= entry_data[7:0];
                end
            end
            if (state == S_SEGMENT) begin
                heading  <= 1'b0;
                segments <= 1'b1;
            end
            if (tso_begins) room1 <= segment1;
            if (state == S_PIECE) begin
                segment_done  <= beyond[14];
                fragment_done <= !beyond[14] || &beyond[13:0];
                if (!beyond[14]) room1 <= beyond[13:0];
            end
            if (state == S_DISCARD || rst || clear) begin
                heading  <= 1'b0;
                segments <= 1'b0;
            end
        end
        assign long_header = !in_frame && entry_data[`NIC_DESC_TSO_BIT] && entry_data[13:8] != 6'd0;
        assign piece = beyond[14] ? cut[13:0] : stop;
    end else begin : no_tso
        assign long_header = 1'b0;
        assign piece       = 14'd0;
        assign {tso, head, cut_wrong, last_segment} = 4'd0;
        assign {tso_put, tso_put_last, tso_done, tso_bad, tso_begins, tso_final, tso_data, tso_l4_bytes} = 55'd0;
        assign fragment_ends = 1'b1;
        assign segment_ends  = ends;
        wire   unused_tso    = &{1'b0, mss, payload};
    end
    endgenerate

    wire [13:0] bytes     = {words, fill};
    wire        too_long  = bytes > max_bytes;
    reg         grown;              // it was too long a cycle ago
    wire        too_short = (insert && !sum_inside) || (insert_tag && words < 12'd4 && !(words == 12'd3 && fill[1]));
    wire        unfit     = too_long || (head ? tso_bad || ends : too_short);

    assign commit      = state == S_COMMIT && !clear;
    assign commit_head = patch ? sum_word : {tag, insert_tag, 1'b0, bytes};
    // The buffer takes back a frame's room a cycle before it shows the next frame, so it has none after two cycles without.
    reg         frame_before;
    wire        hopeless    = !all_moved && !burst_room && !frame && !frame_before;
    wire        halts       = TSO != 0 && state == S_HEADER && !burst_room && !wire_up;
    reg    taken;       // count_ready a cycle ago: the way to it is long, and the store takes no count in two cycles running
    assign rollback    = (state == S_DISCARD && taken) || clear;
    assign count_valid = state == S_DISCARD;
    assign count_id    = reason;
    assign idle        = state == S_IDLE && !open && !(stopped && in_frame) && !(on && (!none || write_back));

    wire        no_bytes = entry_data[13:0] == 14'd0 || span[14];
    wire        cut_off  = stopped && !open && !clear;
    assign chain_fault   = state == S_CHECK && in_frame && chain == max_chain;

    always @(posedge clk) begin
        taken        <= count_ready;
        frame_before <= frame;
        grown        <= too_long && !fresh;
        published <= done && job == J_WRITEBACK;
        if (pick) begin
            job <= next_job;
            if (write_back) begin
                written_back <= consumer;
                report_due   <= 1'b0;
                unreported   <= 1'b0;
            end
        end
        if (take) unreported <= 1'b1;
        if (take && reports) report_due <= 1'b1;

        if (payload_beat) begin
            begun     <= 1'b1;
            all_moved <= last_word;
            if (!tso || !last_word || upto[1:0] == 2'd3) moved <= moved + 12'd1;
            if (tso) first <= upto[1:0] + 2'd1;
        end
        if (gathered && !flush) words <= words + 12'd1;
        if (fresh) words <= 12'd0;

        peeked <= (flush || patch) && on && have && entry_grant;

        if (TSO != 0 && state == S_PIECE) begin
            upto      <= piece;
            begun     <= 1'b0;
            all_moved <= 1'b0;
        end

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
        S_CHECK: begin                                  // data: word 1
            upto      <= span[13:0];
            ends      <= entry_data[`NIC_DESC_END_BIT];
            reports   <= entry_data[`NIC_DESC_REPORT_BIT];
            moved     <= 12'd0;
            begun     <= 1'b0;
            all_moved <= 1'b0;
            in_frame  <= 1'b1;
            chain     <= chain + 6'd1;
            state     <= tso ? S_PIECE : S_FRAGMENT;
            if (!in_frame && !wire_up) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LINK_DOWN;
                state   <= S_NEXT;
            end else if (chain_fault) begin
                reason  <= `NIC_COUNT_TX_CHAIN;
                state   <= S_DISCARD;
            end else if (give_up) begin
                state   <= S_NEXT;
            end else if (no_bytes || long_header) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LENGTH;
                state   <= S_NEXT;
            end
        end
        S_PIECE: state <= S_FRAGMENT;
        S_FRAGMENT:
            if (cut_off) begin
                reason  <= `NIC_COUNT_TX_BUS_ERROR;
                state   <= S_DISCARD;
            end else if (!open && (grown || hopeless || !wire_up)) begin        // the wire may be dead: no room comes
                give_up <= 1'b1;
                reason  <= wire_up ? `NIC_COUNT_TX_LENGTH : `NIC_COUNT_TX_LINK_DOWN;
                state   <= S_NEXT;
            end else if (payload_beat && last_word) begin
                state   <= S_NEXT;
            end
        S_NEXT: if (next) begin
            state <= drop ? (ends ? S_DISCARD : S_IDLE) : segment_ends ? S_DRAIN : S_IDLE;
            if (cut_wrong && !give_up) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LENGTH;
            end
        end
        S_DRAIN: state <= S_FLUSH;
        S_FLUSH: begin
            state <= head ? S_SEGMENT : insert ? S_SETTLE : S_COMMIT;
            if (unfit) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LENGTH;
                state   <= !fragment_ends ? S_NEXT : ends ? S_DISCARD : S_IDLE;
            end
        end
        S_SETTLE:  state <= S_FOLD;
        S_FOLD:    state <= S_PATCH;
        S_PATCH:   state <= S_COMMIT;
        S_COMMIT: if (tso) begin
            reason <= `NIC_COUNT_TX_TSO;
            state  <= last_segment ? S_DISCARD : S_SEGMENT;
        end else begin                                  // data: word 0, if peeked
            in_frame <= 1'b0;
            chain    <= 6'd0;
            first    <= entry_data[1:0];
            state    <= peeked && entry_grant ? S_CHECK : S_IDLE;
        end
        S_SEGMENT: state <= S_HEADER;
        S_HEADER:
            if (halts) begin
                give_up <= 1'b1;
                reason  <= `NIC_COUNT_TX_LINK_DOWN;
                state   <= fragment_ends ? S_IDLE : S_NEXT;
            end else if (tso_done) begin
                state   <= fragment_ends ? S_IDLE : S_PIECE;
            end
        default: if (taken) begin                       // S_DISCARD
            in_frame <= 1'b0;
            chain    <= 6'd0;
            give_up  <= 1'b0;
            state    <= S_IDLE;
        end
        endcase

        if (rst || clear) begin
            state        <= S_IDLE;
            in_frame     <= 1'b0;
            chain        <= 6'd0;
            give_up      <= 1'b0;
            report_due   <= 1'b0;
            unreported   <= 1'b0;
            written_back <= 16'd0;
            published    <= 1'b0;
        end
    end

    wire unused = &{1'b0, fetched[15:12], entry_data, tag, insert_tag};
endmodule
`default_nettype wire
