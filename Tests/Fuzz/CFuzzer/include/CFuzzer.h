/* libFuzzer as a library: its main function, called with the one that takes an input. */
#ifndef TRENTA_CFUZZER_H
#define TRENTA_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one)(const uint8_t *data, size_t size));

#endif
