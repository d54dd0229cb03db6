/*
 * Wait queues: who wants to know when something changes. A blocked task, a poll() call and an epoll
 * interest are the three users; each embeds a `struct wait` and is called back at every wake-up
 * until it removes itself.
 */
#ifndef STACK_WAIT_H
#define STACK_WAIT_H

#include <stdbool.h>

struct wait {
    struct wait *next, **prev;                  /* prev NULL: in no queue */
    void (*wake)(struct wait *self, void *arg);
    void *arg;
};

struct wait_queue { struct wait *first; };

void wait_add(struct wait_queue *queue, struct wait *entry);
void wait_remove(struct wait *entry);           /* also when it is in no queue */
/* calls every entry; an entry may remove itself, and no other */
void wait_wake(struct wait_queue *queue);

#endif
