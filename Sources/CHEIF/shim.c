#include "CHEIF.h"

#include <dlfcn.h>
#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>

#define EACH(DO) \
  DO(heif_context_alloc) \
  DO(heif_context_free) \
  DO(heif_context_set_max_decoding_threads) \
  DO(heif_context_read_from_memory_without_copy) \
  DO(heif_context_get_list_of_top_level_image_IDs) \
  DO(heif_context_get_primary_image_ID) \
  DO(heif_context_get_image_handle) \
  DO(heif_image_handle_release) \
  DO(heif_image_handle_get_width) \
  DO(heif_image_handle_get_height) \
  DO(heif_image_handle_has_alpha_channel) \
  DO(heif_decoding_options_alloc) \
  DO(heif_decoding_options_free) \
  DO(heif_decode_image) \
  DO(heif_image_release) \
  DO(heif_image_get_width) \
  DO(heif_image_get_height) \
  DO(heif_image_get_bits_per_pixel_range) \
  DO(heif_image_get_plane_readonly)

#define SLOT(name) static __typeof__(&name) name##_found;
EACH(SLOT)

// libheif asks libde265 for a worker thread and does not look whether it got one: in a sandbox without
// threads the decoder would wait for it for ever. Of two functions with one name the program's comes
// first, and without workers libde265 decodes where it is called. (Package.swift exports the name.)
int de265_start_worker_threads(void *decoder, int count) {
  (void)decoder, (void)count;
  return 0;
}

int trenta_heif_load(void) {
  static int loaded;
  if (loaded) return 0;
  // The name with the version, so that its header and this code mean the same.
  void *library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) return -1;
#define FIND(name) \
  if (!(*(void **)&name##_found = dlsym(library, #name))) return -1;
  EACH(FIND)
  loaded = 1;
  return 0;
}

// More images are counted, and not looked at.
#define MOST 64

struct trenta_heif {
  struct heif_context *context;
  int count;
  heif_item_id images[MOST];
};

void trenta_heif_close(struct trenta_heif *file) {
  heif_context_free_found(file->context);
  free(file);
}

// The image that people see: a file may name the tiles of it beside it.
static void put_primary_first(struct trenta_heif *file) {
  heif_item_id primary;
  if (heif_context_get_primary_image_ID_found(file->context, &primary).code != heif_error_Ok) return;
  int position = 0;
  while (position < file->count && file->images[position] != primary) position++;
  if (position == file->count && file->count < MOST) file->count++;
  if (position == MOST) position--;
  for (; position > 0; position--) file->images[position] = file->images[position - 1];
  file->images[0] = primary;
}

struct trenta_heif *trenta_heif_open(const void *bytes, size_t count) {
  struct trenta_heif *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->context = heif_context_alloc_found();
  if (!file->context) {
    free(file);
    return NULL;
  }
  heif_context_set_max_decoding_threads_found(file->context, 0);
  struct heif_error error =
      heif_context_read_from_memory_without_copy_found(file->context, bytes, count, NULL);
  if (error.code == heif_error_Ok) {
    file->count = heif_context_get_list_of_top_level_image_IDs_found(file->context, file->images, MOST);
    put_primary_first(file);
  }
  if (file->count > 0) return file;
  trenta_heif_close(file);
  return NULL;
}

int trenta_heif_count(const struct trenta_heif *file) { return file->count; }

static struct heif_image_handle *image(struct trenta_heif *file, int index) {
  struct heif_image_handle *handle = NULL;
  struct heif_error error =
      heif_context_get_image_handle_found(file->context, file->images[index], &handle);
  return error.code == heif_error_Ok ? handle : NULL;
}

int trenta_heif_measure(
    struct trenta_heif *file, int index, int *width, int *height, int *has_alpha) {
  struct heif_image_handle *handle = image(file, index);
  if (!handle) return -1;
  *width = heif_image_handle_get_width_found(handle);
  *height = heif_image_handle_get_height_found(handle);
  *has_alpha = heif_image_handle_has_alpha_channel_found(handle);
  heif_image_handle_release_found(handle);
  return 0;
}

// Copies rows of samples; of more than 8 bits, in two bytes each, the upper 8.
static int copy(
    const struct heif_image *picture, enum heif_channel channel, int samples, int width, int height,
    uint8_t *pixels) {
  if (heif_image_get_width_found(picture, channel) != width ||
      heif_image_get_height_found(picture, channel) != height)
    return -1;
  int stride = 0;
  const uint8_t *plane = heif_image_get_plane_readonly_found(picture, channel, &stride);
  if (!plane) return -1;
  int bits = samples == 1 ? heif_image_get_bits_per_pixel_range_found(picture, channel) : 8;
  if (bits < 8 || bits > 16) return -1;
  size_t count = (size_t)width * samples;
  for (int row = 0; row < height; row++) {
    const uint8_t *from = plane + (size_t)row * stride;
    uint8_t *to = pixels + (size_t)row * count;
    if (bits == 8) {
      memcpy(to, from, count);
      continue;
    }
    for (size_t column = 0; column < count; column++) {
      uint16_t value;
      memcpy(&value, from + 2 * column, 2);
      to[column] = value >> (bits - 8);
    }
  }
  return 0;
}

static int decode(
    struct heif_image_handle *handle, enum heif_colorspace space, enum heif_chroma chroma,
    enum heif_channel channel, int samples, int width, int height, uint8_t *pixels) {
  struct heif_decoding_options *options = heif_decoding_options_alloc_found();
  if (!options) return -1;
  options->convert_hdr_to_8bit = samples > 1;
  struct heif_image *picture = NULL;
  struct heif_error error = heif_decode_image_found(handle, &picture, space, chroma, options);
  heif_decoding_options_free_found(options);
  if (error.code != heif_error_Ok || !picture) {
    int is_lacking = error.code == heif_error_Unsupported_filetype ||
                     (error.code == heif_error_Unsupported_feature &&
                      error.subcode == heif_suberror_Unsupported_codec);
    return is_lacking ? 1 : -1;
  }
  int result = copy(picture, channel, samples, width, height, pixels);
  heif_image_release_found(picture);
  return result;
}

int trenta_heif_decode(
    struct trenta_heif *file, int index, int samples, int width, int height, uint8_t *pixels) {
  struct heif_image_handle *handle = image(file, index);
  if (!handle) return -1;
  int result;
  if (samples == 1) {
    // The plane of how light it is, as nearly all files hold it.
    result = decode(
        handle, heif_colorspace_YCbCr, heif_chroma_420, heif_channel_Y, 1, width, height, pixels);
    if (result != 0) {
      result = decode(
          handle, heif_colorspace_monochrome, heif_chroma_monochrome, heif_channel_Y, 1, width,
          height, pixels);
    }
  } else {
    enum heif_chroma chroma =
        samples == 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
    result = decode(
        handle, heif_colorspace_RGB, chroma, heif_channel_interleaved, samples, width, height, pixels);
  }
  heif_image_handle_release_found(handle);
  return result;
}
