/*
 * Applications in a test: tasks that speak BSD sockets, on one host or two. Each host has one
 * descriptor table that its applications share, as httpd's tasks do.
 */
#ifndef APPS_H
#define APPS_H

#include "host.h"

extern struct lab lab;          /* hosts .1 (a) and .2 (b) on a wire */

void apps_setup(void);
/* every application has ended, every descriptor is closed, every pool is full */
void apps_teardown(void);

void app_start(struct host *host, void (*main)(void *arg), void *arg);

/* Runs until every application has ended; fails when they have not after `limit_ms`. */
void apps_run(uint32_t limit_ms);

/* Runs for a time, whatever happens. */
void apps_run_for(uint32_t ms);

/* The same descriptor of an application's host, once applications may run no more. */
struct file *app_file(struct host *host, int fd);

#endif
