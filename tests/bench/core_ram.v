// The yardstick of the simulator's speed: the same core with memory and nothing else. Instruction and data port have a
// port of the memory each; timing per access as in rtl/soc/ram_port.v. No unit of ours stands between.
`default_nettype none
module core_ram #(
    parameter RAM_BYTES = 262144,
    parameter INIT = "",                // its program, for $readmemh
    parameter MAILBOX = 32'h8100        // byte address of the word that a tester reads
) (
    input  wire        clk,
    input  wire        rst,
    output reg  [31:0] letter          // what was stored there last
);
    localparam WORDS = RAM_BYTES / 4;
    localparam W_WORD = $clog2(WORDS);
    localparam [2:0] INCREMENTING = 3'b010;

    reg  [31:0] mem [0:WORDS-1];
    reg  [31:0] ibus_dat_r, dbus_dat_r;
    reg         ibus_ready, dbus_ready;

    wire        ibus_cyc, ibus_stb, ibus_we, dbus_cyc, dbus_stb, dbus_we;
    wire [29:0] ibus_adr, dbus_adr;
    wire [31:0] ibus_dat_w, dbus_dat_w;
    wire [3:0]  ibus_sel, dbus_sel;
    wire [2:0]  ibus_cti, dbus_cti;
    wire [1:0]  ibus_bte, dbus_bte;

    wire ibus_open = ibus_cyc && ibus_stb;
    wire dbus_open = dbus_cyc && dbus_stb;
    wire ibus_ack  = ibus_open && ibus_ready;
    wire dbus_ack  = dbus_open && (dbus_we || dbus_ready);
    wire [W_WORD-1:0] ibus_word = ibus_adr[W_WORD-1:0] + {{W_WORD-1{1'b0}}, ibus_ack};
    wire [W_WORD-1:0] dbus_word = dbus_adr[W_WORD-1:0] + {{W_WORD-1{1'b0}}, dbus_ack && !dbus_we};

    wire store = dbus_open && dbus_we;
    initial if (INIT != "") $readmemh(INIT, mem);

    always @(posedge clk) begin
        ibus_dat_r <= mem[ibus_word];
        dbus_dat_r <= mem[dbus_word];
        ibus_ready <= ibus_open && !(ibus_ack && ibus_cti != INCREMENTING) && !rst;
        dbus_ready <= dbus_open && !dbus_we && !(dbus_ack && dbus_cti != INCREMENTING) && !rst;
        if (store && dbus_adr == MAILBOX[31:2]) letter <= dbus_dat_w;
        if (store) begin
            if (dbus_sel[0]) mem[dbus_word][7:0]   <= dbus_dat_w[7:0];
            if (dbus_sel[1]) mem[dbus_word][15:8]  <= dbus_dat_w[15:8];
            if (dbus_sel[2]) mem[dbus_word][23:16] <= dbus_dat_w[23:16];
            if (dbus_sel[3]) mem[dbus_word][31:24] <= dbus_dat_w[31:24];
        end
    end

    VexRiscv core (
        .clk                    (clk),
        .reset                  (rst),
        .externalResetVector    (32'h0000_0000),
        .timerInterrupt         (1'b0),
        .softwareInterrupt      (1'b0),
        .externalInterruptArray (32'd0),
        .iBusWishbone_CYC       (ibus_cyc),
        .iBusWishbone_STB       (ibus_stb),
        .iBusWishbone_ACK       (ibus_ack),
        .iBusWishbone_WE        (ibus_we),
        .iBusWishbone_ADR       (ibus_adr),
        .iBusWishbone_DAT_MISO  (ibus_dat_r),
        .iBusWishbone_DAT_MOSI  (ibus_dat_w),
        .iBusWishbone_SEL       (ibus_sel),
        .iBusWishbone_ERR       (1'b0),
        .iBusWishbone_CTI       (ibus_cti),
        .iBusWishbone_BTE       (ibus_bte),
        .dBusWishbone_CYC       (dbus_cyc),
        .dBusWishbone_STB       (dbus_stb),
        .dBusWishbone_ACK       (dbus_ack),
        .dBusWishbone_WE        (dbus_we),
        .dBusWishbone_ADR       (dbus_adr),
        .dBusWishbone_DAT_MISO  (dbus_dat_r),
        .dBusWishbone_DAT_MOSI  (dbus_dat_w),
        .dBusWishbone_SEL       (dbus_sel),
        .dBusWishbone_ERR       (1'b0),
        .dBusWishbone_CTI       (dbus_cti),
        .dBusWishbone_BTE       (dbus_bte)
    );
    wire unused = &{1'b0, ibus_we, ibus_adr, ibus_dat_w, ibus_sel, ibus_bte, dbus_adr, dbus_bte};
endmodule
`default_nettype wire
