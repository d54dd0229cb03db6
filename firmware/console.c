/* See console.h. Output waits for the wire; input wakes whoever reads or polls. */
#include "console.h"

#include <errno.h>
#include <poll.h>

#include "file.h"
#include "soc.h"
#include "trap.h"
#include "uart.h"

static struct wait_queue readers;

/* The line stays high while a byte waits, and the handler has masked it: it is opened when all is read. */
static long console_read(struct file *file, void *bytes, size_t len)
{
    uint8_t *at = bytes;
    size_t n = 0;

    (void)file;
    while (n < len && uart_read_byte(&at[n]))
        n++;
    if (n < len)
        trap_unmask(SOC_IRQ_UART);
    return n || !len ? (long)n : -EAGAIN;
}

static long console_write(struct file *file, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;

    (void)file;
    for (size_t i = 0; i < len; i++)
        uart_write_byte(at[i]);
    return (long)len;
}

static unsigned console_events(struct file *file)
{
    (void)file;
    return POLLOUT | (uart_has_byte() ? POLLIN : 0u);
}

static struct wait_queue *console_queue(struct file *file)
{
    (void)file;
    return &readers;
}

static void console_nothing(struct file *file)      /* it is never gone */
{
    (void)file;
}

static const struct file_ops console_ops = {
    .read = console_read, .write = console_write, .poll = console_events, .wait_queue = console_queue,
    .close = console_nothing, .release = console_nothing,
};

static struct file console;

void console_init(void)
{
    file_init(&console, &console_ops);
    trap_unmask(SOC_IRQ_UART);
}

void console_install(struct file **table)
{
    for (int fd = 0; fd <= 2; fd++)
        file_install_at(table, fd, &console);
}

void console_poll(void)
{
    if (trap_take_lines() & SOC_IRQ_UART)
        wait_wake(&readers);
}
