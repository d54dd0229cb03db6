/* Faults; see fault.h. */
#include "fault.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "report.h"
#include "text.h"

static bool set_fault(struct fault_spec *spec, const char *key, const char *value)
{
    const struct { const char *key; double *share; } shares[] = {
        { "loss", &spec->loss }, { "reorder", &spec->reorder }, { "dup", &spec->dup },
        { "corrupt", &spec->corrupt }, { "mangle", &spec->mangle },
    };

    if (!value)
        return usage_error("--fault: '%s' needs a value, as in loss=2%%", key);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (strcmp(key, shares[i].key) == 0)
            return text_share(value, shares[i].share) ||
                   usage_error("--fault: %s='%s' is not a share: write 2%%, 0.02 or 1e-6", key, value);
    if (strcmp(key, "delay") == 0)
        return text_time_ns(value, &spec->delay_ns) ||
               usage_error("--fault: delay='%s' is not a time: write 500us or 20ms", value);
    if (strcmp(key, "rate") == 0)
        return text_rate_bps(value, &spec->rate_bps) ||
               usage_error("--fault: rate='%s' is not a rate: write bits a second as 64k, 10M or 1G", value);
    return usage_error("--fault: there is no '%s'; there are loss, reorder, dup, corrupt, mangle, delay, rate", key);
}

static bool is_first(struct fault_spec *spec, const char *key)
{
    return text_is_first(key, "loss reorder dup corrupt mangle delay rate", &spec->given) ||
           usage_error("--fault: %s= is there twice for one direction", key);
}

bool fault_parse(const char *text, struct fault_spec *spec)
{
    char *copy = strdup(text), *cursor = copy, *key, *value;
    bool ok = true;

    while (ok && text_word(&cursor, &key, &value))
        ok = is_first(spec, key) && set_fault(spec, key, value);
    free(copy);
    return ok;
}

/* splitmix64 (Steele, Lea and Flood 2014): small, fast, and every seed is a good one. */
static uint64_t next_random(struct fault *fault)
{
    uint64_t z = fault->state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double next_fraction(struct fault *fault)
{
    return (double)(next_random(fault) >> 11) * 0x1p-53;
}

bool fault_chance(struct fault *fault, double chance)
{
    return chance > 0 && next_fraction(fault) < chance;
}

unsigned fault_pick(struct fault *fault, unsigned choices)
{
    return (unsigned)(next_random(fault) % choices);
}

/* How many good bits come before a bad one: geometric, so one draw an error instead of one a bit. */
static uint64_t next_distance(struct fault *fault, double chance)
{
    double good = chance > 0 ? log1p(-next_fraction(fault)) / log1p(-chance) : INFINITY;

    return good < 1e18 ? (uint64_t)good : UINT64_MAX;
}

void fault_init(struct fault *fault, const struct fault_spec *spec, uint64_t seed)
{
    *fault = (struct fault){ .spec = *spec, .state = seed };
    fault->corrupt_in = next_distance(fault, spec->corrupt);
    fault->mangle_in = next_distance(fault, spec->mangle);
}

static bool flip_bits(struct fault *fault, double chance, uint64_t *distance, uint8_t *bytes, size_t count)
{
    uint64_t bits = 8 * (uint64_t)count;
    bool flipped = false;

    if (chance <= 0)
        return false;
    while (*distance < bits) {
        bytes[*distance / 8] ^= (uint8_t)(1u << (*distance % 8));
        *distance += 1 + next_distance(fault, chance);
        flipped = true;
    }
    *distance -= bits;
    return flipped;
}

bool fault_corrupt(struct fault *fault, uint8_t *frame, size_t bytes)
{
    return flip_bits(fault, fault->spec.corrupt, &fault->corrupt_in, frame, bytes);
}

bool fault_mangle(struct fault *fault, uint8_t *frame, size_t bytes)
{
    return flip_bits(fault, fault->spec.mangle, &fault->mangle_in, frame, bytes);
}
