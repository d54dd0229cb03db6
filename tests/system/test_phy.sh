#!/bin/bash
# The machine behind each kind of PHY pins, at each of their speeds as MDIO says it, answers the real ping; and its cable
# is pulled out and put in again.
. "$(dirname "$0")/lib.sh"
in_namespace "$0" "$@"

ping_all_answered() {               # ping_all_answered COUNT SIZE: so many answers within 20 seconds
    ping -q -c "$1" -i 0.1 -w 20 -s "$2" 192.0.2.2 | tee "$machine_dir/ping" && grep -q " $1 received" "$machine_dir/ping"
}

knows_its_side() {
    "$earshot" --version | grep -q "PHY pins $1,"
}

console_says() {                    # console_says COUNT TEXT: so many lines of it are there, or come within 60 seconds
    local line tail seen=0 end=$((SECONDS + 60))
    exec 4< <(exec tail -n +1 -f "$machine_dir/console.log")
    tail=$!
    while [ $seen -lt "$1" ] && IFS= read -r -t $((end > SECONDS ? end - SECONDS : 0)) line <&4; do
        [[ $line != *"$2"* ]] || seen=$((seen + 1))
    done
    kill $tail
    exec 4<&-
    [ $seen -ge "$1" ]
}

start() {                           # start SIDE SPEED CHIP
    earshot=$build/sim/earshot-$1
    [ "$1" != gmii ] || earshot=$build/sim/earshot
    machine_start --net tap,ifname=tap0 --phy "$3,partner=$2${4-}" || exit 1
}

answers() {                         # answers SIDE SPEED CHIP
    start "$@"
    check "$1, $3: the link has $2 Mbit/s"                  console_says 1 "link up, $2 Mbit/s"
    check "$1 at $2 Mbit/s: 5 pings are answered"           ping_all_answered 5 56
    check "$1 at $2 Mbit/s: 3 of the largest are answered"  ping_all_answered 3 1472
    machine_stop
    check "$1 at $2 Mbit/s: the machine ended cleanly"      test "$machine_status" = 0
}

answers gmii  1000 ksz9031
answers gmii  100  ksz9031
answers gmii  10   ksz9031
answers mii   100  lan8720
answers mii   10   lan8720
answers rmii  100  lan8720
answers rmii  10   lan8720
answers rgmii 1000 rtl8211f
answers rgmii 100  b50612d
answers rgmii 10   rtl8211f
for side in gmii mii rmii rgmii; do
    earshot=$build/sim/earshot-$side
    [ $side != gmii ] || earshot=$build/sim/earshot
    check "$side: the program says what it is"              knows_its_side $side
done

start gmii 1000 ksz9031 ,down=2s,up=4s
check "a pulled cable is noticed"                           console_says 1 "no link"
check "a cable put in again is noticed"                     console_says 2 "link up, 1000 Mbit/s"
check "and pings are answered again"                        ping_all_answered 5 56
finish
