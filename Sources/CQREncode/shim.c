#define _GNU_SOURCE
#include "CQREncode.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static QRcode *(*encode_found)(int, const unsigned char *, int, QRecLevel);
static void (*free_found)(QRcode *);

QRcode *trenta_QRcode_encodeData(
    int size, const unsigned char *data, int version, QRecLevel level) {
  return encode_found(size, data, version, level);
}

void trenta_QRcode_free(QRcode *code) { free_found(code); }

int trenta_qrencode_load(void) {
  if (free_found) return 0;
  // The name with the version, so that its header and this code mean the same.
  void *library = dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return -1;
  *(void **)&encode_found = dlsym(library, "QRcode_encodeData");
  void *found = dlsym(library, "QRcode_free");
  if (!encode_found || !found) return -1;
  *(void **)&free_found = found;
  return 0;
}

void trenta_qrencode_wipe_begin(void) { mallopt(M_PERTURB, 1); }

void trenta_qrencode_wipe_end(void) {
  // glibc's thread cache keeps up to seven pieces of each of 64 sizes, and M_PERTURB leaves those
  // out: they are all taken, overwritten and given back.
  enum { sizes = 64, kept = 7, step = 16, smallest = 24 };
  for (int index = 0; index < sizes; index++) {
    void *taken[kept];
    for (int piece = 0; piece < kept; piece++) {
      taken[piece] = malloc(smallest + index * step);
      if (taken[piece]) explicit_bzero(taken[piece], smallest + index * step);
    }
    for (int piece = 0; piece < kept; piece++) free(taken[piece]);
  }
  mallopt(M_PERTURB, 0);
}
