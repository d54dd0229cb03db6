/* driver/nic_selftest.c: it passes on a NIC that is right, and names the step where it is not. */
#include "nic_selftest.h"
#include "test_nic.h"

#include <stdio.h>

enum { ALL = NIC_CAPS_LOOPBACK | NIC_CAPS_VLAN | NIC_CAPS_RX_SUM | NIC_CAPS_TX_SUM | NIC_CAPS_RMON |
             NIC_CAPS_MDIO | NIC_CAPS_TSO };

static char log_text[400];
static uint32_t log_where;

static uint32_t now_us(void)                            /* as time passes while somebody waits */
{
    model.now_us += 10;
    return (uint32_t)model.now_us;
}

static void tell(const char *step, enum nic_selftest_result result, const char *fault,
                 uint32_t where)
{
    size_t used = strlen(log_text);

    snprintf(log_text + used, sizeof log_text - used, "%s: %s\n", step,
             result == NIC_SELFTEST_PASSED ? "passed"
             : result == NIC_SELFTEST_NOT_THERE ? "not there" : fault);
    log_where = where;
}

static bool run_again(void)
{
    static const struct nic_selftest_env env = { now_us, tell };

    log_text[0] = 0;
    return nic_selftest(&nic, &env);
}

static bool run(uint32_t caps)
{
    model_has(&model, caps);
    probe_again();
    return run_again();
}

/* The last step told of is `step`, and it failed with `fault`. */
static void expect_fault(const char *step, const char *fault)
{
    char line[100];
    size_t len = (size_t)snprintf(line, sizeof line, "%s: %s\n", step, fault);

    expect(strlen(log_text) >= len);
    expect_str(log_text + strlen(log_text) - len, line);
}

static void connect(void)
{
    model_connect_phy(&model, &(struct phy_model_config){
        .chip = PHY_KSZ9031, .address = 5, .partner = PHY_PARTNER_ALL, .negotiate_us = 1000 });
}

TEST(a_nic_that_is_right_passes_every_step)
{
    connect();
    expect(run(ALL | NIC_CAPS_PHY_SIDE_IS_GMII << NIC_CAPS_PHY_SIDE_SHIFT));
    expect_str(log_text, "registers: passed\nMAC loopback: passed\nVLAN tags: passed\n"
                         "checksums: passed\nsegmentation: passed\nPHY loopback: passed\n");
    expect(!netif->is_up);
    expect(model.sent_count >= 20);
}

TEST(after_it_the_interface_comes_up_as_ever)
{
    connect();
    expect(run(ALL | NIC_CAPS_PHY_SIDE_IS_GMII << NIC_CAPS_PHY_SIDE_SHIFT));
    expect(netif->ops->up(netif));
    run_ms(500);
    expect_eq(netif->link_mbps, 1000);
    expect_eq(model.regs[NIC_WIRE / 4], NIC_WIRE_SPEED_IS_MBPS_1000);
    expect(!(model.regs[NIC_CTRL / 4] & NIC_CTRL_VLAN_STRIP));
    expect(arrives(60, 1));
    expect_eq(poll_and_free(), 1);
}

TEST(what_is_not_there_is_told_not_to_be)
{
    expect(run(0));
    expect_str(log_text, "registers: passed\nMAC loopback: not there\nPHY loopback: not there\n");
    expect(run(NIC_CAPS_LOOPBACK | NIC_CAPS_RX_SUM | NIC_CAPS_MDIO));   /* no PHY answers */
    expect_str(log_text, "registers: passed\nMAC loopback: passed\nVLAN tags: not there\n"
                         "checksums: not there\nsegmentation: not there\n"
                         "PHY loopback: not there\n");
}

TEST(a_register_that_holds_nothing_is_named)
{
    model.stuck_offset = NIC_TX + NIC_TX_BASE;
    expect(!run(ALL));
    expect_str(log_text, "registers: does not hold what is written\n");
    expect_eq(log_where, NIC_TX + NIC_TX_BASE);
}

TEST(a_flipped_bit_is_found)
{
    model.loop_flips = 0x10;
    expect(!run(ALL));
    expect_fault("MAC loopback", "a frame came back changed");
    expect_eq(log_where, 60);
}

TEST(a_frame_that_does_not_come_back_is_found_in_bounded_time)
{
    uint64_t before = model.now_us;

    model.loop_is_cut = true;
    expect(!run(ALL));
    expect_fault("MAC loopback", "a frame did not come back");
    expect(model.now_us - before < 100000);
}

TEST(a_filter_that_lets_all_in_is_found)
{
    model.loop_lets_all_in = true;
    expect(!run(ALL));
    expect_fault("MAC loopback", "a frame came back changed");
}

TEST(a_wrong_verdict_is_found)
{
    model.loop_verdict_flips = 3u << NIC_CMPL_W0_L4_SUM_SHIFT;
    expect(!run(ALL));
    expect_fault("checksums", "an inserted sum is wrong");
}

TEST(a_lost_tag_is_found_and_tags_are_stripped_afterwards_only_if_they_were_before)
{
    for (unsigned stripped = 0; stripped < 2; stripped++) {
        model.loop_loses_tagged = false;
        expect(run(ALL));
        expect(nic_set_vlan(&nic, stripped, false));
        model.loop_loses_tagged = true;
        expect(!run_again());
        expect_fault("VLAN tags", "a frame did not come back");
        model.now_us += 1000000;
        expect(netif->ops->up(netif));
        expect_eq(!(model.regs[NIC_CTRL / 4] & NIC_CTRL_VLAN_STRIP), !stripped);
        netif->ops->down(netif);
    }
}

TEST(a_nic_that_stays_busy_is_told)
{
    model.busy = NIC_STATUS_RX_BUSY;
    expect(!run(ALL));
    expect_fault("MAC loopback", "STATUS stays busy");
}

TEST(a_failing_phy_is_told_and_everything_is_given_back)
{
    connect();
    model.phy.config.address = 6;
    expect(run(NIC_CAPS_MDIO));
    model.loop_is_cut = true;
    expect(!run(NIC_CAPS_MDIO));
    expect_str(log_text, "registers: passed\nMAC loopback: not there\n"
                         "PHY loopback: a frame did not come back\n");
}

/* ---- calls of the driver that refuse ---- */

static struct netif_ops ops;
static unsigned headers_left;                           /* before the ring is full */

static void send_at_once(struct netif *to, unsigned header, struct pkt *payload,
                         const struct netif_tx *how)
{
    nic_tx_send(to, header, payload, how);
    nic_tx_flush(to);
}

static uint8_t *header_while_there_is_room(struct netif *to, unsigned fragments)
{
    return headers_left && headers_left-- ? nic_tx_header(to, fragments) : NULL;
}

static void probe_and_intercept(void)
{
    probe_again();
    ops = *netif->ops;
    netif->ops = &ops;
}

/* What has been told to the NIC can be given neither a tag nor segments. */
TEST(a_frame_that_cannot_be_tagged_or_cut_fails_its_step)
{
    model_has(&model, NIC_CAPS_LOOPBACK | NIC_CAPS_TX_SUM | NIC_CAPS_TSO);
    probe_and_intercept();
    ops.tx_send = send_at_once;
    expect(!run_again());
    expect_fault("segmentation", "a frame cannot be cut");

    model_has(&model, NIC_CAPS_VLAN);
    probe_and_intercept();
    ops.tx_send = send_at_once;
    expect(!run_again());
    expect_fault("VLAN tags", "a frame cannot be tagged");
}

TEST(a_ring_that_stays_full_fails_the_step_it_is_met_in)
{
    static const char *const steps[] = { "MAC loopback", "VLAN tags", "checksums", "segmentation" };
    static const unsigned before[] = { 0, 12, 13, 15 };         /* frames of the steps before */

    for (unsigned i = 0; i < 4; i++) {
        model_has(&model, ALL);
        probe_and_intercept();
        ops.tx_header = header_while_there_is_room;
        headers_left = before[i];
        expect(!run_again());
        expect_fault(steps[i], "the ring stays full");
    }
}

int main(void)
{
    return RUN("nic_selftest", setup_down, teardown, T(a_nic_that_is_right_passes_every_step),
               T(after_it_the_interface_comes_up_as_ever), T(what_is_not_there_is_told_not_to_be),
               T(a_register_that_holds_nothing_is_named), T(a_flipped_bit_is_found),
               T(a_frame_that_does_not_come_back_is_found_in_bounded_time),
               T(a_filter_that_lets_all_in_is_found), T(a_wrong_verdict_is_found),
               T(a_lost_tag_is_found_and_tags_are_stripped_afterwards_only_if_they_were_before),
               T(a_nic_that_stays_busy_is_told),
               T(a_failing_phy_is_told_and_everything_is_given_back),
               T(a_frame_that_cannot_be_tagged_or_cut_fails_its_step),
               T(a_ring_that_stays_full_fails_the_step_it_is_met_in));
}
