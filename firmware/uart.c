/* The serial port of docs/architecture.md. */
#include "uart.h"

#include "soc.h"

enum { UART_DIVISOR_MIN = 4 };

void uart_init(uint32_t sys_hz, uint32_t baud)
{
    uint32_t divisor = baud ? (sys_hz + baud / 2) / baud : 0;

    SOC_UART->divisor = divisor < UART_DIVISOR_MIN ? UART_DIVISOR_MIN : divisor;
}

void uart_write_byte(uint8_t byte)
{
    while (!(SOC_UART->status & SOC_UART_TX_READY))
        continue;
    SOC_UART->data = byte;
}

bool uart_read_byte(uint8_t *byte)
{
    if (!(SOC_UART->status & SOC_UART_RX_READY))
        return false;
    *byte = (uint8_t)SOC_UART->data;
    return true;
}
