#!/bin/bash
# The cable is pulled out and put in again, and the partner is a slower one: the driver follows the PHY, and pings are
# answered before and after.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

ping_all_answered() {               # ping_all_answered COUNT SECONDS-TO-WAIT
    ping -q -c "$1" -i 0.05 -W "$2" 192.0.2.2 | grep -q " $1 received, 0% packet loss"
}
says() { grep -q -- "$1" "$machine_dir/console.log" || { cat "$machine_dir/console.log"; return 1; }; }
times_said() { [ "$(grep -c -- "$1" "$machine_dir/console.log")" = "$2" ]; }

# Simulated time goes as slowly as this host is busy.
until_says() {
    local round
    for round in $(seq 200); do grep -q -- "$1" "$machine_dir/console.log" && return 0; ping -q -c 1 -W 1 192.0.2.2 >/dev/null; done
    cat "$machine_dir/console.log"
    return 1
}
until_all_answered() {
    local round
    for round in $(seq 100); do ping_all_answered 3 1 && return 0; done
    return 1
}

for chip in rtl8211f ksz9031 b50612d; do
    machine_start --net tap,ifname=tap0 --phy "$chip,address=7,negotiate=50ms,down=2s,up=2500ms" || exit 1
    check "$chip: it is found, and the link is up"       says "link up, 1000 Mbit/s, full duplex ($chip)"
    check "$chip: pings are answered before"             ping_all_answered 5 10
    check "$chip: the cable that is pulled is seen"      until_says "no link"
    check "$chip: they are answered again"               until_all_answered
    check "$chip: and all of them"                       ping_all_answered 10 10
    check "$chip: the link went down once and up twice"  eval 'times_said "no link" 1 && times_said "link up" 2'
    machine_stop
    check "$chip: the machine ended cleanly"             test "$machine_status" = 0
done

for partner in 100 10; do
    machine_start --net tap,ifname=tap0 --phy "partner=$partner" || exit 1
    check "a partner of $partner Mbit/s is followed"     says "link up, $partner Mbit/s, full duplex"
    check "and answered"                                 ping_all_answered 10 10
    machine_stop
done

machine_start --net tap,ifname=tap0 --phy "partner=100-silent" || exit 1
check "a partner that does not negotiate is told of"     says "link up, 100 Mbit/s, HALF"
check "and answered"                                     ping_all_answered 10 10
finish
