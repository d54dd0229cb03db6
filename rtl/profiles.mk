# The two builds of rtl/nic/nic_phy.v that are linted, simulated behind the pins of a PHY, measured (make area) and placed
# (make pnr): their parameters. scripts/profiles.py reads this file too, so a line is `PROFILE_NAME := PARAMETER=value ...`.

# 10 and 100 Mbit/s: one queue, nothing that software can do as well.
PROFILE_SMALL := RX_QUEUES=1 PERFECT_ENTRIES=2 MULTICAST_HASH=1 PAUSE=1 MODERATION=1 MDIO=1 RMON=0 LOOPBACK=0 VLAN=0 RX_SUM=0 TX_SUM=0 RX_HASH=0 TSO=0

# To 1 Gbit/s: two queues and everything but TSO.
PROFILE_FULL := RX_QUEUES=2 PERFECT_ENTRIES=16 MULTICAST_HASH=1 PAUSE=1 MODERATION=1 MDIO=2 RMON=1 LOOPBACK=1 VLAN=1 RX_SUM=1 TX_SUM=1 RX_HASH=1 TSO=0

# Beside the first: an iCE40 UP5K has 30 block RAMs of 4 kbit.
PROFILE_BUFFERS_OF_4_KIB := RX_BUFFER_WORDS=1024 TX_BUFFER_WORDS=1024
