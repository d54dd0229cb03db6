// The master of the PHY's management interface (IEEE 802.3 clause 22.2.4.5): register MDIO lives here, and a write with
// START sends it as one frame. The frame turns once round the shift register, so that what software wrote is back in its
// place afterwards; a read puts the line in place of the data.
//   preamble 32 x 1 | 01 | 10 read, 01 write | PHY 5 | REGISTER 5 | read: z0, write: 10 | DATA 16
// MDIO changes with MDC's falling edge, one tick before the rising one; the PHY answers within 300 ns of a rising edge,
// and is read with the next.
`default_nettype none
module nic_mdio (
    input  wire        clk,
    input  wire        rst,
    input  wire        tick,        // half a period of MDC: 1 us

    // From nic_regs: MDIO is written, which is ignored while BUSY
    input  wire        put,
    input  wire        put_start,   // its bit START ...
    input  wire [26:0] put_fields,  // ... and what lies below: WRITE, PHY, REGISTER, DATA
    output wire [31:0] word,        // MDIO as it reads; while BUSY, the fields below are in motion
    output reg         busy,        // a frame is under way

    // Pins. The line is pulled up; mdio_in needs no synchroniser, for it stands still when it is read.
    output reg         mdc,
    output wire        mdio_out,
    output wire        mdio_drive,
    input  wire        mdio_in
);
`include "nic_regs.vh"
    localparam [6:0] TURN = 7'd46, ANSWER = 7'd47, LAST = 7'd63;    // bits of the frame; the data begins behind ANSWER

    reg [31:0] frame;
    reg [6:0]  count;               // which bit is on the line; 64: none yet, or no more
    reg        is_write, no_answer, sampled;

    wire run       = !count[6];
    wire rise      = tick && run && !mdc;
    wire fall      = tick && run && mdc;
    wire from_phy  = !is_write && count >= TURN;
    wire put_write = put_fields[`NIC_MDIO_WRITE_BIT];

    assign mdio_out   = !count[5] || frame[31];
    assign mdio_drive = run && !from_phy;
    assign word       = {busy, no_answer, 3'd0, is_write, frame[27:18], frame[15:0]};

    always @(posedge clk) begin
        if (rise) begin
            mdc     <= 1'b1;
            sampled <= mdio_in;
        end
        if (fall) begin
            mdc   <= 1'b0;
            count <= count + 7'd1;
            if (count[5]) frame <= {frame[30:0], from_phy ? sampled : frame[31]};
            if (count == ANSWER) no_answer <= !is_write && sampled;
            if (count == LAST) busy <= 1'b0;
        end
        if (tick && busy && !run) count <= 7'd0;
        if (put && !busy) begin
            busy     <= put_start;
            is_write <= put_write;
            frame    <= {2'b01, !put_write, put_write, put_fields[25:16], 2'b10, put_fields[15:0]};
        end
        if (rst) begin
            busy  <= 1'b0;
            mdc   <= 1'b0;
            count <= 7'd64;
        end
    end
endmodule
`default_nettype wire
