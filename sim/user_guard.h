/*
 * Which frames of the machine slirp may see, so that the machine answers forwarded ports and reaches nothing else.
 *
 * slirp has a switch for that (QEMU's restrict=on), but with it drops the replies to forwarded UDP ports, too. So it runs
 * without, behind this: no TCP connection is opened from the machine, and a datagram passes only as the reply to one
 * that slirp delivered, or to its DHCP server.
 */
#ifndef SIM_USER_GUARD_H
#define SIM_USER_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { USER_GUARD_FLOWS = 256 };        /* the last UDP peers remembered */

struct user_guard {
    uint8_t flows[USER_GUARD_FLOWS][12];    /* address and port of the peer, then of the machine, as in the packet */
    unsigned next;                          /* the oldest, replaced next */
};

/* A frame from slirp to the machine: remembers whom the machine may answer. */
void user_guard_note(struct user_guard *guard, const uint8_t *frame, size_t bytes);

/* May this frame of the machine pass to slirp? */
bool user_guard_allows(const struct user_guard *guard, const uint8_t *frame, size_t bytes);

#endif
