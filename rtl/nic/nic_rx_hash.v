// Toeplitz hash of an IPv4 flow, 4 bits a cycle: source and destination address, source and destination port, in the
// order and with the key of RSS. The key's words are read from nic_store, one ahead of its use; each lasts eight cycles:
//   key word 0 | word 1, source | word 2, destination | word 3, ports
// Nibble t of the key enters in cycle t; from cycle 8 on it meets nibble t - 8 of the flow. Word 0 is made ready before
// there is a frame.
`default_nettype none
module nic_rx_hash (
    input  wire        clk,
    input  wire        rst,

    input  wire        enable,      // the key stays as it is

    // From nic_rx_parse
    input  wire        flow_take,   // pulse: the flow's next word
    input  wire        flow_whole,  // that was its third
    input  wire [31:0] flow,        // first byte in the low bits

    // From nic_rx_in
    output wire        pending,     // hash is on its way
    output reg  [31:0] hash,        // 0: none
    input  wire        taken,       // the frame needs it no more: make ready for the next
    output wire        ready,       // that is done: nothing moves

    // To nic_store: word read one cycle after the grant
    output wire        want,
    output wire [7:0]  word,
    input  wire        grant,
    input  wire [31:0] data
);
`include "nic_regs.vh"
    reg        known, fetched, ahead_there, next_there;
    reg [2:0]  words;               // of the key, fetched
    reg [5:0]  t;
    reg [31:0] ahead, next;         // key words t / 8 + 1 and t / 8
    reg [31:0] window;              // the four key bytes before nibble t, the oldest in the high bits
    reg [31:0] first, second, third;        // what the flow still has

    wire        over   = t[5];
    wire        filled = t[4:3] != 2'd0;
    wire        turn   = next_there && (known || !filled) && !over;
    wire        used   = turn && &t[2:0];           // a word of the key, and one of the flow
    wire [4:0]  nibble = {t[2:1], ~t[0], 2'b00};    // of a word: bytes upwards, the upper half of each first
    wire [3:0]  key    = next[nibble +: 4];
    wire [3:0]  in     = first[nibble +: 4];

    // Bit b of the nibble, the highest first, meets the 32 key bits from bit b on.
    wire [34:0] k   = {window, key[3:1]};
    wire [31:0] mix = ({32{in[3]}} & k[34:3]) ^ ({32{in[2]}} & k[33:2])
                    ^ ({32{in[1]}} & k[32:1]) ^ ({32{in[0]}} & k[31:0]);

    assign want    = enable && !words[2] && !ahead_there && !fetched;
    assign word    = `NIC_HASH_KEY_BLOCK | {6'd0, words[1:0]};
    assign pending = known && !over;
    assign ready   = !enable || (ahead_there && filled && !known);

    always @(posedge clk) begin
        fetched <= grant;
        if (fetched) begin
            ahead <= data;
            words <= words + 3'd1;
        end
        if (!next_there || used) begin
            next        <= ahead;
            next_there  <= ahead_there;
            ahead_there <= fetched;
        end else if (fetched) begin
            ahead_there <= 1'b1;
        end
        if (turn) begin
            t      <= t + 6'd1;
            window <= {window[27:0], key};
        end
        if (turn && filled) hash <= hash ^ mix;
        if (flow_take || (used && filled)) begin
            first  <= second;
            second <= third;
        end
        if (flow_take)  third <= flow;
        if (flow_whole) known <= 1'b1;
        if (rst || !enable || (taken && known)) begin
            known       <= 1'b0;
            fetched     <= 1'b0;
            ahead_there <= 1'b0;
            next_there  <= 1'b0;
            words       <= 3'd0;
            t           <= 6'd0;
            hash        <= 32'd0;
        end
    end
endmodule
`default_nettype wire
