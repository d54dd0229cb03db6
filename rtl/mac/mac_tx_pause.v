// 802.3x flow control in the transmitter's clock domain (IEEE 802.3 annex 31B): a received PAUSE holds frames back for so
// many times 512 bits, and a level from the receive buffer makes PAUSE frames of our own: FFFF when it rises and again
// before the peer's time is over, 0 when it has fallen.
`default_nettype none
module mac_tx_pause #(
    parameter REFRESH_LOG2 = 16         // 2^n byte times from one PAUSE to the next; the peer's time is FFFF quanta, 2^22 less 64
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
    output reg         hold,            // a clock later than the time says, at its begin and at its end
    output wire        control_want,
    input  wire        control_starts,
    input  wire        control_step,
    output wire        control_last,
    output wire  [7:0] control_byte,

    output reg         told,            // the last PAUSE sent was not 0
    output reg         sent             // a pulse: a PAUSE of our own begins
);
    generate
    if (REFRESH_LOG2 < 1 || REFRESH_LOG2 > 21) begin : bad  pause_is_refreshed_before_ffff_quanta_are_over wrong(); end
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
    reg                    due;         // the last one is long ago
    reg [REFRESH_LOG2-1:0] age;
    reg             [17:0] at;
    wire                   starts = phy_tx_ce && control_starts;
    wire                   at_quanta = at[16] || at[17];

    assign control_want = congested ? !told || due : told;
    assign control_last = at[17];
    assign control_byte = ({8{at[0] || at[5] || at[15]}} & 8'h01) |
                          ({8{at[1]}}  & 8'h80) | ({8{at[2]}}  & 8'hC2) |
                          ({8{at[6]}}  & own_address[7:0])   | ({8{at[7]}}  & own_address[15:8])  |
                          ({8{at[8]}}  & own_address[23:16]) | ({8{at[9]}}  & own_address[31:24]) |
                          ({8{at[10]}} & own_address[39:32]) | ({8{at[11]}} & own_address[47:40]) |
                          ({8{at[12]}} & 8'h88) | ({8{at[13]}} & 8'h08) | {8{at_quanta && told}};

    always @(posedge clk) begin
        sent <= starts;
        if (phy_tx_ce && (control_starts || control_step)) at <= {at[16:0], control_starts};
        if (phy_tx_ce) {due, age} <= {due, age} + {{REFRESH_LOG2{1'b0}}, !due};
        if (starts) begin
            told <= congested;
            due  <= 1'b0;
            age  <= 0;
        end
        if (rst) begin
            at   <= 18'd0;
            told <= 1'b0;
            sent <= 1'b0;
        end
    end
endmodule
`default_nettype wire
