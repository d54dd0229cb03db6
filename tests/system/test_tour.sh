#!/bin/bash
# What a newcomer types: the first commands of docs/tour.md as they stand there, and make and scripts with wrong words.
. "$(dirname "$0")/lib.sh"
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d "${TMPDIR:-/tmp}/earshot-tour.XXXXXX")
trap 'rm -rf "$work"' EXIT
ln -s "$build" "$work/build"

# The first block, but for what builds and what needs a screen.
sed -n '/^```$/,/^```$/p' docs/tour.md | sed '1d; /^```$/,$d; /^make /d; s/gtkwave .*/true/' >"$work/commands"

namespaces_are_open() { unshare -rn true 2>/dev/null || skip_all "no network namespaces here (unshare -rn is refused)"; }
its_commands_run()    { (cd "$work" && timeout 120 bash commands </dev/null >said 2>&1) || { cat "$work/said"; return 1; }; }
says()                { grep -q -- "$1" "$work/said" || { cat "$work/said"; return 1; }; }
has_waves()           { [ -s "$work/ping.fst" ] && grep -q TOP "$work/ping.fst.gtkw"; }

refuses() {                         # refuses WORDS COMMAND...: fails with these words, and without a traceback
    local words=$1
    shift
    (cd "$work/tree" && env -u MAKEFLAGS -u MAKELEVEL timeout 60 "$@") >"$work/refused" 2>&1 && return 1
    grep -q -- "$words" "$work/refused" && ! grep -q Traceback "$work/refused" || { cat "$work/refused"; return 1; }
}
makes_no_folder()     { [ -z "$(find "$work/tree" -newer "$work/said" -not -path "$work/tree")" ] && [ ! -e /nonexist ]; }

namespaces_are_open
tree=$PWD
mkdir "$work/tree"
for part in rtl driver scripts; do ln -s "$PWD/$part" "$work/tree/$part"; done
check "the tour has commands"                           grep -q "^build/sim/lab" "$work/commands"
check "they run as they stand"                          its_commands_run
check "the machine listens before anybody pings"        says "^listening"
check "the pings are answered"                          says "3 received, 0% packet loss"
check "there are waves and their save file"             has_waves
: >"$work/said"
check "make sim takes one PHY at a time"                refuses "PHY=mii rmii: .*one at a time" \
    make -C "$tree" -n sim "PHY=mii rmii"
check "make sim names the PHYs there are"               refuses "PHY=nonsense: .*gmii mii rmii rgmii" \
    make -C "$tree" -n sim PHY=nonsense
for script in area pnr; do
    check "$script names a row that is not there"       refuses "$script: there is no row nope" scripts/$script . nope
    check "$script names a folder that is not there" refuses "$script: there is no folder /nonexist" scripts/$script /nonexist
    check "$script wants a folder"                      refuses "$script: which BUILD folder" scripts/$script
done
check "area wants a number behind -j"                   refuses "area: -j x: how many" scripts/area . -j x
check "area wants something behind -j"                  refuses "area: -j : how many" scripts/area -j
check "regs without its package says who has it"        refuses "run make regs" /usr/bin/python3 -S scripts/regs
check "none of them makes a folder"                     makes_no_folder
echo "1..$test_count"
[ "$test_failures" = 0 ]
