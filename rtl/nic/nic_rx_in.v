// Takes frames from the MAC into the receive frame buffer and judges them at their end: a good one for us is committed
// with its completion word 0 as header, any other is rolled back and counted by its reason.
//   BODY --last word--> END --verdict (and count) --> BODY
// END lasts as long as the filter, the counter and the offloads need, which the MAC's small FIFO bears
// (docs/architecture.md). With offloads, words 1 and 2 of the completion are put behind a good frame.
`default_nettype none
module nic_rx_in #(
    parameter RX_SUM  = 1,                      // checksums are verified
    parameter RX_HASH = 1                       // flows are hashed
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
    output wire        broadcast,
    output wire        ended,
    output wire [5:0]  bucket,
    input  wire        filter_done,
    input  wire        filter_accept,
    input  wire [4:0]  filter_matched,

    // To frame_buffer
    output wire        put,
    output wire [31:0] put_data,
    output wire        commit,
    output wire [31:0] commit_head,
    output wire        rollback,
    input  wire        room,

    // From nic_regs
    input  wire [13:0] max_bytes,       // without FCS
    input  wire        hash_enable,

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
    localparam [3:0] MIN_WORDS = 4'd15;         // 64 bytes less the FCS, IEEE 802.3 §4.2.3.3

    reg        at_end;
    reg [11:0] words;               // full ones, saturating
    reg [1:0]  odd_bytes;
    reg [11:0] status;
    reg        ones_low, ones_high; // the address so far is all ones
    reg        overflow;            // a word found no room
    reg [1:0]  missed;              // whole frames, still to be counted
    reg        verdict_dribble;     // frame committed, its dribble still to be counted

    // What the offloads know: words 1 and 2 of the completion are put behind the frame in the last two steps.
    localparam INFO = RX_SUM != 0 || RX_HASH != 0;
    localparam [2:0] INFO_1 = 3'd4, INFO_2 = 3'd5, INFO_DONE = 3'd6;
    reg  [2:0]  step;               // of END
    wire [9:0]  verdict;            // completion word 0, bits 24 to 15
    wire [31:0] info_1, info_2;
    wire        ipv4_starts, flow_there, hash_pending;
    wire [95:0] flow;
    wire        info_put = INFO && at_end && (step == INFO_1 || step == INFO_2);
    wire        info_done = !INFO || step == INFO_DONE;
    wire        over;               // the frame is done with

    wire take      = rxs_valid && rxs_ready;
    wire full_word = !rxs_last || rxs_bytes[2];
    wire long      = &words;

    assign rxs_ready    = !at_end;
    assign put          = room && !overflow && ((take && !(rxs_last && rxs_bytes == 3'd0)) || info_put);
    assign put_data     = !info_put ? rxs_data : step == INFO_1 ? info_1 : info_2;
    assign ended        = at_end;
    assign bucket       = status[11:6];
    assign filter_start = take && words == 12'd1 && full_word;
    assign broadcast    = ones_low && ones_high;

    // Verdict, the most basic defect first. A frame whose length is good has had its filter started.
    wire [13:0] bytes   = {words, odd_bytes};
    wire        pause   = status[5];
    wire        lost    = status[4];
    wire        dribble = status[3];
    wire        bad_fcs = status[2] || status[0];
    wire        er      = status[1];
    wire        runt    = words[11:4] == 8'd0 && words[3:0] != MIN_WORDS;
    wire        giant   = bytes > max_bytes;
    wire        broken  = lost || er || bad_fcs || runt || giant;
    wire        judged  = at_end && (broken || filter_done);
    wire        good    = !broken && !pause && filter_accept && !overflow;

    wire [7:0] reason = lost           ? `NIC_COUNT_RX_LOST
                      : er             ? `NIC_COUNT_RX_ER
                      : bad_fcs        ? `NIC_COUNT_RX_BAD_FCS
                      : runt           ? `NIC_COUNT_RX_RUNT
                      : giant          ? `NIC_COUNT_RX_GIANT
                      : pause          ? `NIC_COUNT_RX_PAUSE
                      : !filter_accept ? `NIC_COUNT_RX_FILTERED
                      :                  `NIC_COUNT_RX_OVERFLOW;

    wire   drop         = judged && !good && !verdict_dribble;
    assign commit       = judged && good && !verdict_dribble && info_done;
    assign over         = (commit && !dribble) || (count_ready && (drop || verdict_dribble));
    assign count_valid  = drop || verdict_dribble || missed != 2'd0;
    assign count_id     = verdict_dribble ? `NIC_COUNT_RX_DRIBBLE : drop ? reason : `NIC_COUNT_RX_LOST;
    wire   missed_counted = count_ready && !drop && !verdict_dribble;
    assign rollback     = drop && count_ready;
    assign commit_head  = {filter_matched, broadcast, address[0] && !broadcast, verdict, dribble, bytes};
    assign idle         = !at_end && words == 12'd0 && missed == 2'd0;

    generate
    if (INFO) begin : with_info
        wire       fragment;
        wire [1:0] l3_sum, l4_sum, l3, l4;
        wire [7:0] l4_offset, payload_offset;

        nic_rx_parse #(.SUM(RX_SUM)) parse (
            .clk(clk), .clear(over || rst),
            .take(take), .data(rxs_data), .last(rxs_last), .bytes(rxs_bytes), .at(words[5:0]),
            .ipv4_starts(ipv4_starts), .flow_there(flow_there), .flow(flow), .finish(at_end), .step(step),
            .fragment(fragment), .l3_sum(l3_sum), .l4_sum(l4_sum), .l3(l3), .l4(l4),
            .l4_offset(l4_offset), .payload_offset(payload_offset)
        );
        assign verdict = {1'b0, l4, l3, l4_sum, l3_sum, fragment};
        assign info_2  = {payload_offset, l4_offset, 16'd0};
    end else begin : no_info
        assign verdict = 10'd0;
        assign info_2  = 32'd0;
        assign {ipv4_starts, flow_there, flow} = 98'd0;
    end

    if (RX_HASH != 0) begin : with_hash
        nic_rx_hash rx_hash (
            .clk(clk), .clear(over || rst), .start(ipv4_starts && hash_enable), .flow_there(flow_there), .flow(flow),
            .pending(hash_pending), .hash(info_1),
            .want(hash_want), .word(hash_word), .grant(hash_grant), .data(hash_data)
        );
    end else begin : no_hash
        assign hash_pending = 1'b0;
        assign info_1    = 32'd0;
        assign hash_want = 1'b0;
        assign hash_word = 8'd0;
        wire   unused_hash = &{1'b0, hash_enable, hash_grant, hash_data, ipv4_starts, flow_there, flow};
    end
    endgenerate

    always @(posedge clk) begin
        if (!at_end || over) step <= 3'd0;
        else if (!info_done && !hash_pending) step <= step + 3'd1;
        if (info_put && !room) overflow <= 1'b1;
        if (take) begin
            if (full_word && !long)          words <= words + 12'd1;
            if (words == 12'd0)              address[31:0]  <= rxs_data;
            if (words == 12'd1)              address[47:32] <= rxs_data[15:0];
            if (words == 12'd0)              ones_low  <= &rxs_data;
            if (words == 12'd1)              ones_high <= &rxs_data[15:0];
            if (!room && !(rxs_last && rxs_bytes == 3'd0)) overflow <= 1'b1;
            odd_bytes <= rxs_last ? rxs_bytes[1:0] : 2'd0;
            status    <= rxs_status;
            at_end    <= rxs_last;
        end
        if (commit) verdict_dribble <= dribble;
        if (over) begin
            at_end          <= 1'b0;
            words           <= 12'd0;
            overflow        <= 1'b0;
            verdict_dribble <= 1'b0;
        end
        if (rx_missed && !missed_counted && missed != 2'd3) missed <= missed + 2'd1;
        if (!rx_missed && missed_counted)                   missed <= missed - 2'd1;
        if (rst) begin
            at_end          <= 1'b0;
            words           <= 12'd0;
            overflow        <= 1'b0;
            verdict_dribble <= 1'b0;
            missed          <= 2'd0;
        end
    end
endmodule
`default_nettype wire
