// RMII side: two bits a clock of 50 MHz at 100 Mbit/s; at 10 each dibit lasts ten clocks, of which one is sampled (RMII
// specification 1.2). Low bits first, a byte begins where the SFD says.
`default_nettype none
module phy_rmii (
    // From a register of the system's clock: 0 is 10 Mbit/s, all else is 100. Changes only while the mac is disabled.
    input  wire [1:0] speed,

    // Pins; ref_clk is the mac's rx_clk and tx_clk
    input  wire       ref_clk,
    input  wire       rmii_crs_dv,
    input  wire       rmii_rx_er,       // 0 where the board leaves it out: the PHY spoils the data as well
    input  wire [1:0] rmii_rxd,
    output reg        rmii_tx_en,
    output reg  [1:0] rmii_txd,

    // To mac
    output reg        phy_rx_ce,
    output reg        phy_rx_dv,
    output reg        phy_rx_er,
    output reg  [7:0] phy_rx_data,
    output reg        phy_rx_dribble,   // one to three dibits were left over

    // From mac
    output reg        phy_tx_ce,
    input  wire       phy_tx_en,
    input  wire       phy_tx_er,        // there is no such pin
    input  wire [7:0] phy_tx_data
);
    // A dibit's time ends with `step`: every clock, or every tenth one. Nothing here is reset: the beat starts from its
    // values at power-up, and the pins fall silent with the first phy_tx_ce after the mac's reset.
    reg        step   = 1'b0;
    reg  [3:0] clocks = 4'd0;
    wire       at_100, at_1000;         // two levels, each from its own register; which one rises first does not matter
    wire       fast      = at_100 || at_1000;
    wire       step_next = fast || (clocks == 4'd8 && !step);
    wire       unused = &{1'b0, phy_tx_er};
    sync2 speed_100  (.clk(ref_clk), .arst(1'b0), .d(speed[0]), .q(at_100));
    sync2 speed_1000 (.clk(ref_clk), .arst(1'b0), .d(speed[1]), .q(at_1000));

    always @(posedge ref_clk) begin
        clocks <= step ? 4'd0 : clocks + 4'd1;
        step   <= step_next;
    end

    // Receive. CRS_DV rises with the carrier, before there are data (dibits 00). It falls with the carrier too, on the
    // first dibit of a nibble, and comes back on each second one as long as the PHY still holds data: so one low dibit
    // is data when a high one follows it, and two end the frame.
    reg        crs_pin, er_pin, crs, er;
    reg  [1:0] rxd_pin, rxd;
    reg        open;                // the dibit before rxd was of this carrier
    reg        aligned;             // the preamble is over. 11 after 01 01 01 ended it with an SFD; anything else makes a
                                    // byte at which the mac skips the rest: 10 is a false carrier
    reg  [1:0] place;               // of rxd in its byte, when aligned
    reg  [5:0] low;                 // the three dibits before rxd
    reg        saw_er;              // since the last byte
    wire       carrier   = crs || (crs_pin && open);
    wire       align     = rxd[1] || (low[4] && !rxd[0]);       // not 01, and not one of the first 00s
    wire       byte_done = aligned ? place == 2'd3 : align;

    always @(posedge ref_clk) begin
        crs_pin   <= rmii_crs_dv;
        rxd_pin   <= rmii_rxd;
        er_pin    <= rmii_rx_er;
        phy_rx_ce <= step && (carrier ? byte_done : open);
        if (step) begin
            crs     <= crs_pin;
            rxd     <= rxd_pin;
            er      <= er_pin;
            open    <= carrier;
            aligned <= carrier && (aligned || align);
            place   <= carrier && aligned ? place + 2'd1 : 2'd0;
            low     <= carrier ? {rxd, low[5:2]} : 6'd0;
            saw_er  <= carrier && !byte_done && (saw_er || er);

            phy_rx_dv      <= carrier;
            phy_rx_er      <= saw_er || (er && carrier);
            phy_rx_data    <= {rxd, low};
            phy_rx_dribble <= !carrier && place != 2'd0;
        end
    end

    // Transmit
    reg  [1:0] tx_place = 2'd0;
    reg  [5:0] high;

    always @(posedge ref_clk) begin
        phy_tx_ce <= step_next && tx_place == (step ? 2'd2 : 2'd3);     // in the step that ends the byte
        if (step) begin
            tx_place         <= tx_place + 2'd1;
            {high, rmii_txd} <= phy_tx_ce ? phy_tx_data : {2'b00, high};
            if (phy_tx_ce) rmii_tx_en <= phy_tx_en;
        end
    end
endmodule
`default_nettype wire
