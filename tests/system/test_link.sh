#!/bin/bash
# The cable is pulled out and put in again, and the partner is a slower one: the driver follows the PHY, and pings are
# answered before and after.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

times_said() { [ "$(grep -c -- "$1" "$machine_dir/console.log")" = "$2" ]; }

for chip in rtl8211f ksz9031 b50612d; do
    machine_start --net tap,ifname=tap0 --phy "$chip,address=7,negotiate=50ms,down=2s,up=2500ms" || exit 1
    check "$chip: it is found, and the link is up"       console_says 1 "link up, 1000 Mbit/s, full duplex ($chip)"
    check "$chip: pings are answered before"             ping_all_answered 5
    check "$chip: the cable that is pulled is seen"      console_says 1 "no link"
    check "$chip: and that it is in again"               console_says 2 "link up, 1000 Mbit/s"
    check "$chip: they are answered again"               until_all_answered
    check "$chip: and all of them"                       ping_all_answered 10
    check "$chip: the link went down once and up twice"  eval 'times_said "no link" 1 && times_said "link up" 2'
    machine_stop
    check "$chip: the machine ended cleanly"             test "$machine_status" = 0
done

for partner in 100 10; do
    machine_start --net tap,ifname=tap0 --phy "partner=$partner" || exit 1
    check "a partner of $partner Mbit/s is followed"     console_says 1 "link up, $partner Mbit/s, full duplex"
    check "and answered"                                 ping_all_answered 10
    machine_stop
done

machine_start --net tap,ifname=tap0 --phy "partner=100-silent" || exit 1
check "a partner that does not negotiate is told of" \
    console_says 1 "link up, 100 Mbit/s, HALF duplex, the NIC has full only ("
check "and answered"                                     ping_all_answered 10
machine_stop

machine_start --net tap,ifname=tap0 --phy "reset=1000s" || exit 1
check "that no PHY answers, and what is taken for it" \
    console_says 1 "link up, 1000 Mbit/s, full duplex (assumed: no PHY answers)"
machine_stop

machine_start --net tap,ifname=tap0 --phy "down=0s" || exit 1
check "a cable that was never in is told of"             console_says 1 "eth0: no link yet"
finish
