/*
 * hash: Toeplitz over the RSS order, against the vectors that Microsoft published with RSS; and
 * prf.
 */
#include "hash.h"
#include "net.h"
#include "prf.h"
#include "test.h"

/* "Verifying the RSS Hash Calculation", the key and the IPv4 rows with ports. */
static const uint8_t key_bytes[HASH_KEY_BYTES] = {
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3,
    0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3,
    0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (c) << 8 | (d))

static const struct {
    uint32_t source, destination;
    unsigned source_port, destination_port;
    uint32_t hash, hash_ip;
} vectors[] = {
    { IP(66, 9, 149, 187), IP(161, 142, 100, 80), 2794, 1766, 0x51ccc178, 0x323e8fc2 },
    { IP(199, 92, 111, 2), IP(65, 69, 140, 83), 14230, 4739, 0xc626b0ea, 0xd718262a },
    { IP(24, 19, 198, 95), IP(12, 22, 207, 184), 12898, 38024, 0x5c2b394a, 0xd2d0a5de },
    { IP(38, 27, 205, 30), IP(209, 142, 163, 6), 48228, 2217, 0xafc7327f, 0x82989176 },
    { IP(153, 39, 163, 191), IP(202, 188, 127, 2), 44251, 1303, 0x10e828a2, 0x5d1809c5 },
};

enum { VECTORS = sizeof vectors / sizeof vectors[0] };

static void input_of(int i, uint8_t input[12])
{
    be32 source = be32_make(vectors[i].source), destination = be32_make(vectors[i].destination);
    be16 source_port = be16_make(vectors[i].source_port),
         destination_port = be16_make(vectors[i].destination_port);

    memcpy(input, &source, 4);
    memcpy(input + 4, &destination, 4);
    memcpy(input + 8, &source_port, 2);
    memcpy(input + 10, &destination_port, 2);
}

TEST(the_bitwise_definition_gives_the_published_values)
{
    uint8_t input[12];

    for (int i = 0; i < VECTORS; i++) {
        input_of(i, input);
        expect(hash_toeplitz(key_bytes, input, 12) == vectors[i].hash);
        expect(hash_toeplitz(key_bytes, input, 8) == vectors[i].hash_ip);
    }
}

TEST(the_tables_give_the_published_values)
{
    struct hash_key key;

    hash_key_init(&key, key_bytes);
    for (int i = 0; i < VECTORS; i++)
        expect(hash_flow(&key, be32_make(vectors[i].source), be32_make(vectors[i].destination),
                         be16_make(vectors[i].source_port),
                         be16_make(vectors[i].destination_port)) == vectors[i].hash);
}

TEST(one_bit_of_a_port_moves_the_hash)
{
    struct hash_key key;
    uint32_t first, second;

    hash_key_init(&key, key_bytes);
    first = hash_flow(&key, be32_make(1), be32_make(2), be16_make(3), be16_make(4));
    second = hash_flow(&key, be32_make(1), be32_make(2), be16_make(3), be16_make(5));
    expect(first != second);
}

TEST(input_longer_than_the_key_window_is_defined)
{
    uint8_t input[36];

    memset(input, 0xff, sizeof input);
    expect(hash_toeplitz(key_bytes, input, sizeof input) != hash_toeplitz(key_bytes, input, 35));
}

/* HalfSipHash-2-4 of 00 01 02 ..., key 00 to 07: from its authors' vectors. */
TEST(the_keyed_function_gives_the_published_values)
{
    const uint32_t key[2] = { 0x03020100, 0x07060504 },
                   words[3] = { 0x03020100, 0x07060504, 0x0b0a0908 };
    const uint32_t published[4] = { 0x5b9f35a9, 0x89466e2a, 0x8f84b8d0, 0x2f87f057 };

    for (unsigned count = 0; count < 4; count++)
        expect_eq(prf(key, words, count), published[count]);
}

/* net_random() is a xorshift: its stream would. */
TEST(one_word_of_a_stacks_key_does_not_give_the_next)
{
    static struct net net, other;
    uint32_t words[HASH_KEY_BYTES / 4];

    net_init(&net, (const uint32_t[]){ 1, 2, 3, 4 });
    memcpy(words, net.hash_key.bytes, sizeof words);
    for (unsigned i = 0; i + 1 < HASH_KEY_BYTES / 4; i++) {
        other.random = words[i];
        expect(net_random(&other) != words[i + 1]);
    }
    net_init(&other, (const uint32_t[]){ 1, 5, 3, 4 });
    expect(memcmp(other.hash_key.bytes, words, sizeof words) != 0);
}

int main(void)
{
    return RUN("hash", NULL, NULL, T(the_bitwise_definition_gives_the_published_values),
               T(the_tables_give_the_published_values), T(one_bit_of_a_port_moves_the_hash),
               T(input_longer_than_the_key_window_is_defined),
               T(the_keyed_function_gives_the_published_values),
               T(one_word_of_a_stacks_key_does_not_give_the_next));
}
