#!/bin/bash
# The machine on a TAP device answers the real ping, at every size, and says why when nobody listens.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"
machine_start --net tap,ifname=tap0 || exit 1

sizes_0_to_1472() {
    local size
    for size in $(seq 0 9) $(seq 10 31 1472) 1470 1471 1472; do
        ping -q -c 1 -W 5 -s "$size" 192.0.2.2 >/dev/null || { echo "no answer at $size bytes"; return 1; }
    done
}

pattern_comes_back() {              # ping itself compares the bytes and complains
    ping -c 3 -i 0.01 -W 5 -s 1000 -p a5c3 192.0.2.2 >"$machine_dir/pattern" &&
        grep -q ' 3 received' "$machine_dir/pattern" && ! grep -i 'wrong data' "$machine_dir/pattern"
}

arp_is_answered_with() {
    ip neigh show 192.0.2.2 dev tap0 | grep -qi "lladdr $1"
}

closed_udp_is_refused() {           # nmap -sU calls a port closed only on ICMP port unreachable
    nmap -n -Pn -sU -p 12345 --max-retries 2 192.0.2.2 | tee "$machine_dir/nmap" | grep -q '12345/udp closed'
}

closed_tcp_is_reset() {             # nmap calls a port closed only on a RST
    nmap -n -Pn -sT -p 81 --max-retries 2 192.0.2.2 | tee "$machine_dir/nmap" | grep -q '81/tcp closed'
}

check "20 pings are answered without loss"              ping_all_answered 20
check "the largest unfragmented ping is answered"       ping_all_answered 5 1472
check "payloads of 0 to 1472 bytes are answered"        sizes_0_to_1472
check "the payload comes back unchanged"                pattern_comes_back
check "ARP gives the machine's own address"             arp_is_answered_with 02:00:00:00:02:02
check "a closed UDP port is unreachable"                closed_udp_is_refused
check "a closed TCP port is reset"                      closed_tcp_is_reset
finish
