// A small FIFO between two clocks, with gray-coded pointers. First word falls through: r_data is there with r_valid.
// A word counts as taken only when the reader took it, so w_empty says that nothing is left between the two sides.
// After arst each side must stay quiet for two of its own clocks (reset_sync does that).
`default_nettype none
module async_fifo #(
    parameter W  = 8,           // bits a word
    parameter AW = 4            // 2^AW words, 4 at least
) (
    input  wire         arst,   // asynchronous: empties both sides, whichever clocks run

    // From the writer
    input  wire         w_clk,
    input  wire         w_valid,
    input  wire [W-1:0] w_data,
    output reg          w_ready,
    output wire         w_empty,    // every word written has been taken, as seen from here (late, never early)

    // To the reader
    input  wire         r_clk,
    output reg          r_valid,
    output reg  [W-1:0] r_data,
    input  wire         r_ready
);
    (* no_rw_check *) reg [W-1:0] mem [0:(1<<AW)-1];

    // Each side has the gray code of its count and, in binary, the count after the next word: so both answers are ready
    // when push or pop comes. A word's place in mem is its gray code too, the upper two bits folded into one.
    wire [AW:0] w_gray_r, r_gray_w;     // on the other side

    // Writer: a word is visible to the reader after its clock has seen w_gray twice, long after it lies in mem.
    reg  [AW:0] w_next, w_gray;
    wire [AW:0] w_gray_next = w_next ^ (w_next >> 1);
    wire [AW:0] w_gray_full = {~r_gray_w[AW:AW-1], r_gray_w[AW-2:0]};   // the gray code of 2^AW words further on
    wire        push        = w_valid && w_ready;

    assign w_empty = w_gray == r_gray_w;

    always @(posedge w_clk)
        if (push) mem[{w_gray[AW] ^ w_gray[AW-1], w_gray[AW-2:0]}] <= w_data;

    always @(posedge w_clk or posedge arst)
        if (arst) begin
            w_next  <= 1;
            w_gray  <= 0;
            w_ready <= 1'b0;
        end else begin
            w_ready <= push ? w_gray_next != w_gray_full : w_gray != w_gray_full;
            if (push) w_gray <= w_gray_next;
            if (push) w_next <= w_next + 1'b1;
        end

    // Reader: mem is always read at the place of the next word, so that the word is there one clock after the pop.
    reg  [AW:0] r_next, r_gray;
    wire [AW:0] r_gray_next = r_next ^ (r_next >> 1);
    wire        pop         = r_valid && r_ready;
    wire [AW:0] r_at        = pop ? r_gray_next : r_gray;

    always @(posedge r_clk)
        r_data <= mem[{r_at[AW] ^ r_at[AW-1], r_at[AW-2:0]}];

    always @(posedge r_clk or posedge arst)
        if (arst) begin
            r_next  <= 1;
            r_gray  <= 0;
            r_valid <= 1'b0;
        end else begin
            r_valid <= r_at != w_gray_r;
            r_gray  <= r_at;
            if (pop) r_next <= r_next + 1'b1;
        end

    sync2 #(.W(AW + 1)) to_writer (.clk(w_clk), .arst(arst), .d(r_gray), .q(r_gray_w));
    sync2 #(.W(AW + 1)) to_reader (.clk(r_clk), .arst(arst), .d(w_gray), .q(w_gray_r));
endmodule
`default_nettype wire
