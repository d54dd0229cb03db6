/*
 * One instance of the stack. All its state lives here: two of them can run in one process and talk
 * to each other. Time is a parameter: `now_ms` and `now_us` are set by net_poll() and never read
 * from a clock inside the stack.
 */
#ifndef STACK_NET_H
#define STACK_NET_H

#include "arp.h"
#include "eth.h"
#include "file.h"
#include "hash.h"
#include "icmp.h"
#include "ip.h"
#include "netif.h"
#include "pkt.h"
#include "proc.h"
#include "sock.h"
#include "tcp.h"
#include "types.h"
#include "udp.h"

struct net {
    uint32_t now_ms;            /* for timers; wraps after 49 days */
    uint32_t now_us;            /* for round-trip times and initial sequence numbers */
    struct pkt_pool pool;
    struct netif *netifs;
    /* somebody found a TX ring full and waits for net_poll to say that there is room */
    bool tx_was_full;
    struct hash_key hash_key;   /* of the flows' hash; a NIC that hashes is given the same */
    struct eth_state eth;
    struct arp_state arp;
    struct ip_state ip;
    struct icmp_state icmp;
    struct udp_state udp;
    struct tcp_state tcp;
    struct file_state file;
    struct sock_state sock;
    struct proc_state proc;
    uint32_t secret[4];         /* seeds initial sequence numbers, ports and hash keys */
    uint32_t random;            /* state of net_random() */
};

/* An empty stack. `entropy` is 16 bytes of it. The pool is initialised by the caller first. */
void net_init(struct net *net, const uint32_t entropy[4]);

/*
 * Adds an interface (the caller's memory, for the stack's life) and gives it an address; announces
 * it by ARP when the interface is up, which is the caller's to arrange. False: NET_ADDRESSES are
 * taken, or the prefix is nonsense.
 */
bool net_add_netif(struct net *net, struct netif *netif, be32 address, unsigned prefix_bits,
                   be32 gateway);

/*
 * Takes up to `budget` frames from each interface, runs the timers that are due and sends what is
 * pending. Returns how many frames were taken; fewer than budget means that every ring is empty.
 */
unsigned net_poll(struct net *net, uint64_t now_us, unsigned budget);

/* When net_poll wants to run next even if nothing arrives. False: no timer runs. */
bool net_next_deadline(const struct net *net, uint32_t *deadline_ms);

/*
 * Pending ACKs and the like, once the ring is empty and no task is ready; then flushes the
 * interfaces.
 */
void net_idle(struct net *net);

/* Not for secrets: ephemeral ports, jitter. What must not be guessed is made from `secret`. */
uint32_t net_random(struct net *net);

struct net *net_current(void);  /* the running task's stack instance */

#endif
