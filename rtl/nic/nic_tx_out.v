// Hands committed frames from the transmit frame buffer to the MAC, word after word, puts their VLAN tags in, and counts
// them; while nothing may be sent they are thrown away and counted, so that nothing waits for a dead wire.
//   HEAD --frame--> SEND --last--> COUNT --> (RMON: BYTES --> SIZE --> CAST) --> HEAD
//     |              `-third word-> TAG --> SEND
//     `--wire down--> SKIP --> COUNT --> HEAD
// Header of a frame: [13:0] bytes, [15] insert a tag, [31:16] the tag.
`default_nettype none
module nic_tx_out #(
    parameter VLAN = 0,                 // tags can be inserted
    parameter RMON = 1                  // bytes, sizes and casts are counted (RFC 2819)
) (
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
    localparam [2:0] S_HEAD = 0, S_SEND = 1, S_SKIP = 2, S_COUNT = 3, S_TAG = 4, S_BYTES = 5, S_SIZE = 6, S_CAST = 7;

    reg [2:0]  state;
    reg        sent, underran;
    reg [11:0] at;                      // number of the word; a frame of whole words only begins with 1
    reg [13:0] bytes;                   // from the header

    wire       full    = bytes[1:0] == 2'd0;
    wire       last    = at == bytes[13:2];
    wire       moves   = txs_valid && txs_ready;
    wire       advance = (moves && state != S_TAG) || state == S_SKIP;

    assign step      = (state == S_HEAD && frame) || advance;
    assign txs_valid = state == S_SEND || state == S_TAG;
    assign txs_last  = last && state == S_SEND;
    assign txs_bytes = {full, bytes[1:0]};

    reg        insert;
    wire       tag_next = insert && at[11:2] == 10'd0 && at[1] && at[0] == full;   // behind the word that goes out now
    generate
    if (VLAN != 0) begin : with_vlan
        reg [15:0] tag;
        assign txs_data = state == S_TAG ? {tag[7:0], tag[15:8], 16'h0081} : data;
        always @(posedge clk) if (state == S_HEAD) {tag, insert} <= data[31:15];
    end else begin : no_vlan
        assign txs_data = data;
        always @(posedge clk) insert <= 1'b0;
    end
    endgenerate

    // Counting, a state each
    wire       counting = state == S_COUNT || state == S_BYTES || state == S_SIZE || state == S_CAST;
    wire       counted  = counting && count_ready;
    wire       all_counted;
    wire [7:0] more_id;
    generate
    if (RMON != 0) begin : with_rmon
        reg         multicast, ones, first, second;
        wire [13:0] amount = {bytes[13:2] + {11'd0, insert} + {11'd0, state == S_SIZE}, bytes[1:0]};    // with the FCS in SIZE
        wire        to_127 = amount[13:7] == 7'd0, to_1023 = amount[13:10] == 4'd0;
        wire        to_64  = to_127 && (!amount[6] || amount[5:0] == 6'd0);
        wire        to_1518 = amount[13:11] == 3'd0 && !amount[9] && !(&amount[8:5] && (amount[4] || &amount[3:0]));
        wire [7:0]  size_id = to_64                  ? `NIC_COUNT_TX_64       : to_127                 ? `NIC_COUNT_TX_65_127
                            : amount[13:8] == 6'd0   ? `NIC_COUNT_TX_128_255  : amount[13:9] == 5'd0   ? `NIC_COUNT_TX_256_511
                            : to_1023                ? `NIC_COUNT_TX_512_1023 : to_1518                ? `NIC_COUNT_TX_1024_1518
                            :                          `NIC_COUNT_TX_1519_MAX;
        assign more_id = state == S_BYTES ? `NIC_COUNT_TX_BYTES : state == S_SIZE ? size_id
                       : ones             ? `NIC_COUNT_TX_BROADCAST : `NIC_COUNT_TX_MULTICAST;
        assign count_amount = state == S_BYTES ? amount : 14'd1;
        assign all_counted  = state == S_CAST || (state == S_SIZE && !multicast) || !sent;
        always @(posedge clk) begin
            if (advance) second <= first;
            if (advance) first  <= 1'b0;
            if (state == S_HEAD) first <= 1'b1;
            if (first)             multicast <= data[0];
            if (first || second)   ones <= (first || ones) && &data[15:0] && (second || &data[31:16]);
        end
    end else begin : no_rmon
        assign more_id      = `NIC_COUNT_TX_FRAMES;
        assign count_amount = 14'd1;
        assign all_counted  = 1'b1;
    end
    endgenerate
    assign count_id = !counting ? `NIC_COUNT_TX_UNDERRUN : state != S_COUNT ? more_id
                    : sent      ? `NIC_COUNT_TX_FRAMES   : `NIC_COUNT_TX_LINK_DOWN;

    assign count_valid = counting || underran;
    assign forget      = counted && all_counted;
    assign idle        = state == S_HEAD && !frame && !underran;

    always @(posedge clk) begin
        if (underrun)                      underran <= 1'b1;
        else if (count_ready && !counting) underran <= 1'b0;

        if (state == S_HEAD) begin
            bytes <= data[13:0];
            sent  <= wire_up;
        end
        if (advance)         at <= at + 12'd1;
        if (state == S_HEAD) at <= {11'd0, data[1:0] == 2'd0};

        case (state)
        S_HEAD:  if (frame)   state <= wire_up ? S_SEND : S_SKIP;
        S_TAG:   if (moves)   state <= S_SEND;
        S_SEND:  if (advance) state <= last ? S_COUNT : tag_next ? S_TAG : S_SEND;
        S_SKIP:  if (last)    state <= S_COUNT;
        S_COUNT: if (counted) state <= all_counted ? S_HEAD : S_BYTES;
        S_BYTES: if (counted) state <= S_SIZE;             // only with RMON, as what follows
        S_SIZE:  if (counted) state <= all_counted ? S_HEAD : S_CAST;
        default: if (counted) state <= S_HEAD;          // S_CAST
        endcase

        if (rst) begin
            state    <= S_HEAD;
            underran <= 1'b0;
        end
    end
endmodule
`default_nettype wire
