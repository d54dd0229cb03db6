// The register window: decodes it, keeps what the engines need at once in flip-flops, and passes the rest to nic_store,
// which holds every other word. After reset it fills the store: zeros, identity, capabilities, reset values.
// An access waits for the store (a few cycles) and for nothing else.
`default_nettype none
module nic_regs #(
    parameter RX_QUEUES       = 1,      // those of nic
    parameter PERFECT_ENTRIES = 1,
    parameter MAX_FRAME       = 1518,
    parameter MULTICAST_HASH  = 0,
    parameter VLAN            = 0,
    parameter PAUSE           = 0,
    parameter MODERATION      = 0,
    parameter RMON            = 1,
    parameter LOOPBACK        = 0,
    parameter RX_SUM          = 1,
    parameter TX_SUM          = 1,
    parameter RX_HASH         = 1,
    parameter TSO             = 0,
    parameter MDIO            = 0,
    parameter PHY_SIDE        = 2,
    parameter HIGH_MARK_BYTES = 4864,   // of the receive frame buffer
    parameter LOW_MARK_BYTES  = 2048
) (
    input  wire        clk,
    input  wire        rst,

    // Wishbone slave; only whole words are written
    input  wire        reg_cyc,
    input  wire        reg_stb,
    input  wire        reg_we,
    input  wire [9:0]  reg_adr,
    input  wire [3:0]  reg_sel,
    input  wire [31:0] reg_dat_w,
    output wire [31:0] reg_dat_r,
    output reg         reg_ack,

    // To and from nic_store
    output wire        store_write,
    output wire [8:0]  store_word,
    output wire [31:0] store_write_data,
    input  wire        store_ready,
    input  wire [31:0] store_data,

    // The whole NIC
    output reg         rx_enable,
    output wire        wire_up,         // frames can be sent
    output reg         promiscuous,
    output reg         accept_broadcast,
    output reg         all_multicast,
    output reg         vlan_strip,
    output reg         vlan_filter,
    output reg         pause_rx,        // obey it
    output reg         hash_enable,
    output reg  [13:0] max_bytes,       // of a frame, without FCS
    output reg  [9:0]  timeout_cycles,
    output reg  [1:0]  speed,
    output reg         loopback,
    output reg  [7:0]  short_bytes,
    output reg         urgent_queue,
    output reg         hash_queue,
    output reg  [4:0]  hash_bit,
    output reg  [47:0] own_address,
    output wire        tick,            // pulse: a microsecond
    input  wire        above_high,      // the receive frame buffer's marks
    input  wire        above_low,
    output reg         congested,       // it was above the high one, and is not yet below the low one; with PAUSE_TX
    input  wire        rx_busy,
    input  wire        tx_busy,
    input  wire        dma_busy,
    input  wire        fault,           // pulse from wb_master
    input  wire        fault_tx,        // whose
    output wire        busy,

    // The PHY's management: pins, and nic_mdio
    output reg  [2:0]  mdio_bits,       // {drive, out, MDC}, as software says
    input  wire        mdio_in,
    input  wire [3:0]  inband,
    output wire        mdio_put,        // pulse: MDIO is written
    input  wire [31:0] mdio_word,
    input  wire        mdio_busy,

    // Receive queues: bit or part q is of queue q
    output wire [1:0]  rx_on,
    output wire [1:0]  rx_stopped,
    output wire [1:0]  rx_clear,
    output wire [7:0]  rx_free_log2,
    output wire [7:0]  rx_cmpl_log2,
    output wire [23:0] rx_buffer_words,
    output wire [1:0]  rx_offset2,
    output wire [31:0] rx_posted,
    input  wire [31:0] rx_fetched,
    input  wire [31:0] rx_produced,
    input  wire [1:0]  rx_published,
    input  wire        rx_published_urgent,
    input  wire        rx_open,         // a job is under way ...
    input  wire        rx_queue,        // ... of this queue

    // Transmit ring
    output wire        tx_on,
    output reg         tx_stopped,
    output wire        tx_clear,
    output reg  [3:0]  tx_log2,
    output reg  [15:0] tx_producer,
    output reg  [5:0]  tx_max_chain,
    input  wire [15:0] tx_consumer,
    input  wire [15:0] tx_written_back,
    input  wire        tx_settled,
    input  wire        tx_published,
    input  wire        tx_chain_fault,
    input  wire        tx_open,

    output wire [3:0]  irq
);
`include "nic_regs.vh"
    localparam [7:0] RX = `NIC_RX_BLOCK, TX = `NIC_TX_BLOCK, KEY = `NIC_HASH_KEY_BLOCK, BUCKETS = `NIC_MULTICAST_HASH_BLOCK;
    localparam       TICKS = MODERATION != 0 || MDIO == 2;
    localparam [31:0] CTRL_BITS = 1 << `NIC_CTRL_RX_ENABLE_BIT | 1 << `NIC_CTRL_TX_ENABLE_BIT | 1 << `NIC_CTRL_LINK_UP_BIT
                                | 1 << `NIC_CTRL_PROMISCUOUS_BIT | 1 << `NIC_CTRL_BROADCAST_BIT
                                | 1 << `NIC_CTRL_ALL_MULTICAST_BIT
                                | RX_HASH << `NIC_CTRL_HASH_BIT
                                | VLAN    << `NIC_CTRL_VLAN_STRIP_BIT | VLAN  << `NIC_CTRL_VLAN_FILTER_BIT
                                | PAUSE   << `NIC_CTRL_PAUSE_RX_BIT   | PAUSE << `NIC_CTRL_PAUSE_TX_BIT;
    localparam [31:0] WIRE_BITS = 32'd3 << `NIC_WIRE_SPEED_BIT | LOOPBACK << `NIC_WIRE_LOOPBACK_BIT;
    localparam [31:0] CLASS_BITS = (MODERATION != 0 || RX_QUEUES == 2 ? 32'h0000_00FF : 32'd0)
                                 | (RX_QUEUES == 2                    ? 32'h0000_0100 : 32'd0)
                                 | (RX_QUEUES == 2 && RX_HASH != 0    ? 32'h0000_7E00 : 32'd0);
    localparam [31:0] CAPS = (PHY_SIDE        << `NIC_CAPS_PHY_SIDE_BIT)
                           | (RX_QUEUES       << `NIC_CAPS_RX_QUEUES_BIT)
                           | (PERFECT_ENTRIES << `NIC_CAPS_PERFECT_ENTRIES_BIT)
                           | (MULTICAST_HASH  << `NIC_CAPS_HASH_FILTER_BIT)
                           | (RX_SUM          << `NIC_CAPS_RX_SUM_BIT)
                           | (TX_SUM          << `NIC_CAPS_TX_SUM_BIT)
                           | (RX_HASH         << `NIC_CAPS_RX_HASH_BIT)
                           | (VLAN            << `NIC_CAPS_VLAN_BIT)
                           | (TSO             << `NIC_CAPS_TSO_BIT)
                           | (PAUSE           << `NIC_CAPS_PAUSE_BIT)
                           | ((MDIO == 2 ? 1 : 0) << `NIC_CAPS_MDIO_BIT)
                           | (MODERATION      << `NIC_CAPS_MODERATION_BIT)
                           | (LOOPBACK        << `NIC_CAPS_LOOPBACK_BIT)
                           | ((MDIO == 1 ? 1 : 0) << `NIC_CAPS_MDIO_BITS_BIT)
                           | (RMON            << `NIC_CAPS_RMON_BIT);
    localparam [31:0] MARKS = HIGH_MARK_BYTES << `NIC_PAUSE_MARKS_HIGH_BIT | LOW_MARK_BYTES << `NIC_PAUSE_MARKS_LOW_BIT;
    localparam [31:0] WIRE_RESET = `NIC_WIRE_RESET, TICK_RESET = `NIC_TICK_RESET;
    localparam [7:0] NOWHERE = 8'hFF;               // a word that is always 0
    localparam [7:0] FILTER_END = `NIC_FILTER_BLOCK + 8'd2 * PERFECT_ENTRIES[7:0];
    localparam [31:0] FCS_BYTES = 4, MAX_BYTES_RESET = `NIC_MAX_FRAME_BYTES_RESET - FCS_BYTES,
                      TIMEOUT_RESET = `NIC_BUS_TIMEOUT_CYCLES_RESET, CHAIN_RESET = `NIC_TX_MAX_CHAIN_RESET;

    // The fill after reset, word by word
    reg  [8:0]  fill;
    wire        filling = !fill[8];
    reg  [31:0] fill_data;
    always @* case (fill[7:0])
        `NIC_ID:                     fill_data = `NIC_ID_RESET;
        `NIC_CAPS:                   fill_data = CAPS;
        `NIC_MAX_FRAME_BYTES:        fill_data = `NIC_MAX_FRAME_BYTES_RESET;
        `NIC_BUS_TIMEOUT_CYCLES:     fill_data = `NIC_BUS_TIMEOUT_CYCLES_RESET;
        `NIC_WIRE:                   fill_data = `NIC_WIRE_RESET;
        `NIC_TICK:                   fill_data = TICKS ? `NIC_TICK_RESET : 32'd0;
        `NIC_PAUSE_MARKS:            fill_data = PAUSE != 0 ? MARKS : 32'd0;
        `NIC_LIMITS:                 fill_data = MAX_FRAME;
        TX | `NIC_TX_MAX_CHAIN:      fill_data = `NIC_TX_MAX_CHAIN_RESET;
        default:                     fill_data = 32'd0;
    endcase

    // Access: 16 words a block; every register has one of the three.
    wire [7:0]  at        = reg_adr[7:0];
    wire        in_window = reg_adr[9:8] == 2'd0;
    wire        in_global = in_window && at[7:4] == 4'd0;
    wire        in_rx0    = in_window && at[7:4] == RX[7:4];
    wire        in_rx1    = in_window && at[7:4] == RX[7:4] + 4'd1 && RX_QUEUES == 2;
    wire        in_rx     = in_rx0 || in_rx1;
    wire        in_tx     = in_window && at[7:4] == TX[7:4];
    wire        in_filter = in_window && at >= `NIC_FILTER_BLOCK && at < FILTER_END;
    wire        in_hash   = MULTICAST_HASH != 0 && in_window && at[7:1] == BUCKETS[7:1];
    wire        in_key    = RX_HASH != 0 && in_window && at[7:2] == KEY[7:2];
    wire [7:0]  low       = {4'd0, at[3:0]};

    wire is_ctrl     = in_global && low == `NIC_CTRL;
    wire is_status   = in_global && low == `NIC_STATUS;
    wire is_wire     = in_global && low == `NIC_WIRE;
    wire is_inband   = in_global && low == `NIC_INBAND;
    wire is_mdio     = in_global && low == `NIC_MDIO && MDIO == 2;
    wire is_bits     = in_global && low == `NIC_MDIO_BITS && MDIO == 1;
    wire is_class    = in_global && low == `NIC_RX_CLASS;
    wire is_tick     = in_global && low == `NIC_TICK && TICKS;
    wire is_max      = in_global && low == `NIC_MAX_FRAME_BYTES;
    wire is_timeout  = in_global && low == `NIC_BUS_TIMEOUT_CYCLES;
    wire is_cause    = in_global && low == `NIC_CAUSE;
    wire is_rearm    = in_global && low == `NIC_EVENT_REARM;
    wire is_rx_base  = in_rx && (low == `NIC_RX_FREE_BASE || low == `NIC_RX_CMPL_BASE);
    wire is_rx_size  = in_rx && low == `NIC_RX_RING_SIZE;
    wire is_rx_buf   = in_rx && low == `NIC_RX_BUFFER;
    wire is_tx_ctrl  = in_tx && low == `NIC_TX_CTRL;
    wire is_tx_base  = in_tx && low == `NIC_TX_BASE;
    wire is_tx_size  = in_tx && low == `NIC_TX_RING_SIZE;
    wire is_tx_wback = in_tx && low == `NIC_TX_WRITEBACK;
    wire is_tx_bell  = in_tx && low == `NIC_TX_DOORBELL;
    wire is_tx_rearm = in_tx && low == `NIC_TX_REARM;
    wire is_tx_index = in_tx && low == `NIC_TX_INDEX;
    wire is_tx_chain = in_tx && low == `NIC_TX_MAX_CHAIN;

    // What can be read back is in the store; keep says which of its bits exist.
    wire        is_base = is_rx_base || is_tx_base || (in_filter && !at[0]);
    wire        is_high = in_filter && at[0];
    wire        stored  = in_filter || in_hash || in_key || is_ctrl || is_wire || is_class || is_tick || is_bits ||
                          is_max || is_timeout || is_rx_base || is_rx_size || is_rx_buf ||
                          is_tx_base || is_tx_size || is_tx_wback || is_tx_chain;
    wire [31:0] keep    = ({32{is_base || is_tx_wback}}  & 32'hFFFF_FFE0) | ({32{is_ctrl}}     & CTRL_BITS)
                        | ({32{is_wire}}                 & WIRE_BITS)     | ({32{is_class}}    & CLASS_BITS)
                        | ({32{is_bits}}                 & 32'h0000_0007) | ({32{is_tick}}     & 32'h0000_00FF)
                        | ({32{is_max}}                  & 32'h0000_3FFF) | ({32{is_timeout}}  & 32'h0000_03FF)
                        | ({32{is_rx_size}}              & 32'h0000_0F0F) | ({32{is_rx_buf}}   & 32'h0001_3FFC)
                        | ({32{is_tx_size}}              & 32'h0000_000F) | ({32{is_tx_wback}} & 32'h0000_001C)
                        | ({32{is_tx_chain}}             & 32'h0000_003F) | ({32{is_high}}     & 32'h8000_FFFF)
                        | ({32{in_filter && !at[0]}}     & 32'h0000_001F) | {32{in_key || in_hash}};

    wire        access   = reg_cyc && reg_stb && !reg_ack && !filling;
    wire        wanted   = access && reg_we && reg_sel == 4'hF && !wire_fixed;
    wire        wire_fixed = is_wire && (rx_enable || tx_enable);   // WIRE does not change while frames are taken or sent
    wire        do_write = wanted && (!stored || store_ready);
    wire        do_read  = access && !reg_we && store_ready;
    wire        do_nothing = access && reg_we && !wanted;

    wire [31:0] w        = reg_dat_w;

    assign store_write      = filling || (wanted && stored);
    assign store_word       = {1'b0, filling ? fill[7:0] : in_window ? at : NOWHERE};
    assign store_write_data = filling ? fill_data : reg_dat_w & keep;

    // State that software sees and the store does not hold
    reg       tx_enable, link_up, pause_tx, tx_enabled, tx_resetting;
    reg [6:0] cause;
    wire      tx_irq, event_irq, mdio_level;
    wire [1:0] rx_irq, rx_fault, rx_refused;
    wire [7:0] rx_ctrl;
    assign wire_up = tx_enable && link_up;
    assign tx_on   = tx_enabled && !tx_stopped && !tx_resetting;
    assign busy    = filling || rx_busy || tx_busy || dma_busy || rx_ctrl[1] || rx_ctrl[5] || tx_resetting || mdio_busy;

    // Words that live here are 0 in the store, and the other way round.
    wire [31:0] live_data = ({32{in_rx0 && low == `NIC_RX_INDEX}} & {rx_produced[15:0], rx_fetched[15:0]})
                          | ({32{in_rx1 && low == `NIC_RX_INDEX}} & {rx_produced[31:16], rx_fetched[31:16]})
                          | ({32{is_tx_index}} & {tx_written_back, tx_consumer})
                          | ({32{is_mdio}}     & mdio_word)
                          | {25'd0, ({7{is_cause}}   & cause)
                                  | ({7{is_status}}  & {4'd0, dma_busy, tx_busy, rx_busy})
                                  | ({7{is_inband}}  & {3'd0, inband})
                                  | ({7{is_bits}}    & {3'd0, mdio_level, 3'd0})
                                  | ({7{in_rx0 && low == `NIC_RX_CTRL}} & {3'd0, rx_ctrl[3:0]})
                                  | ({7{in_rx1 && low == `NIC_RX_CTRL}} & {3'd0, rx_ctrl[7:4]})
                                  | ({7{is_tx_ctrl}} & {3'd0, tx_irq, tx_stopped, tx_resetting, tx_enabled})};
    assign reg_dat_r = store_data | live_data;

    // Stops and resets
    wire       tx_bad_size = tx_log2 == 4'd0 || tx_log2 > 4'd12;
    wire       tx_start    = do_write && is_tx_ctrl && w[`NIC_TX_CTRL_ENABLE_BIT] && !w[`NIC_TX_CTRL_RESET_BIT];
    wire       tx_fault    = fault && fault_tx;
    wire       tx_refused  = tx_start && tx_bad_size;
    wire [6:0] new_cause   = {tx_refused, rx_refused, tx_chain_fault, tx_fault, rx_fault};
    assign tx_clear = tx_resetting && !tx_open;

    nic_rx_regs rx0 (
        .clk(clk), .rst(rst), .write(do_write && in_rx0), .at(at[3:0]), .w(w), .ctrl(rx_ctrl[3:0]),
        .fault_cause(rx_fault[0]), .ring_cause(rx_refused[0]),
        .on(rx_on[0]), .stopped(rx_stopped[0]), .clear(rx_clear[0]), .free_log2(rx_free_log2[3:0]),
        .cmpl_log2(rx_cmpl_log2[3:0]), .buffer_words(rx_buffer_words[11:0]), .offset2(rx_offset2[0]),
        .posted(rx_posted[15:0]), .produced(rx_produced[15:0]), .published(rx_published[0]),
        .open(rx_open && !rx_queue), .fault(fault && !fault_tx && !rx_queue), .line(rx_irq[0])
    );
    generate if (RX_QUEUES == 2) begin : second
        nic_rx_regs rx1 (
            .clk(clk), .rst(rst), .write(do_write && in_rx1), .at(at[3:0]), .w(w), .ctrl(rx_ctrl[7:4]),
            .fault_cause(rx_fault[1]), .ring_cause(rx_refused[1]),
            .on(rx_on[1]), .stopped(rx_stopped[1]), .clear(rx_clear[1]), .free_log2(rx_free_log2[7:4]),
            .cmpl_log2(rx_cmpl_log2[7:4]), .buffer_words(rx_buffer_words[23:12]), .offset2(rx_offset2[1]),
            .posted(rx_posted[31:16]), .produced(rx_produced[31:16]), .published(rx_published[1]),
            .open(rx_open && rx_queue), .fault(fault && !fault_tx && rx_queue), .line(rx_irq[1])
        );
    end else begin : no_second
        assign {rx_ctrl[7:4], rx_fault[1], rx_refused[1], rx_on[1], rx_stopped[1], rx_clear[1], rx_free_log2[7:4],
                rx_cmpl_log2[7:4], rx_buffer_words[23:12], rx_offset2[1], rx_posted[31:16], rx_irq[1]} = 47'd0;
        wire unused_second = &{1'b0, rx_published[1]};
    end endgenerate

    nic_irq tx_line (
        .clk(clk), .rst(rst), .clear(tx_clear),
        .event_in(tx_published), .rearm(do_write && is_tx_rearm),
        .unseen(w[31:16] != tx_written_back && tx_settled), .line(tx_irq)
    );
    nic_irq event_line (
        .clk(clk), .rst(rst), .clear(1'b0),
        .event_in(cause != 7'd0), .rearm(do_write && is_rearm), .unseen(1'b0), .line(event_irq)
    );
    wire unused = &{1'b0, rx_published_urgent};

    // The microsecond
    generate if (TICKS) begin : microsecond
        reg [7:0] cycles, left;
        assign tick = left == 8'd1;
        always @(posedge clk) begin
            left <= left <= 8'd1 ? cycles : left - 8'd1;
            if (do_write && is_tick) cycles <= w[7:0];
            if (rst) begin
                cycles <= TICK_RESET[7:0];
                left   <= 8'd0;
            end
        end
    end else begin : no_microsecond
        assign tick = 1'b0;
        wire unused_tick = &{1'b0, TICK_RESET};
    end endgenerate

    // The PHY's management
    assign mdio_put = do_write && is_mdio;
    generate if (MDIO == 1) begin : bits
        sync2 level (.clk(clk), .arst(1'b0), .d(mdio_in), .q(mdio_level));
    end else begin : no_bits
        assign mdio_level = 1'b0;
        wire unused_bits = &{1'b0, mdio_in};
    end endgenerate

    assign irq = {rx_irq[1], event_irq, tx_irq, rx_irq[0]};

    always @(posedge clk) begin
        reg_ack <= do_write || do_read || do_nothing;
        if (filling && store_ready) fill <= fill + 9'd1;

        if (do_write && is_ctrl) begin
            rx_enable        <= w[`NIC_CTRL_RX_ENABLE_BIT];
            tx_enable        <= w[`NIC_CTRL_TX_ENABLE_BIT];
            link_up          <= w[`NIC_CTRL_LINK_UP_BIT];
            promiscuous      <= w[`NIC_CTRL_PROMISCUOUS_BIT];
            accept_broadcast <= w[`NIC_CTRL_BROADCAST_BIT];
            hash_enable      <= w[`NIC_CTRL_HASH_BIT];
            all_multicast    <= w[`NIC_CTRL_ALL_MULTICAST_BIT];
            vlan_strip       <= w[`NIC_CTRL_VLAN_STRIP_BIT];
            vlan_filter      <= w[`NIC_CTRL_VLAN_FILTER_BIT];
            pause_rx         <= w[`NIC_CTRL_PAUSE_RX_BIT];
            pause_tx         <= w[`NIC_CTRL_PAUSE_TX_BIT];
        end
        if (do_write && is_wire) {loopback, speed} <= {w[`NIC_WIRE_LOOPBACK_BIT] && LOOPBACK != 0, w[1:0]};
        if (do_write && is_class) {hash_bit, hash_queue, urgent_queue, short_bytes} <= w[14:0];
        if (do_write && is_bits)  mdio_bits <= w[2:0];
        if (do_write && in_filter && at == `NIC_FILTER_BLOCK)        own_address[31:0]  <= w;
        if (do_write && in_filter && at == `NIC_FILTER_BLOCK + 8'd1) own_address[47:32] <= w[15:0];
        congested <= pause_tx && (above_high || (congested && above_low));
        if (do_write && is_max)     max_bytes      <= w[13:0] - FCS_BYTES[13:0];
        if (do_write && is_timeout) timeout_cycles <= w[9:0];
        if (do_write && is_tx_size) tx_log2      <= w[3:0];
        if (do_write && is_tx_chain) tx_max_chain <= w[5:0];
        if (do_write && (is_tx_bell || is_tx_rearm)) tx_producer <= w[15:0];

        if (do_write && is_tx_ctrl) begin
            tx_enabled   <= tx_start;
            tx_resetting <= tx_resetting || w[`NIC_TX_CTRL_RESET_BIT];
        end
        if (tx_fault || tx_refused || tx_chain_fault) tx_stopped <= 1'b1;
        cause <= (cause & ~((do_write && is_cause) ? w[6:0] : 7'd0)) | new_cause;

        if (rst || tx_clear) begin
            tx_enabled   <= 1'b0;
            tx_resetting <= 1'b0;
            tx_stopped   <= 1'b0;
            tx_producer  <= 16'd0;
        end
        if (rst) begin
            reg_ack          <= 1'b0;
            fill             <= 9'd0;
            rx_enable        <= 1'b0;
            tx_enable        <= 1'b0;
            link_up          <= 1'b0;
            promiscuous      <= 1'b0;
            accept_broadcast <= 1'b0;
            hash_enable      <= 1'b0;
            max_bytes        <= MAX_BYTES_RESET[13:0];
            timeout_cycles   <= TIMEOUT_RESET[9:0];
            tx_max_chain     <= CHAIN_RESET[5:0];
            tx_log2          <= 4'd0;
            all_multicast    <= 1'b0;
            vlan_strip       <= 1'b0;
            vlan_filter      <= 1'b0;
            pause_rx         <= 1'b0;
            pause_tx         <= 1'b0;
            congested        <= 1'b0;
            speed            <= WIRE_RESET[1:0];
            loopback         <= 1'b0;
            {hash_bit, hash_queue, urgent_queue, short_bytes} <= 15'd0;
            mdio_bits        <= 3'b010;
            cause            <= 7'd0;
        end
    end
endmodule
`default_nettype wire
