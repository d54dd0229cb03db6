// nic_rx_in with its filter, between a stream, a frame buffer and a register store that the bench plays.
`default_nettype none
module rx_path #(
    parameter ENTRIES        = 16,
    parameter MULTICAST_HASH = 1,
    parameter RX_QUEUES      = 2,
    parameter MAX_FRAME      = 9018,
    parameter VLAN           = 1,
    parameter RMON           = 1,
    parameter RX_SUM         = 1,
    parameter RX_HASH        = 1
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        rxs_valid,
    output wire        rxs_ready,
    input  wire [31:0] rxs_data,
    input  wire        rxs_last,
    input  wire [2:0]  rxs_bytes,
    input  wire [11:0] rxs_status,
    input  wire        rx_missed,
    output wire        put,
    output wire [31:0] put_data,
    output wire        commit,
    output wire [31:0] commit_head,
    output wire [1:0]  commit_tag,
    output wire        rollback,
    input  wire        room,
    input  wire [13:0] max_bytes,
    input  wire        accept_broadcast,
    input  wire        all_multicast,
    input  wire        promiscuous,
    input  wire        vlan_filter,
    input  wire        vlan_strip,
    input  wire        hash_enable,
    input  wire [7:0]  short_bytes,
    input  wire        urgent_queue,
    input  wire        hash_queue,
    input  wire [4:0]  hash_bit,
    output wire        filter_want,
    output wire [8:0]  filter_word,
    input  wire        filter_grant,
    output wire        hash_want,
    output wire [7:0]  hash_word,
    input  wire        hash_grant,
    input  wire [31:0] store_data,
    output wire [3:0]  brief_at,
    input  wire [7:0]  brief,
    output wire        count_valid,
    output wire [7:0]  count_id,
    input  wire        count_ready,
    output wire        idle
);
    wire        start, broadcast, ended, done, accept, wrong_vlan;
    wire [47:0] address;
    wire [5:0]  bucket;
    wire [11:0] vid;
    wire [4:0]  matched;

    nic_filter #(.ENTRIES(ENTRIES), .MULTICAST_HASH(MULTICAST_HASH), .VLAN(VLAN)) filter (
        .clk(clk), .rst(rst),
        .start(start), .address(address), .broadcast(broadcast), .ended(ended), .bucket(bucket), .vid(vid),
        .done(done), .accept(accept), .wrong_vlan(wrong_vlan), .matched(matched),
        .accept_broadcast(accept_broadcast), .all_multicast(all_multicast), .promiscuous(promiscuous),
        .vlan_filter(vlan_filter),
        .want(filter_want), .word(filter_word), .grant(filter_grant), .data(store_data),
        .brief_at(brief_at), .brief(brief)
    );

    nic_rx_in #(
        .RX_QUEUES(RX_QUEUES), .MAX_FRAME(MAX_FRAME), .VLAN(VLAN), .RMON(RMON), .RX_SUM(RX_SUM), .RX_HASH(RX_HASH)
    ) rx_in (
        .clk(clk), .rst(rst),
        .rxs_valid(rxs_valid), .rxs_ready(rxs_ready), .rxs_data(rxs_data), .rxs_last(rxs_last),
        .rxs_bytes(rxs_bytes), .rxs_status(rxs_status), .rx_missed(rx_missed),
        .filter_start(start), .address(address), .broadcast(broadcast), .ended(ended), .bucket(bucket), .vid(vid),
        .filter_done(done), .filter_accept(accept), .filter_wrong_vlan(wrong_vlan), .filter_matched(matched),
        .put(put), .put_data(put_data), .commit(commit), .commit_head(commit_head), .commit_tag(commit_tag),
        .rollback(rollback), .room(room),
        .max_bytes(max_bytes), .vlan_strip(vlan_strip), .hash_enable(hash_enable), .short_bytes(short_bytes),
        .urgent_queue(urgent_queue), .hash_queue(hash_queue), .hash_bit(hash_bit),
        .hash_want(hash_want), .hash_word(hash_word), .hash_grant(hash_grant), .hash_data(store_data),
        .count_valid(count_valid), .count_id(count_id), .count_ready(count_ready),
        .idle(idle)
    );
endmodule
`default_nettype wire
