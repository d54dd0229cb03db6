/* See bus_fault.h. */
#include "bus_fault.h"

#include <string.h>
#include "clock.h"
#include "report.h"
#include "text.h"

enum { BYTES_GIVEN = 1 << 1 };             /* by its place in the list of keys */

static const char example[] = "--bus-fault err,at=0x30000,bytes=256,from=2s,for=100ms";

static bool set_range(uint32_t *out, const char *key, const char *text)
{
    uint64_t value;

    if (!text_number(text, &value) || value > UINT32_MAX || value % 4)
        return usage_error("--bus-fault: %s='%s' is not a number of whole words (a multiple of 4) below 2^32", key, text);
    *out = (uint32_t)value;
    return true;
}

static bool set_time(uint64_t *ns, const char *key, const char *text)
{
    return text_time_ns(text, ns) || usage_error("--bus-fault: %s='%s' is not a time: write %s=2s", key, text, key);
}

static bool set_kind(struct bus_fault *fault, const char *word)
{
    fault->silent = strcmp(word, "silent") == 0;
    return fault->silent || strcmp(word, "err") == 0 ||
           usage_error("--bus-fault '%s': there are 'err' and 'silent', as in %s", word, example);
}

static bool set_word(struct bus_fault *fault, uint64_t *for_ns, uint32_t *given, const char *key, const char *value)
{
    if (!text_is_first(key, "at bytes from for", given))
        return usage_error("--bus-fault: %s= is there twice", key);
    if (strcmp(key, "at") == 0)
        return set_range(&fault->address, key, value);
    if (strcmp(key, "bytes") == 0)
        return set_range(&fault->bytes, key, value);
    if (strcmp(key, "from") == 0)
        return set_time(&fault->from_ns, key, value);
    if (strcmp(key, "for") == 0)
        return set_time(for_ns, key, value);
    return usage_error("--bus-fault: there is no '%s'; there are at=, bytes=, from= and for=", key);
}

bool bus_fault_parse(char *text, struct bus_fault *fault)
{
    char *cursor = text, *key, *value;
    uint64_t for_ns = NEVER;
    uint32_t given = 0;

    for (bool first = true; text_word(&cursor, &key, &value); first = false) {
        if (!first && !value)
            return usage_error("--bus-fault: '%s' needs a value, as in %s", key, example);
        if (first ? !set_kind(fault, key) : !set_word(fault, &for_ns, &given, key, value))
            return false;
    }
    fault->until_ns = for_ns < NEVER - fault->from_ns ? fault->from_ns + for_ns : NEVER;
    if (given & BYTES_GIVEN && fault->bytes == 0)
        return usage_error("--bus-fault: bytes=0 is no range: %s", example);
    if (for_ns == 0)
        return usage_error("--bus-fault: for=0s is no time at all: %s", example);
    return fault->bytes > 0 || usage_error("--bus-fault needs a range, at= and bytes=: %s", example);
}

bool bus_fault_check(const struct bus_fault *fault, size_t ram_bytes)
{
    uint32_t offset = fault->address & ~MODEL_UNCACHED;

    return (offset <= ram_bytes && fault->bytes <= ram_bytes - offset) ||
           usage_error("--bus-fault: at=0x%x,bytes=0x%x is not in the RAM, which is 0x0 to 0x%zx, and uncached the same "
                       "at 0x%x", fault->address, fault->bytes, ram_bytes - 1, MODEL_UNCACHED);
}

uint64_t bus_fault_next_ns(const struct bus_fault *fault, uint64_t now_ns)
{
    if (!fault->bytes || now_ns >= fault->until_ns)
        return NEVER;
    return now_ns < fault->from_ns ? fault->from_ns : fault->until_ns;
}

void bus_fault_advance(struct bus_fault *fault, struct model *model, uint64_t now_ns)
{
    bool is_on = fault->bytes && now_ns >= fault->from_ns && now_ns < fault->until_ns;

    if (is_on == fault->is_on)
        return;
    fault->is_on = is_on;
    model_break_dma(model, fault->address, is_on ? fault->bytes : 0, fault->silent);
}
