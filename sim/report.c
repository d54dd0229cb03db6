/* Error and note lines; see report.h. */
#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static enum exit_status first_status = EXIT_FINE;

static void print_line(const char *format, va_list arguments)
{
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

static void remember(enum exit_status status)
{
    if (first_status == EXIT_FINE)
        first_status = status;
}

bool usage_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line(format, arguments);
    va_end(arguments);
    remember(EXIT_USAGE);
    return false;
}

bool setup_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line(format, arguments);
    va_end(arguments);
    remember(EXIT_SETUP);
    return false;
}

bool output_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line(format, arguments);
    va_end(arguments);
    remember(EXIT_OUTPUT);
    return false;
}

void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line(format, arguments);
    va_end(arguments);
}

enum exit_status report_status(void)
{
    return first_status;
}
