// Chooses the next burst while one runs, the two directions taking turns, and works out its address: a word of the
// register store (a ring's base) or of the prefetch memory (a buffer) plus an offset, by the adder in nic_store.
//   pick: choose, read the word  --next cycle-->  sum: load the burst for wb_master
// A direction has one job at a time, so its next one starts only after every beat of the last was acknowledged.
`default_nettype none
module dma_sched (
    input  wire        clk,
    input  wire        rst,

    // From nic_rx and nic_tx: what each would do next. All of it is sampled in the cycle of its pick.
    input  wire        rx_want,
    input  wire        rx_from_store,       // base: 1 store, 0 prefetch memory
    input  wire [7:0]  rx_base,             // word of the store
    input  wire [11:0] rx_index,            // entry of a ring, of which the lowest log2 bits count; word of a buffer
    input  wire [3:0]  rx_log2,
    input  wire        rx_wide,             // an entry has four words, not one
    input  wire [3:0]  rx_len1,
    input  wire        rx_we,
    input  wire [3:0]  rx_last_sel,
    output wire        rx_pick,
    output reg         rx_open,             // its job is not finished

    input  wire        tx_want,
    input  wire        tx_from_store,
    input  wire [7:0]  tx_base,
    input  wire [11:0] tx_index,
    input  wire [3:0]  tx_log2,
    input  wire        tx_wide,
    input  wire [3:0]  tx_len1,
    input  wire        tx_we,
    output wire        tx_pick,
    output reg         tx_open,

    // To nic_store: the sum is valid one cycle after pick
    output wire        pick,
    output wire        pick_from_store,
    output wire [7:0]  pick_base,
    output wire [13:0] pick_offset,
    input  wire [28:0] sum,                 // word address

    // To wb_master
    output reg         next_valid,
    input  wire        next_ready,
    output reg  [28:0] next_adr,
    output reg  [3:0]  next_len1,
    output reg         next_we,
    output reg  [3:0]  next_last_sel,
    output reg         next_tx,
    input  wire        rx_done,
    input  wire        tx_done,
    input  wire        fault,
    input  wire        fault_tx
);
    reg adding;                             // picked in the last cycle

    wire rx_ask = rx_want && !rx_open;
    wire tx_ask = tx_want && !tx_open;
    wire choose_tx = tx_ask && (!rx_ask || !next_tx);   // next_tx still names the last one chosen

    assign pick            = (rx_ask || tx_ask) && !adding && !next_valid;
    assign rx_pick         = pick && !choose_tx;
    assign tx_pick         = pick && choose_tx;
    assign pick_from_store = choose_tx ? tx_from_store : rx_from_store;
    assign pick_base       = choose_tx ? tx_base       : rx_base;

    wire [11:0] index = choose_tx ? tx_index : rx_index;
    wire [3:0]  log2  = choose_tx ? tx_log2  : rx_log2;
    wire        wide  = choose_tx ? tx_wide  : rx_wide;
    wire [11:0] place = index & {log2 > 4'd11, log2 > 4'd10, log2 > 4'd9, log2 > 4'd8, log2 > 4'd7, log2 > 4'd6,
                                 log2 > 4'd5,  log2 > 4'd4,  log2 > 4'd3, log2 > 4'd2, log2 > 4'd1, log2 > 4'd0};
    assign pick_offset = wide ? {place, 2'b00} : {2'b00, place};

    // Not past the end of the 1 KiB: wb_master counts eight address bits. What is cut off is asked for again.
    wire [3:0] to_end1 = ~sum[3:0];
    wire       cut     = sum[7:4] == 4'hF && next_len1 > to_end1;

    always @(posedge clk) begin
        adding <= pick;
        if (pick) begin
            next_tx       <= choose_tx;
            next_len1     <= choose_tx ? tx_len1 : rx_len1;
            next_we       <= choose_tx ? tx_we   : rx_we;
            next_last_sel <= choose_tx ? 4'hF    : rx_last_sel;
        end
        if (adding) begin
            next_adr <= sum;
            if (cut) begin
                next_len1     <= to_end1;
                next_last_sel <= 4'hF;
            end
        end
        next_valid <= adding || (next_valid && !next_ready);

        if (rx_done || (fault && !fault_tx)) rx_open <= 1'b0;
        if (tx_done || (fault && fault_tx))  tx_open <= 1'b0;
        if (rx_pick) rx_open <= 1'b1;
        if (tx_pick) tx_open <= 1'b1;
        if (rst) begin
            adding     <= 1'b0;
            next_valid <= 1'b0;
            rx_open    <= 1'b0;
            tx_open    <= 1'b0;
        end
    end
endmodule
`default_nettype wire
