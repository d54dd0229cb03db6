// Makes memory fail for one master, so that a simulator can show that only that master's part is hurt: accesses to a
// range of words end with an error, or with no answer at all. Of no use on a board, where `words` is 0 and this is wires.
`default_nettype none
module bus_breaker (
    // Which words; 29 bits, for the alias of bit 29 is the same memory
    input  wire [28:0] from,
    input  wire [28:0] words,       // 0: none
    input  wire        silent,      // no answer, else an error

    // The address as the master has it, and as memory sees it: one that is outside
    input  wire [29:0] adr,
    output wire [29:0] mem_adr,

    // Memory's error, and the master's
    input  wire        mem_err,
    output wire        err
);
    wire [28:0] offset = adr[28:0] - from;
    wire        broken = offset < words;

    assign mem_adr = broken ? 30'h3fffffff : adr;
    assign err     = mem_err && !(broken && silent);
endmodule
`default_nettype wire
