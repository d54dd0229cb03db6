// 802.3x flow control in the transmitter's clock domain (IEEE 802.3 annex 31B): a received PAUSE holds frames back for so
// many times 512 bits, and a level from the receive buffer makes PAUSE frames of our own: FFFF when it rises and again
// before the peer's time is over, 0 when it has fallen.
`default_nettype none
module mac_tx_pause #(
    parameter REFRESH_LOG2 = 17         // a PAUSE is refreshed within 2^n byte times: 17 (FFFF quanta are almost 2^22), or 11
                                        // for benches and proofs, so that they see it
) (
    input  wire        clk,             // tx_clk
    input  wire        rst,
    input  wire        phy_tx_ce,       // a byte time

    // From mac_rx_pause, in this domain
    input  wire        obey,            // off: nothing is held back
    input  wire        taken,           // a pulse: quanta has been received
    input  wire [15:0] quanta,          // steady around taken

    // From the system's domain
    input  wire        congested,       // in this domain
    input  wire [47:0] own_address,     // first byte low; does not change while a PAUSE is sent

    // To and from mac_tx
    output reg         hold,            // rises and falls one clock after the time begins and ends
    output reg         control_want,    // a clock late too: a PAUSE that begins just as its reason ends says 0 quanta
    input  wire        control_starts,
    input  wire        control_first,
    output wire        control_last,
    output wire  [7:0] control_byte,    // 0 outside its frame

    output reg         told,            // the last PAUSE sent was not 0
    output reg         sent             // a pulse: a PAUSE of our own begins
);
    generate
    if (REFRESH_LOG2 != 11 && REFRESH_LOG2 != 17) begin : bad  pause_is_refreshed_within_2_to_the_11_or_17 wrong(); end
    endgenerate

    // Received: the time since `taken` in byte times, until its upper bits are the quanta
    reg  [21:0] elapsed;
    reg  [15:0] limit;

    always @(posedge clk) begin
        hold <= elapsed[21:6] != limit;
        if (phy_tx_ce && hold) elapsed <= elapsed + 22'd1;
        if (taken) begin
            elapsed <= 22'd0;
            limit   <= quanta;
        end
        if (rst || !obey) begin
            elapsed <= 22'd0;
            limit   <= 16'd0;
        end
    end

    // Our own: one-hot, the byte of the frame that is next, of those that padding does not make
    reg                    due;         // the time for one more has come
    reg [REFRESH_LOG2-1:0] beat;        // passes 0 once in 2^n - 1 byte times: a shift register with feedback (x^17 + x^14 + 1,
                                        // x^11 + x^9 + 1), smaller than a count
    reg                    beat_over;   // it was 0 a byte time ago
    reg             [17:0] at;
    wire                   starts = phy_tx_ce && control_starts;
    wire                   at_quanta = at[16] || at[17];

    wire             [7:0] fixed_byte;

    assign control_last = at[17];

    mac_pause_byte fixed (.at(at), .value(fixed_byte));

    assign control_byte = ({8{at[6]}}  & own_address[7:0])   | ({8{at[7]}}  & own_address[15:8])  |
                          ({8{at[8]}}  & own_address[23:16]) | ({8{at[9]}}  & own_address[31:24]) |
                          ({8{at[10]}} & own_address[39:32]) | ({8{at[11]}} & own_address[47:40]) |
                          {8{at_quanta && told}} | fixed_byte;

    always @(posedge clk) begin
        sent <= starts;
        if (phy_tx_ce) at <= {at[16:0], control_first};
        if (phy_tx_ce) beat <= {beat[REFRESH_LOG2-2:0], beat[REFRESH_LOG2-1] ~^ beat[REFRESH_LOG2 == 17 ? 13 : 8]};
        if (phy_tx_ce) beat_over <= beat == 0;
        if (phy_tx_ce && beat_over) due <= 1'b1;
        control_want <= congested ? !told || due : told;
        if (starts) begin
            told <= congested;
            due  <= 1'b0;
        end
        if (rst) begin
            at   <= 18'd0;
            beat <= 0;
            told <= 1'b0;
            sent <= 1'b0;
            control_want <= 1'b0;
        end
    end
endmodule
`default_nettype wire
