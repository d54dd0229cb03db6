#!/bin/bash
# Over a wire that loses 2 % of the frames each way and reorders others, every byte still arrives.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"
fault=loss=2%,reorder=2%,dup=1%
machine_start --net tap,ifname=tap0 --fault "rx:$fault" --fault "tx:$fault" --seed "${SEED:-1}" || exit 1
curl_seconds=120

upload_of() { bytes_expected "$1" >"$machine_dir/up" && upload_and_compare "$machine_dir/up"; }

most_pings_answered() {
    local got
    got=$(ping -q -c 100 -i 0.01 -W 2 192.0.2.2 | sed -n 's/.* \([0-9]*\) received.*/\1/p')
    [ "$got" -ge 80 ] || { echo "$got of 100 answered"; return 1; }
}

# Each once more where the wire lost it; a size that never works fails.
sizes_0_to_1472() {
    local size
    for size in 0 1 17 18 19 100 999 1471 1472; do
        ping -q -c 8 -i 0.05 -W 2 -s "$size" 192.0.2.2 >"$machine_dir/ping"
        grep -q '[1-8] received' "$machine_dir/ping" || { echo "no answer at $size bytes"; return 1; }
    done
}

udp_echo_answers() {                # datagrams are lost for good here, so one of ten exchanges of two must do
    local try
    for try in $(seq 10); do "$build/tests/system/peer" udp-echo 192.0.2.2 7 2 && return 0; done
    return 1
}

keep_alive_reuses_the_connection() {
    [ "$(curl -sS --max-time 120 -o /dev/null -o /dev/null -w '%{num_connects}\n' "$url/" "$url/bytes/2000" |
        awk '{ sum += $1 } END { print sum }')" = 1 ]
}

closed_port_is_reset() { nmap -n -Pn -sT -p 81 --max-retries 5 192.0.2.2 | grep -q '81/tcp closed'; }

check "most pings are answered"                         most_pings_answered
check "payloads of 0 to 1472 bytes are answered"        sizes_0_to_1472
check "UDP echo answers"                                udp_echo_answers
check "a closed TCP port is reset"                      closed_port_is_reset
check "keep-alive reuses one connection"                keep_alive_reuses_the_connection
check "1 MB arrives with the right hash"                fetch_bytes_and_compare 1000000
check "an upload of 500 kB is received whole"           upload_of 500000
check "50 small requests are all answered"              bash -c "
    for i in \$(seq 50); do curl -sS --fail --max-time 60 -o /dev/null $url/bytes/3000 || exit 1; done"
finish
