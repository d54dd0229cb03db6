/*
 * The NIC's self-test, which the owner of the machine runs before the interface is brought up: what
 * is written is read back, and frames come back whole, from inside the MAC and from the PHY.
 */
#ifndef NIC_SELFTEST_H
#define NIC_SELFTEST_H

#include "nic.h"

struct nic_selftest_env {
    uint32_t (*now_us)(void);
    /* After each step. `fault` NULL: passed; else what is wrong, and where: bytes, an offset. */
    void (*tell)(const char *step, const char *fault, uint32_t where);
};

/* Steps for which this machine has nothing are left out. The interface is down after it. */
bool nic_selftest(struct nic *nic, const struct nic_selftest_env *env);

#endif
