// Runs bursts on the DMA's Wishbone port, one after the other: while one runs, dma_sched prepares the next, which then
// follows without a dead cycle and with CYC held. A burst never leaves its 1 KiB of addresses, so only the low eight
// address bits count. A beat that ends in an error, or in nothing for the time allowed, ends the burst and the cycle;
// the master then holds the address still until nic_store has noted it.
`default_nettype none
module wb_master (
    input  wire        clk,
    input  wire        rst,

    // From dma_sched: the next burst, taken when next_ready
    input  wire        next_valid,
    output wire        next_ready,
    input  wire [28:0] next_adr,        // word address
    input  wire [3:0]  next_len1,       // beats less one
    input  wire        next_we,
    input  wire [3:0]  next_last_sel,   // byte selects of the last beat; the others are whole words
    input  wire        next_tx,         // whose: 0 receive, 1 transmit
    input  wire        next_queue,      // of receive; only noted with a fault

    // To nic_rx and nic_tx. Data to be written must be there in every cycle of a write burst.
    output wire        rx_beat,         // this cycle moves a word
    output wire        rx_done,         // and it was the last one
    output wire        tx_beat,
    output wire        tx_done,
    output wire        rx_runs,         // the burst is, or was, a receiver's: otherwise rx_dat must be 0
    input  wire [31:0] rx_dat,
    input  wire [15:0] tx_dat,

    // Faults: one pulse, then the record stays until fault_taken
    input  wire [9:0]  timeout_cycles,
    output wire        fault,
    output wire        fault_tx,        // whose
    output reg         fault_valid,
    output reg         fault_queue,     // with fault_valid
    output wire [31:0] fault_word,      // as register FAULT_ADDR shows it
    input  wire        fault_taken,

    output wire        idle,

    // Wishbone B4, registered feedback bursts. An access ends with dma_cyc: after an error or the timeout it falls for two
    // clocks or more, and the next access has nothing to do with the last. A slave must then forget a beat that it has not
    // answered; an acknowledge that came late would be taken for one of the next burst.
    output reg         dma_cyc,
    output wire        dma_stb,
    output reg         dma_we,
    output wire [29:0] dma_adr,
    output wire [3:0]  dma_sel,
    output wire [31:0] dma_dat_w,
    output wire [2:0]  dma_cti,
    output wire [1:0]  dma_bte,
    input  wire        dma_ack,
    input  wire        dma_err
);
    localparam [2:0] CTI_INCREMENTING = 3'b010, CTI_END = 3'b111;

    reg [28:0] adr;
    reg [3:0]  left1, last_sel;
    reg [9:0]  timer;
    reg        tx, no_answer;           // whose burst it is; the record of a fault

    wire last    = left1 == 4'd0;
    wire expired = timer == timeout_cycles && !dma_ack;
    wire start   = next_valid && next_ready;
    wire beat    = dma_cyc && dma_ack && !dma_err;
    wire done    = beat && last;

    assign fault      = dma_cyc && (dma_err || expired);
    assign fault_tx   = tx;
    assign rx_beat    = beat && !tx;
    assign rx_done    = done && !tx;
    assign tx_beat    = beat && tx;
    assign tx_done    = done && tx;
    assign next_ready = (!dma_cyc || done) && !fault_valid;
    assign idle       = !dma_cyc && !fault_valid;
    assign fault_word = {1'b0, adr, dma_we, no_answer};

    assign dma_stb   = dma_cyc;
    assign dma_adr   = {1'b0, adr};
    assign dma_sel   = last ? last_sel : 4'hF;
    assign dma_cti   = last ? CTI_END : CTI_INCREMENTING;
    assign dma_bte   = 2'b00;
    assign rx_runs   = !tx;
    assign dma_dat_w = rx_dat | {16'd0, tx_dat & {16{tx}}};

    wire [7:0] next_low;
    wire [3:0] next_left1;
    mux_add #(.W(8)) low_step (
        .choose_b(start), .a(adr[7:0]), .b(next_adr[7:0]), .addend({7'd0, !start}), .sum(next_low)
    );
    mux_add #(.W(4)) left_step (
        .choose_b(start), .a(left1), .b(next_len1), .addend({4{!start}}), .sum(next_left1)
    );

    always @(posedge clk) begin
        timer <= (beat || !dma_cyc) ? 10'd0 : timer + 10'd1;
        if (fault) no_answer <= !dma_err;

        if (done || fault) dma_cyc <= 1'b0;
        if (start)         dma_cyc <= 1'b1;
        if (start) begin
            adr[28:8]   <= next_adr[28:8];
            last_sel    <= next_last_sel;
            dma_we      <= next_we;
            tx          <= next_tx;
            fault_queue <= next_queue;
        end
        if (start || beat) begin
            adr[7:0] <= next_low;
            left1    <= next_left1;
        end

        fault_valid <= fault || (fault_valid && !fault_taken);
        if (rst) begin
            dma_cyc     <= 1'b0;
            fault_valid <= 1'b0;
        end
    end
endmodule
`default_nettype wire
