// dma_sched, between two directions that want anything at any time and a master that takes when it likes: each pick becomes
// exactly one burst, of that direction's own words, at base + offset, that ends at the 1 KiB; a direction has one at a time
// and is passed over once at most.
`default_nettype none
module dma_sched_proof (
    input wire        clk,
    input wire        rx_want,
    input wire        rx_from_store,
    input wire  [7:0] rx_base,
    input wire [11:0] rx_index,
    input wire  [3:0] rx_log2,
    input wire        rx_wide,
    input wire  [3:0] rx_len1,
    input wire        rx_we,
    input wire  [3:0] rx_last_sel,
    input wire        tx_want,
    input wire        tx_from_store,
    input wire  [7:0] tx_base,
    input wire [11:0] tx_index,
    input wire  [3:0] tx_log2,
    input wire        tx_wide,
    input wire  [3:0] tx_len1,
    input wire        tx_we,
    input wire [28:0] looked_up,        // the word that nic_store or prefetch reads
    input wire        next_ready,
    input wire        rx_done,
    input wire        tx_done,
    input wire        fault,
    input wire        fault_tx
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire        rx_pick, rx_open, tx_pick, tx_open, pick, pick_from_store, next_valid, next_we, next_tx;
    wire  [7:0] pick_base;
    wire [13:0] pick_offset;
    wire [28:0] next_adr, sum;
    wire  [3:0] next_len1, next_last_sel;
    dma_sched dut (
        .clk(clk), .rst(rst),
        .rx_want(rx_want), .rx_from_store(rx_from_store), .rx_base(rx_base), .rx_index(rx_index), .rx_log2(rx_log2),
        .rx_wide(rx_wide), .rx_len1(rx_len1), .rx_we(rx_we), .rx_last_sel(rx_last_sel), .rx_pick(rx_pick),
        .rx_open(rx_open),
        .tx_want(tx_want), .tx_from_store(tx_from_store), .tx_base(tx_base), .tx_index(tx_index), .tx_log2(tx_log2),
        .tx_wide(tx_wide), .tx_len1(tx_len1), .tx_we(tx_we), .tx_pick(tx_pick), .tx_open(tx_open),
        .pick(pick), .pick_from_store(pick_from_store), .pick_base(pick_base), .pick_offset(pick_offset), .sum(sum),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx),
        .rx_done(rx_done), .tx_done(tx_done), .fault(fault), .fault_tx(fault_tx)
    );

    // nic_store's adder, one cycle after the pick
    reg [13:0] offset;
    always @(posedge clk) offset <= pick_offset;
    assign sum = looked_up + {15'd0, offset};

    // The bursts of each direction: picked in the last cycle, waiting for the master, run by it
    localparam [1:0] NONE = 0, FRESH = 1, WAITS = 2, RUNS = 3;
    reg [1:0] rx, tx;
    wire      taken = next_valid && next_ready;
    always @* begin
        if (rx_done)                assume (rx == RUNS && !fault);
        if (tx_done)                assume (tx == RUNS && !fault && !rx_done);
        if (fault)                  assume ((fault_tx ? tx : rx) == RUNS);
        if (rx == RUNS && tx == RUNS) assume (0);           // the master runs one at a time
        if (taken)                  assume (next_tx ? rx != RUNS || rx_done : tx != RUNS || tx_done);
    end

    // What was asked for with the pick: entries of one or four words, the index within the ring
    wire [11:0] rx_place = rx_index & ((13'd1 << rx_log2) - 13'd1);
    wire [11:0] tx_place = tx_index & ((13'd1 << tx_log2) - 13'd1);
    reg  [13:0] want_offset;
    reg   [3:0] want_len1, want_sel;
    reg         want_we;
    reg  [28:0] want_base;
    reg         last_tx;                // whose turn the last pick was

    always @(posedge clk) begin
        if (rx == FRESH) rx <= WAITS;
        if (tx == FRESH) tx <= WAITS;
        if (taken && !next_tx) rx <= RUNS;
        if (taken && next_tx)  tx <= RUNS;
        if (rx_done || (fault && !fault_tx)) rx <= NONE;
        if (tx_done || (fault && fault_tx))  tx <= NONE;
        if (rx_pick) rx <= FRESH;
        if (tx_pick) tx <= FRESH;
        if (rx_pick) {want_offset, want_len1, want_sel, want_we} <=
                         {rx_wide ? {rx_place, 2'd0} : {2'd0, rx_place}, rx_len1, rx_last_sel, rx_we};
        if (tx_pick) {want_offset, want_len1, want_sel, want_we} <=
                         {tx_wide ? {tx_place, 2'd0} : {2'd0, tx_place}, tx_len1, 4'hF, tx_we};
        if (pick) last_tx <= tx_pick;
        if (rx == FRESH || tx == FRESH) want_base <= looked_up;
        if (rst) {rx, tx} <= {NONE, NONE};
    end

    // The burst in its words: short of the end of the 1 KiB when it would go over
    wire [28:0] want_adr = want_base + {15'd0, want_offset};
    wire  [8:0] beyond   = {1'b0, want_adr[7:0]} + want_len1;
    wire  [3:0] fits1    = beyond[8] ? 4'd15 - want_adr[3:0] : want_len1;

    // A direction that asks is passed over once at most while it waits, and someone is picked whenever that can be.
    wire rx_asks = rx_want && rx == NONE, tx_asks = tx_want && tx == NONE;
    wire free    = rx != FRESH && tx != FRESH && rx != WAITS && tx != WAITS;
    reg [1:0] rx_passed, tx_passed;
    always @(posedge clk) begin
        rx_passed <= !rx_asks || rx_pick || rst ? 2'd0 : rx_passed + tx_pick;
        tx_passed <= !tx_asks || tx_pick || rst ? 2'd0 : tx_passed + rx_pick;
    end

    always @* if (started) begin
        assert (pick == (free && (rx_asks || tx_asks)) && pick == (rx_pick || tx_pick) && !(rx_pick && tx_pick));
        if (rx_pick) assert (rx_asks && pick_base == rx_base && pick_from_store == rx_from_store);
        if (tx_pick) assert (tx_asks && pick_base == tx_base && pick_from_store == tx_from_store);
        assert (rx_open == (rx != NONE) && tx_open == (tx != NONE));        // one burst a direction
        assert (rx_passed <= 2'd1 && tx_passed <= 2'd1);
        if (rx_passed != 2'd0) assert (last_tx);
        if (tx_passed != 2'd0) assert (!last_tx);

        assert (next_valid == (rx == WAITS || tx == WAITS));                // every pick becomes a burst, once
        assert (!(rx == WAITS && tx == WAITS) && !(rx == FRESH && !free_of(tx)) && !(tx == FRESH && !free_of(rx)));
        if (next_valid) begin
            assert (next_tx == (tx == WAITS) && next_we == want_we);
            assert (next_adr == want_adr && next_len1 == fits1);
            assert ({1'b0, next_adr[7:0]} + next_len1 <= 9'd255);
            assert (next_last_sel == (beyond[8] ? 4'hF : want_sel));
        end

        // how the two descriptions belong together
        if (rx != NONE || tx != NONE || rx_passed != 2'd0 || tx_passed != 2'd0) assert (next_tx == last_tx);
        if (rx == FRESH || tx == FRESH) begin
            assert (last_tx == (tx == FRESH) && offset == want_offset && adding);
            assert (next_we == want_we && next_len1 == want_len1 && next_last_sel == want_sel);
        end else begin
            assert (!adding);
        end
        if (rx == WAITS || tx == WAITS) assert (last_tx == (tx == WAITS));
    end
    wire adding;                        // inside: see `prove`

    function free_of;
        input [1:0] state;
        free_of = state == NONE || state == RUNS;
    endfunction

    always @* cover (started && taken && next_tx && rx == NONE && beyond[8] && next_len1 == 4'd3);
    always @* cover (started && taken && !next_tx && tx_done && want_sel == 4'h3);
    always @* cover (started && rx_pick && rx_passed == 2'd1);
    always @* cover (started && tx_pick && fault && !fault_tx);
endmodule
`default_nettype wire
