#!/bin/bash
# The driver on the largest NIC and on the smallest (rtl/profiles.mk): with segmentation, two queues and every offload; and
# with one queue, none of them, the PHY's management by software and counters of 16 bits.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

says() {                            # says STEP RESULT
    console_says 1 "self-test: $1: $2"
}

start() {                           # start PROFILE
    earshot=$build/sim/earshot-$1
    machine_start --net tap,ifname=tap0 --self-test || exit 1
    check "$1: registers hold what is written"              says registers passed
}

works() {                           # works PROFILE: whatever it has
    check "$1: frames come back from the PHY"               says "PHY loopback" passed
    check "$1: the self-test passes"                        console_says 1 "self-test: passed"
    check "$1: 5 pings are answered"                        ping_all_answered 5
    check "$1: 3 of the largest are answered"               ping_all_answered 3 1472
    check "$1: 100,000 bytes by TCP arrive unchanged"       fetch_bytes_and_compare 100000
    machine_stop
    check "$1: the machine ended cleanly"                   test "$machine_status" = 0
}

start full
check "full: frames come back inside the MAC"               says "MAC loopback" passed
check "full: tags are put in and taken out"                 says "VLAN tags" passed
check "full: sums are inserted and verified"                says checksums passed
check "full: a frame is cut into segments"                  says segmentation passed
works full

start small
check "small: there is no loopback in the MAC"              says "MAC loopback" "not there"
works small

finish
