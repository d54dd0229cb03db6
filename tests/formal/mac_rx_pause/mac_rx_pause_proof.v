// mac_rx_pause: a frame is a PAUSE if, and only if, it has 64 bytes or more, its address is 01-80-C2-00-00-01, its type 8808
// and its opcode 1; it is told on if its FCS is good and no error was seen, once; and its quanta then stay as they are until
// the eighteenth byte of the next frame, so that the transmitter's clock has more than 25 byte times to take them.
`default_nettype none
module mac_rx_pause_proof #(
    parameter DRIVEN = 0        // 1: for the covers, a frame that comes without a break, wrong in its first byte at most
) (
    input wire        clk,
    input wire        rst,
    input wire        byte_valid,
    input wire  [7:0] byte_data,
    input wire        frame_end,
    input wire        frame_er,
    input wire        fcs_good
);
    wire        is_pause, taken;
    wire [15:0] quanta;
    mac_rx_pause dut (
        .clk(clk), .rst(rst), .byte_valid(byte_valid), .byte_data(byte_data), .frame_end(frame_end),
        .frame_er(frame_er), .fcs_good(fcs_good), .is_pause(is_pause), .taken(taken), .quanta(quanta)
    );
    wire [17:0] at;                 // inside: see `prove`
    wire  [5:0] length;
    wire        checked, differs;

    reg started = 1'b0;
    always @(posedge clk) started <= 1'b1;
    always @* if (!started) assume (rst);
    always @* assume (!(byte_valid && frame_end));          // mac_rx_frame

    // The frame on the wire: how many bytes so far, up to 64; whether one of them is not as it must be; and the quanta
    reg  [6:0] count;
    reg        wrong;
    reg [15:0] heard;
    reg  [7:0] wanted;
    wire       any = count >= 7'd6 && count <= 7'd11 || count >= 7'd16;
    always @*
        case (count)
        7'd0:    wanted = 8'h01;
        7'd1:    wanted = 8'h80;
        7'd2:    wanted = 8'hC2;
        7'd5:    wanted = 8'h01;
        7'd12:   wanted = 8'h88;
        7'd13:   wanted = 8'h08;
        7'd15:   wanted = 8'h01;
        default: wanted = 8'h00;
        endcase

    always @* if (DRIVEN != 0 && started)
        assume (!rst && byte_valid == (count != 7'd64) && (any || count == 7'd0 || byte_data == wanted));

    reg        told;                // in the last clock a good one ended
    reg [15:0] told_quanta;
    reg        stays;               // the quanta may not change yet
    always @(posedge clk) begin
        if (byte_valid) begin
            if (count != 7'd64) count <= count + 7'd1;
            if (!any && byte_data != wanted) wrong <= 1'b1;
            if (count == 7'd16) heard[15:8] <= byte_data;
            if (count == 7'd17) heard[7:0]  <= byte_data;
        end
        told <= frame_end && count == 7'd64 && !wrong && fcs_good && !frame_er && !rst;
        if (byte_valid && count >= 7'd16) stays <= 1'b0;
        if (frame_end) stays <= count == 7'd64 && !wrong && fcs_good && !frame_er;
        if (frame_end) told_quanta <= heard;
        if (frame_end || rst) {count, wrong} <= 8'd0;
        if (rst) stays <= 1'b0;
    end

    // The promises
    always @* if (started && !rst) begin
        if (frame_end) assert (is_pause == (count == 7'd64 && !wrong));
        assert (taken == told);
        if (stays) assert (quanta == told_quanta);
    end

    // How the two descriptions belong together. The length's register after n steps
    function [5:0] length_of;
        input [6:0] steps;
        integer i;
        reg [5:0] x;
        begin
            x = 6'h3F;
            length_of = x;
            for (i = 1; i <= 62; i = i + 1) begin
                x = {x[4:0], x[5] ^ x[4]};
                if (steps == i) length_of = x;
            end
        end
    endfunction
    always @* if (started) begin
        assert (count <= 7'd64 && differs == wrong);
        assert (at == (count < 7'd18 ? 18'd1 << count : 18'd0));
        assert (checked == !any);
        assert (length == (count <= 7'd2 ? 6'h3F : length_of(count - 7'd2)));
        if (count > 7'd16 && !wrong) assert (quanta[15:8] == heard[15:8]);
        if (count > 7'd17 && !wrong) assert (quanta[7:0] == heard[7:0]);
        if (stays) assert (count <= 7'd16);
        if (told)  assert (stays);
    end

    always @* cover (started && taken && quanta == 16'd7 && stays);
    always @* cover (started && frame_end && !is_pause && length == 6'h1F);
    always @* cover (started && frame_end && is_pause && !fcs_good);
endmodule
`default_nettype wire
