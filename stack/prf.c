/* HalfSipHash-2-4 (Aumasson, Bernstein): SipHash for 32-bit machines; see prf.h. */
#include "prf.h"

struct halfsip { uint32_t v0, v1, v2, v3; };

static uint32_t rotl(uint32_t v, unsigned bits)
{
    return v << bits | v >> (32 - bits);
}

static void halfsip_round(struct halfsip *h)
{
    h->v0 += h->v1; h->v1 = rotl(h->v1, 5);  h->v1 ^= h->v0; h->v0 = rotl(h->v0, 16);
    h->v2 += h->v3; h->v3 = rotl(h->v3, 8);  h->v3 ^= h->v2;
    h->v0 += h->v3; h->v3 = rotl(h->v3, 7);  h->v3 ^= h->v0;
    h->v2 += h->v1; h->v1 = rotl(h->v1, 13); h->v1 ^= h->v2; h->v2 = rotl(h->v2, 16);
}

static void halfsip_word(struct halfsip *h, uint32_t word)
{
    h->v3 ^= word;
    halfsip_round(h);
    halfsip_round(h);
    h->v0 ^= word;
}

uint32_t prf(const uint32_t key[2], const uint32_t *words, unsigned count)
{
    struct halfsip h = { key[0], key[1], 0x6c796765 ^ key[0], 0x74656462 ^ key[1] };

    for (unsigned i = 0; i < count; i++)
        halfsip_word(&h, words[i]);
    halfsip_word(&h, (uint32_t)count * 4 << 24);
    h.v2 ^= 0xff;
    for (unsigned i = 0; i < 4; i++)
        halfsip_round(&h);
    return h.v1 ^ h.v3;
}
