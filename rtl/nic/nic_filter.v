// Decides whom a frame is for. nic_rx_in shows the destination address; the perfect entries are read one by one from
// the register store while the rest of the frame arrives, the multicast bucket and the VLAN table behind its end.
//   WALK: HIGH 0, HIGH 1, .. HIGH i --equal--> LOW i --equal--> hit     walk over --> BUCKET --> VLAN --> DONE
// The walk asks for a word a cycle: when HIGH i turns out to be equal, HIGH i+1 is on its way already, so LOW i+1 may
// be due behind LOW i. An entry whose BRIEF (8 bits made of LOW, at hand without the store) is not the frame's is passed by
// without a word, so only an entry that has both BRIEF and HIGH of the frame costs two.
`default_nettype none
module nic_filter #(
    parameter ENTRIES        = 1,       // 1 to 16
    parameter MULTICAST_HASH = 0,
    parameter VLAN           = 0
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_rx_in. The frame's facts are stable from start until the next start.
    input  wire        start,           // the address is there from the next cycle on; done falls
    input  wire [47:0] address,         // in wire order, byte 0 in [7:0]
    input  wire        broadcast,       // it is all ones
    input  wire        ended,           // the next two are there, until the verdict is taken
    input  wire [5:0]  bucket,          // of the address
    input  wire [11:0] vid,             // VLAN identifier; 0: none
    output wire        done,            // the next three are the verdict
    output wire        accept,          // by its address
    output wire        wrong_vlan,
    output wire [4:0]  matched,         // as in the completion

    // From nic_regs
    input  wire        accept_broadcast,
    input  wire        all_multicast,
    input  wire        promiscuous,
    input  wire        vlan_filter,

    // To nic_store: word read one cycle after the grant; BRIEF of an entry, in the same cycle
    output wire        want,
    output wire [8:0]  word,
    input  wire        grant,
    input  wire [31:0] data,
    output wire [3:0]  brief_at,
    input  wire [7:0]  brief            // XOR of bytes 0 to 3; looked at if there are more than 2 entries
);
`include "nic_regs.vh"
    localparam [31:0] LAST = ENTRIES - 1;
    localparam [3:0]  MASK = ENTRIES > 8 ? 4'd15 : ENTRIES > 4 ? 4'd7 : ENTRIES > 2 ? 4'd3 : ENTRIES > 1 ? 4'd1 : 4'd0;
    localparam        BRIEFS = ENTRIES > 2;     // they are there
    localparam [1:0] S_WALK = 0, S_BUCKET = 1, S_VLAN = 2, S_DONE = 3;
    localparam [1:0] AFTER_BUCKET = VLAN != 0 ? S_VLAN : S_DONE,
                     AFTER_WALK   = MULTICAST_HASH != 0 ? S_BUCKET : AFTER_BUCKET;
    localparam [1:0] M_HASH = 0, M_BROADCAST = 1, M_ALL_MULTICAST = 2, M_PROMISCUOUS = 3;       // from 16 on

    reg [1:0] stage;

    // The walk
    reg       walking;                  // HIGH of `next` is due
    reg       low_due, low_due_too;     // LOW of `candidate`; behind it LOW of `asked`
    reg       high_there, low_there;    // data is HIGH of `asked`, LOW of `tried`
    reg       hit;                      // `tried` is the matching entry
    reg [3:0] next, asked, candidate, tried;

    wire equal_high = high_there && data[15:0] == address[47:32] && data[`NIC_FILTER_HIGH_ENABLE_BIT];
    wire equal_low  = low_there && data == address[31:0];
    wire ask_low    = grant && low_due;
    wire ask_high   = grant && !low_due && walking;
    wire [7:0] frame_brief = address[7:0] ^ address[15:8] ^ address[23:16] ^ address[31:24];
    wire other_one  = BRIEFS && brief != frame_brief;                     // so is entry `next`
    wire pass       = ask_high || (walking && other_one);
    wire walk_over  = !walking && !low_due && !high_there && !low_there;

    // Behind it: one bit of a word
    reg  bit_there, in_bucket, in_vlan;
    wire bit_stage = stage == S_BUCKET || stage == S_VLAN;
    wire in_table  = data[VLAN != 0 && stage == S_VLAN ? vid[4:0] : bucket[4:0]];

    wire [3:0] entry       = low_due ? candidate : next;
    wire [8:0] entry_word  = {1'b0, `NIC_FILTER_BLOCK | {3'd0, entry, !low_due}};
    wire [8:0] bucket_word = {1'b0, `NIC_MULTICAST_HASH_BLOCK | {7'd0, bucket[5]}};
    assign brief_at = next;
    assign want = (walking && !other_one) || low_due || (bit_stage && ended && !bit_there);
    assign word = stage == S_WALK                  ? entry_word
                : VLAN != 0 && stage == S_VLAN     ? {2'b11, vid[11:5]}
                :                                    bucket_word;

    // Verdict. Broadcast is not multicast here.
    wire       multicast = address[0] && !broadcast;
    wire [1:0] other     = MULTICAST_HASH != 0 && multicast && in_bucket ? M_HASH
                         : broadcast && accept_broadcast                 ? M_BROADCAST
                         : multicast && all_multicast                    ? M_ALL_MULTICAST
                         :                                                 M_PROMISCUOUS;
    assign done       = stage == S_DONE;
    assign accept     = hit || other != M_PROMISCUOUS || promiscuous;
    assign matched    = hit ? {1'b0, tried} : {3'b100, other};
    assign wrong_vlan = VLAN != 0 && vlan_filter && vid != 12'd0 && !in_vlan;

    always @(posedge clk) begin
        high_there <= ask_high;
        low_there  <= ask_low;
        if (ask_high) asked <= next;
        if (pass) begin
            next <= (next + 4'd1) & MASK;
            if (next == LAST[3:0]) walking <= 1'b0;
        end
        if (!low_due || ask_low) begin
            candidate   <= asked;
            low_due     <= equal_high || low_due_too;
            low_due_too <= 1'b0;
        end else if (equal_high) begin
            low_due_too <= 1'b1;
        end
        if (low_due && !equal_low) tried <= candidate;
        if (equal_low) hit <= 1'b1;

        bit_there <= grant && bit_stage;
        if (bit_there && stage == S_BUCKET) in_bucket <= in_table;
        if (bit_there && stage == S_VLAN)   in_vlan   <= in_table;
        if (stage == S_WALK) begin
            if (walk_over) stage <= AFTER_WALK;
        end else if (bit_there) begin
            stage <= stage == S_BUCKET ? AFTER_BUCKET : S_DONE;
        end

        if (start || equal_low || rst) begin
            walking     <= start;
            low_due     <= 1'b0;
            low_due_too <= 1'b0;
            high_there  <= 1'b0;
            low_there   <= 1'b0;
        end
        if (start) begin
            next      <= 4'd0;
            hit       <= 1'b0;
            bit_there <= 1'b0;
        end
        if (start) stage <= S_WALK;
        if (rst)   stage <= S_DONE;
    end
endmodule
`default_nettype wire
