/*
 * Descriptors and files: tables, references, blocking, and the calls that work on every kind of
 * file.
 */
#include "net.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include "task.h"

void file_init(struct file *file, const struct file_ops *ops)
{
    *file = (struct file){ .ops = ops };
}

long file_result(long result)
{
    if (result >= 0)
        return result;
    errno = (int)-result;
    return -1;
}

static struct file **file_table(void)
{
    const struct task *task = task_current();

    return task ? task->files : NULL;
}

int file_install_at(struct file **table, int fd, struct file *file)
{
    if (fd < 0 || fd >= TASK_FILES || table[fd])
        return -EBADF;
    table[fd] = file;
    file->refs++;
    file->descriptors++;
    return fd;
}

int file_install(struct file *file)
{
    struct file **table = file_table();

    for (int fd = 0; table && fd < TASK_FILES; fd++)
        if (!table[fd])
            return file_install_at(table, fd, file);
    return -EMFILE;
}

int file_install_or_discard(struct file *file)
{
    int fd = file_install(file);

    if (fd < 0) {
        file->closed = true;
        file->ops->close(file);
        file->ops->release(file);
    }
    return fd;
}

struct file *file_get(int fd)
{
    struct file **table = file_table();

    if (!table || fd < 0 || fd >= TASK_FILES || !table[fd])
        return NULL;
    table[fd]->refs++;
    return table[fd];
}

void file_put(struct file *file)
{
    assert(file->refs > 0);
    if (--file->refs == 0)
        file->ops->release(file);
}

/* Sleepers are woken while the queue they are in still exists. */
static void file_close_slot(struct file **slot)
{
    struct file *file = *slot;

    *slot = NULL;
    if (--file->descriptors == 0) {
        file->closed = true;
        wait_wake(file->ops->wait_queue(file));
        file->ops->close(file);
    }
    file_put(file);
}

void file_close_all(struct file **table)
{
    for (int fd = 0; fd < TASK_FILES; fd++)
        if (table[fd])
            file_close_slot(&table[fd]);
}

int file_close(int fd)
{
    struct file **table = file_table();

    if (!table || fd < 0 || fd >= TASK_FILES || !table[fd])
        return (int)file_result(-EBADF);
    file_close_slot(&table[fd]);
    return 0;
}

int file_wait(struct file *file, unsigned events, bool nonblocking, const uint32_t *deadline_ms)
{
    events |= POLLERR | POLLHUP;
    while (!file->closed) {
        if (file->ops->poll(file) & events)
            return 0;
        if (nonblocking) {
            task_yield();
            return -EAGAIN;
        }
        if (!task_sleep_on(file->ops->wait_queue(file), deadline_ms) && !file->closed)
            return -EAGAIN;
    }
    return -EBADF;
}

/*
 * Between two attempts. An owner that says "ready" and then cannot (the pool may be empty) is asked
 * again after the next net_poll.
 */
static int file_wait_again(struct file *file, unsigned events, const uint32_t *deadline_ms)
{
    if (!(file->ops->poll(file) & events))
        return file_wait(file, events, false, deadline_ms);
    if (deadline_ms && time_reached(net_current()->now_ms, *deadline_ms))
        return -EAGAIN;
    task_yield();
    return file->closed ? -EBADF : 0;
}

long file_try(struct file *file, unsigned events, bool nonblocking, uint32_t timeout_ms,
              file_attempt *attempt, void *arg)
{
    uint32_t deadline_ms = net_current()->now_ms + timeout_ms;
    long result = attempt(file, arg);

    while (result == -EAGAIN && !nonblocking) {
        result = file_wait_again(file, events, timeout_ms ? &deadline_ms : NULL);
        if (result)
            return result;
        result = attempt(file, arg);
    }
    if (result < 0)
        task_yield();
    return result;
}

struct file_bytes {
    uint8_t *to;
    const uint8_t *from;
    size_t len;
};

static long file_attempt_read(struct file *file, void *arg)
{
    struct file_bytes *bytes = arg;

    return file->ops->read(file, bytes->to, bytes->len);
}

long file_read(int fd, void *bytes, size_t len)
{
    struct file_bytes all = { .to = bytes, .len = len };
    struct file *file = file_get(fd);
    long result;

    if (!file)
        return file_result(-EBADF);
    result =
        file_try(file, POLLIN, file->nonblocking, file->read_timeout_ms, file_attempt_read, &all);
    file_put(file);
    return file_result(result);
}

static long file_attempt_write(struct file *file, void *arg)
{
    struct file_bytes *bytes = arg;

    return file->ops->write(file, bytes->from, bytes->len);
}

/*
 * POSIX: a blocking write returns early only on an error, and then tells what went out before it.
 */
long file_write_all(struct file *file, const void *bytes, size_t len, bool nonblocking)
{
    struct file_bytes rest = { .from = bytes, .len = len };
    long result;

    do {
        result = file_try(file, POLLOUT, nonblocking, file->write_timeout_ms, file_attempt_write,
                          &rest);
        if (result < 0)
            break;
        rest.from += result;
        rest.len -= (size_t)result;
    } while (rest.len > 0);
    return rest.len < len ? (long)(len - rest.len) : result;
}

long file_write(int fd, const void *bytes, size_t len)
{
    struct file *file = file_get(fd);
    long result;

    if (!file)
        return file_result(-EBADF);
    result = file_write_all(file, bytes, len, file->nonblocking);
    file_put(file);
    return file_result(result);
}

void file_add_root(struct net *net, struct file_root *root)
{
    root->next = net->file.roots;
    net->file.roots = root;
}

int file_open(const char *path, int flags, ...)
{
    struct net *net = net_current();

    for (const struct file_root *root = net->file.roots; root; root = root->next) {
        size_t prefix = strlen(root->prefix);
        struct file *file;
        int error;

        if (strncmp(path, root->prefix, prefix) != 0)
            continue;
        error = root->open(net, path + prefix, flags, &file);
        if (error)
            return (int)file_result(error);
        file->nonblocking = flags & O_NONBLOCK;
        return (int)file_result(file_install_or_discard(file));
    }
    return (int)file_result(-ENOENT);
}

int file_fcntl(int fd, int command, ...)
{
    struct file *file = file_get(fd);
    int result = 0;
    va_list arguments;

    if (!file)
        return (int)file_result(-EBADF);
    va_start(arguments, command);
    if (command == F_GETFL)
        result = O_RDWR | (file->nonblocking ? O_NONBLOCK : 0);
    else if (command == F_SETFL)
        file->nonblocking = va_arg(arguments, int) & O_NONBLOCK;
    else
        result = -EINVAL;
    va_end(arguments);
    file_put(file);
    return (int)file_result(result);
}
