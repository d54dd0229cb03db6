// Decides whom a frame is for. nic_rx_in shows the destination address; the perfect entries are read one by one from
// the register store while the rest of the frame arrives. Place for the hash and VLAN tables: two more steps of the walk.
//   IDLE --start--> LOW i --equal--> HIGH i --equal--> DONE (matched entry i)
//                   LOW i --else--> LOW i+1 ... --past the last--> DONE (broadcast, promiscuous or not at all)
`default_nettype none
module nic_filter #(
    parameter ENTRIES = 1
) (
    input  wire        clk,
    input  wire        rst,

    // From nic_rx_in: address in wire order, byte 0 in [7:0]; stable from start to the end of the frame
    input  wire        start,
    input  wire        over,            // the frame ended before the verdict, or after it
    input  wire [47:0] address,
    input  wire        broadcast,       // the address is all ones
    output reg         done,
    output reg         accept,
    output reg  [4:0]  matched,         // as in the completion: entry, or 17 broadcast, 19 promiscuous

    // From nic_regs
    input  wire        accept_broadcast,
    input  wire        promiscuous,

    // To nic_store: word read one cycle after the grant
    output wire        want,
    output wire [7:0]  word,
    input  wire        grant,
    input  wire [31:0] data
);
`include "nic_regs.vh"
    localparam [31:0] LAST = ENTRIES - 1;
    localparam [4:0] M_BROADCAST = 5'd17, M_PROMISCUOUS = 5'd19;

    reg       busy, high, fetched;      // fetched: data is the word asked for in the last cycle
    reg [3:0] entry;

    wire equal_low  = data == address[31:0];
    wire equal_high = data[15:0] == address[47:32] && data[`NIC_FILTER_HIGH_ENABLE_BIT];
    wire hit        = fetched && high && equal_high;
    wire miss       = fetched && !(high ? equal_high : equal_low);
    wire past       = miss && entry == LAST[3:0];

    assign want = busy && !fetched;
    assign word = `NIC_FILTER_BLOCK | {3'd0, entry, high};

    always @(posedge clk) begin
        fetched <= grant;
        if (fetched && !high) high <= equal_low;
        if (miss) begin
            entry <= entry + 4'd1;
            high  <= 1'b0;
        end
        if (hit || past) begin
            busy    <= 1'b0;
            done    <= 1'b1;
            accept  <= hit || (broadcast && accept_broadcast) || promiscuous;
            matched <= hit ? {1'b0, entry} : (broadcast && accept_broadcast) ? M_BROADCAST : M_PROMISCUOUS;
        end
        if (start) begin
            busy  <= 1'b1;
            entry <= 4'd0;
            high  <= 1'b0;
        end
        if (rst || over) begin
            busy    <= 1'b0;
            done    <= 1'b0;
            fetched <= 1'b0;
        end
    end
endmodule
`default_nettype wire
