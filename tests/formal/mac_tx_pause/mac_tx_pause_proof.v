// mac_tx_pause: a PAUSE with n quanta holds frames back for exactly 64 n byte times (and the clock in which the last one is
// seen to be over), 0 or to obey no longer releases at once, a further one starts anew; our own PAUSE is wanted in the clock
// after what was told is not what is so, hold or not, and anew a byte time after its shift register has come to 0 since the
// last one; and its bytes are those of annex 31B. That mac_tx begins no other frame under hold, and begins a control frame in
// spite of it, is proven in mac_tx.
`default_nettype none
module mac_tx_pause_proof #(
    parameter REFRESH_LOG2 = 17
) (
    input wire        clk,
    input wire        phy_tx_ce,
    input wire        obey,
    input wire        taken,
    input wire [15:0] quanta,
    input wire        congested,
    input wire        control_starts,
    input wire        control_first
);
    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    wire rst = !started;

    (* anyconst *) reg [47:0] own_address;
    wire       hold, control_want, control_last, told, sent;
    wire [7:0] control_byte;
    mac_tx_pause #(.REFRESH_LOG2(REFRESH_LOG2)) dut (
        .clk(clk), .rst(rst), .phy_tx_ce(phy_tx_ce), .obey(obey), .taken(taken), .quanta(quanta),
        .congested(congested), .own_address(own_address),
        .hold(hold), .control_want(control_want), .control_starts(control_starts), .control_first(control_first),
        .control_last(control_last), .control_byte(control_byte), .told(told), .sent(sent)
    );

    // Inside: see `prove`
    wire [21:0] elapsed;
    wire [15:0] limit;
    wire [17:0] at;
    wire [REFRESH_LOG2-1:0] beat;
    wire        due, beat_over;

    // Received: byte times still to be held back
    reg [21:0] left;
    reg        was_left;                // in the clock before
    always @(posedge clk) begin
        was_left <= left != 22'd0;
        if (phy_tx_ce && hold && left != 22'd0) left <= left - 22'd1;
        if (taken)        left <= {quanta, 6'd0};
        if (rst || !obey) left <= 22'd0;
        if (rst)          was_left <= 1'b0;
    end
    reg        second = 1'b0;
    always @(posedge clk) second <= started;

    always @* if (second) begin
        assert (hold == was_left);
        assert (left == 22'd0 ? elapsed[21:6] == limit && elapsed[5:0] <= 6'd1 : {limit, 6'd0} - left == elapsed);
        assert (left != 22'd0 || elapsed[5:0] == 6'd0 || !hold);
        assert (left <= {limit, 6'd0});
    end

    // Our own: mac_tx takes the 18 bytes one after the other, behind the preamble of the frame that it began.
    reg [4:0] place;                    // of the byte that is wanted; 31: none
    always @* assume (!control_first || place == 5'd31);
    always @* assume (!control_starts || (control_want && place == 5'd31));
    always @(posedge clk) begin
        if (phy_tx_ce) place <= control_first ? 5'd0 : place >= 5'd17 ? 5'd31 : place + 5'd1;
        if (rst) place <= 5'd31;
    end
    reg over;                           // the register was 0 a byte time ago; the reset is over for as long
    reg again;                          // it is time: that was so since our last PAUSE
    always @(posedge clk) begin
        if (phy_tx_ce)                   over  <= started && beat == 0;
        if (phy_tx_ce && over)           again <= 1'b1;
        if (phy_tx_ce && control_starts) again <= 1'b0;
        if (rst) {over, again} <= 2'd0;
    end
    always @* if (second) assert (beat != {REFRESH_LOG2{1'b1}});        // where it would stay
    always @* if (second && again) assert (due);
    always @* if (second && over) assert (beat_over);
    reg must, must_not;                 // be wanted, by what was so in the clock before
    always @(posedge clk) begin
        must     <= started && (congested != told || (told && again));
        must_not <= started && !congested && !told;
    end

    reg [7:0] wanted;
    always @*
        case (place)
        5'd0, 5'd5, 5'd15: wanted = 8'h01;
        5'd1:              wanted = 8'h80;
        5'd2:              wanted = 8'hC2;
        5'd12:             wanted = 8'h88;
        5'd13:             wanted = 8'h08;
        5'd6:              wanted = own_address[7:0];
        5'd7:              wanted = own_address[15:8];
        5'd8:              wanted = own_address[23:16];
        5'd9:              wanted = own_address[31:24];
        5'd10:             wanted = own_address[39:32];
        5'd11:             wanted = own_address[47:40];
        5'd16, 5'd17:      wanted = {8{told}};
        default:           wanted = 8'h00;
        endcase
    always @* if (second) begin
        if (must)     assert (control_want);
        if (must_not) assert (!control_want);
        assert (control_byte == wanted && control_last == (place == 5'd17));
        assert (place == 5'd31 ? at == 18'd0 : place <= 5'd17 && at == 18'd1 << place);
    end

    reg [1:0] holds = 2'd0;             // ended by themselves
    reg       held;
    always @(posedge clk) begin
        held <= started && hold && obey && !taken;
        if (held && !hold && obey && !taken && limit == 16'd1 && holds != 2'd3) holds <= holds + 2'd1;
    end
    always @* cover (second && holds == 2'd1 && hold && control_want && congested && !told);
    always @* cover (second && control_last && told && own_address == 48'h563412000002);
    always @* cover (second && hold && control_starts && !congested);
endmodule
`default_nettype wire
