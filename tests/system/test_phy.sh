#!/bin/bash
# The machine behind each kind of PHY pins, at each of its speeds, answers the real ping; and the cable is pulled out.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

ping_all_answered() {               # ping_all_answered COUNT SIZE
    ping -q -c "$1" -i 0.05 -W 10 -s "$2" 192.0.2.2 | grep -q " $1 received, 0% packet loss"
}

knows_its_side() {
    "$earshot" --version | grep -q "PHY pins $1,"
}

for side in gmii mii rmii rgmii; do
    earshot=$build/sim/earshot-$side
    [ $side != gmii ] || earshot=$build/sim/earshot
    machine_start --net tap,ifname=tap0 || exit 1
    check "$side: the program says so"                      knows_its_side $side
    check "$side: 10 pings of 56 bytes are answered"        ping_all_answered 10 56
    check "$side: 5 of the largest are answered"            ping_all_answered 5 1472
    machine_stop
    check "$side: the machine ended cleanly"                test "$machine_status" = 0
done
finish
