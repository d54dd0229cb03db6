/*
 * The NIC's self-test, which the owner of the machine runs before the interface is brought up: what
 * is written is read back, and frames come back whole, from inside the MAC and from the PHY.
 */
#ifndef NIC_SELFTEST_H
#define NIC_SELFTEST_H

#include "nic.h"

enum nic_selftest_result { NIC_SELFTEST_PASSED, NIC_SELFTEST_FAILED, NIC_SELFTEST_NOT_THERE };

struct nic_selftest_env {
    uint32_t (*now_us)(void);
    /* After each step. If it failed: what is wrong, and where: bytes, an offset. */
    void (*tell)(const char *step, enum nic_selftest_result result, const char *fault,
                 uint32_t where);
};

/*
 * False after the first step that failed. One for which this machine has nothing is told to be not
 * there; VLAN tags, checksums and segmentation go through the MAC's loopback and are not told of
 * without it. The interface is down after it.
 */
bool nic_selftest(struct nic *nic, const struct nic_selftest_env *env);

#endif
