/* What picolibc asks of a machine: stdout, stderr and how to stop. */
#include <stdio.h>
#include <stdlib.h>

#include "trap.h"
#include "uart.h"

static int libc_put(char c, FILE *stream)
{
    (void)stream;
    if (c == '\n')
        uart_write_byte('\r');
    uart_write_byte((uint8_t)c);
    return 0;
}

static FILE console = FDEV_SETUP_STREAM(libc_put, NULL, NULL, _FDEV_SETUP_WRITE);

FILE *const stdout = &console;
FILE *const stderr = &console;

/* assert() ends here; picolibc's own would pull in signals. */
_Noreturn void __assert_func(const char *file, int line, const char *function,
                             const char *expression)
{
    trap_die("%s:%d: %s: assertion '%s' failed", file, line, function ? function : "?", expression);
}

_Noreturn void abort(void)
{
    trap_die("abort() called from %p", __builtin_return_address(0));
}

/* What the compiler calls for 64-bit divisions, none of them in a hurry; libgcc's takes 1.3 KB. */
uint64_t __udivdi3(uint64_t n, uint64_t d)
{
    uint64_t quotient = 0, rest = 0;

    for (unsigned bit = 64; bit-- > 0;) {
        rest = rest << 1 | (n >> bit & 1);
        if (rest >= d) {
            rest -= d;
            quotient |= 1ull << bit;
        }
    }
    return quotient;
}
