/* The pcapng writer; see pcapng.h. Blocks are written in the host's byte order, which the format allows. */
#include "pcapng.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report.h"

enum {
    BLOCK_SECTION = 0x0A0D0D0A, BLOCK_INTERFACE = 1, BLOCK_PACKET = 6,
    OPTION_IF_NAME = 2, OPTION_IF_TSRESOL = 9, OPTION_IF_FCSLEN = 13, OPTION_USER_APPLICATION = 4,
    OPTION_EPB_FLAGS = 2,
    LINKTYPE_ETHERNET = 1,
    BLOCK_HEAD_MAX = 256,
};

struct pcapng {
    FILE *file;
    char *path;
    unsigned fcs_bytes;
    bool dirty;
};

/* The part of a block that is not frame bytes, built up field by field. */
struct block {
    uint8_t bytes[BLOCK_HEAD_MAX];
    size_t used;
};

static void put_bytes(struct block *block, const void *bytes, size_t count)
{
    memcpy(block->bytes + block->used, bytes, count);
    block->used += count;
    while (block->used % 4)
        block->bytes[block->used++] = 0;
}

static void put_u32(struct block *block, uint32_t value)
{
    put_bytes(block, &value, sizeof value);
}

static void put_u16_pair(struct block *block, unsigned first, unsigned second)
{
    uint16_t pair[2] = { (uint16_t)first, (uint16_t)second };

    put_bytes(block, pair, sizeof pair);
}

static void put_option(struct block *block, unsigned code, const void *value, size_t bytes)
{
    put_u16_pair(block, code, (unsigned)bytes);
    put_bytes(block, value, bytes);
}

/* The mark behind the last option: code 0, length 0. */
static void put_end(struct block *block)
{
    put_u32(block, 0);
}

/* A block's total length stands at both of its ends. */
static void write_block(struct pcapng *pcapng, uint32_t type, const struct block *block)
{
    uint32_t head[2] = { type, (uint32_t)(block->used + 12) };

    fwrite(head, sizeof head, 1, pcapng->file);
    fwrite(block->bytes, block->used, 1, pcapng->file);
    fwrite(&head[1], sizeof head[1], 1, pcapng->file);
}

static void write_section(struct pcapng *pcapng)
{
    static const uint64_t length_unknown = UINT64_MAX;
    static const char application[] = "earshot";
    struct block block = { .used = 0 };

    put_u32(&block, 0x1A2B3C4D);
    put_u16_pair(&block, 1, 0);
    put_bytes(&block, &length_unknown, sizeof length_unknown);
    put_option(&block, OPTION_USER_APPLICATION, application, sizeof application - 1);
    put_end(&block);
    write_block(pcapng, BLOCK_SECTION, &block);
}

static void write_interface(struct pcapng *pcapng, const char *name)
{
    const uint8_t nanoseconds = 9, fcs_bytes = (uint8_t)pcapng->fcs_bytes;
    struct block block = { .used = 0 };

    put_u16_pair(&block, LINKTYPE_ETHERNET, 0);
    put_u32(&block, 0);                                 /* no snap length */
    put_option(&block, OPTION_IF_NAME, name, strlen(name));
    put_option(&block, OPTION_IF_TSRESOL, &nanoseconds, 1);
    put_option(&block, OPTION_IF_FCSLEN, &fcs_bytes, 1);
    put_end(&block);
    write_block(pcapng, BLOCK_INTERFACE, &block);
}

struct pcapng *pcapng_create(const char *path, const char *interface_name, unsigned fcs_bytes)
{
    struct pcapng *pcapng = calloc(1, sizeof *pcapng);

    if (!pcapng)
        abort();
    pcapng->file = fopen(path, "wb");
    if (!pcapng->file) {
        setup_error("cannot write the capture %s: %s", path, strerror(errno));
        free(pcapng);
        return NULL;
    }
    pcapng->path = strdup(path);
    pcapng->fcs_bytes = fcs_bytes;
    write_section(pcapng);
    write_interface(pcapng, interface_name);
    pcapng->dirty = true;
    return pcapng;
}

void pcapng_write(struct pcapng *pcapng, uint64_t time_ns, enum pcapng_direction direction, bool bad_fcs,
                  const uint8_t *frame, size_t bytes)
{
    uint32_t flags = (uint32_t)direction | pcapng->fcs_bytes << 5 | (bad_fcs ? 1u << 24 : 0);
    struct block head = { .used = 0 }, options = { .used = 0 };
    static const uint8_t padding[4];
    size_t padded = (bytes + 3) & ~(size_t)3;

    put_u32(&head, 0);                                  /* the first and only interface */
    put_u32(&head, (uint32_t)(time_ns >> 32));
    put_u32(&head, (uint32_t)time_ns);
    put_u32(&head, (uint32_t)bytes);
    put_u32(&head, (uint32_t)bytes);
    put_option(&options, OPTION_EPB_FLAGS, &flags, sizeof flags);
    put_end(&options);

    uint32_t ends[2] = { BLOCK_PACKET, (uint32_t)(12 + head.used + padded + options.used) };
    fwrite(ends, sizeof ends, 1, pcapng->file);
    fwrite(head.bytes, head.used, 1, pcapng->file);
    fwrite(frame, bytes, 1, pcapng->file);
    fwrite(padding, padded - bytes, 1, pcapng->file);
    fwrite(options.bytes, options.used, 1, pcapng->file);
    fwrite(&ends[1], sizeof ends[1], 1, pcapng->file);
    pcapng->dirty = true;
}

void pcapng_flush(struct pcapng *pcapng)
{
    if (pcapng->dirty)
        fflush(pcapng->file);
    pcapng->dirty = false;
}

bool pcapng_close(struct pcapng *pcapng)
{
    bool complete = !ferror(pcapng->file);

    complete &= fclose(pcapng->file) == 0;
    if (!complete)
        output_error("the capture %s is not complete: %s", pcapng->path, strerror(errno));
    free(pcapng->path);
    free(pcapng);
    return complete;
}
