// Cuts a TCP/IPv4 packet into segments: keeps the header of a chain in a memory of its own, and hands it out before each
// segment with the fields of that segment in it. The header is read twice a segment: for its IPv4 checksum, and to be sent.
//   load: words of the header, checked as they come
//   start --> SUM (words 3 to the last of the IPv4 header) --> SETTLE --> FOLD --> SEND --done--> OFF
// With the IPv4 header at byte 14, and headers and options multiples of 4, every field lies in halves of known words; `s`
// is the word whose upper half begins the TCP header (RFC 9293 §3.1; RFC 791 §3.1):
//   word 3 Ethertype, version and length | 4 total length, ID | 5 .. protocol | 6 checksum, source ...
//   word s .. | s+1 .. sequence | s+2 number, .. | s+3 .. offset, flags | s+4 window, checksum
`default_nettype none
module nic_tso (
    input  wire        clk,
    input  wire        rst,         // also ends a segment that is under way

    // The header, from tx_gather
    input  wire        load,        // a chain begins
    input  wire        put,
    input  wire [31:0] data,
    input  wire [5:0]  at,          // number of the word
    input  wire [7:0]  head_bytes,  // stable from load on, as what follows

    // From the chain's first descriptor
    input  wire [15:0] mss,
    input  wire [15:0] payload,     // bytes behind the header, in all segments together
    input  wire [7:1]  sum_start,
    input  wire [7:1]  sum_offset,
    output wire        bad,         // the header, or what the descriptor says of it; valid from its last word on

    // A segment: its numbers are there from begins to sent, its header comes behind when there is room
    input  wire        start,
    input  wire        sent,
    output wire        begins,      // pulse
    output wire        last,        // the last one
    output wire [13:0] bytes1,      // payload bytes less one
    output reg  [15:0] l4_bytes,    // TCP header and payload
    input  wire        room,
    output wire        out_put,
    output wire        out_last,
    output wire [1:0]  out_final,   // place of its last byte in its last word
    output wire [31:0] out_data,
    output wire        out_done     // with the last word
);
    localparam [2:0] P_OFF = 0, P_SUM = 1, P_SETTLE = 2, P_FOLD = 3, P_SEND = 4;
    localparam [5:0] AT_IP = 6'd3, AT_LENGTH = 6'd4, AT_PROTOCOL = 6'd5, AT_CHECKSUM = 6'd6;
    localparam [15:0] ETHERNET_BYTES = 16'd14;

    reg  [2:0]  phase;
    reg  [5:0]  next;               // word to read
    reg  [5:0]  now;                // word that is there
    reg         valid;
    reg         first;              // no segment was sent
    reg  [15:0] id, left;           // left: payload bytes, this segment included
    reg  [31:0] seq;
    wire [31:0] word;

    wire [5:0]  s         = sum_start[7:2];
    wire [5:0]  head_last = head_bytes[7:2];            // a header ends in the middle of a word
    wire        read      = phase == P_SUM || (phase == P_SEND && room);

    ram_sdp #(.W(32), .AW(6)) memory (
        .clk(clk), .w_en(put), .w_addr(at), .w_data(data), .r_en(1'b1), .r_addr(next), .r_data(word)
    );

    // The numbers of a segment, three cycles after start
    reg         more;
    reg  [15:0] length, total;
    assign begins = phase == P_FOLD;
    assign last   = !more;
    assign bytes1 = length[13:0] - 14'd1;

    // Where the word that comes (load), or that comes next, lies in the TCP header
    wire [5:0]  behind   = (phase == P_OFF ? at : next) - s;
    wire        high_at  = behind == 6'd1, low_at = behind == 6'd2, flags_at = behind == 6'd3;
    reg         is_seq_high, is_seq_low, is_flags;      // of the word that is there

    // Checks of the header
    reg         wrong, seen;
    wire [3:0]  ip_words  = data[19:16];                // IHL, and the TCP data offset below: words of the header
    wire [3:0]  tcp_words = data[23:20];
    wire        bad_ip    = data[15:0] != 16'h0008 || data[23:20] != 4'd4 || ip_words < 4'd5 ||
                            {2'd0, ip_words} + AT_IP != s;
    wire        bad_tcp   = tcp_words < 4'd5 || s + {2'd0, tcp_words} != head_last;
    assign bad = wrong || !seen || head_bytes[1:0] != 2'd2 || !sum_start[1] || !sum_offset[1] ||
                 sum_offset[7:2] != s + 6'd4 || mss == 16'd0 || mss[1:0] != 2'd0 || mss[15:14] != 2'd0 || payload == 16'd0;

    // The header as this segment has it
    wire        keep_cwr = first, keep_end = last;
    wire [31:0] flags    = word & {keep_cwr, 3'b111, keep_end, 2'b11, keep_end, 24'hFFFFFF};
    reg  [31:0] sum;
    reg         carry;
    assign out_data = now == AT_LENGTH   ? {id[7:0], id[15:8], total[7:0], total[15:8]}
                    : now == AT_CHECKSUM ? {word[31:16], ~sum[31:16]}
                    : is_seq_high        ? {seq[23:16], seq[31:24], word[15:0]}
                    : is_seq_low         ? {word[31:16], seq[7:0], seq[15:8]}
                    : is_flags           ? flags
                    :                      word;

    // Its checksum, kept in 32 bits with the carry coming round a word later (as in nic_tx_sum)
    wire        sum_upper = phase == P_SUM && valid && now != s;
    wire        sum_lower = phase == P_SUM && valid && now != AT_IP && now != AT_CHECKSUM;
    wire [31:0] summed    = phase == P_FOLD ? {sum[15:0], sum[31:16]}
                          : {out_data[31:16] & {16{sum_upper}}, out_data[15:0] & {16{sum_lower}}};

    assign out_put   = phase == P_SEND && valid;
    assign out_last  = now == head_last;
    assign out_final = head_bytes[1:0] - 2'd1;
    assign out_done  = out_put && out_last;

    always @(posedge clk) begin
        now   <= next;
        valid <= read;
        {is_seq_high, is_seq_low, is_flags} <= {high_at, low_at, flags_at};

        more     <= left > mss;
        length   <= more ? mss : left;
        total    <= length + ({8'd0, head_bytes} - ETHERNET_BYTES);
        l4_bytes <= length + {8'd0, head_bytes - {sum_start, 1'b0}};

        if (phase != P_SEND) {carry, sum} <= {1'b0, sum} + {1'b0, summed} + {32'd0, carry};
        if (start)           {carry, sum} <= 33'd0;
        if (start) next <= AT_IP;
        else if (read) next <= next + 6'd1;

        case (phase)
        P_SUM:    if (valid && now == s) phase <= P_SETTLE;
        P_SETTLE: phase <= P_FOLD;
        P_FOLD: begin
            next  <= 6'd0;
            phase <= P_SEND;
        end
        P_SEND:   if (out_done) phase <= P_OFF;
        default:  if (start) phase <= P_SUM;
        endcase

        if (put) begin
            case (at)
            AT_IP:       wrong <= wrong || bad_ip;
            AT_LENGTH:   id    <= {data[23:16], data[31:24]};
            AT_PROTOCOL: wrong <= wrong || data[31:24] != 8'd6;
            default: ;
            endcase
            if (high_at) seq[31:16] <= {data[23:16], data[31:24]};
            if (low_at)  seq[15:0]  <= {data[7:0], data[15:8]};
            if (flags_at) begin
                seen  <= 1'b1;
                wrong <= wrong || bad_tcp;
            end
        end
        if (load) begin
            wrong <= 1'b0;
            seen  <= 1'b0;
            first <= 1'b1;
        end
        if (put) left <= payload;
        if (sent) begin
            id    <= id + 16'd1;
            seq   <= seq + {16'd0, mss};
            left  <= left - mss;
            first <= 1'b0;
        end

        if (rst) begin
            phase <= P_OFF;
            valid <= 1'b0;
        end
    end

    wire unused = &{1'b0, length[15:14]};
endmodule
`default_nettype wire
