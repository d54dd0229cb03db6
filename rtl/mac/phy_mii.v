// MII side: half a byte a clock, low half first (IEEE 802.3 §22). A byte begins where the SFD says, so the preamble may
// have any number of nibbles; a nibble left over at the end of a frame is reported, not delivered.
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
    // Receive: the pins, registered, and the nibble before them
    reg       dv, er, low_er;
    reg [3:0] nibble, low;
    reg       open;         // low is of the same frame
    reg       aligned;      // the nibble that is not a 5 has come: bytes begin after it
    reg       half;         // low is the first half of a byte

    always @(posedge rx_clk) begin
        dv     <= mii_rx_dv;
        er     <= mii_rx_er && mii_rx_dv;       // outside a frame it means a false carrier or low power
        nibble <= mii_rxd;

        low     <= nibble;
        low_er  <= er;
        open    <= dv;
        aligned <= dv && (aligned || (open && nibble != 4'h5));
        half    <= dv && aligned && !half;

        // All through the preamble each clock makes a byte 55 of two nibbles, until D5 is one of them.
        phy_rx_ce      <= open && (!dv || !aligned || half);
        phy_rx_dv      <= dv;
        phy_rx_data    <= {nibble, low};
        phy_rx_er      <= er || low_er;
        phy_rx_dribble <= !dv && half;
    end

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
