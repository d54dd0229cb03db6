/* Makes a veth pair by rtnetlink, without the `ip` program; see netdev.h. */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netdev.h"

struct request {
    struct nlmsghdr head;
    struct ifinfomsg link;
    uint8_t attributes[256];
};

static void *end_of(struct request *request)
{
    return (uint8_t *)request + NLMSG_ALIGN(request->head.nlmsg_len);
}

/* Opens an attribute; its length is set when what is nested in it is complete. */
static struct rtattr *begin(struct request *request, unsigned short type)
{
    struct rtattr *attribute = end_of(request);

    attribute->rta_type = type;
    request->head.nlmsg_len = NLMSG_ALIGN(request->head.nlmsg_len) + (uint32_t)RTA_LENGTH(0);
    return attribute;
}

static void append(struct request *request, const void *bytes, size_t count)
{
    memcpy(end_of(request), bytes, count);
    request->head.nlmsg_len = NLMSG_ALIGN(request->head.nlmsg_len) + (uint32_t)count;
}

static void end(struct request *request, struct rtattr *attribute)
{
    attribute->rta_len = (unsigned short)((uint8_t *)request + request->head.nlmsg_len - (uint8_t *)attribute);
}

static void add_string(struct request *request, unsigned short type, const char *text)
{
    struct rtattr *attribute = begin(request, type);

    append(request, text, strlen(text) + 1);
    end(request, attribute);
}

static void build(struct request *request, const char *name, const char *peer)
{
    static const struct ifinfomsg peer_link;

    request->head.nlmsg_len = NLMSG_LENGTH(sizeof request->link);
    request->head.nlmsg_type = RTM_NEWLINK;
    request->head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
    add_string(request, IFLA_IFNAME, name);

    struct rtattr *info = begin(request, IFLA_LINKINFO);
    add_string(request, IFLA_INFO_KIND, "veth");
    struct rtattr *data = begin(request, IFLA_INFO_DATA);
    struct rtattr *other = begin(request, VETH_INFO_PEER);
    append(request, &peer_link, sizeof peer_link);
    add_string(request, IFLA_IFNAME, peer);
    end(request, other);
    end(request, data);
    end(request, info);
}

/* Sends the request and returns the kernel's errno for it, 0 for success. */
static int ask_kernel(int fd, const struct request *request)
{
    struct { struct nlmsghdr head; struct nlmsgerr error; uint8_t rest[512]; } reply;

    if (send(fd, request, request->head.nlmsg_len, 0) < 0 || recv(fd, &reply, sizeof reply, 0) < 0)
        return errno;
    return reply.head.nlmsg_type == NLMSG_ERROR ? -reply.error.error : EPROTO;
}

bool netdev_make_veth(const char *name, const char *peer)
{
    struct request request = { 0 };
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

    if (fd < 0)
        return false;
    build(&request, name, peer);

    int error = ask_kernel(fd, &request);
    close(fd);
    errno = error;
    return error == 0;
}
