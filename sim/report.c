/* Error and note lines; see report.h. */
#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum exit_status first_status = EXIT_FINE;

bool report(enum exit_status status, const char *format, ...)
{
    va_list arguments;

    if (first_status == EXIT_FINE)
        first_status = status;
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
