// RGMII side at three speeds (RGMII specification 2.0). At 1000 Mbit/s the low half of a byte is on the wire with the
// rising edge of a 125 MHz clock and the high half with the falling one; at 10 and 100 there is half a byte a clock of
// 2.5 or 25 MHz, on the rising edge. RX_CTL and TX_CTL carry dv at the rising edge and dv ^ er at the falling one.
`default_nettype none
module phy_rgmii #(
    parameter RX_DELAY_TAPS     = 0,    // of the receive data, where neither board nor PHY delays the clock enough
    parameter TX_CLK_DELAY_TAPS = 0     // of the forwarded clock, where neither board nor PHY delays it
) (
    // System
    input  wire       clk,
    input  wire       rst,              // of the in-band status; nothing else is reset
    input  wire [1:0] speed,            // a register: 0 is 10, 1 is 100, 2 is 1000 Mbit/s. Changes only while the mac is
                                        // disabled
    output wire [3:0] inband_status,    // what the PHY says between frames, reported only: {full duplex, speed (as above),
                                        // link}; 0 until it has said anything

    // Pins
    input  wire       rx_clk,           // 2.5, 25 or 125 MHz from the PHY
    input  wire       rgmii_rx_ctl,
    input  wire [3:0] rgmii_rxd,
    input  wire       tx_clk,           // 125 MHz of our own, at every speed
    output wire       rgmii_txc,
    output wire       rgmii_tx_ctl,
    output wire [3:0] rgmii_txd,

    // To mac, on rx_clk
    output reg        phy_rx_ce,
    output reg        phy_rx_dv,
    output reg        phy_rx_er,
    output reg  [7:0] phy_rx_data,
    output reg        phy_rx_dribble,

    // From mac, on tx_clk
    output reg        phy_tx_ce,
    input  wire       phy_tx_en,
    input  wire       phy_tx_er,
    input  wire [7:0] phy_tx_data
);
    wire rx_gigabit, gigabit, fast;
    sync2 rx_speed (.clk(rx_clk), .arst(1'b0), .d(speed[1]), .q(rx_gigabit));
    sync2 tx_speed_1000 (.clk(tx_clk), .arst(1'b0), .d(speed[1]), .q(gigabit));
    sync2 tx_speed_100  (.clk(tx_clk), .arst(1'b0), .d(speed[0]), .q(fast));

    // Receive
    wire       ctl_rise, ctl_fall;
    wire [3:0] rxd_rise, rxd_fall;

    ddr_in #(.DELAY_TAPS(RX_DELAY_TAPS)) rx_ctl (.clk(rx_clk), .pin(rgmii_rx_ctl), .rise(ctl_rise), .fall(ctl_fall));
    ddr_in #(.DELAY_TAPS(RX_DELAY_TAPS)) rxd [3:0] (.clk(rx_clk), .pin(rgmii_rxd), .rise(rxd_rise), .fall(rxd_fall));

    reg        dv, er;
    reg  [7:0] data;
    wire       mii_ce, mii_dv, mii_er, mii_dribble;
    wire [7:0] mii_data;

    mii_rx nibbles (
        .rx_clk(rx_clk), .mii_rx_dv(ctl_rise), .mii_rx_er(ctl_rise ^ ctl_fall), .mii_rxd(rxd_rise),
        .phy_rx_ce(mii_ce), .phy_rx_dv(mii_dv), .phy_rx_er(mii_er), .phy_rx_data(mii_data),
        .phy_rx_dribble(mii_dribble)
    );

    always @(posedge rx_clk) begin
        dv   <= ctl_rise;
        er   <= ctl_rise && !ctl_fall;          // outside a frame it means carrier extension, false carrier or low power
        data <= {rxd_fall, rxd_rise};

        phy_rx_ce      <= rx_gigabit || mii_ce;
        phy_rx_dv      <= rx_gigabit ? dv   : mii_dv;
        phy_rx_er      <= rx_gigabit ? er   : mii_er;
        phy_rx_data    <= rx_gigabit ? data : mii_data;
        phy_rx_dribble <= !rx_gigabit && mii_dribble;
    end

    // The status, while neither a frame nor an error is on the wire
    reg       arst;
    reg [3:0] status;

    always @(posedge clk) arst <= rst;

    always @(posedge rx_clk or posedge arst)
        if (arst)                        status <= 4'd0;
        else if (!ctl_rise && !ctl_fall) status <= rxd_rise;

    word_cross status_out (
        .arst(arst), .in_clk(rx_clk), .word_in(status), .out_clk(clk), .word_out(inband_status)
    );

    // Transmit: a nibble lasts 5 or 50 clocks at 100 and 10, a byte one clock at 1000. `step` is the last clock of each.
    // Nothing here is reset: the beat starts from its values at power-up, and the pins fall silent with the first phy_tx_ce
    // after the mac's reset.
    reg        step   = 1'b0;
    reg  [5:0] clocks = 6'd0;
    reg        half   = 1'b0;                   // 10, 100: the low nibble is out, the high one comes next
    reg        en, er_out;
    reg  [7:0] out;                             // low half of the clock's period, {2 nibbles} at 10 and 100: the same twice
    reg  [3:0] high;
    reg        txc_1 = 1'b0, txc_2 = 1'b0;      // the wire's clock in the first and second half of this clock
    wire       step_next = clocks == (fast ? 6'd3 : 6'd48) && !step;

    always @(posedge tx_clk) begin
        clocks    <= step ? 6'd0 : clocks + 6'd1;
        step      <= gigabit || step_next;
        phy_tx_ce <= gigabit || (step_next && !half);

        if (step) half <= !half && !gigabit;
        if (phy_tx_ce) begin
            en     <= phy_tx_en;
            er_out <= phy_tx_er;
            out    <= {gigabit ? phy_tx_data[7:4] : phy_tx_data[3:0], phy_tx_data[3:0]};
            high   <= phy_tx_data[7:4];
        end else if (step) begin
            out    <= {high, high};
        end

        // High for the first half of the period: 1, 5 or 50 halves of a clock
        txc_1 <= step               || (txc_1 && clocks != (fast ? 6'd2 : 6'd24));
        txc_2 <= (step && !gigabit) || (txc_2 && clocks != (fast ? 6'd1 : 6'd24) && !gigabit);
    end

    // What the cells take: one value for each half of the clock, chosen by the level of the wire's clock in it
    reg        pin_txc_1, pin_txc_2, pin_ctl_1, pin_ctl_2;
    reg  [3:0] pin_txd_1, pin_txd_2;

    always @(posedge tx_clk) begin
        {pin_txc_1, pin_txc_2} <= {txc_1, txc_2};
        pin_ctl_1 <= en ^ (er_out && !txc_1);
        pin_ctl_2 <= en ^ (er_out && !txc_2);
        pin_txd_1 <= txc_1 ? out[3:0] : out[7:4];
        pin_txd_2 <= txc_2 ? out[3:0] : out[7:4];
    end

    ddr_out #(.DELAY_TAPS(TX_CLK_DELAY_TAPS)) txc (.clk(tx_clk), .high(pin_txc_1), .low(pin_txc_2), .pin(rgmii_txc));
    ddr_out tx_ctl (.clk(tx_clk), .high(pin_ctl_1), .low(pin_ctl_2), .pin(rgmii_tx_ctl));
    ddr_out txd [3:0] (.clk(tx_clk), .high(pin_txd_1), .low(pin_txd_2), .pin(rgmii_txd));
endmodule
`default_nettype wire
