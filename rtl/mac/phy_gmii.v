// GMII side: one byte a clock, registered at the pins both ways (IEEE 802.3 §35).
`default_nettype none
module phy_gmii (
    // Pins
    input  wire       rx_clk,       // 125 MHz from the PHY
    input  wire       gmii_rx_dv,
    input  wire       gmii_rx_er,
    input  wire [7:0] gmii_rxd,
    input  wire       tx_clk,       // 125 MHz, also given to the PHY
    output reg        gmii_tx_en,
    output reg        gmii_tx_er,
    output reg  [7:0] gmii_txd,

    // To mac, on rx_clk
    output wire       phy_rx_ce,
    output reg        phy_rx_dv,
    output reg        phy_rx_er,
    output reg  [7:0] phy_rx_data,
    output wire       phy_rx_dribble,

    // From mac, on tx_clk
    output wire       phy_tx_ce,
    input  wire       phy_tx_en,
    input  wire       phy_tx_er,
    input  wire [7:0] phy_tx_data
);
    assign phy_rx_ce      = 1'b1;
    assign phy_rx_dribble = 1'b0;
    assign phy_tx_ce      = 1'b1;

    always @(posedge rx_clk) begin
        phy_rx_dv   <= gmii_rx_dv;
        phy_rx_er   <= gmii_rx_er && gmii_rx_dv;    // outside a frame it means carrier extension or low power
        phy_rx_data <= gmii_rxd;
    end

    always @(posedge tx_clk) begin
        gmii_tx_en <= phy_tx_en;
        gmii_tx_er <= phy_tx_er;
        gmii_txd   <= phy_tx_data;
    end
endmodule
`default_nettype wire
