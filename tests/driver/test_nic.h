/*
 * The driver on the model NIC: one of each, and a pool, fresh for every test; and that nothing
 * leaked after it.
 */
#ifndef TEST_NIC_H
#define TEST_NIC_H

#include "test.h"

#include "nic_internal.h"
#include "nic_model.h"

enum { BUFFERS = 24, VIEWS = 40, BATCH = 8 };

extern struct model model;
extern struct nic nic;
extern struct pkt_pool pool;
extern struct netif *netif;

void setup_down(void);                          /* probed, not up */
void setup_up(void);
void probe_again(void);                         /* after model_has() or with `config` changed */
extern struct nic_config config;
uint32_t now_ms(void);
void run_ms(unsigned ms);                       /* time passes; the driver's ticks are given */
void teardown(void);                        /* brings it down; every buffer and view must be free */

void fill(uint8_t *frame, size_t len, unsigned seed);
bool arrives(size_t len, unsigned seed);        /* a frame of that pattern is put on the wire */
void expect_pattern(const struct pkt *pkt, size_t len, unsigned seed);
unsigned poll_and_free(void);                   /* everything that waits */

struct pkt *payload_of(size_t len, unsigned seed);              /* one view of a pool buffer */
/* false: no room */
bool send_frame(size_t header_bytes, struct pkt *payload, unsigned views, unsigned seed);
void expect_sent(unsigned index, size_t header_bytes, unsigned header_seed, size_t payload_bytes,
                 unsigned payload_seed);

#endif
