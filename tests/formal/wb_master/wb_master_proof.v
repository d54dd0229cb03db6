// wb_master on a bus that answers when it likes, with an acknowledge, an error or nothing: every cycle keeps the rules of
// Wishbone B4 (registered feedback, incrementing bursts), each burst moves exactly its words, from the first to the last, and
// is reported done with its last acknowledge and not before; nothing follows an error; a cycle without an answer is ended
// after the time allowed.
`default_nettype none
module wb_master_proof (
    input wire        clk,
    input wire        next_valid,
    input wire [28:0] next_adr,
    input wire  [3:0] next_len1,
    input wire        next_we,
    input wire  [3:0] next_last_sel,
    input wire        next_tx,
    input wire        next_queue,
    input wire [31:0] rx_dat,
    input wire [15:0] tx_dat,
    input wire        fault_taken,
    input wire        dma_ack,
    input wire        dma_err
);
    (* anyconst *) reg [9:0] timeout_cycles;        // a register, set while nothing runs

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    wire        next_ready, rx_beat, rx_done, tx_beat, tx_done, fault, fault_tx, fault_valid, fault_queue, rx_runs, idle;
    wire [31:0] fault_word, dma_dat_w;
    wire        dma_cyc, dma_stb, dma_we;
    wire [29:0] dma_adr;
    wire  [3:0] dma_sel;
    wire  [2:0] dma_cti;
    wire  [1:0] dma_bte;
    wb_master dut (
        .clk(clk), .rst(rst),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx), .next_queue(next_queue),
        .rx_beat(rx_beat), .rx_done(rx_done), .tx_beat(tx_beat), .tx_done(tx_done),
        .rx_runs(rx_runs), .rx_dat(rx_dat), .tx_dat(tx_dat),
        .timeout_cycles(timeout_cycles), .fault(fault), .fault_tx(fault_tx),
        .fault_valid(fault_valid), .fault_queue(fault_queue),
        .fault_word(fault_word), .fault_taken(fault_taken), .idle(idle),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte), .dma_ack(dma_ack), .dma_err(dma_err)
    );
    wire [9:0] timer;               // inside: see `prove`
    wire [3:0] left1, last_selects;

    // A slave answers nothing but a strobe, in one way. dma_sched asks for nothing that crosses the 1 KiB.
    always @* begin
        if (!dma_stb) assume (!dma_ack && !dma_err);
        assume (!(dma_ack && dma_err));
        if (next_valid) assume ({1'b0, next_adr[7:0]} + next_len1 <= 9'd255);
    end

    // The burst that runs, as it was asked for
    reg        runs;
    reg [28:0] from;
    reg  [3:0] len1, last_sel;
    reg        we, tx, queue;
    reg  [3:0] moved;               // words acknowledged
    reg        just_ended;          // by a fault or the reset
    reg  [9:0] silent;              // cycles since the strobe of this word rose, or since the last acknowledge
    wire       accepted = next_valid && next_ready;
    wire       answered = dma_stb && dma_ack;
    wire       over     = answered && moved == len1;

    // The record of a fault
    reg        recorded, rec_silent, rec_we;
    reg [28:0] rec_adr;

    // Its write data: nic_rx holds them while the word is not acknowledged
    reg        standing;
    reg [31:0] stood_rx;
    reg [15:0] stood_tx;
    reg        stood_stb;
    reg [68:0] stood;
    wire [68:0] bus = {dma_we, dma_adr, dma_sel, dma_cti, dma_bte, dma_cyc, dma_we ? dma_dat_w[27:0] : 28'd0};
    always @* if (!rx_runs) assume (rx_dat == 32'd0);
    always @* if (standing) assume (rx_dat == stood_rx && tx_dat == stood_tx);

    always @(posedge clk) begin
        standing  <= dma_stb && !dma_ack && !fault && !rst;
        stood     <= bus;
        stood_rx  <= rx_dat;
        stood_tx  <= tx_dat;
        silent    <= dma_stb && !dma_ack && !fault ? silent + 10'd1 : 10'd0;
        if (answered) moved <= moved + 4'd1;
        if (over || fault) runs <= 1'b0;
        if (accepted) begin
            runs <= 1'b1;
            {from, len1, last_sel, we, tx, queue} <= {next_adr, next_len1, next_last_sel, next_we, next_tx, next_queue};
            moved <= 4'd0;
        end
        if (fault) begin
            {rec_adr, rec_silent, rec_we} <= {from + moved, !dma_err, we};
        end
        just_ended <= fault || rst;
        recorded <= fault || (recorded && !fault_taken);
        if (rst) begin
            runs     <= 1'b0;
            recorded <= 1'b0;
            silent   <= 10'd0;
        end
    end

    always @* if (started) begin
        // Wishbone B4 §3.1.3, §3.2.1: a strobe lies inside a cycle and stands until it is answered or given up
        assert (dma_stb == dma_cyc && dma_cyc == runs);
        if (runs) assert (rx_runs == !tx && fault_queue == queue);
        if (standing)                       assert (dma_stb && bus == stood);

        // §4: every beat says truly whether one follows, which is the next word of the same burst
        if (dma_stb) begin
            assert (dma_adr == {1'b0, from + moved} && dma_we == we && dma_bte == 2'b00 && moved <= len1);
            assert (dma_cti == (moved == len1 ? 3'b111 : 3'b010));
            assert (dma_sel == (moved == len1 ? last_sel : 4'hF));
            if (we) assert (dma_dat_w == (tx ? {16'd0, tx_dat} : rx_dat));
        end

        // What is reported: a word with its acknowledge, the end with that of the last one, a fault and nothing more
        assert (rx_beat == (answered && !tx) && tx_beat == (answered && tx));
        assert (rx_done == (over && !tx) && tx_done == (over && tx));
        assert (fault == (dma_stb && (dma_err || (!dma_ack && silent == timeout_cycles))));
        assert (!(fault && dma_ack));
        if (fault) assert (fault_tx == tx);

        // After a fault nothing runs until it is recorded; the record is that of the word that failed
        assert (fault_valid == recorded);
        if (recorded) assert (!dma_cyc && !next_ready && fault_tx == tx && fault_queue == queue);
        if (recorded) assert (fault_word == {1'b0, rec_adr, rec_we, rec_silent});

        // The next burst is taken when nothing runs or with the last acknowledge, so that the cycle goes on without a gap
        assert (next_ready == ((!runs || over) && !recorded));
        assert (idle == (!runs && !recorded));

        // how the two descriptions belong together
        assert (!runs || ({1'b0, from[7:0]} + len1 <= 9'd255 && moved <= len1 && !recorded && left1 == len1 - moved &&
                          last_selects == last_sel));
        if (runs) assert (silent <= timeout_cycles && timer == silent);
        if (!runs) assert (silent == 10'd0 && (timer == 10'd0 || just_ended));
        if (recorded) assert (rec_adr == from + moved && rec_we == we);
    end

    always @* cover (started && over && len1 == 4'd15 && accepted);
    always @* cover (started && fault && dma_err && moved == 4'd2 && len1 == 4'd7);
    always @* cover (started && fault && !dma_err && silent == 10'd5 && moved == 4'd1);
    always @* cover (started && recorded && tx && rec_we && next_valid);
endmodule
`default_nettype wire
