/*
 * /bytes/N: N bytes that anybody can compute, byte i being (i * 31 + (i >> 8)) & 255.
 *
 * 31 has an inverse modulo 256: 31 * 223 = 1. So block k of 256 bytes, i*31 + k, is (i + 223 k) * 31: the first block
 * turned by 223 k places, a slice of a table two blocks long. Four tables, each one byte further, make every slice
 * begin at a word, so that it is copied by words.
 */
#include <string.h>

#include "httpd.h"

enum { STEP = 31, INVERSE = 223, BLOCK = 256 };

static uint8_t tables[4][2 * BLOCK] __attribute__((aligned(4)));

static void fill_tables(void)
{
    for (unsigned shift = 0; shift < 4; shift++)
        for (unsigned i = 0; i < 2 * BLOCK; i++)
            tables[shift][i] = (uint8_t)((i + shift) * STEP);
}

static const uint8_t *block(uint32_t k)
{
    unsigned turn = k * INVERSE % BLOCK;

    return &tables[turn % 4][turn - turn % 4];
}

static void put_bytes(struct http_conn *conn, uint32_t count)
{
    for (uint32_t at = 0; at < count && !conn->broken; at += BLOCK)
        http_put(conn, block(at / BLOCK), count - at < BLOCK ? count - at : BLOCK);
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
