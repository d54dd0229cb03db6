// nic_filter: the verdict is that of the whole table, whatever the store's grants are. Of the 16 entries one is looked at,
// number `e`, any; the others hold anything, even something else at each look. Then
//   a verdict that names e is right, and if e matches, the verdict names e or one before it;
// together, for each e: the lowest entry that matches, and none if none does. What follows when none does is one line.
`default_nettype none
module nic_filter_proof (
    input wire        clk,
    input wire        rst,
    input wire        start,
    input wire [47:0] address,
    input wire        ended,
    input wire [5:0]  bucket,
    input wire [11:0] vid,
    input wire        accept_broadcast,
    input wire        all_multicast,
    input wire        promiscuous,
    input wire        vlan_filter,
    input wire        grant,
    input wire [31:0] data,
    input wire [7:0]  brief
);
    wire       broadcast = &address;
    wire       done, accept, wrong_vlan, want;
    wire [4:0] matched;
    wire [8:0] word;
    wire [3:0] brief_at;
    nic_filter #(.ENTRIES(16), .MULTICAST_HASH(1), .VLAN(1)) dut (
        .clk(clk), .rst(rst),
        .start(start), .address(address), .broadcast(broadcast), .ended(ended), .bucket(bucket), .vid(vid),
        .done(done), .accept(accept), .wrong_vlan(wrong_vlan), .matched(matched),
        .accept_broadcast(accept_broadcast), .all_multicast(all_multicast), .promiscuous(promiscuous),
        .vlan_filter(vlan_filter),
        .want(want), .word(word), .grant(grant), .data(data), .brief_at(brief_at), .brief(brief)
    );
    wire [1:0] stage;               // inside: see `prove`
    wire       walking, low_due, low_due_too, high_there, low_there, hit, bit_there, in_bucket, in_vlan;
    wire [3:0] next, asked, candidate, tried;

    // What the store holds
    (* anyconst *) wire [3:0]  e;
    (* anyconst *) wire [31:0] low, high;
    (* anyconst *) wire [63:0] buckets;
    (* anyconst *) wire [6:0]  ids_at;              // one word of the VLAN table
    (* anyconst *) wire [31:0] ids;
    wire e_may     = high[31] && high[15:0] == address[47:32];
    wire e_matches = e_may && low == address[31:0];

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    always @* if (!started) assume (rst);
    always @* assume (!(rst && start));

    // The word granted in the last cycle
    reg       granted;
    reg [8:0] its;
    always @(posedge clk) begin
        granted <= grant;
        its     <= word;
    end
    always @* begin
        assume (!grant || want);
        if (brief_at == e) assume (brief == (low[7:0] ^ low[15:8] ^ low[23:16] ^ low[31:24]));
        if (granted && its == {4'b0100, e, 1'b0}) assume (data == low);
        if (granted && its == {4'b0100, e, 1'b1}) assume (data == high);
        if (granted && its == 9'h0A0) assume (data == buckets[31:0]);
        if (granted && its == 9'h0A1) assume (data == buckets[63:32]);
        if (granted && its == {2'b11, ids_at}) assume (data == ids);
    end

    // The frame: its address is there from the cycle after start until its end is over, which stays until the verdict
    reg        was_start, was_ended, was_done;
    reg [47:0] was_address;
    reg [17:0] was_end;
    reg        fresh = 1'b0;        // the verdict is, or will be, that of this frame
    always @(posedge clk) begin
        was_start   <= start;
        was_ended   <= ended;
        was_done    <= done;
        was_address <= address;
        was_end     <= {bucket, vid};
        fresh       <= start || (fresh && !(was_ended && !ended));
        if (rst) fresh <= 1'b0;
    end
    wire ours = fresh && (ended || !was_ended);
    always @* if (started) begin
        assume (was_start || !ours || address == was_address);
        assume (!(start && ended));
        assume (!(was_ended && !ended && !was_done));
        assume (!(was_ended && ended) || {bucket, vid} == was_end);
    end
    wire verdict = ours && done && ended;

    // What is to be shown
    wire multicast = address[0] && !broadcast;
    wire in_hash   = multicast && buckets[bucket];
    always @* if (started && !rst && verdict) begin
        if (matched == {1'b0, e}) assert (e_matches && accept);
        if (e_matches)            assert (matched <= {1'b0, e} && accept);
        if (matched[4]) begin
            assert (accept == (in_hash || (broadcast && accept_broadcast) || (multicast && all_multicast) || promiscuous));
            assert (!accept || matched == (in_hash                       ? 5'd16
                                        : broadcast && accept_broadcast  ? 5'd17
                                        : multicast && all_multicast     ? 5'd18 : 5'd19));
        end
        if (vid[11:5] == ids_at) assert (wrong_vlan == (vlan_filter && vid != 12'd0 && !ids[vid[4:0]]));
    end

    // How the walk stands: in the order tried, candidate, asked, next; e is in it, or behind, or found
    wire walk_over = !walking && !low_due && !high_there && !low_there;
    wire e_to_come = walking && next <= e;
    wire e_within  = (high_there && asked == e) || (low_due && candidate == e) || (low_due_too && asked == e) ||
                     (low_there && tried == e);
    always @* if (started) begin
        assert (!high_there  || (granted && its == {4'b0100, asked, 1'b1}));
        assert (!low_there   || (granted && its == {4'b0100, tried, 1'b0}));
        assert (!bit_there || !ours || (granted && its == (stage == 2'd1 ? {8'b01010000, bucket[5]} : {2'b11, vid[11:5]})));
        assert (!bit_there || !ours || (ended && (stage == 2'd1 || stage == 2'd2)));
        assert (!low_due_too || (low_due && !high_there));
        assert (!(high_there || low_due_too) || !walking || asked < next);
        assert (!low_due || !walking || candidate < next);
        assert (!low_due || !(high_there || low_due_too) || candidate < asked);
        assert (!low_there || !walking || tried < next);
        assert (!low_there || !low_due || tried < candidate);
        assert (!low_there || !high_there || tried < asked);
        assert (!low_there || !low_due_too || tried < asked);
        assert (!hit || walk_over);
        assert (stage == 2'd0 || walk_over);
        if (ours && e_matches && !was_start) assert (hit ? tried <= e : e_to_come || e_within);
        if (ours && hit && tried == e) assert (e_matches);
        if (ours && ((low_due && candidate == e) || (low_due_too && asked == e) || (low_there && tried == e))) assert (e_may);
        if (ours && was_start) assert (walking && next == 4'd0 && !hit && !high_there && !low_there && !low_due);
        if (ours && was_start) assert (stage == 2'd0 && !bit_there);
        if (ours && stage[1]) assert (ended && in_bucket == buckets[bucket]);
        if (ours && stage == 2'd3 && vid[11:5] == ids_at) assert (in_vlan == ids[vid[4:0]]);
        if (ours && ended && !done) assert (stage != 2'd3);
    end

    always @* cover (verdict && matched == 5'd7 && e == 4'd7 && vid == 12'd77 && !wrong_vlan && vlan_filter);
    always @* cover (verdict && accept && in_hash && matched == 5'd16 && e == 4'd15);
    always @* cover (verdict && wrong_vlan && matched == 5'd2);
    always @* cover (started && low_due_too);
    always @* cover (verdict && !accept);
    always @* cover (started && walking && low_due_too && next == 4'd7 && asked == 4'd2);     // passed by
endmodule
`default_nettype wire
