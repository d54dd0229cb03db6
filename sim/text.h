/* Reading the values of options: numbers, times, shares, addresses, and lists of key=value words. */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* All are strict: the whole text must be the value. False leaves *out alone; nothing is printed. */
bool text_number(const char *text, uint64_t *out);                  /* decimal or 0x… */
bool text_time_ns(const char *text, uint64_t *out);                 /* 10ns 1.5us 20ms 3s */
bool text_share(const char *text, double *out);                     /* 2%, 0.02 or 1e-6; 0 to 1 */
bool text_rate_bps(const char *text, uint64_t *out);                /* bits a second: 64k 10M 1G */
bool text_ipv4(const char *text, uint8_t out[4]);
bool text_ipv4_prefix(const char *text, uint8_t out[4], unsigned *prefix_bits);
bool text_mac(const char *text, uint8_t out[6]);
bool text_port(const char *text, uint16_t *out);                    /* 1 to 65535 */

/*
 * Takes the next word of "a=1,b=2,c" off *cursor, in place: its key, and its value or NULL. False at the end, where
 * *cursor is NULL. A text of nothing and what stands behind a last comma are words, too: their key is empty.
 */
bool text_word(char **cursor, char **key, char **value);

/* Of the keys that may be there once, "a b c": false when this one was there before. *given is 0 at first. */
bool text_is_first(const char *key, const char *keys, uint32_t *given);

#endif
