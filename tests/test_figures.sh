#!/bin/bash
# The figures can be made, and each has its row: build/area.json, pnr.json and bench.json, and the README's tables. Their
# values are no test.
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
n=0
failed=0

check() {
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$build/figures.log" 2>&1; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        tail -n 20 "$build/figures.log" | sed 's/^/#   /'
        failed=1
    fi
}

rows() {                            # rows FILE NAME...: each row is an object with a positive number in it
    python3 - "$@" <<'PYTHON'
import json, sys
rows = json.load(open(sys.argv[1]))
missing = [name for name in sys.argv[2:] if not rows.get(name) or not any(
    isinstance(v, (int, float)) and v > 0 for v in rows[name].values())]
sys.exit(f"{sys.argv[1]}: no figure for {', '.join(missing)}" if missing else 0)
PYTHON
}

clocks() {                          # clocks FILE NAME...: each row has clocks, reached at more than 1 MHz
    python3 - "$@" <<'PYTHON'
import json, sys
rows = json.load(open(sys.argv[1]))
missing = [name for name in sys.argv[2:] if not rows.get(name) or not all(
    clock["mhz"] > 1 for clock in rows[name]["clocks"].values())]
sys.exit(f"{sys.argv[1]}: no clocks for {', '.join(missing)}" if missing else 0)
PYTHON
}

check "make area measures the NIC"                      make area
check "build/area.json has a row a configuration"       rows "$build/area.json" mii_ecp5 rmii_ice40 \
    gmii_full_ecp5 gmii_full_tso_ecp5 mii_no_pause_ecp5 mii_rx_sum_ecp5 mii_tx_sum_ecp5 mii_rx_hash_ecp5 mii_vlan_ecp5 \
    mii_rmon_ecp5
check "make pnr reaches every clock"                    make pnr
check "build/pnr.json has a row a device"               clocks "$build/pnr.json" rmii_ice40 rgmii_ecp5 gmii_ecp5
check "make bench measures the machine"                 make bench
check "build/bench.json has every figure"               rows "$build/bench.json" firmware_text_bytes firmware_image_bytes \
    core_ram_mhz machine_mhz machine_traffic_mhz ratio idle_mhz busy_mhz exact_ping exact_segment_received ping_min_ms \
    ping_avg_ms cycles_per_ping cycles_per_tcp_segment http_get_mb_s http_post_mb_s

written() {                         # the tables as make figures writes them, into a copy
    cp README.md "$build/figures.md" && scripts/figures "$build" "$build/figures.md" &&
        grep -q '(aim)' "$build/figures.md" && grep -q verilog-ethernet "$build/figures.md"
}
misses() {                          # misses FILE ROW: figures names a row that FILE lacks
    mkdir -p "$build/figures-less" && cp "$build"/{bench,area,pnr}.json "$build/figures-less" &&
        python3 -c 'import json, sys; f, row = sys.argv[1:]; d = json.load(open(f)); del d[row]; json.dump(d, open(f, "w"))' \
            "$build/figures-less/$1" "$2" &&
        ! scripts/figures "$build/figures-less" "$build/figures.md" && grep -q "no row $2: run all of make" "$build/figures.log"
}
check "make figures has all of them for the README"     written
check "a row of the bench that is missing is named"     misses bench.json exact_ping
check "a row of the area that is missing is named"      misses area.json mii_vlan_ecp5
check "a device that is missing is named"               misses pnr.json gmii_ecp5
echo "1..$n"
exit $failed
