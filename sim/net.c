/* Which back-end --net names; see net.h. */
#include "net.h"

#include <stdlib.h>
#include <string.h>
#include "report.h"

static const struct {
    const char *name;
    bool (*open)(char *words, const struct net_env *env);
} kinds[] = {
    { "user", net_user_open },
    { "tap", net_tap_open },
    { "socket", net_socket_open },
    { "pcap", net_pcap_open },
};

bool net_open(const char *text, const struct net_env *env)
{
    char *copy = strdup(text), *words = copy;
    const char *name = strsep(&words, ",");
    bool ok = false, known = false;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !known; i++) {
        known = strcmp(name, kinds[i].name) == 0;
        if (known)
            ok = kinds[i].open(words, env);
    }
    if (!known)
        usage_error("--net: there is no '%s'; there are user, tap, socket and pcap", name);
    free(copy);
    return ok;
}
