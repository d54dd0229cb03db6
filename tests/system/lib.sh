# For the system tests, bash: TAP words, and a network namespace of the test's own with the machine on a TAP device.
#
#     . tests/system/lib.sh
#     in_namespace "$0" "$@"            the rest of the script runs in a fresh namespace with tap0 = 192.0.2.1/24
#     machine_start --net tap,ifname=tap0
#     check "a sentence" command args   ok if it succeeds; its output is shown when it does not
#     finish

set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
test_count=0
test_failures=0

# Where CI is set, a test that cannot run has failed.
skip_all() {
    [ -z "${CI-}" ] || { echo "not ok 1 - can run here # $*"; echo 1..1; exit 1; }
    echo "1..0 # SKIP $*"
    exit 0
}

in_namespace() {
    local script=$1
    shift
    if [ -z "${EARSHOT_NAMESPACE-}" ]; then
        unshare -rn true 2>/dev/null || skip_all "no network namespaces here (unshare -rn is refused)"
        [ -c /dev/net/tun ] || skip_all "no /dev/net/tun here"
        EARSHOT_NAMESPACE=1 exec unshare -rn bash "$script" "$@"
    fi
    ip link set lo up
    ip tuntap add dev tap0 mode tap || skip_all "this user may not make a TAP device"
    ip addr add 192.0.2.1/24 dev tap0
    ip link set tap0 up
    . scripts/machine.sh
}

check() {
    local name=$1 output
    shift
    test_count=$((test_count + 1))
    if output=$("$@" 2>&1); then
        echo "ok $test_count - $name"
    else
        echo "not ok $test_count - $name"
        printf '%s\n' "$output" | tail -n 20 | sed 's/^/#   /'
        test_failures=$((test_failures + 1))
    fi
}

finish() {
    machine_stop
    check "the machine ended cleanly" test "$machine_status" = 0
    [ "$test_failures" = 0 ] || sed 's/^/# console: /' "$machine_dir/console.log" | tail -n 20
    echo "1..$test_count"
    [ "$test_failures" = 0 ]
    exit
}

# Simulated time goes as slowly as this host is busy: what is waited for is bounded in the host's seconds.
console_says() {                    # console_says COUNT TEXT: so many lines of it are there, or come within 60 seconds
    local line tail seen=0 end=$((SECONDS + 60))
    exec 4< <(exec tail -n +1 -f "$machine_dir/console.log")
    tail=$!
    while [ $seen -lt "$1" ] && IFS= read -r -t $((end > SECONDS ? end - SECONDS : 0)) line <&4; do
        [[ $line != *"$2"* ]] || seen=$((seen + 1))
    done
    kill $tail
    exec 4<&-
    [ $seen -ge "$1" ] || { cat "$machine_dir/console.log"; return 1; }
}

ping_all_answered() {               # ping_all_answered COUNT [SIZE [SECONDS]]: waits so long for the last answer
    ping -q -c "$1" -i 0.05 -s "${2:-56}" -W "${3:-10}" 192.0.2.2 | tee "$machine_dir/ping" &&
        grep -q " $1 received, 0% packet loss" "$machine_dir/ping"
}

until_all_answered() {              # 3 pings in a row are answered, now or within 100 seconds
    local end=$((SECONDS + 100))
    while ! ping_all_answered 3 56 1; do [ $SECONDS -lt $end ] || return 1; done
}

until_one_is_lost() {               # a ping is lost, now or within 100 seconds
    local end=$((SECONDS + 100))
    while ping_all_answered 5 56 1; do [ $SECONDS -lt $end ] || return 1; done
}

url=http://192.0.2.2

# The bytes of /bytes/N: byte i is (i*31 + (i>>8)) & 255.
bytes_expected() { perl -e 'print pack "C*", map { ($_ * 31 + ($_ >> 8)) & 255 } 0 .. $ARGV[0] - 1' "$1"; }

fetch_bytes_and_compare() {         # fetch_bytes_and_compare N [URL]
    local want got
    want=$(bytes_expected "$1" | sha256sum)
    got=$(curl -sS --fail --max-time "${curl_seconds:-60}" "${2:-$url}/bytes/$1" | sha256sum)
    [ "$want" = "$got" ] || { echo "bytes/$1: sha256 $got, expected $want"; return 1; }
}

upload_and_compare() {              # upload_and_compare FILE
    local want got
    want=$(perl -MCompress::Zlib=crc32 -0777 -ne 'printf "len=%d crc32=%08x", length, crc32($_)' "$1")
    got=$(curl -sS --fail --max-time "${curl_seconds:-60}" --data-binary "@$1" \
        -H 'Content-Type: application/octet-stream' "$url/upload")
    [ "$(echo $got)" = "$want" ] || { echo "upload: '$got', expected '$want'"; return 1; }
}

# Every pool's total and free numbers, a line each; equal before and after means that nothing leaked. TIME-WAIT records
# stay for a minute by design, are recycled when they run out, and so are no pool.
pools() { curl -sS --fail --max-time 30 "$url/proc/net/sockstat" | sed -n 's/ low .*//p' | grep -v tcp_time_wait | grep total; }
