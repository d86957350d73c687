#include "CZXing.h"

#include <dlfcn.h>

static int (*read_found)(
    const uint8_t *, int32_t, int32_t, int32_t, trenta_zxing_found, void *);

int trenta_zxing_load(void) {
  if (read_found) return 0;
  void *engine = dlopen("$ORIGIN/libtrenta-zxing.so", RTLD_LAZY | RTLD_LOCAL);
  if (!engine) return -1;
  *(void **)&read_found = dlsym(engine, "trenta_zxing_engine_read");
  return read_found ? 0 : -1;
}

int trenta_zxing_is_loaded(void) { return read_found != 0; }

int trenta_zxing_read(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t is_pure,
    trenta_zxing_found found, void *context) {
  return read_found ? read_found(pixels, width, height, is_pure, found, context) : -1;
}
