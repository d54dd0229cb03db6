// mac_rx_frame: exactly the bytes between an SFD after nothing but 55 and the end of the carrier come out, each once, and
// then one frame_end with the frame's own error and dribble; whatever the wire carries, with any pauses between its bytes.
`default_nettype none
module mac_rx_frame_proof (
    input wire       clk,
    input wire       rst,
    input wire       phy_rx_ce,
    input wire       phy_rx_dv,
    input wire       phy_rx_er,
    input wire       phy_rx_dribble,
    input wire [7:0] phy_rx_data
);
    wire       byte_valid, frame_end, frame_er, frame_dribble, active;
    wire [7:0] byte_data;
    mac_rx_frame dut (
        .clk(clk), .rst(rst),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er), .phy_rx_dribble(phy_rx_dribble),
        .phy_rx_data(phy_rx_data),
        .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end), .frame_er(frame_er),
        .frame_dribble(frame_dribble), .active(active)
    );
    wire [1:0] state;               // inside: see `prove`
    wire       saw_er;

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    always @* if (!started) assume (rst);

    // What the wire has carried since dv rose (or since the reset)
    reg carrier, only_55, in_frame, er;
    wire clean = !carrier || only_55;

    // What must be seen one clock later
    reg       want_byte, want_end, want_er, want_dribble;
    reg [7:0] want_data;

    always @(posedge clk) begin
        want_byte <= 1'b0;
        want_end  <= 1'b0;
        if (phy_rx_ce) begin
            carrier   <= phy_rx_dv;
            only_55   <= phy_rx_dv && clean && phy_rx_data == 8'h55;
            in_frame  <= phy_rx_dv && (in_frame || (clean && phy_rx_data == 8'hD5));
            er        <= phy_rx_dv && (er || phy_rx_er);
            want_byte <= phy_rx_dv && in_frame;
            want_end  <= !phy_rx_dv && in_frame;
        end
        want_data    <= phy_rx_data;
        want_er      <= er || phy_rx_er;
        want_dribble <= phy_rx_dribble;
        if (rst) {carrier, only_55, in_frame, er, want_byte, want_end} <= 6'd0;
    end

    always @* if (started) begin
        assert (byte_valid == want_byte);
        assert (frame_end == want_end);
        assert (!want_byte || byte_data == want_data);
        assert (!want_end || (frame_er == want_er && frame_dribble == want_dribble));
        assert (!(byte_valid && frame_end));
        assert (active == carrier);

        // how the two descriptions belong together
        assert (in_frame == (state == 2'd2));
        assert (only_55 == (state == 2'd1));
        assert (carrier == (state != 2'd0));
        assert (er == saw_er && (carrier || !er));
    end

    reg [1:0] frames = 2'd0;        // good ones ended; then any
    always @(posedge clk) if (frame_end && !rst && frames != 2'd3) frames <= frames + 2'd1;
    always @* cover (frames == 2'd2 && byte_valid && byte_data == 8'hA5);
    always @* cover (frame_end && frame_er && frame_dribble);
    always @* cover (started && state == 2'd3);
endmodule
`default_nettype wire
