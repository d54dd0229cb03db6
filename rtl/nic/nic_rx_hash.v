// Toeplitz hash of an IPv4 flow, 8 bits a cycle: source and destination address, source and destination port, in the
// order and with the key of RSS. The key's words are read from nic_store, each followed by four cycles:
//   key word 0 | word 1, source | word 2, destination | word 3, ports
// Byte t of the key enters in cycle t; from cycle 4 on it meets byte t - 4 of the flow.
`default_nettype none
module nic_rx_hash (
    input  wire        clk,
    input  wire        clear,       // between frames

    input  wire        start,       // an IPv4 frame: read the key. Never within a run
    input  wire        flow_there,  // pulse: the flow is there, and stays until clear
    input  wire [95:0] flow,        // first byte in the low bits
    output wire        pending,     // hash is on its way
    output reg  [31:0] hash,        // 0: none

    // To nic_store: word read one cycle after the grant
    output wire        want,
    output wire [7:0]  word,
    input  wire        grant,
    input  wire [31:0] data
);
`include "nic_regs.vh"
    reg        running, known, fetched, loaded;
    reg [3:0]  t;
    reg [31:0] next;                // key word t / 4
    reg [31:0] window;              // the four key bytes before byte t, the oldest in the high bits

    wire        turn = running && loaded && (known || t[3:2] == 2'd0);
    wire [7:0]  key_byte  = next[{t[1:0], 3'd0} +: 8];
    wire [31:0] flow_word = t[3:2] == 2'd1 ? flow[31:0] : t[3:2] == 2'd2 ? flow[63:32] : flow[95:64];
    wire [7:0]  in        = flow_word[{t[1:0], 3'd0} +: 8] & {8{t[3:2] != 2'd0}};

    // Bit b of the byte, the highest first, meets the 32 key bits from bit b on.
    wire [38:0] k = {window, key_byte[7:1]};
    wire [31:0] mix = ({32{in[7]}} & k[38:7]) ^ ({32{in[6]}} & k[37:6]) ^ ({32{in[5]}} & k[36:5])
                    ^ ({32{in[4]}} & k[35:4]) ^ ({32{in[3]}} & k[34:3]) ^ ({32{in[2]}} & k[33:2])
                    ^ ({32{in[1]}} & k[32:1]) ^ ({32{in[0]}} & k[31:0]);

    assign want    = running && !loaded && !fetched;
    assign word    = `NIC_HASH_KEY_BLOCK | {6'd0, t[3:2]};
    assign pending = running && known;

    always @(posedge clk) begin
        fetched <= grant;
        if (fetched) begin
            next   <= data;
            loaded <= 1'b1;
        end
        if (turn) begin
            t      <= t + 4'd1;
            window <= {window[23:0], key_byte};
            hash   <= hash ^ mix;
            if (t[1:0] == 2'd3) loaded  <= 1'b0;
            if (t == 4'd15)     running <= 1'b0;
        end
        if (flow_there) known <= 1'b1;
        if (start) begin
            running <= 1'b1;
            t       <= 4'd0;
        end
        if (clear) begin
            running <= 1'b0;
            known   <= 1'b0;
            fetched <= 1'b0;
            loaded  <= 1'b0;
            hash    <= 32'd0;
        end
    end
endmodule
`default_nettype wire
