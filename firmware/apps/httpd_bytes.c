/*
 * /bytes/N: N bytes that anybody can compute, byte i being (i * 31 + (i >> 8)) & 255.
 *
 * 31 has an inverse modulo 256: 31 * 223 = 1. So block k of 256 bytes, i*31 + k, is (i + 223 k) *
 * 31: the first block turned by 223 k places, a slice of a table two blocks long. Of four tables,
 * each one byte further, one has the slice at the same distance from a word as the place that it is
 * copied to, so that it is copied by whole words.
 */
#include <string.h>

#include "httpd.h"

enum { STEP = 31, INVERSE = 223, BLOCK = 256, TABLE = 2 * BLOCK + 4 };

static uint8_t tables[4][TABLE] __attribute__((aligned(4)));

static void fill_tables(void)
{
    for (unsigned shift = 0; shift < 4; shift++)
        for (unsigned i = 0; i < TABLE; i++)
            tables[shift][i] = (uint8_t)((i + shift) * STEP);
}

/* Block k, `misalignment` bytes behind a word. */
static const uint8_t *block(uint32_t k, unsigned misalignment)
{
    unsigned turn = k * INVERSE % BLOCK;
    unsigned shift = (turn - misalignment) % 4;

    if (turn < shift)
        turn += BLOCK;
    return &tables[shift][turn - shift];
}

static void put_bytes(struct http_conn *conn, uint32_t count)
{
    for (uint32_t left = count, k = 0; left && !conn->broken; k++) {
        uint32_t len = left < BLOCK ? left : BLOCK;
        uintptr_t to = (uintptr_t)(conn->out + conn->out_bytes);

        http_put(conn, block(k, to % 4), len);
        left -= len;
    }
}

/* A decimal number and nothing else. */
static bool parse_count(const char *text, uint32_t *count)
{
    uint64_t value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (uint64_t)(*text - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *count = (uint32_t)value;
    return true;
}

void http_serve_bytes(struct http_conn *conn)
{
    uint32_t count;

    if (!parse_count(conn->request.path + strlen("/bytes/"), &count)) {
        http_reply_text(conn, 400, "400 Bad Request: /bytes/N takes a number up to 4294967295\n");
        return;
    }
    if (!tables[0][1])
        fill_tables();
    http_reply_head(conn, 200, "application/octet-stream", count);
    if (conn->request.method != HTTP_HEAD)
        put_bytes(conn, count);
}
