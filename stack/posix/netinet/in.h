/* Internet addresses and protocols (POSIX.1-2017 <netinet/in.h>). */
#ifndef POSIX_NETINET_IN_H
#define POSIX_NETINET_IN_H

#include <stdint.h>
#include <sys/socket.h>

#if !defined(_IN_ADDR_T_DECLARED)           /* picolibc's <sys/types.h> may have them */
typedef uint32_t in_addr_t;
#define _IN_ADDR_T_DECLARED
#endif
#if !defined(_IN_PORT_T_DECLARED)
typedef uint16_t in_port_t;
#define _IN_PORT_T_DECLARED
#endif

struct in_addr { in_addr_t s_addr; };       /* network byte order */

struct sockaddr_in {
    sa_family_t sin_family;                 /* AF_INET */
    in_port_t sin_port;                     /* network byte order */
    struct in_addr sin_addr;
    unsigned char sin_zero[8];
};

#define IPPROTO_IP      0
#define IPPROTO_ICMP    1
#define IPPROTO_TCP     6
#define IPPROTO_UDP     17

#define INADDR_ANY          ((in_addr_t)0x00000000)
#define INADDR_BROADCAST    ((in_addr_t)0xffffffff)
#define INADDR_NONE         ((in_addr_t)0xffffffff)
#define INADDR_LOOPBACK     ((in_addr_t)0x7f000001)

#define INET_ADDRSTRLEN     16

#undef htons
#undef htonl
#undef ntohs
#undef ntohl
#define htons(v)    ((uint16_t)__builtin_bswap16((uint16_t)(v)))
#define htonl(v)    ((uint32_t)__builtin_bswap32((uint32_t)(v)))
#define ntohs(v)    htons(v)
#define ntohl(v)    htonl(v)

#endif
