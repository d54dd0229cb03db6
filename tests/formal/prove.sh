# The words of a proof (tests/formal/*/prove), as a TAP program. Sourced from there:
#
#   design TOP FILE...      the properties and what they are about; TOP.v lies in the proof's own folder. Begins anew
#   clocks                  every clock is an input that rises and falls when it likes; without, there is one clock
#   reveal WIRE INSIDE      an undriven wire of TOP becomes the wire INSIDE of the flattened design (a memory's word too)
#   parameters NAME VALUE…  from here on TOP has these
#   cover CLOCKS            every cover statement is reached within so many clocks: the assumptions leave something over
#   bounded CLOCKS          every assertion holds in the first so many clocks after power-up
#   induction CLOCKS        ... and for ever, by induction over so many
#   each SOLVER             ... and for ever, by induction over one clock, each assertion by itself: for many that are easy
#                           alone and hard together. With bounded, which shows that they hold after the reset.
#   finish
#
# Yosys makes the problem, yosys-smtbmc and z3 solve it. Each process may take LIMIT seconds of the processor.
name=$(basename "$(dirname "$0")")
cd "$(dirname "$0")/../../.." || exit 1
out=${BUILD:-build}/formal/$name
LIMIT=${LIMIT:-300}
count=0
failed=0
reveals=
chparams=
chosen=
sync="async2sync; dffunmap"
mkdir -p "$out"

design() {
    top=$1
    shift
    files="$*"
    reveals=
    chparams=
    chosen=
    [ $count = 0 ] || chosen=" in $top"
    rm -f "$out"/fresh.*
}

clocks() { sync=clk2fflogic; }

reveal() {
    reveals="$reveals connect -nomap -set $1 $2;"
}

parameters() {
    chosen=" with $*"
    chparams=
    while [ $# -gt 0 ]; do
        chparams="$chparams chparam -set $1 $2 $top;"
        shift 2
    done
    rm -f "$out"/fresh.*
}

report() {                          # report STATUS TEXT LOG
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $name: $2"
    else
        echo "not ok $count - $name: $2"
        tail -n 30 "$3" | sed 's/^/#   /'
        failed=1
    fi
}

translate() {
    [ -e "$out/fresh.$$" ] && return
    rm -f "$out"/fresh.*
    yosys -q -p "read_verilog -formal $files tests/formal/$name/$top.v; $chparams
        hierarchy -check -top $top; proc; flatten; memory_collect; memory_map; $reveals
        opt -keepdc; $sync; opt_clean; check -assert; write_smt2 -wires $out/$top.smt2" \
        > "$out/yosys.log" 2>&1
    status=$?
    [ $status = 0 ] && : > "$out/fresh.$$" && return
    report $status "translated" "$out/yosys.log"
    finish
}

solve() {                           # solve TEXT LOG OPTION...
    text=$1
    log=$out/$2.log
    shift 2
    translate
    (ulimit -t $LIMIT; exec yosys-smtbmc -s z3 --unroll --noprogress --dump-vcd "$out/trace.vcd" "$@" "$out/$top.smt2") \
        > "$log" 2>&1
    report $? "$text" "$log"
}

cover()     { solve "covers reached within $1 clocks$chosen" cover -c -t "$1"; }
bounded()   { solve "holds for the first $1 clocks$chosen" bounded -t "$1"; }
induction() { solve "holds for ever, by induction over $1 clocks$chosen" induction -i -t "$1"; }

each() {
    translate
    (ulimit -t $LIMIT; exec python3 tests/formal/each.py "$1" "$top" "$out/$top.smt2") > "$out/each.log" 2>&1
    report $? "holds for ever, each assertion by induction over one clock$chosen" "$out/each.log"
}

finish() {
    rm -f "$out"/fresh.*
    echo "1..$count"
    exit $failed
}
