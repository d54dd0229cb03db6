#!/bin/bash
# Rude and numerous clients leave every pool full: nothing leaks, and the machine goes on answering.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"
machine_start --net tap,ifname=tap0 || exit 1
peer=$build/tests/system/peer

pools_are_as_before() {
    local try
    for try in $(seq 50); do        # the last connections may still be closing; each round trip gives them time
        pools >"$machine_dir/after" && cmp -s "$machine_dir/before" "$machine_dir/after" && return 0
        ping -q -c 1 -W 1 192.0.2.2 >/dev/null
    done
    diff "$machine_dir/before" "$machine_dir/after"
}

fetch_bytes_and_compare 1000 >/dev/null     # the ARP entry and the first connection are part of "before"
pools >"$machine_dir/before"
check "the pools can be read"                            test -s "$machine_dir/before"

check "a client that never reads holds nobody up"       "$peer" never-read 192.0.2.2 80 4
check "every pool is full after it"                     pools_are_as_before
check "a client that dies half way is forgotten"        "$peer" die-half-way 192.0.2.2 80 50
check "every pool is full after it"                     pools_are_as_before
check "1000 connections one after another are served"   "$peer" connections 192.0.2.2 80 1000
check "every pool is full after them"                   pools_are_as_before
check "the machine still serves"                        fetch_bytes_and_compare 100000
finish
