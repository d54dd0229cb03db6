#!/bin/bash
# A part of the memory fails for the NIC's DMA for a while: only the queue that needs it stops, it is brought back,
# and pings are answered as before. And a bus that is dead altogether: both directions come back.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

# Where the driver's struct nic_rings lies (driver/nic.h): completions, descriptors, free buffers, the consumer index.
rings=$((0x$(riscv64-unknown-elf-nm "$firmware" | sed -n 's/^\([0-9a-f]*\) . rings$/\1/p') & 0x7fffffff))
[ "$rings" != 0 ] || skip_all "no symbol 'rings' in $firmware"

counter() { sed -n "s/^eth0\.$1 *//p" "$machine_dir/dev"; }
read_counters() { curl -sS --fail --max-time 30 "$url/proc/net/dev" >"$machine_dir/dev"; }
counts() {                          # counts NAME TEST NUMBER
    [ "$(counter "$1")" "$2" "$3" ] || { echo "$1 is $(counter "$1")"; return 1; }
}

address_is_within() {               # address_is_within FROM BYTES
    local address=$(($(counter driver_fault_address) & 0x7ffffffc))
    [ "$address" -ge "$1" ] && [ "$address" -lt "$(($1 + $2))" ] || { echo "fault at $address"; return 1; }
}

nothing_leaked() {                  # the rings are as full as ever, and no frame keeps a view
    pools >"$machine_dir/after" && cmp "$machine_dir/before" "$machine_dir/after"
}

fails() {                           # fails WHAT KIND OFFSET BYTES RX TX: restarts of each queue, as tests of [
    local from=$3
    [ "$3" = all ] && from=-$rings
    machine_start --net tap,ifname=tap0 --bus-fault "$2,at=$((rings + from)),bytes=$4,from=2s,for=300ms" || exit 1
    check "$1: pings before it are answered"            ping_all_answered 5
    fetch_bytes_and_compare 1000 >/dev/null
    pools >"$machine_dir/before"
    check "$1: some are lost meanwhile"                 until_one_is_lost
    check "$1: they are answered again"                 until_all_answered
    check "$1: all are answered from then on"           ping_all_answered 10
    check "$1: the counters can be read"                read_counters
    check "$1: the receive queue was restarted"         counts driver_rx_restarts $5
    check "$1: the transmit ring was restarted"         counts driver_tx_restarts $6
    check "$1: the address of the fault is known"       address_is_within $((rings + from)) $4
    check "$1: nothing leaked"                          nothing_leaked
    check "$1: the machine still serves"                fetch_bytes_and_compare 100000
    machine_stop
    check "$1: the machine ended cleanly"               test "$machine_status" = 0
    check "$1: the simulator has counted it"            grep -q '"dma_broken_bursts": [1-9]' "$machine_dir/stats.json"
}

fails "an error at the completions"  err    0   256    "-gt 0" "-eq 0"
fails "no answer at the completions" silent 0   256    "-gt 0" "-eq 0"
fails "an error at the descriptors"  err    256 512    "-eq 0" "-gt 0"
fails "a dead bus"                   silent all 262144 "-gt 0" "-ge 0"
machine_start --net tap,ifname=tap0 || exit 1
check "without a fault nothing is restarted"            eval 'read_counters && counts driver_events -eq 0'
finish
