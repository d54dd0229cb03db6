// mac_rx_pack: a frame that is not marked lost comes out whole. For one byte of any frame, at any place but those of the
// FCS: it lies in its word and its lane, and the last word says how many there are; for any spacing of the bytes and any
// moments at which the FIFO is full. A last word waits, unchanged. Its status is that of its frame: the FCS, the error, the
// dribble and the PAUSE as they were at its end, the bucket behind its sixth byte; and it is marked lost, or missed,
// only if the FIFO was full when one of its words, or the last word of the frame before, wanted to go out.
`default_nettype none
module mac_rx_pack_proof (
    input wire       clk,
    input wire       byte_valid,
    input wire [7:0] byte_data,
    input wire       frame_end,
    input wire       frame_er,
    input wire       frame_dribble,
    input wire       fcs_good,
    input wire       is_pause,
    input wire [5:0] bucket,
    input wire       out_ready
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire        out_valid, out_last, missed;
    wire [31:0] out_data;
    wire  [2:0] out_bytes;
    wire [11:0] out_status;
    mac_rx_pack dut (
        .clk(clk), .rst(rst), .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end),
        .frame_er(frame_er), .frame_dribble(frame_dribble), .fcs_good(fcs_good), .is_pause(is_pause), .bucket(bucket),
        .out_valid(out_valid), .out_ready(out_ready), .out_last(out_last), .out_data(out_data), .out_bytes(out_bytes),
        .out_status(out_status), .missed(missed)
    );
    wire [31:0] gather, hold;           // inside: see `prove`
    wire  [2:0] fill;
    wire        holding, closing, lost, address_over;
    wire  [5:0] address_bucket;
    wire        out_lost = out_status[4];

    always @* assume (!(byte_valid && frame_end));          // mac_rx_frame

    // The frame on the wire: how many bytes so far, and the one at `place`
    localparam W = 14;
    (* anyconst *) reg [W-1:0] place;
    reg [W-1:0] count;
    reg   [7:0] value;
    always @* assume (count < {W{1'b1}} - 14'd8);           // longer than any jumbo frame
    always @* assume (place < {W{1'b1}} - 14'd16);
    always @(posedge clk) begin
        if (byte_valid) count <= count + 1'b1;
        if (byte_valid && count == place) value <= byte_data;
        if (frame_end || rst) count <= {W{1'b0}};
    end

    // Whether the FIFO was full in this frame, when a word of it or the last one of the frame before was offered
    reg       full_once;
    reg [5:0] sixth;                    // the bucket with its seventh byte, which is that of the first six
    wire      full_now = full_once || (out_valid && !out_ready);
    always @(posedge clk) begin
        full_once <= full_now && !frame_end && !rst;
        if (byte_valid && count == 14'd6) sixth <= bucket;
    end

    // The frame of which the last word waits or is taken now
    reg [W-1:0] last_count;
    reg   [7:0] last_value;
    reg   [9:0] last_status;            // without lost and short
    reg         last_full;
    always @(posedge clk) if (frame_end && !(closing && !out_ready)) begin
        last_count  <= count;
        last_value  <= value;
        last_status <= {sixth, is_pause, frame_dribble, frame_er, !fcs_good};
        last_full   <= full_now;
    end

    // The frame that comes out: words so far, and the byte at `place`
    reg [W-1:0] words;
    reg   [7:0] got;
    wire        beat = out_valid && out_ready;
    wire  [7:0] lane = out_data[{place[1:0], 3'b000} +: 8];
    wire  [7:0] have = words == place[W-1:2] ? lane : got;  // with this beat
    always @(posedge clk) begin
        if (beat) words <= out_last ? {W{1'b0}} : words + 1'b1;
        if (beat && words == place[W-1:2]) got <= lane;
        if (rst) words <= {W{1'b0}};
    end

    // The promise
    wire [W-1:0] total = (words << 2) + out_bytes;
    always @* if (started && beat && out_last && !out_lost) begin
        assert (out_status[2] == (last_count < 14'd4));
        if (last_count >= 14'd4) assert (total == last_count - 14'd4);
        if (last_count >= 14'd4 && place < total) assert (have == last_value);
    end
    always @* if (started && closing) begin
        assert ({out_status[5], out_status[3], out_status[1:0]} == last_status[3:0]);
        if (last_count >= 14'd7 && !out_lost) assert (out_status[11:6] == last_status[9:4]);
        if (out_lost) assert (last_full);
    end
    reg was_full;
    always @(posedge clk) was_full <= started && out_valid && out_last && !out_ready && frame_end;
    always @* if (started && missed) assert (was_full);

    // The last word stays until it is taken, and what goes with it
    reg        waits;
    reg [47:0] offer;
    always @(posedge clk) begin
        waits <= started && out_valid && out_last && !out_ready;
        offer <= {out_valid, out_last, out_bytes, out_data, out_status[10:0]};
    end
    always @* if (started && waits) assert ({out_valid, out_last, out_bytes, out_data, out_status[10:0]} == offer);

    // How the two belong together: what lies in gather and hold, and what has gone out
    wire [W-1:0] before = count - fill;                     // bytes that are no longer in gather
    wire   [1:0] in_gather = place[1:0] - fill[1:0];        // its lane, for fill of 1 to 4
    always @* if (started) begin
        if (lost) assert (full_once);
        if (!lost && !closing) assert (address_over == (count >= 14'd7));
        if (address_over && !lost) assert (count >= 14'd7 && address_bucket == sixth);
        assert (fill <= 3'd4 && fill <= count && before[1:0] == 2'd0);
        assert ((fill == 3'd0) == (count == 14'd0));
        if (place < count && place >= before)
            assert (gather[{in_gather, 3'b000} +: 8] == value);
        if (!closing) begin
            assert (lost || holding == (before != 14'd0));
            assert (!holding || before != 14'd0);
            if (!lost) assert (words == (holding ? (before >> 2) - 14'd1 : 14'd0));
            if (!lost && holding && place < before)
                assert (place >= before - 14'd4 ? hold[{place[1:0], 3'b000} +: 8] == value : got == value);
        end else begin
            assert (!holding && (lost || before == 14'd0));
            if (!out_lost && last_count >= 14'd4) begin
                assert (total == last_count - 14'd4);
                if (place < total) assert (have == last_value);
            end
            assert (out_lost || out_status[2] == (last_count < 14'd4));
        end
    end

    reg [1:0] good = 2'd0;              // frames of 12 bytes or more, with no word lost
    always @(posedge clk) if (beat && out_last && !out_lost && last_count >= 14'd12 && good != 2'd3) good <= good + 2'd1;
    always @* cover (good == 2'd2);
    always @* cover (started && beat && out_last && out_lost);
    always @* cover (started && waits && byte_valid && fill == 3'd4);
endmodule
`default_nettype wire
