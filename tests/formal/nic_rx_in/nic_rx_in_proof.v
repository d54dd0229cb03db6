// nic_rx_in, for any stream of frames, verdicts of the filter, room in the buffer, and pace of the counters and the hash: a
// put has room; each frame is either committed or rolled back, once, and nothing is put between that and the next frame.
// What is committed is a frame with a good end, of a legal length, that the filter takes, of which every word found room:
// its words lie in the buffer in their order, about one word, any, without the tag if that is stripped; behind them are
// two more with offloads; and its header tells the bytes.
`default_nettype none
module nic_rx_in_proof #(
    parameter OFFLOADS = 0              // 0: none, and few counters; 1: all of them
) (
    input wire        clk,
    input wire        rxs_valid,
    input wire [31:0] rxs_data,
    input wire        rxs_last,
    input wire [2:0]  rxs_bytes,
    input wire [11:0] rxs_status,
    input wire        rx_missed,
    input wire        filter_done,
    input wire        filter_accept,
    input wire        filter_wrong_vlan,
    input wire [4:0]  filter_matched,
    input wire        room,
    input wire        vlan_strip,
    input wire        count_ready
);
    localparam [11:0] INFO = OFFLOADS != 0 ? 12'd2 : 12'd0;     // words behind the frame
    (* anyconst *) reg [13:0] max_bytes;

    reg [1:0] age = 2'd0;               // the reset lasts two clocks
    always @(posedge clk) if (!age[1]) age <= age + 2'd1;
    wire started = age[1];
    wire rst     = !started;

    wire        rxs_ready, put, commit, rollback, count_valid;
    wire [31:0] put_data, commit_head;
    wire  [1:0] commit_tag;
    nic_rx_in #(.RX_QUEUES(2), .VLAN(OFFLOADS), .RMON(OFFLOADS), .RX_SUM(OFFLOADS), .RX_HASH(OFFLOADS)) rx_in (
        .clk(clk), .rst(rst),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last), .rxs_bytes(rxs_bytes),
        .rxs_status(rxs_status), .rx_missed(rx_missed),
        .filter_done(filter_done), .filter_accept(filter_accept), .filter_wrong_vlan(filter_wrong_vlan),
        .filter_matched(filter_matched),
        .put(put), .put_data(put_data), .commit(commit), .commit_head(commit_head), .commit_tag(commit_tag),
        .rollback(rollback), .room(room),
        .max_bytes(max_bytes), .vlan_strip(vlan_strip), .hash_enable(1'b1), .short_bytes(8'd0), .urgent_queue(1'b0),
        .hash_queue(1'b0), .hash_bit(5'd0), .hash_grant(1'b0), .hash_data(32'd0),
        .count_valid(count_valid), .count_ready(count_ready)
    );

    // Inside: see `prove`
    wire        at_end, stripped, has_tag, overflow, runt, giant;
    wire  [4:0] place;
    wire  [9:0] less;                   // for frames of 1,518 bytes, and a tag
    wire  [1:0] odd_less, tally;
    wire [11:0] status;
    wire  [2:0] step;
    wire        over;                   // the next frame may come

    // mac: a frame's last word has 0 to 4 bytes, the others have four. The store counts what is to be counted.
    always @* assume (rxs_bytes <= 3'd4);
    always @* if (count_ready) assume (count_valid);

    // The frame that comes in: its words, bytes, tag, the status of its end, and the word looked at
    (* anyconst *) reg [11:0] k;        // number of the word in the buffer
    wire        take = rxs_valid && rxs_ready;
    reg  [11:0] words;                  // taken
    reg  [13:0] bytes;
    reg         tagged, strip, ended;
    reg  [11:0] its_status;
    reg  [31:0] word, next_word;        // number k and k + 1 of the stream
    wire        is_tag = OFFLOADS != 0 && words == 12'd3 && rxs_data[15:0] == 16'h0081;     // 81 00: IEEE 802.1Q
    always @* assume (words < 12'd4000);

    // The buffer: words of the open frame, and the one looked at
    reg  [11:0] open;
    reg  [31:0] lies;
    reg         refused;                // a word found no room
    reg         judged;                 // the verdict is over

    always @(posedge clk) begin
        if (take) begin
            words <= words + 12'd1;
            bytes <= bytes + (rxs_last ? {11'd0, rxs_bytes} : 14'd4);
            if (is_tag) {tagged, strip} <= {1'b1, vlan_strip};
            ended      <= rxs_last;
            its_status <= rxs_status;
            if (words == k)         word      <= rxs_data;
            if (words == k + 12'd1) next_word <= rxs_data;
        end
        if (put) begin
            open <= open + 12'd1;
            if (open == k) lies <= put_data;
        end
        if (commit || rollback) begin
            open   <= 12'd0;
            judged <= 1'b1;
        end
        if (over) {words, bytes, tagged, strip, ended, judged} <= 0;
        if (rst) {words, bytes, tagged, strip, ended, judged, open} <= 0;
    end

    // What the frame is in the buffer
    wire [13:0] kept   = bytes - (strip ? 14'd4 : 14'd0);
    wire [11:0] its    = kept[13:2] + {11'd0, kept[1:0] != 2'd0};       // words of it
    wire [31:0] wanted = strip && k >= 12'd3 ? next_word : word;
    wire [13:0] judged_bytes = bytes - (tagged ? 14'd4 : 14'd0);        // a tag is not counted

    always @* if (started) begin
        if (put)      assert (room && !commit && !rollback);
        if (take)     assert (!ended && !judged);
        if (commit || rollback) assert (ended && !judged && !(commit && rollback));
        if (over)     assert (judged || commit || rollback);
        if (judged)   assert (open == 12'd0 && !put);
        if (commit) begin
            assert (its_status[5:4] == 2'd0 && its_status[2:0] == 3'd0);        // no PAUSE, not lost, short, er or bad FCS
            assert (filter_accept && !filter_wrong_vlan);
            assert (bytes >= 14'd60 && judged_bytes <= max_bytes);
            assert (open == its + INFO);
            assert (commit_head[13:0] == kept && commit_head[14] == its_status[3] && commit_head[31:27] == filter_matched);
            if (k < its) assert (lies == wanted);
        end
    end

    // How the two descriptions belong together. Once the tag is judged the words are those of the buffer.
    wire [13:0] counted = settled_size ? kept : bytes;
    wire        settled_size = at_end && step != 3'd0;
    wire        long  = !less[9];
    wire [11:0] puts  = ended ? its : words - {11'd0, strip};           // of the frame, if all found room
    wire [11:0] extra = INFO == 12'd0 || step <= 3'd2 ? 12'd0 : step == 3'd3 ? 12'd1 : 12'd2;
    always @* if (age == 2'd1) assert (!at_end);
    wire        cut = ended && words <= 12'd4;                          // it ends with the word of a tag, or before
    always @* if (started) begin
        assert (at_end == ended && has_tag == tagged && stripped == strip && (!strip || tagged));
        assert (place == (words < 12'd5 ? 5'd1 << words : 5'd0));
        assert (step <= (INFO == 12'd0 ? 3'd1 : 3'd4) && (at_end || step == 3'd0));
        assert (ended ? words != 12'd0 : bytes == {words, 2'd0});
        if (ended) assert (status == its_status && bytes <= {words, 2'd0} && bytes + 14'd4 >= {words, 2'd0});
        if (words != 12'd0 && !ended) assert (odd_less == 2'd3);
        if (ended) assert (~odd_less == bytes[1:0]);
        assert (tagged ? words >= 12'd4 : 1'b1);
        if (!settled_size) assert (bytes[13:2] >= 12'd512 ? less == 10'h1FF : less == 10'h3FF - {1'b0, bytes[10:2]});
        if (settled_size && !giant) assert (less == 10'h3FF - {1'b0, kept[10:2]} && kept[13:2] < 12'd512);
        if (settled_size && !giant) assert (judged_bytes <= max_bytes && bytes[13:2] < 12'd512);
        if (settled_size && !runt)  assert (bytes >= 14'd60);
        if (!judged) begin
            assert (tally == 2'd0 && open <= words + extra && words <= 12'd4000);
            if (!overflow && !cut)             assert (open == puts + extra);
            if (!overflow && !cut && open > k && k < puts) assert (lies == wanted);
        end
        if (judged) assert (ended && tally != 2'd0 && step == (INFO == 12'd0 ? 3'd1 : 3'd4));
        assert (OFFLOADS != 0 || !tally[1]);
    end

    always @* cover (started && commit && bytes == 14'd61 && its_status[3] && k == 12'd15 && lies == 32'h000000C5);
    always @* cover (started && commit && strip && bytes == 14'd64 && k == 12'd3 && OFFLOADS != 0);
    always @* cover (started && rollback && overflow && filter_accept && bytes == 14'd63);
endmodule
`default_nettype wire
