#include <gif_lib.h>
#include <string.h>

/* A file in memory; giflib reads through a callback that finds it behind a pointer. */
struct trenta_gif_file {
  const unsigned char *bytes;
  size_t count, position;
};

static inline int trenta_gif_read(GifFileType *gif, GifByteType *buffer, int wanted) {
  struct trenta_gif_file *file = (struct trenta_gif_file *)gif->UserData;
  size_t rest = file->count - file->position;
  size_t count = wanted < 0 ? 0 : (size_t)wanted < rest ? (size_t)wanted : rest;
  memcpy(buffer, file->bytes + file->position, count);
  file->position += count;
  return (int)count;
}

static inline GifFileType *trenta_gif_open(struct trenta_gif_file *file) {
  return DGifOpen(file, trenta_gif_read, NULL);
}
