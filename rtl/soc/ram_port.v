// One Wishbone port of the RAM: ranges, acknowledges, and the read-ahead that makes an incrementing burst flow at one
// beat a clock. A read answers one cycle after its access, a write in the cycle of its access. Where several ports
// meet, `grant` says whether the access asked for in this cycle is the memory's; one that is not is asked again.
// A burst with another wrap than linear (BTE != 0) is answered as single accesses.
`default_nettype none
module ram_port #(
    parameter WORDS = 65536,
    parameter W_WORD = $clog2(WORDS)
) (
    input  wire              clk,
    input  wire              rst,

    // Wishbone. Bit 31 of the byte address (adr[29]) is the uncached alias and ignored.
    input  wire              cyc,
    input  wire              stb,
    input  wire              we,
    input  wire [29:0]       adr,
    input  wire [2:0]        cti,
    input  wire [1:0]        bte,
    output wire              ack,
    output wire              err,        // outside the memory

    // To the memory: word and write hold for the cycle in which request is high.
    output wire              request,
    output wire              write,
    output wire [W_WORD-1:0] word,
    input  wire              grant
);
    localparam [31:0] END = WORDS;
    localparam [2:0]  INCREMENTING = 3'b010;

    reg  have_data;                      // the memory's output is what this beat asks for

    wire open     = cyc && stb;
    wire in_range = {3'd0, adr[28:0]} < END;
    wire flows    = cti == INCREMENTING && bte == 2'b00;
    wire answer   = open && in_range && !we && have_data;

    assign request = open && in_range && !(answer && !flows);
    assign write   = we;
    assign word    = adr[W_WORD-1:0] + {{W_WORD-1{1'b0}}, answer};   // in a burst, already the next beat's
    assign ack     = answer || (request && we && grant);
    assign err     = open && !in_range;

    always @(posedge clk) begin
        have_data <= request && !we && grant && !rst;
    end

    wire unused = &{1'b0, adr[29]};
endmodule
`default_nettype wire
