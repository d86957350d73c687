#include "CZip.h"

#include <dlfcn.h>

#define DOOR(type, name, parameters, arguments) \
  static type(*name##_found) parameters; \
  type trenta_##name parameters { return name##_found arguments; }

DOOR(zip_source_t *, zip_source_buffer_create,
     (const void *data, zip_uint64_t count, int freep, zip_error_t *error),
     (data, count, freep, error))
DOOR(zip_t *, zip_open_from_source, (zip_source_t * source, int flags, zip_error_t *error),
     (source, flags, error))
DOOR(zip_int64_t, zip_get_num_entries, (zip_t * archive, zip_flags_t flags), (archive, flags))
DOOR(int, zip_stat_index,
     (zip_t * archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *stat),
     (archive, index, flags, stat))
DOOR(zip_file_t *, zip_fopen_index, (zip_t * archive, zip_uint64_t index, zip_flags_t flags),
     (archive, index, flags))
DOOR(zip_file_t *, zip_fopen_index_encrypted,
     (zip_t * archive, zip_uint64_t index, zip_flags_t flags, const char *password),
     (archive, index, flags, password))
DOOR(zip_int64_t, zip_fread, (zip_file_t * file, void *bytes, zip_uint64_t count),
     (file, bytes, count))
DOOR(int, zip_fclose, (zip_file_t * file), (file))
DOOR(zip_error_t *, zip_get_error, (zip_t * archive), (archive))
DOOR(int, zip_error_code_zip, (const zip_error_t *error), (error))

static void (*zip_source_free_found)(zip_source_t *);
void trenta_zip_source_free(zip_source_t *source) { zip_source_free_found(source); }
static void (*zip_discard_found)(zip_t *);
void trenta_zip_discard(zip_t *archive) { zip_discard_found(archive); }

int trenta_zip_load(void) {
  static int loaded;
  if (loaded) return 0;
  // The name with the version, so that its header and this code mean the same.
  void *library = dlopen("libzip.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return -1;
#define FIND(name) \
  if (!(*(void **)&name##_found = dlsym(library, #name))) return -1
  FIND(zip_source_buffer_create);
  FIND(zip_source_free);
  FIND(zip_open_from_source);
  FIND(zip_discard);
  FIND(zip_get_num_entries);
  FIND(zip_stat_index);
  FIND(zip_fopen_index);
  FIND(zip_fopen_index_encrypted);
  FIND(zip_fread);
  FIND(zip_fclose);
  FIND(zip_get_error);
  FIND(zip_error_code_zip);
  loaded = 1;
  return 0;
}
