// A serial port, 8N1, least significant bit first, DIVISOR clock cycles a bit. No FIFO: one byte being sent, one byte
// received and waiting.
`default_nettype none
module uart #(
    parameter W_DIVISOR = 16,
    parameter DIVISOR = 217             // at reset
) (
    input  wire        clk,
    input  wire        rst,

    // From bus: registers of docs/architecture.md, one cycle from strobe to acknowledge.
    input  wire        stb,
    input  wire        we,
    input  wire [9:0]  adr,
    input  wire [31:0] dat_w,
    output reg  [31:0] dat_r,
    output reg         ack,

    input  wire        rx,              // the pin, asynchronous
    output wire        tx,
    output wire        irq,             // a received byte waits
    output wire        idle             // nothing moves on either wire
);
    localparam [31:0] AT_RESET = DIVISOR;
    localparam [9:0] DATA = 0, STATUS = 1, RATE = 2;

    reg  [W_DIVISOR-1:0] divisor;
    reg  [7:0] rx_byte;
    reg        rx_waits, rx_overrun;

    wire       tx_ready, rx_idle, rx_valid;
    wire [7:0] rx_data;
    wire access = stb && !ack;
    wire write  = access && we;
    wire read   = access && !we;

    uart_tx #(.W_DIVISOR(W_DIVISOR)) sender (
        .clk(clk), .rst(rst), .divisor(divisor),
        .send(write && adr == DATA), .data(dat_w[7:0]), .ready(tx_ready), .tx(tx)
    );
    uart_rx #(.W_DIVISOR(W_DIVISOR)) receiver (
        .clk(clk), .rst(rst), .divisor(divisor),
        .rx(rx), .valid(rx_valid), .data(rx_data), .idle(rx_idle)
    );

    assign irq  = rx_waits;
    assign idle = tx_ready && rx_idle;

    always @(posedge clk) begin
        ack <= access && !rst;
        if (access) begin
            case (adr)
            DATA:    dat_r <= {24'd0, rx_byte};
            STATUS:  dat_r <= {29'd0, rx_overrun, rx_waits, tx_ready};
            RATE:    dat_r <= {{32-W_DIVISOR{1'b0}}, divisor};
            default: dat_r <= 32'd0;
            endcase
        end
        if (write && adr == RATE) divisor <= dat_w[W_DIVISOR-1:0];

        if (read && adr == DATA)                 rx_waits   <= 1'b0;
        if (write && adr == STATUS && dat_w[2])  rx_overrun <= 1'b0;
        if (rx_valid) begin
            rx_byte  <= rx_data;
            rx_waits <= 1'b1;
            if (rx_waits && !(read && adr == DATA)) rx_overrun <= 1'b1;
        end

        if (rst) begin
            divisor    <= AT_RESET[W_DIVISOR-1:0];
            rx_waits   <= 1'b0;
            rx_overrun <= 1'b0;
        end
    end

    wire unused = &{1'b0, dat_w[31:W_DIVISOR]};
endmodule
`default_nettype wire
