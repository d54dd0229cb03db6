// mac_tx, for every stream of frames and every spacing of phy_tx_ce: between two frames lie 12 byte times or more, and
// exactly 12 when the next frame waits; each begins with seven 55 and D5; each has 64 bytes or more, unless its words came
// too late, and then it ends with TX_ER; no word of a frame is taken before that frame is on the wire.
`default_nettype none
module mac_tx_proof (
    input wire        clk,
    input wire        in_valid,
    input wire        in_last,
    input wire [31:0] in_data,
    input wire  [1:0] in_bytes,
    input wire        phy_tx_ce
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire       in_ready, phy_tx_en, phy_tx_er, underrun, active;
    wire [7:0] phy_tx_data;
    mac_tx dut (
        .clk(clk), .rst(rst),
        .in_valid(in_valid), .in_ready(in_ready), .in_last(in_last), .in_data(in_data), .in_bytes(in_bytes),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .underrun(underrun), .active(active)
    );

    // Inside: see `prove`
    wire [2:0] state;
    wire [5:0] count;
    wire       long_enough, spoilt, draining, fourth, next_en, next_er;
    wire [1:0] next_send;
    wire [7:0] next_byte;
    localparam [2:0] S_IDLE = 0, S_PREAMBLE = 1, S_DATA = 2, S_PAD = 3, S_FCS = 4, S_GAP = 5;

    // The FIFO's side of the contract: what is offered stays until it is taken.
    reg        held;
    reg [34:0] offer;
    always @(posedge clk) begin
        held  <= started && in_valid && !in_ready;
        offer <= {in_last, in_bytes, in_data};
    end
    always @* if (started && held) assume (in_valid && {in_last, in_bytes, in_data} == offer);

    // What the PHY sees, one byte with each phy_tx_ce
    reg       en;                       // the last one was of a frame
    reg [4:0] idle;                     // byte times since the last frame, up to 31
    reg [6:0] bytes;                    // of this frame or the last one, up to 72: 8 + 64
    reg       er;                       // one of them had TX_ER
    reg       late;                     // an underrun was reported since it began
    reg [2:0] waited;                   // a frame waited 1, 2, 3 byte times ago
    reg       serving;                  // a frame has begun, not all of its words are taken
    wire      excuse = late || underrun;

    always @(posedge clk) begin
        late    <= excuse;
        serving <= (serving && !(in_valid && in_ready && in_last)) || (state == S_PREAMBLE);
        if (phy_tx_ce) begin
            en     <= phy_tx_en;
            waited <= {waited[1:0], in_valid && !serving};
            if (phy_tx_en) begin
                idle  <= 5'd0;
                bytes <= !en ? 7'd1 : bytes == 7'd72 ? bytes : bytes + 7'd1;
                er    <= phy_tx_er || (en && er);
                if (!en) late <= underrun;
            end else if (idle != 5'd31) begin
                idle  <= idle + 5'd1;
            end
        end
        if (rst) begin
            en      <= 1'b0;
            idle    <= 5'd31;
            bytes   <= 7'd72;
            er      <= 1'b0;
            late    <= 1'b0;
            waited  <= 3'd0;
            serving <= 1'b0;
        end
    end

    wire begins = phy_tx_en && !en, ends = !phy_tx_en && en;
    wire [6:0] place = en ? bytes : 7'd0;   // of the byte that the PHY samples now

    always @* if (started) begin
        if (phy_tx_ce && begins)                        assert (idle >= 5'd12);
        if (phy_tx_ce && waited[2] && idle >= 5'd12)    assert (phy_tx_en);
        if (phy_tx_ce && phy_tx_en && place < 7'd7)     assert (phy_tx_data == 8'h55 && !phy_tx_er);
        if (phy_tx_ce && phy_tx_en && place == 7'd7)    assert (phy_tx_data == 8'hD5 && !phy_tx_er);
        if (phy_tx_ce && ends)                          assert (bytes == 7'd72 || er);
        if (phy_tx_ce && phy_tx_en && phy_tx_er)        assert (excuse);
        if (in_valid && in_ready)                       assert (serving);
    end

    // How the state of the module and what the PHY has seen, two byte times later, belong together
    always @* if (started) begin
        assert (state <= S_GAP);
        assert (!draining || serving);
        assert (fourth == (state == S_DATA && count[1:0] == 2'd3));
        assert (!next_er || excuse);
        assert (!phy_tx_er || excuse);
        assert (!spoilt || excuse || state == S_PREAMBLE || state == S_IDLE);
        assert (bytes <= 7'd72 && (!en || idle == 5'd0));
        case (state)
        S_IDLE: begin
            assert (count == 6'd0 && !next_en && !phy_tx_en && idle >= 5'd9 && !next_er && !phy_tx_er && !long_enough);
            assert (!(idle >= 5'd10 && waited[0]) && !(idle >= 5'd11 && waited[1]) && !(idle >= 5'd12 && waited[2]));
        end
        S_PREAMBLE: begin
            assert (count <= 6'd7 && !next_er && !phy_tx_er && !draining && !long_enough);
            assert (next_en == (count >= 6'd1) && phy_tx_en == (count >= 6'd2) && en == (count >= 6'd3));
            if (!en) assert (idle >= 5'd10 + count);
            if (count < 6'd2) assert (!(idle >= 5'd11 + count && waited[1 + count[0]]));
            if (count < 6'd2) assert (!(idle >= 5'd12 && waited[2]));
            if (en)           assert (bytes == count - 6'd2);
            if (next_en)      assert (next_send == 2'd1 && next_byte == 8'd0);
            if (phy_tx_en)    assert (phy_tx_data == 8'h55);
            if (count > 6'd0) assert (!spoilt);
        end
        S_DATA, S_PAD: begin
            assert (next_en && phy_tx_en && en && !next_er && !phy_tx_er && !spoilt);
            assert (long_enough ? bytes >= 7'd65 : (bytes == count + 7'd6 && count <= 6'd58));
            assert (state == S_PAD || (serving && !draining));
            if (!long_enough && count == 6'd0) assert (next_send == 2'd1 && next_byte == 8'h80 && phy_tx_data == 8'h55);
            if (!long_enough && count == 6'd1) assert (phy_tx_data == 8'hD5);
            assert (state == S_DATA || count != 6'd0 || long_enough);
            if (state == S_DATA && count[1:0] != 2'd0) assert (held && (!offer[34] || offer[33:32] >= count[1:0]));
        end
        S_FCS: begin
            assert (next_en && phy_tx_en && en && count <= 6'd3 && (!long_enough || count == 6'd0));
            assert (spoilt ? (bytes >= 7'd7 && next_er) : (bytes >= 7'd66 + count && !next_er && !phy_tx_er));
            if (bytes == 7'd7) assert (phy_tx_data == 8'hD5 && !phy_tx_er && count == 6'd0);
        end
        default: begin
            assert (count <= 6'd10 && !long_enough);
            assert (next_en == (count == 6'd0) && phy_tx_en == (count <= 6'd1) && en == (count <= 6'd2));
            if (count > 6'd2)  assert (idle == count - 6'd2);
            if (count == 6'd0) assert (spoilt ? (next_er && bytes >= 7'd8) : (bytes >= 7'd70 && !next_er));
            if (count == 6'd1) assert (spoilt ? (phy_tx_er && bytes >= 7'd8) : bytes >= 7'd71);
            if (count == 6'd2) assert (spoilt ? er : bytes == 7'd72);
            if (count >= 6'd1) assert (!next_er);
            if (count >= 6'd2) assert (!phy_tx_er);
        end
        endcase
    end

    reg [1:0] frames = 2'd0;
    always @(posedge clk) if (phy_tx_ce && ends && started && frames != 2'd3) frames <= frames + 2'd1;
    always @* cover (frames == 2'd1 && begins && idle == 5'd12 && phy_tx_ce);
    always @* cover (ends && er && phy_tx_ce);
    always @* cover (ends && !er && phy_tx_ce && frames == 2'd0);
endmodule
`default_nettype wire
