/* The serial port: polled output, and input one byte at a time. */
#ifndef UART_H
#define UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_init(uint32_t sys_hz, uint32_t baud);
void uart_write_byte(uint8_t byte);                 /* waits for room */
bool uart_read_byte(uint8_t *byte);                 /* false: none has come */

#endif
