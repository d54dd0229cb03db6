/*
 * /proc: readable files made by a function each. Text is generated anew at every read and the part
 * asked for is kept, so columns have fixed widths: a number that grows between two reads must not
 * shift the rest.
 */
#ifndef STACK_PROC_H
#define STACK_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "config.h"
#include "counter.h"
#include "file.h"

struct net;

/* Where a generator writes to; keeps only bytes [skip, skip + room). */
struct proc_out {
    char *at;
    size_t skip, room, written;
};

/* A file. The firmware adds its own with proc_add(); `path` is behind "/proc/", e.g. "net/dev". */
struct proc_entry {
    struct proc_entry *next;
    const char *path;
    void (*generate)(struct net *net, struct proc_out *out);
};

struct proc_file {
    struct file file;               /* first */
    struct net *net;
    const struct proc_entry *entry;
    size_t offset;
    struct wait_queue waiters;
    struct proc_file *next_free;
};

struct proc_state {
    struct proc_entry *entries;
    struct proc_entry builtin[2];   /* net/dev, net/sockstat */
    struct file_root root;
    struct proc_file files[NET_PROC_FILES];
    struct proc_file *free;
    struct pool_level level;
};

void proc_init(struct net *net);
/* the caller's memory, for the stack's life */
void proc_add(struct net *net, struct proc_entry *entry);

void proc_text(struct proc_out *out, const char *text);
/* spaces behind it */
void proc_text_padded(struct proc_out *out, const char *text, unsigned width);
/* spaces in front */
void proc_number(struct proc_out *out, uint32_t value, unsigned width);

/*
 * Of a piece of text that is always as long, `bytes`: is any of it asked for? And if not, goes on
 * behind it and is true. What costs time to find out need not be found out then.
 */
bool proc_wants(const struct proc_out *out, size_t bytes);
bool proc_passes_over(struct proc_out *out, size_t bytes);

/* "name value\n", in columns of these widths; the second for each of a table. */
enum {
    PROC_NAME_WIDTH = 28,
    PROC_NUMBER_WIDTH = 10,
    PROC_COUNTER_BYTES = PROC_NAME_WIDTH + PROC_NUMBER_WIDTH + 1,
};
void proc_counter(struct proc_out *out, const char *name, uint32_t value);
void proc_counters(struct proc_out *out, const struct net *net, const struct counter *table);

/* The files that the stack itself has. */
void proc_net_dev(struct net *net, struct proc_out *out);
void proc_net_sockstat(struct net *net, struct proc_out *out);

#endif
