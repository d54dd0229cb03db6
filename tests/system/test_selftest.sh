#!/bin/bash
# The NIC's self-test, which the firmware runs on request: it passes behind each kind of PHY pins, the machine then works
# as ever, and where the NIC is broken its status says so.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

gmii=$build/sim/earshot
for side in gmii mii rmii rgmii; do
    earshot=$build/sim/earshot-$side
    [ $side != gmii ] || earshot=$gmii
    machine_start --net tap,ifname=tap0 --self-test || exit 1
    check "$side: registers hold what is written"        console_says 1 "self-test: registers: passed"
    check "$side: frames come back inside the MAC"       console_says 1 "self-test: MAC loopback: passed"
    check "$side: their tags are put in and taken out"   console_says 1 "self-test: VLAN tags: passed"
    check "$side: their sums are inserted and verified"  console_says 1 "self-test: checksums: passed"
    check "$side: what it cannot do is said"             console_says 1 "self-test: segmentation: not there"
    check "$side: frames come back from the PHY"         console_says 1 "self-test: PHY loopback: passed"
    check "$side: it passes"                             console_says 1 "self-test: passed"
    check "$side: and the machine answers"               ping_all_answered 3
    machine_stop
    check "$side: the machine ended cleanly"             test "$machine_status" = 0
done
earshot=$gmii

fails_with_status() {               # the memory is not there for the NIC
    "$gmii" --self-test --bus-fault err,at=0,bytes=0x40000 --for 5s --speed max "$firmware" >"$machine_dir/failed" 2>&1
    [ $? = 75 ] || { cat "$machine_dir/failed"; return 1; }
}
names_the_step() { grep -q "self-test: .* loopback: FAILED: a frame did not come back (60, " "$machine_dir/failed"; }

check "a NIC that reaches no memory fails"               fails_with_status
check "and the step is named"                            names_the_step
machine_start --net tap,ifname=tap0 || exit 1
check "without the option there is no self-test"         eval '! grep self-test "$machine_dir/console.log"'
finish
