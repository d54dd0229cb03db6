// The 256 words behind the register window in one memory: ring bases, sizes, filter entries and counters, read one after
// the other, and the adder that counters and bus addresses share.
//   read:  dma_sched first, then counters, filter, hash, software. The word is there in the next cycle.
//   write: a counter's sum, then a fault address, then software.
`default_nettype none
module nic_store (
    input  wire        clk,
    input  wire        rst,

    // dma_sched: word (or prefetched buffer address) + offset, in the cycle after pick
    input  wire        pick,
    input  wire        pick_from_store,
    input  wire [7:0]  pick_base,
    input  wire [13:0] pick_offset,     // words
    input  wire [31:0] entry_data,      // from the prefetch memory
    output wire [28:0] sum_words,

    // Counters, the first one first: add amount to the counter id. Ready is for one cycle.
    input  wire        in_valid,        // nic_rx_in
    input  wire [7:0]  in_id,
    output wire        in_ready,
    input  wire        rx_valid,        // nic_rx
    input  wire [7:0]  rx_id,
    input  wire [13:0] rx_amount,
    output wire        rx_ready,
    input  wire        out_valid,       // nic_tx_out
    input  wire [7:0]  out_id,
    input  wire [13:0] out_amount,
    output wire        out_ready,
    input  wire        tx_valid,        // nic_tx
    input  wire [7:0]  tx_id,
    output wire        tx_ready,

    // nic_filter
    input  wire        filter_want,
    input  wire [8:0]  filter_word,
    output wire        filter_grant,

    // nic_rx_hash
    input  wire        hash_want,
    input  wire [7:0]  hash_word,
    output wire        hash_grant,

    // wb_master
    input  wire        fault_valid,
    input  wire        fault_tx,        // whose: transmit, or receive ...
    input  wire        fault_queue,     // ... of this queue
    input  wire [31:0] fault_word,
    output wire        fault_taken,

    // nic_regs
    input  wire        write,           // else a read, whether wanted or not
    input  wire [8:0]  word,
    input  wire [31:0] write_data,
    output wire        ready,           // the read or write happens in this cycle

    output wire [31:0] data             // what was read in the last cycle
);
`include "nic_regs.vh"
    reg        counting;                // the sum of this cycle is a counter's
    reg        from_entry;
    reg [7:0]  counter;
    reg [15:0] amount;

    // Read port
    wire        count_any = in_valid || rx_valid || out_valid || tx_valid;
    wire        count     = count_any && !pick && !fault_valid && !counting;
    wire [7:0]  id        = in_valid ? in_id : rx_valid ? rx_id : out_valid ? out_id : tx_id;
    wire [13:0] by        = in_valid ? 14'd1 : rx_valid ? rx_amount : out_valid ? out_amount : 14'd1;
    wire [7:0]  id_word   = `NIC_COUNT_BLOCK | id;

    assign in_ready     = count && in_valid;
    assign rx_ready     = count && !in_valid && rx_valid;
    assign out_ready    = count && !in_valid && !rx_valid && out_valid;
    assign tx_ready     = count && !in_valid && !rx_valid && !out_valid;
    assign filter_grant = filter_want && !pick && !count;
    assign hash_grant   = hash_want && !pick && !count && !filter_want;

    wire       read_free = !pick && !count && !filter_want && !hash_want;
    wire [7:0] r_word    = pick ? pick_base : count ? id_word : filter_want ? filter_word[7:0]
                         : hash_want ? hash_word : word[7:0];

    // The adder: one user a cycle, the one that was granted the read port in the last
    wire [31:0] sum  = (from_entry ? entry_data : data) + {16'd0, amount};
    assign sum_words = sum[30:2];

    // Write port. A word that is read and written in one cycle reads as anything (ram_sdp), so software waits: its read for
    // the writers before it, its write while another reads that word.
    wire        write_free = !counting && !fault_valid;
    wire [7:0]  fault_at   = (fault_tx ? `NIC_TX_BLOCK : fault_queue ? `NIC_RX_BLOCK | 8'h10 : `NIC_RX_BLOCK)
                           | `NIC_RX_FAULT_ADDR;
    assign fault_taken = fault_valid && !counting;
    assign ready       = write_free && (read_free || (write && r_word != word[7:0]));

    ram_sdp #(.W(32), .AW(8)) memory (
        .clk(clk),
        .w_en(counting || fault_valid || (write && ready)),
        .w_addr(counting ? counter : fault_valid ? fault_at : word[7:0]),
        .w_data(counting ? sum : fault_valid ? fault_word : write_data),
        .r_en(1'b1), .r_addr(r_word), .r_data(data)
    );

    wire unused = &{1'b0, filter_word[8], word[8]};

    always @(posedge clk) begin
        counting   <= count && !rst;
        from_entry <= pick && !pick_from_store;
        counter    <= id_word;
        amount     <= pick ? {pick_offset, 2'b00} : {2'b00, by};
    end
endmodule
`default_nettype wire
