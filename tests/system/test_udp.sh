#!/bin/bash
# The small services of RFC 862, 863 and 864 over UDP and TCP.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"
machine_start --net tap,ifname=tap0 || exit 1
peer=$build/tests/system/peer

tcp_echo_returns_everything() {
    bytes_expected 50000 >"$machine_dir/sent"
    timeout 60 nc -N 192.0.2.2 7 <"$machine_dir/sent" >"$machine_dir/echoed"
    cmp "$machine_dir/sent" "$machine_dir/echoed"
}

discard_takes_everything() {
    local out
    out=$(bytes_expected 50000 | timeout 60 nc -N 192.0.2.2 9 | wc -c)
    [ "$out" = 0 ]
}

chargen_counts_through_the_alphabet() {
    timeout 20 nc -d 192.0.2.2 19 </dev/null 2>/dev/null | head -c 7400 >"$machine_dir/chargen"
    [ "$(head -1 "$machine_dir/chargen" | tr -d '\r' | wc -c)" = 73 ] &&
        [ "$(sed -n 2p "$machine_dir/chargen" | cut -c1-71)" = "$(sed -n 1p "$machine_dir/chargen" | cut -c2-72)" ]
}

check "UDP echo returns every datagram, 0 to 1472 bytes"    "$peer" udp-echo 192.0.2.2 7 400
check "TCP echo returns 50 kB"                              tcp_echo_returns_everything
check "TCP discard takes 50 kB and says nothing"            discard_takes_everything
check "TCP chargen sends its pattern"                       chargen_counts_through_the_alphabet
finish
