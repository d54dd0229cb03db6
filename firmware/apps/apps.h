/*
 * The servers. Each opens its sockets once and then serves from several tasks, which share one
 * descriptor table; all they know of the machine is the socket API and app_now_ms().
 */
#ifndef APPS_H
#define APPS_H

#include <stdbool.h>
#include <stdint.h>

enum { HTTPD_WORKERS = 8, SMALL_TCP_WORKERS = 3 };

bool httpd_open(void);                      /* false: errno says why */
void httpd_serve(unsigned worker);          /* worker: 0 to HTTPD_WORKERS - 1; does not return */

/* Echo, discard and chargen (RFC 862, 863, 864). */
bool small_tcp_open(void);
void small_tcp_serve(unsigned worker);
bool small_udp_open(void);
void small_udp_serve(unsigned worker);      /* one worker */

/* A socket bound to `port`, listening if it is a stream. -1: errno says why. */
int app_socket(int type, unsigned port, int backlog);

/*
 * A peer that neither sends nor takes anything for `seconds` makes recv and send fail with EAGAIN.
 */
void app_set_timeouts(int fd, int seconds);

bool app_send_all(int fd, const void *bytes, unsigned len);

uint32_t app_now_ms(void);      /* since some moment; wraps. The machine brings it (services.c) */

#endif
