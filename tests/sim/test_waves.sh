#!/bin/sh
# The waves of earshot-trace: a window in simulated time, and a save file whose every signal is there.
# usage: test_waves.sh EARSHOT_TRACE FIRMWARE
trace=${1:-${BUILD:-build}/sim/earshot-trace}
firmware=${2:-${BUILD:-build}/firmware/earshot.elf}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
n=0

check() {                           # check NAME COMMAND...
    name=$1
    shift
    n=$((n + 1))
    said=$("$@" 2>&1) && echo "ok $n - $name" && return
    echo "not ok $n - $name"
    printf '%s\n' "$said" | head -n 20 | sed 's/^/#   /'
}

vcd_names() {                       # prints TOP.soc.name[7:0] for every signal of the VCD on stdin
    awk '$1 == "$scope" { path[++depth] = $3 }
         $1 == "$upscope" { depth-- }
         $1 == "$var" { name = ""; for (i = 1; i <= depth; i++) name = name path[i] "."; print name $5 ($6 ~ /^\[/ ? $6 : "") }
         $1 == "$enddefinitions" { exit }'
}

all_names_are_there() {
    fst2vcd -f "$folder/w.fst" | vcd_names | sort -u > "$folder/there"
    grep '^TOP' "$folder/w.fst.gtkw" | sort -u > "$folder/wanted"
    [ -s "$folder/wanted" ] && missing=$(comm -23 "$folder/wanted" "$folder/there") && echo "$missing" && [ -z "$missing" ]
}

# Prints the first and the last stamp of a VCD on stdin in nanoseconds, by its $timescale.
stamps_ns() {
    awk '$1 == "$timescale" { getline unit; ns = unit ~ /ps/ ? 0.001 : unit ~ /ns/ ? 1 : 1000; ns *= unit + 0 }
         /^#/ { t = substr($1, 2) * ns; if (!first++) low = t; high = t }
         END { print low, high }'
}

window_holds() {                    # every change lies from 20 us on and before 30 us; 8 ns a cycle
    fst2vcd -f "$folder/w.fst" | stamps_ns |
        awk '{ print; exit !($1 >= 19000 && $1 <= 21000 && $2 <= 31000 && $2 > 28000) }'
}

run() {                             # run EXPECTED_STATUS WORD OPTION... : the status, and a word on stderr
    want=$1 word=$2
    shift 2
    timeout 60 "$trace" --speed max --for "${for_time:-50us}" "$@" "$firmware" </dev/null >"$folder/out" 2>"$folder/said"
    got=$?
    cat "$folder/said"
    [ "$got" = "$want" ] && grep -q -- "$word" "$folder/said"
}

a_folder_is_refused() {
    mkdir "$folder/dir" && run 3 "dir is no ordinary file but a folder" --fst "$folder/dir" && [ ! -e "$folder/dir.gtkw" ]
}

a_pipe_is_refused() {
    mkfifo "$folder/pipe" && run 3 "pipe is no ordinary file" --fst "$folder/pipe" && [ -p "$folder/pipe" ]
}

a_link_is_followed() {
    ln -s target.fst "$folder/link" && run 3 "points there is nothing" --fst "$folder/link" || return 1
    : > "$folder/target.fst"
    run 0 seed --fst "$folder/link" && [ -L "$folder/link" ] && [ -s "$folder/target.fst" ]
}

a_full_disk_is_told() {             # a limit of 400 kB a file does what a full disk does; the waves have 1.6 MB
    (ulimit -f 800 && for_time=2ms && run 1 "full.fst is not complete" --fst "$folder/full.fst") &&
        [ ! -e "$folder/full.fst.hier" ]
}

a_full_temporary_folder_is_told() { # 8 kB a file: less than libfst keeps in one of its own
    (ulimit -f 16 && run 1 "none.fst.*\(not complete\|temporary files (/tmp) is full\)" --fst "$folder/none.fst") &&
        [ ! -e "$folder/none.fst.hier" ]
}

no_window_is_told() {
    run 1 "before from=5000000ns" --fst "$folder/late.fst,from=5ms" && [ ! -e "$folder/late.fst.gtkw" ]
}

if ! command -v fst2vcd >/dev/null; then
    echo "1..0 # SKIP fst2vcd (package gtkwave) is not here"
    exit 0
fi
check "waves of a window are written" \
    "$trace" --speed max --fst "$folder/w.fst,from=20us,for=10us" --for 50us "$firmware" </dev/null
check "every signal of the save file is in the waves" all_names_are_there
check "the window holds" window_holds
check "a folder in the place of the waves is refused" a_folder_is_refused
check "a pipe in the place of the waves is refused" a_pipe_is_refused
check "a symbolic link is followed, not replaced" a_link_is_followed
check "waves that are not complete are told" a_full_disk_is_told
check "no room for temporary files is told" a_full_temporary_folder_is_told
check "a run that ends before the window is told" no_window_is_told
echo "1..$n"
