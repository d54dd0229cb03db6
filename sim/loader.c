/* The firmware image; see loader.h. Every offset in the file is checked before it is followed. */
#include "loader.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

struct image {
    const char *path;
    uint8_t *bytes;
    size_t count;
};

/* `count` things of `size` bytes at `offset`, or NULL when the file does not hold them. Tables lie on whole words. */
static const void *part(const struct image *image, uint64_t offset, uint64_t count, size_t size)
{
    if (size > 1 && offset % 4 != 0)
        return NULL;
    if (offset > image->count || count > (image->count - offset) / size)
        return NULL;
    return image->bytes + offset;
}

static bool read_file(struct image *image)
{
    FILE *file = fopen(image->path, "rb");

    if (!file)
        return setup_error("cannot read the firmware %s: %s", image->path, strerror(errno));
    image->bytes = malloc(FILE_BYTES_MAX);
    if (!image->bytes)
        abort();
    image->count = fread(image->bytes, 1, FILE_BYTES_MAX, file);

    int error = ferror(file) ? errno : 0;
    fclose(file);
    if (error)
        return setup_error("cannot read the firmware %s: %s", image->path, strerror(error));
    if (image->count == FILE_BYTES_MAX)
        return setup_error("%s is too big to be a firmware image", image->path);
    return true;
}

static bool check_head(const struct image *image, const Elf32_Ehdr *head)
{
    if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
        return setup_error("%s is not an ELF file; the firmware is build/firmware/*.elf", image->path);
    if (head->e_ident[EI_CLASS] != ELFCLASS32 || head->e_ident[EI_DATA] != ELFDATA2LSB || head->e_machine != EM_RISCV)
        return setup_error("%s is for another machine (ELF machine %u, class %u); this one runs 32-bit RISC-V, "
                           "little-endian", image->path, head->e_machine, head->e_ident[EI_CLASS]);
    if (head->e_type != ET_EXEC)
        return setup_error("%s is not a linked program (ELF type %u)", image->path, head->e_type);
    if ((head->e_entry & ~MODEL_UNCACHED) != 0)
        return setup_error("%s starts at 0x%08x, but the machine starts at 0: link it with the firmware's linker "
                           "script", image->path, head->e_entry);
    return true;
}

static bool clear_ram(struct model *model, uint32_t address, size_t count)
{
    static const uint8_t zeros[4096];

    while (count) {
        size_t now = count < sizeof zeros ? count : sizeof zeros;

        if (!model_ram_write(model, address, zeros, now))
            return false;
        address += (uint32_t)now;
        count -= now;
    }
    return true;
}

static bool load_segment(struct model *model, const struct image *image, const Elf32_Phdr *segment)
{
    const void *bytes = part(image, segment->p_offset, segment->p_filesz, 1);
    uint32_t address = segment->p_paddr & ~MODEL_UNCACHED;

    if (!bytes || segment->p_memsz < segment->p_filesz)
        return setup_error("%s is cut short or damaged: a segment of it is missing", image->path);
    if (segment->p_memsz > model_ram_bytes(model) || address > model_ram_bytes(model) - segment->p_memsz)
        return setup_error("%s does not fit: %u bytes at 0x%08x, and RAM has %zu from 0", image->path,
                           segment->p_memsz, segment->p_paddr, model_ram_bytes(model));
    return model_ram_write(model, address, bytes, segment->p_filesz) &&
           clear_ram(model, address + segment->p_filesz, segment->p_memsz - segment->p_filesz);
}

static bool load_segments(struct model *model, const struct image *image, const Elf32_Ehdr *head)
{
    const Elf32_Phdr *segments = part(image, head->e_phoff, head->e_phnum, sizeof *segments);
    unsigned loaded = 0;

    if (!segments || head->e_phentsize != sizeof *segments)
        return setup_error("%s is cut short or damaged: it has no program headers", image->path);
    for (unsigned i = 0; i < head->e_phnum; i++) {
        if (segments[i].p_type != PT_LOAD || segments[i].p_memsz == 0)
            continue;
        if (!load_segment(model, image, &segments[i]))
            return false;
        loaded++;
    }
    return loaded > 0 || setup_error("%s has nothing to load in it", image->path);
}

/* The string at `offset` of a string section, or NULL when it has no end within it. */
static const char *string_at(const struct image *image, const Elf32_Shdr *strings, uint32_t offset)
{
    const char *text = part(image, strings->sh_offset, strings->sh_size, 1);

    return text && offset < strings->sh_size && memchr(text + offset, '\0', strings->sh_size - offset) ? text + offset
                                                                                                       : NULL;
}

static bool named(const char *name, const char *wanted)
{
    return name && strcmp(name, wanted) == 0;
}

static bool find_symbol(const struct image *image, const Elf32_Shdr *sections, unsigned count, const char *wanted,
                        uint32_t *address)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned symbol_count = sections[i].sh_size / (unsigned)sizeof(Elf32_Sym);
        const Elf32_Sym *symbols = part(image, sections[i].sh_offset, symbol_count, sizeof *symbols);

        if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= count || !symbols)
            continue;
        for (unsigned s = 0; s < symbol_count; s++) {
            if (named(string_at(image, &sections[sections[i].sh_link], symbols[s].st_name), wanted)) {
                *address = symbols[s].st_value;
                return true;
            }
        }
    }
    return false;
}

static bool find_section(const struct image *image, const Elf32_Shdr *sections, unsigned count, unsigned names,
                         const char *wanted, uint32_t *address)
{
    for (unsigned i = 0; names < count && i < count; i++) {
        if (named(string_at(image, &sections[names], sections[i].sh_name), wanted)) {
            *address = sections[i].sh_addr;
            return true;
        }
    }
    return false;
}

static bool find_boot_params(const struct image *image, const Elf32_Ehdr *head, uint32_t *address)
{
    const Elf32_Shdr *sections = part(image, head->e_shoff, head->e_shnum, sizeof *sections);

    if (sections && head->e_shentsize == sizeof *sections &&
        (find_section(image, sections, head->e_shnum, head->e_shstrndx, ".boot_params", address) ||
         find_symbol(image, sections, head->e_shnum, "boot_params", address))) {
        *address &= ~MODEL_UNCACHED;
        return true;
    }
    return setup_error("%s has no boot_params: it is not a firmware of this machine (see firmware/boot_params.h)",
                       image->path);
}

bool loader_load(struct model *model, const char *path, uint32_t *boot_params)
{
    struct image image = { .path = path };
    bool ok = read_file(&image);

    if (ok) {
        const Elf32_Ehdr *head = part(&image, 0, 1, sizeof *head);

        ok = check_head(&image, head) && load_segments(model, &image, head) &&
             find_boot_params(&image, head, boot_params);
    }
    free(image.bytes);
    return ok;
}
