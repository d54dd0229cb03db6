/* user_guard: what of the machine's frames may pass to slirp. */
#include "test.h"

#include "../../sim/user_guard.h"

enum { HOST = 3, MACHINE = 2, STRANGER = 9, TCP = 6, UDP = 17, SYN = 0x02, ACK = 0x10 };

static struct user_guard guard;

static void setup(void)
{
    memset(&guard, 0, sizeof guard);
}

/* An IPv4 frame between 192.0.2.from and 192.0.2.to; `flags` are TCP's. */
struct frame { uint8_t bytes[64]; };

static struct frame packet(unsigned protocol, unsigned from, unsigned from_port, unsigned to, unsigned to_port,
                           unsigned flags)
{
    struct frame f = { { [12] = 0x08, [14] = 0x45, [23] = (uint8_t)protocol, [26] = 192, [28] = 2, [29] = (uint8_t)from,
                         [30] = 192, [32] = 2, [33] = (uint8_t)to, [34] = (uint8_t)(from_port >> 8),
                         [35] = (uint8_t)from_port, [36] = (uint8_t)(to_port >> 8), [37] = (uint8_t)to_port,
                         [47] = (uint8_t)flags } };

    return f;
}

static bool allowed(struct frame frame)
{
    return user_guard_allows(&guard, frame.bytes, sizeof frame.bytes);
}

TEST(a_datagram_passes_only_as_the_answer_to_one_that_slirp_delivered)
{
    struct frame question = packet(UDP, HOST, 5555, MACHINE, 7, 0);

    expect(!allowed(packet(UDP, MACHINE, 7, HOST, 5555, 0)));
    user_guard_note(&guard, question.bytes, 42);                /* an empty datagram, not padded */
    expect(allowed(packet(UDP, MACHINE, 7, HOST, 5555, 0)));
    expect(!allowed(packet(UDP, MACHINE, 7, HOST, 5556, 0)));
    expect(!allowed(packet(UDP, MACHINE, 8, HOST, 5555, 0)));
    expect(!allowed(packet(UDP, MACHINE, 7, STRANGER, 5555, 0)));
}

TEST(old_peers_are_forgotten_the_newest_are_not)
{
    for (unsigned port = 1000; port < 1000 + USER_GUARD_FLOWS + 1; port++) {
        struct frame question = packet(UDP, HOST, port, MACHINE, 7, 0);
        user_guard_note(&guard, question.bytes, sizeof question.bytes);
    }
    expect(!allowed(packet(UDP, MACHINE, 7, HOST, 1000, 0)));
    expect(allowed(packet(UDP, MACHINE, 7, HOST, 1001, 0)));
    expect(allowed(packet(UDP, MACHINE, 7, HOST, 1000 + USER_GUARD_FLOWS, 0)));
}

TEST(no_connection_is_opened_from_the_machine)
{
    expect(!allowed(packet(TCP, MACHINE, 40000, HOST, 80, SYN)));
    expect(!allowed(packet(TCP, MACHINE, 40000, STRANGER, 80, SYN)));
    expect(allowed(packet(TCP, MACHINE, 80, HOST, 40000, SYN | ACK)));
    expect(allowed(packet(TCP, MACHINE, 80, HOST, 40000, ACK)));
}

TEST(arp_and_dhcp_pass_and_what_is_not_understood_does_not)
{
    struct frame arp = { { [12] = 0x08, [13] = 0x06 } }, ipv6 = { { [12] = 0x86, [13] = 0xdd } };
    struct frame fragment = packet(TCP, MACHINE, 80, HOST, 40000, ACK);

    fragment.bytes[20] = 0x20;                                  /* more fragments */
    expect(allowed(arp));
    expect(allowed(packet(UDP, MACHINE, 68, HOST, 67, 0)));
    expect(!allowed(ipv6));
    expect(!allowed(fragment));
    expect(!allowed(packet(1, MACHINE, 0, STRANGER, 0, 0)));
    expect(!user_guard_allows(&guard, arp.bytes, 13));
    expect(!user_guard_allows(&guard, fragment.bytes, 40));
}

int main(void)
{
    return RUN("user_guard", setup, NULL, T(a_datagram_passes_only_as_the_answer_to_one_that_slirp_delivered),
               T(old_peers_are_forgotten_the_newest_are_not), T(no_connection_is_opened_from_the_machine),
               T(arp_and_dhcp_pass_and_what_is_not_understood_does_not));
}
