// Reads the headers of a frame on its way into the frame buffer and verifies its checksums: IPv4 header, TCP, UDP, ICMP,
// with one 802.1Q tag and IPv4 options in the way; TCP, UDP and ICMPv6 right behind an IPv6 header.
//   TYPE --0800, 86DD--> IP --last word of the header--> L4 --last byte by the IP length--> OVER
//      `--other--> OVER    `--malformed--> OVER             `--a fragment--> OVER
// An IP header begins in the middle of a word, so its words are put together from halves. After the frame's last word
// `finish` is up for the steps that add what is left: the last half, the addresses, length and protocol.
// Not checked: fragments, lengths that do not fit each other, a UDP sum of 0, anything behind a bad IPv4 header.
// The sum is kept in 32 bits, with the carry coming round a word later: 2^16 = 1 modulo FFFF, so its two halves are one.
`default_nettype none
module nic_rx_parse #(
    parameter SUM = 1                   // verdicts are given; else only the headers are read
) (
    input  wire        clk,
    input  wire        clear,           // between frames

    // Words from mac as nic_rx_in takes them
    input  wire        take,
    input  wire [31:0] data,
    input  wire        last,
    input  wire [2:0]  bytes,           // with last
    input  wire [5:0]  at,              // number of the word

    // To nic_rx_hash
    output wire        ipv4_starts,     // pulse
    output wire        flow_there,      // pulse: addresses and ports of TCP or UDP are there from the next cycle on
    output wire [95:0] flow,            // in wire order, first byte in the low bits

    // After the last one: 0 half a word, 1 and 2 addresses, 3 length and protocol, 4 verdict
    input  wire        finish,
    input  wire [2:0]  step,

    // For the completion, after step 4
    output wire        fragment,
    output wire [1:0]  l3_sum,          // 0 not checked, 1 ok, 2 bad
    output wire [1:0]  l4_sum,
    output wire [1:0]  l3,
    output wire [1:0]  l4,
    output wire [7:0]  l4_offset,       // 0: no IP
    output wire [7:0]  payload_offset
);
    localparam [1:0] S_TYPE = 0, S_IP = 1, S_L4 = 2, S_OVER = 3;
    localparam [1:0] L4_TCP = 1, L4_UDP = 2, L4_ICMP = 3;
    localparam [7:0] P_ICMP = 1, P_TCP = 6, P_UDP = 17, P_ICMPV6 = 58;
    localparam [1:0] OK = 1, BAD = 2;

    reg [1:0]  state;
    reg        has_tag, v6;
    reg [15:0] earlier;                 // upper half of the last word
    reg [1:0]  half_bytes;              // how many bytes of it are the frame's
    reg [3:0]  k, last_k;               // number of the word in its header; of the IP header's last word
    reg [13:0] left;                    // of the IP packet: whole words to come,
    reg [1:0]  tail;                    // and bytes behind them
    reg        is_fragment, ip_good;    // the IP header was read to its end
    reg        malformed;               // or cut off: no verdict on what is behind the IP header
    reg [1:0]  transport;
    reg [15:0] l4_bytes;
    reg [5:0]  l4_at;                   // word in whose middle the transport header begins
    reg [3:0]  l4_words;                // of the transport header
    reg [31:0] source, destination, ports;
    reg        head_over;               // the sum is that of the IPv4 header
    reg [1:0]  head_sum;
    reg [31:0] sum;
    reg        carry, l4_zero;

    // The word of the IP packet that this one completes, first byte in the low bits
    wire [31:0] w      = {data[15:0], earlier};
    wire        arrive = take && !(last && bytes == 3'd0);
    wire        in_ip  = state == S_IP;
    wire        in_l4  = state == S_L4;
    wire [15:0] ethertype = {data[7:0], data[15:8]};
    wire        type_now  = arrive && state == S_TYPE && (at == 6'd3 || at == 6'd4);

    // Lengths. Word 0 of an IPv4 header brings the count, word 1 of an IPv6 header that of what is behind the header.
    wire [15:0] total   = {w[23:16], w[31:24]};
    wire        at_0    = in_ip && k == 4'd0;
    wire [13:0] words_before = at_0 && !v6 ? total[15:2] : left;
    wire        no_word      = words_before == 14'd0;
    wire        cut_here     = last && bytes == 3'd1 && !no_word;       // its last byte is not there
    wire        bad_start    = at_0 && (v6 ? w[7:4] != 4'd6 : w[7:4] != 4'd4 || w[3:0] < 4'd5);
    wire        ip_broken    = bad_start || (!v6 && no_word) || (last && bytes == 3'd1);
    wire        ip_end       = in_ip && k != 4'd0 && k == last_k;

    wire [7:0]  protocol = v6 ? w[23:16] : w[15:8];
    wire        at_protocol = in_ip && (v6 ? k == 4'd1 : k == 4'd2);
    wire [1:0]  transport_now = protocol == P_TCP                       ? L4_TCP
                              : protocol == P_UDP                       ? L4_UDP
                              : protocol == (v6 ? P_ICMPV6 : P_ICMP)    ? L4_ICMP
                              :                                           2'd0;

    // What is summed: a word of the packet, or one of the additions at the end
    wire        pseudo = v6 || transport != L4_ICMP;
    wire [7:0]  pseudo_protocol = transport == L4_TCP ? P_TCP : transport == L4_UDP ? P_UDP : P_ICMPV6;
    wire        sum_ip = arrive && in_ip && (!v6 || k[3:1] != 3'd0);
    wire        sum_l4 = in_l4 && (arrive || (finish && step == 3'd0));
    wire [3:0]  lanes  = (sum_ip || (sum_l4 && !no_word)) ? 4'b1111
                       : sum_l4 ? {1'b0, tail == 2'd3, tail[1], tail != 2'd0} : 4'b0000;
    wire        add_address = finish && pseudo && !v6 && (step == 3'd1 || step == 3'd2);
    wire        add_pseudo  = finish && pseudo && step == 3'd3;
    wire [31:0] addend = (w & {{8{lanes[3]}}, {8{lanes[2]}}, {8{lanes[1]}}, {8{lanes[0]}}})
                       | ((step[0] ? source : destination) & {32{add_address}})
                       | ({l4_bytes[7:0], l4_bytes[15:8], pseudo_protocol, 8'd0} & {32{add_pseudo}});

    wire [16:0] folded  = {1'b0, sum[31:16]} + {1'b0, sum[15:0]} + {16'd0, carry};
    wire        is_zero = &folded[15:1] && (folded[16] ^ folded[0]);    // 0FFFF or 1FFFE

    wire too_short = l4_bytes[15:2] < (transport == L4_TCP ? 14'd5 : 14'd2);
    wire checked   = state == S_OVER && ip_good && !malformed && transport != 2'd0 && !too_short && !head_sum[1];

    wire good_ports = in_l4 && k == 4'd0 && arrive && !no_word && !cut_here && transport != L4_ICMP;
    assign ipv4_starts = type_now && ethertype == 16'h0800;
    assign flow_there  = good_ports && !v6;
    assign flow        = {ports, destination, source};

    assign fragment  = ip_good && is_fragment;
    assign l3        = !ip_good ? 2'd0 : v6 ? 2'd2 : 2'd1;
    assign l4        = ip_good ? transport : 2'd0;
    assign l3_sum    = SUM != 0 && ip_good ? head_sum : 2'd0;
    assign l4_sum    = SUM == 0 || !checked ? 2'd0 : l4_zero ? OK : BAD;
    assign l4_offset = ip_good ? {l4_at, 2'd2} : 8'd0;
    assign payload_offset = ip_good ? {l4_at + {2'd0, l4_words}, 2'd2} : 8'd0;

    always @(posedge clk) begin
        {carry, sum} <= {1'b0, sum} + {1'b0, addend} + {32'd0, carry};
        l4_zero      <= is_zero;
        head_over    <= 1'b0;
        if (head_over) head_sum <= is_zero ? OK : BAD;

        if (arrive) begin
            earlier    <= data[31:16];
            half_bytes <= !last || bytes[2] ? 2'd2 : {1'b0, bytes == 3'd3};
        end
        if (type_now) begin
            k     <= 4'd0;
            v6    <= ethertype == 16'h86DD;
            state <= ethertype == 16'h0800 || ethertype == 16'h86DD ? S_IP
                   : ethertype == 16'h8100 && !has_tag ? S_TYPE : S_OVER;
            has_tag <= 1'b1;
        end

        if (arrive && (in_l4 || (in_ip && !v6))) begin
            left <= words_before - {13'd0, !no_word};
            if (at_0) tail <= total[1:0];
        end
        if (arrive && (in_ip || in_l4)) k <= &k ? k : k + 4'd1;

        if (arrive && in_ip) begin
            if (at_0)                 last_k <= v6 ? 4'd9 : w[3:0] - 4'd1;
            if (v6 && k == 4'd1)      {left, tail} <= {w[7:0], w[15:8]};
            if (!v6 && k == 4'd1)     is_fragment <= |w[31:24] || |w[21:16];
            if (at_protocol)          transport <= transport_now;
            if (k == 4'd3)            source <= w;
            if (k == 4'd4)            destination <= w;
            if (ip_broken)            state <= S_OVER;
            else if (ip_end) begin
                k         <= 4'd0;
                ip_good   <= 1'b1;
                head_over <= !v6;
                l4_at     <= at;
                l4_words  <= 4'd0;
                state     <= is_fragment || transport == 2'd0 ? S_OVER : S_L4;
                malformed <= is_fragment;
            end
        end

        if (arrive && in_l4) begin
            if (k == 4'd0)            l4_bytes <= {left, tail};
            if (k == 4'd0)            ports <= w;
            if (k == 4'd0 && transport != L4_TCP) l4_words <= 4'd2;
            if (k == 4'd3 && transport == L4_TCP) l4_words <= w[7:4];
            if (k == 4'd1 && transport == L4_UDP &&
                ({w[7:0], w[15:8]} != l4_bytes || w[31:16] == 16'd0)) malformed <= 1'b1;
            if (cut_here)             malformed <= 1'b1;
            if (no_word)              state <= S_OVER;
        end
        if (finish && in_l4) begin                      // step 0: the last half, if that is all that is missing
            state <= S_OVER;
            if (!no_word || tail > half_bytes) malformed <= 1'b1;
        end

        if (clear) begin
            state       <= S_TYPE;
            has_tag      <= 1'b0;
            sum         <= 32'd0;
            carry       <= 1'b0;
            is_fragment <= 1'b0;
            ip_good     <= 1'b0;
            malformed   <= 1'b0;
            transport   <= 2'd0;
            l4_bytes    <= 16'd0;
            head_sum    <= 2'd0;
        end
    end
endmodule
`default_nettype wire
