// async_fifo on one clock, with four words: what is read is what was written, in order; nothing is lost, made up or
// overwritten; w_empty is never early. The two clocks' freedom lies in the synchronisers: all that is used of them here is
// that each stage is late, so the chain of counts below holds for any two clocks.
`default_nettype none
module async_fifo_proof (
    input wire       clk,
    input wire       w_valid,
    input wire [1:0] w_data,
    input wire       r_ready
);
    localparam AW = 2, W = 2;

    reg [1:0] age = 2'd0;               // clocks since power-up, saturating
    always @(posedge clk) if (age != 2'd3) age <= age + 2'd1;
    wire arst = age == 2'd0;

    wire         w_ready, w_empty, r_valid;
    wire [W-1:0] r_data;
    async_fifo #(.W(W), .AW(AW)) dut (
        .arst(arst),
        .w_clk(clk), .w_valid(w_valid), .w_data(w_data), .w_ready(w_ready), .w_empty(w_empty),
        .r_clk(clk), .r_valid(r_valid), .r_data(r_data), .r_ready(r_ready)
    );
    always @* if (age != 2'd3) assume (!w_valid && !r_ready);       // quiet for two clocks

    // Inside: see `prove`. The words of mem, in the order of their counts 0 to 3.
    wire  [AW:0] w_next, r_next, w_gray, r_gray, w_caught, w_seen, r_caught, r_seen;
    wire [W-1:0] mem0, mem1, mem2, mem3;

    function [AW:0] binary;
        input [AW:0] gray;
        integer i;
        begin
            binary = gray;
            for (i = AW - 1; i >= 0; i = i - 1) binary[i] = binary[i + 1] ^ gray[i];
        end
    endfunction

    // Counts: of words written and read, and what each stage of the two synchronisers says about them. From the oldest
    // knowledge to the newest they never go back, and from end to end they span the FIFO at most.
    wire [AW:0] written = binary(w_gray), written_caught = binary(w_caught), written_seen = binary(w_seen);
    wire [AW:0] read    = binary(r_gray), read_caught    = binary(r_caught), read_seen    = binary(r_seen);
    wire [AW:0] a = read_caught - read_seen, b = read - read_seen, c = written_seen - read_seen,
                d = written_caught - read_seen, e = written - read_seen;

    always @* begin
        assert (w_next == written + 3'd1 && r_next == read + 3'd1);
        assert (a <= b && b <= c && c <= d && d <= e && e <= (1 << AW));
        assert (!r_valid || read != written_seen);
        assert (!w_ready || e != (1 << AW));
        assert (!w_empty || read == written);
    end

    // One word, any: it lies in its place until it is read, and is there when r_valid says so.
    function [W-1:0] word;
        input [AW:0] at;
        case (at[AW-1:0])
        2'd0:    word = mem0;
        2'd1:    word = mem1;
        2'd2:    word = mem2;
        default: word = mem3;
        endcase
    endfunction

    (* anyconst *) reg [AW:0] mine;     // its count
    reg         inside = 1'b0;          // it is in the FIFO
    reg [W-1:0] value;

    always @(posedge clk) begin
        if (r_valid && r_ready && read == mine) inside <= 1'b0;
        if (w_valid && w_ready && written == mine) begin
            inside <= 1'b1;
            value  <= w_data;
        end
    end

    wire [AW:0] ahead = mine - read, held = written - read;
    always @* begin
        assert (inside == (ahead < held));
        if (inside)                      assert (word(mine) == value);
        if (r_valid)                     assert (r_data == word(read));
        if (r_valid && read == mine)     assert (inside && r_data == value);
        if (w_valid && w_ready)          assert (!inside || written != mine);
    end

    // Not stuck: a word that nobody takes is seen, and room is seen, three clocks later at the latest.
    reg [1:0] waits = 2'd0, full = 2'd0;
    always @(posedge clk) begin
        waits <= (held != 3'd0 && !r_valid) ? waits + 2'd1 : 2'd0;
        full  <= (held != 3'd4 && !w_ready) ? full  + 2'd1 : 2'd0;
    end
    always @* if (age == 2'd3) assert (waits != 2'd3 || r_valid);

    always @* cover (e == (1 << AW) && inside && age == 2'd3);
    always @* cover (inside && r_valid && r_ready && read == mine && mine[AW]);
    always @* cover (full == 2'd2);
endmodule
`default_nettype wire
