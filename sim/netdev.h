/* Linux network interfaces that carry the simulated wire: TAP, or a packet socket on a veth; and setting them up. */
#ifndef SIM_NETDEV_H
#define SIM_NETDEV_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { NETDEV_NAME_MAX = 15 };

bool netdev_exists(const char *name);
bool netdev_is_up(const char *name);
bool netdev_is_veth(const char *name);

/* These return a non-blocking descriptor, or -1 with errno set. */
int netdev_open_tap(const char *name);      /* attaches to a TAP, or makes one that lives as long as the descriptor */
int netdev_open_packet(const char *name);   /* sees what arrives at the interface */

/* Read one frame (0: none waits, -1: errno) and write one, from either kind. A stripped VLAN tag is put back. */
ssize_t netdev_read(int fd, bool is_packet, uint8_t *frame, size_t room);
bool netdev_write(int fd, const uint8_t *frame, size_t bytes);

/* These return false with errno set. */
bool netdev_make_veth(const char *name, const char *peer);
bool netdev_up(const char *name);
bool netdev_set_address(const char *name, const uint8_t ip[4], unsigned prefix_bits);
void netdev_offloads_off(const char *name);     /* no checksums left to hardware, no frames longer than the MTU */
void netdev_ipv6_off(const char *name);         /* keeps the wire quiet; does nothing where that is not allowed */

#endif
