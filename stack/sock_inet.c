/* Internet addresses as text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include "file.h"

/* One decimal part, 0 to 255, without leading zeros; NULL: not one. */
static const char *sock_parse_part(const char *text, uint8_t *part)
{
    unsigned value = 0, digits = 0;

    for (; *text >= '0' && *text <= '9'; text++, digits++) {
        if (digits > 0 && value == 0)
            return NULL;
        value = value * 10 + (unsigned)(*text - '0');
        if (value > 255)
            return NULL;
    }
    *part = (uint8_t)value;
    return digits > 0 ? text : NULL;
}

int sock_inet_pton(int family, const char *text, void *address)
{
    uint8_t parts[4];

    if (family != AF_INET)
        return (int)file_result(-EAFNOSUPPORT);
    for (int i = 0; i < 4; i++) {
        text = sock_parse_part(text, &parts[i]);
        if (!text || *text != (i < 3 ? '.' : '\0'))
            return 0;
        text++;
    }
    for (int i = 0; i < 4; i++)
        ((uint8_t *)address)[i] = parts[i];
    return 1;
}

static char *sock_format_part(char *at, unsigned value)
{
    if (value >= 100)
        *at++ = (char)('0' + value / 100);
    if (value >= 10)
        *at++ = (char)('0' + value / 10 % 10);
    *at++ = (char)('0' + value % 10);
    return at;
}

const char *sock_inet_ntop(int family, const void *address, char *text, socklen_t len)
{
    const uint8_t *parts = address;
    char *at = text;

    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    if (len < INET_ADDRSTRLEN) {
        errno = ENOSPC;
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        at = sock_format_part(at, parts[i]);
        *at++ = i < 3 ? '.' : '\0';
    }
    return text;
}
