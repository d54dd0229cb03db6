/* Values of options; see text.h. */
#include "text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_number(const char *text, uint64_t *out)
{
    char *end;
    int base = strncmp(text, "0x", 2) == 0 ? 16 : 10;

    if (!isxdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    unsigned long long value = strtoull(text, &end, base);
    if (errno != 0 || end == text || *end != '\0')
        return false;
    *out = value;
    return true;
}

/* A decimal fraction without sign, inf or nan; *end is what follows it. */
static bool text_decimal(const char *text, double *out, const char **end)
{
    char *stop;

    if (!isdigit((unsigned char)text[0]) && text[0] != '.')
        return false;
    *out = strtod(text, &stop);
    *end = stop;
    return stop != text && isfinite(*out);
}

struct unit {
    const char *name;
    double factor;
};

static bool text_scaled(const char *text, const struct unit *units, uint64_t *out)
{
    double value;
    const char *end;

    if (!text_decimal(text, &value, &end))
        return false;
    for (; units->name; units++) {
        if (strcmp(end, units->name) != 0)
            continue;
        if (value * units->factor >= 9e18)
            return false;
        *out = (uint64_t)llround(value * units->factor);
        return true;
    }
    return false;
}

bool text_time_ns(const char *text, uint64_t *out)
{
    static const struct unit units[] = {
        { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 }, { NULL, 0 },
    };

    return text_scaled(text, units, out);
}

bool text_rate_bps(const char *text, uint64_t *out)
{
    static const struct unit units[] = {
        { "", 1 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 }, { NULL, 0 },
    };
    uint64_t rate;

    if (!text_scaled(text, units, &rate) || rate == 0)
        return false;
    *out = rate;
    return true;
}

bool text_share(const char *text, double *out)
{
    double value;
    const char *end;

    if (!text_decimal(text, &value, &end))
        return false;
    if (strcmp(end, "%") == 0)
        value /= 100;
    else if (*end != '\0')
        return false;
    if (value > 1)
        return false;
    *out = value;
    return true;
}

bool text_ipv4(const char *text, uint8_t out[4])
{
    uint8_t bytes[4];

    if (inet_pton(AF_INET, text, bytes) != 1)
        return false;
    memcpy(out, bytes, 4);
    return true;
}

bool text_ipv4_prefix(const char *text, uint8_t out[4], unsigned *prefix_bits)
{
    char address[INET_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    uint64_t bits;

    if (!slash || (size_t)(slash - text) >= sizeof address)
        return false;
    memcpy(address, text, (size_t)(slash - text));
    address[slash - text] = '\0';
    if (!text_number(slash + 1, &bits) || bits < 1 || bits > 30 || !text_ipv4(address, out))
        return false;
    *prefix_bits = (unsigned)bits;
    return true;
}

bool text_mac(const char *text, uint8_t out[6])
{
    unsigned bytes[6];
    int used = 0;

    if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &bytes[0], &bytes[1], &bytes[2], &bytes[3], &bytes[4],
               &bytes[5], &used) != 6 || text[used] != '\0')
        return false;
    for (int i = 0; i < 6; i++)
        out[i] = (uint8_t)bytes[i];
    return true;
}

bool text_port(const char *text, uint16_t *out)
{
    uint64_t number;

    if (!text_number(text, &number) || number < 1 || number > 65535)
        return false;
    *out = (uint16_t)number;
    return true;
}

bool text_is_first(const char *key, const char *keys, uint32_t *given)
{
    for (uint32_t bit = 1; *keys; bit <<= 1) {
        size_t length = strcspn(keys, " ");
        bool was_given = *given & bit;

        if (strlen(key) == length && strncmp(keys, key, length) == 0) {
            *given |= bit;
            return !was_given;
        }
        keys += length + strspn(keys + length, " ");
    }
    return true;
}

bool text_word(char **cursor, char **key, char **value)
{
    if (!*cursor)
        return false;
    *key = strsep(cursor, ",");
    *value = strchr(*key, '=');
    if (*value)
        *(*value)++ = '\0';
    return true;
}
