/*
 * driver/phy.c and mdio.c: the four chips behind either kind of management interface, as
 * sim/phy_model.c plays them.
 */
#include "test_nic.h"

enum { RGMII = 3, RMII = 1 };

static void connect(enum phy_chip chip, unsigned address, unsigned partner)
{
    model_connect_phy(&model, &(struct phy_model_config){
        .chip = chip, .address = (uint8_t)address, .partner = partner, .reset_us = 5000,
        .negotiate_us = 100000 });
}

/* The interface is brought up on a NIC with these capabilities besides. */
static void up_with(uint32_t caps, unsigned side)
{
    model_has(&model, caps | side << NIC_CAPS_PHY_SIDE_SHIFT);
    probe_again();
    expect(netif->ops->up(netif));
}

static void expect_link(unsigned mbps, bool full_duplex)
{
    expect_eq(netif->link_mbps, mbps);
    expect_eq((model.regs[NIC_CTRL / 4] & NIC_CTRL_LINK_UP) != 0, mbps > 0);
    if (!mbps)
        return;
    expect_eq(netif->link_full_duplex, full_duplex);
    expect_eq(model.regs[NIC_WIRE / 4],
              mbps == 1000 ? NIC_WIRE_SPEED_IS_MBPS_1000
              : mbps == 100 ? NIC_WIRE_SPEED_IS_MBPS_100 : NIC_WIRE_SPEED_IS_MBPS_10);
}

TEST(each_chip_is_found_at_any_address_by_its_id)
{
    static const uint32_t ids[] = { 0x001CC916, 0x00221622, 0x0007C0F1, 0x03625E6A };

    for (unsigned chip = 0; chip < PHY_CHIPS; chip++)
        for (unsigned address = 0; address < 32; address += 31) {
            setup_down();
            connect(chip, address, PHY_PARTNER_ALL);
            up_with(NIC_CAPS_MDIO, RMII);
            expect(!phy_name(&nic.phy));
            run_ms(500);
            expect_eq(nic.phy.id, ids[chip]);
            expect_str(phy_name(&nic.phy), phy_model_chip_name(chip));
            expect_link(100, true);
            teardown();
        }
    setup_down();
}

TEST(bits_do_what_the_master_does)
{
    for (unsigned chip = 0; chip < PHY_CHIPS; chip++) {
        setup_down();
        connect(chip, 1, PHY_PARTNER_ALL);
        up_with(NIC_CAPS_MDIO_BITS, RGMII);
        run_ms(500);
        expect_link(chip == PHY_LAN8720 ? 100 : 1000, true);
        teardown();
    }
    setup_down();
}

TEST(a_chip_without_a_name_works_all_the_same)
{
    connect(PHY_KSZ9031, 3, PHY_PARTNER_ALL);
    model.phy.regs[3] = 0x5555;                 /* read before the driver's reset undoes it */
    run_ms(10);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    expect_eq(nic.phy.id, 0x00225555);
    expect_str(phy_name(&nic.phy), "PHY");
    expect_link(1000, true);
}

TEST(without_an_interface_the_link_is_fixed_at_once)
{
    up_with(0, RGMII);
    expect_link(1000, true);
    expect(phy_is_fixed(&nic.phy));
    expect(!(model.regs[NIC_CTRL / 4] & NIC_CTRL_PAUSE_RX));
}

TEST(a_fixed_link_of_narrow_pins_is_100)
{
    up_with(0, RMII);
    expect_link(100, true);
}

TEST(when_nobody_answers_the_link_is_fixed)
{
    up_with(NIC_CAPS_MDIO, RGMII);
    expect_eq(netif->link_mbps, 0);
    run_ms(400);
    expect_link(1000, true);
    expect(phy_is_fixed(&nic.phy));
    expect(!phy_name(&nic.phy));
}

TEST(the_best_that_both_can_is_taken)
{
    static const struct { unsigned partner, mbps; bool full; } cases[] = {
        { PHY_PARTNER_ALL, 1000, true },
        { PHY_PARTNER_ALL & ~PHY_PARTNER_1000, 100, true },
        { PHY_PARTNER_10 | PHY_PARTNER_100_HALF, 10, true },
        { PHY_PARTNER_10, 10, true },
        { PHY_PARTNER_1000, 1000, true },
        { PHY_PARTNER_100 | PHY_PARTNER_SILENT, 100, false },       /* it does not say what it is */
        { PHY_PARTNER_10 | PHY_PARTNER_SILENT, 10, false },
        { PHY_PARTNER_100_HALF | PHY_PARTNER_10_HALF, 0, false },   /* we offer full duplex alone */
    };

    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        setup_down();
        connect(PHY_RTL8211F, 0, cases[i].partner);
        up_with(NIC_CAPS_MDIO, RGMII);
        run_ms(500);
        expect_link(cases[i].mbps, cases[i].full);
        teardown();
    }
    setup_down();
}

TEST(a_gigabit_chip_on_narrow_pins_offers_100)
{
    connect(PHY_KSZ9031, 0, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RMII);
    run_ms(500);
    expect_link(100, true);
    expect_eq(model.phy.regs[MII_GBCR], 0);
}

TEST(pause_is_used_when_both_can)
{
    connect(PHY_RTL8211F, 0, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO | NIC_CAPS_PAUSE, RGMII);
    run_ms(500);
    expect(model.regs[NIC_CTRL / 4] & NIC_CTRL_PAUSE_RX);
    expect(model.regs[NIC_CTRL / 4] & NIC_CTRL_PAUSE_TX);
    phy_model_set_partner(&model.phy, PHY_PARTNER_ALL & ~PHY_PARTNER_PAUSE, model.now_us);
    run_ms(600);
    expect_link(1000, true);
    expect(!(model.regs[NIC_CTRL / 4] & (NIC_CTRL_PAUSE_RX | NIC_CTRL_PAUSE_TX)));
}

TEST(a_nic_without_pause_does_not_offer_it)
{
    connect(PHY_RTL8211F, 0, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    expect(!(model.phy.regs[MII_ANAR] & ANAR_PAUSE));
    expect(!(model.regs[NIC_CTRL / 4] & NIC_CTRL_PAUSE_RX));
}

static struct phy_model_delays delays_of(enum phy_chip chip, unsigned delays)
{
    struct phy_model_delays got;

    setup_down();
    connect(chip, 7, PHY_PARTNER_ALL);
    config.phy_sets_delays = true;
    config.phy_delays = (uint8_t)delays;
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(400);
    expect(netif->link_mbps);                           /* and it is still a PHY */
    got = phy_model_delays(&model.phy);
    teardown();
    return got;
}

TEST(the_delays_of_rgmii_are_those_asked_for)
{
    static const struct { enum phy_chip chip; int tx_ps, rx_ps; } chips[] = {
        { PHY_RTL8211F, 2000, 2000 }, { PHY_KSZ9031, 1380, 1800 }, { PHY_B50612D, 1900, 1900 },
    };

    for (unsigned i = 0; i < sizeof chips / sizeof *chips; i++)
        for (unsigned delays = 0; delays < 4; delays++) {
            struct phy_model_delays got = delays_of(chips[i].chip, delays);

            expect_eq(got.tx_ps, delays & PHY_DELAY_TX ? chips[i].tx_ps : 0);
            expect_eq(got.rx_ps, delays & PHY_DELAY_RX ? chips[i].rx_ps : 0);
        }
    setup_down();
}

TEST(delays_that_nobody_asked_for_are_left_as_they_are)
{
    connect(PHY_KSZ9031, 7, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    expect_eq(phy_model_delays(&model.phy).rx_ps, 1200);        /* the chip's own */
}

TEST(a_cable_pulled_and_plugged_is_seen)
{
    uint16_t changes;

    connect(PHY_B50612D, 1, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    changes = netif->link_changes;
    phy_model_plug(&model.phy, false, model.now_us);
    run_ms(500);
    expect_link(0, false);
    expect_eq(model.regs[NIC_CTRL / 4] & NIC_CTRL_RX_ENABLE, NIC_CTRL_RX_ENABLE);
    expect_eq(netif->link_changes, changes + 1);
    run_ms(10000);
    expect_eq(netif->link_changes, changes + 1);
    phy_model_plug(&model.phy, true, model.now_us);
    run_ms(200);
    expect_link(1000, true);
    expect_eq(netif->link_changes, changes + 2);
}

TEST(a_cable_pulled_and_plugged_between_two_looks_is_seen_too)
{
    connect(PHY_B50612D, 1, PHY_PARTNER_ALL);
    model.phy.config.negotiate_us = 1000;
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    expect_link(1000, true);
    phy_model_plug(&model.phy, false, model.now_us);
    phy_model_set_partner(&model.phy, PHY_PARTNER_100, model.now_us);
    phy_model_plug(&model.phy, true, model.now_us);
    run_ms(500);
    expect_link(100, true);
}

/* Another speed is agreed on, while the NIC holds something: it is to be drained. */
static void drain_begins(uint32_t busy)
{
    connect(PHY_RTL8211F, 0, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    model.busy = busy;
    phy_model_set_partner(&model.phy, PHY_PARTNER_100, model.now_us);
    for (unsigned i = 0; i < 1000 && !nic.draining; i++)
        run_ms(1);
    expect(nic.draining);
}

TEST(the_speed_changes_only_when_the_nic_is_drained)
{
    drain_begins(NIC_STATUS_TX_BUSY);
    run_ms(200);                    /* the model asserts that WIRE is written when it may be */
    expect_eq(netif->link_mbps, 0);
    expect_eq(model.regs[NIC_WIRE / 4], NIC_WIRE_SPEED_IS_MBPS_1000);
    expect_eq(model.regs[NIC_CTRL / 4] & (NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE), 0);
    model.busy = 0;
    run_ms(2);
    expect_link(100, true);
    expect(model.regs[NIC_CTRL / 4] & NIC_CTRL_RX_ENABLE);
}

TEST(a_link_that_goes_while_the_nic_drains_is_not_reported_up)
{
    drain_begins(NIC_STATUS_RX_BUSY);
    phy_model_plug(&model.phy, false, model.now_us);
    run_ms(280);
    model.busy = 0;
    run_ms(10);
    expect_eq(netif->link_mbps, 0);
    expect_eq(model.regs[NIC_WIRE / 4], NIC_WIRE_SPEED_IS_MBPS_1000);
    phy_model_plug(&model.phy, true, model.now_us);
    run_ms(200);
    expect_link(100, true);
}

TEST(a_clock_that_stands_with_a_frame_inside_does_not_keep_the_speed_for_ever)
{
    drain_begins(NIC_STATUS_TX_BUSY);
    model.clock_stands = true;
    run_ms(250);
    expect_eq(netif->link_mbps, 0);
    expect_eq(nic.stats.drains_given_up, 0);
    run_ms(100);
    expect_link(100, true);
    expect_eq(nic.stats.drains_given_up, 1);

    model.clock_stands = false;         /* and the next drain may take as long as the first one */
    phy_model_set_partner(&model.phy, PHY_PARTNER_ALL, model.now_us);
    for (unsigned i = 0; i < 1000 && !nic.draining; i++)
        run_ms(1);
    run_ms(200);
    expect_eq(model.regs[NIC_WIRE / 4], NIC_WIRE_SPEED_IS_MBPS_100);
    model.busy = 0;
    run_ms(2);
    expect_link(1000, true);
    expect_eq(nic.stats.drains_given_up, 1);
}

TEST(a_phy_that_stays_in_reset_is_tried_again_and_the_link_stays_down)
{
    connect(PHY_RTL8211F, 0, PHY_PARTNER_ALL);
    run_ms(10);
    model.phy.config.reset_us = 100000000;              /* the driver's reset never ends */
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(5000);
    expect_link(0, false);
    model.phy.config.reset_us = 500;
    model.phy.ready_us = 0;
    run_ms(2500);
    expect_link(1000, true);
}

TEST(a_phy_that_goes_away_takes_the_link_down_until_it_is_back)
{
    connect(PHY_RTL8211F, 4, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RGMII);
    run_ms(500);
    expect_link(1000, true);
    model.has_phy = false;
    run_ms(5000);
    expect_eq(netif->link_mbps, 0);                     /* it was there: nothing is assumed */
    model.has_phy = true;
    run_ms(2500);
    expect_link(1000, true);
}

TEST(a_master_that_hangs_does_not_stop_the_driver)
{
    connect(PHY_RTL8211F, 0, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO | NIC_CAPS_RMON, RGMII);  /* a tick looks after the PHY alone */
    run_ms(2);
    model.mdio_hangs = true;
    model.reads = 0;
    run_ms(100);
    expect(model.reads < 200);                          /* a look a call */
    expect_link(0, false);
}

TEST(nothing_waits_for_the_phy)
{
    unsigned most = 0;

    connect(PHY_KSZ9031, 31, PHY_PARTNER_ALL);
    config.phy_sets_delays = true;
    up_with(NIC_CAPS_MDIO | NIC_CAPS_RMON, RGMII);  /* a tick looks after the PHY alone */
    for (unsigned i = 0; i < 500; i++) {
        model.reads = model.writes = 0;
        run_ms(1);
        most = model.reads + model.writes > most ? model.reads + model.writes : most;
    }
    expect_link(1000, true);
    expect(most <= 6);                                  /* registers touched in one call */
}

TEST(down_and_up_finds_the_phy_again)
{
    connect(PHY_LAN8720, 1, PHY_PARTNER_ALL);
    up_with(NIC_CAPS_MDIO, RMII);
    for (unsigned lap = 0; lap < 3; lap++) {
        run_ms(500);
        expect_link(100, true);
        netif->ops->down(netif);
        expect_eq(netif->link_mbps, 0);
        run_ms(1000);
        expect(netif->ops->up(netif));
    }
}

int main(void)
{
    return RUN("phy", setup_down, teardown, T(each_chip_is_found_at_any_address_by_its_id),
               T(bits_do_what_the_master_does), T(a_chip_without_a_name_works_all_the_same),
               T(without_an_interface_the_link_is_fixed_at_once),
               T(a_fixed_link_of_narrow_pins_is_100), T(when_nobody_answers_the_link_is_fixed),
               T(the_best_that_both_can_is_taken), T(a_gigabit_chip_on_narrow_pins_offers_100),
               T(pause_is_used_when_both_can), T(a_nic_without_pause_does_not_offer_it),
               T(the_delays_of_rgmii_are_those_asked_for),
               T(delays_that_nobody_asked_for_are_left_as_they_are),
               T(a_cable_pulled_and_plugged_is_seen),
               T(a_cable_pulled_and_plugged_between_two_looks_is_seen_too),
               T(the_speed_changes_only_when_the_nic_is_drained),
               T(a_link_that_goes_while_the_nic_drains_is_not_reported_up),
               T(a_clock_that_stands_with_a_frame_inside_does_not_keep_the_speed_for_ever),
               T(a_phy_that_stays_in_reset_is_tried_again_and_the_link_stays_down),
               T(a_phy_that_goes_away_takes_the_link_down_until_it_is_back),
               T(a_master_that_hangs_does_not_stop_the_driver), T(nothing_waits_for_the_phy),
               T(down_and_up_finds_the_phy_again));
}
