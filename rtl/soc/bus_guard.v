// Watches one Wishbone port of the core and says when an access must be given up: at an error, or after
// TIMEOUT_CYCLES cycles without an answer. `fault` lasts one cycle and stands for the missing acknowledge.
`default_nettype none
module bus_guard #(
    parameter TIMEOUT_CYCLES = 1024
) (
    input  wire clk,
    input  wire rst,
    input  wire stb,        // an access is open (cyc && stb)
    input  wire ack,
    input  wire err,
    output wire fault       // this access ends now, without its data
);
    localparam W_COUNT = $clog2(TIMEOUT_CYCLES);
    localparam [31:0] LAST = TIMEOUT_CYCLES - 1;

    reg [W_COUNT-1:0] silent;
    wire timeout = stb && !ack && silent == LAST[W_COUNT-1:0];
    assign fault = stb && (err || timeout);

    always @(posedge clk) begin
        if (rst || !stb || ack || fault) silent <= 0;
        else                             silent <= silent + 1'b1;
    end
endmodule
`default_nettype wire
