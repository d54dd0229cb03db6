/* The back-ends of --net. Each open function reads its own words, joins the hub, or says what is wrong. */
#ifndef SIM_NET_H
#define SIM_NET_H

#include "hub.h"
#include "options.h"

struct net_env {
    struct hub *hub;
    const struct options *options;
};

bool net_open(const char *text, const struct net_env *env);         /* "user,hostfwd=…", "tap,…", … */

/* `words` is what stands behind the first comma, NULL without one; they may cut it up. */
bool net_user_open(char *words, const struct net_env *env);
bool net_tap_open(char *words, const struct net_env *env);
bool net_socket_open(char *words, const struct net_env *env);
bool net_pcap_open(char *words, const struct net_env *env);

#endif
