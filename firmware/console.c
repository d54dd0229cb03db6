/* See console.h. Output waits for the wire; input wakes whoever reads or polls. */
#include "console.h"

#include <errno.h>
#include <poll.h>

#include "file.h"
#include "soc.h"
#include "trap.h"
#include "uart.h"

enum { INPUT_BYTES = 64 };

static struct wait_queue readers;
static uint8_t input[INPUT_BYTES];          /* typed and not read yet; what comes on top is lost */
static unsigned input_head, input_tail;             /* free-running */

bool console_waits(void)
{
    return trap_masked(SOC_IRQ_UART);
}

/* Empties the port, read or not: a byte that waits there holds the interrupt line up. */
void console_poll(void)
{
    uint8_t byte;

    if (!console_waits())
        return;
    while (uart_read_byte(&byte))
        if (input_tail - input_head < INPUT_BYTES)
            input[input_tail++ % INPUT_BYTES] = byte;
    trap_unmask(SOC_IRQ_UART);
    wait_wake(&readers);
}

static long console_read(struct file *file, void *bytes, size_t len)
{
    uint8_t *at = bytes;
    size_t n = 0;

    (void)file;
    while (n < len && input_head != input_tail)
        at[n++] = input[input_head++ % INPUT_BYTES];
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
    return POLLOUT | (input_head != input_tail ? POLLIN : 0u);
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
    .read = console_read, .write = console_write, .poll = console_events,
    .wait_queue = console_queue, .close = console_nothing, .release = console_nothing,
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
