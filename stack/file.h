/*
 * What a descriptor points to: sockets, the console, ROM files and /proc alike. A struct file is
 * embedded in its owner's struct and reached through one constant table of operations.
 *
 * Operations are non-blocking and return -errno; blocking, O_NONBLOCK and errno are done here,
 * once. References are held by descriptors and by calls in progress: `close` tells the owner that
 * the last descriptor is gone (sleepers are woken and get EBADF), `release` that nobody looks at
 * the struct any more.
 */
#ifndef STACK_FILE_H
#define STACK_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "wait.h"

struct net;
struct file;

struct file_ops {
    long (*read)(struct file *file, void *bytes, size_t len);           /* 0: end */
    long (*write)(struct file *file, const void *bytes, size_t len);
    /* POLLIN | ... that hold now */
    unsigned (*poll)(struct file *file);
    /* woken when poll's answer may have changed */
    struct wait_queue *(*wait_queue)(struct file *file);
    void (*close)(struct file *file);
    void (*release)(struct file *file);
};

struct file {
    const struct file_ops *ops;
    uint16_t refs;                  /* descriptors and calls in progress */
    uint16_t descriptors;
    bool nonblocking, closed;
    uint32_t read_timeout_ms, write_timeout_ms;     /* 0: for ever */
};

/* A way to open files by name: /proc, the ROM file system. `path` is what follows the prefix. */
struct file_root {
    struct file_root *next;
    const char *prefix;             /* "/proc/" */
    /* 0 or -errno; no reference */
    int (*open)(struct net *net, const char *path, int flags, struct file **file);
};

struct file_state { struct file_root *roots; };

void file_init(struct file *file, const struct file_ops *ops);
/* the caller's memory, for the stack's life */
void file_add_root(struct net *net, struct file_root *root);

/*
 * Puts `file` into the current task's table: the descriptor, or -EMFILE (the second closes and
 * releases it then).
 */
int file_install(struct file *file);
int file_install_or_discard(struct file *file);
/* for the console, before any task runs */
int file_install_at(struct file **table, int fd, struct file *file);

/* The file behind a descriptor of the current task with a reference for the caller, or NULL. */
struct file *file_get(int fd);
void file_put(struct file *file);

/*
 * Sleeps until file's poll() shows one of `events`, at most until *deadline_ms of net->now_ms
 * (NULL: for ever). 0, or -errno: EAGAIN (non-blocking, or the time is over), EBADF (closed
 * meanwhile). Yields before it says EAGAIN, so that a spinning task lets net_poll run.
 */
int file_wait(struct file *file, unsigned events, bool nonblocking, const uint32_t *deadline_ms);

/*
 * Runs `attempt` until it says something else than -EAGAIN, with file_wait() in between.
 * `timeout_ms` 0: for ever. A call that fails has let others run, whatever its error: a server's
 * loop that goes on after EMFILE stops nobody.
 */
typedef long file_attempt(struct file *file, void *arg);
long file_try(struct file *file, unsigned events, bool nonblocking, uint32_t timeout_ms,
              file_attempt *attempt, void *arg);

/* Writes all of it; less only when an error comes after a part, or when it may not block. */
long file_write_all(struct file *file, const void *bytes, size_t len, bool nonblocking);

/* The POSIX names' implementation; they set errno (stack/posix/unistd.h, fcntl.h). */
int file_open(const char *path, int flags, ...);
long file_read(int fd, void *bytes, size_t len);
long file_write(int fd, const void *bytes, size_t len);
int file_close(int fd);
int file_fcntl(int fd, int command, ...);

/* -errno becomes errno and -1; anything else is handed on. */
long file_result(long result);

/* Closes every descriptor of a table. */
void file_close_all(struct file **table);

#endif
