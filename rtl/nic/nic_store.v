// The words behind the register window in one memory: ring bases, sizes, filter entries, tables and counters, read one
// after the other, and the adder that counters and bus addresses share.
//   words 000-0FF: the window as software sees it    100-13F: snapshot of the counters    180-1FF: VLAN table
//   140-17F: what is counted during a snapshot and not yet added to its counter
// In one cycle a word is read; in the next it may be written: a counter's sum, a fault address, what software writes.
//   reads: dma_sched first, then fault, counters, hash, filter, software, snapshot
// After reset it fills itself with zeros and, in the blocks 0 and 6 (global, transmit), with what the memory holds from
// its configuration on in the blocks 1 and 7 behind them: constants and reset values. Software waits until then. Word 0
// is never written.
`default_nettype none
module nic_store #(
    parameter RMON        = 1,          // 32-bit counters and their snapshot; 0: of 16 bits, counted one by one
    parameter VLAN        = 0,          // there is a VLAN table
    parameter MARKS_BYTES = 0,          // what the constants are
    parameter CAPS        = 0,
    parameter MAX_FRAME   = 1518,
    parameter TICKS       = 0,
    parameter BRIEFS      = 0           // there is a BRIEF of each filter entry
) (
    input  wire        clk,
    input  wire        rst,
    output reg         filling,

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
    input  wire [3:0]  brief_at,
    output wire [7:0]  brief,           // of entry brief_at, in this cycle: bytes 0 to 3 of its address, XORed

    // nic_rx_hash
    input  wire        hash_want,
    input  wire [7:0]  hash_word,
    output wire        hash_grant,

    // wb_master
    input  wire        fault_valid,
    input  wire        fault_tx,        // whose: transmit, or receive ...
    input  wire        fault_queue,     // ... of this queue
    input  wire [31:0] fault_word,      // stays until it is taken
    output wire        fault_taken,

    // nic_regs: an access
    input  wire [9:0]  adr,
    output reg  [8:0]  at,              // adr one cycle later
    input  wire        ask,             // for the word `at` ...
    output wire        grant,           // ... which is read in this cycle ...
    input  wire        put,             // ... and written in the next one, with what is
    input  wire [31:0] put_data,        // there then
    input  wire        snapshot,        // pulse: copy the counters
    output wire        copying,

    output reg  [31:0] data             // what was read in the last cycle
);
`include "nic_regs.vh"
    localparam AW = RMON != 0 || VLAN != 0 ? 9 : 8;
    localparam [7:0] TX = `NIC_TX_BLOCK;
    localparam [8:0] NOWHERE = 9'h0FE;  // a word that is always 0

    // What is written in this cycle, to the word that was read in the last
    reg           op_sum, op_fault, op_put, op_fill;
    reg  [AW-1:0] w_at;
    wire          writing = op_sum || op_fault || op_put;

    // Counters
    wire        any       = in_valid || rx_valid || out_valid || tx_valid;
    wire        rx_first  = rx_valid && !in_valid;
    wire        out_first = out_valid && !in_valid && !rx_valid;
    wire        tx_first  = !in_valid && !rx_valid && !out_valid;
    wire [5:0]  id = in_valid ? in_id[5:0] : rx_valid ? rx_id[5:0] : out_valid ? out_id[5:0] : tx_id[5:0];
    wire [13:0] by = RMON == 0 || in_valid ? 14'd1 : rx_valid ? rx_amount : out_valid ? out_amount : 14'd1;
    wire        aside;                  // the snapshot must have this one as it is: it is counted beside it

    // Who reads
    wire fault_asks = fault_valid && !writing;
    wire count_asks = any && !writing;
    wire fault_go   = fault_asks && !pick;
    wire count_go   = count_asks && !pick && !fault_valid;
    wire lead     = pick || fault_go || count_go;
    wire copy_go, look_go, fold_go;     // the snapshot's steps
    wire half_copied;                   // what software asks for has to wait for the snapshot's end
    assign hash_grant   = hash_want && !lead && !op_put;
    assign filter_grant = filter_want && !lead && !op_put && !hash_want;
    assign grant        = ask && !lead && !filter_want && !hash_want && !writing && !half_copied;
    assign in_ready     = count_go && in_valid;
    assign rx_ready     = count_go && rx_first;
    assign out_ready    = count_go && out_first;
    assign tx_ready     = count_go && tx_first;
    assign fault_taken  = op_fault;

    wire [7:0] fault_at = (fault_tx ? `NIC_TX_BLOCK : fault_queue ? `NIC_RX_BLOCK | 8'h10 : `NIC_RX_BLOCK)
                        | `NIC_RX_FAULT_ADDR;
    wire [5:0] copy;                    // the counter that is copied
    wire [9:0] copy_at = `NIC_SNAPSHOT_COUNT_BLOCK | {4'd0, copy};
    wire [8:0] r_at = pick        ? {1'b0, pick_base}
                    : fault_asks  ? {1'b0, fault_at}
                    : count_asks  ? {aside, !aside, 1'b1, id}
                    : hash_want   ? {1'b0, hash_word}
                    : filter_want ? filter_word
                    : copy_turn   ? {look_go, !look_go, 1'b1, copy}
                    :               {at[8:5], at[4] || filling, at[3:0]};

    // The snapshot, in the order of the ids:
    //   COPY: counter to its copy --> LOOK: the word aside is read, and zeroed --> CHECK --not 0--> FOLD: and added --> COPY
    // Meanwhile nobody waits to be counted: what comes too early for its counter's copy goes aside. Software waits if it asks
    // for a counter or a copy, but for the register SNAPSHOT.
    wire        copy_turn;
    wire [15:0] held;                   // what stood aside
    generate if (RMON != 0) begin : with_snapshot
        localparam [1:0] P_COPY = 0, P_LOOK = 1, P_CHECK = 2, P_FOLD = 3;
        reg  [1:0]  part;
        reg  [5:0]  next;
        reg         busy;
        reg  [15:0] beside;
        wire        looked = part == P_CHECK || part == P_FOLD;
        wire        asks_busy = at == {1'b0, `NIC_SNAPSHOT} && !put;
        wire        passed = fold_go || (part == P_CHECK && data[15:0] == 16'd0);
        assign copying     = busy;
        assign copy        = next;
        assign held        = beside;
        assign half_copied = busy && (at[8:6] == 3'b011 || at[8:6] == 3'b100) && !asks_busy;
        assign copy_turn   = busy && !lead && !filter_want && !hash_want && !writing && !(ask && !half_copied);
        assign copy_go     = copy_turn && part == P_COPY;
        assign look_go     = copy_turn && part == P_LOOK;
        assign fold_go     = copy_turn && part == P_FOLD;
        assign aside       = busy && {id, 1'b1} > {next, looked};
        always @(posedge clk) begin
            if (snapshot)        busy <= 1'b1;
            if (passed && &next) busy <= 1'b0;
            if (passed)          next <= next + 6'd1;
            if (part == P_CHECK) beside <= data[15:0];
            part <= copy_go         ? P_LOOK
                  : look_go         ? P_CHECK
                  : passed          ? P_COPY
                  : part == P_CHECK ? P_FOLD : part;
            if (rst || !busy) begin
                next <= 6'd0;
                part <= P_COPY;
            end
            if (rst) busy <= 1'b0;
        end
    end else begin : no_snapshot
        assign {copying, copy, held, half_copied, copy_turn, copy_go, look_go, fold_go, aside} = 29'd0;
        wire   unused_snapshot = &{1'b0, snapshot, rx_amount, out_amount};
    end endgenerate

    // The adder: one user a cycle, the one that read in the last
    reg         from_entry;
    reg  [15:0] amount;
    wire [31:0] sum;
    mux_add #(.W(32)) adder (.choose_b(from_entry), .a(data), .b(entry_data), .addend({16'd0, amount}), .sum(sum));
    assign sum_words = sum[30:2];

    // What a reset leaves: zeros, or the word behind this one. ID and CAPS (words 0 and 1) are never written. The address is a
    // feedback shift register of full length: from 2 on it passes by every word but these once, LAST is its last state, and it
    // costs less than a counter.
    wire [8:0] next_fill = AW == 9 ? {at[7:0], at[8] ^ at[4]} : {1'b0, at[6:0], at[7] ^ at[5] ^ at[4] ^ at[3]};
    localparam [8:0] LAST = AW == 9 ? 9'h100 : 9'h080;
    wire fill_copy = !at[8] && (at[7:4] == 4'd0 || at[7:4] == TX[7:4]);
    wire constant  = !at[8] && (at[7:4] == 4'd1 || at[7:4] == TX[7:4] + 4'd1);

    function [31:0] global_reset(input [7:0] word);
        case (word)
        `NIC_WIRE:               global_reset = `NIC_WIRE_RESET;
        `NIC_MAX_FRAME_BYTES:    global_reset = `NIC_MAX_FRAME_BYTES_RESET;
        `NIC_BUS_TIMEOUT_CYCLES: global_reset = `NIC_BUS_TIMEOUT_CYCLES_RESET;
        `NIC_TICK:               global_reset = TICKS != 0 ? `NIC_TICK_RESET : 32'd0;
        `NIC_PAUSE_MARKS:        global_reset = MARKS_BYTES;
        `NIC_LIMITS:             global_reset = MAX_FRAME;
        default:                 global_reset = 32'd0;
        endcase
    endfunction
    function [31:0] tx_reset(input [7:0] word);
        tx_reset = word == `NIC_TX_MAX_CHAIN ? `NIC_TX_MAX_CHAIN_RESET : 32'd0;
    endfunction

    // Without RMON a counter has 16 bits; no carry out of them comes as far as PAUSE_MARKS.HIGH, which is filled through here.
    wire [31:0] count_sum = RMON != 0 ? sum : {sum[31:16] & MARKS_BYTES[31:16], sum[15:0]};
    wire [31:0] w_data    = (count_sum & {32{op_sum}}) | (fault_word & {32{op_fault}}) | (put_data & {32{op_put}});

    (* no_rw_check *) reg [31:0] memory [0:(1 << AW) - 1];
    integer i;
    initial begin
        memory[0] = `NIC_ID_RESET;
        memory[1] = CAPS;
        for (i = 0; i < 16; i = i + 1) memory[i + 16]  = global_reset(i[7:0]);
        for (i = 0; i < 16; i = i + 1) memory[i + 112] = tx_reset(i[7:0]);
    end
    always @(posedge clk) begin
        if (writing || op_fill) memory[w_at] <= w_data;
        data <= memory[r_at[AW-1:0]];
    end

    // What nic_filter wants to know of an entry at once, written with the entry's bytes 0 to 3
    generate if (BRIEFS != 0) begin : with_briefs
        reg [7:0] briefs [0:15];
        localparam [7:0] BLOCK = `NIC_FILTER_BLOCK;
        wire      is_low = w_at[AW-1:5] == {{AW-8{1'b0}}, BLOCK[7:5]} && !w_at[0];
        always @(posedge clk) begin
            if ((writing || op_fill) && is_low)
                briefs[w_at[4:1]] <= w_data[7:0] ^ w_data[15:8] ^ w_data[23:16] ^ w_data[31:24];
        end
        assign brief = briefs[brief_at];
    end else begin : no_briefs
        assign brief = 8'd0;
        wire   unused_brief = &{1'b0, brief_at};
    end endgenerate

    wire outside = (AW == 9 ? adr[9] : adr[9:8] != 2'd0) || adr[8:4] == 5'd1 || adr[8:4] == {1'b0, TX[7:4]} + 5'd1;
    always @(posedge clk) begin
        at <= filling ? next_fill : outside ? NOWHERE : adr[8:0];
        if (at == LAST) filling <= 1'b0;

        op_sum     <= count_go || copy_go || fold_go || (filling && fill_copy);
        op_fault   <= fault_go;
        op_put     <= grant && put;
        op_fill    <= (filling && !constant) || look_go;
        w_at       <= copy_go ? copy_at[AW-1:0] : r_at[AW-1:0];
        if (filling) w_at[4] <= at[4];
        from_entry <= pick && !pick_from_store;
        amount     <= pick ? {pick_offset, 2'b00} : count_go ? {2'b00, by} : fold_go ? held : 16'd0;
        if (rst) begin
            at       <= 9'd2;
            filling  <= 1'b1;
            op_sum   <= 1'b0;
            op_fault <= 1'b0;
            op_put   <= 1'b0;
            op_fill  <= 1'b0;
        end
    end

    wire unused = &{1'b0, in_id[7:6], rx_id[7:6], out_id[7:6], tx_id[7:6], r_at, copy_at};
endmodule
`default_nettype wire
