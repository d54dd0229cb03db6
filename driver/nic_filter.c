/*
 * The receive address filter. A multicast group gets a perfect entry while there is one, else a
 * bucket of the hash; where there is neither, all multicast is let in and the stack sorts it out.
 */
#include <string.h>

#include "compiler.h"
#include "nic_internal.h"

static unsigned nic_filter_groups(const struct nic *nic)    /* perfect entries besides our own */
{
    unsigned entries = NIC_GET(NIC_CAPS_PERFECT_ENTRIES, nic->caps);

    return (entries > NIC_PERFECT_MAX ? NIC_PERFECT_MAX : entries) - 1;
}

/* Its second word enables it; it is changed only while it is disabled. */
static void nic_filter_entry(const struct nic *nic, unsigned entry, const uint8_t *mac, bool on)
{
    nic_write(nic, NIC_FILTER(entry) + NIC_FILTER_HIGH, 0);
    if (!on)
        return;
    nic_write(nic, NIC_FILTER(entry) + NIC_FILTER_LOW,
              (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 |
                  (uint32_t)mac[3] << 24);
    nic_write(nic, NIC_FILTER(entry) + NIC_FILTER_HIGH,
              (uint32_t)mac[4] | (uint32_t)mac[5] << 8 | NIC_FILTER_HIGH_ENABLE);
}

/* The upper 6 bits of the address's CRC-32, as the wire has its bits. */
static unsigned nic_filter_bucket(const uint8_t *mac)
{
    uint32_t crc = UINT32_MAX;

    for (unsigned bit = 0; bit < 48; bit++) {
        uint32_t feedback = (crc >> 31 ^ (uint32_t)mac[bit / 8] >> bit % 8) & 1;

        crc = crc << 1 ^ (feedback ? 0x04C11DB7 : 0);
    }
    return crc >> 26;
}

static void nic_filter_bucket_word(const struct nic *nic, unsigned word)
{
    uint32_t bits = 0;

    for (unsigned i = 0; i < 32; i++)
        bits |= nic->buckets[32 * word + i] ? 1u << i : 0;
    nic_write(nic, NIC_MULTICAST_HASH(word) + NIC_MULTICAST_HASH_WORD, bits);
}

/* False: full. The NIC is told when a bucket's first user comes or its last one goes. */
static bool nic_filter_bucket_use(struct nic *nic, unsigned bucket, bool joins)
{
    uint8_t *users = &nic->buckets[bucket];

    if (joins ? *users == UINT8_MAX : !*users)
        return false;
    *users = (uint8_t)(*users + (joins ? 1 : -1));
    if (*users == joins)
        nic_filter_bucket_word(nic, bucket / 32);
    return true;
}

static struct nic_group *nic_filter_find(struct nic *nic, const uint8_t *mac)
{
    for (unsigned i = 0; i < nic_filter_groups(nic); i++)
        if (nic->groups[i].users && memcmp(nic->groups[i].mac, mac, 6) == 0)
            return &nic->groups[i];
    return NULL;
}

static struct nic_group *nic_filter_free(struct nic *nic)
{
    for (unsigned i = 0; i < nic_filter_groups(nic); i++)
        if (!nic->groups[i].users)
            return &nic->groups[i];
    return NULL;
}

static bool nic_filter_group_use(struct nic *nic, struct nic_group *group, const uint8_t *mac,
                                 bool joins)
{
    bool was_free = !group->users;

    if (joins && group->users == UINT16_MAX)
        return false;
    group->users = (uint16_t)(group->users + (joins ? 1 : -1));
    memcpy(group->mac, mac, sizeof group->mac);
    if (was_free || !group->users)
        nic_filter_entry(nic, 1 + (unsigned)(group - nic->groups), mac, joins);
    return true;
}

/* Where there is no table left: those who wait for one are counted. */
static bool nic_filter_let_all_in(struct nic *nic, bool joins)
{
    if (joins ? nic->groups_unfiltered == UINT8_MAX : !nic->groups_unfiltered)
        return false;
    nic->groups_unfiltered = (uint8_t)(nic->groups_unfiltered + (joins ? 1 : -1));
    if (nic->netif.is_up)
        nic_link_control(nic);
    return true;
}

COLD bool nic_filter_multicast(struct netif *netif, const uint8_t mac[6], bool joins)
{
    struct nic *nic = nic_of(netif);
    struct nic_group *group = nic_filter_find(nic, mac);

    if (!(mac[0] & 1))
        return false;
    if (!group && joins)
        group = nic_filter_free(nic);
    if (group)
        return nic_filter_group_use(nic, group, mac, joins);
    if (nic->caps & NIC_CAPS_HASH_FILTER)
        return nic_filter_bucket_use(nic, nic_filter_bucket(mac), joins);
    return nic_filter_let_all_in(nic, joins);
}

COLD void nic_filter_init(struct nic *nic)
{
    if (nic->caps & NIC_CAPS_VLAN)
        for (unsigned i = 0; i < NIC_VLAN_WORDS; i++)
            nic_write(nic, NIC_VLAN_TABLE(i) + NIC_VLAN_TABLE_WORD, 0);
}

void nic_filter_start(struct nic *nic)
{
    nic_filter_entry(nic, 0, nic->netif.mac, true);
    for (unsigned i = 0; i < nic_filter_groups(nic); i++)
        nic_filter_entry(nic, i + 1, nic->groups[i].mac, nic->groups[i].users);
    nic_filter_bucket_word(nic, 0);
    nic_filter_bucket_word(nic, 1);
}

static void nic_filter_apply(struct nic *nic)
{
    if (nic->netif.is_up)
        nic_link_control(nic);
}

void nic_set_promiscuous(struct nic *nic, bool on)
{
    nic->promiscuous = on;
    nic_filter_apply(nic);
}

bool nic_set_all_multicast(struct nic *nic, bool on)
{
    if (on ? nic->all_multicast_users == UINT8_MAX : !nic->all_multicast_users)
        return false;
    nic->all_multicast_users = (uint8_t)(nic->all_multicast_users + (on ? 1 : -1));
    nic_filter_apply(nic);
    return true;
}

bool nic_set_vlan(struct nic *nic, bool strips, bool filters)
{
    if (!(nic->caps & NIC_CAPS_VLAN))
        return false;
    nic->vlan_strip = strips;
    nic->vlan_filter = filters;
    nic_filter_apply(nic);
    return true;
}

bool nic_let_vlan_in(struct nic *nic, unsigned identifier, bool lets_in)
{
    uint32_t offset = NIC_VLAN_TABLE(identifier / 32) + NIC_VLAN_TABLE_WORD;
    uint32_t bit = 1u << identifier % 32, word;

    if (!(nic->caps & NIC_CAPS_VLAN) || identifier >= 32 * NIC_VLAN_WORDS)
        return false;
    word = nic_read(nic, offset) & ~bit;
    nic_write(nic, offset, word | (lets_in ? bit : 0));
    return true;
}
