// One interrupt line, one-shot: ARMED --event--> FIRED (line high) --rearm--> ARMED, or FIRED again if something that
// the driver has not seen is already there. An event in the cycle of the re-arm wins, so no wake-up is lost.
`default_nettype none
module nic_irq (
    input  wire clk,
    input  wire rst,
    input  wire clear,      // the queue is reset: armed

    input  wire event_in,   // something happened, and memory shows it
    input  wire rearm,
    input  wire unseen,     // with rearm: the driver's view is older than memory's
    output reg  line
);
    always @(posedge clk) begin
        if (rearm)        line <= unseen;
        if (event_in)     line <= 1'b1;
        if (rst || clear) line <= 1'b0;
    end
endmodule
`default_nettype wire
