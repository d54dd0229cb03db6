// The register window: decodes it, keeps what the engines need at once in flip-flops, and leaves what can be read back
// and the counters to nic_store. An access waits for the store (a few cycles) and for nothing else.
//   stb --> ask (the address is decoded) --grant: the word is read--> ack: a read's data, or the write takes place
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
    parameter RX_HASH         = 1,
    parameter MDIO            = 0
) (
    input  wire        clk,
    input  wire        rst,

    // Wishbone slave; only whole words are written
    input  wire        reg_cyc,
    input  wire        reg_stb,
    input  wire        reg_we,
    input  wire [3:0]  reg_sel,
    input  wire [31:0] reg_dat_w,
    output wire [31:0] reg_dat_r,
    output reg         reg_ack,

    // To and from nic_store
    input  wire        filling,         // it is not ready yet
    input  wire [8:0]  at,              // the register's word
    output reg         ask,
    input  wire        grant,
    output wire        put,
    output wire [31:0] put_data,
    output wire        snapshot,
    input  wire        copying,
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
    localparam [7:0] RX = `NIC_RX_BLOCK, TX = `NIC_TX_BLOCK, FILTER = `NIC_FILTER_BLOCK, KEY = `NIC_HASH_KEY_BLOCK,
                     BUCKETS = `NIC_MULTICAST_HASH_BLOCK;
    localparam [31:0] FCS_BYTES = 4, MAX_BYTES_RESET = `NIC_MAX_FRAME_BYTES_RESET - FCS_BYTES,
                      TIMEOUT_RESET = `NIC_BUS_TIMEOUT_CYCLES_RESET, CHAIN_RESET = `NIC_TX_MAX_CHAIN_RESET,
                      WIRE_RESET = `NIC_WIRE_RESET, TICK_RESET = `NIC_TICK_RESET;
    localparam [31:0] MAX_MASK = (1 << $clog2(MAX_FRAME + 1)) - 1;      // a useful length has no more bits
    localparam TICKS = MODERATION != 0 || MDIO == 2;
    localparam CLASS = MODERATION != 0 || RX_QUEUES == 2;
    localparam INDEX = RMON != 0;           // for diagnosis

    // Which register: 16 words a block
    wire [7:0]  low       = {4'd0, at[3:0]};
    wire        in_global = at[8:4] == 5'd0;
    wire        in_rx0    = at[8:4] == {1'b0, RX[7:4]};
    wire        in_rx1    = at[8:4] == {1'b0, RX[7:4]} + 5'd1 && RX_QUEUES == 2;
    wire        in_tx     = at[8:4] == {1'b0, TX[7:4]};
    wire        in_filter = at[8:5] == {1'b0, FILTER[7:5]} && {1'b0, at[4:1]} < PERFECT_ENTRIES[4:0];
    wire        in_hash   = at[8:1] == {1'b0, BUCKETS[7:1]} && MULTICAST_HASH != 0;
    wire        in_key    = at[8:2] == {1'b0, KEY[7:2]} && RX_HASH != 0;
    wire        in_vlan   = at[8:7] == 2'b11 && VLAN != 0;

    // Switches
    reg tx_enable, link_up, pause_tx;
    assign wire_up = tx_enable && link_up;

    // Registers that read as written. The others are 0 in the store. A write that may not take place is ignored.
    wire global_kept = low == `NIC_CTRL || low == `NIC_WIRE || low == `NIC_MAX_FRAME_BYTES ||
                       low == `NIC_BUS_TIMEOUT_CYCLES || (low == `NIC_MDIO_BITS && MDIO == 1) ||
                       (low == `NIC_RX_CLASS && CLASS) || (low == `NIC_TICK && TICKS);
    wire rx_kept     = low == `NIC_RX_FREE_BASE || low == `NIC_RX_CMPL_BASE || low == `NIC_RX_RING_SIZE ||
                       low == `NIC_RX_BUFFER || (low == `NIC_RX_MODERATION && MODERATION != 0);
    wire tx_kept     = low == `NIC_TX_BASE || low == `NIC_TX_RING_SIZE || low == `NIC_TX_WRITEBACK ||
                       low == `NIC_TX_MAX_CHAIN || (low == `NIC_TX_MODERATION && MODERATION != 0);
    wire kept        = (in_global && global_kept) || ((in_rx0 || in_rx1) && rx_kept) || (in_tx && tx_kept) ||
                       in_filter || in_hash || in_key || in_vlan;
    wire wire_fixed  = in_global && low == `NIC_WIRE && (rx_enable || tx_enable);
    wire max_refused = in_global && low == `NIC_MAX_FRAME_BYTES &&
                       ((reg_dat_w & ~MAX_MASK) != 32'd0 || (reg_dat_w & ~32'd63) == 32'd0);
    wire is_base     = ((in_rx0 || in_rx1) && (low == `NIC_RX_FREE_BASE || low == `NIC_RX_CMPL_BASE)) ||
                       (in_tx && low == `NIC_TX_BASE);

    // An access
    reg         write;                          // takes place in this cycle
    wire        whole = reg_we && reg_sel == 4'hF;
    wire [31:0] w = reg_dat_w;
    assign put      = whole && kept && !wire_fixed && !max_refused;
    assign put_data = {w[31:5], w[4:2] & {3{!is_base}}, w[1:0]};
    always @(posedge clk) begin
        ask     <= reg_cyc && reg_stb && !reg_ack && !grant && !filling && !rst;
        reg_ack <= grant && !rst;
        write   <= grant && whole && !rst;
    end

    wire g_write = write && in_global;
    wire t_write = write && in_tx;
    assign snapshot = write && at == {1'b0, `NIC_SNAPSHOT};

    always @(posedge clk) begin
        if (g_write && low == `NIC_CTRL) begin
            rx_enable        <= w[`NIC_CTRL_RX_ENABLE_BIT];
            tx_enable        <= w[`NIC_CTRL_TX_ENABLE_BIT];
            link_up          <= w[`NIC_CTRL_LINK_UP_BIT];
            promiscuous      <= w[`NIC_CTRL_PROMISCUOUS_BIT];
            accept_broadcast <= w[`NIC_CTRL_BROADCAST_BIT];
            hash_enable      <= w[`NIC_CTRL_HASH_BIT] && RX_HASH != 0;
            all_multicast    <= w[`NIC_CTRL_ALL_MULTICAST_BIT];
            vlan_strip       <= w[`NIC_CTRL_VLAN_STRIP_BIT] && VLAN != 0;
            vlan_filter      <= w[`NIC_CTRL_VLAN_FILTER_BIT] && VLAN != 0;
            pause_rx         <= w[`NIC_CTRL_PAUSE_RX_BIT] && PAUSE != 0;
            pause_tx         <= w[`NIC_CTRL_PAUSE_TX_BIT] && PAUSE != 0;
        end
        if (g_write && low == `NIC_WIRE && !wire_fixed)
            {loopback, speed} <= {w[`NIC_WIRE_LOOPBACK_BIT] && LOOPBACK != 0, w[1:0]};
        if (g_write && low == `NIC_RX_CLASS && CLASS)
            {hash_bit, hash_queue, urgent_queue, short_bytes} <= w[14:0];
        if (g_write && low == `NIC_MDIO_BITS)          mdio_bits      <= w[2:0];
        if (g_write && low == `NIC_MAX_FRAME_BYTES && !max_refused)
            max_bytes <= (w[13:0] - FCS_BYTES[13:0]) & MAX_MASK[13:0];
        if (g_write && low == `NIC_BUS_TIMEOUT_CYCLES) timeout_cycles <= w[9:0];
        if (write && in_filter && at[4:0] == 5'd0 && PAUSE != 0) own_address[31:0]  <= w;
        if (write && in_filter && at[4:0] == 5'd1 && PAUSE != 0) own_address[47:32] <= w[15:0];
        congested <= pause_tx && (above_high || (congested && above_low));
        if (rst) begin
            {rx_enable, tx_enable, link_up, promiscuous, accept_broadcast, hash_enable} <= 6'd0;
            {all_multicast, vlan_strip, vlan_filter, pause_rx, pause_tx, congested}   <= 6'd0;
            {hash_bit, hash_queue, urgent_queue, short_bytes} <= 15'd0;
            {loopback, speed} <= {1'b0, WIRE_RESET[1:0]};
            mdio_bits         <= 3'b010;
            max_bytes         <= MAX_BYTES_RESET[13:0];
            timeout_cycles    <= TIMEOUT_RESET[9:0];
        end
    end

    // Receive queues
    wire [1:0] rx_waiting, rx_line, rx_refused;
    wire [7:0] rx_ctrl;
    wire [1:0] rx_fault = {rx_queue, !rx_queue} & {2{fault && !fault_tx}};

    nic_rx_regs #(.MODERATION(MODERATION)) rx0 (
        .clk(clk), .rst(rst), .write(write && in_rx0), .low(low), .w(w), .ctrl(rx_ctrl[3:0]),
        .ring_cause(rx_refused[0]),
        .on(rx_on[0]), .stopped(rx_stopped[0]), .clear(rx_clear[0]), .free_log2(rx_free_log2[3:0]),
        .cmpl_log2(rx_cmpl_log2[3:0]), .buffer_words(rx_buffer_words[11:0]), .offset2(rx_offset2[0]),
        .posted(rx_posted[15:0]), .produced(rx_produced[15:0]), .published(rx_published[0]),
        .urgent(rx_published_urgent), .open(rx_open && !rx_queue), .fault(rx_fault[0]),
        .tick(tick), .waiting(rx_waiting[0]), .line(rx_line[0])
    );

    generate if (RX_QUEUES == 2) begin : second
        nic_rx_regs #(.MODERATION(MODERATION)) rx1 (
            .clk(clk), .rst(rst), .write(write && in_rx1), .low(low), .w(w), .ctrl(rx_ctrl[7:4]),
            .ring_cause(rx_refused[1]),
            .on(rx_on[1]), .stopped(rx_stopped[1]), .clear(rx_clear[1]), .free_log2(rx_free_log2[7:4]),
            .cmpl_log2(rx_cmpl_log2[7:4]), .buffer_words(rx_buffer_words[23:12]), .offset2(rx_offset2[1]),
            .posted(rx_posted[31:16]), .produced(rx_produced[31:16]), .published(rx_published[1]),
            .urgent(rx_published_urgent), .open(rx_open && rx_queue), .fault(rx_fault[1]),
            .tick(tick), .waiting(rx_waiting[1]), .line(rx_line[1])
        );
    end else begin : no_second
        assign {rx_ctrl[7:4], rx_refused[1], rx_on[1], rx_stopped[1], rx_clear[1], rx_free_log2[7:4], rx_cmpl_log2[7:4],
                rx_buffer_words[23:12], rx_offset2[1], rx_posted[31:16], rx_waiting[1], rx_line[1]} = 47'd0;
        wire unused_second = &{1'b0, rx_published[1], rx_fault[1], rx_produced[31:16], rx_fetched[31:16]};
    end endgenerate

    // Transmit ring
    reg  tx_enabled, tx_resetting;
    wire tx_waiting, tx_line;
    wire t_ctrl      = t_write && low == `NIC_TX_CTRL;
    wire tx_start    = t_ctrl && w[`NIC_TX_CTRL_ENABLE_BIT] && !w[`NIC_TX_CTRL_RESET_BIT];
    wire tx_refused  = tx_start && (tx_log2 == 4'd0 || tx_log2 > 4'd12);
    wire tx_fault    = fault && fault_tx;
    assign tx_on     = tx_enabled && !tx_stopped && !tx_resetting;
    assign tx_clear  = tx_resetting && !tx_open;

    always @(posedge clk) begin
        if (t_write && low == `NIC_TX_RING_SIZE) tx_log2      <= w[3:0];
        if (t_write && low == `NIC_TX_MAX_CHAIN) tx_max_chain <= w[5:0];
        if (t_write && (low == `NIC_TX_DOORBELL || low == `NIC_TX_REARM)) tx_producer <= w[15:0];
        if (t_ctrl) begin
            tx_enabled   <= tx_start;
            tx_resetting <= tx_resetting || w[`NIC_TX_CTRL_RESET_BIT];
        end
        if (tx_fault || tx_refused || tx_chain_fault) tx_stopped <= 1'b1;
        if (rst || tx_clear) begin
            tx_enabled   <= 1'b0;
            tx_resetting <= 1'b0;
            tx_stopped   <= 1'b0;
            tx_producer  <= 16'd0;
        end
        if (rst) begin
            tx_log2      <= 4'd0;
            tx_max_chain <= CHAIN_RESET[5:0];
        end
    end

    nic_wake #(.MODERATION(MODERATION)) tx_wake (
        .clk(clk), .rst(rst), .clear(tx_clear),
        .event_in(tx_published), .urgent(1'b0), .rearm(t_write && low == `NIC_TX_REARM), .seen(w[31:16]),
        .there(tx_written_back), .settled(tx_settled),
        .moderate(t_write && low == `NIC_TX_MODERATION), .w(w), .tick(tick), .waiting(tx_waiting), .line(tx_line)
    );

    // Causes. The event line is up while one is latched, and then until the re-arm.
    reg  [6:0] cause;
    reg        event_line;
    wire [6:0] new_cause = {tx_refused, rx_refused, tx_chain_fault, tx_fault, rx_fault};

    always @(posedge clk) begin
        cause      <= (cause & ~(w[6:0] & {7{g_write && low == `NIC_CAUSE}})) | new_cause;
        event_line <= cause != 7'd0 || (event_line && !(g_write && low == `NIC_EVENT_REARM));
        if (rst) begin
            cause      <= 7'd0;
            event_line <= 1'b0;
        end
    end

    // The microsecond: counts from 2 on, for it takes two cycles to see the end and to begin anew.
    generate if (TICKS) begin : microsecond
        reg [7:0] cycles, count;
        reg [3:0] same;
        assign tick = &same;
        always @(posedge clk) begin
            if (g_write && low == `NIC_TICK) cycles <= w[7:0];
            same  <= {cycles[7:6] == count[7:6], cycles[5:4] == count[5:4], cycles[3:2] == count[3:2],
                      cycles[1:0] == count[1:0]};
            count <= tick ? 8'd2 : count + 8'd1;
            if (rst) cycles <= TICK_RESET[7:0];
        end
    end else begin : no_microsecond
        assign tick = 1'b0;
        wire unused_tick = &{1'b0, TICK_RESET};
    end endgenerate

    // The PHY's management
    wire mdio_level;
    assign mdio_put = g_write && low == `NIC_MDIO && MDIO == 2;
    generate if (MDIO == 1) begin : bits
        sync2 level (.clk(clk), .arst(1'b0), .d(mdio_in), .q(mdio_level));
    end else begin : no_bits
        assign mdio_level = 1'b0;
        wire unused_bits = &{1'b0, mdio_in};
    end endgenerate

    // What is read here and not in the store
    reg [6:0] live;
    always @(posedge clk)
        live <= ({7{in_global && low == `NIC_STATUS}}                   & {4'd0, dma_busy, tx_busy, rx_busy})
              | ({7{in_global && low == `NIC_INBAND}}                   & {3'd0, inband})
              | ({7{in_global && low == `NIC_CAUSE}}                    & cause)
              | ({7{in_global && low == `NIC_MDIO_BITS && MDIO == 1}}   & {3'd0, mdio_level, 3'd0})
              | ({7{in_rx0 && low == `NIC_RX_CTRL}}                     & {3'd0, rx_ctrl[3:0]})
              | ({7{in_rx1 && low == `NIC_RX_CTRL}}                     & {3'd0, rx_ctrl[7:4]})
              | ({7{in_tx && low == `NIC_TX_CTRL}}                      & {3'd0, tx_line, tx_stopped, tx_resetting, tx_enabled})
              | ({7{at == {1'b0, `NIC_SNAPSHOT}}}                       & {6'd0, copying});
    wire [31:0] wide = ({32{INDEX && in_rx0 && low == `NIC_RX_INDEX}} & {rx_produced[15:0], rx_fetched[15:0]})
                     | ({32{INDEX && in_rx1 && low == `NIC_RX_INDEX}} & {rx_produced[31:16], rx_fetched[31:16]})
                     | ({32{INDEX && in_tx && low == `NIC_TX_INDEX}}  & {tx_written_back, tx_consumer})
                     | ({32{MDIO == 2 && in_global && low == `NIC_MDIO}} & mdio_word);
    assign reg_dat_r = store_data | wide | {25'd0, live};

    // A write's effects may take two cycles more.
    reg [1:0] just_written;
    always @(posedge clk) just_written <= {just_written[0], write};
    assign busy = filling || rx_busy || tx_busy || dma_busy || copying || mdio_busy || tx_resetting || rx_ctrl[1] ||
                  rx_ctrl[5] || rx_waiting != 2'd0 || tx_waiting || just_written != 2'd0 ||
                  (cause != 7'd0 && !event_line);

    assign irq = {rx_line[1], event_line, tx_line, rx_line[0]};
endmodule
`default_nettype wire
