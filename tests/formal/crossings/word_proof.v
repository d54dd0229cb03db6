// word_cross between any two clocks: what comes out was there before, whole, never a mixture of two; the source leaves it
// alone while the destination may take it; and a word that stays comes out after so many clocks of both.
`default_nettype none
module word_proof (
    input wire       in_clk,
    input wire       out_clk,
    input wire [2:0] word_in
);
    localparam [3:0] ROUNDS = 4'd9;    // clocks of both sides

    (* gclk *) wire now;
    reg started = 1'b0;
    always @(posedge now) started <= 1'b1;
    wire arst = !started;

    wire [2:0] word_out;
    word_cross #(.W(3)) dut (.arst(arst), .in_clk(in_clk), .word_in(word_in), .out_clk(out_clk), .word_out(word_out));

    // Inside: see `prove`
    wire [2:0] held;
    wire       told, out_caught, out_q, taken, in_caught, in_q;

    // A word that was never there
    (* anyconst *) reg [2:0] never;
    always @* assume (never != 3'd0 && word_in != never);

    // The news goes round: told, the destination's two flip-flops, taken, the source's two. One at a time.
    wire [5:0] ring  = {told, out_caught, out_q, taken, in_caught, in_q};
    wire [4:0] steps = ring[5:1] ^ ring[4:0];
    always @* if (started) begin
        assert (held != never && word_out != never);
        assert ((steps & (steps - 5'd1)) == 5'd0);
        if (taken != out_q) assert (told != in_q);          // about to be taken: it stays
        if (taken == told)  assert (word_out == held);
    end

    // How many more clocks it takes, of the one side or the other, until the newest word is out
    wire       behind = word_in != held;
    wire [3:0] rank   = behind ? (steps[4] ? 4'd9 : steps[3] ? 4'd8 : steps[2] ? 4'd7 : steps[1] ? 4'd6 :
                                  steps[0] ? 4'd5 : 4'd4)
                               : (steps[4] ? 4'd3 : steps[3] ? 4'd2 : steps[2] ? 4'd1 : 4'd0);
    wire       turn_out = rank >= 4'd7 || rank <= 4'd3;         // whose clock brings it on

    // Rounds: in each both clocks have risen, and it was brought on; the word has not changed since the first
    reg  [3:0] rounds, at_begin;
    reg        rose_in, rose_out, was_in, was_out, was_started;
    reg  [2:0] word;
    wire       in_rose  = rose_in  || (in_clk && !was_in);
    wire       out_rose = rose_out || (out_clk && !was_out);
    wire       steady   = word_in == word;
    wire       anew     = !steady || (in_rose && out_rose);
    always @(posedge now) begin
        {was_in, was_out, word, was_started} <= {in_clk, out_clk, word_in, started};
        {rose_in, rose_out} <= anew ? 2'b00 : {in_rose, out_rose};
        if (anew) at_begin <= rank;
        rounds <= !steady || !started ? 4'd0 : anew && rounds != ROUNDS ? rounds + 4'd1 : rounds;
        if (!started) {rose_in, rose_out, at_begin} <= {2'b00, 4'd9};
    end
    always @* if (started && was_started && steady) begin
        assert (rank <= at_begin && (at_begin == 4'd0 || {1'b0, rounds} + at_begin <= ROUNDS));
        if (rank == at_begin && rank != 4'd0) assert (turn_out ? !out_rose : !in_rose);
        if (rounds == ROUNDS) assert (word_out == word_in);
    end

    always @* cover (started && word_out == 3'd5 && word_in == 3'd2 && held == 3'd2);
    always @* cover (started && rounds == ROUNDS && word_out == 3'd6);
endmodule
`default_nettype wire
