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
    [ "$got" -ge 80 ] && [ "$got" -le 100 ] || { echo "$got of 100 answered"; return 1; }
}

check "most pings are answered"                         most_pings_answered
check "1 MB arrives with the right hash"                fetch_bytes_and_compare 1000000
check "an upload of 500 kB is received whole"           upload_of 500000
check "50 small requests are all answered"              bash -c "
    for i in \$(seq 50); do curl -sS --fail --max-time 60 -o /dev/null $url/bytes/3000 || exit 1; done"
finish
