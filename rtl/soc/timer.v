// The machine's only clock: 64 bits of system clock cycles, one alarm, and the word that says "the core sleeps".
// A simulator may skip idle time: TIME moves on by `warp` cycles beside its own one.
`default_nettype none
module timer (
    input  wire        clk,
    input  wire        rst,

    // From bus: registers of docs/architecture.md, one cycle from strobe to acknowledge.
    input  wire        stb,
    input  wire        we,
    input  wire [9:0]  adr,
    input  wire [31:0] dat_w,
    output reg  [31:0] dat_r,
    output reg         ack,

    input  wire [31:0] warp,          // 0 on boards
    input  wire        wake,          // an interrupt line of the core is high
    input  wire        bus_open,      // the core has a data access open, this port's included
    output reg         irq,           // TIME has reached COMPARE
    output reg         asleep,        // since SLEEP was written no interrupt line rose and the core touched no data
    output reg  [63:0] now,           // TIME
    output reg  [63:0] compare
);
    localparam [9:0] TIME_LOW = 0, TIME_HIGH = 1, COMPARE_LOW = 2, COMPARE_HIGH = 3, SLEEP = 4;

    reg  [31:0] latched_high;
    reg         woken;
    wire access = stb && !ack;
    wire write  = access && we;

    always @(posedge clk) begin
        ack <= access && !rst;
        now <= now + {32'd0, warp} + 64'd1;
        irq <= now >= compare && !rst;

        if (access) begin
            case (adr)
            TIME_LOW:     dat_r <= now[31:0];
            TIME_HIGH:    dat_r <= latched_high;
            COMPARE_LOW:  dat_r <= compare[31:0];
            COMPARE_HIGH: dat_r <= compare[63:32];
            default:      dat_r <= 32'd0;
            endcase
            if (adr == TIME_LOW && !we) latched_high <= now[63:32];
        end
        if (write && adr == COMPARE_LOW)  compare[31:0]  <= dat_w;
        if (write && adr == COMPARE_HIGH) compare[63:32] <= dat_w;

        // A line that is only just falling, re-armed right before, does not keep the core awake: its edge counts, and
        // a core that is awake all the same shows it by its next access.
        woken <= wake;
        if ((wake && !woken) || (bus_open && !(stb && ack))) asleep <= 1'b0;
        if (write && adr == SLEEP)                           asleep <= 1'b1;

        if (rst) begin
            now     <= 64'd0;
            compare <= ~64'd0;
            asleep  <= 1'b0;
        end
    end
endmodule
`default_nettype wire
