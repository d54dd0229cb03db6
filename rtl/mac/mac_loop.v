// Loopback inside the MAC: what mac_tx sends is what mac_rx receives, and the wire is silent both ways. The two wire clocks
// must run, at rates that differ by no more than those of two stations: the bytes of a frame go through a small FIFO,
// which is empty again before the next one, for of the gap only one idle byte goes with them.
`default_nettype none
module mac_loop #(
    parameter BYTE_CLOCKS = 1       // as in mac
) (
    input  wire       arst,         // asynchronous, of all domains
    input  wire       loopback,     // a register of any domain. Changes only while nothing is sent or received

    // From mac_tx, and to the PHY side
    input  wire       tx_clk,
    input  wire       phy_tx_ce,
    input  wire       mac_tx_en,
    input  wire       mac_tx_er,
    input  wire [7:0] mac_tx_data,
    output wire       phy_tx_en,
    output wire       phy_tx_er,

    // From the PHY side, and to mac_rx
    input  wire       rx_clk,
    input  wire       phy_rx_ce,
    input  wire       phy_rx_dv,
    input  wire       phy_rx_er,
    input  wire       phy_rx_dribble,
    input  wire [7:0] phy_rx_data,
    output wire       mac_rx_ce,
    output wire       mac_rx_dv,
    output wire       mac_rx_er,
    output wire       mac_rx_dribble,
    output wire [7:0] mac_rx_data
);
    wire tx_loop, rx_loop;
    sync2 tx_level (.clk(tx_clk), .arst(arst), .d(loopback), .q(tx_loop));
    sync2 rx_level (.clk(rx_clk), .arst(arst), .d(loopback), .q(rx_loop));

    // Into the FIFO: the bytes of a frame and one behind
    reg tx_was_en;
    always @(posedge tx_clk or posedge arst)
        if (arst)           tx_was_en <= 1'b0;
        else if (phy_tx_ce) tx_was_en <= mac_tx_en;

    assign phy_tx_en = mac_tx_en && !tx_loop;
    assign phy_tx_er = mac_tx_er && !tx_loop;

    // Out of it, no faster than a wire
    wire       valid, ready, dv, er, unused_ready, unused_empty;
    wire [7:0] data;
    wire       pop = valid && ready;

    async_fifo #(.W(10), .AW(4)) bytes (
        .arst(arst),
        .w_clk(tx_clk), .w_valid(phy_tx_ce && tx_loop && (mac_tx_en || tx_was_en)), .w_ready(unused_ready),
        .w_empty(unused_empty), .w_data({mac_tx_en, mac_tx_er, mac_tx_data}),
        .r_clk(rx_clk), .r_valid(valid), .r_ready(ready), .r_data({dv, er, data})
    );

    generate
    if (BYTE_CLOCKS == 1) begin : every_clock
        assign ready = 1'b1;
    end else begin : paced
        reg [BYTE_CLOCKS-2:0] wait_shift;       // one-hot: clocks since the last byte
        assign ready = wait_shift == 0;
        always @(posedge rx_clk or posedge arst)
            if (arst) wait_shift <= 0;
            else      wait_shift <= (wait_shift << 1) | {{BYTE_CLOCKS-2{1'b0}}, pop};
    end
    endgenerate

    assign mac_rx_ce      = rx_loop ? pop  : phy_rx_ce;
    assign mac_rx_dv      = rx_loop ? dv   : phy_rx_dv;
    assign mac_rx_er      = rx_loop ? er   : phy_rx_er;
    assign mac_rx_data    = rx_loop ? data : phy_rx_data;
    assign mac_rx_dribble = phy_rx_dribble && !rx_loop;
endmodule
`default_nettype wire
