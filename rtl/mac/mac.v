// The MAC between a PHY side (wire clocks) and the frame buffers (system clock): see "Streams" in docs/architecture.md.
// Wiring, the frame-boundary rule of rx_enable, and nothing else. Nothing in the system domain waits for a wire
// clock: one that stands still makes txs_ready stay low, and rst clears both sides all the same.
`default_nettype none
module mac #(
    parameter FIFO_AW        = 4,   // 2^FIFO_AW words between wire and system, each way
    parameter BYTE_CLOCKS    = 1,   // clocks of the wire a byte, at least: 1, 2 or 4. More of them make the MAC smaller
    parameter MULTICAST_HASH = 0,   // rxs_status has a bucket, else 0
    parameter PAUSE          = 0,   // 802.3x flow control
    parameter PAUSE_REFRESH_LOG2 = 17,  // see mac_tx_pause
    parameter LOOPBACK       = 0    // what is sent can come back inside
) (
    input  wire        clk,         // system
    input  wire        rst,
    input  wire        rx_clk,      // wire; their resets are made from rst inside
    input  wire        tx_clk,

    // From and to the PHY side: one byte with each ce. A wire cannot be stalled.
    input  wire        phy_rx_ce,
    input  wire        phy_rx_dv,
    input  wire        phy_rx_er,
    input  wire        phy_rx_dribble,
    input  wire  [7:0] phy_rx_data,
    input  wire        phy_tx_ce,
    output wire        phy_tx_en,
    output wire        phy_tx_er,
    output wire  [7:0] phy_tx_data,

    // To nic_rx_in: frames without FCS. All words are full but the last; the reader may stall 30 cycles a frame.
    output wire        rxs_valid,
    input  wire        rxs_ready,
    output wire [31:0] rxs_data,
    output wire        rxs_last,
    output wire  [2:0] rxs_bytes,   // with last: 0 to 4
    output wire [11:0] rxs_status,  // with last: {bucket[5:0], pause, lost, dribble, short, rx_er, bad_fcs}. bucket: the upper
                                    // six bits of the CRC-32 of the first six bytes, for a multicast hash

    // From nic_tx_out: whole frames, of at least one byte, without FCS and padding
    input  wire        txs_valid,
    output wire        txs_ready,
    input  wire [31:0] txs_data,
    input  wire        txs_last,
    input  wire  [2:0] txs_bytes,   // with last: 1 to 4

    // Control. A change acts on the next frame that enters the system domain, never within one.
    input  wire        rx_enable,   // off: what arrives is dropped without effect
    output wire        rx_busy,     // from the first byte on the wire to the last word out
    output wire        tx_busy,     // from the first word in to the end of the gap

    // With LOOPBACK, a register: what is sent is received, the wire is silent (see mac_loop). Changes only while nothing is
    // sent or received.
    input  wire        loopback,

    // Flow control; without effect if PAUSE is 0
    input  wire        pause_obey,  // received PAUSE frames hold back what txs brings
    input  wire        congested,   // a register: the receive buffer fills. Its rise and fall are told to the peer
    input  wire [47:0] own_address, // registers, first byte low; changes only while congested is low
    output wire        pausing,     // frames are held back

    // Events, one pulse each
    output wire        pause_sent,  // a PAUSE of our own begins
    output wire        rx_missed,   // a frame was lost whole: the reader stalled far too long
    output wire        tx_underrun  // a frame was spoilt: its words came too late
);
    // The asynchronous net has a register of its own, which no logic samples; what it clears is clear a clock after rst.
    reg  wire_arst, rst_late;
    wire rx_rst, tx_rst;

    always @(posedge clk) begin
        wire_arst <= rst;
        rst_late  <= rst;
    end

    reset_sync rx_reset (.clk(rx_clk), .arst(wire_arst), .rst(rx_rst));
    reset_sync tx_reset (.clk(tx_clk), .arst(wire_arst), .rst(tx_rst));

    // Between the two and the PHY side
    wire       mac_tx_en, mac_tx_er, mac_rx_ce, mac_rx_dv, mac_rx_er, mac_rx_dribble;
    wire [7:0] mac_rx_data;

    generate
    if (LOOPBACK != 0) begin : with_loop
        mac_loop #(.BYTE_CLOCKS(BYTE_CLOCKS)) loop (
            .arst(wire_arst), .loopback(loopback),
            .tx_clk(tx_clk), .phy_tx_ce(phy_tx_ce), .mac_tx_en(mac_tx_en), .mac_tx_er(mac_tx_er),
            .mac_tx_data(phy_tx_data), .phy_tx_en(phy_tx_en), .phy_tx_er(phy_tx_er),
            .rx_clk(rx_clk), .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er),
            .phy_rx_dribble(phy_rx_dribble), .phy_rx_data(phy_rx_data),
            .mac_rx_ce(mac_rx_ce), .mac_rx_dv(mac_rx_dv), .mac_rx_er(mac_rx_er),
            .mac_rx_dribble(mac_rx_dribble), .mac_rx_data(mac_rx_data)
        );
    end else begin : no_loop
        assign {phy_tx_en, phy_tx_er} = {mac_tx_en, mac_tx_er};
        assign {mac_rx_ce, mac_rx_dv, mac_rx_er} = {phy_rx_ce, phy_rx_dv, phy_rx_er};
        assign {mac_rx_dribble, mac_rx_data} = {phy_rx_dribble, phy_rx_data};
        wire   unused_loopback = loopback;
    end
    endgenerate

    // Receive
    localparam W_RX = 32 + 1 + 3 + 12;
    wire        rxw_valid, rxw_ready, rxw_last, rxw_missed, rxw_active;
    wire [31:0] rxw_data;
    wire  [2:0] rxw_bytes;
    wire [11:0] rxw_status;
    wire        rx_valid, rx_ready, rx_active, unused_rx_empty;

    wire        pause_taken;
    wire [15:0] pause_quanta;

    mac_rx #(.BYTE_CLOCKS(BYTE_CLOCKS), .MULTICAST_HASH(MULTICAST_HASH), .PAUSE(PAUSE)) receive (
        .clk(rx_clk), .rst(rx_rst),
        .phy_rx_ce(mac_rx_ce), .phy_rx_dv(mac_rx_dv), .phy_rx_er(mac_rx_er),
        .phy_rx_dribble(mac_rx_dribble), .phy_rx_data(mac_rx_data),
        .out_valid(rxw_valid), .out_ready(rxw_ready), .out_last(rxw_last), .out_data(rxw_data),
        .out_bytes(rxw_bytes), .out_status(rxw_status), .pause_taken(pause_taken), .pause_quanta(pause_quanta),
        .missed(rxw_missed), .active(rxw_active)
    );

    async_fifo #(.W(W_RX), .AW(FIFO_AW)) rx_fifo (
        .arst(wire_arst),
        .w_clk(rx_clk), .w_valid(rxw_valid), .w_ready(rxw_ready), .w_empty(unused_rx_empty),
        .w_data({rxw_status, rxw_bytes, rxw_last, rxw_data}),
        .r_clk(clk), .r_valid(rx_valid), .r_ready(rx_ready),
        .r_data({rxs_status, rxs_bytes, rxs_last, rxs_data})
    );

    level_cross rx_activity (
        .arst(wire_arst), .in_clk(rx_clk), .level_in(rxw_active), .out_clk(clk), .level_out(rx_active)
    );
    count_cross rx_miss (
        .arst(wire_arst), .in_clk(rx_clk), .event_in(rxw_missed), .out_clk(clk), .event_out(rx_missed)
    );

    // Between two frames the enable decides about the next one; while a word waits, the decision stands.
    reg       rx_open, rx_pass;
    reg [1:0] rx_tail;          // the last word may arrive two clocks after rx_active has fallen
    assign rx_ready  = rxs_ready || !rx_pass;
    assign rxs_valid = rx_valid && rx_pass;
    assign rx_busy   = rx_active || rx_tail != 2'b00 || rx_valid || rx_open;

    always @(posedge clk) begin
        rx_tail <= {rx_tail[0], rx_active};
        if (rx_valid && rx_ready) rx_open <= !rxs_last;
        if (rx_valid ? rx_ready && rxs_last : !rx_open) rx_pass <= rx_enable;
        if (rst || rst_late) begin
            rx_open <= 1'b0;
            rx_pass <= 1'b0;
            rx_tail <= 2'b00;
        end
    end

    // Transmit
    localparam W_TX = 32 + 1 + 2;
    wire        txw_valid, txw_ready, txw_last, txw_underrun, txw_active;
    wire [31:0] txw_data;
    wire  [1:0] txw_bytes;
    wire        tx_empty, tx_active, pause_untold;

    reg  tx_open;
    wire unused_bytes = txs_bytes[2];       // 4 is 0 less the rest
    assign tx_busy = tx_open || !tx_empty || tx_active || pause_untold;

    always @(posedge clk) begin
        if (txs_valid && txs_ready) tx_open <= !txs_last;
        if (rst) tx_open <= 1'b0;
    end

    async_fifo #(.W(W_TX), .AW(FIFO_AW)) tx_fifo (
        .arst(wire_arst),
        .w_clk(clk), .w_valid(txs_valid), .w_ready(txs_ready), .w_empty(tx_empty),
        .w_data({txs_bytes[1:0] - 2'd1, txs_last, txs_data}),
        .r_clk(tx_clk), .r_valid(txw_valid), .r_ready(txw_ready),
        .r_data({txw_bytes, txw_last, txw_data})
    );

    wire        hold, control_want, control_starts, control_first, control_last;
    wire  [7:0] control_byte;

    mac_tx #(.BYTE_CLOCKS(BYTE_CLOCKS)) transmit (
        .clk(tx_clk), .rst(tx_rst),
        .in_valid(txw_valid), .in_ready(txw_ready), .in_last(txw_last), .in_data(txw_data), .in_bytes(txw_bytes),
        .hold(hold), .control_want(control_want), .control_starts(control_starts), .control_first(control_first),
        .control_last(control_last), .control_byte(control_byte),
        .phy_tx_ce(phy_tx_ce), .phy_tx_en(mac_tx_en), .phy_tx_er(mac_tx_er), .phy_tx_data(phy_tx_data),
        .underrun(txw_underrun), .active(txw_active)
    );

    level_cross tx_activity (
        .arst(wire_arst), .in_clk(tx_clk), .level_in(txw_active || control_want), .out_clk(clk), .level_out(tx_active)
    );
    count_cross #(.W(1)) tx_late (
        .arst(wire_arst), .in_clk(tx_clk), .event_in(txw_underrun), .out_clk(clk), .event_out(tx_underrun)
    );

    // Flow control
    generate
    if (PAUSE != 0) begin : with_pause
        reg  obey;
        wire obey_tx, taken_tx, congested_tx, told, told_back, sent;
        assign pause_untold = congested != told_back;

        always @(posedge clk) obey <= pause_obey && rx_enable;

        sync2 obedience (.clk(tx_clk), .arst(wire_arst), .d(obey), .q(obey_tx));
        sync2 congestion (.clk(tx_clk), .arst(wire_arst), .d(congested), .q(congested_tx));
        count_cross #(.W(1)) taking (
            .arst(wire_arst), .in_clk(rx_clk), .event_in(pause_taken), .out_clk(tx_clk), .event_out(taken_tx)
        );

        mac_tx_pause #(.REFRESH_LOG2(PAUSE_REFRESH_LOG2)) pause (
            .clk(tx_clk), .rst(tx_rst), .phy_tx_ce(phy_tx_ce),
            .obey(obey_tx), .taken(taken_tx), .quanta(pause_quanta),
            .congested(congested_tx), .own_address(own_address),
            .hold(hold), .control_want(control_want), .control_starts(control_starts), .control_first(control_first),
            .control_last(control_last), .control_byte(control_byte), .told(told), .sent(sent)
        );

        level_cross holding (
            .arst(wire_arst), .in_clk(tx_clk), .level_in(hold), .out_clk(clk), .level_out(pausing)
        );
        level_cross telling (        // no sooner than tx_active, which takes over tx_busy
            .arst(wire_arst), .in_clk(tx_clk), .level_in(told), .out_clk(clk), .level_out(told_back)
        );
        count_cross #(.W(1)) sending (
            .arst(wire_arst), .in_clk(tx_clk), .event_in(sent), .out_clk(clk), .event_out(pause_sent)
        );
    end else begin : no_pause
        assign {hold, control_want, control_last, control_byte, pausing, pause_sent, pause_untold} = 14'd0;
        wire unused = &{1'b0, pause_taken, pause_quanta, pause_obey, congested, own_address, control_starts, control_first};
    end
    endgenerate
endmodule
`default_nettype wire
