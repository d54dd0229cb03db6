/* Firmware images; see image.h. One segment: the fake's program and boot_params, then the tables of the ELF file. */
#include "image.h"

#include <elf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../firmware/boot_params.h"

enum { PARAMS = FAKE_PROGRAM + 0x40 };

static const char names[] = "\0.boot_params\0.symtab\0.strtab\0boot_params";
enum { NAME_PARAMS = 1, NAME_SYMTAB = 14, NAME_STRTAB = 22, NAME_SYMBOL = 30 };

struct file {
    Elf32_Ehdr head;
    Elf32_Phdr segment;
    Elf32_Shdr sections[4];
    Elf32_Sym symbols[2];
    char names[64];
    uint8_t ram[PARAMS + sizeof(struct boot_params)];       /* what is loaded at 0 */
};

static void fill_ram(struct file *file, const struct image_options *o)
{
    const struct fake_program program = { o->action, o->argument, PARAMS };
    const struct boot_params params = {
        .magic = o->magic ? o->magic : BOOT_MAGIC,
        .version = o->version ? o->version : BOOT_VERSION,
        .length = o->length ? o->length : sizeof params,
    };

    memcpy(file->ram + FAKE_PROGRAM, &program, sizeof program);
    memcpy(file->ram + PARAMS, &params, sizeof params);
}

static void fill_head(struct file *file, const struct image_options *o)
{
    file->head = (Elf32_Ehdr){
        .e_ident = { 0x7F, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
        .e_type = o->type ? o->type : ET_EXEC, .e_machine = o->machine ? o->machine : EM_RISCV,
        .e_entry = o->entry, .e_phoff = offsetof(struct file, segment), .e_shoff = offsetof(struct file, sections),
        .e_phentsize = sizeof file->segment, .e_phnum = 1,
        .e_shentsize = sizeof file->sections[0], .e_shnum = 4, .e_shstrndx = 3,
    };
    file->segment = (Elf32_Phdr){
        .p_type = PT_LOAD, .p_offset = offsetof(struct file, ram), .p_paddr = o->address, .p_vaddr = o->address,
        .p_filesz = sizeof file->ram, .p_memsz = sizeof file->ram + 5000,
    };
}

static void fill_tables(struct file *file, const struct image_options *o)
{
    memcpy(file->names, names, sizeof names);
    if (!o->by_symbol && !o->no_params)
        file->sections[1] = (Elf32_Shdr){ .sh_name = NAME_PARAMS, .sh_type = SHT_PROGBITS, .sh_addr = PARAMS };
    file->sections[2] = (Elf32_Shdr){
        .sh_name = NAME_SYMTAB, .sh_type = SHT_SYMTAB, .sh_offset = offsetof(struct file, symbols),
        .sh_size = sizeof file->symbols, .sh_link = 3, .sh_entsize = sizeof file->symbols[0],
    };
    file->sections[3] = (Elf32_Shdr){
        .sh_name = NAME_STRTAB, .sh_type = SHT_STRTAB, .sh_offset = offsetof(struct file, names),
        .sh_size = sizeof file->names,
    };
    if (o->by_symbol)
        file->symbols[1] = (Elf32_Sym){ .st_name = NAME_SYMBOL, .st_value = PARAMS };
}

void image_write(const char *path, const struct image_options *options)
{
    struct file *file = calloc(1, sizeof *file);
    FILE *out = fopen(path, "wb");

    if (!file || !out)
        abort();
    fill_ram(file, options);
    fill_head(file, options);
    fill_tables(file, options);
    if (fwrite(file, sizeof *file - options->cut_bytes, 1, out) != 1 || fclose(out) != 0)
        abort();
    free(file);
}
