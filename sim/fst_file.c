/*
 * The file of --fst. Libfst, which writes it, takes the place of whatever has its name and looks at no error, so both
 * are done here: before, whether the file may be written; after, whether it has all its blocks.
 */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "report.h"
#include "waves.h"

/* Block types: fstapi.h of GTKWave. */
enum { BLOCK_HEADER = 0, BLOCK_GEOMETRY = 3, BLOCK_HIERARCHY = 4, BLOCK_HIERARCHY_LZ4 = 6, BLOCK_HIERARCHY_LZ4DUO = 7 };

static bool may_write_in_folder(const char *path)
{
    char *copy = strdup(path);
    bool may = access(dirname(copy), W_OK | X_OK) == 0;
    int error = errno;

    free(copy);
    errno = error;
    return may;
}

char *fst_file_prepare(const char *path)
{
    struct stat status;
    bool is_there = lstat(path, &status) == 0;
    char *file = is_there && S_ISLNK(status.st_mode) ? realpath(path, NULL) : strdup(path);

    if (!file) {
        setup_error("--fst: %s is a symbolic link, and where it points there is nothing: %s", path, strerror(errno));
        return NULL;
    }
    is_there = stat(file, &status) == 0;
    if (is_there && !S_ISREG(status.st_mode))
        setup_error("--fst: %s is no ordinary file but a %s: choose another", path,
                    S_ISDIR(status.st_mode) ? "folder" : "device or a pipe");
    else if ((is_there && access(file, W_OK) != 0) || !may_write_in_folder(file))
        setup_error("--fst: cannot write %s: %s", path, strerror(errno));
    else
        return file;
    free(file);
    return NULL;
}

/* A block: its type, then its length, 64 bits, big-endian, which counts itself but not the type. */
static bool read_block(FILE *file, int *type, uint64_t *bytes)
{
    *type = fgetc(file);
    *bytes = 0;
    for (int i = 0; i < 8; i++)
        *bytes = *bytes << 8 | (uint8_t)fgetc(file);
    return !feof(file) && *bytes >= 8;
}

/* The hierarchy is written last, so what a full disk cuts off is missing at the end. */
static bool has_all_blocks(FILE *file, uint64_t file_bytes)
{
    bool geometry = false, hierarchy = false;
    uint64_t at = 0, bytes;
    int type;

    while (at < file_bytes) {
        if (fseeko(file, (off_t)at, SEEK_SET) != 0 || !read_block(file, &type, &bytes))
            return false;
        if ((type == BLOCK_HEADER) != (at == 0) || bytes > file_bytes - at - 1)
            return false;
        geometry |= type == BLOCK_GEOMETRY;
        hierarchy |= type == BLOCK_HIERARCHY || type == BLOCK_HIERARCHY_LZ4 || type == BLOCK_HIERARCHY_LZ4DUO;
        at += 1 + bytes;
    }
    return geometry && hierarchy;
}

bool fst_file_is_complete(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat status;

    if (!file)
        return false;

    bool complete = fstat(fileno(file), &status) == 0 && has_all_blocks(file, (uint64_t)status.st_size);
    fclose(file);
    return complete;
}
