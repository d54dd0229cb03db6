// In place of crc32, which has a proof of its own: any FCS.
`default_nettype none
module crc32 #(
    parameter BYTE_CLOCKS = 1
) (
    input  wire        clk,
    input  wire        clear,
    input  wire        update,
    input  wire        shift,
    input  wire  [7:0] data,
    output wire  [7:0] fcs,
    output wire        good,
    output wire  [5:0] bucket
);
    (* anyseq *) reg [14:0] any;
    assign {bucket, good, fcs} = any;
endmodule
`default_nettype wire
