/* The Toeplitz hash; see hash.h. */
#include "hash.h"

#include <string.h>

static uint32_t hash_key_word(const uint8_t *key)
{
    return (uint32_t)key[0] << 24 | (uint32_t)key[1] << 16 | (uint32_t)key[2] << 8 | key[3];
}

/* A key that is used up goes on with zeros. */
static uint32_t hash_key_bit(const uint8_t *key, size_t bit)
{
    return bit < HASH_KEY_BYTES * 8 ? ((uint32_t)key[bit / 8] >> (7 - bit % 8)) & 1 : 0;
}

uint32_t hash_toeplitz(const uint8_t key[HASH_KEY_BYTES], const uint8_t *input, size_t bytes)
{
    uint32_t hash = 0, window = hash_key_word(key);

    for (size_t i = 0; i < bytes * 8; i++) {
        if (input[i / 8] & (0x80 >> (i % 8)))
            hash ^= window;
        window = window << 1 | hash_key_bit(key, i + 32);
    }
    return hash;
}

/* What input bit `bit` adds to the hash: as many bits of the key, from there on. */
static uint32_t hash_key_window(const uint8_t *key, unsigned bit)
{
    return hash_key_word(key + bit / 8) << bit % 8 | (uint32_t)key[bit / 8 + 4] >> (8 - bit % 8);
}

/* Each value with one bit more is one without it, and that bit. */
static void hash_nibble_init(uint32_t table[16], const uint8_t *key, unsigned place)
{
    table[0] = 0;
    for (unsigned bit = 0; bit < 4; bit++)
        for (unsigned rest = 0; rest < 1u << bit; rest++)
            table[1u << bit | rest] = table[rest] ^ hash_key_window(key, 4 * place + 3 - bit);
}

void hash_key_init(struct hash_key *key, const uint8_t bytes[HASH_KEY_BYTES])
{
    memcpy(key->bytes, bytes, HASH_KEY_BYTES);
    for (unsigned place = 0; place < HASH_NIBBLES; place++)
        hash_nibble_init(key->nibble[place], bytes, place);
}

/*
 * `bytes` bytes of a field as it lies in memory, first byte in the low bits; `table` is its first
 * nibble's.
 */
static inline uint32_t hash_field(const uint32_t (*table)[16], uint32_t field, unsigned bytes)
{
    uint32_t hash = 0;

    for (unsigned i = 0; i < bytes; i++, field >>= 8)
        hash ^= table[2 * i][(field >> 4) & 15] ^ table[2 * i + 1][field & 15];
    return hash;
}

uint32_t hash_flow(const struct hash_key *key, be32 remote, be32 local, be16 remote_port,
                   be16 local_port)
{
    return hash_field(key->nibble, remote.n, 4) ^ hash_field(key->nibble + 8, local.n, 4) ^
           hash_field(key->nibble + 16, remote_port.n, 2) ^
           hash_field(key->nibble + 20, local_port.n, 2);
}
