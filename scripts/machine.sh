# Starting and ending one simulated machine from bash: sourced by scripts/demo, scripts/bench and the system tests.
#
#     machine_start [options of earshot]     boots it, returns when its services listen; false (and says why) if not
#     machine_stop                           ends it; its exit status is in $machine_status
#
# $machine_dir is a folder of its own for sockets, captures and statistics, removed at the end. Console lines go to
# $machine_dir/console.log, and to standard output behind $machine_prefix if that is set.

build=${BUILD:-build}
firmware=${FIRMWARE:-$build/firmware/earshot.elf}
boot_seconds=120                    # bounds the wait for a machine that never listens

machine_dir=$(mktemp -d "${TMPDIR:-/tmp}/earshot.XXXXXX" 2>/dev/null) || {
    echo "no temporary folder can be made in ${TMPDIR:-/tmp}: set TMPDIR to one that can be written" >&2
    exit 1
}
machine_pid=
machine_reader=
machine_status=
trap 'machine_stop; rm -rf "$machine_dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

machine_console() {                 # copies console lines; ends with the machine
    local line
    while IFS= read -r line; do
        line=${line%$'\r'}
        printf '%s\n' "$line" >>"$machine_dir/console.log"
        [ -z "${machine_prefix-}" ] || printf '%s%s\n' "$machine_prefix" "$line"
    done
}

machine_start() {
    local line pipe=$machine_dir/console.fifo
    [ -p "$pipe" ] || mkfifo "$pipe"
    : >"$machine_dir/console.log"
    machine_status=
    "${earshot:-$build/sim/earshot}" --stats "$machine_dir/stats.json" "$@" "$firmware" >"$pipe" 2>&1 </dev/null 3>&- &
    machine_pid=$!
    exec 3<"$pipe"
    while IFS= read -r -t "$boot_seconds" line <&3; do
        machine_console <<<"$line"
        [[ $line != listening* ]] || break
    done
    if [[ $line != listening* ]]; then
        machine_stop
        echo "the machine ended (status $machine_status) before its services listened" >&2
        [ -n "${machine_prefix-}" ] || sed 's/^/    /' "$machine_dir/console.log" >&2
        return 1
    fi
    machine_console <&3 &
    machine_reader=$!
    exec 3<&-
}

machine_stop() {
    [ -n "$machine_pid" ] || return 0
    kill -TERM "$machine_pid" 2>/dev/null
    wait "$machine_pid"
    machine_status=$?
    machine_pid=
    [ -z "$machine_reader" ] || wait "$machine_reader"
    machine_reader=
}
