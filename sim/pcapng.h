/*
 * Writes captures as pcapng (draft-ietf-opsawg-pcapng): one Ethernet interface, nanoseconds, the direction of each
 * frame.
 */
#ifndef SIM_PCAPNG_H
#define SIM_PCAPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pcapng_direction { PCAPNG_INBOUND = 1, PCAPNG_OUTBOUND = 2 };      /* epb_flags, bits 0 and 1 */

struct pcapng;

/* fcs_bytes: how many bytes of FCS every frame ends with (0 or 4). NULL: cannot be made, and said so. */
struct pcapng *pcapng_create(const char *path, const char *interface_name, unsigned fcs_bytes);
void pcapng_write(struct pcapng *pcapng, uint64_t time_ns, enum pcapng_direction direction, bool bad_fcs,
                  const uint8_t *frame, size_t bytes);
void pcapng_flush(struct pcapng *pcapng);               /* so that a reader of the growing file sees whole frames */
bool pcapng_close(struct pcapng *pcapng);               /* false: the file is not complete, and said so */

#endif
