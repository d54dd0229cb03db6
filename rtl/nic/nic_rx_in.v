// Takes frames from the MAC into the receive frame buffer and judges them at their end: a good one for us is committed
// with its completion word 0 as header, any other is rolled back and counted by its reason.
//   BODY --last word--> END: settle --filter has decided--> verdict, then what else is counted --> BODY
// END lasts as long as the filter, the counters and the offloads need, which the MAC's small FIFO bears
// (docs/architecture.md). With offloads, words 1 and 2 of the completion are put behind the frame. A VLAN tag is word 3
// of the frame; stripping it means not writing that word.
`default_nettype none
module nic_rx_in #(
    parameter RX_QUEUES = 1,
    parameter MAX_FRAME = 1518,                 // without the 4 bytes of a tag
    parameter VLAN      = 0,
    parameter RMON      = 1,                    // sizes and casts are counted too
    parameter RX_SUM    = 1,                    // checksums are verified
    parameter RX_HASH   = 1                     // flows are hashed
) (
    input  wire        clk,
    input  wire        rst,

    // From mac
    input  wire        rxs_valid,
    output wire        rxs_ready,
    input  wire [31:0] rxs_data,
    input  wire        rxs_last,
    input  wire [2:0]  rxs_bytes,
    input  wire [11:0] rxs_status,      // {bucket[5:0], pause, lost, dribble, short, rx_er, bad_fcs}
    input  wire        rx_missed,       // pulse: a frame was lost whole

    // To and from nic_filter
    output wire        filter_start,
    output reg  [47:0] address,
    output reg         broadcast,
    output wire        ended,
    output wire [5:0]  bucket,
    output wire [11:0] vid,
    input  wire        filter_done,
    input  wire        filter_accept,
    input  wire        filter_wrong_vlan,
    input  wire [4:0]  filter_matched,

    // To frame_buffer
    output wire        put,
    output wire [31:0] put_data,
    output wire        commit,
    output wire [31:0] commit_head,
    output wire [1:0]  commit_tag,      // {queue, urgent}
    output wire        rollback,
    input  wire        room,

    // From nic_regs
    input  wire [13:0] max_bytes,       // without FCS
    input  wire        vlan_strip,
    input  wire        hash_enable,
    input  wire [7:0]  short_bytes,     // RX_CLASS
    input  wire        urgent_queue,
    input  wire        hash_queue,
    input  wire [4:0]  hash_bit,

    // To nic_store
    output wire        hash_want,       // a word of the hash key
    output wire [7:0]  hash_word,
    input  wire        hash_grant,
    input  wire [31:0] hash_data,       // one cycle later
    output wire        count_valid,
    output wire [7:0]  count_id,
    input  wire        count_ready,

    output wire        idle
);
`include "nic_regs.vh"
    localparam W_WORDS = $clog2((MAX_FRAME + 4 * VLAN) / 4 + 2);
    localparam INFO    = RX_SUM != 0 || RX_HASH != 0 || VLAN != 0;      // completion words 1 and 2 are there

    reg               at_end;
    reg [4:0]         place;            // bit i: the next word is word i of the frame
    reg [W_WORDS:0]   less;             // NOT the number of full words; its upper bit falls: more than any frame may have
    reg [1:0]         odd_less;         // NOT the bytes behind them
    reg [11:0]        status;
    reg [15:0]        tag;              // the frame's; 0: none
    reg               has_tag, stripped;
    reg               overflow;         // a word found no room
    reg               in_hash;          // its bit HASH_BIT
    reg [1:0]         missed;           // whole frames, still to be counted

    wire take       = rxs_valid && rxs_ready;
    wire nothing    = rxs_last && rxs_bytes == 3'd0;
    wire full_word  = !rxs_last || rxs_bytes[2];
    wire tag_here   = VLAN != 0 && place[3] && rxs_data[15:0] == 16'h0081;
    wire strip      = tag_here && vlan_strip;
    wire over;                          // the frame is done with

    // Steps of END. In the first the size is judged, before the tag is taken off it; the offloads need two more, and two to
    // put what they know.
    localparam [2:0] SETTLED = INFO ? 3'd4 : 3'd1, STEPS = INFO ? 3'd7 : 3'd1;
    reg  [2:0]  step;
    wire        settle   = at_end && step == 3'd0;
    wire        settled  = step == SETTLED;
    wire        info_put = INFO && step[1];
    wire        hash_pending, hash_ready;
    wire [31:0] hash, offsets;
    wire [9:0]  verdict;                // completion word 0, bits 24 to 15
    wire        urgent_kind;            // by its protocol

    assign rxs_ready    = !at_end;
    wire   put_now      = info_put ? !hash_pending : take && !nothing && !strip;
    assign put          = put_now && room && !overflow;
    assign put_data     = !info_put ? rxs_data : !step[0] ? hash : offsets;
    assign filter_start = take && place[1];
    assign ended        = at_end;
    assign bucket       = status[11:6];
    assign vid          = tag[11:0];

    // Size
    wire        long   = !less[W_WORDS];
    wire [W_WORDS-1:0] words = ~less[W_WORDS-1:0];
    wire [1:0]  odd_bytes    = ~odd_less;
    wire [13:0] bytes  = {{12-W_WORDS{1'b0}}, words, odd_bytes};
    reg         runt, giant;
    wire [W_WORDS:0] less_next  = less + {{W_WORDS{!settle}}, 1'b1};        // one word more; when settled, one less
    wire        enough = long || |words[W_WORDS-1:4] || &words[3:0];        // 64 bytes, IEEE 802.3 §4.2.3.3
    // Sums with NOT bytes, since an adder has nothing to invert: max_bytes - bytes, short_bytes - bytes - 1. A tagged frame
    // may have the 4 bytes of its tag more (IEEE 802.3 §3.2.7).
    wire [W_WORDS-1:0] less_own = has_tag ? less_next[W_WORDS-1:0] : less[W_WORDS-1:0];
    wire [15:0] not_giant = {1'b0, max_bytes, 1'b1} + {1'b0, {12-W_WORDS{1'b1}}, less_own, odd_less, 1'b1};
    wire [8:0]  shorter   = {1'b0, short_bytes} + {1'b0, ~bytes[7:0]};
    wire        is_short  = bytes[13:8] == 6'd0 && shorter[8];
    wire        unused    = &{1'b0, not_giant[14:0], shorter[7:0]};

    // Verdict, the most basic defect first. The filter has been started if the length is good.
    wire pause     = status[5];
    wire lost      = status[4];
    wire dribble   = status[3];
    wire bad_fcs   = status[2] || status[0];
    wire er        = status[1];
    wire broken    = lost || er || bad_fcs || runt || giant;
    wire good      = !broken && !pause && filter_accept && !filter_wrong_vlan && !overflow;
    wire judged    = settled && filter_done;

    wire [7:0] reason = lost              ? `NIC_COUNT_RX_LOST
                      : er                ? `NIC_COUNT_RX_ER
                      : runt              ? (bad_fcs ? `NIC_COUNT_RX_FRAGMENT : `NIC_COUNT_RX_RUNT)
                      : giant             ? (bad_fcs ? `NIC_COUNT_RX_JABBER : `NIC_COUNT_RX_GIANT)
                      : bad_fcs           ? `NIC_COUNT_RX_BAD_FCS
                      : pause             ? `NIC_COUNT_RX_PAUSE
                      : !filter_accept    ? `NIC_COUNT_RX_FILTERED
                      : filter_wrong_vlan ? `NIC_COUNT_RX_VLAN
                      :                     `NIC_COUNT_RX_OVERFLOW;

    // The verdict, and what is counted beside it, one after the other
    localparam [1:0] T_VERDICT = 0, T_DRIBBLE = 1, T_SIZE = 2, T_CAST = 3;
    localparam [1:0] T_LAST = RMON != 0 ? T_CAST : T_DRIBBLE;
    reg  [1:0] tally;
    wire [7:0] size_id;
    wire       sized;
    wire       due = tally == T_VERDICT ? !good
                   : tally == T_DRIBBLE ? good && dribble
                   : tally == T_SIZE    ? sized
                   :                      !broken && address[0];
    wire       count_now = judged && due;
    wire       next      = judged && (!due || count_ready);

    assign over        = next && tally == T_LAST;
    assign count_valid = count_now || missed != 2'd0;
    assign count_id    = !count_now         ? `NIC_COUNT_RX_LOST
                       : tally == T_VERDICT ? reason
                       : tally == T_DRIBBLE ? `NIC_COUNT_RX_DRIBBLE
                       : tally == T_SIZE    ? size_id
                       : broadcast          ? `NIC_COUNT_RX_BROADCAST : `NIC_COUNT_RX_MULTICAST;
    assign commit      = judged && tally == T_VERDICT && good;
    assign rollback    = judged && tally == T_VERDICT && !good && count_ready;
    assign commit_head = {filter_matched, broadcast, address[0] && !broadcast, verdict, dribble, bytes};
    assign idle        = place[0] && !at_end && missed == 2'd0 && hash_ready;

    wire   urgent      = is_short || urgent_kind;
    assign commit_tag  = {RX_QUEUES == 2 && ((urgent_queue && urgent) || (hash_queue && in_hash)), urgent};

    // RFC 2819 sizes: 64, up to 127, .. 1518, more. Thresholds of whole words, the FCS being one.
    generate
    if (RMON != 0) begin : with_rmon
        reg        is_64, from_128, from_256, from_512, from_1024, from_1519;
        wire [2:0] size = from_1519 ? 3'd6 : from_1024 ? 3'd5 : from_512 ? 3'd4 : from_256 ? 3'd3 : from_128 ? 3'd2
                         : is_64 ? 3'd0 : 3'd1;
        assign size_id = `NIC_COUNT_RX_64 + {5'd0, size};
        assign sized   = !lost && !runt && !(giant && from_1519);

        always @(posedge clk) begin
            if (settle) is_64 <= odd_bytes == 2'd0 && words[4:0] == 5'd15;
            if (&words[4:0]) from_128  <= 1'b1;
            if (&words[5:0]) from_256  <= 1'b1;
            if (&words[6:0]) from_512  <= 1'b1;
            if (&words[7:0]) from_1024 <= 1'b1;
            if (words[8:1] == 8'd189 && (words[0] || &odd_bytes)) from_1519 <= 1'b1;    // 378 and 3 bytes, or 379
            if (over || rst) begin
                from_128  <= 1'b0;
                from_256  <= 1'b0;
                from_512  <= 1'b0;
                from_1024 <= 1'b0;
                from_1519 <= 1'b0;
            end
        end
    end else begin : no_rmon
        assign size_id = 8'd0;
        assign sized   = 1'b0;
    end

    if (RX_SUM != 0 || RX_HASH != 0) begin : with_parse
        wire        flow_take, flow_whole, fragment;
        wire [1:0]  l3_sum, l4_sum, l3, l4;
        wire [31:0] flow;

        nic_rx_parse #(.SUM(RX_SUM), .MAX_WORDS(1 << W_WORDS)) parse (
            .clk(clk), .clear(over || rst),
            .take(take), .data(rxs_data), .last(rxs_last), .bytes(rxs_bytes),
            .type_place(place[4:3]), .at(words[5:0]), .stripped(stripped),
            .flow_take(flow_take), .flow_whole(flow_whole), .flow(flow),
            .finish(at_end), .step(step),
            .fragment(fragment), .l3_sum(l3_sum), .l4_sum(l4_sum), .l3(l3), .l4(l4), .urgent(urgent_kind),
            .l4_offset(offsets[23:16]), .payload_offset(offsets[31:24])
        );
        assign verdict = {stripped, l4, l3, l4_sum, l3_sum, fragment};

        if (RX_HASH != 0) begin : with_hash
            nic_rx_hash rx_hash (
                .clk(clk), .rst(rst), .enable(hash_enable),
                .flow_take(flow_take), .flow_whole(flow_whole), .flow(flow),
                .pending(hash_pending), .hash(hash), .taken(step == 3'd3), .ready(hash_ready),
                .want(hash_want), .word(hash_word), .grant(hash_grant), .data(hash_data)
            );
        end else begin : no_hash
            wire unused_flow = &{1'b0, flow_take, flow_whole, flow};
        end
    end else begin : no_parse
        assign verdict        = {stripped, 9'd0};
        assign offsets[31:16] = 16'd0;
        assign urgent_kind    = 1'b0;
    end
    assign offsets[15:0] = tag;

    if (RX_HASH == 0) begin : hash_absent
        assign {hash_ready, hash_pending, hash, hash_want, hash_word} = {1'b1, 42'd0};
        wire   unused_hash = &{1'b0, hash_enable, hash_grant, hash_data};
    end
    endgenerate

    always @(posedge clk) begin
        if (!at_end || over)                                     step <= 3'd0;
        else if (!settled && !(info_put && hash_pending)) step <= (step + 3'd1) & STEPS;
        if (settle) begin
            runt  <= !enough;
            giant <= long || !not_giant[15];
        end
        // One less with each full word; one more again, in the first step of END, if the tag was stripped
        if ((take && full_word && !long) || (settle && stripped))
            less <= less_next;

        if (take) begin
            place     <= place << 1;
            odd_less  <= rxs_last ? ~rxs_bytes[1:0] : 2'd3;
            status    <= rxs_status;
            at_end    <= rxs_last;
            if (place[0]) address[31:0]  <= rxs_data;
            if (place[1]) address[47:32] <= rxs_data[15:0];
            if (place[0]) broadcast <= &rxs_data;
            if (place[1]) broadcast <= broadcast && &rxs_data[15:0];
            if (tag_here) tag       <= {rxs_data[23:16], rxs_data[31:24]};
            if (tag_here) has_tag   <= 1'b1;
            if (strip)    stripped  <= 1'b1;
        end
        if (info_put && !step[0]) in_hash <= hash[hash_bit];
        if (put_now && !room) overflow <= 1'b1;
        if (next)             tally    <= (tally + 2'd1) & T_LAST;
        if (over || rst) begin
            at_end   <= 1'b0;
            place    <= 5'd1;
            less     <= {W_WORDS+1{1'b1}};
            tag      <= 16'd0;
            has_tag  <= 1'b0;
            stripped <= 1'b0;
            overflow <= 1'b0;
            tally    <= T_VERDICT;
        end

        if (rx_missed && !(count_ready && !count_now) && missed != 2'd3) missed <= missed + 2'd1;
        if (!rx_missed && count_ready && !count_now)                     missed <= missed - 2'd1;
        if (rst) missed <= 2'd0;
    end
endmodule
`default_nettype wire
