#!/bin/bash
# The machine serves the real curl: whole transfers, uploads, keep-alive, many clients at once, clear errors.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"
machine_start --net tap,ifname=tap0 || exit 1

status_of() { curl -s -o /dev/null -w '%{http_code}' --max-time 30 "$@"; }
status_is() { local want=$1 got; shift; got=$(status_of "$@"); [ "$got" = "$want" ] || { echo "status $got"; return 1; }; }

keep_alive_reuses_the_connection() {
    local opened
    opened=$(curl -sS --max-time 30 -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects}\n' \
        "$url/" "$url/bytes/100" "$url/bytes/2000" | awk '{ sum += $1 } END { print sum }')
    [ "$opened" = 1 ] || { echo "3 requests opened $opened connections"; return 1; }
}

eight_at_once() {
    local i pids=() failed=0
    for i in 1 2 3 4 5 6 7 8; do fetch_bytes_and_compare "$((100000 + i))" & pids+=($!); done
    for i in "${pids[@]}"; do wait "$i" || failed=1; done
    return $failed
}

upload_of() { bytes_expected "$1" >"$machine_dir/up" && upload_and_compare "$machine_dir/up"; }

head_has_no_body() {
    [ "$(curl -sS -I --max-time 30 "$url/bytes/1000" | tr -d '\r' | grep -ci '^content-length: 1000$')" = 1 ]
}

garbage_is_a_400() {
    printf 'NONSENSE\r\n\r\n' | timeout 20 nc -N 192.0.2.2 80 | head -1 | grep -q ' 400 '
}

page_is_html() { curl -sS --max-time 30 "$url/" | grep -qi '</html>'; }

check "the page is whole"                               page_is_html
check "1 MB arrives with the right hash"                fetch_bytes_and_compare 1000000
check "0 bytes arrive"                                  fetch_bytes_and_compare 0
check "an upload of 300 kB is received whole"           upload_of 300000
check "an upload of 1 byte is received whole"           upload_of 1
check "keep-alive reuses one connection"                keep_alive_reuses_the_connection
check "eight clients at once each get their bytes"      eight_at_once
check "HEAD gives the length and no body"               head_has_no_body
check "an unknown path is a 404"                        status_is 404 "$url/no-such-page"
check "an unknown method is a 405"                      status_is 405 -X DELETE "$url/"
check "/bytes/ without a number is a 400"               status_is 400 "$url/bytes/x1"
check "a request that is not HTTP is a 400"             garbage_is_a_400
check "/proc/net/dev is readable"                       status_is 200 "$url/proc/net/dev"
finish
