/* The console; see console.h. */
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "report.h"

/*
 * A caller that has closed our standard descriptors must not get a socket in their place. They are for reading only, so
 * that what is written to them is an error.
 */
static void open_missing(void)
{
    int fd = open("/dev/null", O_RDONLY);

    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDONLY);
    if (fd >= 0)
        close(fd);
}

bool console_open(struct console *console, bool raw)
{
    open_missing();
    *console = (struct console){ .index = -1, .in_open = true };
    signal(SIGTTIN, SIG_IGN);           /* in the background a read fails instead of stopping us */
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    if (!raw)
        return true;
    if (tcgetattr(STDIN_FILENO, &console->saved) != 0)
        return usage_error("--raw: stdin is not a terminal");

    struct termios mode = console->saved;
    cfmakeraw(&mode);
    mode.c_oflag |= OPOST;              /* the simulator's own lines still end with a line feed only */
    console->is_raw = tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0;
    return true;
}

void console_attach(struct console *console, struct model *model)
{
    console->model = model;
}

void console_put(void *context, uint8_t byte)
{
    (void)context;
    putchar(byte);
    report_console_line(byte != '\n');
    if (byte == '\n')
        console_flush();
}

/* The machine runs on without its console. A reader that has gone away has had enough, which is no error. */
void console_flush(void)
{
    static bool told;
    bool failed = fflush(stdout) != 0;
    int error = errno;

    if (!failed && !ferror(stdout))
        return;
    clearerr(stdout);
    if (told || (failed && error == EPIPE))
        return;
    told = true;
    output_error("the console is not complete: stdout cannot be written%s%s", failed ? ": " : "",
                 failed ? strerror(error) : "");
}

void console_prepare(struct console *console, struct poll_set *set)
{
    console->index = console->in_open ? poll_set_add(set, STDIN_FILENO, POLLIN) : -1;
}

void console_serve(struct console *console, const struct poll_set *set)
{
    uint8_t typed[256];

    if (!poll_set_events(set, console->index))
        return;

    ssize_t got = read(STDIN_FILENO, typed, sizeof typed);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        console->in_open = false;
    for (ssize_t i = 0; i < got; i++)
        model_uart_send(console->model, typed[i]);
}

void console_close(struct console *console)
{
    console_flush();
    if (console->is_raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &console->saved);
}
