/* Error and note lines; see report.h. */
#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum exit_status first_status = EXIT_FINE;

static bool console_line_open;

void report_console_line(bool open)
{
    console_line_open = open;
}

/* A message behind the console's line would be read as a part of it, where both go to one place. */
static void end_console_line(void)
{
    struct stat out, error;

    if (console_line_open && fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &error) == 0 &&
        out.st_dev == error.st_dev && out.st_ino == error.st_ino)
        putchar('\n');
    console_line_open = false;
}

bool report(enum exit_status status, const char *format, ...)
{
    va_list arguments;

    if (first_status == EXIT_FINE)
        first_status = status;
    end_console_line();
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

enum exit_status report_status(void)
{
    return first_status;
}

bool report_stdout_complete(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;

    int error = errno;                  /* the report flushes stdout, too */
    return output_error("stdout cannot be written: %s", strerror(error));
}
