/* Linux network interfaces; see netdev.h. */
#include "netdev.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct ifreq request_for(const char *name)
{
    struct ifreq request = { 0 };

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return request;
}

/* One ioctl on a throw-away socket. */
static bool control(unsigned long code, struct ifreq *request)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return false;

    bool ok = ioctl(fd, code, request) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return ok;
}

bool netdev_exists(const char *name)
{
    return if_nametoindex(name) != 0;
}

bool netdev_is_up(const char *name)
{
    struct ifreq request = request_for(name);

    return control(SIOCGIFFLAGS, &request) && (request.ifr_flags & IFF_UP);
}

bool netdev_is_veth(const char *name)
{
    struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
    struct ifreq request = request_for(name);

    request.ifr_data = (void *)&info;
    return control(SIOCETHTOOL, &request) && strcmp(info.driver, "veth") == 0;
}

bool netdev_up(const char *name)
{
    struct ifreq request = request_for(name);

    if (!control(SIOCGIFFLAGS, &request))
        return false;
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    return control(SIOCSIFFLAGS, &request);
}

static bool set_sockaddr(unsigned long code, const char *name, const void *address)
{
    struct ifreq request = request_for(name);
    struct sockaddr_in in = { .sin_family = AF_INET };

    memcpy(&in.sin_addr, address, 4);
    memcpy(&request.ifr_addr, &in, sizeof in);
    return control(code, &request);
}

bool netdev_set_address(const char *name, const uint8_t ip[4], unsigned prefix_bits)
{
    uint32_t mask = htonl(0xFFFFFFFFu << (32 - prefix_bits));

    return set_sockaddr(SIOCSIFADDR, name, ip) && set_sockaddr(SIOCSIFNETMASK, name, &mask);
}

void netdev_offloads_off(const char *name)
{
    static const uint32_t offloads[] = {
        ETHTOOL_STXCSUM, ETHTOOL_SRXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO,
    };

    for (size_t i = 0; i < sizeof offloads / sizeof *offloads; i++) {
        struct ethtool_value off = { .cmd = offloads[i], .data = 0 };
        struct ifreq request = request_for(name);

        request.ifr_data = (void *)&off;
        control(SIOCETHTOOL, &request);         /* an interface that has no such offload needs none turned off */
    }
}

void netdev_ipv6_off(const char *name)
{
    char path[64 + NETDEV_NAME_MAX];

    snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/disable_ipv6", name);

    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "1", 1) != 1)
        errno = 0;
    close(fd);
}

/* --- descriptors that carry frames --- */

static int close_keeping_errno(int fd)
{
    int error = errno;

    close(fd);
    errno = error;
    return -1;
}

int netdev_open_tap(const char *name)
{
    struct ifreq request = request_for(name);
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return -1;
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    return ioctl(fd, TUNSETIFF, &request) == 0 ? fd : close_keeping_errno(fd);
}

/* Not our own frames, all addresses, and the VLAN tag that the kernel takes off told beside the frame. */
static bool set_packet_options(int fd, int index)
{
    struct packet_mreq promiscuous = { .mr_ifindex = index, .mr_type = PACKET_MR_PROMISC };
    int one = 1;

    return setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) == 0 &&
           setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous) == 0 &&
           setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof one) == 0;
}

int netdev_open_packet(const char *name)
{
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name),
    };

    if (address.sll_ifindex == 0)
        return -1;

    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    return set_packet_options(fd, address.sll_ifindex) &&
           bind(fd, (struct sockaddr *)&address, sizeof address) == 0 ? fd : close_keeping_errno(fd);
}

/* Puts a tag back behind the addresses; the frame's buffer has 4 bytes to spare. */
static size_t restore_tag(const struct msghdr *message, uint8_t *frame, size_t bytes)
{
    const struct cmsghdr *control_data = CMSG_FIRSTHDR(message);
    struct tpacket_auxdata aux;

    if (!control_data || control_data->cmsg_type != PACKET_AUXDATA || bytes < 12)
        return bytes;
    memcpy(&aux, CMSG_DATA(control_data), sizeof aux);
    if (!(aux.tp_status & TP_STATUS_VLAN_VALID))
        return bytes;

    uint16_t tpid = aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid : ETH_P_8021Q;
    uint16_t tag[2] = { htons(tpid), htons(aux.tp_vlan_tci) };
    memmove(frame + 16, frame + 12, bytes - 12);
    memcpy(frame + 12, tag, sizeof tag);
    return bytes + sizeof tag;
}

static ssize_t read_packet(int fd, uint8_t *frame, size_t room)
{
    union { struct cmsghdr head; char bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))]; } control_data;
    struct iovec part = { frame, room - 4 };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = &control_data, .msg_controllen = sizeof control_data,
    };
    ssize_t got = recvmsg(fd, &message, 0);

    return got <= 0 ? got : (ssize_t)restore_tag(&message, frame, (size_t)got);
}

ssize_t netdev_read(int fd, bool is_packet, uint8_t *frame, size_t room)
{
    ssize_t got = is_packet ? read_packet(fd, frame, room) : read(fd, frame, room);

    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : got;
}

bool netdev_write(int fd, const uint8_t *frame, size_t bytes)
{
    return write(fd, frame, bytes) == (ssize_t)bytes;
}
