// mac_tx, for every stream of frames, with control frames and holds at any time and every spacing of phy_tx_ce: between two
// frames lie 12 byte times or more, and exactly 12 when the next frame waits; each begins with seven 55 and D5; each has 64
// bytes or more, unless its words came too late, and then it ends with TX_ER; no word of a frame is taken before that frame
// is on the wire; and no frame begins under hold but a control frame. For any byte of any frame: it is that of its word and
// its lane, or of the control frame, or 0 where the frame is padded; no byte is left out, doubled or added; the FCS is
// what crc32 makes of just these bytes, begun anew for each frame, and inverted after TX_ER.
`default_nettype none
module mac_tx_proof (
    input wire        clk,
    input wire        in_valid,
    input wire        in_last,
    input wire [31:0] in_data,
    input wire  [1:0] in_bytes,
    input wire        hold,
    input wire        control_want,
    input wire        control_last,
    input wire  [7:0] control_byte,
    input wire        phy_tx_ce
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire       in_ready, control_starts, control_first, phy_tx_en, phy_tx_er, underrun, active;
    wire [7:0] phy_tx_data;
    mac_tx dut (
        .clk(clk), .rst(rst),
        .in_valid(in_valid), .in_ready(in_ready), .in_last(in_last), .in_data(in_data), .in_bytes(in_bytes),
        .hold(hold), .control_want(control_want), .control_starts(control_starts), .control_first(control_first),
        .control_last(control_last), .control_byte(control_byte),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .underrun(underrun), .active(active)
    );

    // Inside: see `prove`
    wire        idle, data, pad, in_preamble, control, long_enough, draining, fourth, next_en, next_er, next_fcs;
    wire  [7:0] preamble;
    wire  [3:0] closing;
    wire [10:0] gap;
    wire  [5:0] count;
    wire  [7:0] next_byte;
    wire        next_crc, crc_clear, crc_update, crc_shift;
    wire  [7:0] crc_data, crc_fcs;

    // The FIFO's side of the contract: what is offered stays until it is taken.
    reg        held;
    reg [34:0] offer;
    always @(posedge clk) begin
        held  <= started && in_valid && !in_ready;
        offer <= {in_last, in_bytes, in_data};
    end
    always @* if (started && held) assume (in_valid && {in_last, in_bytes, in_data} == offer);

    // mac_tx_pause's
    always @* assume (control_byte == 8'd0 || (control && data));

    // What the PHY sees, one byte with each phy_tx_ce
    reg       en;                       // the last one was of a frame
    reg [4:0] quiet;                    // byte times since the last frame, up to 31
    reg [6:0] bytes;                    // of this frame or the last one, up to 72: 8 + 64
    reg       er;                       // one of them had TX_ER
    reg       late;                     // an underrun was reported since it began
    reg [2:0] may;                      // a frame might begin 1, 2, 3 byte times ago ...
    reg [2:0] waited;                   // ... and had to: nothing of another one was left
    reg       serving;                  // a frame of the stream has begun, not all of its words are taken
    wire      excuse = late || underrun;

    always @(posedge clk) begin
        late    <= excuse;
        serving <= (serving && !(in_valid && in_ready && in_last)) || (in_preamble && !control);
        if (phy_tx_ce) begin
            en     <= phy_tx_en;
            may    <= {may[1:0], control_want || (in_valid && !hold)};
            waited <= {waited[1:0], (control_want || (in_valid && !hold)) && !serving};
            if (phy_tx_en) begin
                quiet <= 5'd0;
                bytes <= !en ? 7'd1 : bytes == 7'd72 ? bytes : bytes + 7'd1;
                er    <= phy_tx_er || (en && er);
                if (!en) late <= underrun;
            end else if (quiet != 5'd31) begin
                quiet <= quiet + 5'd1;
            end
        end
        if (rst) begin
            en      <= 1'b0;
            quiet   <= 5'd31;
            bytes   <= 7'd72;
            er      <= 1'b0;
            late    <= 1'b0;
            may     <= 3'd0;
            waited  <= 3'd0;
            serving <= 1'b0;
        end
    end

    wire begins = phy_tx_en && !en, ends = !phy_tx_en && en;
    wire [6:0] place = en ? bytes : 7'd0;   // of the byte that the PHY samples now

    always @* if (started) begin
        if (phy_tx_ce && begins)                        assert (quiet >= 5'd12 && may[2]);
        if (phy_tx_ce && waited[2] && quiet >= 5'd12)   assert (phy_tx_en);
        if (phy_tx_ce && phy_tx_en && place < 7'd7)     assert (phy_tx_data == 8'h55 && !phy_tx_er);
        if (phy_tx_ce && phy_tx_en && place == 7'd7)    assert (phy_tx_data == 8'hD5 && !phy_tx_er);
        if (phy_tx_ce && ends)                          assert (bytes == 7'd72 || er);
        if (phy_tx_ce && phy_tx_en && phy_tx_er)        assert (excuse);
        if (in_valid && in_ready)                       assert (serving);
        if (control_first)                              assert (control && in_preamble);
    end

    // How the state of the module and what the PHY has seen, two byte times later, belong together
    wire [25:0] states = {idle, preamble, data, pad, closing, gap};
    wire  [3:0] at = preamble[1] || closing[1] || gap[1] ? 4'd1 : preamble[2] || closing[2] || gap[2] ? 4'd2 :
                     preamble[3] || closing[3] || gap[3] ? 4'd3 : preamble[4] || gap[4] ? 4'd4 :
                     preamble[5] || gap[5] ? 4'd5 : preamble[6] || gap[6] ? 4'd6 : preamble[7] || gap[7] ? 4'd7 :
                     gap[8] ? 4'd8 : gap[9] ? 4'd9 : gap[10] ? 4'd10 : 4'd0;

    always @* if (started) begin
        assert (states != 26'd0 && (states & (states - 26'd1)) == 26'd0);
        assert (in_preamble == (preamble != 8'd0));
        assert (next_fcs == (closing[3:1] != 3'd0 || gap[0]));
        assert (next_en == !(idle || preamble[0] || gap[10:1] != 10'd0));
        assert (!next_er || (excuse && (closing != 4'd0 || gap[0])));
        assert (!draining || serving);
        assert (fourth == (data && !control && count[1:0] == 2'd3));
        assert (!phy_tx_er || excuse);
        assert (bytes <= 7'd72 && (!en || quiet == 5'd0));
        if (idle) begin
            assert (!phy_tx_en && quiet >= 5'd9 && !phy_tx_er);
            assert (!(quiet >= 5'd10 && waited[0]) && !(quiet >= 5'd11 && waited[1]) && !(quiet >= 5'd12 && waited[2]));
        end
        if (in_preamble) begin
            assert (count == 6'd0 && !long_enough && !draining && !phy_tx_er);
            assert (phy_tx_en == (at >= 4'd2) && en == (at >= 4'd3));
            if (!en)           assert (quiet >= 5'd10 + at);
            if (at == 4'd0)    assert (may[0] && !(quiet >= 5'd11 && waited[1]));
            if (at == 4'd1)    assert (may[1] && !(quiet >= 5'd12 && waited[2]));
            if (at == 4'd2)    assert (may[2]);
            if (at < 4'd2)     assert (!(quiet >= 5'd12 && waited[2]));
            if (en)            assert (bytes == at - 4'd2);
            if (next_en)       assert (next_byte == 8'h55);
            if (phy_tx_en)     assert (phy_tx_data == 8'h55);
        end
        if (data || pad) begin
            assert (phy_tx_en && en && !phy_tx_er);
            assert (long_enough ? bytes >= 7'd65 : (bytes == count + 7'd6 && count <= 6'd58));
            assert (pad || control || (serving && !draining));
            assert (!control || !draining);
            if (!long_enough && count == 6'd0) assert (next_byte == 8'hD5 && phy_tx_data == 8'h55);
            if (!long_enough && count == 6'd1) assert (phy_tx_data == 8'hD5);
            assert (data || count != 6'd0 || long_enough);
            if (data && !control && count[1:0] != 2'd0) assert (held && (!offer[34] || offer[33:32] >= count[1:0]));
        end
        if (closing != 4'd0) begin
            assert (phy_tx_en && en && (!long_enough || at == 4'd0));
            assert (next_er ? bytes >= 7'd7 : (bytes >= 7'd66 + at && !phy_tx_er));
            if (bytes == 7'd7) assert (phy_tx_data == 8'hD5 && !phy_tx_er && at == 4'd0);
        end
        if (gap != 11'd0) begin
            assert (!long_enough && phy_tx_en == (at <= 4'd1) && en == (at <= 4'd2));
            if (at > 4'd2)  assert (quiet == at - 4'd2);
            if (at == 4'd0) assert (next_er ? bytes >= 7'd8 : bytes >= 7'd70);
            if (at == 4'd1) assert (phy_tx_er ? bytes >= 7'd8 : bytes >= 7'd71);
            if (at == 4'd2) assert (er || bytes == 7'd72);
            if (at >= 4'd2) assert (!phy_tx_er);
        end
    end

    // The bytes behind the SFD. b: those that mac_tx has handled, padding included; body: those of the frame, once all are;
    // want: what number `mine` must be; taken: words; said: the length that the last word says; on_wire: bytes that the
    // PHY has seen, preamble and all
    localparam W = 14;
    (* anyconst *) reg [W-1:0] mine;
    reg  [W-1:0] b, body, taken, said, on_wire;
    reg    [7:0] want;
    reg          broken;                // words came too late
    wire         tardy  = data && !in_valid && !control;
    wire         leaves = data && !tardy && (control ? control_last : in_last && b[1:0] == in_bytes);
    wire [W-1:0] whole  = body < 14'd60 ? 14'd60 : body;
    always @* assume (b < 14'd16000 && taken < 14'd4000);
    always @(posedge clk) begin
        if (phy_tx_ce && (data || pad)) begin
            b <= b + 14'd1;
            if (b == mine)   want <= control ? control_byte : data ? in_data[{b[1:0], 3'd0} +: 8] : 8'd0;
            if (leaves)      body <= b + 14'd1;
            if (tardy)       broken <= 1'b1;
        end
        if (in_valid && in_ready)            taken <= taken + 14'd1;
        if (in_valid && in_ready && in_last) said  <= {taken[W-3:0], in_bytes} + 14'd1;
        if (phy_tx_ce) on_wire <= phy_tx_en ? on_wire + 14'd1 : 14'd0;
        if (in_preamble) {b, body, taken, broken} <= 0;
        if (rst) on_wire <= 14'd0;
    end

    // What crc32 was told in the last byte time, and what it said
    reg       told, told_shift, clean;  // clean: nothing since it began anew
    reg [7:0] told_data, told_fcs;
    reg [2:0] shifts;                   // bytes of FCS in this frame
    always @(posedge clk) begin
        if (phy_tx_ce) {told, told_shift, told_data, told_fcs} <= {crc_update, crc_shift, crc_data, crc_fcs};
        if (crc_update) clean <= 1'b0;
        if (crc_clear)  clean <= 1'b1;
        if (crc_update && crc_shift) shifts <= shifts + 3'd1;
        if (in_preamble) shifts <= 3'd0;
        if (rst) told <= 1'b0;
    end

    wire is_body = phy_tx_en && on_wire >= 14'd8;
    always @* if (started) begin
        assert (told == is_body);                                       // crc32 has each byte behind the SFD,
        if (is_body && !told_shift) assert (phy_tx_data == told_data);  // those of the frame as they are,
        if (is_body && told_shift)  assert (phy_tx_data == (told_fcs ^ {8{phy_tx_er}}));        // and gives the others
        if (is_body && !told_shift && on_wire - 14'd8 == mine) assert (phy_tx_data == want);
        assert (!crc_update || (phy_tx_ce && !crc_clear));
        if (crc_update && b == 14'd1 && !crc_shift) assert (clean);
        if (crc_update && !crc_shift)               assert (shifts == 3'd0);
        if (phy_tx_ce && ends)                      assert (shifts == 3'd4);
        if (phy_tx_ce && ends && !broken)           assert (on_wire == whole + 14'd12 && body != 14'd0);
        if (phy_tx_ce && ends && !broken && !control) assert (said == body && !serving);
        if (phy_tx_ce && data && !control && in_valid) assert (taken == {2'd0, b[W-1:2]});
        if (broken && phy_tx_en && on_wire >= b + 14'd8) assert (phy_tx_er);
    end

    // How that belongs to the state
    wire behind = pad || closing != 4'd0 || gap != 11'd0;
    always @* if (started) begin
        assert (next_crc == (((data || pad) && b != 14'd0) || closing != 4'd0 || gap[0]));
        assert (crc_update == (phy_tx_ce && next_crc) && crc_clear == in_preamble && crc_shift == next_fcs);
        assert (crc_data == next_byte);
        if (idle) assert (on_wire == 14'd0 && serving == draining);
        if (in_preamble) begin
            assert (on_wire == (at <= 4'd2 ? 14'd0 : at - 4'd2));
            if (at != 4'd0) assert (b == 14'd0 && body == 14'd0 && taken == 14'd0 && !broken && clean && shifts == 3'd0);
            if (control) assert (!serving);
        end
        if (data || pad) begin
            assert (count == b[5:0] && long_enough == (b >= 14'd59) && !broken && on_wire == b + 14'd6 && shifts == 3'd0);
            assert (pad ? b >= body && body != 14'd0 && b <= 14'd59 : body == 14'd0);
            if (b <= 14'd1) assert (clean);
            if (data && !control) assert (taken == {2'd0, b[W-1:2]});
        end
        if (data || pad || closing[0]) begin
            if (b >= 14'd1 && b - 14'd1 == mine) assert (next_byte == want);
            if (b >= 14'd2 && b - 14'd2 == mine) assert (phy_tx_data == want);
            assert (told == (b >= 14'd2));
            if (b == 14'd1) assert (clean);
            assert (!told_shift || !told);
        end
        if (control && behind) assert (!serving && !broken);
        if (control && data)   assert (!serving);
        if (closing != 4'd0) assert (on_wire == b + 14'd6 + at && b != 14'd0);
        if (closing[1] && b - 14'd1 == mine) assert (phy_tx_data == want);
        if (closing != 4'd0) assert (shifts == (at <= 4'd1 ? 3'd0 : at - 4'd1));
        if (closing[3:1] != 3'd0 || gap[1:0] != 2'd0) assert (told && told_shift == !closing[1]);
        if (gap != 11'd0) assert (shifts == (at == 4'd0 ? 3'd3 : 3'd4));
        if (gap != 11'd0) assert (on_wire == (at <= 4'd2 ? b + 14'd10 + at : 14'd0));
        if (closing != 4'd0 || gap != 11'd0) assert (broken || (b == whole && body != 14'd0));
        if (closing != 4'd0 || gap[0]) assert (next_er == broken);
        if (closing[3:1] != 3'd0 || gap[1:0] != 2'd0) assert (phy_tx_er == (broken && !closing[1]) || (closing[1] && broken));
        if (behind && !control) assert (serving == draining);
        if (behind && !control && !broken) begin
            if (draining) assert (held && offer[34] && {taken[W-3:0], offer[33:32]} + 14'd1 == body);
            else          assert (said == body);
        end
        if (draining) assert (!in_preamble && !data);
    end

    reg [1:0] frames = 2'd0;
    reg       other  = 1'b0;            // a control frame was among them
    always @(posedge clk) begin
        if (phy_tx_ce && ends && started && frames != 2'd3) frames <= frames + 2'd1;
        if (phy_tx_ce && control_starts && started) other <= 1'b1;
    end
    always @* cover (frames == 2'd1 && begins && quiet == 5'd12 && phy_tx_ce && hold && other);
    always @* cover (ends && er && phy_tx_ce);
    always @* cover (ends && !er && phy_tx_ce && frames == 2'd0);
endmodule
`default_nettype wire
