// From the core's two ports to the slaves. Both ports reach the RAM, data first, and an instruction burst once begun is
// not interrupted; only data reaches the registers at 0xF000_0000 and above. Whatever has no slave answers an error.
// Everything below 0xF000_0000 is the RAM's to accept or refuse.
`default_nettype none
module bus (
    input  wire        clk,
    input  wire        rst,

    // From cpu: instruction fetches
    input  wire        ibus_cyc,
    input  wire        ibus_stb,
    input  wire [29:0] ibus_adr,
    input  wire [2:0]  ibus_cti,
    input  wire [1:0]  ibus_bte,
    output wire [31:0] ibus_dat_r,
    output wire        ibus_ack,
    output wire        ibus_err,

    // From cpu: loads and stores
    input  wire        dbus_cyc,
    input  wire        dbus_stb,
    input  wire        dbus_we,
    input  wire [29:0] dbus_adr,
    input  wire [3:0]  dbus_sel,
    input  wire [31:0] dbus_dat_w,
    input  wire [2:0]  dbus_cti,
    input  wire [1:0]  dbus_bte,
    output wire [31:0] dbus_dat_r,
    output wire        dbus_ack,
    output wire        dbus_err,

    // To the RAM's port for the core
    output wire        ram_cyc,
    output wire        ram_stb,
    output wire        ram_we,
    output wire [29:0] ram_adr,
    output wire [3:0]  ram_sel,
    output wire [31:0] ram_dat_w,
    output wire [2:0]  ram_cti,
    output wire [1:0]  ram_bte,
    input  wire [31:0] ram_dat_r,
    input  wire        ram_ack,
    input  wire        ram_err,

    // To the register slaves: one strobe each, everything else shared. `reg_adr` counts words from the slave's base.
    output wire        uart_stb,
    output wire        timer_stb,
    output wire        sysctl_stb,
    output wire        nic_stb,
    output wire        reg_we,
    output wire [9:0]  reg_adr,
    output wire [3:0]  reg_sel,
    output wire [31:0] reg_dat_w,
    input  wire [31:0] uart_dat_r,
    input  wire        uart_ack,
    input  wire [31:0] timer_dat_r,
    input  wire        timer_ack,
    input  wire [31:0] sysctl_dat_r,
    input  wire        sysctl_ack,
    input  wire [31:0] nic_dat_r,
    input  wire        nic_ack
);
    localparam [2:0] INCREMENTING = 3'b010;

    // Registers: byte addresses F000_xxxx to F004_xxxx, the slave in bits 18 to 16, 4 KiB each.
    localparam [2:0] UART = 3'd0, TIMER = 3'd1, SYSCTL = 3'd2, NIC = 3'd4;

    wire ibus_high = &ibus_adr[29:26];
    wire dbus_high = &dbus_adr[29:26];
    wire ibus_open = ibus_cyc && ibus_stb;
    wire dbus_open = dbus_cyc && dbus_stb;

    wire       reg_open = dbus_open && dbus_high && dbus_adr[25:17] == 9'd0 && dbus_adr[13:10] == 4'd0;
    wire [2:0] slave    = dbus_adr[16:14];

    assign uart_stb   = reg_open && slave == UART;
    assign timer_stb  = reg_open && slave == TIMER;
    assign sysctl_stb = reg_open && slave == SYSCTL;
    assign nic_stb    = reg_open && slave == NIC;
    assign reg_we     = dbus_we;
    assign reg_adr    = dbus_adr[9:0];
    assign reg_sel    = dbus_sel;
    assign reg_dat_w  = dbus_dat_w;

    // The RAM's port: data first, but not into the middle of an instruction burst.
    reg  fetching;
    wire ibus_turn = fetching || !(dbus_open && !dbus_high);
    wire ibus_more = ibus_open && !ibus_high && ibus_turn && !(ram_ack && ibus_cti != INCREMENTING) && !ram_err;

    always @(posedge clk) begin
        fetching <= ibus_more && !rst;
    end

    assign ram_cyc   = ibus_turn ? ibus_cyc && !ibus_high : dbus_cyc;
    assign ram_stb   = ibus_turn ? ibus_stb : dbus_stb;
    assign ram_we    = !ibus_turn && dbus_we;
    assign ram_adr   = ibus_turn ? ibus_adr : dbus_adr;
    assign ram_sel   = dbus_sel;                       // matters for writes only
    assign ram_dat_w = dbus_dat_w;
    assign ram_cti   = ibus_turn ? ibus_cti : dbus_cti;
    assign ram_bte   = ibus_turn ? ibus_bte : dbus_bte;

    assign ibus_dat_r = ram_dat_r;
    assign ibus_ack   = ibus_turn && ibus_open && ram_ack;
    assign ibus_err   = ibus_open && (ibus_high || (ibus_turn && ram_err));

    assign dbus_dat_r = !dbus_high ? ram_dat_r
                      : slave == UART ? uart_dat_r
                      : slave == TIMER ? timer_dat_r
                      : slave == SYSCTL ? sysctl_dat_r : nic_dat_r;
    assign dbus_ack   = dbus_high ? (uart_stb && uart_ack) || (timer_stb && timer_ack) ||
                                    (sysctl_stb && sysctl_ack) || (nic_stb && nic_ack)
                                  : !ibus_turn && ram_ack;
    assign dbus_err   = dbus_open && (dbus_high ? !(uart_stb || timer_stb || sysctl_stb || nic_stb)
                                                : !ibus_turn && ram_err);
endmodule
`default_nettype wire
