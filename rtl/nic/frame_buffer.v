// Store-and-forward buffer of whole frames. The writer appends words behind a place kept free for a header; commit
// writes the header and hands the frame over, rollback forgets the open frame. One word of it can be marked and written
// anew before the commit. The reader sees committed frames only. A few bits more, the tag, may go with each header.
//   | header | words of a frame | header | words … | kept free | open frame … |
//   ^ first (being read)                           ^ base                      ^ put
`default_nettype none
module frame_buffer #(
    parameter AW       = 11,            // 2^AW words
    parameter MARK     = 1 << (AW - 1), // words, multiples of 32
    parameter LOW_MARK = 1 << (AW - 2),
    parameter TAG      = 0,             // bits of the tag, 0: there is none
    parameter [31:0] HEAD = 32'hFFFF_FFFF   // bits of a header that are kept; the others read as anything
) (
    input  wire          clk,
    input  wire          rst,

    // From the writer, which puts only while there is room, and not together with a commit. A put together with a rollback
    // is lost.
    input  wire          put,
    input  wire [31:0]   put_data,
    input  wire          commit,
    input  wire [31:0]   commit_head,
    input  wire [(TAG > 0 ? TAG : 1)-1:0] commit_tag,
    input  wire          rollback,
    input  wire          mark,      // with a put: this is the word that a patch of the same frame writes anew
    input  wire          patch,     // from commit_head; not together with a put or commit
    output wire          room,      // for one word
    output reg           above_mark, // a cycle ago MARK words or more were in use, that of the open frame's header included
    output reg           above_low, // LOW_MARK words or more
    output wire          used,      // a word is, other than that header

    // To the reader. While a frame waits and nothing steps, data is the word at the reading place: header, then words. One
    // cycle after peek it is the header, whatever the place. No step or forget together with a peek.
    output reg           frame,     // a committed frame waits
    output wire [31:0]   data,
    output wire [(TAG > 0 ? TAG : 1)-1:0] tag,  // with the header
    input  wire          step,      // go on by one word; data is the new one in the next cycle
    input  wire          peek,
    input  wire          forget     // every word was stepped over, with the step of this cycle: forget the frame
);
    // The writer's places are kept as complements, so that the level needs no subtraction.
    reg  [AW:0] not_base, not_put_at, first, at;
    reg  [AW-1:0] not_marked;
    reg         open;                   // the open frame has a word
    wire [AW:0] not_put_next, at_next;
    wire [AW:0] base   = ~not_base;
    wire [AW-1:0] put_at = ~not_put_at[AW-1:0];
    wire        waits  = base != first;

    mux_add #(.W(AW + 1)) put_step (
        .choose_b(rollback), .a(not_put_at), .b(not_base), .addend({AW+1{1'b1}}), .sum(not_put_next)
    );
    mux_add #(.W(AW + 1)) read_step (
        .choose_b(peek), .a(at), .b(first), .addend({{AW{1'b0}}, step && !peek}), .sum(at_next)
    );

    wire [AW:0] level = ~(not_put_at + first);
    assign room       = !level[AW];
    assign used       = waits || open;

    wire [31:0] from_head = ({32{commit}} & HEAD) | {32{patch}};
    wire [31:0] word      = (commit_head & from_head) | (put_data & ~from_head);

    wire [TAG+31:0] w_data, r_data;
    assign data = r_data[31:0];
    generate
    if (TAG > 0) begin : with_tag
        assign w_data = {commit_tag, word};
        assign tag    = r_data[TAG+31:32];
    end else begin : no_tag
        assign w_data = word;
        assign tag    = 1'b0;
        wire   unused = &{1'b0, commit_tag};
    end
    endgenerate

    ram_sdp #(.W(TAG + 32), .AW(AW)) memory (
        .clk(clk),
        .w_en(put || commit || patch),
        .w_addr(commit ? base[AW-1:0] : patch ? ~not_marked : put_at),
        .w_data(w_data),
        .r_en(1'b1), .r_addr(at_next[AW-1:0]), .r_data(r_data)
    );

    always @(posedge clk) begin
        if (put || commit || rollback) not_put_at <= not_put_next;
        if (put && mark)               not_marked <= not_put_at[AW-1:0];
        if (commit)                    not_base   <= not_put_at;
        open <= (open || put) && !commit && !rollback;

        if (!peek)  at    <= at_next;
        if (forget) first <= at_next;
        frame <= waits && !forget;     // one cycle late, so that the header is readable by then
        above_mark <= level[AW:5] >= MARK[AW:5];
        above_low  <= level[AW:5] >= LOW_MARK[AW:5];

        if (rst) begin
            not_base   <= {AW+1{1'b1}};
            not_put_at <= {{AW{1'b1}}, 1'b0};
            first      <= {AW+1{1'b0}};
            at         <= {AW+1{1'b0}};
            frame      <= 1'b0;
            above_mark <= 1'b0;
            above_low  <= 1'b0;
            open       <= 1'b0;
        end
    end
endmodule
`default_nettype wire
