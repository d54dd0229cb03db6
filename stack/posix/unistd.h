/* What works on every descriptor (POSIX.1-2017 <unistd.h>, the part that exists here). */
#ifndef POSIX_UNISTD_H
#define POSIX_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO    0
#define STDOUT_FILENO   1
#define STDERR_FILENO   2

ssize_t read(int fd, void *bytes, size_t len) __asm__("file_read");
ssize_t write(int fd, const void *bytes, size_t len) __asm__("file_write");
int close(int fd) __asm__("file_close");

#endif
