/* The servers of apps/ as tasks. */
#ifndef SERVICES_H
#define SERVICES_H

struct net;

/*
 * Starts every server's tasks. When all their sockets are open and the link is up (or some seconds
 * have passed), one line that begins with "listening:" names them on the console; a socket that
 * cannot be opened stops the machine with the reason.
 */
void services_start(struct net *net);

#endif
