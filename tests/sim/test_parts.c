/* The simulator's parts one by one: values, FCS, faults, hub, connector and captures. */
#include "test.h"

#include <math.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <unistd.h>
#include "../../sim/fcs.h"
#include "../../sim/lane.h"
#include "../../sim/net.h"
#include "../../sim/pcapng.h"
#include "../../sim/text.h"
#include "../../sim/wire.h"

#define CAPTURE BUILD_DIR "/tests/sim/test_parts.pcapng"

/* --- values --- */

TEST(times_need_a_unit_and_nothing_else)
{
    uint64_t ns = 77;

    expect(text_time_ns("10ns", &ns) && ns == 10);
    expect(text_time_ns("1.5us", &ns) && ns == 1500);
    expect(text_time_ns("20ms", &ns) && ns == 20000000);
    expect(text_time_ns("3s", &ns) && ns == 3000000000u);
    expect(!text_time_ns("3", &ns) && !text_time_ns("-3s", &ns) && !text_time_ns("3 s", &ns) && !text_time_ns("", &ns));
    expect(!text_time_ns("infs", &ns) && !text_time_ns("1e30s", &ns));
    expect_eq(ns, 3000000000u);
}

TEST(shares_are_percents_or_fractions_up_to_one)
{
    double share = 0;

    expect(text_share("2%", &share) && fabs(share - 0.02) < 1e-12);
    expect(text_share("1e-6", &share) && fabs(share - 1e-6) < 1e-15);
    expect(text_share("100%", &share) && text_share("1", &share));
    expect(!text_share("101%", &share) && !text_share("-1%", &share) && !text_share("nan", &share));
    expect(!text_share("2%%", &share) && !text_share("", &share));
}

TEST(addresses_are_read_whole_or_not_at_all)
{
    uint8_t ip[4], mac[6];
    unsigned bits;

    expect(text_ipv4_prefix("10.1.2.3/8", ip, &bits) && ip[0] == 10 && ip[3] == 3 && bits == 8);
    expect(!text_ipv4_prefix("10.1.2.3", ip, &bits) && !text_ipv4_prefix("10.1.2.3/31", ip, &bits));
    expect(!text_ipv4_prefix("10.1.2/8", ip, &bits) && !text_ipv4_prefix("10.1.2.300/8", ip, &bits));
    expect(text_mac("02:00:0a:ff:02:02", mac) && mac[3] == 0xff);
    expect(!text_mac("02:00:00:00:02", mac) && !text_mac("02:00:00:00:02:02:03", mac));
}

/* --- FCS --- */

TEST(fcs_is_the_crc32_of_ethernet)
{
    uint8_t frame[13] = "123456789";
    static const uint8_t expected[4] = { 0x26, 0x39, 0xF4, 0xCB };

    fcs_append(frame, 9);
    expect_mem(frame + 9, expected, 4);
    expect(fcs_good(frame, 13));
    frame[3] ^= 1;
    expect(!fcs_good(frame, 13));
    expect(!fcs_good(frame, 3));
}

/* --- faults: a lane whose output is noted down --- */

enum { FRAMES = 10000 };

static uint64_t lost, duplicated, reordered, corrupted, mangled, queue_full;
static struct lane lane;
static uint32_t out_number[2 * FRAMES];
static uint64_t out_ns[2 * FRAMES];
static unsigned out_count, bad_fcs, bad_header;
static uint64_t lane_now_ns;

static void note_frame(void *context, struct lane_frame *frame)
{
    static const uint8_t header[10] = { 0 };

    (void)context;
    memcpy(&out_number[out_count], frame->data, 4);
    out_ns[out_count++] = lane_now_ns;
    bad_fcs += !fcs_good(frame->data, frame->bytes);
    bad_header += memcmp(frame->data + 4, header, sizeof header) != 0;
    free(frame);
}

static void lane_begin(struct fault_spec spec, uint64_t seed)
{
    lost = duplicated = reordered = corrupted = mangled = queue_full = 0;
    out_count = bad_fcs = bad_header = 0;
    lane_now_ns = 0;
    memset(&lane, 0, sizeof lane);
    lane_init(&lane, &spec, seed);
    lane.counts = (struct lane_counts){ &lost, &duplicated, &reordered, &corrupted, &mangled, &queue_full };
    lane.out = note_frame;
}

/* Frame i has its number in its first four bytes. */
static void lane_send(uint32_t number, size_t bytes)
{
    uint8_t frame[FRAME_MAX_BYTES] = { 0 };

    memcpy(frame, &number, 4);
    fcs_append(frame, bytes - 4);
    lane_put(&lane, frame, bytes, lane_now_ns);
}

static void lane_send_all(size_t bytes)
{
    for (uint32_t i = 0; i < FRAMES; i++) {
        lane_now_ns += 10000;
        lane_advance(&lane, lane_now_ns);
        lane_send(i, bytes);
    }
}

/* Lets time go on until all is out. */
static void lane_drain(void)
{
    while (lane_next_ns(&lane) != UINT64_MAX) {
        lane_now_ns = lane_next_ns(&lane);
        lane_advance(&lane, lane_now_ns);
    }
    lane_free(&lane);
}

TEST(without_faults_every_frame_comes_out_at_once_and_unharmed)
{
    lane_begin((struct fault_spec){ 0 }, 1);
    lane_send_all(64);
    expect_eq(out_count, FRAMES);
    for (uint32_t i = 0; i < FRAMES; i++)
        expect(out_number[i] == i && out_ns[i] == 10000 * (i + 1ull));
    expect_eq(bad_fcs, 0);
    lane_drain();
}

TEST(loss_and_duplication_happen_as_often_as_asked)
{
    lane_begin((struct fault_spec){ .loss = 0.02, .dup = 0.01 }, 7);
    lane_send_all(64);
    lane_drain();
    expect(lost > 140 && lost < 260);           /* 200, and more than four deviations to each side */
    expect(duplicated > 60 && duplicated < 140);
    expect_eq(out_count, FRAMES - lost + duplicated);
}

TEST(the_same_seed_makes_the_same_faults_and_another_seed_others)
{
    struct fault_spec spec = { .loss = 0.1, .reorder = 0.1, .dup = 0.1, .corrupt = 1e-4, .mangle = 1e-4 };
    static uint32_t first[2 * FRAMES];

    lane_begin(spec, 42);
    lane_send_all(64);
    lane_drain();
    memcpy(first, out_number, sizeof first);
    lane_begin(spec, 42);
    lane_send_all(64);
    lane_drain();
    expect_mem(first, out_number, sizeof first);
    lane_begin(spec, 43);
    lane_send_all(64);
    lane_drain();
    expect(memcmp(first, out_number, sizeof first) != 0);
}

TEST(reordered_frames_are_overtaken_by_one_to_three_others_and_none_is_lost)
{
    unsigned late = 0;

    lane_begin((struct fault_spec){ .reorder = 0.05 }, 3);
    lane_send_all(64);
    lane_drain();
    expect_eq(out_count, FRAMES);
    expect(reordered > 300);
    for (uint32_t i = 0; i < FRAMES; i++) {
        expect(out_number[i] <= i + 1 && out_number[i] + 3 >= i);
        late += out_number[i] < i;
    }
    expect(late >= reordered - 1);
}

TEST(a_reordered_frame_that_nobody_follows_comes_out_all_the_same)
{
    lane_begin((struct fault_spec){ .reorder = 1 }, 3);
    lane_send(5, 64);
    expect_eq(out_count, 0);
    expect_eq(lane_next_ns(&lane), LANE_HELD_NS);
    lane_drain();
    expect_eq(out_count, 1);
}

TEST(corruption_is_seen_by_the_fcs_at_the_rate_asked_for)
{
    lane_begin((struct fault_spec){ .corrupt = 1e-5 }, 9);
    lane_send_all(1000);                        /* 8e7 bits: 800 flips, less than one in ten shares a frame */
    lane_drain();
    expect(corrupted > 640 && corrupted < 900);
    expect_eq(bad_fcs, corrupted);
}

TEST(mangling_keeps_the_fcs_good_and_spares_the_ethernet_header)
{
    lane_begin((struct fault_spec){ .mangle = 1e-5 }, 9);
    lane_send_all(1000);
    lane_drain();
    expect(mangled > 640 && mangled < 900);
    expect_eq(bad_fcs, 0);
    expect_eq(bad_header, 0);
}

TEST(delay_shifts_every_frame_and_rate_spaces_them)
{
    lane_begin((struct fault_spec){ .delay_ns = 5000, .rate_bps = 1000000000 }, 1);
    lane_send(0, 64);
    lane_send(1, 64);
    lane_drain();
    expect_eq(out_count, 2);
    expect_eq(out_ns[0], 5000 + 84 * 8);        /* 64 bytes, preamble, SFD and gap */
    expect_eq(out_ns[1], 5000 + 2 * 84 * 8);
}

TEST(a_slow_wire_holds_so_many_frames_and_counts_the_rest)
{
    lane_begin((struct fault_spec){ .delay_ns = 1000000000 }, 1);
    for (uint32_t i = 0; i < LANE_QUEUE_FRAMES + 10; i++)
        lane_send(i, 64);
    expect_eq(queue_full, 10);
    lane_drain();
    expect_eq(out_count, LANE_QUEUE_FRAMES);
}

/* --- hub --- */

struct ear {
    struct port port;
    unsigned heard, closed;
};

static void ear_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    (void)frame, (void)bytes;
    ((struct ear *)port)->heard++;
}

static bool ear_close(struct port *port)
{
    ((struct ear *)port)->closed++;
    return true;
}

static const struct port_ops ear_ops = { .deliver = ear_deliver, .close = ear_close };
static const uint8_t some_frame[FRAME_MAX_BYTES + 1];

TEST(what_one_port_sends_all_others_hear)
{
    struct stats stats = { 0 };
    struct hub hub = { .stats = &stats };
    struct ear ears[3] = { 0 };

    for (int i = 0; i < 3; i++)
        hub_add(&hub, &ears[i].port, &ear_ops);
    hub_send(&ears[1].port, some_frame, 60);
    expect(ears[0].heard == 1 && ears[1].heard == 0 && ears[2].heard == 1);
    hub_close(&hub);
}

TEST(a_port_that_has_gone_hears_nothing_and_is_closed_once)
{
    struct stats stats = { 0 };
    struct hub hub = { .stats = &stats };
    struct ear ears[2] = { 0 };
    struct poll_set set = { 0 };

    hub_add(&hub, &ears[0].port, &ear_ops);
    hub_add(&hub, &ears[1].port, &ear_ops);
    ears[0].port.gone = true;
    hub_send(&ears[1].port, some_frame, 60);
    hub_serve(&hub, &set);
    hub_close(&hub);
    expect_eq(ears[0].heard, 0);
    expect(ears[0].closed == 1 && ears[1].closed == 1);
}

TEST(frames_that_are_none_are_counted_and_go_nowhere)
{
    struct stats stats = { 0 };
    struct hub hub = { .stats = &stats };
    struct ear ears[2] = { 0 };

    hub_add(&hub, &ears[0].port, &ear_ops);
    hub_add(&hub, &ears[1].port, &ear_ops);
    hub_send(&ears[0].port, some_frame, FRAME_HEADER_BYTES - 1);
    hub_send(&ears[0].port, some_frame, FRAME_MAX_BYTES + 1);
    expect_eq(ears[1].heard, 0);
    expect(stats.rx_too_short == 1 && stats.rx_too_long == 1);
    hub_close(&hub);
}

/* --- the connector, on the fake machine --- */

static struct stats wire_stats;
static struct sim_clock wire_clock;
static struct hub wire_hub;
static struct wire wire;
static struct ear peer;

static void wire_begin(void)
{
    const struct fault_spec none = { 0 };
    const struct model_events events = { &wire, wire_tx_frame, NULL };

    memset(&wire, 0, sizeof wire);
    memset(&peer, 0, sizeof peer);
    wire_stats = (struct stats){ 0 };
    wire_init(&wire, &none, &none, 1);
    wire_clock = (struct sim_clock){ model_open(&events, 1), 125000000 };
    wire_hub = (struct hub){ .clock = &wire_clock, .stats = &wire_stats };
    wire_attach(&wire, &wire_hub, (struct model *)wire_clock.model);
    hub_add(&wire_hub, &peer.port, &ear_ops);
}

static void wire_end(void)
{
    hub_close(&wire_hub);
    model_close((struct model *)wire_clock.model);
}

static struct pcap_pkthdr last_head;
static uint8_t last_bytes[FRAME_MAX_BYTES + 4];

static unsigned read_capture(const char *path)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
    struct pcap_pkthdr *head;
    const u_char *bytes;
    unsigned count = 0;

    expect(pcap != NULL);
    expect_eq(pcap_datalink(pcap), DLT_EN10MB);
    for (; pcap_next_ex(pcap, &head, &bytes) == 1; count++) {
        last_head = *head;
        memcpy(last_bytes, bytes, head->caplen);
    }
    pcap_close(pcap);
    return count;
}

TEST(a_short_frame_reaches_the_machine_padded_with_a_good_fcs_and_a_stamp_exact_to_the_cycle)
{
    wire_begin();
    wire.capture = pcapng_create(CAPTURE, "machine", 4);
    hub_send(&peer.port, some_frame, 42);
    wire_feed(&wire);

    uint64_t given = model_cycle(wire_clock.model);
    while (model_run((struct model *)wire_clock.model, 1000) != MODEL_RX_DONE)
        ;
    wire_feed(&wire);
    pcapng_close(wire.capture);
    wire_end();
    expect_eq(read_capture(CAPTURE), 1);
    expect_eq(last_head.caplen, 64);
    expect(fcs_good(last_bytes, 64));
    expect_eq(last_head.ts.tv_usec, (given + 20) * 8);      /* the fake's preamble and gap; 8 ns a cycle */
    expect(wire_stats.rx_frames == 1 && wire_stats.rx_bytes == 64);
}

TEST(what_waits_for_the_machine_is_bounded_and_the_rest_counted)
{
    wire_begin();
    for (int i = 0; i < WIRE_QUEUE_FRAMES + 5; i++)
        hub_send(&peer.port, some_frame, 60);
    expect_eq(wire_stats.rx_queue_full, 5);
    wire_end();
}

TEST(frames_of_the_machine_that_are_no_frames_are_dropped_by_name)
{
    uint8_t frame[FRAME_MAX_BYTES + 5] = { 0 };

    wire_begin();
    fcs_append(frame, 60);
    wire_tx_frame(&wire, frame, 64, 0, false);
    wire_tx_frame(&wire, frame, 64, 0, true);
    wire_tx_frame(&wire, frame, 63, 0, false);
    wire_tx_frame(&wire, frame, sizeof frame, 0, false);
    frame[0] ^= 1;
    wire_tx_frame(&wire, frame, 64, 0, false);
    expect_eq(peer.heard, 1);
    expect(wire_stats.tx_error == 1 && wire_stats.tx_runt == 1);
    expect(wire_stats.tx_giant == 1 && wire_stats.tx_bad_fcs == 1);
    expect_eq(wire_stats.tx_frames, 5);
    wire_end();
}

/* --- captures --- */

/* The flags stand in front of the end-of-options mark and the length at the end of the last block. */
static uint32_t last_flags(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint32_t flags = 0;

    expect(file && fseek(file, -12, SEEK_END) == 0 && fread(&flags, sizeof flags, 1, file) == 1);
    fclose(file);
    return flags;
}

TEST(a_capture_keeps_nanoseconds_lengths_direction_and_a_bad_fcs)
{
    for (size_t bytes = 60; bytes < 64; bytes++) {
        struct pcapng *pcapng = pcapng_create(CAPTURE, "machine", 4);

        pcapng_write(pcapng, 1, PCAPNG_INBOUND, false, some_frame, 60);
        pcapng_write(pcapng, 5000000123u, PCAPNG_OUTBOUND, true, some_frame, bytes);
        expect(pcapng_close(pcapng));
        expect_eq(read_capture(CAPTURE), 2);
        expect(last_head.ts.tv_sec == 5 && last_head.ts.tv_usec == 123 && last_head.caplen == bytes);
        expect_eq(last_flags(CAPTURE), 2u | 4u << 5 | 1u << 24);
    }
}

static void clean(void)
{
    unlink(CAPTURE);
}

int main(void)
{
    return RUN("sim parts", NULL, clean,
               T(times_need_a_unit_and_nothing_else),
               T(shares_are_percents_or_fractions_up_to_one),
               T(addresses_are_read_whole_or_not_at_all),
               T(fcs_is_the_crc32_of_ethernet),
               T(without_faults_every_frame_comes_out_at_once_and_unharmed),
               T(loss_and_duplication_happen_as_often_as_asked),
               T(the_same_seed_makes_the_same_faults_and_another_seed_others),
               T(reordered_frames_are_overtaken_by_one_to_three_others_and_none_is_lost),
               T(a_reordered_frame_that_nobody_follows_comes_out_all_the_same),
               T(corruption_is_seen_by_the_fcs_at_the_rate_asked_for),
               T(mangling_keeps_the_fcs_good_and_spares_the_ethernet_header),
               T(delay_shifts_every_frame_and_rate_spaces_them),
               T(a_slow_wire_holds_so_many_frames_and_counts_the_rest),
               T(what_one_port_sends_all_others_hear),
               T(a_port_that_has_gone_hears_nothing_and_is_closed_once),
               T(frames_that_are_none_are_counted_and_go_nowhere),
               T(a_short_frame_reaches_the_machine_padded_with_a_good_fcs_and_a_stamp_exact_to_the_cycle),
               T(what_waits_for_the_machine_is_bounded_and_the_rest_counted),
               T(frames_of_the_machine_that_are_no_frames_are_dropped_by_name),
               T(a_capture_keeps_nanoseconds_lengths_direction_and_a_bad_fcs));
}
