/* Addresses as text (POSIX.1-2017 <arpa/inet.h>). */
#ifndef POSIX_ARPA_INET_H
#define POSIX_ARPA_INET_H

#include <netinet/in.h>

int inet_pton(int family, const char *text, void *address) __asm__("sock_inet_pton");
const char *inet_ntop(int family, const void *address, char *text,
                      socklen_t len) __asm__("sock_inet_ntop");

#endif
