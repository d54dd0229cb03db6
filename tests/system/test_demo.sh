#!/bin/bash
# The demo itself, as a newcomer runs it: it shows a ping and a curl, and tells what is wrong with a port.
. "$(dirname "$0")/lib.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/earshot-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
free_port() { perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'; }
port=$(free_port)

runs_to_its_end()    { ONCE=1 timeout 120 scripts/demo "$port" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }; }
says()               { grep -q -- "$1" "$work/out" || { cat "$work/out"; return 1; }; }
nothing_runs_after() { ! pgrep -f "hostfwd=tcp:127.0.0.1:$port-:80"; }

refuses() {                         # refuses STATUS WORDS ARGUMENT: the exit status, and what it says
    timeout 60 scripts/demo "$3" >"$work/refused" 2>&1
    [ $? = "$1" ] && grep -q -- "$2" "$work/refused" || { cat "$work/refused"; return 1; }
}

has_plain_lines()    { ! grep -q $'\r' "$work/out"; }

# As it is said, "Ctrl-C ends": make's own status is 0, and it has no word about it.
ctrl_c_is_a_clean_end() {
    env -u MAKEFLAGS -u MAKELEVEL -u ONCE tests/system/in_terminal "Ctrl-C ends" \
        make demo BUILD="${BUILD:-build}" PORT="$port" >"$work/keys" 2>&1 || { cat "$work/keys"; return 1; }
    ! grep -q '\*\*\*' "$work/keys" || { cat "$work/keys"; return 1; }
}

a_taken_port_is_told() {
    perl -MIO::Socket::INET -e '
        my $held = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $ARGV[0]) or die "held: $!";
        exit(system("ONCE=1 timeout 60 scripts/demo $ARGV[0]") ? 1 : 0)' "$port" >"$work/taken" 2>&1 && return 1
    grep -q "make demo PORT=" "$work/taken" || { cat "$work/taken"; return 1; }
}

check "the demo runs to its end"                        runs_to_its_end
check "the machine says what listens"                   says "listening: tcp 80"
check "no line ends with a carriage return"             has_plain_lines
check "four pings are answered without loss"            says "4 received, 0% packet loss"
check "curl shows an answer"                            says "HTTP/1.1 200 OK"
check "the page is fetched"                             says "The page: [0-9]* bytes"
check "nothing is left running"                         nothing_runs_after
check "a port that is no number is refused"             refuses 2 "must be a number" eighty
check "a port out of range is refused"                  refuses 2 "1 to 65535" 70000
check "a taken port is told, with another one to take"  a_taken_port_is_told
check "Ctrl-C ends it with status 0"                   ctrl_c_is_a_clean_end
check "and nothing is left running"                    nothing_runs_after
echo "1..$test_count"
[ "$test_failures" = 0 ]
