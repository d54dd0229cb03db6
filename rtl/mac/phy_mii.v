// MII side: half a byte a clock, low half first (IEEE 802.3 §22). The PHY's clocks are the speed: 2.5 or 25 MHz.
`default_nettype none
module phy_mii (
    // Pins; 2.5 or 25 MHz, both clocks from the PHY
    input  wire       rx_clk,
    input  wire       mii_rx_dv,
    input  wire       mii_rx_er,
    input  wire [3:0] mii_rxd,
    input  wire       tx_clk,
    output reg        mii_tx_en,
    output reg        mii_tx_er,
    output reg  [3:0] mii_txd,

    // To mac, on rx_clk
    output wire       phy_rx_ce,
    output wire       phy_rx_dv,
    output wire       phy_rx_er,
    output wire [7:0] phy_rx_data,
    output wire       phy_rx_dribble,

    // From mac, on tx_clk
    output wire       phy_tx_ce,
    input  wire       phy_tx_en,
    input  wire       phy_tx_er,
    input  wire [7:0] phy_tx_data
);
    mii_rx receive (
        .rx_clk(rx_clk), .mii_rx_dv(mii_rx_dv), .mii_rx_er(mii_rx_er), .mii_rxd(mii_rxd),
        .phy_rx_ce(phy_rx_ce), .phy_rx_dv(phy_rx_dv), .phy_rx_er(phy_rx_er), .phy_rx_data(phy_rx_data),
        .phy_rx_dribble(phy_rx_dribble)
    );

    // Transmit: the mac moves on with the low half of each byte
    reg       high_next = 1'b0;
    reg [3:0] high;

    assign phy_tx_ce = !high_next;

    always @(posedge tx_clk) begin
        high_next <= !high_next;
        mii_txd   <= high_next ? high : phy_tx_data[3:0];
        if (!high_next) begin
            high      <= phy_tx_data[7:4];
            mii_tx_en <= phy_tx_en;
            mii_tx_er <= phy_tx_er;
        end
    end
endmodule
`default_nettype wire
