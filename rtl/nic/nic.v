// The network interface: MAC, frame buffers, rings and registers. Wiring only; the PHY side (phy_mii, phy_rmii, …) stands
// outside (nic_phy). What a parameter leaves out reads as absent in CAPS and costs nothing.
//   rxs: mac -> nic_rx_in (nic_filter) -> frame_buffer -> nic_rx -> wb_master
//   txs: wb_master -> nic_tx -> frame_buffer -> nic_tx_out -> mac
`default_nettype none
module nic #(
    parameter RX_QUEUES       = 1,      // 1 or 2
    parameter PERFECT_ENTRIES = 1,      // 1 to 16
    parameter RX_BUFFER_WORDS = 2048,   // powers of two
    parameter TX_BUFFER_WORDS = 1024,
    parameter MAX_FRAME       = 1518,   // to 9018: bytes with header and FCS; each buffer holds one
    parameter MULTICAST_HASH  = 0,      // from here on 1 or 0: 64 buckets in the filter,
    parameter VLAN            = 0,      // tags inserted, stripped and filtered,
    parameter PAUSE           = 0,      // 802.3x, both ways,
    parameter MODERATION      = 0,      // interrupts wait for a count or a time,
    parameter RMON            = 1,      // all counters, of 32 bits, and their snapshot; 0: frames and drops, of 16,
    parameter LOOPBACK        = 0,      // inside the MAC,
    parameter RX_SUM          = 1,      // receive checksums verified,
    parameter TX_SUM          = 1,      // transmit checksums inserted,
    parameter RX_HASH         = 1,      // flows hashed,
    parameter TSO             = 0,      // frames cut into segments
    parameter MDIO            = 0,      // 0 none, 1 software moves the bits, 2 a master
    parameter PHY_SIDE        = 2       // 0 MII, 1 RMII, 2 GMII, 3 RGMII: what CAPS says, and how fast bytes may come
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

    // Management of the PHY, and what it says by itself (RGMII in-band status; 0 where there is none, system clock)
    output wire        mdc,
    output wire        mdio_out,
    output wire        mdio_drive,      // 1: the pin is mdio_out, 0: it floats
    input  wire        mdio_in,         // asynchronous
    input  wire [3:0]  inband,
    output wire [1:0]  speed,           // of the wire, as software says: 0 10, 1 100, 2 1000 Mbit/s

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

    output wire [3:0]  irq,             // receive queue 0, transmit, event, receive queue 1
    output wire        busy             // low: nothing happens here before a frame or a register write comes
);
`include "nic_regs.vh"
    localparam RX_AW = $clog2(RX_BUFFER_WORDS), TX_AW = $clog2(TX_BUFFER_WORDS);

    // With VLAN, a tagged frame is 4 bytes longer (IEEE 802.3 §3.2.7).
    localparam LONGEST = MAX_FRAME + 4 * VLAN;

    // Above the high mark there is room for what still comes after it: the peer's frame on the wire, and what it sends while
    // our own frame goes out, our PAUSE (64 bytes, with preamble and gap 84) and its two quanta (128) to obey it, with the
    // preambles and gaps of the other two. In words, rounded up to 32: 3,328 bytes (with frames of 9,018: 18,304). A small
    // buffer has no such room, and its mark is the half of it. The low mark is the power of two that is between a quarter
    // and a half of the high one.
    localparam RX_HEADROOM_WORDS = (2 * LONGEST + 84 + 128 + 2 * 24 + 3) / 4;
    localparam RX_MARK = RX_BUFFER_WORDS >= 2048 ? RX_BUFFER_WORDS - (RX_HEADROOM_WORDS + 31) / 32 * 32
                                                 : RX_BUFFER_WORDS / 2;
    localparam RX_LOW_MARK = 1 << ($clog2(RX_MARK + 1) - 2);
    localparam TX_MARK = TX_BUFFER_WORDS - 32;      // below it a burst of 16, a flush and four words on the way have room

    // A parameter that breaks a rule makes an instance (`wrong`) of a module that does not exist and is named after the rule:
    // elaboration stops and says that name.
    generate
    if (RX_QUEUES != 1 && RX_QUEUES != 2)                 begin : bad1 nic_has_1_or_2_receive_queues   wrong(); end
    if (PERFECT_ENTRIES < 1 || PERFECT_ENTRIES > 16)      begin : bad2 nic_has_1_to_16_perfect_entries wrong(); end
    if (RX_BUFFER_WORDS != 1 << RX_AW || RX_AW < 9 || RX_AW > 14 ||
        TX_BUFFER_WORDS != 1 << TX_AW || TX_AW < 9 || TX_AW > 13)
                                                          begin : bad3 nic_buffers_are_powers_of_two   wrong(); end
    if (MAX_FRAME < 1518 || MAX_FRAME > 9018)             begin : bad4 nic_has_frames_of_1518_to_9018  wrong(); end
    if (RX_MARK % 32 != 0 || RX_LOW_MARK % 32 != 0 || RX_LOW_MARK >= RX_MARK)
                                                          begin : bad5 nic_marks_are_in_order          wrong(); end
    if (4 * TX_MARK < MAX_FRAME || 4 * RX_BUFFER_WORDS < LONGEST + 20)
                                                          begin : bad6 nic_buffers_hold_a_frame        wrong(); end
    if (MULTICAST_HASH >> 1 != 0 || VLAN >> 1 != 0 || PAUSE >> 1 != 0 || MODERATION >> 1 != 0 || RMON >> 1 != 0 ||
        LOOPBACK >> 1 != 0 || RX_SUM >> 1 != 0 || TX_SUM >> 1 != 0 || RX_HASH >> 1 != 0 || TSO >> 1 != 0)
                                                          begin : bad7 nic_switches_are_0_or_1         wrong(); end
    if (MDIO < 0 || MDIO > 2)                             begin : bad8 nic_mdio_is_0_1_or_2            wrong(); end
    if (TSO != 0 && TX_SUM == 0)                          begin : bad9 nic_tso_needs_tx_sum            wrong(); end
    if (PHY_SIDE < 0 || PHY_SIDE > 3)                     begin : bad10 nic_phy_side_is_0_to_3         wrong(); end
    endgenerate

    // From nic_regs to the rest. Quasi-static unless said otherwise.
    wire        rx_enable, wire_up, promiscuous, accept_broadcast, all_multicast, loopback;
    wire        vlan_strip, vlan_filter, pause_rx;
    wire [7:0]  short_bytes;            // frames of fewer bytes (without FCS) are urgent
    wire        urgent_queue, hash_queue;
    wire [4:0]  hash_bit;
    wire [47:0] own_address;            // filter entry 0, byte 0 in [7:0]; with PAUSE
    wire        tick;                   // pulse: a microsecond; with MODERATION or MDIO 2
    wire [13:0] max_bytes;
    wire [9:0]  timeout_cycles;
    wire        congested;              // level: ask the peer to pause
    wire        pausing;                // level, from mac: a received PAUSE holds frames back

    // Receive queues: bit or part q is of queue q
    wire [1:0]  rx_on, rx_stopped, rx_clear, rx_offset2, rx_published;
    wire [7:0]  rx_free_log2, rx_cmpl_log2;
    wire [23:0] rx_buffer_words;
    wire [31:0] rx_posted, rx_fetched, rx_produced;
    wire        rx_open, rx_idle;
    wire        rx_queue;               // whose job is open, and whose the fault of this cycle is
    wire        rx_published_urgent;    // with rx_published: this completion's frame

    // Transmit ring
    wire        tx_on, tx_stopped, tx_clear, tx_settled, tx_published, tx_chain_fault, tx_open, tx_idle;
    wire [3:0]  tx_log2;
    wire [15:0] tx_producer, tx_consumer, tx_written_back;
    wire [5:0]  tx_max_chain;

    // Management of the PHY: from nic_mdio, or bits of a register
    wire        mdio_put, mdio_busy;
    wire [31:0] mdio_word;
    wire [2:0]  mdio_bits;

    // Between the store and its users
    wire        pick, pick_from_store, filling, reg_ask, reg_grant, reg_put, snapshot, copying;
    wire        in_count, rx_count, out_count, tx_count, in_counted, rx_counted, out_counted, tx_counted;
    wire [8:0]  reg_at;
    wire [7:0]  pick_base, in_count_id, rx_count_id, out_count_id, tx_count_id;
    wire [13:0] pick_offset, rx_amount, out_amount;
    wire [31:0] reg_put_data, store_data;
    wire [28:0] sum;
    wire        fault, fault_tx, fault_queue, fault_valid, fault_taken;
    wire [31:0] fault_word;

    // MAC
    wire        rxs_valid, rxs_ready, rxs_last, txs_valid, txs_ready, txs_last;
    wire [31:0] rxs_data, txs_data;
    wire [2:0]  rxs_bytes, txs_bytes;
    wire [11:0] rxs_status;
    wire        mac_rx_busy, mac_tx_busy, rx_missed, tx_underrun, pause_obey, pause_tell, pause_sent;

    // The wire's clocks in the shortest byte: MII has half a byte a clock, RMII two bits, the others may have a whole one.
    localparam BYTE_CLOCKS = PHY_SIDE == 0 ? 2 : PHY_SIDE == 1 ? 4 : 1;

    mac #(.FIFO_AW(BYTE_CLOCKS == 1 ? 4 : 3), .BYTE_CLOCKS(BYTE_CLOCKS), .MULTICAST_HASH(MULTICAST_HASH), .PAUSE(PAUSE),
          .LOOPBACK(LOOPBACK)) mac (
        .clk(clk), .rst(rst), .rx_clk(rx_clk), .tx_clk(tx_clk),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er), .phy_rx_dribble(phy_rx_dribble),
        .phy_rx_data(phy_rx_data),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er), .phy_tx_data(phy_tx_data),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last),
        .txs_bytes(txs_bytes),
        .rx_enable(rx_enable), .rx_busy(mac_rx_busy), .tx_busy(mac_tx_busy),
        .loopback(loopback), .pause_obey(pause_obey), .congested(pause_tell), .own_address(own_address), .pausing(pausing),
        .pause_sent(pause_sent), .rx_missed(rx_missed), .tx_underrun(tx_underrun)
    );

    // Receive: wire to frame buffer
    wire        filter_start, broadcast, rx_ended, filter_done, filter_accept, filter_want, filter_grant;
    wire [47:0] address;
    wire [4:0]  filter_matched;
    wire [5:0]  bucket;
    wire [8:0]  filter_word;
    wire [3:0]  brief_at;
    wire [7:0]  brief;
    wire        wrong_vlan;
    wire [11:0] vid;
    wire [1:0]  rxb_commit_tag;
    wire        rxb_put, rxb_commit, rxb_rollback, rxb_room, rxb_above, rxb_above_low, rxb_used, rxb_frame, rxb_step;
    wire        rxb_forget;
    wire [31:0] rxb_put_data, rxb_head, rxb_data;
    wire        rx_in_idle, hash_enable, hash_want, hash_grant;
    wire [7:0]  hash_word;

    nic_filter #(.ENTRIES(PERFECT_ENTRIES), .MULTICAST_HASH(MULTICAST_HASH), .VLAN(VLAN)) filter (
        .clk(clk), .rst(rst),
        .start(filter_start), .address(address), .broadcast(broadcast), .ended(rx_ended), .bucket(bucket), .vid(vid),
        .done(filter_done), .accept(filter_accept), .wrong_vlan(wrong_vlan), .matched(filter_matched),
        .accept_broadcast(accept_broadcast), .all_multicast(all_multicast), .promiscuous(promiscuous),
        .vlan_filter(vlan_filter),
        .want(filter_want), .word(filter_word), .grant(filter_grant), .data(store_data),
        .brief_at(brief_at), .brief(brief)
    );

    nic_rx_in #(
        .RX_QUEUES(RX_QUEUES), .MAX_FRAME(MAX_FRAME), .VLAN(VLAN), .RMON(RMON), .RX_SUM(RX_SUM), .RX_HASH(RX_HASH)
    ) rx_in (
        .clk(clk), .rst(rst),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status), .rx_missed(rx_missed),
        .filter_start(filter_start), .address(address), .broadcast(broadcast), .ended(rx_ended), .bucket(bucket), .vid(vid),
        .filter_done(filter_done), .filter_accept(filter_accept), .filter_wrong_vlan(wrong_vlan),
        .filter_matched(filter_matched),
        .put(rxb_put), .put_data(rxb_put_data), .commit(rxb_commit), .commit_head(rxb_head), .commit_tag(rxb_commit_tag),
        .rollback(rxb_rollback), .room(rxb_room),
        .max_bytes(max_bytes), .vlan_strip(vlan_strip), .hash_enable(hash_enable), .short_bytes(short_bytes),
        .urgent_queue(urgent_queue), .hash_queue(hash_queue), .hash_bit(hash_bit),
        .hash_want(hash_want), .hash_word(hash_word), .hash_grant(hash_grant), .hash_data(store_data),
        .count_valid(in_count), .count_id(in_count_id), .count_ready(in_counted),
        .idle(rx_in_idle)
    );

    // Completion words 1 and 2, and bits 15 to 24 of word 0, exist with offloads only.
    localparam RX_INFO = RX_SUM != 0 || RX_HASH != 0 || VLAN != 0;
    localparam [31:0] RX_HEAD = RX_INFO ? 32'hFFFF_FFFF : 32'hFE00_7FFF;
    localparam RX_TAG = RX_QUEUES > 1 ? 2 : 1;
    wire [1:0] rxb_tag;
    wire       rxb_peek;

    frame_buffer #(.AW(RX_AW), .MARK(RX_MARK), .LOW_MARK(RX_LOW_MARK), .TAG(RX_TAG), .HEAD(RX_HEAD)) rx_buffer (
        .clk(clk), .rst(rst),
        .put(rxb_put), .put_data(rxb_put_data), .commit(rxb_commit), .commit_head(rxb_head),
        .commit_tag(rxb_commit_tag[RX_TAG-1:0]),
        .rollback(rxb_rollback), .mark(1'b0), .patch(1'b0),
        .room(rxb_room), .above_mark(rxb_above), .above_low(rxb_above_low), .used(rxb_used),
        .frame(rxb_frame), .data(rxb_data), .tag(rxb_tag[RX_TAG-1:0]), .step(rxb_step), .peek(rxb_peek), .forget(rxb_forget)
    );

    // Receive: frame buffer to memory
    wire        rx_want, rx_from_store, rx_we, rx_pick, rx_beat, rx_done, rx_got;
    wire [7:0]  rx_base;
    wire [11:0] rx_index;
    wire [3:0]  rx_log2;
    wire        rx_wide;
    wire [3:0]  rx_len1, rx_last_sel;
    wire [31:0] rx_dat, entry_data;
    wire [3:0]  rx_place, rx_entry;

    wire        rx_runs;
    generate if (RX_QUEUES == 1) begin : no_queue_tag assign rxb_tag[1] = 1'b0; end endgenerate

    nic_rx #(
        .QUEUES(RX_QUEUES), .BASE(`NIC_RX_BLOCK), .INFO_WORDS(RX_INFO ? 2'd2 : 2'd0), .HEAD_BITS(RX_HEAD), .RMON(RMON),
        .MAX_FRAME(LONGEST)
    ) rx (
        .clk(clk), .rst(rst),
        .on(rx_on), .stopped(rx_stopped), .clear(rx_clear), .free_log2(rx_free_log2),
        .cmpl_log2(rx_cmpl_log2), .buffer_words(rx_buffer_words), .offset2(rx_offset2), .posted(rx_posted),
        .fetched(rx_fetched), .produced(rx_produced), .published(rx_published), .published_urgent(rx_published_urgent),
        .commit(rxb_commit), .commit_queue(rxb_commit_tag[1]),
        .frame(rxb_frame), .data(rxb_data), .tag(rxb_tag), .step(rxb_step), .peek(rxb_peek), .forget(rxb_forget),
        .above_mark(rxb_above),
        .want(rx_want), .from_store(rx_from_store), .base(rx_base), .index(rx_index), .log2(rx_log2), .wide(rx_wide),
        .len1(rx_len1), .we(rx_we), .last_sel(rx_last_sel), .pick(rx_pick), .open(rx_open), .job_queue(rx_queue),
        .ours(rx_runs), .beat(rx_beat), .done(rx_done), .dat(rx_dat),
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

    nic_tx #(.BASE(`NIC_TX_BLOCK), .TX_SUM(TX_SUM), .VLAN(VLAN), .TSO(TSO)) tx (
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

    frame_buffer #(.AW(TX_AW), .MARK(TX_MARK), .HEAD(VLAN != 0 ? 32'hFFFF_BFFF : 32'h0000_3FFF)) tx_buffer (
        .clk(clk), .rst(rst),
        .put(txb_put), .put_data(txb_put_data), .commit(txb_commit), .commit_head(txb_head), .commit_tag(1'b0),
        .rollback(txb_rollback), .mark(txb_mark), .patch(txb_patch), .room(unused_room), .above_mark(txb_above),
        .above_low(unused_txb_low), .used(txb_used),
        .frame(txb_frame), .data(txb_data), .tag(unused_txb_tag), .step(txb_step), .peek(1'b0), .forget(txb_forget)
    );

    // Flow control
    wire       nic_count, nic_counted;      // what nic_tx counts, and the PAUSE frames sent
    wire [7:0] nic_count_id;

    generate
    if (PAUSE != 0) begin : flow_control
        nic_pause #(.RMON(RMON)) pause (
            .clk(clk), .rst(rst), .wire_up(wire_up), .pause_rx(pause_rx), .congested(congested),
            .pause_obey(pause_obey), .tell(pause_tell), .pause_sent(pause_sent),
            .tx_valid(tx_count), .tx_id(tx_count_id), .tx_ready(tx_counted),
            .count_valid(nic_count), .count_id(nic_count_id), .count_ready(nic_counted)
        );
    end else begin : flow_control
        assign {pause_obey, pause_tell} = 2'b00;
        assign {nic_count, nic_count_id, tx_counted} = {tx_count, tx_count_id, nic_counted};
        wire   unused_pause = &{1'b0, pause_rx, congested, pause_sent};
    end
    endgenerate

    // Transmit: frame buffer to wire
    wire tx_out_idle;

    nic_tx_out #(.VLAN(VLAN), .RMON(RMON)) tx_out (
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
        .rx_log2(rx_log2), .rx_wide(rx_wide), .rx_len1(rx_len1), .rx_we(rx_we), .rx_last_sel(rx_last_sel),
        .rx_pick(rx_pick), .rx_open(rx_open),
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
        .next_we(next_we), .next_last_sel(next_last_sel), .next_tx(next_tx), .next_queue(rx_queue),
        .rx_beat(rx_beat), .rx_done(rx_done), .tx_beat(tx_beat), .tx_done(tx_done),
        .rx_runs(rx_runs), .rx_dat(rx_dat), .tx_dat(tx_written_back),
        .timeout_cycles(timeout_cycles), .fault(fault), .fault_tx(fault_tx), .fault_valid(fault_valid),
        .fault_queue(fault_queue), .fault_word(fault_word), .fault_taken(fault_taken), .idle(master_idle),
        .dma_cyc(dma_cyc), .dma_stb(dma_stb), .dma_we(dma_we), .dma_adr(dma_adr), .dma_sel(dma_sel),
        .dma_dat_w(dma_dat_w), .dma_cti(dma_cti), .dma_bte(dma_bte), .dma_ack(dma_ack), .dma_err(dma_err)
    );

    // Registers and counters
    localparam CAPS = PHY_SIDE        << `NIC_CAPS_PHY_SIDE_BIT        | RX_QUEUES      << `NIC_CAPS_RX_QUEUES_BIT
                    | PERFECT_ENTRIES << `NIC_CAPS_PERFECT_ENTRIES_BIT | MULTICAST_HASH << `NIC_CAPS_HASH_FILTER_BIT
                    | RX_SUM          << `NIC_CAPS_RX_SUM_BIT          | TX_SUM         << `NIC_CAPS_TX_SUM_BIT
                    | RX_HASH         << `NIC_CAPS_RX_HASH_BIT         | VLAN           << `NIC_CAPS_VLAN_BIT
                    | TSO             << `NIC_CAPS_TSO_BIT             | PAUSE          << `NIC_CAPS_PAUSE_BIT
                    | (MDIO == 2 ? 1 : 0) << `NIC_CAPS_MDIO_BIT        | (MDIO == 1 ? 1 : 0) << `NIC_CAPS_MDIO_BITS_BIT
                    | MODERATION      << `NIC_CAPS_MODERATION_BIT      | LOOPBACK       << `NIC_CAPS_LOOPBACK_BIT
                    | RMON            << `NIC_CAPS_RMON_BIT;
    localparam MARKS = PAUSE * (4 * RX_MARK     << `NIC_PAUSE_MARKS_HIGH_BIT | 4 * RX_LOW_MARK << `NIC_PAUSE_MARKS_LOW_BIT);

    nic_store #(
        .RMON(RMON), .VLAN(VLAN), .CAPS(CAPS), .MARKS_BYTES(MARKS), .MAX_FRAME(MAX_FRAME),
        .TICKS(MODERATION != 0 || MDIO == 2), .BRIEFS(PERFECT_ENTRIES > 2)
    ) store (
        .clk(clk), .rst(rst), .filling(filling),
        .pick(pick), .pick_from_store(pick_from_store), .pick_base(pick_base), .pick_offset(pick_offset),
        .entry_data(entry_data), .sum_words(sum),
        .in_valid(in_count), .in_id(in_count_id), .in_ready(in_counted),
        .rx_valid(rx_count), .rx_id(rx_count_id), .rx_amount(rx_amount), .rx_ready(rx_counted),
        .out_valid(out_count), .out_id(out_count_id), .out_amount(out_amount), .out_ready(out_counted),
        .tx_valid(nic_count), .tx_id(nic_count_id), .tx_ready(nic_counted),
        .filter_want(filter_want), .filter_word(filter_word), .filter_grant(filter_grant),
        .brief_at(brief_at), .brief(brief),
        .hash_want(hash_want), .hash_word(hash_word), .hash_grant(hash_grant),
        .fault_valid(fault_valid), .fault_tx(fault_tx), .fault_queue(fault_queue), .fault_word(fault_word),
        .fault_taken(fault_taken),
        .adr(reg_adr), .at(reg_at), .ask(reg_ask), .grant(reg_grant), .put(reg_put), .put_data(reg_put_data),
        .snapshot(snapshot), .copying(copying), .data(store_data)
    );

    nic_regs #(
        .RX_QUEUES(RX_QUEUES), .PERFECT_ENTRIES(PERFECT_ENTRIES), .MULTICAST_HASH(MULTICAST_HASH), .VLAN(VLAN),
        .PAUSE(PAUSE), .MODERATION(MODERATION), .RMON(RMON), .LOOPBACK(LOOPBACK), .RX_HASH(RX_HASH), .MDIO(MDIO),
        .MAX_FRAME(MAX_FRAME)
    ) regs (
        .clk(clk), .rst(rst),
        .reg_cyc(reg_cyc), .reg_stb(reg_stb), .reg_we(reg_we), .reg_sel(reg_sel),
        .reg_dat_w(reg_dat_w), .reg_dat_r(reg_dat_r), .reg_ack(reg_ack),
        .filling(filling), .at(reg_at), .ask(reg_ask), .grant(reg_grant), .put(reg_put), .put_data(reg_put_data),
        .snapshot(snapshot), .copying(copying), .store_data(store_data),
        .rx_enable(rx_enable), .wire_up(wire_up), .promiscuous(promiscuous), .accept_broadcast(accept_broadcast),
        .all_multicast(all_multicast), .vlan_strip(vlan_strip), .vlan_filter(vlan_filter), .pause_rx(pause_rx),
        .hash_enable(hash_enable), .max_bytes(max_bytes), .timeout_cycles(timeout_cycles),
        .speed(speed), .loopback(loopback), .short_bytes(short_bytes), .urgent_queue(urgent_queue),
        .hash_queue(hash_queue), .hash_bit(hash_bit), .own_address(own_address), .tick(tick),
        .above_high(rxb_above), .above_low(rxb_above_low), .congested(congested),
        .rx_busy(mac_rx_busy || !rx_in_idle || rxb_used || !rx_idle),
        .tx_busy(mac_tx_busy || !tx_out_idle || txb_used || !tx_idle || pausing),
        .dma_busy(next_valid || !master_idle || rx_open || tx_open),
        .fault(fault), .fault_tx(fault_tx), .busy(busy),
        .mdio_bits(mdio_bits), .mdio_in(mdio_in), .inband(inband),
        .mdio_put(mdio_put), .mdio_word(mdio_word), .mdio_busy(mdio_busy),
        .rx_on(rx_on), .rx_stopped(rx_stopped), .rx_clear(rx_clear), .rx_free_log2(rx_free_log2),
        .rx_cmpl_log2(rx_cmpl_log2), .rx_buffer_words(rx_buffer_words), .rx_offset2(rx_offset2),
        .rx_posted(rx_posted), .rx_fetched(rx_fetched), .rx_produced(rx_produced), .rx_published(rx_published),
        .rx_published_urgent(rx_published_urgent), .rx_open(rx_open), .rx_queue(rx_queue),
        .tx_on(tx_on), .tx_stopped(tx_stopped), .tx_clear(tx_clear), .tx_log2(tx_log2), .tx_producer(tx_producer),
        .tx_max_chain(tx_max_chain), .tx_consumer(tx_consumer), .tx_written_back(tx_written_back),
        .tx_settled(tx_settled), .tx_published(tx_published), .tx_chain_fault(tx_chain_fault), .tx_open(tx_open),
        .irq(irq)
    );

    generate if (MDIO == 2) begin : management
        nic_mdio mdio (
            .clk(clk), .rst(rst), .tick(tick),
            .put(mdio_put), .put_start(reg_dat_w[`NIC_MDIO_START_BIT]), .put_fields(reg_dat_w[26:0]),
            .word(mdio_word), .busy(mdio_busy),
            .mdc(mdc), .mdio_out(mdio_out), .mdio_drive(mdio_drive), .mdio_in(mdio_in)
        );
        wire unused_bits = &{1'b0, mdio_bits};
    end else begin : management
        assign {mdio_drive, mdio_out, mdc} = MDIO == 1 ? mdio_bits : 3'b010;
        assign mdio_word = 32'd0;
        assign mdio_busy = 1'b0;
        wire unused_master = &{1'b0, tick, mdio_put, MDIO == 1 ? 3'd0 : mdio_bits};
    end endgenerate

    wire unused = &{1'b0, unused_room, unused_txb_low, unused_txb_tag};
endmodule
`default_nettype wire
