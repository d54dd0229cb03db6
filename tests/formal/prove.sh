# The words of a proof (tests/formal/*/prove), as a TAP program. Sourced from there:
#
#   design TOP FILE...      the properties and what they are about; TOP.v lies in the proof's own folder
#   reveal WIRE INSIDE      an undriven wire of TOP becomes the wire INSIDE of the flattened design (a memory's word too)
#   cover CLOCKS            every cover statement is reached within so many clocks: the assumptions leave something over
#   bounded CLOCKS          every assertion holds in the first so many clocks after power-up
#   induction CLOCKS        ... and for ever, by induction over so many
#   finish
#
# Yosys makes the problem, yosys-smtbmc and z3 solve it. Each step may take LIMIT seconds.
name=$(basename "$(dirname "$0")")
cd "$(dirname "$0")/../../.." || exit 1
out=${BUILD:-build}/formal/$name
LIMIT=${LIMIT:-300}
count=0
failed=0
reveals=
mkdir -p "$out"

design() {
    top=$1
    shift
    files="$*"
}

reveal() {
    reveals="$reveals connect -nomap -set $1 $2;"
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
    yosys -q -p "read_verilog -formal tests/formal/$name/$top.v; read_verilog $files;
        hierarchy -check -top $top; proc; flatten; memory_collect; opt_clean; memory_map; $reveals
        opt -keepdc; async2sync; dffunmap; opt_clean; check -assert; write_smt2 -wires $out/$top.smt2" \
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
    timeout $LIMIT yosys-smtbmc -s z3 --unroll --noprogress --dump-vcd "$out/trace.vcd" "$@" "$out/$top.smt2" > "$log" 2>&1
    report $? "$text" "$log"
}

cover()     { solve "covers reached within $1 clocks" cover -c -t "$1"; }
bounded()   { solve "holds for the first $1 clocks" bounded -t "$1"; }
induction() { solve "holds for ever, by induction over $1 clocks" induction -i -t "$1"; }

finish() {
    rm -f "$out"/fresh.*
    echo "1..$count"
    exit $failed
}
