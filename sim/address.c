/* Addresses of hosts; see address.h. */
#include "address.h"

#include <stddef.h>

static uint32_t word(const uint8_t ip[4])
{
    return (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 | (uint32_t)ip[2] << 8 | ip[3];
}

static uint32_t mask(unsigned prefix_bits)
{
    return 0xFFFFFFFFu << (32 - prefix_bits);
}

const char *address_fault(const uint8_t ip[4])
{
    if (ip[0] == 0)
        return "lies in 0.0.0.0/8, which no host has";
    if (ip[0] == 127)
        return "is a loopback address";
    if (ip[0] >= 240)
        return "is a broadcast or reserved address";
    return ip[0] >= 224 ? "is a multicast address" : NULL;
}

const char *address_fault_in_network(const uint8_t ip[4], unsigned prefix_bits)
{
    uint32_t host = word(ip) & ~mask(prefix_bits);

    if (address_fault(ip))
        return address_fault(ip);
    if (host == 0)
        return "is the address of the network itself";
    return host == ~mask(prefix_bits) ? "is the broadcast address of its network" : NULL;
}

bool address_same_network(const uint8_t a[4], const uint8_t b[4], unsigned prefix_bits)
{
    return ((word(a) ^ word(b)) & mask(prefix_bits)) == 0;
}

void address_in_network(const uint8_t ip[4], unsigned prefix_bits, uint32_t number, uint8_t out[4])
{
    uint32_t address = (word(ip) & mask(prefix_bits)) | number;

    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(address >> (24 - 8 * i));
}
