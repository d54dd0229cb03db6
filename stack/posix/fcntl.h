/* Opening files and descriptor flags (POSIX.1-2017 <fcntl.h>, the part that exists here). */
#ifndef POSIX_FCNTL_H
#define POSIX_FCNTL_H

#include <sys/types.h>

#undef O_NONBLOCK
#define O_RDONLY    0
#define O_WRONLY    1
#define O_RDWR      2
#define O_NONBLOCK  0x4000

#define F_GETFL     3
#define F_SETFL     4

int open(const char *path, int flags, ...) __asm__("file_open");
int fcntl(int fd, int command, ...) __asm__("file_fcntl");

#endif
