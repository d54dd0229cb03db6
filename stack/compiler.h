/*
 * What the compiler is told about a function's place; for the stack, the driver and the firmware
 * alike.
 */
#ifndef STACK_COMPILER_H
#define STACK_COMPILER_H

/* Off the way of an ordinary frame: kept away from its code, as are the branches that lead here. */
#define COLD __attribute__((cold, noinline))

/*
 * Not to be inlined: a way of its own through the instruction cache, which an ICMP echo need not
 * share.
 */
#define APART __attribute__((noinline))

#endif
