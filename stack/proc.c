/* /proc: the files, and how they are read. What stands in them is in proc_net.c. */
#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>

static void proc_byte(struct proc_out *out, char byte)
{
    if (out->skip > 0) {
        out->skip--;
    } else if (out->written < out->room) {
        out->at[out->written++] = byte;
    }
}

void proc_text(struct proc_out *out, const char *text)
{
    while (*text)
        proc_byte(out, *text++);
}

void proc_text_padded(struct proc_out *out, const char *text, unsigned width)
{
    size_t len = strlen(text);

    proc_text(out, text);
    for (; len < width; len++)
        proc_byte(out, ' ');
}

void proc_number(struct proc_out *out, uint32_t value, unsigned width)
{
    char digits[12];
    unsigned count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    for (unsigned i = count; i < width; i++)
        proc_byte(out, ' ');
    while (count > 0)
        proc_byte(out, digits[--count]);
}

void proc_counters(struct proc_out *out, const struct net *net, const struct counter *table)
{
    for (; table->name; table++) {
        uint32_t value;

        memcpy(&value, (const char *)net + table->offset, sizeof value);
        proc_counter(out, table->name, value);
    }
}

bool proc_wants(const struct proc_out *out, size_t bytes)
{
    return out->skip < bytes && out->written < out->room;
}

bool proc_passes_over(struct proc_out *out, size_t bytes)
{
    if (proc_wants(out, bytes))
        return false;
    if (out->skip >= bytes)
        out->skip -= bytes;
    return true;
}

void proc_counter(struct proc_out *out, const char *name, uint32_t value)
{
    if (proc_passes_over(out, PROC_COUNTER_BYTES))
        return;
    proc_text_padded(out, name, PROC_NAME_WIDTH);
    proc_number(out, value, PROC_NUMBER_WIDTH);
    proc_text(out, "\n");
}

static struct proc_file *proc_of(struct file *file)
{
    return (struct proc_file *)file;
}

static long proc_read(struct file *file, void *bytes, size_t len)
{
    struct proc_file *f = proc_of(file);
    struct proc_out out = { .at = bytes, .skip = f->offset, .room = len };

    f->entry->generate(f->net, &out);
    f->offset += out.written;
    return (long)out.written;
}

static long proc_write(struct file *file, const void *bytes, size_t len)
{
    (void)file, (void)bytes, (void)len;
    return -EBADF;                      /* opened for reading only */
}

static unsigned proc_poll(struct file *file)
{
    (void)file;
    return POLLIN | POLLRDNORM;
}

/* Nobody ever waits for these. */
static struct wait_queue *proc_wait_queue(struct file *file)
{
    return &proc_of(file)->waiters;
}

static void proc_close(struct file *file)
{
    (void)file;
}

static void proc_release(struct file *file)
{
    struct proc_file *f = proc_of(file);

    f->next_free = f->net->proc.free;
    f->net->proc.free = f;
    pool_level_give(&f->net->proc.level);
}

static const struct file_ops proc_ops = {
    .read = proc_read,
    .write = proc_write,
    .poll = proc_poll,
    .wait_queue = proc_wait_queue,
    .close = proc_close,
    .release = proc_release,
};

static int proc_open_entry(struct net *net, const struct proc_entry *entry, struct file **file)
{
    struct proc_file *f = net->proc.free;

    if (!f)
        return -ENFILE;
    net->proc.free = f->next_free;
    pool_level_take(&net->proc.level);
    *f = (struct proc_file){ .net = net, .entry = entry };
    file_init(&f->file, &proc_ops);
    *file = &f->file;
    return 0;
}

static int proc_open(struct net *net, const char *path, int flags, struct file **file)
{
    for (const struct proc_entry *entry = net->proc.entries; entry; entry = entry->next)
        if (strcmp(entry->path, path) == 0)
            return (flags & 3) == O_RDONLY ? proc_open_entry(net, entry, file) : -EACCES;
    return -ENOENT;
}

void proc_add(struct net *net, struct proc_entry *entry)
{
    entry->next = net->proc.entries;
    net->proc.entries = entry;
}

void proc_init(struct net *net)
{
    struct proc_state *proc = &net->proc;

    for (unsigned i = NET_PROC_FILES; i-- > 0;) {
        proc->files[i].next_free = proc->free;
        proc->free = &proc->files[i];
    }
    pool_level_init(&proc->level, NET_PROC_FILES);
    proc->root = (struct file_root){ .prefix = "/proc/", .open = proc_open };
    file_add_root(net, &proc->root);
    proc->builtin[0] = (struct proc_entry){ .path = "net/dev", .generate = proc_net_dev };
    proc->builtin[1] = (struct proc_entry){ .path = "net/sockstat", .generate = proc_net_sockstat };
    proc_add(net, &proc->builtin[0]);
    proc_add(net, &proc->builtin[1]);
}
