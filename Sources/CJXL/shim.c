#include "CJXL.h"

#include <dlfcn.h>
#include <jxl/decode.h>
#include <stdlib.h>

#define EACH(DO) \
  DO(JxlDecoderCreate) \
  DO(JxlDecoderDestroy) \
  DO(JxlDecoderSubscribeEvents) \
  DO(JxlDecoderSetInput) \
  DO(JxlDecoderCloseInput) \
  DO(JxlDecoderProcessInput) \
  DO(JxlDecoderGetBasicInfo) \
  DO(JxlDecoderImageOutBufferSize) \
  DO(JxlDecoderSetImageOutBuffer) \
  DO(JxlDecoderFlushImage)

#define SLOT(name) static __typeof__(&name) name##_found;
EACH(SLOT)

int trenta_jxl_load(void) {
  static int loaded;
  if (loaded) return 0;
  // The name with the version, so that its header and this code mean the same.
  void *library = dlopen("libjxl.so.0.7", RTLD_NOW | RTLD_LOCAL);
  if (!library) return -1;
#define FIND(name) \
  if (!(*(void **)&name##_found = dlsym(library, #name))) return -1;
  EACH(FIND)
  loaded = 1;
  return 0;
}

struct trenta_jxl {
  JxlDecoder *decoder;
  JxlBasicInfo info;
};

void trenta_jxl_close(struct trenta_jxl *file) {
  JxlDecoderDestroy_found(file->decoder);
  free(file);
}

struct trenta_jxl *trenta_jxl_open(const void *bytes, size_t count) {
  struct trenta_jxl *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  // Without a runner of its own it makes no threads.
  file->decoder = JxlDecoderCreate_found(NULL);
  if (!file->decoder) {
    free(file);
    return NULL;
  }
  if (JxlDecoderSubscribeEvents_found(file->decoder, JXL_DEC_BASIC_INFO | JXL_DEC_FULL_IMAGE) ==
          JXL_DEC_SUCCESS &&
      JxlDecoderSetInput_found(file->decoder, bytes, count) == JXL_DEC_SUCCESS) {
    JxlDecoderCloseInput_found(file->decoder);
    if (JxlDecoderProcessInput_found(file->decoder) == JXL_DEC_BASIC_INFO &&
        JxlDecoderGetBasicInfo_found(file->decoder, &file->info) == JXL_DEC_SUCCESS)
      return file;
  }
  trenta_jxl_close(file);
  return NULL;
}

void trenta_jxl_measure(
    const struct trenta_jxl *file, uint32_t *width, uint32_t *height, int *has_alpha) {
  *width = file->info.xsize;
  *height = file->info.ysize;
  *has_alpha = file->info.alpha_bits > 0;
}

int trenta_jxl_next(struct trenta_jxl *file) {
  for (;;) {
    switch (JxlDecoderProcessInput_found(file->decoder)) {
      case JXL_DEC_NEED_IMAGE_OUT_BUFFER: return 1;
      case JXL_DEC_FULL_IMAGE: continue;
      case JXL_DEC_SUCCESS: return 0;
      default: return -1;
    }
  }
}

int trenta_jxl_decode(struct trenta_jxl *file, int samples, void *pixels, size_t size) {
  JxlPixelFormat format = {samples, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
  size_t wanted = 0;
  if (JxlDecoderImageOutBufferSize_found(file->decoder, &format, &wanted) != JXL_DEC_SUCCESS ||
      wanted != size ||
      JxlDecoderSetImageOutBuffer_found(file->decoder, &format, pixels, size) != JXL_DEC_SUCCESS)
    return -1;
  if (JxlDecoderProcessInput_found(file->decoder) == JXL_DEC_FULL_IMAGE) return 0;
  return JxlDecoderFlushImage_found(file->decoder) == JXL_DEC_SUCCESS ? 1 : -1;
}
