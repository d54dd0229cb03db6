// Sends one byte on a serial wire: a start bit, 8 bits from the lowest, a stop bit, `divisor` cycles each.
`default_nettype none
module uart_tx #(
    parameter W_DIVISOR = 16
) (
    input  wire                 clk,
    input  wire                 rst,
    input  wire [W_DIVISOR-1:0] divisor,
    input  wire                 send,      // ignored while not ready
    input  wire [7:0]           data,
    output wire                 ready,
    output wire                 tx
);
    reg [9:0]           shift;             // {stop, data, start}: ends as all ones, the idle wire
    reg [3:0]           bits;              // still to send, this one included
    reg [W_DIVISOR-1:0] cycles;            // left of this bit

    assign ready = bits == 4'd0;
    assign tx    = shift[0];

    always @(posedge clk) begin
        if (ready) begin
            if (send) begin
                shift  <= {1'b1, data, 1'b0};
                bits   <= 4'd10;
                cycles <= divisor - 1'b1;
            end
        end else if (cycles != 0) begin
            cycles <= cycles - 1'b1;
        end else begin
            shift  <= {1'b1, shift[9:1]};
            bits   <= bits - 1'b1;
            cycles <= divisor - 1'b1;
        end

        if (rst) begin
            shift <= 10'h3FF;
            bits  <= 4'd0;
        end
    end
endmodule
`default_nettype wire
