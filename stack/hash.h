/*
 * The Toeplitz hash of a flow, in RSS order: source address, destination address, source port,
 * destination port of the received packet; the bucket in the tables of TCP and UDP. The NIC
 * computes the same bits from the same key.
 *
 * The hash is linear over XOR, so a flow's hash is the XOR of one table entry for each of its 24
 * nibbles.
 */
#ifndef STACK_HASH_H
#define STACK_HASH_H

#include <stddef.h>
#include <stdint.h>
#include "types.h"

enum { HASH_KEY_BYTES = 40, HASH_NIBBLES = 24 };

struct hash_key {
    uint8_t bytes[HASH_KEY_BYTES];              /* what a NIC is given */
    uint32_t nibble[HASH_NIBBLES][16];
};

void hash_key_init(struct hash_key *key, const uint8_t bytes[HASH_KEY_BYTES]);

/*
 * The definition: up to 36 input bytes, bit by bit. Slow; tables are made with it, and IPv6 can use
 * it.
 */
uint32_t hash_toeplitz(const uint8_t key[HASH_KEY_BYTES], const uint8_t *input, size_t bytes);

/* An IPv4 flow, seen from the receiver: source is the remote end. */
uint32_t hash_flow(const struct hash_key *key, be32 remote, be32 local, be16 remote_port,
                   be16 local_port);

#endif
