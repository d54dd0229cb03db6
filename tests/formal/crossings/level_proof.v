// level_cross between any two clocks: a level that stays is seen after three clocks of the destination, and no other.
`default_nettype none
module level_proof (
    input wire in_clk,
    input wire out_clk,
    input wire level_in
);
    (* gclk *) wire now;
    reg started = 1'b0;
    always @(posedge now) started <= 1'b1;
    wire arst = !started;

    wire level_out;
    level_cross dut (.arst(arst), .in_clk(in_clk), .level_in(level_in), .out_clk(out_clk), .level_out(level_out));
    wire held, caught;              // inside: see `prove`

    // The level, as the source's clock samples it
    reg level;
    always @(posedge in_clk or posedge arst)
        if (arst) level <= 1'b0;
        else      level <= level_in;

    // Clocks of the destination since it last changed, up to 2. A change in the very moment of a clock may be missed by it.
    reg       before, was_clk;
    reg [1:0] clocks;
    wire      changes = level != before, rises = out_clk && !was_clk;
    wire [1:0] by_now = changes ? 2'd0 : rises && clocks != 2'd2 ? clocks + 2'd1 : clocks;
    always @(posedge now) begin
        {before, was_clk} <= {level, out_clk};
        clocks            <= by_now;
        if (!started) clocks <= 2'd2;
    end

    always @* if (started && was_started) begin
        assert (held == level);
        if (by_now >= 2'd1) assert (caught == level);
        if (by_now >= 2'd2) assert (level_out == level);
    end
    reg was_started;
    always @(posedge now) was_started <= started;

    reg [1:0] times = 2'd0;
    reg       was   = 1'b0;
    always @(posedge out_clk) begin
        was <= level_out;
        if (level_out && !was && times != 2'd3) times <= times + 2'd1;
    end
    always @* cover (started && times == 2'd2 && !level_out);
endmodule
`default_nettype wire
