#!/bin/bash
# The machine behind each kind of PHY pins, at each of their speeds as MDIO says it, answers the real ping.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

knows_its_side() {
    "$earshot" --version | grep -q "PHY pins $1,"
}

start() {                           # start SIDE SPEED CHIP
    earshot=$build/sim/earshot-$1
    [ "$1" != gmii ] || earshot=$build/sim/earshot
    machine_start --net tap,ifname=tap0 --phy "$3,partner=$2" || exit 1
}

answers() {                         # answers SIDE SPEED CHIP
    start "$@"
    check "$1, $3: the link has $2 Mbit/s"                  console_says 1 "link up, $2 Mbit/s"
    check "$1 at $2 Mbit/s: 5 pings are answered"           ping_all_answered 5
    check "$1 at $2 Mbit/s: 3 of the largest are answered"  ping_all_answered 3 1472
    machine_stop
    check "$1 at $2 Mbit/s: the machine ended cleanly"      test "$machine_status" = 0
}

answers gmii  1000 ksz9031
answers gmii  100  ksz9031
answers gmii  10   ksz9031
answers mii   100  lan8720
answers mii   10   lan8720
answers rmii  100  lan8720
answers rmii  10   lan8720
answers rgmii 1000 rtl8211f
answers rgmii 100  b50612d
answers rgmii 10   rtl8211f
for side in gmii mii rmii rgmii; do
    earshot=$build/sim/earshot-$side
    [ $side != gmii ] || earshot=$build/sim/earshot
    check "$side: the program says what it is"              knows_its_side $side
done

finish
