// crc32: a byte at once does what the shift register of IEEE 802.3 §3.2.9 does with its eight bits one after the other,
// the result leaves in the order of the wire, and `good` means that a message ended with its own FCS and no other.
`default_nettype none
module crc32_proof (
    input wire       clk,
    input wire       clear,
    input wire       update,
    input wire       shift,
    input wire [7:0] data
);
    wire [7:0] fcs;
    wire       good;
    crc32 dut (.clk(clk), .clear(clear), .update(update), .shift(shift), .data(data), .fcs(fcs), .good(good));

    wire [31:0] state;              // inside crc32: see `prove`

    // The standard's own register: the bits enter at x^31, the lowest of each byte first.
    function [31:0] serial8;
        input [31:0] from;
        input  [7:0] bits;
        integer i;
        begin
            serial8 = from;
            for (i = 0; i < 8; i = i + 1)
                serial8 = {serial8[30:0], 1'b0} ^ ((serial8[31] ^ bits[i]) ? 32'h04C11DB7 : 32'd0);
        end
    endfunction

    function [31:0] reversed;
        input [31:0] from;
        integer i;
        for (i = 0; i < 32; i = i + 1) reversed[i] = from[31 - i];
    endfunction

    // A byte that leaves makes room: nothing enters, so the register moves on without feedback.
    reg        started = 1'b0;
    reg [31:0] register;
    always @(posedge clk) begin
        started <= 1'b1;
        if (update) register <= shift ? {register[23:0], 8'd0} : serial8(register, data);
        if (clear)  register <= 32'hFFFFFFFF;
    end
    always @* if (!started) assume (clear);
    always @* if (started)  assert (state == reversed(register));

    // The complement leaves, x^31 first: it is the low end of the reversed register.
    always @* if (started) begin
        assert (fcs[0] == !register[31]);
        assert (fcs[7] == !register[24]);
    end

    // From any register, four bytes lead to `good` if they are its complement, x^31 first, and only then.
    (* anyconst *) reg [31:0] any_register, any_bytes;
    wire [31:0] own_fcs = ~reversed(any_register);
    wire [31:0] ended   = serial8(serial8(serial8(serial8(any_register, any_bytes[7:0]), any_bytes[15:8]),
                                          any_bytes[23:16]), any_bytes[31:24]);
    always @* if (started) assert ((ended == 32'hC704DD7B) == (any_bytes == own_fcs));
    always @* if (started) assert (good == (register == 32'hC704DD7B));

    reg [1:0] taken = 2'd0;         // bytes since the clear, 3 at most
    always @(posedge clk) taken <= clear ? 2'd0 : taken + (update && !shift && taken != 2'd3);
    always @* cover (good && taken == 2'd3);
    always @* cover (taken == 2'd3 && fcs == 8'h26);
endmodule
`default_nettype wire
