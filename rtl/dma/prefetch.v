// What was read ahead of the rings: eight free-buffer addresses a receive queue and eight descriptors of four words, in one
// memory. nic_rx reads a buffer address in the cycle of its pick; nic_tx reads descriptor words in all others.
//   words 0-31: descriptor words    32-39, 40-47: free entries of receive queues 0 and 1
`default_nettype none
module prefetch (
    input  wire        clk,

    // From the bus: one word a beat
    input  wire [31:0] dat,
    input  wire        rx_got,
    input  wire [3:0]  rx_place,        // {queue, entry}
    input  wire        tx_got,
    input  wire [4:0]  tx_place,

    // Reads: data one cycle later. Transmit is granted unless receive reads.
    input  wire        rx_read,
    input  wire [3:0]  rx_entry,
    input  wire [4:0]  tx_entry,
    output wire        tx_grant,
    output wire [31:0] data
);
    assign tx_grant = !rx_read;

    ram_sdp #(.W(32), .AW(6)) memory (
        .clk(clk),
        .w_en(rx_got || tx_got), .w_addr(rx_got ? {2'b10, rx_place} : {1'b0, tx_place}), .w_data(dat),
        .r_en(1'b1), .r_addr(rx_read ? {2'b10, rx_entry} : {1'b0, tx_entry}), .r_data(data)
    );
endmodule
`default_nettype wire
