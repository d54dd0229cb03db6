/*
 * The ARP cache: entries, ageing, and the frames that wait for an answer.
 *
 *            arp_hold                answer                  used after ARP_FRESH_MS
 *   FREE ──────────────▶ ASKING ────────────────▶ KNOWN ────────────────────────────▶ REFRESHING
 *    ▲                     │                        ▲             answer                │   │
 *    └── ARP_TRIES unanswered: frames dropped       └─────────────────────────────────-─┘   │
 *    └──────────────────────────────────────────── ARP_TRIES unanswered ──────────────────-─┘
 *
 * ASKING and REFRESHING entries send a request every ARP_RETRY_MS, the latter by unicast and still
 * in use.
 */
#include "arp_cache.h"

#include <assert.h>
#include <string.h>
#include "compiler.h"

void arp_init(struct net *net)
{
    net->arp = (struct arp_state){ 0 };
}

/* A neighbour's place is the low bits of its address, or wherever there was room. */
static struct arp_entry *arp_find(struct net *net, const struct netif *netif, be32 address)
{
    struct arp_entry *first = &net->arp.entries[(address.n >> 24) % NET_ARP_ENTRIES];

    if (be32_eq(first->address, address) && first->state != ARP_FREE && first->netif == netif)
        return first;
    for (struct arp_entry *e = net->arp.entries; e < net->arp.entries + NET_ARP_ENTRIES; e++)
        if (be32_eq(e->address, address) && e->state != ARP_FREE && e->netif == netif)
            return e;
    return NULL;
}

static void arp_forget(struct arp_entry *entry, uint32_t *drops)
{
    for (unsigned i = 0; i < entry->pending_count; i++)
        pkt_free(entry->pending[i].frame);
    *drops += entry->pending_count;
    *entry = (struct arp_entry){ .state = ARP_FREE };
}

/* Who gives way when all entries are taken: nobody waits for it, and it was used longest ago. */
static bool arp_is_better_victim(const struct net *net, const struct arp_entry *a,
                                 const struct arp_entry *b)
{
    bool a_waits = a->state == ARP_ASKING, b_waits = b->state == ARP_ASKING;

    if (a_waits != b_waits)
        return b_waits;
    return net->now_ms - a->used_ms > net->now_ms - b->used_ms;
}

static struct arp_entry *arp_make_room(struct net *net, be32 address)
{
    struct arp_entry *victim = &net->arp.entries[(address.n >> 24) % NET_ARP_ENTRIES];

    for (struct arp_entry *e = net->arp.entries; e < net->arp.entries + NET_ARP_ENTRIES; e++) {
        if (victim->state == ARP_FREE)
            return victim;
        if (e->state == ARP_FREE || arp_is_better_victim(net, e, victim))
            victim = e;
    }
    arp_forget(victim, &net->arp.drops.evicted);
    return victim;
}

static struct arp_entry *arp_make(struct net *net, struct netif *netif, be32 address,
                                  enum arp_entry_state state)
{
    struct arp_entry *entry = arp_make_room(net, address);

    *entry = (struct arp_entry){ .address = address, .netif = netif, .state = (uint8_t)state,
                                 .used_ms = net->now_ms, .known_ms = net->now_ms };
    return entry;
}

const uint8_t *arp_lookup(struct net *net, const struct netif *netif, be32 address)
{
    struct arp_entry *entry = arp_find(net, netif, address);

    if (!entry || entry->state == ARP_ASKING)
        return NULL;
    entry->used_ms = net->now_ms;
    if (entry->state == ARP_KNOWN && net->now_ms - entry->known_ms >= ARP_FRESH_MS) {
        entry->state = ARP_REFRESHING;
        entry->tries = 0;
        entry->ask_ms = net->now_ms;
        net->arp.asking = true;
    }
    return entry->mac;
}

static void arp_ask(struct net *net, struct arp_entry *entry)
{
    net->arp.asking = true;
    entry->tries++;
    entry->ask_ms = net->now_ms + ARP_RETRY_MS;
    arp_send_request(net, entry->netif, entry->state == ARP_REFRESHING ? entry->mac : NULL,
                     entry->address);
}

/* The oldest frame gives way: the newest is the one somebody still waits for. */
static void arp_add_pending(struct net *net, struct arp_entry *entry, struct pkt *frame,
                            const struct netif_tx *how)
{
    if (entry->pending_count == NET_ARP_PENDING) {
        net->arp.drops.pending_full++;
        pkt_free(entry->pending[0].frame);
        memmove(entry->pending, entry->pending + 1,
                (NET_ARP_PENDING - 1) * sizeof entry->pending[0]);
        entry->pending_count--;
    }
    entry->pending[entry->pending_count++] = (struct arp_pending){ .frame = frame, .how = *how };
}

COLD void arp_hold(struct net *net, struct netif *netif, be32 address, const uint8_t *header,
                   unsigned header_bytes, struct pkt *payload, const struct netif_tx *how)
{
    struct arp_entry *entry = arp_find(net, netif, address);
    struct pkt *frame = pkt_alloc(&net->pool);
    bool is_new = !entry;

    if (!frame) {
        net->arp.drops.no_memory++;
        pkt_free(payload);
        return;
    }
    memcpy(frame->data, header, header_bytes);
    frame->len = (uint16_t)header_bytes;
    frame->next = payload;
    if (is_new)
        entry = arp_make(net, netif, address, ARP_ASKING);
    arp_add_pending(net, entry, frame, how);
    if (is_new)
        arp_ask(net, entry);
}

static void arp_send_pending(struct net *net, struct arp_entry *entry, struct arp_pending *pending)
{
    struct netif *netif = entry->netif;
    struct pkt *header = pending->frame, *payload = header->next;
    unsigned fragments = 0, header_bytes = header->len;
    uint8_t *cell;

    for (const struct pkt *view = payload; view; view = view->next)
        fragments++;
    cell = netif->is_up ? netif->ops->tx_header(netif, fragments) : NULL;
    header->next = NULL;
    if (cell) {
        memcpy(cell, header->data, header_bytes);
        eth_fill(cell, netif, entry->mac, ETH_TYPE_IPV4);
        netif->ops->tx_send(netif, header_bytes, payload, &pending->how);
    } else {
        net->arp.drops.no_slot++;
        pkt_free(payload);
    }
    pkt_free(header);
}

void arp_learn(struct net *net, struct netif *netif, be32 address, const uint8_t mac[6], bool make)
{
    struct arp_entry *entry = arp_find(net, netif, address);
    unsigned count;

    if (!entry && make)
        entry = arp_make(net, netif, address, ARP_KNOWN);
    if (!entry)
        return;
    memcpy(entry->mac, mac, 6);
    entry->state = ARP_KNOWN;
    entry->known_ms = net->now_ms;
    entry->tries = 0;
    count = entry->pending_count;
    entry->pending_count = 0;
    for (unsigned i = 0; i < count; i++)
        arp_send_pending(net, entry, &entry->pending[i]);
}

static bool arp_is_asking(const struct arp_entry *entry)
{
    return entry->state == ARP_ASKING || entry->state == ARP_REFRESHING;
}

COLD static void arp_run_timer(struct net *net, struct arp_entry *entry)
{
    if (time_before(net->now_ms, entry->ask_ms))
        return;
    if (entry->tries < ARP_TRIES)
        arp_ask(net, entry);
    else
        arp_forget(entry, &net->arp.drops.unanswered);
}

void arp_run_timers(struct net *net)
{
    bool asking = false;

    if (!net->arp.asking)
        return;
    for (struct arp_entry *e = net->arp.entries; e < net->arp.entries + NET_ARP_ENTRIES; e++) {
        if (arp_is_asking(e))
            arp_run_timer(net, e);
        asking |= arp_is_asking(e);
    }
    net->arp.asking = asking;
}

bool arp_next_deadline(const struct net *net, uint32_t *deadline_ms)
{
    bool found = false;

    if (!net->arp.asking)
        return false;
    for (const struct arp_entry *e = net->arp.entries; e < net->arp.entries + NET_ARP_ENTRIES; e++)
        if (arp_is_asking(e))
            time_bound(&found, deadline_ms, e->ask_ms);
    return found;
}

void arp_flush(struct net *net)
{
    for (struct arp_entry *e = net->arp.entries; e < net->arp.entries + NET_ARP_ENTRIES; e++)
        arp_forget(e, &net->arp.drops.evicted);
}
