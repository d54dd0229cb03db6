/* Wait queues: a doubly linked list whose entries live with those who wait. */
#include "wait.h"

#include <stddef.h>

void wait_add(struct wait_queue *queue, struct wait *entry)
{
    entry->next = queue->first;
    entry->prev = &queue->first;
    if (entry->next)
        entry->next->prev = &entry->next;
    queue->first = entry;
}

void wait_remove(struct wait *entry)
{
    if (!entry->prev)
        return;
    *entry->prev = entry->next;
    if (entry->next)
        entry->next->prev = entry->prev;
    entry->prev = NULL;
    entry->next = NULL;
}

void wait_wake(struct wait_queue *queue)
{
    struct wait *next;

    for (struct wait *entry = queue->first; entry; entry = next) {
        next = entry->next;             /* the entry may take itself out */
        entry->wake(entry, entry->arg);
    }
}
