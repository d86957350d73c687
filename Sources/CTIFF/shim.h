#include <stdio.h>
#include <string.h>
#include <tiffio.h>

/* A file in memory; libtiff reads through callbacks that find it behind a pointer. */
struct trenta_tiff_file {
  const unsigned char *bytes;
  uint64_t count, position;
  /* How many errors libtiff reported. */
  unsigned errors;
};

static inline tmsize_t trenta_tiff_read(thandle_t handle, void *buffer, tmsize_t wanted) {
  struct trenta_tiff_file *file = (struct trenta_tiff_file *)handle;
  if (wanted < 0 || file->position >= file->count) return 0;
  uint64_t rest = file->count - file->position;
  uint64_t count = (uint64_t)wanted < rest ? (uint64_t)wanted : rest;
  memcpy(buffer, file->bytes + file->position, count);
  file->position += count;
  return (tmsize_t)count;
}

static inline tmsize_t trenta_tiff_write(thandle_t handle, void *buffer, tmsize_t count) {
  (void)handle, (void)buffer, (void)count;
  return 0;
}

static inline toff_t trenta_tiff_seek(thandle_t handle, toff_t offset, int whence) {
  struct trenta_tiff_file *file = (struct trenta_tiff_file *)handle;
  if (whence == SEEK_CUR) offset += file->position;
  if (whence == SEEK_END) offset += file->count;
  return file->position = offset;
}

static inline int trenta_tiff_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static inline toff_t trenta_tiff_size(thandle_t handle) {
  return ((struct trenta_tiff_file *)handle)->count;
}

/* Unmapped, libtiff 4.5.0 refuses plain tiles whose bytes are no multiple of 1,024. */
static inline int trenta_tiff_map(thandle_t handle, void **bytes, toff_t *count) {
  struct trenta_tiff_file *file = (struct trenta_tiff_file *)handle;
  *bytes = (void *)file->bytes;
  *count = file->count;
  return 1;
}

static inline void trenta_tiff_unmap(thandle_t handle, void *bytes, toff_t count) {
  (void)handle, (void)bytes, (void)count;
}

/* The handlers take a va_list, which Swift cannot make; 1 is "handled", so that nothing is printed. */
static inline int trenta_tiff_error(
    TIFF *tiff, void *file, const char *module, const char *format, va_list arguments) {
  (void)tiff, (void)module, (void)format, (void)arguments;
  ((struct trenta_tiff_file *)file)->errors++;
  return 1;
}

static inline int trenta_tiff_warning(
    TIFF *tiff, void *file, const char *module, const char *format, va_list arguments) {
  (void)tiff, (void)file, (void)module, (void)format, (void)arguments;
  return 1;
}

/* Opens to read; no single piece of memory is larger than `memory` bytes. */
static inline TIFF *trenta_tiff_open(struct trenta_tiff_file *file, tmsize_t memory) {
  TIFFSetErrorHandler(NULL);
  TIFFSetWarningHandler(NULL);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, memory);
  TIFFOpenOptionsSetErrorHandlerExtR(options, trenta_tiff_error, file);
  TIFFOpenOptionsSetWarningHandlerExtR(options, trenta_tiff_warning, file);
  TIFF *tiff = TIFFClientOpenExt(
      "", "r", (thandle_t)file, trenta_tiff_read, trenta_tiff_write, trenta_tiff_seek,
      trenta_tiff_close, trenta_tiff_size, trenta_tiff_map, trenta_tiff_unmap, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

/* TIFFGetField is variadic. 0 when there is no such field. */
static inline uint32_t trenta_tiff_width(TIFF *tiff) {
  uint32_t value = 0;
  return TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &value) ? value : 0;
}

static inline uint32_t trenta_tiff_height(TIFF *tiff) {
  uint32_t value = 0;
  return TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &value) ? value : 0;
}

static inline uint16_t trenta_tiff_compression(TIFF *tiff) {
  uint16_t value = 0;
  return TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &value) ? value : 0;
}
