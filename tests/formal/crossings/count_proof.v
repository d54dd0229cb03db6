// count_cross between any two clocks: each event goes in once and comes out once, none is lost, doubled or made up, as long
// as no more than 2^W - 1 are on the way; and none is on the way for long while the destination's clock runs.
`default_nettype none
module count_proof #(
    parameter W = 2
) (
    input wire in_clk,
    input wire out_clk,
    input wire event_in
);
    localparam [7:0] MOST = (1 << W) - 1;

    (* gclk *) wire now;
    reg started = 1'b0;
    always @(posedge now) started <= 1'b1;
    wire arst = !started;

    wire event_out;
    count_cross #(.W(W)) dut (
        .arst(arst), .in_clk(in_clk), .event_in(event_in), .out_clk(out_clk), .event_out(event_out)
    );
    wire [W-1:0] sent, gray, caught, q, seen;       // inside: see `prove`

    // Events counted on both sides; event_out counts from the clock in which it rises.
    reg [7:0] went_in = 8'd0, came = 8'd0;
    always @(posedge in_clk)  if (!arst) went_in <= went_in + {7'd0, event_in};
    always @(posedge out_clk) if (!arst) came    <= came + {7'd0, event_out};
    wire [7:0] came_out = came + {7'd0, event_out};
    wire [7:0] on_way   = went_in - came_out;
    always @* if (event_in) assume (on_way < MOST);

    // How far they have come, counted from those that came out. A gray code of one or two bits, in binary, is c ^ c >> 1.
    wire [W-1:0] at_q = (q ^ (q >> 1)) - seen, at_caught = (caught ^ (caught >> 1)) - seen;
    always @* if (started) begin
        assert (on_way <= MOST);                            // none is lost, none is made up
        assert (sent == went_in[W-1:0] && gray == (sent ^ (sent >> 1)) && seen == came_out[W-1:0]);
        assert (at_q <= at_caught && at_caught <= on_way);
    end

    // Not for long: after two clocks without a new one, one comes out with each.
    reg [7:0] earlier;              // went_in, a clock of the destination ago
    reg [2:0] quiet;                // clocks since it changed, up to 7
    always @(posedge out_clk or posedge arst)
        if (arst) {earlier, quiet} <= 11'd0;
        else begin
            earlier <= went_in;
            quiet   <= went_in != earlier ? 3'd0 : quiet == 3'd7 ? 3'd7 : quiet + 3'd1;
        end
    wire [7:0] old = earlier - came_out;                    // of those, still on the way (negative: none)
    wire [7:0] out_by_now = quiet < 3'd2 ? 8'd0 : {5'd0, quiet} - 8'd2;
    always @* if (started && !old[7]) begin
        assert (old <= on_way);
        if (quiet >= 3'd1) assert ({8{1'b0}} + at_caught >= old);
        if (quiet >= 3'd2) assert ({8{1'b0}} + at_q >= old);
        assert (old + out_by_now <= MOST || old == 8'd0);
    end
    always @* if (started) assert (!old[7] || quiet == 3'd0);

    always @* cover (started && came == MOST + 8'd2);
    always @* cover (started && on_way == MOST && quiet == 3'd1);
endmodule
`default_nettype wire
