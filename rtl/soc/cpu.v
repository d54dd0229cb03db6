// The soft core behind a core-neutral face: two Wishbone masters, interrupt lines, and the rule for bus faults.
//
// A core that ignores bus errors would hang for ever on one, so every access ends: an error, or TIMEOUT_CYCLES without
// an answer, becomes an acknowledge with data 0 (as an instruction, 0 is illegal), and the first such address is
// latched and held with fault_irq until fault_clear. This file is the only one that knows which core it is.
`default_nettype none
module cpu #(
    parameter TIMEOUT_CYCLES = 1024
) (
    input  wire        clk,
    input  wire        rst,

    // Interrupt lines: levels. The core masks `irq` in CSR 0xBC0 and the timer's line in mie.MTIE.
    input  wire [31:0] irq,
    input  wire        timer_irq,

    // To bus: instruction fetches, read-only bursts of 8 words.
    output wire        ibus_cyc,
    output wire        ibus_stb,
    output wire [29:0] ibus_adr,
    output wire [2:0]  ibus_cti,
    output wire [1:0]  ibus_bte,
    input  wire [31:0] ibus_dat_r,
    input  wire        ibus_ack,
    input  wire        ibus_err,

    // To bus: loads and stores; cached loads are bursts of 8 words.
    output wire        dbus_cyc,
    output wire        dbus_stb,
    output wire        dbus_we,
    output wire [29:0] dbus_adr,
    output wire [3:0]  dbus_sel,
    output wire [31:0] dbus_dat_w,
    output wire [2:0]  dbus_cti,
    output wire [1:0]  dbus_bte,
    input  wire [31:0] dbus_dat_r,
    input  wire        dbus_ack,
    input  wire        dbus_err,

    // To sysctl: the first fault since the last clear.
    output reg         fault_irq,
    output reg  [29:0] fault_adr,     // word address
    output reg         fault_ibus,
    output reg         fault_write,
    input  wire        fault_clear
);
    wire ibus_fault, dbus_fault;

    bus_guard #(.TIMEOUT_CYCLES(TIMEOUT_CYCLES)) ibus_guard (
        .clk(clk), .rst(rst), .stb(ibus_cyc && ibus_stb), .ack(ibus_ack), .err(ibus_err), .fault(ibus_fault)
    );
    bus_guard #(.TIMEOUT_CYCLES(TIMEOUT_CYCLES)) dbus_guard (
        .clk(clk), .rst(rst), .stb(dbus_cyc && dbus_stb), .ack(dbus_ack), .err(dbus_err), .fault(dbus_fault)
    );

    always @(posedge clk) begin
        if (!fault_irq) begin
            fault_adr   <= dbus_fault ? dbus_adr : ibus_adr;
            fault_ibus  <= !dbus_fault;
            fault_write <= dbus_fault && dbus_we;
        end
        if (rst || fault_clear)            fault_irq <= 1'b0;
        else if (ibus_fault || dbus_fault) fault_irq <= 1'b1;
    end

    // What a port that never writes would write.
    wire        unused_we;
    wire [31:0] unused_dat;
    wire [3:0]  unused_sel;

    VexRiscv core (
        .clk                    (clk),
        .reset                  (rst),
        .externalResetVector    (32'h0000_0000),
        .timerInterrupt         (timer_irq),
        .softwareInterrupt      (1'b0),
        .externalInterruptArray (irq),
        .iBusWishbone_CYC       (ibus_cyc),
        .iBusWishbone_STB       (ibus_stb),
        .iBusWishbone_ACK       (ibus_ack || ibus_fault),
        .iBusWishbone_WE        (unused_we),
        .iBusWishbone_ADR       (ibus_adr),
        .iBusWishbone_DAT_MISO  (ibus_fault ? 32'd0 : ibus_dat_r),
        .iBusWishbone_DAT_MOSI  (unused_dat),
        .iBusWishbone_SEL       (unused_sel),
        .iBusWishbone_ERR       (1'b0),
        .iBusWishbone_CTI       (ibus_cti),
        .iBusWishbone_BTE       (ibus_bte),
        .dBusWishbone_CYC       (dbus_cyc),
        .dBusWishbone_STB       (dbus_stb),
        .dBusWishbone_ACK       (dbus_ack || dbus_fault),
        .dBusWishbone_WE        (dbus_we),
        .dBusWishbone_ADR       (dbus_adr),
        .dBusWishbone_DAT_MISO  (dbus_fault ? 32'd0 : dbus_dat_r),
        .dBusWishbone_DAT_MOSI  (dbus_dat_w),
        .dBusWishbone_SEL       (dbus_sel),
        .dBusWishbone_ERR       (1'b0),
        .dBusWishbone_CTI       (dbus_cti),
        .dBusWishbone_BTE       (dbus_bte)
    );
    wire unused = &{1'b0, unused_we, unused_dat, unused_sel};
endmodule
`default_nettype wire
