// GMII side at three speeds: a byte a clock at 1000 Mbit/s; at 10 and 100 the PHY speaks MII on the low half of the data
// pins and gives the transmit clock too (IEEE 802.3 §35, §22).
`default_nettype none
module phy_gmii_mii (
    // From a register of the system's clock: 0 is 10, 1 is 100, 2 is 1000 Mbit/s. Changes only while the mac is disabled.
    input  wire [1:0] speed,

    // Pins. The board selects tx_clk by speed: its own 125 MHz, or what the PHY gives.
    input  wire       rx_clk,
    input  wire       gmii_rx_dv,
    input  wire       gmii_rx_er,
    input  wire [7:0] gmii_rxd,
    input  wire       tx_clk,
    output reg        gmii_tx_en,
    output reg        gmii_tx_er,
    output reg  [7:0] gmii_txd,

    // To mac, on rx_clk
    output reg        phy_rx_ce,
    output reg        phy_rx_dv,
    output reg        phy_rx_er,
    output reg  [7:0] phy_rx_data,
    output reg        phy_rx_dribble,

    // From mac, on tx_clk
    output wire       phy_tx_ce,
    input  wire       phy_tx_en,
    input  wire       phy_tx_er,
    input  wire [7:0] phy_tx_data
);
    wire rx_gigabit, tx_gigabit;
    wire unused_speed = speed[0];               // 10 and 100 differ by the PHY's clocks alone
    sync2 rx_speed (.clk(rx_clk), .arst(1'b0), .d(speed[1]), .q(rx_gigabit));
    sync2 tx_speed (.clk(tx_clk), .arst(1'b0), .d(speed[1]), .q(tx_gigabit));

    // Receive
    reg        dv, er;
    reg  [7:0] data;
    wire       mii_ce, mii_dv, mii_er, mii_dribble;
    wire [7:0] mii_data;

    mii_rx nibbles (
        .rx_clk(rx_clk), .mii_rx_dv(gmii_rx_dv), .mii_rx_er(gmii_rx_er), .mii_rxd(gmii_rxd[3:0]),
        .phy_rx_ce(mii_ce), .phy_rx_dv(mii_dv), .phy_rx_er(mii_er), .phy_rx_data(mii_data),
        .phy_rx_dribble(mii_dribble)
    );

    always @(posedge rx_clk) begin
        dv   <= gmii_rx_dv;
        er   <= gmii_rx_er && gmii_rx_dv;       // outside a frame it means carrier extension or low power
        data <= gmii_rxd;

        phy_rx_ce      <= rx_gigabit || mii_ce;
        phy_rx_dv      <= rx_gigabit ? dv   : mii_dv;
        phy_rx_er      <= rx_gigabit ? er   : mii_er;
        phy_rx_data    <= rx_gigabit ? data : mii_data;
        phy_rx_dribble <= !rx_gigabit && mii_dribble;
    end

    // Transmit
    reg       high_next = 1'b0;
    reg [3:0] high;

    assign phy_tx_ce = !high_next;

    always @(posedge tx_clk) begin
        high_next     <= !high_next && !tx_gigabit;
        gmii_txd[3:0] <= high_next ? high : phy_tx_data[3:0];
        gmii_txd[7:4] <= phy_tx_data[7:4] & {4{tx_gigabit}};
        if (!high_next) begin
            high       <= phy_tx_data[7:4];
            gmii_tx_en <= phy_tx_en;
            gmii_tx_er <= phy_tx_er;
        end
    end
endmodule
`default_nettype wire
