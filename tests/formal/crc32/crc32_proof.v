// crc32: a byte, in 1, 2 or 4 clocks, does what the shift register of IEEE 802.3 §3.2.9 does with its eight bits one after
// the other, the result leaves in the order of the wire, and `good` means that a message ended with its own FCS and no other.
`default_nettype none
module crc32_proof #(
    parameter BYTE_CLOCKS = 1
) (
    input wire       clk,
    input wire       clear,
    input wire       update,
    input wire       shift,
    input wire [7:0] data
);
    localparam W = 8 / BYTE_CLOCKS;

    wire [7:0] fcs;
    wire       good;
    wire [5:0] bucket;
    crc32 #(.BYTE_CLOCKS(BYTE_CLOCKS)) dut (
        .clk(clk), .clear(clear), .update(update), .shift(shift), .data(data), .fcs(fcs), .good(good), .bucket(bucket)
    );

    wire [31:0] state;              // inside crc32: see `prove`

    // The standard's own register: the bits enter at x^31, the lowest of each byte first.
    function [31:0] serial1;
        input [31:0] from;
        input        one;
        serial1 = {from[30:0], 1'b0} ^ ((from[31] ^ one) ? 32'h04C11DB7 : 32'd0);
    endfunction

    function [31:0] serial8;
        input [31:0] from;
        input  [7:0] bits;
        integer i;
        begin
            serial8 = from;
            for (i = 0; i < 8; i = i + 1) serial8 = serial1(serial8, bits[i]);
        end
    endfunction

    function [31:0] reversed;
        input [31:0] from;
        integer i;
        for (i = 0; i < 32; i = i + 1) reversed[i] = from[31 - i];
    endfunction

    // What goes in with an update: where a byte takes one clock, what is there with it, else what was there before it.
    reg        shift_before;
    reg  [7:0] data_before;
    wire       shift_in = BYTE_CLOCKS == 1 ? shift : shift_before;
    wire [7:0] data_in  = BYTE_CLOCKS == 1 ? data : data_before;

    // A byte that leaves makes room: nothing enters, so the register moves on without feedback.
    reg        started = 1'b0;
    reg [31:0] register;
    reg  [1:0] apart;               // clocks since the last update, 3 at most
    reg  [1:0] since;               // the same, and 3 if there was a clear
    wire       settled;             // the last byte is in
    always @(posedge clk) begin
        started <= 1'b1;
        {shift_before, data_before} <= {shift, data};
        apart   <= update ? 2'd0 : apart == 2'd3 ? 2'd3 : apart + 2'd1;
        since   <= update ? 2'd0 : since == 2'd3 ? 2'd3 : since + 2'd1;
        if (update) register <= shift_in ? {register[23:0], 8'd0} : serial8(register, data_in);
        if (clear)  register <= 32'hFFFFFFFF;
        if (clear)  since    <= 2'd3;
    end
    always @* if (!started) assume (clear && !update && apart == 2'd0);
    always @* if (update)   assume ({1'b0, apart} + 3'd1 >= BYTE_CLOCKS);
    always @* if (started && settled) assert (state == reversed(register));

    // While parts of a byte are to come, they lead to the same.
    generate if (BYTE_CLOCKS == 1) begin : whole
        assign settled = 1'b1;
    end else begin : parts
        wire [BYTE_CLOCKS-1:1] late;
        wire             [7:0] rest;
        wire                   shift_rest;
        assign settled = {1'b0, since} + 3'd1 >= BYTE_CLOCKS;

        function [31:0] rest_of;
            input [31:0]  from;
            input [7-W:0] bits;
            input         shifts;
            input [1:0]   done;         // parts that are in, less one
            integer i;
            begin
                rest_of = from;
                for (i = 0; i < 8 - W; i = i + 1)
                    if (i + W * ({30'd0, done} + 1) < 8) rest_of = shifts ? {rest_of[30:0], 1'b0} : serial1(rest_of, bits[i]);
            end
        endfunction

        always @* if (started) begin
            assert (late == (settled ? 0 : 1 << since));
            if (!settled) assert (rest_of(reversed(state), rest[7-W:0], shift_rest, since) == register);
            assert (since == apart || since == 2'd3);
            if ({1'b0, apart} + 3'd1 >= BYTE_CLOCKS) assert ({shift_rest, rest} == {shift_before, data_before});
        end
    end endgenerate

    // The complement leaves, x^31 first: it is the low end of the reversed register.
    integer i;
    always @* if (started && settled) begin
        for (i = 0; i < 8; i = i + 1) assert (fcs[i] == !register[31 - i]);
        assert (bucket == register[31:26]);
    end

    // From any register, four bytes lead to `good` if they are its complement, x^31 first, and only then.
    (* anyconst *) reg [31:0] any_register, any_bytes;
    wire [31:0] own_fcs = ~reversed(any_register);
    wire [31:0] ended   = serial8(serial8(serial8(serial8(any_register, any_bytes[7:0]), any_bytes[15:8]),
                                          any_bytes[23:16]), any_bytes[31:24]);
    always @* if (started)            assert ((ended == 32'hC704DD7B) == (any_bytes == own_fcs));
    always @* if (started && settled) assert (good == (register == 32'hC704DD7B));

    reg [1:0] taken = 2'd0;         // bytes since the clear, 3 at most
    always @(posedge clk) taken <= clear ? 2'd0 : taken + (update && !shift && taken != 2'd3);
    always @* cover (settled && good && taken == 2'd3);
    always @* cover (settled && taken == 2'd3 && fcs == 8'h26);
endmodule
`default_nettype wire
