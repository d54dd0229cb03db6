// Odds and ends of the machine: random words, the latched bus fault, the end of a simulation, the size of memory.
`default_nettype none
module sysctl #(
    parameter RAM_BYTES = 262144
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

    // Unpredictable bits on a board; a constant, the seed, in a simulation that must repeat.
    input  wire [31:0] noise,

    // From cpu
    input  wire        fault,
    input  wire [29:0] fault_adr,
    input  wire        fault_ibus,
    input  wire        fault_write,
    output wire        fault_clear,

    // To the simulator: the firmware ends the run. One cycle; the code stays.
    output reg         exit_stb,
    output reg  [7:0]  exit_code
);
    localparam [9:0] ENTROPY = 0, FAULT_ADDR = 1, FAULT = 2, EXIT = 3, SIZE = 4;

    wire access = stb && !ack;
    wire write  = access && we;
    assign fault_clear = write && adr == FAULT && dat_w[0];

    // A xorshift sequence under the noise, so that words differ at every read even where the noise stands still.
    reg  [31:0] state;
    wire [31:0] shift_1 = state   ^ (state   << 13);
    wire [31:0] shift_2 = shift_1 ^ (shift_1 >> 17);
    wire [31:0] shift_3 = shift_2 ^ (shift_2 << 5);

    always @(posedge clk) begin
        ack      <= access && !rst;
        exit_stb <= write && adr == EXIT && !rst;

        if (access) begin
            case (adr)
            ENTROPY:    dat_r <= state ^ noise;
            FAULT_ADDR: dat_r <= {fault_adr, 2'b00};
            FAULT:      dat_r <= {29'd0, fault_write, fault_ibus, fault};
            SIZE:       dat_r <= RAM_BYTES;
            default:    dat_r <= 32'd0;
            endcase
            if (adr == ENTROPY && !we) state <= shift_3;
        end
        if (write && adr == EXIT) exit_code <= dat_w[7:0];

        if (rst) state <= noise | 32'd1;     // xorshift must not start at 0
    end

    wire unused = &{1'b0, dat_w[31:8]};
endmodule
`default_nettype wire
