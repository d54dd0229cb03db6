// The register window: decodes it, keeps what the engines need at once in flip-flops, and passes the rest to nic_store,
// which holds every other word. After reset it fills the store: zeros, identity, capabilities, reset values.
// An access waits for the store (a few cycles) and for nothing else.
`default_nettype none
module nic_regs #(
    parameter PERFECT_ENTRIES = 1,
    parameter RX_SUM          = 1,
    parameter TX_SUM          = 1,
    parameter RX_HASH         = 1,
    parameter PHY_SIDE        = 2
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
    output wire [7:0]  store_word,
    output wire [31:0] store_write_data,
    input  wire        store_ready,
    input  wire [31:0] store_data,

    // The whole NIC
    output reg         rx_enable,
    output wire        wire_up,         // frames can be sent
    output reg         promiscuous,
    output reg         accept_broadcast,
    output reg         hash_enable,
    output reg  [13:0] max_bytes,       // of a frame, without FCS
    output reg  [9:0]  timeout_cycles,
    input  wire        rx_busy,
    input  wire        tx_busy,
    input  wire        dma_busy,
    input  wire        fault,           // pulse from wb_master
    input  wire        fault_tx,        // whose
    output wire        busy,

    // Receive queue 0
    output wire        rx_on,
    output reg         rx_stopped,
    output wire        rx_clear,
    output reg  [3:0]  rx_free_log2,
    output reg  [3:0]  rx_cmpl_log2,
    output reg  [11:0] rx_buffer_words,
    output reg         rx_offset2,
    output reg  [15:0] rx_posted,
    input  wire [15:0] rx_fetched,
    input  wire [15:0] rx_produced,
    input  wire        rx_published,
    input  wire        rx_open,         // a job of it is under way

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
    localparam [7:0] RX = `NIC_RX_BLOCK, TX = `NIC_TX_BLOCK, KEY = `NIC_HASH_KEY_BLOCK;
    localparam [31:0] CTRL_BITS = RX_HASH != 0 ? 32'h0000_0077 : 32'h0000_0037;
    localparam [31:0] CAPS = (PHY_SIDE        << `NIC_CAPS_PHY_SIDE_BIT)
                           | (1               << `NIC_CAPS_RX_QUEUES_BIT)
                           | (PERFECT_ENTRIES << `NIC_CAPS_PERFECT_ENTRIES_BIT)
                           | (RX_SUM          << `NIC_CAPS_RX_SUM_BIT)
                           | (TX_SUM          << `NIC_CAPS_TX_SUM_BIT)
                           | (RX_HASH         << `NIC_CAPS_RX_HASH_BIT);
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
        TX | `NIC_TX_MAX_CHAIN:      fill_data = `NIC_TX_MAX_CHAIN_RESET;
        default:                     fill_data = 32'd0;
    endcase

    // Access: 16 words a block; every register has one of the three.
    wire [7:0]  at        = reg_adr[7:0];
    wire        in_window = reg_adr[9:8] == 2'd0;
    wire        in_global = in_window && at[7:4] == 4'd0;
    wire        in_rx     = in_window && at[7:4] == RX[7:4];
    wire        in_tx     = in_window && at[7:4] == TX[7:4];
    wire        in_filter = in_window && at >= `NIC_FILTER_BLOCK && at < FILTER_END;
    wire        in_key    = RX_HASH != 0 && in_window && at[7:2] == KEY[7:2];
    wire [7:0]  low       = {4'd0, at[3:0]};

    wire is_ctrl     = in_global && low == `NIC_CTRL;
    wire is_status   = in_global && low == `NIC_STATUS;
    wire is_max      = in_global && low == `NIC_MAX_FRAME_BYTES;
    wire is_timeout  = in_global && low == `NIC_BUS_TIMEOUT_CYCLES;
    wire is_cause    = in_global && low == `NIC_CAUSE;
    wire is_rearm    = in_global && low == `NIC_EVENT_REARM;
    wire is_rx_ctrl  = in_rx && low == `NIC_RX_CTRL;
    wire is_rx_base  = in_rx && (low == `NIC_RX_FREE_BASE || low == `NIC_RX_CMPL_BASE);
    wire is_rx_size  = in_rx && low == `NIC_RX_RING_SIZE;
    wire is_rx_buf   = in_rx && low == `NIC_RX_BUFFER;
    wire is_rx_bell  = in_rx && low == `NIC_RX_DOORBELL;
    wire is_rx_rearm = in_rx && low == `NIC_RX_REARM;
    wire is_rx_index = in_rx && low == `NIC_RX_INDEX;
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
    wire        stored  = in_filter || in_key || is_ctrl || is_max || is_timeout || is_rx_base || is_rx_size || is_rx_buf ||
                          is_tx_base || is_tx_size || is_tx_wback || is_tx_chain;
    wire [31:0] keep    = ({32{is_base || is_tx_wback}}  & 32'hFFFF_FFE0) | ({32{is_ctrl}}     & CTRL_BITS)
                        | ({32{is_max}}                  & 32'h0000_3FFF) | ({32{is_timeout}}  & 32'h0000_03FF)
                        | ({32{is_rx_size}}              & 32'h0000_0F0F) | ({32{is_rx_buf}}   & 32'h0001_3FFC)
                        | ({32{is_tx_size}}              & 32'h0000_000F) | ({32{is_tx_wback}} & 32'h0000_001C)
                        | ({32{is_tx_chain}}             & 32'h0000_003F) | ({32{is_high}}     & 32'h8000_FFFF)
                        | ({32{in_filter && !at[0]}}     & 32'h0000_001F) | {32{in_key}};

    wire        access   = reg_cyc && reg_stb && !reg_ack && !filling;
    wire        wanted   = access && reg_we && reg_sel == 4'hF;
    wire        do_write = wanted && (!stored || store_ready);
    wire        do_read  = access && !reg_we && store_ready;
    wire        do_nothing = access && reg_we && !wanted;
    wire [31:0] w        = reg_dat_w;

    assign store_write      = filling || (wanted && stored);
    assign store_word       = filling ? fill[7:0] : in_window ? at : NOWHERE;
    assign store_write_data = filling ? fill_data : reg_dat_w & keep;

    // State that software sees and the store does not hold
    reg       tx_enable, link_up, rx_enabled, tx_enabled, rx_resetting, tx_resetting;
    reg [6:0] cause;
    wire      rx_irq, tx_irq, event_irq;
    assign wire_up = tx_enable && link_up;
    assign rx_on   = rx_enabled && !rx_stopped && !rx_resetting;
    assign tx_on   = tx_enabled && !tx_stopped && !tx_resetting;
    assign busy    = filling || rx_busy || tx_busy || dma_busy || rx_resetting || tx_resetting;

    // Words that live here are 0 in the store, and the other way round.
    wire [31:0] live_data = ({32{is_rx_index}} & {rx_produced, rx_fetched})
                          | ({32{is_tx_index}} & {tx_written_back, tx_consumer})
                          | {25'd0, ({7{is_cause}}   & cause)
                                  | ({7{is_status}}  & {4'd0, dma_busy, tx_busy, rx_busy})
                                  | ({7{is_rx_ctrl}} & {3'd0, rx_irq, rx_stopped, rx_resetting, rx_enabled})
                                  | ({7{is_tx_ctrl}} & {3'd0, tx_irq, tx_stopped, tx_resetting, tx_enabled})};
    assign reg_dat_r = store_data | live_data;

    // Stops and resets
    wire       rx_bad_size = rx_free_log2 == 4'd0 || rx_free_log2 > 4'd12 || rx_cmpl_log2 == 4'd0 || rx_cmpl_log2 > 4'd12;
    wire       tx_bad_size = tx_log2 == 4'd0 || tx_log2 > 4'd12;
    wire       rx_start    = do_write && is_rx_ctrl && w[`NIC_RX_CTRL_ENABLE_BIT] && !w[`NIC_RX_CTRL_RESET_BIT];
    wire       tx_start    = do_write && is_tx_ctrl && w[`NIC_TX_CTRL_ENABLE_BIT] && !w[`NIC_TX_CTRL_RESET_BIT];
    wire       rx_fault    = fault && !fault_tx;
    wire       tx_fault    = fault && fault_tx;
    wire       rx_refused  = rx_start && rx_bad_size;
    wire       tx_refused  = tx_start && tx_bad_size;
    wire [6:0] new_cause   = {tx_refused, 1'b0, rx_refused, tx_chain_fault, tx_fault, 1'b0, rx_fault};
    assign rx_clear = rx_resetting && !rx_open;
    assign tx_clear = tx_resetting && !tx_open;

    nic_irq rx_line (
        .clk(clk), .rst(rst), .clear(rx_clear),
        .event_in(rx_published), .rearm(do_write && is_rx_rearm), .unseen(w[31:16] != rx_produced), .line(rx_irq)
    );
    nic_irq tx_line (
        .clk(clk), .rst(rst), .clear(tx_clear),
        .event_in(tx_published), .rearm(do_write && is_tx_rearm),
        .unseen(w[31:16] != tx_written_back && tx_settled), .line(tx_irq)
    );
    nic_irq event_line (
        .clk(clk), .rst(rst), .clear(1'b0),
        .event_in(cause != 7'd0), .rearm(do_write && is_rearm), .unseen(1'b0), .line(event_irq)
    );
    assign irq = {1'b0, event_irq, tx_irq, rx_irq};

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
        end
        if (do_write && is_max)     max_bytes      <= w[13:0] - FCS_BYTES[13:0];
        if (do_write && is_timeout) timeout_cycles <= w[9:0];
        if (do_write && is_rx_size) {rx_cmpl_log2, rx_free_log2}  <= {w[11:8], w[3:0]};
        if (do_write && is_rx_buf)  {rx_offset2, rx_buffer_words} <= {w[16], w[13:2]};
        if (do_write && is_tx_size) tx_log2      <= w[3:0];
        if (do_write && is_tx_chain) tx_max_chain <= w[5:0];
        if (do_write && (is_rx_bell || is_rx_rearm)) rx_posted   <= w[15:0];
        if (do_write && (is_tx_bell || is_tx_rearm)) tx_producer <= w[15:0];

        if (do_write && is_rx_ctrl) begin
            rx_enabled   <= rx_start;
            rx_resetting <= rx_resetting || w[`NIC_RX_CTRL_RESET_BIT];
        end
        if (do_write && is_tx_ctrl) begin
            tx_enabled   <= tx_start;
            tx_resetting <= tx_resetting || w[`NIC_TX_CTRL_RESET_BIT];
        end
        if (rx_fault || rx_refused)                   rx_stopped <= 1'b1;
        if (tx_fault || tx_refused || tx_chain_fault) tx_stopped <= 1'b1;
        cause <= (cause & ~((do_write && is_cause) ? w[6:0] : 7'd0)) | new_cause;

        if (rst || rx_clear) begin
            rx_enabled   <= 1'b0;
            rx_resetting <= 1'b0;
            rx_stopped   <= 1'b0;
            rx_posted    <= 16'd0;
        end
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
            rx_free_log2     <= 4'd0;
            rx_cmpl_log2     <= 4'd0;
            tx_log2          <= 4'd0;
            rx_buffer_words  <= 12'd0;
            rx_offset2       <= 1'b0;
            cause            <= 7'd0;
        end
    end
endmodule
`default_nettype wire
