/* Options at level IPPROTO_TCP (POSIX.1-2017 <netinet/tcp.h>). */
#ifndef POSIX_NETINET_TCP_H
#define POSIX_NETINET_TCP_H

#define TCP_NODELAY     1

#endif
