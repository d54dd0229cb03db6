/* Which IPv4 addresses a host may have. */
#ifndef SIM_ADDRESS_H
#define SIM_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Why no host of any network has this address ("is a multicast address"), or NULL. */
const char *address_fault(const uint8_t ip[4]);

/* The same within its network, where the first address and the last have a meaning of their own. */
const char *address_fault_in_network(const uint8_t ip[4], unsigned prefix_bits);

bool address_same_network(const uint8_t a[4], const uint8_t b[4], unsigned prefix_bits);

/* Host `number` of the network that `ip` is in. */
void address_in_network(const uint8_t ip[4], unsigned prefix_bits, uint32_t number, uint8_t out[4]);

#endif
