// Reads the headers of a frame on its way into the frame buffer and verifies its checksums: IPv4 header, TCP, UDP, ICMP,
// with one 802.1Q tag and IPv4 options in the way; TCP, UDP and ICMPv6 right behind an IPv6 header.
//   TYPE --0800, 86DD--> IP --last word of the header--> L4 --last byte by the IP length--> OVER
//      `--other--> OVER    `--malformed--> OVER             `--a fragment--> OVER
// An IP header begins in the middle of a word, so its words are put together from halves. After the frame's last word
// `finish` is up for the steps that add what is left: the last half, and the pseudo header's length and protocol.
// Not checked: fragments, lengths that do not fit each other (TCP's header and its segment among them), a UDP sum of 0,
// anything behind a bad IPv4 header.
// A word's halves are added in one cycle, and to a sum in the next: one for the IPv4 header, one for what is behind it and
// the addresses. The sums are wide enough never to overflow; 2^16 = 1 modulo FFFF, so their upper part counts as well.
`default_nettype none
module nic_rx_parse #(
    parameter SUM       = 1,            // verdicts are given; else only the headers are read
    parameter MAX_WORDS = 512           // of a frame, a power of two; the verdict on a longer one may be wrong
) (
    input  wire        clk,
    input  wire        clear,           // between frames

    // Words from mac as nic_rx_in takes them
    input  wire        take,
    input  wire [31:0] data,
    input  wire        last,
    input  wire [2:0]  bytes,           // with last
    input  wire [1:0]  type_place,      // this is word 4, word 3: where the type is, with a tag before it or without
    input  wire [5:0]  at,              // number of the word ...
    input  wire        stripped,        // ... which is one less in the frame buffer

    // To nic_rx_hash
    output wire        flow_take,       // pulse: a word of the flow: addresses, and ports of TCP or UDP
    output wire        flow_whole,      // the ports, that is
    output wire [31:0] flow,            // in wire order, first byte in the low bits

    // After the last word: steps 0 and 1 add, the verdict is there from step 4 on
    input  wire        finish,
    input  wire [2:0]  step,

    // For the completion
    output wire        fragment,
    output wire [1:0]  l3_sum,          // 0 not checked, 1 ok, 2 bad
    output wire [1:0]  l4_sum,
    output wire [1:0]  l3,
    output wire [1:0]  l4,
    output wire        urgent,          // ARP, or TCP with SYN, FIN or RST
    output wire [7:0]  l4_offset,       // 0: no IP
    output wire [7:0]  payload_offset   // meaningful with l4_sum
);
    localparam [1:0] S_TYPE = 0, S_IP = 1, S_L4 = 2, S_OVER = 3;
    localparam [1:0] L4_TCP = 1, L4_UDP = 2, L4_ICMP = 3;
    localparam [7:0] P_ICMP = 1, P_TCP = 6, P_UDP = 17, P_ICMPV6 = 58;
    localparam [1:0] OK = 1, BAD = 2;
    localparam W_SUM = 18 + $clog2(MAX_WORDS);

    reg [1:0]  state;
    reg        has_tag, v6;
    reg [15:0] earlier;                 // upper half of the last word
    reg [1:0]  half_bytes;              // how many bytes of it are the frame's
    reg [5:0]  k;                       // bit i: the next word is word i of its header; bit 5: the fifth or a later one
    reg [3:0]  header_left;             // words of the IP header, the last one included; of TCP's, those behind the fourth
    reg [13:0] left;                    // words of the IP packet that are whole, the last one included,
    reg [1:0]  tail;                    // and bytes behind them
    reg        is_fragment, ip_good;    // the IP header was read to its end
    reg        malformed;               // or cut off: no verdict on what is behind the IP header
    reg        is_urgent;
    reg [1:0]  transport;
    reg [15:0] l4_bytes;
    reg [5:0]  l4_at;                   // word in whose middle the transport header begins
    reg [3:0]  l4_words;                // of the transport header

    // The word of the IP packet that this one completes, first byte in the low bits
    wire [31:0] w      = {data[15:0], earlier};
    wire        arrive = take && !(last && bytes == 3'd0);
    wire        in_ip  = state == S_IP;
    wire        in_l4  = state == S_L4;
    wire        ip_now = arrive && in_ip;
    wire        l4_now = arrive && in_l4;
    wire [15:0] ethertype = {data[7:0], data[15:8]};
    wire        type_now  = arrive && state == S_TYPE && type_place != 2'd0;

    // Lengths. Word 0 of an IPv4 header brings the count; word 1 of an IPv6 header that of what is behind the header, to
    // which word 2 adds the word that `left` is ahead.
    wire [15:0] total      = k[0] ? {w[23:16], w[31:24]} : {w[7:0], w[15:8]};
    wire        more       = v6 && in_ip;
    wire [13:0] left_next  = left + {{13{!more}}, 1'b1};
    wire        no_word    = left[13:1] == 13'd0;
    wire        cut_here   = last && bytes == 3'd1 && !no_word;         // its last byte is not there
    wire        bad_start  = k[0] && (v6 ? w[7:4] != 4'd6 : w[7:4] != 4'd4 || w[3:0] < 4'd5);
    wire        ip_broken  = bad_start || (!v6 && !k[0] && no_word) || (last && bytes == 3'd1);
    wire        ip_end     = !k[0] && header_left == 4'd2;

    wire [7:0]  protocol = v6 ? w[23:16] : w[15:8];
    wire [1:0]  transport_now = protocol == P_TCP                       ? L4_TCP
                              : protocol == P_UDP                       ? L4_UDP
                              : protocol == (v6 ? P_ICMPV6 : P_ICMP)    ? L4_ICMP
                              :                                           2'd0;

    // What is added: a word of the packet, or the end of the pseudo header
    wire        pseudo     = v6 || transport != L4_ICMP;
    wire        addresses  = pseudo && (v6 ? !k[0] && !k[1] : k[3] || k[4]);
    wire        last_half  = finish && step == 3'd0;
    wire        add_l4     = in_l4 && (arrive || last_half);
    wire        add_pseudo = finish && step == 3'd1 && pseudo;
    wire [3:0]  lanes      = ip_now || (add_l4 && !no_word) ? 4'b1111
                           : add_l4 ? {1'b0, tail == 2'd3, tail[1], tail != 2'd0} : 4'b0000;
    wire [7:0]  pseudo_protocol = transport == L4_TCP ? P_TCP : transport == L4_UDP ? P_UDP : P_ICMPV6;
    wire [31:0] addend     = (w & {{8{lanes[3]}}, {8{lanes[2]}}, {8{lanes[1]}}, {8{lanes[0]}}})
                           | ({pseudo_protocol, 8'd0, l4_bytes[7:0], l4_bytes[15:8]} & {32{add_pseudo}});

    reg [16:0]      halves;             // of the last cycle, added
    reg             to_head, to_l4;     // where they belong
    reg [20:0]      head_sum;
    reg [W_SUM-1:0] sum;
    wire head_ok = head_sum[15:0] == ~{11'd0, head_sum[20:16]};
    wire l4_ok   = sum[15:0] == ~{{32-W_SUM{1'b0}}, sum[W_SUM-1:16]};

    wire tcp_over  = header_left == 4'd0 || header_left > 4'd11;    // read to its end, or impossible
    wire too_short = !(k[5] || (transport != L4_TCP && (k[2] || k[3] || k[4])));
    wire checked   = state == S_OVER && ip_good && !malformed && transport != 2'd0 && !too_short && (v6 || head_ok);

    assign flow_whole  = l4_now && k[0] && !v6 && transport != L4_ICMP && !no_word && !cut_here;
    assign flow_take   = flow_whole || (ip_now && (k[3] || k[4]));
    assign flow        = w;

    assign fragment  = ip_good && is_fragment;
    assign l3        = {2{ip_good}} & {v6, !v6};
    assign l4        = {2{ip_good}} & transport;
    assign l3_sum    = SUM == 0 || !ip_good || v6 ? 2'd0 : head_ok ? OK : BAD;
    assign l4_sum    = SUM == 0 || !checked ? 2'd0 : l4_ok ? OK : BAD;
    assign l4_offset = {l4_at, ip_good, 1'b0};
    assign payload_offset = {l4_at + {2'd0, l4_words}, 2'd2};
    assign urgent    = is_urgent;

    always @(posedge clk) begin
        halves  <= {1'b0, addend[31:16]} + {1'b0, addend[15:0]};
        to_head <= ip_now;
        to_l4   <= (ip_now && addresses) || add_l4 || add_pseudo;
        if (to_head) head_sum <= head_sum + {4'd0, halves};
        if (to_l4)   sum      <= sum + {{W_SUM-17{1'b0}}, halves};

        if (arrive) begin
            earlier    <= data[31:16];
            half_bytes <= !last || bytes[2] ? 2'd2 : {1'b0, bytes == 3'd3};
        end
        if (type_now) begin
            v6    <= ethertype == 16'h86DD;
            state <= ethertype == 16'h0800 || ethertype == 16'h86DD ? S_IP
                   : ethertype == 16'h8100 && !has_tag ? S_TYPE : S_OVER;
            has_tag <= 1'b1;
            if (ethertype == 16'h0806) is_urgent <= 1'b1;
        end

        if (ip_now || (l4_now && !no_word)) begin
            k <= {k[5] || k[4], k[3:0], 1'b0};
            header_left <= k[0]              ? (v6 ? 4'd10 : w[3:0])
                         : in_l4 && k[3]     ? w[7:4] - 4'd4
                         : in_l4 && tcp_over ? header_left : header_left - 4'd1;
        end
        if (ip_now ? k[0] || (v6 ? k[1] || k[2] : 1'b1) : l4_now)
            left <= ip_now && (k[0] || (v6 && k[1])) ? total[15:2] : left_next;
        if (ip_now && (k[0] || (v6 && k[1]))) tail <= total[1:0];

        if (ip_now) begin
            if (!v6 && k[1])          is_fragment <= |w[31:24] || |w[21:16];
            if (v6 ? k[1] : k[2])     transport <= transport_now;
            if (ip_broken)            state <= S_OVER;
            else if (ip_end) begin
                k         <= 6'd1;
                ip_good   <= 1'b1;
                l4_at     <= at - {5'd0, stripped};
                state     <= is_fragment || transport == 2'd0 ? S_OVER : S_L4;
                malformed <= is_fragment;
            end
        end

        if (l4_now) begin
            if (k[0])                 l4_bytes <= {left_next, tail};
            if (k[0])                 l4_words <= 4'd2;
            if (k[3] && transport == L4_TCP && !no_word) begin
                l4_words <= w[7:4];
                if (|w[10:8]) is_urgent <= 1'b1;
            end
            // Of a TCP header that claims less than five words, header_left keeps the word that it cannot have
            if (k[3] && transport == L4_TCP && !no_word)     malformed <= 1'b1;
            if (k[5:4] != 2'd0 && transport == L4_TCP && header_left == 4'd1 && !no_word) malformed <= 1'b0;
            if (k[1] && transport == L4_UDP &&
                ({w[7:0], w[15:8]} != l4_bytes || w[31:16] == 16'd0)) malformed <= 1'b1;
            if (cut_here)             malformed <= 1'b1;
            if (no_word)              state <= S_OVER;
        end
        if (last_half && in_l4) begin                   // the last half, if that is all that is missing
            state <= S_OVER;
            if (!no_word || tail > half_bytes) malformed <= 1'b1;
        end

        if (clear) begin
            state       <= S_TYPE;
            has_tag     <= 1'b0;
            k           <= 6'd1;
            sum         <= 0;
            head_sum    <= 21'd0;
            is_fragment <= 1'b0;
            ip_good     <= 1'b0;
            malformed   <= 1'b0;
            is_urgent   <= 1'b0;
            transport   <= 2'd0;
            l4_at       <= 6'd0;
            l4_bytes    <= 16'd0;
        end
    end
endmodule
`default_nettype wire
