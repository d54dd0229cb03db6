// The network interface: MAC, frame buffers, rings and registers. Wiring only; the PHY side (phy_mii, phy_gmii, …) stands
// outside. One receive queue; the second one, VLAN, TSO, PAUSE, MDIO and moderation are later work and read as absent
// in CAPS.
//   rxs: mac -> nic_rx_in (nic_filter) -> frame_buffer -> nic_rx -> wb_master
//   txs: wb_master -> nic_tx -> frame_buffer -> nic_tx_out -> mac
`default_nettype none
module nic #(
    parameter RX_QUEUES       = 1,
    parameter PERFECT_ENTRIES = 1,      // 1 to 16
    parameter RX_BUFFER_WORDS = 2048,   // powers of two
    parameter TX_BUFFER_WORDS = 1024,
    parameter RX_SUM          = 1,      // offloads, 1 or 0: receive checksums verified,
    parameter TX_SUM          = 1,      // transmit checksums inserted,
    parameter RX_HASH         = 1,      // flows hashed
    parameter PHY_SIDE        = 2       // for CAPS: 0 MII, 1 RMII, 2 GMII, 3 RGMII
) (
    input  wire        clk,             // system
    input  wire        rst,
    input  wire        rx_clk,          // wire; they may stop
    input  wire        tx_clk,

    // From and to the PHY side
    input  wire        phy_rx_ce,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire [7:0]  phy_rx_data,
    input  wire        phy_rx_dribble,
    input  wire        phy_tx_ce,
    output wire        phy_tx_en,
    output wire        phy_tx_er,
    output wire [7:0]  phy_tx_data,

    // Registers: Wishbone slave, word addresses
    input  wire        reg_cyc,
    input  wire        reg_stb,
    input  wire        reg_we,
    input  wire [9:0]  reg_adr,
    input  wire [3:0]  reg_sel,
    input  wire [31:0] reg_dat_w,
    output wire [31:0] reg_dat_r,
    output wire        reg_ack,

    // DMA: Wishbone master, incrementing bursts
    output wire        dma_cyc,
    output wire        dma_stb,
    output wire        dma_we,
    output wire [29:0] dma_adr,
    output wire [3:0]  dma_sel,
    output wire [31:0] dma_dat_w,
    output wire [2:0]  dma_cti,
    output wire [1:0]  dma_bte,
    input  wire [31:0] dma_dat_r,
    input  wire        dma_ack,
    input  wire        dma_err,

    input  wire [31:0] warp,            // idle cycles skipped; for the moderation timers
    output wire [3:0]  irq,             // receive queue 0, transmit, event, receive queue 1
    output wire        busy             // low: nothing happens here before a frame or a register write comes
);
`include "nic_regs.vh"
    localparam RX_AW = $clog2(RX_BUFFER_WORDS), TX_AW = $clog2(TX_BUFFER_WORDS);

    // The high mark leaves 3,288 bytes (18,296 if the buffer is for jumbo frames): our frame on the way out, the PAUSE,
    // two quanta and the peer's frame. A small buffer cannot, and uses half of itself. The low mark is the power of two
    // that is between a quarter and a half of the high one.
    localparam RX_HEADROOM_WORDS = RX_BUFFER_WORDS >= 8192 ? 4574 : 822;
    localparam RX_MARK = RX_BUFFER_WORDS >= 2 * RX_HEADROOM_WORDS || RX_BUFFER_WORDS >= 8192
                       ? RX_BUFFER_WORDS - (RX_HEADROOM_WORDS + 31) / 32 * 32 : RX_BUFFER_WORDS / 2;
    localparam RX_LOW_MARK = 1 << ($clog2(RX_MARK + 1) - 2);
    localparam TX_MARK = TX_BUFFER_WORDS - 32;      // below it a burst of 16, a flush and one word on the way have room

    generate
    if (RX_QUEUES != 1)                                   begin : bad  nic_has_one_receive_queue       wrong(); end
    if (PERFECT_ENTRIES < 1 || PERFECT_ENTRIES > 16)      begin : bad2 nic_has_1_to_16_perfect_entries wrong(); end
    if (RX_BUFFER_WORDS != 1 << RX_AW || RX_AW < 9 || RX_AW > 14 ||
        TX_BUFFER_WORDS != 1 << TX_AW || TX_AW < 9 || TX_AW > 13)
                                                          begin : bad3 nic_buffers_are_powers_of_two   wrong(); end
    if ((RX_BUFFER_WORDS >= 2048 && RX_BUFFER_WORDS - RX_MARK < RX_HEADROOM_WORDS) || RX_MARK % 32 != 0 ||
        RX_LOW_MARK % 32 != 0 || RX_LOW_MARK >= RX_MARK)  begin : bad4 nic_marks_leave_the_headroom    wrong(); end
    endgenerate

    // Switches and state between nic_regs and the rest
    wire        rx_enable, wire_up, promiscuous, accept_broadcast;
    wire [13:0] max_bytes;
    wire [9:0]  timeout_cycles;
    wire        rx_on, rx_stopped, rx_clear, rx_offset2, rx_published, rx_open, rx_idle;
    wire [3:0]  rx_free_log2, rx_cmpl_log2, tx_log2;
    wire [11:0] rx_buffer_words;
    wire [15:0] rx_posted, rx_fetched, rx_produced, tx_producer, tx_consumer, tx_written_back;
    wire        tx_on, tx_stopped, tx_clear, tx_settled, tx_published, tx_chain_fault, tx_open, tx_idle;
    wire [5:0]  tx_max_chain;

    // Between the store and its users
    wire        pick, pick_from_store, store_write, store_ready;
    wire        in_count, rx_count, out_count, tx_count, in_counted, rx_counted, out_counted, tx_counted;
    wire [7:0]  pick_base, store_word, in_count_id, rx_count_id, out_count_id, tx_count_id;
    wire [13:0] pick_offset, rx_amount, out_amount;
    wire [31:0] store_write_data, store_data;
    wire [28:0] sum;
    wire        fault, fault_tx, fault_valid, fault_taken;
    wire [31:0] fault_word;

    // MAC
    wire        rxs_valid, rxs_ready, rxs_last, txs_valid, txs_ready, txs_last;
    wire [31:0] rxs_data, txs_data;
    wire [2:0]  rxs_bytes, txs_bytes;
    wire [4:0]  rxs_status;
    wire        mac_rx_busy, mac_tx_busy, rx_missed, tx_underrun;

    mac mac (
        .clk(clk), .rst(rst), .rx_clk(rx_clk), .tx_clk(tx_clk),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er), .phy_rx_dribble(phy_rx_dribble),
        .phy_rx_data(phy_rx_data),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last),
        .txs_bytes(txs_bytes),
        .rx_enable(rx_enable), .tx_enable(1'b1), .rx_busy(mac_rx_busy), .tx_busy(mac_tx_busy),
        .rx_missed(rx_missed), .tx_underrun(tx_underrun)
    );

    // Receive: wire to frame buffer
    wire        filter_start, filter_abort, broadcast, filter_done, filter_accept, filter_want, filter_grant;
    wire [47:0] address;
    wire [4:0]  filter_matched;
    wire [7:0]  filter_word;
    wire        rxb_put, rxb_commit, rxb_rollback, rxb_room, rxb_above, rxb_above_low, rxb_used, rxb_frame, rxb_step, rxb_forget;
    wire [31:0] rxb_put_data, rxb_head, rxb_data;
    wire        rx_in_idle, hash_enable, hash_want, hash_grant;
    wire [7:0]  hash_word;

    nic_filter #(.ENTRIES(PERFECT_ENTRIES)) filter (
        .clk(clk), .rst(rst),
        .start(filter_start), .over(filter_abort), .address(address), .broadcast(broadcast),
        .done(filter_done), .accept(filter_accept), .matched(filter_matched),
        .accept_broadcast(accept_broadcast), .promiscuous(promiscuous),
        .want(filter_want), .word(filter_word), .grant(filter_grant), .data(store_data)
    );

    nic_rx_in #(.RX_SUM(RX_SUM), .RX_HASH(RX_HASH)) rx_in (
        .clk(clk), .rst(rst),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status), .rx_missed(rx_missed),
        .filter_start(filter_start), .filter_abort(filter_abort), .address(address), .broadcast(broadcast),
        .filter_done(filter_done), .filter_accept(filter_accept), .filter_matched(filter_matched),
        .put(rxb_put), .put_data(rxb_put_data), .commit(rxb_commit), .commit_head(rxb_head), .rollback(rxb_rollback),
        .room(rxb_room),
        .hash_enable(hash_enable), .hash_want(hash_want), .hash_word(hash_word), .hash_grant(hash_grant),
        .hash_data(store_data), .max_bytes(max_bytes), .count_valid(in_count), .count_id(in_count_id), .count_ready(in_counted),
        .idle(rx_in_idle)
    );

    wire unused_rxb_tag;

    frame_buffer #(.AW(RX_AW), .MARK(RX_MARK), .LOW_MARK(RX_LOW_MARK)) rx_buffer (
        .clk(clk), .rst(rst),
        .put(rxb_put), .put_data(rxb_put_data), .commit(rxb_commit), .commit_head(rxb_head), .commit_tag(1'b0),
        .rollback(rxb_rollback), .mark(1'b0), .patch(1'b0),
        .room(rxb_room), .above_mark(rxb_above), .above_low(rxb_above_low), .used(rxb_used),
        .frame(rxb_frame), .data(rxb_data), .tag(unused_rxb_tag), .step(rxb_step), .forget(rxb_forget)
    );

    // Receive: frame buffer to memory
    wire        rx_want, rx_from_store, rx_we, rx_pick, rx_beat, rx_done, rx_got;
    wire [7:0]  rx_base;
    wire [11:0] rx_index;
    wire [3:0]  rx_log2;
    wire        rx_wide;
    wire [3:0]  rx_len1, rx_last_sel;
    wire [31:0] rx_dat, entry_data;
    wire [2:0]  rx_place, rx_entry;

    nic_rx #(.BASE(`NIC_RX_BLOCK), .INFO_WORDS(RX_SUM != 0 || RX_HASH != 0 ? 2'd2 : 2'd0)) rx (
        .clk(clk), .rst(rst),
        .on(rx_on), .stopped(rx_stopped), .clear(rx_clear), .free_log2(rx_free_log2), .cmpl_log2(rx_cmpl_log2),
        .buffer_words(rx_buffer_words), .offset2(rx_offset2), .posted(rx_posted),
        .fetched(rx_fetched), .produced(rx_produced), .published(rx_published),
        .frame(rxb_frame), .data(rxb_data), .step(rxb_step), .forget(rxb_forget), .above_mark(rxb_above),
        .want(rx_want), .from_store(rx_from_store), .base(rx_base), .index(rx_index), .log2(rx_log2), .wide(rx_wide),
        .len1(rx_len1), .we(rx_we), .last_sel(rx_last_sel), .pick(rx_pick), .open(rx_open), .beat(rx_beat), .done(rx_done), .dat(rx_dat),
        .entry_got(rx_got), .entry_place(rx_place), .entry(rx_entry), .entry_data(entry_data[31:1]),
        .count_valid(rx_count), .count_id(rx_count_id), .count_amount(rx_amount), .count_ready(rx_counted),
        .idle(rx_idle)
    );

    // Transmit: memory to frame buffer
    wire        txb_put, txb_commit, txb_rollback, txb_mark, txb_patch, txb_above, txb_used, txb_frame, txb_step, txb_forget;
    wire [31:0] txb_put_data, txb_head, txb_data;
    wire        tx_want, tx_from_store, tx_we, tx_pick, tx_beat, tx_done, tx_got, tx_entry_grant;
    wire [7:0]  tx_base;
    wire [11:0] tx_index;
    wire [3:0]  tx_job_log2;
    wire        tx_wide;
    wire [3:0]  tx_len1;
    wire [4:0]  tx_place, tx_entry;
    wire        unused_room;

    nic_tx #(.BASE(`NIC_TX_BLOCK), .TX_SUM(TX_SUM)) tx (
        .clk(clk), .rst(rst),
        .on(tx_on), .stopped(tx_stopped), .clear(tx_clear), .wire_up(wire_up), .ring_log2(tx_log2),
        .producer(tx_producer), .max_chain(tx_max_chain), .max_bytes(max_bytes), .chain_fault(tx_chain_fault),
        .consumer(tx_consumer), .written_back(tx_written_back), .settled(tx_settled), .published(tx_published),
        .want(tx_want), .from_store(tx_from_store), .base(tx_base), .index(tx_index), .log2(tx_job_log2),
        .wide(tx_wide), .len1(tx_len1), .we(tx_we),
        .pick(tx_pick), .open(tx_open), .beat(tx_beat), .done(tx_done), .dat(dma_dat_r), .beat_word(dma_adr[1:0]),
        .entry_got(tx_got), .entry_place(tx_place), .entry(tx_entry), .entry_grant(tx_entry_grant),
        .entry_data(entry_data),
        .put(txb_put), .put_data(txb_put_data), .commit(txb_commit), .commit_head(txb_head),
        .rollback(txb_rollback), .mark(txb_mark), .patch(txb_patch), .burst_room(!txb_above), .frame(txb_frame),
        .count_valid(tx_count), .count_id(tx_count_id), .count_ready(tx_counted), .idle(tx_idle)
    );

    wire unused_txb_low, unused_txb_tag;

    frame_buffer #(.AW(TX_AW), .MARK(TX_MARK)) tx_buffer (
        .clk(clk), .rst(rst),
        .put(txb_put), .put_data(txb_put_data), .commit(txb_commit), .commit_head(txb_head), .commit_tag(1'b0),
        .rollback(txb_rollback), .mark(txb_mark), .patch(txb_patch), .room(unused_room), .above_mark(txb_above),
        .above_low(unused_txb_low), .used(txb_used),
        .frame(txb_frame), .data(txb_data), .tag(unused_txb_tag), .step(txb_step), .forget(txb_forget)
    );

    // Transmit: frame buffer to wire
    wire tx_out_idle;

    nic_tx_out #(.VLAN(0), .RMON(1)) tx_out (
        .clk(clk), .rst(rst), .wire_up(wire_up), .underrun(tx_underrun),
        .frame(txb_frame), .data(txb_data), .step(txb_step), .forget(txb_forget),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last),
        .txs_bytes(txs_bytes),
        .count_valid(out_count), .count_id(out_count_id), .count_amount(out_amount), .count_ready(out_counted),
        .idle(tx_out_idle)
    );

    // Bus
    wire        next_valid, next_ready, next_we, next_tx, master_idle;
    wire [28:0] next_adr;
    wire [3:0]  next_len1, next_last_sel;

    prefetch ahead (
        .clk(clk), .dat(dma_dat_r),
        .rx_got(rx_got), .rx_place(rx_place), .tx_got(tx_got), .tx_place(tx_place),
        .rx_read(rx_pick), .rx_entry(rx_entry), .tx_entry(tx_entry), .tx_grant(tx_entry_grant), .data(entry_data)
    );

    dma_sched sched (
        .clk(clk), .rst(rst),
        .rx_want(rx_want), .rx_from_store(rx_from_store), .rx_base(rx_base), .rx_index(rx_index),
        .rx_log2(rx_log2), .rx_wide(rx_wide), .rx_len1(rx_len1), .rx_we(rx_we), .rx_last_sel(rx_last_sel), .rx_pick(rx_pick), .rx_open(rx_open),
        .tx_want(tx_want), .tx_from_store(tx_from_store), .tx_base(tx_base), .tx_index(tx_index),
        .tx_log2(tx_job_log2), .tx_wide(tx_wide), .tx_len1(tx_len1), .tx_we(tx_we), .tx_pick(tx_pick), .tx_open(tx_open),
        .pick(pick), .pick_from_store(pick_from_store), .pick_base(pick_base), .pick_offset(pick_offset), .sum(sum),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx),
        .rx_done(rx_done), .tx_done(tx_done), .fault(fault), .fault_tx(fault_tx)
    );

    wb_master master (
        .clk(clk), .rst(rst),
        .next_valid(next_valid), .next_ready(next_ready), .next_adr(next_adr), .next_len1(next_len1),
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx),
        .rx_beat(rx_beat), .rx_done(rx_done), .tx_beat(tx_beat), .tx_done(tx_done),
        .rx_dat(rx_dat), .tx_dat(tx_written_back),
        .timeout_cycles(timeout_cycles), .fault(fault), .fault_tx(fault_tx), .fault_valid(fault_valid),
        .fault_word(fault_word), .fault_taken(fault_taken), .idle(master_idle),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte), .dma_ack(dma_ack), .dma_err(dma_err)
    );

    // Registers and counters
    nic_store store (
        .clk(clk), .rst(rst),
        .pick(pick), .pick_from_store(pick_from_store), .pick_base(pick_base), .pick_offset(pick_offset),
        .entry_data(entry_data), .sum_words(sum),
        .in_valid(in_count), .in_id(in_count_id), .in_ready(in_counted),
        .rx_valid(rx_count), .rx_id(rx_count_id), .rx_amount(rx_amount), .rx_ready(rx_counted),
        .out_valid(out_count), .out_id(out_count_id), .out_amount(out_amount), .out_ready(out_counted),
        .tx_valid(tx_count), .tx_id(tx_count_id), .tx_ready(tx_counted),
        .filter_want(filter_want), .filter_word(filter_word), .filter_grant(filter_grant),
        .hash_want(hash_want), .hash_word(hash_word), .hash_grant(hash_grant),
        .fault_valid(fault_valid), .fault_tx(fault_tx), .fault_word(fault_word), .fault_taken(fault_taken),
        .write(store_write), .word(store_word), .write_data(store_write_data),
        .ready(store_ready), .data(store_data)
    );

    nic_regs #(.PERFECT_ENTRIES(PERFECT_ENTRIES), .RX_SUM(RX_SUM), .TX_SUM(TX_SUM),
               .RX_HASH(RX_HASH), .PHY_SIDE(PHY_SIDE)) regs (
        .clk(clk), .rst(rst),
        .reg_cyc(reg_cyc), .reg_stb(reg_stb), .reg_we(reg_we), .reg_adr(reg_adr), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .store_write(store_write), .store_word(store_word),
        .store_write_data(store_write_data), .store_ready(store_ready), .store_data(store_data),
        .rx_enable(rx_enable), .wire_up(wire_up), .promiscuous(promiscuous), .accept_broadcast(accept_broadcast),
        .hash_enable(hash_enable), .max_bytes(max_bytes), .timeout_cycles(timeout_cycles),
        .rx_busy(mac_rx_busy || !rx_in_idle || rxb_used || !rx_idle),
        .tx_busy(mac_tx_busy || !tx_out_idle || txb_used || !tx_idle),
        .dma_busy(next_valid || !master_idle || rx_open || tx_open),
        .fault(fault), .fault_tx(fault_tx), .busy(busy),
        .rx_on(rx_on), .rx_stopped(rx_stopped), .rx_clear(rx_clear), .rx_free_log2(rx_free_log2),
        .rx_cmpl_log2(rx_cmpl_log2), .rx_buffer_words(rx_buffer_words), .rx_offset2(rx_offset2),
        .rx_posted(rx_posted), .rx_fetched(rx_fetched), .rx_produced(rx_produced), .rx_published(rx_published),
        .rx_open(rx_open),
        .tx_on(tx_on), .tx_stopped(tx_stopped), .tx_clear(tx_clear), .tx_log2(tx_log2), .tx_producer(tx_producer),
        .tx_max_chain(tx_max_chain), .tx_consumer(tx_consumer), .tx_written_back(tx_written_back),
        .tx_settled(tx_settled), .tx_published(tx_published), .tx_chain_fault(tx_chain_fault), .tx_open(tx_open),
        .irq(irq)
    );

    wire unused = &{1'b0, warp, unused_room, rxb_above_low, unused_rxb_tag, unused_txb_low, unused_txb_tag};
endmodule
`default_nettype wire
