// Receives bytes from a serial wire, sampling each bit in its middle. A byte whose stop bit is 0 is not reported.
`default_nettype none
module uart_rx #(
    parameter W_DIVISOR = 16
) (
    input  wire                 clk,
    input  wire                 rst,
    input  wire [W_DIVISOR-1:0] divisor,
    input  wire                 rx,        // the pin, asynchronous
    output reg                  valid,     // one cycle, with data
    output wire [7:0]           data,
    output wire                 idle       // between bytes
);
    wire line;
    reg [3:0]           bits;              // still to sample: start, 8 of data, stop
    reg [W_DIVISOR-1:0] cycles;            // to the next sample
    reg [8:0]           shift;             // newest bit first: {stop, data}

    sync2 rx_sync (.clk(clk), .arst(1'b0), .d(rx), .q(line));

    assign idle = bits == 4'd0 && line;
    assign data = shift[7:0];

    always @(posedge clk) begin
        valid <= 1'b0;
        if (bits == 4'd0) begin
            if (!line) begin
                bits   <= 4'd10;
                cycles <= divisor >> 1;
            end
        end else if (cycles != 0) begin
            cycles <= cycles - 1'b1;
        end else begin
            cycles <= divisor - 1'b1;
            shift  <= {line, shift[8:1]};
            bits   <= bits - 1'b1;
            if (bits == 4'd10 && line) bits <= 4'd0;      // no start bit after all: a glitch
            if (bits == 4'd1) valid <= line;
        end

        if (rst) begin
            valid <= 1'b0;
            bits  <= 4'd0;
        end
    end
endmodule
`default_nettype wire
