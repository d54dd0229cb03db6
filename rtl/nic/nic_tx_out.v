// Hands committed frames from the transmit frame buffer to the MAC, word after word, and counts them; while nothing may
// be sent they are thrown away and counted, so that nothing waits for a dead wire.
//   HEAD --frame--> SEND --last--> COUNT --> BYTES --> HEAD
//              `--wire down--> SKIP --> COUNT --> HEAD
// Header of a frame: [13:0] bytes, [27:16] words.
`default_nettype none
module nic_tx_out (
    input  wire        clk,
    input  wire        rst,

    input  wire        wire_up,         // judged at the start of a frame
    input  wire        underrun,        // pulse from mac

    // From frame_buffer
    input  wire        frame,
    input  wire [31:0] data,
    output wire        step,
    output wire        forget,

    // To mac
    output wire        txs_valid,
    input  wire        txs_ready,
    output wire [31:0] txs_data,
    output wire        txs_last,
    output wire [2:0]  txs_bytes,       // with last

    // To nic_store: counters
    output wire        count_valid,
    output wire [7:0]  count_id,
    output wire [13:0] count_amount,
    input  wire        count_ready,

    output wire        idle
);
`include "nic_regs.vh"
    localparam [2:0] S_HEAD = 0, S_SEND = 1, S_SKIP = 2, S_COUNT = 3, S_BYTES = 4;

    reg [2:0]  state;
    reg        sent, underran;
    reg [11:0] left;                    // words
    reg [13:0] bytes;

    wire last     = left == 12'd1;
    wire advance  = (txs_valid && txs_ready) || state == S_SKIP;
    wire counting = state == S_COUNT || state == S_BYTES;

    assign step      = (state == S_HEAD && frame) || advance;
    assign txs_valid = state == S_SEND;
    assign txs_data  = data;
    assign txs_last  = last;
    assign txs_bytes = {bytes[1:0] == 2'd0, bytes[1:0]};

    assign count_valid  = counting || underran;
    assign count_id     = !counting        ? `NIC_COUNT_TX_UNDERRUN
                        : state == S_BYTES ? `NIC_COUNT_TX_BYTES
                        : sent             ? `NIC_COUNT_TX_FRAMES
                        :                    `NIC_COUNT_TX_LINK_DOWN;
    assign count_amount = state == S_BYTES ? bytes : 14'd1;
    assign forget       = count_ready && (state == S_BYTES || (state == S_COUNT && !sent));
    assign idle         = state == S_HEAD && !frame && !underran;

    always @(posedge clk) begin
        if (advance) left <= left - 12'd1;
        if (underrun)                       underran <= 1'b1;
        else if (count_ready && !counting)  underran <= 1'b0;

        case (state)
        S_HEAD: if (frame) begin
            bytes <= data[13:0];
            left  <= data[27:16];
            sent  <= wire_up;
            state <= wire_up ? S_SEND : S_SKIP;
        end
        S_SEND, S_SKIP: if (advance && last) state <= S_COUNT;
        S_COUNT: if (count_ready) state <= sent ? S_BYTES : S_HEAD;
        default: if (count_ready) state <= S_HEAD;      // S_BYTES
        endcase

        if (rst) begin
            state    <= S_HEAD;
            underran <= 1'b0;
        end
    end
endmodule
`default_nettype wire
