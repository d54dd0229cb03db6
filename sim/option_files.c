/* No output over an input or another output; see option_files.h. */
#define _GNU_SOURCE
#include "option_files.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "report.h"
#include "text.h"

struct named_file {
    const char *option;
    char *path;
    bool is_output;
};

struct named_files {
    struct named_file files[6 + 2 * OPTIONS_NETS_MAX];
    unsigned count;
};

static bool same_folder(const char *a, const char *b)
{
    char *copy_a = strdup(a), *copy_b = strdup(b);
    struct stat folder_a, folder_b;
    bool same = stat(dirname(copy_a), &folder_a) == 0 && stat(dirname(copy_b), &folder_b) == 0 &&
                folder_a.st_dev == folder_b.st_dev && folder_a.st_ino == folder_b.st_ino;

    free(copy_a);
    free(copy_b);
    return same;
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Files that are there are known by their inode, others by folder and name. Devices may be shared: /dev/null may. */
static bool same_file(const char *a, const char *b)
{
    struct stat file_a, file_b;
    bool there_a = stat(a, &file_a) == 0, there_b = stat(b, &file_b) == 0;

    if (there_a && there_b)
        return file_a.st_dev == file_b.st_dev && file_a.st_ino == file_b.st_ino && !S_ISCHR(file_a.st_mode);
    return !there_a && !there_b && strcmp(last_name(a), last_name(b)) == 0 && same_folder(a, b);
}

static bool add_file(struct named_files *named, const char *option, const char *path, bool is_output)
{
    const struct named_file file = { option, strdup(path), is_output };

    for (unsigned i = 0; i < named->count; i++) {
        const struct named_file *other = &named->files[i];

        if ((is_output || other->is_output) && same_file(path, other->path)) {
            free(file.path);
            return usage_error("%s and %s name the same file, %s: it would be overwritten", other->option, option,
                               path);
        }
    }
    named->files[named->count++] = file;
    return true;
}

/* in= and out= of one --net pcap; what else is wrong with the words is said when it is opened. */
static bool add_net(struct named_files *named, const char *net)
{
    char *copy = strdup(net), *words = copy, *key, *value;
    bool ok = true, has_in = false, has_out = false;

    if (!text_word(&words, &key, &value) || strcmp(key, "pcap") != 0)
        words = NULL;
    while (ok && text_word(&words, &key, &value)) {
        bool *seen = strcmp(key, "in") == 0 ? &has_in : strcmp(key, "out") == 0 ? &has_out : NULL;

        if (!seen || *seen || !value || !*value)
            continue;
        *seen = true;
        ok = add_file(named, seen == &has_out ? "--net pcap,out=" : "--net pcap,in=", value, seen == &has_out);
    }
    free(copy);
    return ok;
}

static bool add_beside(struct named_files *named, const char *option, const char *fst, const char *ending)
{
    char *path;

    if (asprintf(&path, "%s%s", fst, ending) < 0)
        abort();

    bool ok = add_file(named, option, path, true);
    free(path);
    return ok;
}

/* The waves, the save file, and the hierarchy, which libfst keeps beside them for a while. */
static bool add_waves(struct named_files *named, const char *fst)
{
    return !fst || (add_file(named, "--fst", fst, true) && add_beside(named, "the .gtkw of --fst", fst, ".gtkw") &&
                    add_beside(named, "the .hier of --fst", fst, ".hier"));
}

static bool add_all(struct named_files *named, const struct options *options)
{
    bool ok = add_file(named, "the firmware", options->firmware, false) && add_waves(named, options->fst) &&
              (!options->pcap || add_file(named, "--pcap", options->pcap, true)) &&
              (!options->stats || add_file(named, "--stats", options->stats, true));

    for (unsigned i = 0; ok && i < options->net_count; i++)
        ok = add_net(named, options->nets[i]);
    return ok;
}

bool option_files_check(const struct options *options)
{
    struct named_files named = { .count = 0 };
    bool ok = add_all(&named, options);

    while (named.count)
        free(named.files[--named.count].path);
    return ok;
}
