// The reset of one clock domain: rises at once, even while clk stands still, and falls with the second edge of clk, so
// that the domain's synchronous resets always see it.
`default_nettype none
module reset_sync (
    input  wire clk,
    input  wire arst,       // from a register of any domain; nothing else may use it synchronously
    output wire rst
);
    (* async_reg = "true" *) reg [1:0] stage;
    assign rst = stage[1];

    always @(posedge clk or posedge arst)
        if (arst) stage <= 2'b11;
        else      stage <= {stage[0], 1'b0};
endmodule
`default_nettype wire
