#pragma once
// libzip, loaded when it is needed: it brings OpenSSL along, and loading both takes as long as
// finding the code in a small picture. A sandbox that opens no file has to come after `load`.

#include <zip.h>

/// Loads the library. 0 when it is there, now or already; -1 when it cannot be found.
int trenta_zip_load(void);

// The functions of zip.h with these names; to be called after the library was loaded.
zip_source_t *trenta_zip_source_buffer_create(
    const void *data, zip_uint64_t count, int freep, zip_error_t *error);
void trenta_zip_source_free(zip_source_t *source);
zip_t *trenta_zip_open_from_source(zip_source_t *source, int flags, zip_error_t *error);
void trenta_zip_discard(zip_t *archive);
zip_int64_t trenta_zip_get_num_entries(zip_t *archive, zip_flags_t flags);
int trenta_zip_stat_index(
    zip_t *archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *stat);
zip_file_t *trenta_zip_fopen_index(zip_t *archive, zip_uint64_t index, zip_flags_t flags);
zip_file_t *trenta_zip_fopen_index_encrypted(
    zip_t *archive, zip_uint64_t index, zip_flags_t flags, const char *password);
zip_int64_t trenta_zip_fread(zip_file_t *file, void *bytes, zip_uint64_t count);
int trenta_zip_fclose(zip_file_t *file);
zip_error_t *trenta_zip_get_error(zip_t *archive);
int trenta_zip_error_code_zip(const zip_error_t *error);
