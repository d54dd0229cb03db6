#!/bin/sh
# Everything that reads the source without running it, as one TAP program.
cd "$(dirname "$0")/.." || exit 1
n=0
failed=0

clean() {                           # clean NAME COMMAND...: ok when the command succeeds and says nothing
    name=$1
    shift
    n=$((n + 1))
    said=$("$@" 2>&1)
    if [ $? = 0 ] && [ -z "$said" ]; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        printf '%s\n' "$said" | head -n 30 | sed 's/^/#   /'
        failed=1
    fi
}

clean "the RTL is silent in Verilator, Icarus and Yosys"    make -s lint-rtl
clean "the C is silent in cppcheck"                         make -s lint-cppcheck
clean "the C is silent in clang-tidy"                       make -s lint-clang-tidy
clean "layers include only what they may"                   scripts/check-layers
clean "the generated register files are current"            make -s check-regs
clean "FuseSoC runs every target of earshot.core"           make -s check-core
clean "no line is too long"                                 scripts/check-columns
clean "every name in the documents exists"                  scripts/check-docs
echo "1..$n"
exit $failed
