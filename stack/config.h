/*
 * Sizes of everything that is counted. A build with another memory budget defines them on the
 * command line; the RAM of a `struct net` follows. Defaults are for 256 KiB: with the pool's memory
 * (NET_POOL_BUFFERS * 1536 = 72 KiB), its records and a `struct net` the stack takes about 110 KiB.
 */
#ifndef STACK_CONFIG_H
#define STACK_CONFIG_H

#ifndef NET_POOL_BUFFERS
#define NET_POOL_BUFFERS 48         /* frames in flight, queued bytes of sockets, the RX ring */
#endif
#ifndef NET_POOL_VIEWS
#define NET_POOL_VIEWS 256          /* a frame is one, a retransmission or a ROM page one more */
#endif
#ifndef NET_TCP_CONNECTIONS
#define NET_TCP_CONNECTIONS 64
#endif
#ifndef NET_TCP_LISTENERS
#define NET_TCP_LISTENERS 8
#endif
#ifndef NET_TCP_TIME_WAIT
#define NET_TCP_TIME_WAIT 64
#endif
#ifndef NET_UDP_PORTS
#define NET_UDP_PORTS 16            /* UDP endpoints */
#endif
#ifndef NET_UDP_QUEUE
#define NET_UDP_QUEUE 8             /* datagrams waiting on one endpoint; a power of two */
#endif
#ifndef NET_UDP_QUEUED
#define NET_UDP_QUEUED 16           /* waiting on all of them: the pool is TCP's too */
#endif
/* One for each connection, listener and endpoint at most; with fewer, some wait for accept(). */
#ifndef NET_SOCKETS
#define NET_SOCKETS 88
#endif
#ifndef NET_PROC_FILES
#define NET_PROC_FILES 8            /* /proc files open at once */
#endif
#ifndef NET_ADDRESSES
#define NET_ADDRESSES 4             /* own addresses */
#endif
#ifndef NET_ARP_ENTRIES
#define NET_ARP_ENTRIES 16
#endif
#ifndef NET_ARP_PENDING
#define NET_ARP_PENDING 4           /* frames waiting for one neighbour's answer */
#endif

_Static_assert(NET_SOCKETS > NET_TCP_LISTENERS + NET_UDP_PORTS,
               "some sockets are left for connections");
_Static_assert(NET_SOCKETS <= NET_TCP_CONNECTIONS + NET_TCP_LISTENERS + NET_UDP_PORTS,
               "no more sockets than there are endpoints for them");
_Static_assert(NET_POOL_VIEWS >= NET_POOL_BUFFERS, "every buffer can be a packet");
_Static_assert((NET_UDP_QUEUE & (NET_UDP_QUEUE - 1)) == 0,
               "positions in the queue wrap with their counter");
_Static_assert(NET_ADDRESSES < 255, "255 means all of them");

#endif
