// mac, as a stream in the system domain, with anything on the wire: what rxs offers stays until it is taken, and is offered
// whether the reader is ready or not; a frame is passed on whole or not at all, by what rx_enable was in the clock
// before its first word; rx_busy is up as long as a word is to come. What txs takes is told as
// busy until all of the frame is in the FIFO.
`default_nettype none
module mac_proof (
    input wire        clk,
    input wire        rxs_ready,
    input wire        txs_valid,
    input wire [31:0] txs_data,
    input wire        txs_last,
    input wire  [2:0] txs_bytes,
    input wire        rx_enable
);
    reg [1:0] age = 2'd0;               // the reset lasts two clocks
    always @(posedge clk) if (age != 2'd3) age <= age + 2'd1;
    wire rst     = !age[1];
    wire started = age == 2'd3;

    wire        rxs_valid, rxs_last, txs_ready, rx_busy, tx_busy;
    wire [31:0] rxs_data;
    wire  [2:0] rxs_bytes;
    wire [11:0] rxs_status;
    mac dut (
        .clk(clk), .rst(rst), .rx_clk(clk), .tx_clk(clk),
        .phy_rx_ce(1'b0), .phy_rx_dv(1'b0), .phy_rx_er(1'b0), .phy_rx_dribble(1'b0), .phy_rx_data(8'd0), .phy_tx_ce(1'b0),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last), .rxs_bytes(rxs_bytes),
        .rxs_status(rxs_status),
        .txs_valid(txs_valid), .txs_ready(txs_ready), .txs_data(txs_data), .txs_last(txs_last), .txs_bytes(txs_bytes),
        .rx_enable(rx_enable), .rx_busy(rx_busy), .tx_busy(tx_busy), .loopback(1'b0),
        .pause_obey(1'b0), .congested(1'b0), .own_address(48'd0)
    );
    wire rx_valid, rx_ready, rx_last, rx_open, rx_pass, tx_inside;     // inside: see `prove`

    // What left the FIFO, to the reader or to nowhere
    reg        waits, in_frame, passed, tx_open, never_ready;
    reg [47:0] offer;
    reg        between, enabled;        // in the last clock: no frame was under way behind it; rx_enable was on
    always @(posedge clk) begin
        waits <= rxs_valid && !rxs_ready && !rst;
        offer <= {rxs_data, rxs_last, rxs_bytes, rxs_status};
        between <= started && (rx_valid ? rx_ready && rx_last : !in_frame);
        enabled <= rx_enable;
        if (rx_valid && rx_ready) begin
            in_frame <= !rx_last;
            passed   <= rxs_valid;
        end
        if (txs_valid && txs_ready) tx_open <= !txs_last;
        never_ready <= never_ready && !rxs_ready;
        if (!started) {in_frame, never_ready} <= 2'b01;
        if (rst) tx_open <= 1'b0;
    end

    always @* if (started) begin
        if (waits)                assert (rxs_valid && {rxs_data, rxs_last, rxs_bytes, rxs_status} == offer);
        if (rx_valid && in_frame) assert (rxs_valid == passed);             // the whole frame, or nothing of it
        if (rx_valid && rx_ready) assert (rxs_valid == rx_pass && (!rxs_valid || rxs_ready));
        if (!rx_pass)             assert (rx_ready && !rxs_valid);          // and what is not passed on does not wait
        if (in_frame || rx_valid) assert (rx_busy);
        if (tx_open)              assert (tx_busy);
        if (between)              assert (rx_pass == enabled);              // only there rx_enable counts

        // how it belongs to the state
        assert (in_frame == rx_open && tx_open == tx_inside);
        if (in_frame) assert (passed == rx_pass);
        if (waits)    assert (rx_pass);
    end

    always @* cover (started && in_frame && passed && !rx_enable && rxs_valid && rxs_last);
    always @* cover (started && in_frame && !passed && rx_enable && rx_valid);
    always @* cover (started && never_ready && rxs_valid && rx_enable);
endmodule
`default_nettype wire
