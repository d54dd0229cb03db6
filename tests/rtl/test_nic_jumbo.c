/* Frames up to 9,018 bytes, with and without FCS 9,014, through the whole NIC: MAX_FRAME 9018 and buffers of 32 KiB. */
#include "nic_bench.h"

enum { LONGEST = 9014, MARK_LEFT = 18296 };

static uint8_t frame[LONGEST + 1], other[LONGEST];

static void up(void)
{
    b.stride = 9216;
    b.buffer_bytes = 9216;
    reg_write(NIC_MAX_FRAME_BYTES, LONGEST + 4);
    nic_up();
}

TEST(frames_of_every_size_up_to_9018_bytes_arrive_at_either_landing_offset)
{
    for (b.offset = 0; b.offset <= 2; b.offset += 2) {
        up();
        for (size_t bytes = 1500; bytes <= LONGEST; bytes += bytes < 9000 ? 499 : 1) {
            b.stall_percent = (unsigned)rand() % 20;
            wire_send(&b.wire, frame_to_us(frame, bytes), bytes);
            rx_post(1);
            bench_settle();
            expect_received(frame, bytes);
        }
        ring_reset(NIC_RX(0));
        ring_reset(NIC_TX);
    }
}

TEST(a_frame_of_9019_bytes_is_a_giant)
{
    up();
    rx_post(2);
    wire_send(&b.wire, frame_to_us(frame, LONGEST + 1), LONGEST + 1);
    wire_send(&b.wire, frame_to_us(other, LONGEST), LONGEST);
    bench_settle();
    expect_received(other, LONGEST);
    expect_eq(counter(NIC_COUNT_RX_GIANT), 1);
}

TEST(the_longest_frames_both_ways_at_full_rate_arrive)
{
    enum { FRAMES = 12 };

    up();
    b.gigabit = true;
    b.stall_percent = 10;
    frame_to_us(frame, LONGEST);
    frame_to_us(other, LONGEST);
    rx_post(FRAMES);
    for (unsigned i = 0; i < FRAMES; i++)
        wire_send(&b.wire, frame, LONGEST);
    for (unsigned i = 0; i < FRAMES; i++) {
        tx_fragment(other, LONGEST, i % 4, NIC_DESC_W1_END);
        tx_doorbell();
        tx_wait_consumed();
    }
    bench_settle();
    for (unsigned i = 0; i < FRAMES; i++) {
        expect_received(frame, LONGEST);
        expect_sent(other, LONGEST);
    }
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
}

TEST(the_high_mark_leaves_18296_bytes)
{
    up();
    expect_eq(RX_BUFFER_WORDS * 4 - (reg_read(NIC_PAUSE_MARKS) >> NIC_PAUSE_MARKS_HIGH_SHIFT) >= MARK_LEFT, 1);
    for (unsigned i = 0; i < 8; i++)
        wire_send(&b.wire, frame_to_us(frame, 4000), 4000);
    bench_run(8 * 4100);
    expect_eq(counter(NIC_COUNT_RX_NO_BUFFER), 5);      /* 14,472 bytes hold three */
    expect_eq(counter(NIC_COUNT_RX_OVERFLOW), 0);
    rx_post(4);
    bench_settle();
    expect_eq(counter(NIC_COUNT_RX_FRAMES), 3);
}

int main(void)
{
    return RUN("nic_jumbo", bench_open, bench_close,
               T(frames_of_every_size_up_to_9018_bytes_arrive_at_either_landing_offset),
               T(a_frame_of_9019_bytes_is_a_giant),
               T(the_longest_frames_both_ways_at_full_rate_arrive),
               T(the_high_mark_leaves_18296_bytes));
}
