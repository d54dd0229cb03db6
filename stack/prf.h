/*
 * A keyed pseudo-random function: who does not know the key cannot tell its values from random
 * ones, however many he has seen. What must not be guessed is made with it from net->secret.
 */
#ifndef STACK_PRF_H
#define STACK_PRF_H

#include <stdint.h>

/*
 * Inputs of different lengths never give the same by more than chance: each use has its own count.
 */
uint32_t prf(const uint32_t key[2], const uint32_t *words, unsigned count);

#endif
