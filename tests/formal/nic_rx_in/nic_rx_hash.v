// In place of nic_rx_hash: any hash, that comes at any time.
`default_nettype none
module nic_rx_hash (
    input  wire        clk,
    input  wire        rst,
    input  wire        enable,
    input  wire        flow_take,
    input  wire        flow_whole,
    input  wire [31:0] flow,
    output wire        pending,
    output wire [31:0] hash,
    input  wire        taken,
    output wire        ready,
    output wire        want,
    output wire [7:0]  word,
    input  wire        grant,
    input  wire [31:0] data
);
    (* anyseq *) reg [42:0] any;
    assign {pending, hash, ready, want, word} = any;
endmodule
`default_nettype wire
