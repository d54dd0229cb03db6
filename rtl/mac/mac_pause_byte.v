// The bytes of a PAUSE frame that are always the same (IEEE 802.3 annex 31B): 01-80-C2-00-00-01 first, and behind the
// source address the type 8808 and the opcode 0001. Combinational.
`default_nettype none
module mac_pause_byte (
    input  wire [17:0] at,              // one-hot, the place in the frame
    output wire  [7:0] value            // 0 at every other place
);
    assign value = ({8{at[0] || at[5]}} & 8'h01) | ({8{at[1]}}  & 8'h80) | ({8{at[2]}}  & 8'hC2) |
                   ({8{at[12]}}         & 8'h88) | ({8{at[13]}} & 8'h08) | ({8{at[15]}} & 8'h01);
    wire unused_places = &{1'b0, at[17:16], at[14], at[11:6], at[4:3]};
endmodule
`default_nettype wire
