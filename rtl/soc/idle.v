// Says whether idle time may be skipped (`warp`): the core sleeps, nothing moves on its buses, in the UART or in the
// NIC, no interrupt is up, and reset is 16 cycles past. The NIC's busy covers its buffers, DMA, moderation and gap.
`default_nettype none
module idle (
    input  wire clk,
    input  wire rst,
    input  wire asleep,
    input  wire wake,           // an interrupt line of the core is high
    input  wire bus_open,       // a cycle of the core is open
    input  wire uart_idle,
    input  wire nic_busy,
    output wire skippable
);
    reg [4:0] age;              // cycles since reset, up to 16
    assign skippable = asleep && !wake && !bus_open && uart_idle && !nic_busy && age[4];

    always @(posedge clk) begin
        if (!age[4]) age <= age + 1'b1;
        if (rst)     age <= 5'd0;
    end
endmodule
`default_nettype wire
