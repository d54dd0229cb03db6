// In place of nic_rx_parse: any verdict, any flow.
`default_nettype none
module nic_rx_parse #(
    parameter SUM       = 1,
    parameter MAX_WORDS = 512
) (
    input  wire        clk,
    input  wire        clear,
    input  wire        take,
    input  wire [31:0] data,
    input  wire        last,
    input  wire [2:0]  bytes,
    input  wire [1:0]  type_place,
    input  wire [5:0]  at,
    input  wire        stripped,
    output wire        flow_take,
    output wire        flow_whole,
    output wire [31:0] flow,
    input  wire        finish,
    input  wire [2:0]  step,
    output wire        fragment,
    output wire [1:0]  l3_sum,
    output wire [1:0]  l4_sum,
    output wire [1:0]  l3,
    output wire [1:0]  l4,
    output wire        urgent,
    output wire [7:0]  l4_offset,
    output wire [7:0]  payload_offset
);
    (* anyseq *) reg [59:0] any;
    assign {flow_take, flow_whole, flow, fragment, l3_sum, l4_sum, l3, l4, urgent, l4_offset, payload_offset} = any;
endmodule
`default_nettype wire
