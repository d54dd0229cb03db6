// nic_tx_out, for frames of any length and a MAC of any pace: each frame goes out whole, about one word of it, any; with its
// tag behind the third word if it has one, and the last word marked, with its bytes; or not a word of it, if the wire is down
// at its start. What is offered stays until it is taken, and is offered whether the MAC is ready or not. The frame
// buffer's words are stepped over, all of them, before the frame is forgotten.
`default_nettype none
module nic_tx_out_proof #(
    parameter RMON = 1
) (
    input wire        clk,
    input wire        wire_up,
    input wire        underrun,
    input wire        any_frame,
    input wire [31:0] any_data,
    input wire        txs_ready,
    input wire        count_ready
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire        step, forget, txs_valid, txs_last, count_valid, idle;
    wire [31:0] txs_data;
    wire  [2:0] txs_bytes;
    wire        frame = any_frame;
    wire [31:0] data  = any_data;
    nic_tx_out #(.VLAN(1), .RMON(RMON)) out (
        .clk(clk), .rst(rst), .wire_up(wire_up), .underrun(underrun),
        .frame(frame), .data(data), .step(step), .forget(forget),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last), .txs_bytes(txs_bytes),
        .count_valid(count_valid), .count_ready(count_ready), .idle(idle)
    );
    wire  [2:0] state;                  // inside: see `prove`
    wire [11:0] at;
    wire [13:0] bytes;
    wire        insert, sent;
    wire [15:0] tag;
    localparam [2:0] S_HEAD = 0, S_SEND = 1, S_SKIP = 2, S_COUNT = 3, S_TAG = 4, S_BYTES = 5;

    // frame_buffer: a frame waits until it is forgotten; without a step the word stays. nic_tx: a byte at least, and with a
    // tag three words and more.
    (* anyconst *) reg [11:0] k;        // the word looked at ...
    (* anyconst *) reg [31:0] v;        // ... is this one
    reg  [12:0] steps;
    reg         begun, waited, stayed;
    reg  [31:0] head, last_data;
    wire [31:0] its_head = begun ? head : data;
    wire [13:0] length   = its_head[13:0];
    wire        tagged   = its_head[15];
    wire [12:0] words    = {1'b0, length[13:2]} + {12'd0, length[1:0] != 2'd0};
    always @(posedge clk) begin
        steps     <= forget ? 13'd0 : steps + {12'd0, step};
        begun     <= (begun || step) && !forget;
        waited    <= frame && !forget;
        stayed    <= frame && !step && !forget;
        last_data <= data;
        if (!begun) head <= data;
        if (rst) {steps, begun, waited, stayed} <= 0;
    end
    always @* if (started) begin
        if (waited)                               assume (frame);
        if (stayed)                               assume (data == last_data);
        if (frame && !begun)                      assume (data[13:0] != 14'd0 && (!data[15] || data[13:0] >= 14'd14));
        if (begun && steps == {1'b0, k} + 13'd1)  assume (data == v);
        if (count_ready)                          assume (count_valid);
    end

    // What goes to the MAC: words of the frame, the tag not counted
    reg  [12:0] gone;
    reg         tag_gone, going;        // going: some of it has, not all
    reg         offered;
    reg  [36:0] offer;
    wire        moves  = txs_valid && txs_ready;
    wire        is_tag = tagged && gone == 13'd3 && !tag_gone;
    always @(posedge clk) begin
        offered <= txs_valid && !txs_ready && !rst;
        offer   <= {txs_data, txs_last, txs_bytes};
        if (moves && is_tag)  tag_gone <= 1'b1;
        if (moves && !is_tag) gone     <= gone + 13'd1;
        if (moves)            going    <= !txs_last;
        if (forget || rst) {gone, tag_gone} <= 14'd0;
        if (rst) going <= 1'b0;
    end

    always @* if (started) begin
        if (offered) assert (txs_valid && {txs_data, txs_last} == offer[36:3] && (!txs_last || txs_bytes == offer[2:0]));
        if (txs_valid) begin
            assert (begun && frame && gone < words);
            assert (txs_last == (!is_tag && gone + 13'd1 == words));
            if (is_tag)                       assert (txs_data == {its_head[23:16], its_head[31:24], 16'h0081});
            if (!is_tag && gone == {1'b0, k}) assert (txs_data == v);
            if (txs_last)                     assert (txs_bytes == {length[1:0] == 2'd0, length[1:0]});
        end
        if (forget) assert (frame && begun && steps == words + 13'd1 && !step && !going);
        if (forget) assert (sent ? gone == words && tag_gone == tagged : gone == 13'd0);
        if (step)   assert (frame && steps <= words);
    end

    // How the two descriptions belong together
    wire counts = state == S_COUNT || state >= S_BYTES;
    always @* if (started) begin
        assert (begun == (state != S_HEAD) && (!begun || waited));
        if (state == S_HEAD) assert (steps == 13'd0 && gone == 13'd0 && !tag_gone && !going);
        if (begun) assert (bytes == length && insert == tagged && tag == its_head[31:16]);
        if (state == S_SEND || state == S_TAG || state == S_SKIP) begin
            assert ({1'b0, at} + {12'd0, length[1:0] != 2'd0} == steps && steps >= 13'd1 && steps <= words);
            assert (sent == (state != S_SKIP));
        end
        if (state == S_SEND || state == S_TAG) assert (gone + 13'd1 == steps && going == (gone != 13'd0));
        if (state == S_SEND) assert (tag_gone == (tagged && gone >= 13'd3));
        if (state == S_TAG)  assert (tagged && gone == 13'd3 && !tag_gone);
        if (state == S_SKIP) assert (gone == 13'd0 && !tag_gone && !going);
        if (counts) assert (steps == words + 13'd1 && !going && (sent ? gone == words && tag_gone == tagged : gone == 13'd0));
        if (tagged && begun) assert (length >= 14'd14);
        if (begun) assert (length != 14'd0);
        if (state >= S_BYTES) assert (sent && RMON != 0);
    end

    always @* cover (started && forget && sent && tagged && words == 13'd4 && k == 12'd3 && offered_once);
    always @* cover (started && forget && !sent && words == 13'd3);
    reg offered_once = 1'b0;
    always @(posedge clk) if (started && offered) offered_once <= 1'b1;
endmodule
`default_nettype wire
