#!/bin/bash
# User-mode networking: a user without privileges reaches the machine through libslirp on a loopback port.
. "$(dirname "$0")/lib.sh"
if [ "$(id -u)" = 0 ] && [ -z "${EARSHOT_UNPRIVILEGED-}" ]; then
    EARSHOT_UNPRIVILEGED=1 exec setpriv --reuid 65534 --regid 65534 --clear-groups bash "$0" "$@"
fi
. scripts/machine.sh

free_port() { perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'; }
port=$(free_port)
udp_port=$(free_port)
machine_start --net "user,hostfwd=tcp:127.0.0.1:$port-:80,hostfwd=udp:127.0.0.1:$udp_port-:7" || exit 1
url=http://127.0.0.1:$port

taken_port_is_told() {
    ! timeout 60 "$build/sim/earshot" --net "user,hostfwd=tcp:127.0.0.1:$port-:80" "$firmware" \
        >"$machine_dir/taken" 2>&1 </dev/null &&
        grep -q "$port" "$machine_dir/taken"
}

check "nobody is root here"                             test "$(id -u)" != 0
check "the page arrives"                                curl -sS --fail --max-time 30 -o /dev/null "$url/"
check "200 kB arrive with the right hash"               fetch_bytes_and_compare 200000
check "UDP echo answers"                                "$build/tests/system/peer" udp-echo 127.0.0.1 "$udp_port" 20
check "a port in use is told"                           taken_port_is_told
finish
