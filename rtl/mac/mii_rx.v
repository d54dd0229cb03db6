// Makes bytes of half bytes, low half first (IEEE 802.3 §22). A byte begins where the SFD says, so the preamble may have
// any number of nibbles; a nibble left over at the end of a frame is reported, not delivered.
`default_nettype none
module mii_rx (
    // Pins, or what a DDR cell made of them; registered here
    input  wire       rx_clk,
    input  wire       mii_rx_dv,
    input  wire       mii_rx_er,
    input  wire [3:0] mii_rxd,

    // To mac
    output reg        phy_rx_ce,
    output reg        phy_rx_dv,
    output reg        phy_rx_er,
    output reg  [7:0] phy_rx_data,
    output reg        phy_rx_dribble
);
    // The pins, registered, and the nibble before them
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
endmodule
`default_nettype wire
